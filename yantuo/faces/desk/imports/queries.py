"""Reads of the import pages."""

from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Detail
from yantuo.faces.desk.imports.lists import IMPORT, LISTS
from yantuo.faces.desk.imports.taking import DEEDS, ListKind
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.sheets.columns import Fault
from yantuo.ui.parts import Kpi, Progress

STATES = {State.QUEUED: "waiting", State.RUNNING: "running", State.DONE: "done"}


def lists_for(actor: Actor) -> list[ListKind]:
    """The lists a person may send in."""
    return [kind for kind in LISTS.values() if actor.may(kind.power)]


def last_imports(actor: Actor) -> list[Job]:
    """What the person has imported lately."""
    return list(Job.objects.visible_to(actor).filter(kind=IMPORT).order_by("-created_at")[:10])


def uninvited() -> QuerySet[Account]:
    """Accounts that have never had a password."""
    waiting = Account.objects.filter(
        is_active=True,
        person__isnull=False,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        password_set_at__isnull=True,  # one that was reset gets its link from the security administrator
    )
    return waiting.select_related("person").order_by("person__sort", "pk")


def with_offices(accounts: list[Account]) -> list[tuple[Account, str]]:
    """Each account with the name of its person's office (two queries)."""
    home = dict(
        Detail.objects.filter(person__in=[account.person_id for account in accounts]).values_list(
            "person_id", "office_id"
        )
    )
    names = dict(Organisation.objects.filter(pk__in=set(home.values())).values_list("pk", "name"))
    return [(account, names.get(home.get(account.person_id or 0, 0), "")) for account in accounts]


def progress(job: Job) -> Progress:
    """How far an import is."""
    state = STATES.get(State(job.state), "failed")
    poll = reverse("import_job", args=[job.pk]) if job.is_open else ""
    return Progress(job.title, job.done, job.total or 0, state, note=job.message, poll_url=poll)


def shown(job: Job) -> dict[str, Any]:
    """The outcome of a job as its page shows it."""
    result = job.result
    here = reverse("import_job", args=[job.pk])
    names = {
        "read": _("rows read"),
        "created": _("new"),
        "updated": _("changed"),
        "unchanged": _("unchanged"),
        "refused": _("refused"),
    }
    kind = LISTS[job.params["list"]]
    return {
        "kind": kind,
        "figures": [
            Kpi(
                names[key],
                result[key],
                f"{here}#faults" if key == "refused" else here,
                tone="late" if key == "refused" and result[key] else "none",
            )
            for key in ("read", *DEEDS)
        ],
        "faults": [Fault.from_dict(fault) for fault in result["faults"][:200]],
        "more_faults": len(result["faults"]) > 200,
        "headings": kind.headings,
        "preview": [
            (row["row"], kind.said(row["named"]), names[row["deed"]], row["deed"])
            for row in result["preview"]
        ],
        "unknown": result["unknown"],
        "good": result["created"] + result["updated"],
        "dry_run": job.params["dry_run"],
    }
