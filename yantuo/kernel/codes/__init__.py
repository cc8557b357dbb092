"""Codes of the trade: credit codes, licence numbers, identity numbers, divisions. Tables are in rules/."""

from yantuo.kernel.codes.categories import ADDITIVES, CATEGORIES, FOOD, Category
from yantuo.kernel.codes.credit import CreditCode, is_credit_code, make_credit_code, read_credit_code
from yantuo.kernel.codes.division import DivisionReading, Divisions, read_division
from yantuo.kernel.codes.division_table import Division, DivisionTableError, Level
from yantuo.kernel.codes.identity import Identity, is_identity, make_identity, mask, read_identity
from yantuo.kernel.codes.licence import (
    NUMBERED,
    LicenceNumber,
    is_licence_number,
    make_licence_number,
    read_licence_number,
)
from yantuo.kernel.codes.place import Place, place_of
from yantuo.kernel.codes.reading import Reading, compact

__all__ = [
    "ADDITIVES",
    "CATEGORIES",
    "FOOD",
    "NUMBERED",
    "Category",
    "CreditCode",
    "Division",
    "DivisionReading",
    "DivisionTableError",
    "Divisions",
    "Identity",
    "Level",
    "LicenceNumber",
    "Place",
    "Reading",
    "compact",
    "is_credit_code",
    "is_identity",
    "is_licence_number",
    "make_credit_code",
    "make_identity",
    "make_licence_number",
    "mask",
    "place_of",
    "read_credit_code",
    "read_division",
    "read_identity",
    "read_licence_number",
]
