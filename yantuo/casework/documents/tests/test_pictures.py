"""Pictures in papers: only those the typesetter shows are taken, signatures are cut out, photos reduced to fit."""

import base64
import io
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from yantuo.casework.documents.fonts import load_fonts
from yantuo.casework.documents.pictures import (
    LARGEST_PICTURE,
    LARGEST_PICTURES,
    PictureRefused,
    signature_picture,
    thumbnails,
)
from yantuo.casework.documents.refusals import BadPaper
from yantuo.casework.documents.tests.drawings import drawn, photo, png, text
from yantuo.casework.documents.tests.visit_papers import inspection_record
from yantuo.casework.documents.typeset import paper_of, render


def opened(picture: str) -> Image.Image:
    """A picture of a paper as an image."""
    return Image.open(io.BytesIO(base64.b64decode(picture)))


def signed_with(picture: str) -> dict[str, Any]:
    """A record whose second inspector signed with this picture."""
    return inspection_record(inspectors=[{"name": "张伟"}, {"name": "赵敏", "image": picture}])


def images_in(picture: str) -> list[tuple[int, int]]:
    """Sizes of the images in the record signed with this picture."""
    pdf = render("inspection_record", signed_with(picture), fonts=load_fonts(None)).pdf
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    return [found.image.size for found in page.images if found.image is not None]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_kind_of_png_that_is_taken_is_in_the_pdf(mode: str) -> None:
    assert images_in(text(png(Image.new(mode, (310, 120))))) == [(310, 120)]


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_every_kind_of_jpeg_that_is_taken_is_in_the_pdf(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (310, 120)).save(out, "JPEG")
    assert images_in(text(out.getvalue())) == [(310, 120)]


def cmyk() -> bytes:
    """A JPEG for a press."""
    out = io.BytesIO()
    Image.new("CMYK", (40, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        ("data:image/png;base64,iVBORw0KGgo=", "in base64"),
        ("'/><script>", "in base64"),
        (text(b"\x89PNG\r\n\x1a\n" + b"x" * 50), "whole PNG or JPEG"),
        (text(drawn()[:-40]), "whole PNG or JPEG"),
        (text(photo()[:2000]), "whole PNG or JPEG"),
        (text(cmyk()), "whole PNG or JPEG"),
        (text(png(Image.new("1", (4000, 4000)))), "whole PNG or JPEG"),
        (text(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "whole PNG or JPEG"),
        (text(b"x" * (LARGEST_PICTURE + 1)), "at most 60000 bytes; it has 60001"),
        ("", "whole PNG or JPEG"),
    ],
)
def test_what_the_typesetter_would_leave_out_is_refused_with_its_field(picture: str, said: str) -> None:
    with pytest.raises(BadPaper) as refused:
        paper_of("inspection_record", signed_with(picture))
    assert [(f.path, said in f.sentence.english) for f in refused.value.faults] == [
        ("inspectors[1].image", True)
    ]


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "L"])
def test_a_signature_is_cut_to_its_ink_and_stays_small(mode: str) -> None:
    picture = signature_picture(drawn(mode))
    image = opened(picture)
    assert image.size[0] < 400
    assert image.size[1] < 120
    assert image.mode == "LA"
    assert image.getpixel((0, 0)) == (0, 0)
    assert len(picture) < 8000
    assert images_in(picture) == [image.size]


def test_a_huge_signature_is_made_small() -> None:
    wall = Image.open(io.BytesIO(drawn())).resize((3000, 1200))
    assert max(opened(signature_picture(png(wall))).size) == 600


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_an_empty_signature_is_refused(mode: str) -> None:
    blank = Image.new(mode, (600, 240), (255, 255, 255, 0) if mode == "RGBA" else "white")
    with pytest.raises(PictureRefused, match="nothing was drawn"):
        signature_picture(png(blank))


def test_bytes_that_are_no_picture_are_refused() -> None:
    for make in (signature_picture, lambda raw: thumbnails([raw])):
        with pytest.raises(PictureRefused, match="no whole PNG"):
            make(b"%PDF-1.7")


def noise(size: tuple[int, int] = (1200, 900)) -> bytes:
    """A photo that does not compress."""
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize("count", [1, 12, 60])
def test_photos_are_reduced_so_that_all_fit_one_paper(count: int) -> None:
    made = thumbnails([noise()] * count)
    assert all(made)
    sizes = [len(base64.b64decode(each or "")) for each in made]
    assert max(sizes) <= LARGEST_PICTURE
    assert sum(sizes) <= LARGEST_PICTURES
    assert opened(made[0] or "").format == "JPEG"


def test_so_many_photos_that_none_would_show_anything_are_left_out() -> None:
    assert thumbnails([photo()] * 200) == [None] * 200
    assert thumbnails([]) == []
