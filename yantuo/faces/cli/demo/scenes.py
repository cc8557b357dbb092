"""What the demonstration's people saw and drew: words of findings, small photos before and after, a signature."""

import io
from functools import lru_cache
from pathlib import Path

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WORDS = Path(__file__).with_name("words.yaml")


@lru_cache(maxsize=1)
def words() -> dict[str, list[str]]:
    """What was found and how it was corrected, by item."""
    found: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=32)
def picture(caption: str, tone: str) -> bytes:
    """A small drawn photo: shelves on a floor, the colour telling before from after."""
    image = Image.new("RGB", (480, 320), "#dfe5e3")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 230, 480, 320), fill=tone)
    for row in range(3):
        pen.rectangle((40, 50 + row * 60, 440, 58 + row * 60), fill="#7a8b86")
        for box in range(6):
            pen.rectangle((56 + box * 64, 18 + row * 60, 102 + box * 64, 50 + row * 60), fill="#b98b52")
    pen.rectangle((0, 296, 480, 320), fill="#20302d")
    pen.text((10, 302), caption, fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


def photo(name: str, caption: str, tone: str) -> SimpleUploadedFile:
    """The same as a file that comes in."""
    return SimpleUploadedFile(f"{name}.jpg", picture(caption, tone), content_type="image/jpeg")


def before(item: str) -> SimpleUploadedFile:
    """The photo of a finding."""
    return photo(f"整改前-{item}", f"before {item}", "#9c6b5a")


def after(item: str) -> SimpleUploadedFile:
    """The photo of a correction."""
    return photo(f"整改后-{item}", f"after {item}", "#5f8a6a")


@lru_cache(maxsize=1)
def drawn() -> bytes:
    """A signature as a finger draws it."""
    image = Image.new("RGB", (300, 100), "white")
    pen = ImageDraw.Draw(image)
    pen.line(
        [(20, 60), (50, 20), (70, 80), (110, 30), (140, 70), (200, 40), (270, 65)], fill="black", width=4
    )
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
