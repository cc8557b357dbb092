"""Pinyin and grams: readings, and that whatever a query may ask for is among the pieces of the name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yantuo.kernel.codes import Divisions, make_credit_code
from yantuo.kernel.pinyin import MAX_GRAMS, full, grams, initials, query_grams, sort_key, syllables

FIRM = "长治市潞州区沁州黄（山西）食品有限公司"
hanzi = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=40)


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("长治", "chang zhi"),
        ("长子县", "zhang zi xian"),
        ("重庆市", "chong qing shi"),
        ("绿源", "lv yuan"),
        ("冷藏库", "leng cang ku"),
        ("西藏", "xi zang"),
        ("校长", "xiao zhang"),
        ("调味品", "tiao wei pin"),
        ("商行", "shang hang"),
        ("阿胶", "e jiao"),
        ("Ａ级面粉2号", "a ji mian fen 2 hao"),
    ],
)
def test_readings(name: str, pinyin: str) -> None:
    assert full(name) == pinyin


def test_family_names_are_read_as_such_only_for_persons() -> None:
    assert (full("单立文", person=True), full("单立文")) == ("shan li wen", "dan li wen")
    assert full("曾国华", person=True) == "zeng guo hua"


def test_counties_of_changzhi_agree_with_their_english_names() -> None:
    for county in Divisions.load().children("140400"):
        expected = county.name_en.split()[0].lower()
        assert "".join(syllables(county.name)[:-1]) == expected


def test_initials_keep_letters_and_digits() -> None:
    assert initials("山西AN食品3厂") == "sxansp3c"
    assert initials(FIRM) == "czslzqqzhsxspyxgs"


def test_sorting_is_by_sound_and_bounded() -> None:
    names = ["襄垣县", "长子县", "沁县", "长治市", "平顺县"]
    assert sorted(names, key=sort_key) == ["长治市", "平顺县", "沁县", "襄垣县", "长子县"]
    assert len(sort_key("长" * 120)) == 200


@pytest.mark.parametrize(
    "query",
    ["潞州", "沁", "黄山", "黄（山", "潞州区沁州黄", FIRM, "czs", "lzq", "qzh", "qzhsxsp", "czslzqqzhsxspyxgs",
     "changzhi", "qinzhouhuang", "ZHI"],
)  # fmt: skip
def test_a_firm_is_found(query: str) -> None:
    asked = query_grams(query)
    assert asked
    assert set(asked) <= set(grams(FIRM))


@pytest.mark.parametrize("query", ["潞城", "州潞", "xyz", "9114", "zc", "beijing", "黄山西食品厂"])
def test_a_firm_is_not_found_by_what_it_is_not(query: str) -> None:
    assert not set(query_grams(query)) <= set(grams(FIRM))


def test_codes_are_found_by_their_beginning() -> None:
    code = make_credit_code("140403", 12345)
    pieces = set(grams(code))
    for length in range(2, 19):
        assert set(query_grams(code[:length])) <= pieces
    assert not set(query_grams(code[3:9])) <= pieces
    assert set(query_grams("sc105140")) <= set(grams("SC10514040300012"))


def test_document_numbers_and_latin_names_are_found() -> None:
    number = set(grams("长市监处罚〔2026〕12号"))
    assert set(query_grams("长市监处罚[2026]12")) <= number
    assert not set(query_grams("长市监处罚〔2025〕12号")) <= number
    assert all(
        set(query_grams(part)) <= set(grams("MENGNIU乳业")) for part in ("mengniu", "meng", "gni", "乳业")
    )


def test_nothing_to_search_for_gives_nothing() -> None:
    assert query_grams(" （）、 ") == []


@settings(max_examples=200, deadline=None)
@given(hanzi, st.data())
def test_every_part_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    assert set(query_grams(name[start:end])) <= set(grams(name))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_bounded(text: str) -> None:
    pieces = grams(text)
    assert len(pieces) <= MAX_GRAMS
    assert len(set(pieces)) == len(pieces)
    assert all(0 < len(piece) <= 24 for piece in pieces)
    assert query_grams(text) is not None


def test_a_monstrous_name_is_bounded() -> None:
    name = "".join(chr(0x4E00 + 7 * n) + (f"a{n}b" if n % 9 == 0 else "") for n in range(120))
    assert len(grams(name)) <= MAX_GRAMS
