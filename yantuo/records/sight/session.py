"""Who is looking: sets the database context that every row-level policy reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from django.db import connection, transaction

Mode = Literal["staff", "enterprise", "public", "login", "system"]

_READ_ONLY = ", set_config('transaction_read_only', 'on', true)"


@dataclass(frozen=True)
class Sight:
    """What one person, job or command may see: the offices and enterprises, by id."""

    mode: Mode
    person: int = 0
    offices: tuple[int, ...] = ()
    enterprises: tuple[int, ...] = ()
    duties: tuple[str, ...] = ()  # personnel, audit, set_up: what an administrator sees without any dossier


SYSTEM = Sight("system")
PUBLIC = Sight("public")
LOGIN = Sight("login")

_current: ContextVar[Sight | None] = ContextVar("sight", default=None)


def _braces(ids: tuple[int, ...] | tuple[str, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def settings_of(who: Sight | None) -> dict[str, str]:
    """The database settings (without their prefix yantuo.) that say who is looking; all empty for nobody."""
    if who is None:
        return dict.fromkeys(("mode", "person", "offices", "enterprises", "duties"), "")
    return {
        "mode": who.mode,
        "person": str(who.person),
        "offices": _braces(who.offices),
        "enterprises": _braces(who.enterprises),
        "duties": _braces(who.duties),
    }


_SET = "select " + ", ".join(f"set_config('yantuo.{name}', %s, true)" for name in settings_of(None))


def _apply(who: Sight | None, read_only: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET + (_READ_ONLY if read_only else ""), list(settings_of(who).values()))


def current() -> Sight | None:
    """The sight of the running block, or None outside any."""
    return _current.get()


@contextmanager
def sight(who: Sight, *, read_only: bool = False) -> Iterator[None]:
    """Run a block in one transaction in which the database shows only what `who` may see.

    The settings are local to the transaction, so a pooled connection never carries them further.
    Inside another such block the outer sight is put back afterwards.
    """
    nested = connection.in_atomic_block
    before = _current.get()
    token = _current.set(who)
    try:
        with transaction.atomic():
            _apply(who, read_only)
            yield
        if nested:  # a block that failed rolled its settings back with its savepoint
            _apply(before, False)
    finally:
        _current.reset(token)
