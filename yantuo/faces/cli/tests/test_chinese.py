"""The Chinese of the catalogues keeps one style: no gaps before figures, full-width marks, one word for one thing."""

import re

import pytest
from django.conf import settings

from yantuo.faces.cli import catalogues

HAN = "[㐀-鿿，。；：！？、（）《》〔〕“”]"
GAP = re.compile(f"{HAN} [A-Za-z0-9%{{]|[A-Za-z0-9)}}] {HAN}")
HALF_WIDTH = re.compile("[㐀-鿿][,;:!?()]|[,;!?()][㐀-鿿]")
RETIRED = ("账户", "监督日志", "操作留痕", "外存凭证", "法规机构", "议事协调机构", "电子邮箱", "第二重验证")
SAMPLES = ("年-月-日 时:分", "2027-01-01 休", "2027-02-09 休")  # what is typed looks like this


def odd(text: str) -> list[str]:
    """What in a Chinese sentence is not in the style of the house."""
    for sample in SAMPLES:
        text = text.replace(sample, "")
    found = [match.group() for pattern in (GAP, HALF_WIDTH) for match in pattern.finditer(text)]
    return found + [word for word in RETIRED if word in text]


def test_every_catalogue_keeps_the_style() -> None:
    wrong = {
        f"{part.po}: {chinese}": faults
        for part in catalogues.parts(settings.ROOT / "yantuo")
        for message in catalogues.entries(catalogues.read(part.po)).values()
        if (faults := odd(chinese := catalogues.translation(message)))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "text",
    ["逾期 3 天", "请于 %(day)s 前办理", "查看 PDF", "已完成,请查看", "登录(扫码)", "企业账户", "监督日志"],
)
def test_what_is_not_in_the_style_is_found(text: str) -> None:
    assert odd(text)


@pytest.mark.parametrize(
    "text", ["逾期3天", "%(limit)s MB", "请按“年-月-日 时:分”填写。", "国办发〔2024〕54号"]
)
def test_what_is_in_the_style_passes(text: str) -> None:
    assert not odd(text)
