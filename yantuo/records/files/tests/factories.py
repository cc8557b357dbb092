"""Files for tests, made on the spot: photos as a phone takes them, sheets, documents and what only looks like one."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from PIL.ExifTags import IFD, Base

GPS = {1: "N", 2: (36.0, 11.0, 42.0), 3: "E", 4: (113.0, 6.0, 36.0)}


def photo(
    form: str = "JPEG",
    size: tuple[int, int] = (64, 32),
    *,
    taken: str = "2026:11:21 16:20:05",
    offset: str = "+08:00",
    gps: dict[int, object] | None = None,
    turn: int = 1,
) -> bytes:
    """A picture, the left half red and the right half blue, with what a phone writes beside it."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Orientation] = "HUAWEI", "P60", turn
    exif.get_ifd(IFD.Exif).update({Base.DateTimeOriginal: taken, Base.OffsetTimeOriginal: offset})
    exif.get_ifd(IFD.GPSInfo).update(GPS if gps is None else gps)
    out = io.BytesIO()
    image.save(out, form, exif=exif)
    return out.getvalue()


def office(*parts: str) -> bytes:
    """An office file with the given parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in ("[Content_Types].xml", *parts):
            packed.writestr(part, "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
XLSX = office("xl/workbook.xml")
DOCX = office("word/document.xml")


def upload(content: bytes, name: str = "p.jpg") -> SimpleUploadedFile:
    """A file as a form receives it; the browser's word for its type is always wrong here."""
    return SimpleUploadedFile(name, content, content_type="application/x-lie")
