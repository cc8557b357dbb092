"""Pictures in papers: drawn signatures and reduced photos, carried as base64 in the data of the paper."""

import base64
import binascii
import io
from collections.abc import Sequence
from typing import Annotated

from PIL import Image, ImageChops
from pydantic import AfterValidator

from yantuo.casework.documents.refusals import PaperRefused
from yantuo.kernel.sentence import Sentence

LARGEST_PICTURE = 60_000
"""Bytes of one picture in a paper."""
LARGEST_PICTURES = 900_000
"""Bytes of all photos of one paper together: base64 adds a third, and a paper may hold two million."""
SMALLEST_PHOTO = 5_000
"""Bytes below which a reduced photo shows nothing any more."""
PIXELS = 4_000_000  # of one picture: a few bytes of PNG may unfold to gigabytes
EDGES = (640, 480, 360, 240, 160)  # pixels of a reduced photo's longer side, tried in turn
WIDEST = 600  # pixels of a signature
_PRINTED = {"PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}, "JPEG": {"L", "RGB"}}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, Image.DecompressionBombError)


class PictureRefused(PaperRefused):
    """Bytes that are no picture a paper can show; `sentence` says why."""


def _checked(text: str) -> str:
    """The picture as it stands, once it is known that the typesetter will show it: it leaves out what it cannot."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(Sentence("must be a picture in base64")) from None
    if len(raw) > LARGEST_PICTURE:
        raise ValueError(
            Sentence(
                "must be a picture of at most %(most)d bytes; it has %(size)d",
                {"most": LARGEST_PICTURE, "size": len(raw)},
            )
        )
    if not _whole(raw):
        raise ValueError(Sentence("must be a whole PNG or JPEG picture in grey or colour"))
    return text


def _whole(raw: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(raw), formats=tuple(_PRINTED)) as image:
            if image.width * image.height > PIXELS or image.mode not in _PRINTED[str(image.format)]:
                return False
            image.load()
    except _BROKEN:
        return False
    return True


Picture = Annotated[str, AfterValidator(_checked)]
"""PNG or JPEG of at most 60,000 bytes, base64 without prefix."""


def signature_picture(raw: bytes) -> str:
    """A drawn signature made ready for a paper: cut to its ink, small, black on nothing. Raises PictureRefused."""
    ink = ImageChops.invert(_opened(raw).convert("L"))
    box = ink.point(lambda level: 255 if level > 24 else 0).getbbox()
    if box is None:
        raise PictureRefused(Sentence("The signature is empty: nothing was drawn. Sign once more."))
    drawn = ink.crop(box)
    drawn.thumbnail((WIDEST, WIDEST))
    paper = Image.new("LA", drawn.size)
    paper.putalpha(drawn.point(lambda level: level // 16 * 17))  # sixteen shades: a third of the bytes
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return _encoded(out.getvalue())


def thumbnails(photos: Sequence[bytes]) -> list[str | None]:
    """Photos reduced so that all of them fit one paper, in order; None where so many leave no room to show any.

    Raises PictureRefused for bytes that are no picture.
    """
    room = min(LARGEST_PICTURE, LARGEST_PICTURES // max(1, len(photos)))
    return [_reduced(photo, room) for photo in photos]


def _reduced(raw: bytes, room: int) -> str | None:
    if room < SMALLEST_PHOTO:
        return None
    image = _opened(raw)
    for edge in EDGES:
        image.thumbnail((edge, edge))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=76, optimize=True)
        if out.tell() <= room:
            return _encoded(out.getvalue())
    return None


def _opened(raw: bytes) -> Image.Image:
    """The picture on white, its size checked before a pixel is decoded."""
    try:
        with Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP")) as image:
            clear = image.convert("RGBA")
    except _BROKEN as error:
        raise PictureRefused(
            Sentence("The picture cannot be printed: it is no whole PNG, JPEG or WebP.")
        ) from error
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
