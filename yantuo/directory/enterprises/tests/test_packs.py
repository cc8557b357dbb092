"""Fields of supervision are data: a pack laid in a folder works without code, a bad one is refused with all faults."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from yantuo.directory.enterprises.packs import UnknownKind, load_packs, object_kind, object_title, packs
from yantuo.kernel.rulefiles import RuleFaults

TOY = """
- key: kiln
  name: Kiln
  name_zh: 窑炉
  basis: Building Materials Rule art. 3
  basis_zh: 《建材规则》第三条
  attributes:
    - {key: length_m, name: Length, name_zh: 长度, type: decimal, unit: m, required: true, least: 1, most: 200}
    - {key: burners, name: Burners, name_zh: 燃烧器数量, type: integer, least: 1}
    - {key: lit_on, name: Lit on, name_zh: 点火日期, type: date, least: 2000-01-01}
    - {key: filter, name: Has a filter, name_zh: 有除尘器, type: yes_no}
    - {key: fuel, name: Fuel, name_zh: 燃料, type: choice, choices: [{zh: 煤, en: coal}, {zh: 天然气, en: gas}]}
    - {key: remark, name: Remark, name_zh: 说明, type: text, longest: 5}
"""
ABOUT = "name: Building materials\nname_zh: 建材\nbasis: Rule art. 1\nbasis_zh: 《规则》第一条\n"


def lay(folder: Path, objects: str = TOY, about: str = ABOUT) -> Path:
    place = folder / "domains" / "building_materials"
    place.mkdir(parents=True)
    (place / "objects.yaml").write_text(objects, encoding="utf-8")
    (place / "pack.yaml").write_text(about, encoding="utf-8")
    return folder / "domains"


def test_the_packs_of_the_repository_are_in_order() -> None:
    found = packs()
    assert {"food", "special_equipment"} <= set(found)
    assert len(found["special_equipment"].kinds) == 8  # 特种设备安全法 art. 2
    assert all(kind.basis and kind.basis_zh for pack in found.values() for kind in pack.kinds.values())


def test_a_toy_pack_reads_its_objects(tmp_path: Path) -> None:
    kiln = load_packs(lay(tmp_path))["building_materials"].kinds["kiln"]
    given = {
        "length_m": 12,
        "burners": 3,
        "lit_on": "2024-05-31",
        "filter": False,
        "fuel": "煤",
        "remark": " 旧 ",
    }
    assert kiln.read(given) == ({**given, "remark": "旧"}, {})


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("length_m", None, "This must be filled in."),
        ("length_m", 0.5, "This must not be less than 1."),
        ("length_m", 201, "This must not be more than 200."),
        ("length_m", "long", "This must be a number."),
        ("burners", 2.5, "This must be a whole number."),
        ("burners", True, "This must be a whole number."),
        ("lit_on", "1999-12-31", "This must not be less than 2000-01-01."),
        ("lit_on", "soon", "This must be a date such as 2026-05-31."),
        ("filter", "yes", "This must be yes or no."),
        ("fuel", "木", "Choose one of: 煤, 天然气."),
        ("remark", "过长的说明文字", "At most 5 characters are possible."),
        ("colour", "red", "Kiln has no attribute “colour”."),
    ],
)
def test_what_an_object_may_not_be(tmp_path: Path, key: str, value: object, told: str) -> None:
    kiln = load_packs(lay(tmp_path))["building_materials"].kinds["kiln"]
    _stored, faults = kiln.read({"length_m": 12, key: value})
    assert {name: sentence.english for name, sentence in faults.items()} == {key: told}


def test_every_fault_of_an_object_is_told_at_once(tmp_path: Path) -> None:
    kiln = load_packs(lay(tmp_path))["building_materials"].kinds["kiln"]
    _stored, faults = kiln.read({"burners": 0, "fuel": "木"})
    assert set(faults) == {"length_m", "burners", "fuel"}


def test_a_bad_pack_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    bad = TOY.replace("type: decimal", "type: length").replace(
        "  basis: Building Materials Rule art. 3\n", ""
    )
    with pytest.raises(RuleFaults) as refusal:
        load_packs(lay(tmp_path, bad, ABOUT.replace("name: Building materials\n", "")))
    told = str(refusal.value)
    assert all(
        words in told for words in ("pack.yaml: name: is missing", "kiln basis", "kiln attributes.0.type")
    )


@pytest.mark.parametrize(
    ("objects", "told"),
    [
        (TOY + TOY, "objects.yaml: kiln: stands twice"),
        (TOY.replace("key: burners", "key: length_m"), "has the attribute length_m twice"),
        (TOY.replace("type: yes_no", "type: choice"), "filter: choices belong to the type choice"),
    ],
)
def test_contradictions_within_a_pack_are_refused(tmp_path: Path, objects: str, told: str) -> None:
    with pytest.raises(RuleFaults, match=told):
        load_packs(lay(tmp_path, objects))


def test_an_unknown_kind_or_field_is_told_with_those_known() -> None:
    with pytest.raises(
        UnknownKind,
        match=r"The field “Food” has no kind of object “kiln”; these are known: Production line, ",
    ):
        object_kind("food", "kiln")
    with pytest.raises(
        UnknownKind, match=r"no field of supervision “lifts”; these are known: dairy, food, special_equipment"
    ):
        object_kind("lifts", "kiln")
    assert object_title("food", "kiln") == "kiln"


def test_a_pack_whose_rows_are_not_as_locked_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(settings.RULES / "domains", tmp_path / "domains"))
    assert set(load_packs(folder)) == set(packs())
    load_packs.cache_clear()
    path = folder / "food" / "inspection.yaml"
    altered = path.read_text(encoding="utf-8").replace("grade: D, most: 4", "grade: D, most: 12")
    path.write_text(altered, encoding="utf-8")
    with pytest.raises(RuleFaults, match="food/inspection 2024-12-30 yearly_cap D: was changed"):
        load_packs(folder)
