"""Pictures made for tests: a signature as a finger draws it, a photo with something on it."""

import base64
import io

from PIL import Image, ImageDraw


def png(image: Image.Image) -> bytes:
    """The picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def drawn(mode: str = "RGBA", size: tuple[int, int] = (600, 240), lift: int = 0) -> bytes:
    """A signature in the middle of an otherwise empty canvas; its last stroke `lift` pixels higher."""
    clear = mode == "RGBA"
    image = Image.new(mode, size, (255, 255, 255, 0) if clear else "white")
    strokes = [
        (90, 150),
        (150, 70),
        (170, 160),
        (240, 90),
        (260, 170),
        (330, 80),
        (350, 150),
        (470, 110 - lift),
    ]
    ImageDraw.Draw(image).line(strokes, fill=(20, 20, 40, 255) if clear else "black", width=7)
    return png(image)


def photo(shade: int = 90, size: tuple[int, int] = (640, 480)) -> bytes:
    """A photo of a wall with a stain."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(image).ellipse((200, 150, 330, 260), fill=(shade, shade // 2, 40))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


def text(raw: bytes) -> str:
    """A picture as papers carry it."""
    return base64.b64encode(raw).decode("ascii")
