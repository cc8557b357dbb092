"""The sources of the law: named in both languages, and each that a row names is listed."""

from pathlib import Path

import pytest
import yaml

from yantuo.kernel import sources
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.rulefiles import RuleFaults

RULES = Path(__file__).resolve().parents[3] / "rules"
LISTED = sources.load(RULES)


def test_every_source_speaks_both_languages() -> None:
    for key, source in LISTED.items():
        assert source.name.isascii(), key
        assert any("\u4e00" <= sign <= "\u9fff" for sign in source.name_zh), key
        assert source.place.isascii(), key
        assert source.said.said(lambda text: f"译{text}") == source.name_zh
        assert source.said.english == source.name


def test_every_source_is_named_by_a_row_and_every_row_names_one() -> None:
    limits = {one.term.source for one in Rulebook.load(RULES)}
    fields = {
        yaml.safe_load(path.read_text(encoding="utf-8"))["source"]
        for path in (RULES / "domains").glob("*/**/*.yaml")
        if path.name not in ("pack.yaml", "objects.yaml", "terms.yaml")
    }
    assert limits | fields == set(LISTED)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("R: samr.gov.cn", "sources.yaml: R: must be a row of named values"),
        ("R: {name: x}", "sources.yaml: R name_zh: is missing"),
        ("R: {name: x, name_zh: 某, url: y}", "R url: is not a value this kind of rule knows"),
        ("- a", "sources.yaml: must be a row of named values"),
    ],
)
def test_a_source_in_one_language_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleFaults, match=told):
        sources.load(tmp_path)
