"""Invented names and numbers: plausible in form, and nobody's."""

from datetime import date
from itertools import product

import pytest

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.names import Brands, People, credit_code, identity, landline, mobile
from yantuo.kernel.codes import read_credit_code, read_identity


def taken(names: list[str]) -> list[str]:
    return [name for name in names if any(house in name for house in read("names")["taken"])]


def test_no_shop_name_holds_the_name_of_a_real_house() -> None:
    pools = read("names")["brand"]
    waves = ["", *pools["waves"]]
    assert not taken([a + b for a, b in product(pools["heads"], pools["hearts"])])
    assert not taken([a + b + c for a, b, c in product(pools["hearts"], pools["tails"], waves)])
    assert taken(["山西水塔醋业"])


def test_pools_hold_no_character_twice() -> None:
    pools = read("names")["brand"]
    for name in ("heads", "hearts", "tails", "waves"):
        assert len(set(pools[name])) == len(pools[name]), name


def test_a_million_shop_names_are_all_different() -> None:
    brands = Brands(1)
    step = 7
    assert brands.capacity > 1_000_000
    found = [brands.name(number) for number in range(1, 1_000_001, step)]
    assert len(set(found)) == len(found)
    assert len({brands.name(number) for number in range(1, 5001)}) == 5000


def test_another_seed_names_otherwise() -> None:
    assert [Brands(1).name(number) for number in range(1, 9)] != [Brands(2).name(n) for n in range(1, 9)]


@pytest.mark.parametrize("sex", ["m", "f"])
def test_personal_names_have_two_to_four_characters(sex: str) -> None:
    people, draws = People(), Draws(1, "names")
    names = [people.name(draws, sex) for _ in range(500)]
    assert all(2 <= len(name) <= 4 for name in names)
    assert len(set(names)) > 350


def test_telephones_ring_nowhere() -> None:
    assert mobile(42) == "15400000042"
    assert mobile(10**8 + 1) == mobile(1)
    assert landline(7) == "0355-0000007"


@pytest.mark.parametrize(("sex", "sequence", "said"), [("m", "999", "male"), ("f", "998", "female")])
def test_id_numbers_are_valid_but_of_a_sequence_nobody_gets(sex: str, sequence: str, said: str) -> None:
    number = identity("140423", date(1980, 5, 6), sex)
    reading = read_identity(number)
    assert reading.valid
    assert (number[14:17], reading.sex, reading.born) == (sequence, said, date(1980, 5, 6))


@pytest.mark.parametrize("number", [1, 1300, 1_000_000])
@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_credit_codes_come_from_the_far_end_of_the_pool(number: int, kind: str) -> None:
    reading = read_credit_code(credit_code("140403", number, kind))
    assert reading.valid
    assert not reading.notes
    assert reading.value[:2] == "9" + kind
    assert reading.value[8:11] == "MAY"
