"""How an address is tried: by whom, on which object, and by whom it must not be found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .town import Town

Ids = Callable[[Town], Sequence[object]]
Entries = Callable[[Town], dict[str, Any]]


def no_ids(_town: Town) -> Sequence[object]:
    """An address without an object."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How one address is tried.

    Every address names its strangers, or what a stranger does not read there (`hides`), or says in `everybody` why
    there is none.
    """

    who: str = ""  # role@office; empty: a public page
    ids: Ids = no_ids  # what stands in the address
    query: str = ""
    given: Callable[[Town], object] = no_ids  # what has to be there before
    entries: Entries | None = None  # named: the address is sent a form
    answer: int = 200
    leads_to: str = ""  # where a redirect goes
    strangers: tuple[str, ...] = ()  # they hold the power, and to them the object does not exist
    hides: Callable[[Town], str] | None = None  # what the page shows `who`, and no stranger
    everybody: str = ""  # why nobody with the power is a stranger here

    @property
    def method(self) -> str:
        """GET, or POST where entries are sent."""
        return "GET" if self.entries is None else "POST"


def nothing(_town: Town) -> dict[str, Any]:
    """A button: a form without entries."""
    return {}


def others(role: str) -> tuple[str, ...]:
    """The same role in another county and in another office of the city."""
    return (f"{role}@xiangyuan", f"{role}@department")


def of_luzhou(
    role: str,
    ids: Ids,
    *,
    entries: Entries | None = None,
    answer: int = 200,
    leads_to: str = "",
    nor: tuple[str, ...] = (),
) -> Sample:
    """An object of Luzhou: its own people open it, the same role elsewhere does not find it, `nor` do others."""
    return Sample(
        who=f"{role}@luzhou",
        ids=ids,
        entries=entries,
        answer=answer,
        leads_to=leads_to,
        strangers=others(role) + nor,
    )


def listing(role: str, hides: Callable[[Town], str], query: str = "") -> Sample:
    """A list that shows Luzhou's object to Luzhou and not to the same role elsewhere."""
    return Sample(who=f"{role}@luzhou", query=query, hides=hides, strangers=others(role))


def own(
    who: str,
    ids: Ids,
    stranger: str,
    *,
    entries: Entries | None = None,
    answer: int = 200,
    leads_to: str = "",
) -> Sample:
    """Something of one person: not even a colleague finds it."""
    return Sample(who=who, ids=ids, entries=entries, answer=answer, leads_to=leads_to, strangers=(stranger,))


def public(**more: Any) -> Sample:
    """A page open to everybody."""
    return Sample(everybody="open to everybody", **more)


def administrator(role: str, ids: Ids = no_ids, **more: Any) -> Sample:
    """A page of an administrator, who enters and switches everybody of the bureau."""
    return Sample(
        who=f"{role}@bureau", ids=ids, everybody="the administrators are there for all offices", **more
    )


def auditor(ids: Ids = no_ids, **more: Any) -> Sample:
    """A page of the audit administrator, who reads the whole trail."""
    return Sample(who="audit_admin@bureau", ids=ids, everybody="the audit reads every chain", **more)


EMPTY = "an empty form: what it may name is checked when it is sent (test_security)"
LAW = "the law is the same for everybody"
INSPECTOR, COLLEAGUE, OFFICER = "inspector@luzhou", "inspector@station", "case_officer@luzhou"
OUTSIDE = ("enterprise@foreign_firm", "expert@luzhou")  # another firm; an expert to whom nothing was assigned
LAWYER, SYSTEM_ADMIN = "legal@bureau", "system_admin@bureau"
REPRESENTATIVE, OTHER_FIRM = "enterprise@firm", "enterprise@foreign_firm"
