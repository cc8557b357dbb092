"""One city of the usual size, drawn once."""

from datetime import date
from pathlib import Path

import pytest

from yantuo.faces.cli.city import DEFAULT_SEED, DEFAULT_SIZE, City
from yantuo.faces.cli.city.rows import FirmFile, Matter, Paper, Referral, Work

RULES = Path(__file__).resolve().parents[5] / "rules"
DAY = date(2026, 11, 24)


def make(size: int = 60, seed: int = DEFAULT_SEED, on: date = DAY) -> City:
    return City(seed, on, size, RULES)


@pytest.fixture(scope="session")
def city() -> City:
    return make(DEFAULT_SIZE)


@pytest.fixture(scope="session")
def everything(city: City) -> list[tuple[FirmFile, Work]]:
    return list(city.with_work())


@pytest.fixture(scope="session")
def files(everything: list[tuple[FirmFile, Work]]) -> list[FirmFile]:
    return [file for file, _ in everything]


@pytest.fixture(scope="session")
def matters(everything: list[tuple[FirmFile, Work]]) -> list[Matter]:
    return [matter for _, work in everything for matter in work.matters]


@pytest.fixture(scope="session")
def referrals(everything: list[tuple[FirmFile, Work]]) -> list[Referral]:
    return [referral for _, work in everything for referral in work.referrals]


@pytest.fixture(scope="session")
def papers(everything: list[tuple[FirmFile, Work]]) -> list[Paper]:
    return [paper for _, work in everything for paper in work.papers]
