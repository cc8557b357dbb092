"""Filling the table of divisions from rules/divisions."""

from yantuo.directory.divisions.models import Division
from yantuo.kernel.codes.division import Divisions

FIELDS = ["name", "name_en", "level", "parent_code", "valid_from", "valid_to", "successors", "confirmed"]


def load_divisions() -> int:
    """Write every division of the rules into the table; what the table has beyond them stays. Returns how many."""
    table = Divisions.load()
    rows = [
        Division(
            code=unit.code,
            name=unit.name,
            name_en=unit.name_en,
            level=unit.level,
            parent_code=table.parent(unit.code) or "",
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
            successors=list(unit.successors),
            confirmed=unit.confirmed,
        )
        for unit in table
    ]
    Division.objects.bulk_create(
        rows, batch_size=1000, update_conflicts=True, unique_fields=["code"], update_fields=FIELDS
    )
    return len(rows)
