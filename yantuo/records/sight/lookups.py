"""Conditions for which an index may be used beneath row-level security: their operators are leakproof."""

from typing import Any

from django.db.models import CharField, Lookup, TextField


class Begins(Lookup[str]):
    """Text that begins with another one; LIKE, of `startswith`, is not leakproof and reads the whole table."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """`left ^@ right`, answered by an index with pattern operators."""
        left, left_values = self.process_lhs(compiler, connection)
        right, right_values = self.process_rhs(compiler, connection)
        return f"{left} ^@ {right}", (*left_values, *right_values)


def register() -> None:
    """Make the lookup known for texts."""
    for field in (CharField, TextField):
        field.register_lookup(Begins)
