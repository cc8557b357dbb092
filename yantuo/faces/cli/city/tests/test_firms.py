"""Firms and what belongs to them."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice

import pytest

from yantuo.faces.cli.city import DEMO_FIRM, City
from yantuo.faces.cli.city import belongings as belongings_module
from yantuo.faces.cli.city.firms import Firms
from yantuo.faces.cli.city.names import MOBILE
from yantuo.faces.cli.city.rows import FirmFile, Licence
from yantuo.faces.cli.city.tests.conftest import DAY, make
from yantuo.faces.cli.city.trades import deck, is_provincial, trades
from yantuo.kernel.codes import ADDITIVES, FOOD, read_credit_code, read_licence_number
from yantuo.kernel.geo import outlines


def licences(files: list[FirmFile]) -> list[Licence]:
    return [licence for file in files for licence in file.licences]


def test_the_same_seed_day_and_size_give_the_same_rows() -> None:
    assert list(make().firms()) == list(make().firms())


def test_a_firm_is_the_same_whatever_the_size() -> None:
    assert list(islice(make(400).firms(), 60)) == list(make(60).firms())


def test_another_seed_gives_other_firms() -> None:
    ours, theirs = make().firms(), make(seed=1).firms()
    assert not {file.firm.name for file in ours} & {file.firm.name for file in theirs}


def test_another_day_keeps_who_is_who() -> None:
    later = make(on=DAY + timedelta(days=30)).firms()
    for file, after in zip(make().firms(), later, strict=True):
        assert (file.firm.name, file.firm.credit_code, file.firm.county) == (
            after.firm.name,
            after.firm.credit_code,
            after.firm.county,
        )


def test_more_firms_than_names_are_refused(city: City) -> None:
    firms = Firms(1, DAY, city.counties)
    with pytest.raises(ValueError, match="has names for"):
        next(firms.files(firms.capacity + 1))


@pytest.mark.parametrize(
    "key",
    [
        lambda file: [file.firm.credit_code],
        lambda file: [file.firm.name],
        lambda file: [file.firm.uid],
        lambda file: [licence.number for licence in file.licences],
        lambda file: [(thing.domain, thing.kind, thing.number) for thing in file.objects],
    ],
)
def test_what_must_be_unique_is(files: list[FirmFile], key: Callable[[FirmFile], list[object]]) -> None:
    found = [value for file in files for value in key(file)]
    assert len(found) == len(set(found)) > 0


def test_all_32_categories_are_made_in_every_city(files: list[FirmFile]) -> None:
    wanted = {f"{number:02d}" for number in range(1, 33)}
    assert {code[:2] for file in files for code in file.firm.categories} == wanted
    assert {code[:2] for file in files[:32] for code in file.firm.categories} == wanted


def test_the_trades_are_those_of_the_catalogue() -> None:
    names = {one.code: one.zh for one in FOOD} | {"32": "食品添加剂"}
    additives = next(trade for trade in trades() if trade.code == "32")
    assert {kind.code[2:] for kind in additives.kinds} <= {one.code for one in ADDITIVES}
    assert {trade.code: trade.name for trade in trades()} == names
    assert all(kind.code.startswith(trade.code) for trade in trades() for kind in trade.kinds)
    assert all(0 < kind.score <= 40 for trade in trades() for kind in trade.kinds)


def test_every_trade_takes_its_share() -> None:
    counts = Counter(trade.code for trade in deck(1))
    assert sum(counts.values()) == 1000
    assert (counts["01"], counts["03"], counts["28"]) == (185, 110, 1)


def test_special_food_is_made_by_larger_companies_only(files: list[FirmFile]) -> None:
    special = [file for file in files if file.firm.categories[0][:2] in {"27", "28", "29"}]
    assert special
    assert all(file.firm.type == "company" and file.firm.scale in {"large", "medium"} for file in special)
    assert all(file.licences[0].issued_by == "山西省市场监督管理局" for file in special)
    assert is_provincial("0306")
    assert not is_provincial("0302")


def test_credit_codes_are_valid_and_of_the_county_and_kind(files: list[FirmFile]) -> None:
    kinds = {"company": "91", "household": "92", "workshop": "92", "cooperative": "93"}
    for file in files:
        reading = read_credit_code(file.firm.credit_code)
        assert reading.valid
        assert file.firm.credit_code.startswith(kinds[file.firm.type] + file.firm.county)


def test_licence_numbers_are_valid_and_follow_the_first_category(files: list[FirmFile]) -> None:
    for file in files:
        licence, first = file.licences[0], file.firm.categories[0]
        if licence.kind == "SC":
            assert read_licence_number(licence.number).valid
            assert licence.number[2:5] == ("2" + first[2:] if first.startswith("32") else "1" + first[:2])
        else:
            assert file.firm.type == "workshop"


def test_licences_from_before_2018_keep_the_code_of_the_former_county(files: list[FirmFile]) -> None:
    former = {"140402", "140411", "140421", "140424", "140481"}
    found = [licence for licence in licences(files) if licence.number[5:11] in former]
    assert {licence.number[5:11] for licence in found} == former
    assert all(licence.first_issued_on < date(2018, 6, 1) for licence in found)


def test_numbers_run_on_within_category_and_county(files: list[FirmFile]) -> None:
    series = Counter(licence.number[2:11] for licence in licences(files) if licence.kind == "SC")
    for start, count in series.items():
        numbers = [one.number for one in licences(files) if one.number[2:11] == start]
        assert sorted(int(number[11:15]) for number in numbers) == list(range(1, count + 1))


def test_without_a_number_left_a_firm_has_a_permit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(belongings_module, "_LAST_SEQUENCE", 0)
    files = list(make().firms())
    assert {licence.kind for licence in licences(files)} == {"workshop"}
    assert all(len(licence.number) <= 20 for licence in licences(files))


def test_validity_and_state_agree(files: list[FirmFile]) -> None:
    for file in files:
        licence = file.licences[0]
        assert file.firm.founded_on <= licence.first_issued_on <= licence.valid_from <= licence.valid_to or (
            licence.state == "expired"
        )
        assert licence.valid_from <= DAY
        assert (licence.state == "cancelled") == (file.firm.state == "closed")
        assert (licence.state == "in_force") <= (licence.valid_to >= DAY)


def test_some_licences_end_soon_and_some_have_ended(files: list[FirmFile]) -> None:
    left = [(one.valid_to - DAY).days for one in licences(files) if one.state != "cancelled"]
    assert 10 < sum(0 <= days < 60 for days in left) < 120
    assert 5 < sum(days < 0 for days in left) < 60
    assert max(left) > 1600


def test_places_lie_in_their_county(files: list[FirmFile]) -> None:
    shapes = {outline.code: outline for outline in outlines("1404")}
    for file in files:
        assert [place.ordinal for place in file.premises] == list(range(1, len(file.premises) + 1))
        assert [place.main for place in file.premises] == [True] + [False] * (len(file.premises) - 1)
        for place in file.premises:
            assert shapes[place.county].contains(place.longitude, place.latitude)
            assert place.township.startswith(place.county)


def test_firms_belong_to_offices_that_exist(city: City, files: list[FirmFile]) -> None:
    offices = {office.key: office for office in city.offices}
    for file in files:
        assert offices[file.firm.office].division == file.firm.county
        assert offices[file.firm.station].parent == file.firm.office


def test_responsible_persons_have_synthetic_telephones(files: list[FirmFile]) -> None:
    people = [person for file in files for person in file.responsibles]
    assert all(person.phone.startswith(MOBILE) for person in people)
    for file in files:
        roles = [person.role for person in file.responsibles]
        assert roles[:3] == ["legal", "principal", "officer"]
        assert ("director" in roles) == (file.firm.scale in {"large", "medium"})
        assert file.responsibles[0].name == file.firm.legal_representative


def test_grades_follow_the_points(files: list[FirmFile]) -> None:
    for file in files:
        points = file.firm.static_score + file.firm.dynamic_score
        assert file.firm.grade == (
            "A" if points <= 30 else "B" if points <= 45 else "C" if points <= 60 else "D"
        )
    counts = Counter(file.firm.grade for file in files)
    assert counts["A"] > counts["B"] > counts["C"] > counts["D"] > 0


def test_states_and_days_agree(files: list[FirmFile]) -> None:
    for file in files:
        assert (file.firm.closed_on is None) == (file.firm.state != "closed")
        assert file.firm.founded_on < (file.firm.closed_on or DAY) <= DAY
    assert {file.firm.state for file in files} == {"active", "suspended", "closed"}


def test_objects_tell_their_next_inspection(files: list[FirmFile]) -> None:
    objects = [thing for file in files for thing in file.objects]
    assert {thing.kind for thing in objects} == {"boiler", "pressure_vessel", "lift", "site_vehicle"}
    for thing in objects:
        before = date.fromisoformat(str(thing.attributes["inspected_on"]))
        after = date.fromisoformat(str(thing.attributes["next_inspection_on"]))
        assert before < after
        assert after >= DAY - timedelta(days=10)


def test_the_demonstration_firm_is_a_vinegar_country_company_in_business(files: list[FirmFile]) -> None:
    firm = files[DEMO_FIRM - 1].firm
    assert (firm.type, firm.state, firm.county, firm.categories[0][:2]) == (
        "company",
        "active",
        "140403",
        "03",
    )
