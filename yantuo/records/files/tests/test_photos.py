"""What a camera wrote is kept beside the photo, and nothing of it is in the copy that is served."""

import io
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image

from yantuo.records.files import photos
from yantuo.records.files.tests.factories import photo

BEIJING = timezone(timedelta(hours=8))
TAKEN = datetime(2026, 11, 21, 16, 20, 5, tzinfo=BEIJING)


def shot(folder: Path, content: bytes) -> photos.Shot:
    (folder / "p").write_bytes(content)
    return photos.shot_of(folder / "p")


def served(folder: Path, content: bytes) -> Image.Image:
    (folder / "p").write_bytes(content)
    return Image.open(io.BytesIO(photos.without_traces(folder / "p")))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_time_place_and_camera_are_read(tmp_path: Path, form: str) -> None:
    found = shot(tmp_path, photo(form))
    assert found == photos.Shot(TAKEN, 36.195, 113.11, "HUAWEI P60")


def test_the_cameras_clock_is_beijings_unless_it_says_otherwise(tmp_path: Path) -> None:
    assert shot(tmp_path, photo(offset="")).taken_at == TAKEN
    assert shot(tmp_path, photo(offset="+09:30")).taken_at == TAKEN - timedelta(hours=1, minutes=30)
    assert shot(tmp_path, photo(offset="-03:30")).taken_at == TAKEN + timedelta(hours=11, minutes=30)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "1980:01:01 00:00:00", "yesterday", "2026:13:01 00:00:00"]
)
def test_a_senseless_clock_is_left_out(tmp_path: Path, taken: str) -> None:
    assert shot(tmp_path, photo(taken=taken)).taken_at is None


@pytest.mark.parametrize(
    "gps",
    [{}, {1: "N", 2: (96.0, 0.0, 0.0), 3: "E", 4: (113.0, 0.0, 0.0)}, {1: "N", 2: (36.0, 0.0, 0.0)}],
)
def test_a_senseless_place_is_left_out(tmp_path: Path, gps: dict[int, object]) -> None:
    found = shot(tmp_path, photo(gps=gps))
    assert (found.latitude, found.longitude) == (None, None)
    assert found.taken_at == TAKEN


def test_south_and_west_are_negative(tmp_path: Path) -> None:
    found = shot(tmp_path, photo(gps={1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 36.0, 0.0)}))
    assert (found.latitude, found.longitude) == (-33.5, -70.6)


@pytest.mark.parametrize(("form", "copy"), [("JPEG", "JPEG"), ("PNG", "PNG"), ("WEBP", "JPEG")])
def test_the_copy_carries_nothing_but_pixels(tmp_path: Path, form: str, copy: str) -> None:
    assert b"HUAWEI" in photo(form)
    image = served(tmp_path, photo(form))
    assert image.format == copy
    assert not image.getexif()
    assert b"HUAWEI" not in photos.without_traces(tmp_path / "p")
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(image.info)


def test_the_copy_is_upright(tmp_path: Path) -> None:
    lying = served(tmp_path, photo("PNG", (64, 32)))
    assert lying.size == (64, 32)
    turned = served(tmp_path, photo("PNG", (64, 32), turn=6))
    assert turned.size == (32, 64)
    assert turned.getpixel((16, 4)) == (255, 0, 0)
    assert turned.getpixel((16, 60)) == (0, 0, 255)


def test_a_large_photo_is_served_smaller(tmp_path: Path) -> None:
    image = served(tmp_path, photo("JPEG", (6000, 600)))
    assert max(image.size) <= photos.EDGE


def test_transparency_stays_in_a_drawing(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert served(tmp_path, out.getvalue()).getpixel((0, 0)) == (255, 0, 0, 0)


def test_grey_and_printing_colours_are_served_too(tmp_path: Path) -> None:
    for mode in ("L", "CMYK"):
        out = io.BytesIO()
        Image.new(mode, (8, 8)).save(out, "JPEG")
        assert served(tmp_path, out.getvalue()).mode == "RGB"
