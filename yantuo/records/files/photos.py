"""Photos: whether one is whole, what its camera wrote, and the copy without it that is served."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import IFD, Base

LAW_ZONE = ZoneInfo("Asia/Shanghai")
PIXELS = 64_000_000  # of one photo; more is a bomb or a poster
EDGE = 4096  # pixels of the served copy's longer side
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP")
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # an unset camera clock says less


@dataclass(frozen=True)
class Shot:
    """What the camera says: its clock, its place and itself; each may be missing or wrong."""

    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    camera: str = ""


@contextmanager
def _opened(place: Path) -> Iterator[Image.Image]:
    """The image, its size checked before a single pixel is decoded; raises ValueError or OSError."""
    with Image.open(place, formats=FORMATS) as image:
        if image.width * image.height > PIXELS:
            raise ValueError(f"{image.width} × {image.height} pixels")
        yield image


# What Pillow raises for a file that is not what it says: see its security notes on untrusted images.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    ArithmeticError,
    LookupError,
    TypeError,
    Warning,
    Image.DecompressionBombError,
)


def is_whole(place: Path) -> bool:
    """Whether the image decodes to its last pixel."""
    try:
        with _opened(place) as image:
            image.draft("RGB", (EDGE, EDGE))  # JPEG: read everything, at a size that memory can bear
            image.load()
    except BROKEN:
        return False
    return True


def shot_of(place: Path) -> Shot:
    """What the camera wrote into a photo; whatever is missing or makes no sense is left out."""
    try:
        with _opened(place) as image:
            exif = image.getexif()
            details, position = exif.get_ifd(IFD.Exif), exif.get_ifd(IFD.GPSInfo)
            camera = " ".join(str(exif.get(tag, "")).strip("\0 ") for tag in (Base.Make, Base.Model))
    except BROKEN:
        return Shot()
    north, east = _degrees(position, 1, 90), _degrees(position, 3, 180)
    if north is None or east is None:
        north = east = None
    return Shot(_moment(details), north, east, camera.replace("\0", "").strip()[:100])


def _moment(details: Mapping[int, Any]) -> datetime | None:
    written = str(details.get(Base.DateTimeOriginal, "")).strip("\0 ")
    offset = str(details.get(Base.OffsetTimeOriginal, "")).strip("\0 ")
    try:
        taken = datetime.strptime(written, "%Y:%m:%d %H:%M:%S").replace(tzinfo=_zone(offset))
    except ValueError:
        return None
    return taken if taken >= EARLIEST else None


def _zone(offset: str) -> timezone | ZoneInfo:
    """The zone of the camera's clock; a clock that does not say is taken to show Beijing time."""
    try:
        return timezone(timedelta(hours=int(offset[:3]), minutes=int(offset[0] + offset[4:6])))
    except (ValueError, IndexError):
        return LAW_ZONE


def _degrees(position: Mapping[int, Any], tag: int, most: int) -> float | None:
    """Latitude (tag 1 and 2) or longitude (tag 3 and 4) in degrees, south and west negative."""
    try:
        degrees, minutes, seconds = (float(part) for part in position[tag + 1])
        value = degrees + minutes / 60 + seconds / 3600
        signed = -value if str(position[tag]).strip("\0 ").upper() in ("S", "W") else value
    except (LookupError, TypeError, ValueError, ArithmeticError):
        return None
    return round(signed, 7) if abs(signed) <= most and abs(signed) > 0 else None


def without_traces(place: Path) -> bytes:
    """The photo as it is served: upright, in sRGB, and with nothing but its pixels. PNG stays PNG, others are JPEG."""
    with _opened(place) as image:
        plain = image.format == "PNG"
        image.draft("RGB", (EDGE, EDGE))
        upright = ImageOps.exif_transpose(image)
        pixels = _in_srgb(upright, keep_clear=plain)
    pixels.thumbnail((EDGE, EDGE))
    bare = Image.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    out = io.BytesIO()
    if plain:
        bare.save(out, "PNG", optimize=False)
    else:
        bare.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def _in_srgb(image: Image.Image, *, keep_clear: bool) -> Image.Image:
    """The image in plain colours; transparency stays only where the copy can hold it."""
    profile = image.info.get("icc_profile")
    clear = keep_clear and image.has_transparency_data
    mode = "RGBA" if clear else "RGB"
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            turned = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            return turned.convert(mode) if turned else image.convert(mode)
        except (ImageCms.PyCMSError, OSError, ValueError):  # a profile that is none: the colours as they are
            return image.convert(mode)
    return image.convert(mode)
