"""The checker finds what it is for."""

import pytest

from .page_check import UNDEFINED, faults


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">a</p>',
        '<button onclick="x()">a</button>',
        "<script>alert(1)</script>",
        "<style>p{}</style>",
        "<div><p>a</div>",
        "<div>",
        "</div>",
        '<p id="a"></p><p id="a"></p>',
        '<p aria-describedby="gone">a</p>',
        '<input name="a">',
        "<a>nowhere</a>",
        f"<p>{UNDEFINED}</p>",
    ],
)
def test_every_fault_is_found(html: str) -> None:
    assert faults(html)


def test_a_sound_page_passes() -> None:
    assert not faults('<label for="a">A</label><input id="a" name="a"><script src="/x.js"></script><br>')
    assert not faults('<script type="application/json" id="d">{}</script>')
