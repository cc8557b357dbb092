"""The trail as an auditor reads it: what was done, by whom, to what; the daily seals; what checks have found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.trail.words import acts, kind_words, said
from yantuo.records.jobs.models import Job
from yantuo.records.trail.actions import as_sealed
from yantuo.records.trail.models import Entry, Seal
from yantuo.records.trail.verification import Break, Reason
from yantuo.ui.lists import Choice, Column, Days, ListSpec, Text
from yantuo.ui.parts import Fact, Light, Lines, Link, Tab

MACHINE = gettext_lazy("the system itself")
CHECK = "trail.check"  # the kind of job
DISCLOSURES = ("person.unmask", "responsible.unmask", "trail.unmask")  # somebody read personal data in full

Names = Mapping[int, str]


def office_names() -> dict[int, str]:
    """The offices by id, with the chain of the system itself (one query)."""
    rows = Organisation.objects.order_by("lineage").values_list("pk", "name")
    return {0: str(MACHINE), **dict(rows)}


def spec(names: Names) -> ListSpec:
    """The list of entries, newest first."""
    kinds = kind_words()
    return ListSpec(
        name="trail",
        columns=[
            Column("at", gettext_lazy("When"), "at", sort="at"),
            Column("act", gettext_lazy("Act"), _act, export=said, main=True),
            Column("who", gettext_lazy("Who"), lambda e: Lines(e.who, e.actor_post)),
            Column("of", gettext_lazy("Of the office"), "actor_office", quiet=True),
            Column("kind", gettext_lazy("About"), lambda e: str(kinds.get(e.kind, e.kind))),
            Column("subject", gettext_lazy("Subject"), "subject", shown=False),
            Column(
                "chain",
                gettext_lazy("Chain"),
                lambda e: Lines(names.get(e.office_id, ""), f"{e.office_id}/{e.seq}"),
                quiet=True,
            ),
            Column("number", gettext_lazy("Number"), "seq", shown=False),
            Column("reason", gettext_lazy("Reason"), "reason", shown=False),
            Column("hash", gettext_lazy("Hash"), "hash", shown=False),
        ],
        filters=[
            Choice("office", gettext_lazy("Chain of the office"), "office_id", list(names.items())),
            Text("who", gettext_lazy("Person"), ["actor_name__contains"]),
            Choice("act", gettext_lazy("Act"), "verb", sorted_acts),
            Choice("kind", gettext_lazy("About"), "kind", lambda: list(kinds.items())),
            Text("subject", gettext_lazy("Subject"), ["subject"]),
            Days("at", gettext_lazy("When"), "at", moment=True),
        ],
        order="-at",
        unique="pk",
    )


def boxes(current: str) -> list[Tab]:
    """Every act, and apart from it who read whose personal data in full."""
    address = reverse("trail")
    return [
        Tab(_("All acts"), address, current=current != "disclosures"),
        Tab(_("Personal data shown"), f"{address}?box=disclosures", current=current == "disclosures"),
    ]


def listed(actor: Actor, box: str) -> QuerySet[Entry]:
    """The entries of a box."""
    rows = Entry.objects.visible_to(actor)
    return rows.filter(verb__in=DISCLOSURES) if box == "disclosures" else rows


def sorted_acts() -> list[tuple[str, str]]:
    """Every act that has words, in the order of the words."""
    return sorted(((verb, str(words)) for verb, words in acts()), key=lambda pair: pair[1])


def _act(entry: Entry) -> Lines:
    return Lines(said(entry), entry.reason[:120], reverse("trail_entry", args=[entry.pk]))


def facts(entry: Entry, names: Names) -> list[Fact]:
    """Everything an entry says, in the order of its hash."""
    return [
        Fact(_("When"), entry.at),
        Fact(_("Who"), f"{entry.who} {entry.actor_post}".strip(), note=f"{_('person')} {entry.actor_id}"),
        Fact(_("Of the office"), entry.actor_office),
        Fact(_("Act"), said(entry), note=entry.verb),
        Fact(_("About"), str(kind_words().get(entry.kind, entry.kind)), note=entry.subject),
        Fact(_("Enterprise"), entry.enterprise_id),
        Fact(_("State before"), entry.from_state),
        Fact(_("State after"), entry.to_state),
        Fact(_("Reason"), entry.reason, wide=True),
        Fact(_("Chain"), names.get(entry.office_id, ""), note=f"{entry.office_id}/{entry.seq}"),
    ]


def data_rows(entry: Entry) -> list[tuple[str, str]]:
    """The particulars of an entry, one line each."""
    return [
        (key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for key, value in entry.data.items()
    ]


def _anchor(seal: Seal) -> Link:
    return Link(f"trail-{seal.day:%Y-%m-%d}.json", reverse("trail_anchor", args=[seal.day]), "download")


def _paper(seal: Seal) -> Link:
    return Link("PDF", reverse("trail_seal_paper", args=[seal.day]), "file-text")


def _genuine(seal: Seal) -> Light:
    good = as_sealed(seal).is_genuine()
    return Light("ok" if good else "late", _("signature fits") if good else _("signature does not fit"))


SEALS = ListSpec(
    name="seals",
    columns=[
        Column("day", gettext_lazy("Day"), "day", sort="day", main=True),
        Column("sealed", gettext_lazy("Sealed"), "sealed_at"),
        Column("chains", gettext_lazy("Chains"), lambda s: len(s.heads), numeric=True),
        Column(
            "entries",
            gettext_lazy("Entries so far"),
            lambda s: sum(end[0] for end in s.heads.values()),
            numeric=True,
        ),
        Column("state", gettext_lazy("Signature"), _genuine),
        Column("anchor", gettext_lazy("Anchor"), _anchor, exported=False),
        Column("paper", gettext_lazy("On paper"), _paper, exported=False),
    ],
    filters=[Days("day", gettext_lazy("Day"), "day")],
    order="-day",
    unique="pk",
)


@dataclass(frozen=True)
class Found:
    """What a check has found, as its page shows it."""

    intact: bool
    facts: list[Fact]
    breaks: list[str]


def found(job: Job) -> Found | None:
    """The outcome of a check that has ended well; None of one that has not."""
    said: dict[str, Any] = job.result
    if "intact" not in said:
        return None
    return Found(
        said["intact"],
        [
            Fact(_("Entries"), said["entries"]),
            Fact(_("Chains"), said["chains"]),
            Fact(_("Daily seals"), said["seals"]),
            Fact(_("Anchor compared"), said["anchor"] or _("none")),
        ],
        [str(Break(office, seq, Reason(reason), by)) for office, seq, reason, by in said["breaks"]],
    )


def _outcome(job: Job) -> Light:
    outcome = found(job)
    if outcome is None:
        return Light("none", job.get_state_display())
    return Light(
        "ok" if outcome.intact else "late",
        _("every link holds") if outcome.intact else _("a link does not hold"),
    )


CHECKS = ListSpec(
    name="trail_checks",
    columns=[
        Column("created", gettext_lazy("Ordered"), "created_at", sort="created_at"),
        Column(
            "what",
            gettext_lazy("Check"),
            lambda j: Lines(j.title, j.message, reverse("trail_check", args=[j.pk])),
            main=True,
        ),
        Column("outcome", gettext_lazy("Outcome"), _outcome),
    ],
    order="-created",
    unique="pk",
)
