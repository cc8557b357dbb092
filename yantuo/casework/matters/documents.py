"""Papers of a matter, built from its records: the notice that it is to be done by a date."""

from typing import Any

from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents.bases import legal_bases
from yantuo.casework.documents.parties import length, party
from yantuo.casework.matters.models import Matter
from yantuo.directory.people.actor import Actor
from yantuo.kernel.refusal import LawRefusal
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.why import sentence
from yantuo.records.law.queries import rulebook


class NoNotice(LawRefusal):
    """A matter of which no notice can be made; the sentence says why."""


def notice(matter: Matter, by: Actor) -> dict[str, Any]:
    """What the records know of a notice: recipient, limit, how its date was counted. Raises NoNotice."""
    firm, clock = matter.dossier.enterprise, _clock(matter)
    if firm is None:
        raise NoNotice(Sentence("The matter is about no enterprise: there is nobody to send a notice to."))
    bases = legal_bases(clock.basis)
    if not bases:
        raise NoNotice(
            Sentence(
                "The limit rests on no article of a law (%(basis)s): nobody outside is bound by it.",
                {"basis": clock.basis},
            )
        )
    office = matter.dossier.office
    return {
        "office": office.name,
        "recipient": party(firm),
        "matter": matter.dossier.title,
        "facts": matter.text,
        "bases": bases,
        "due": timezone.localdate(clock.due_at),
        "count": _count(clock),
        "contact": {"name": by.name, "phone": office.phone, "address": office.address},
    }


def _clock(matter: Matter) -> Deadline:
    clock = Deadline.objects.open().filter(dossier_id=matter.pk, key=matter.term_key).first()
    if clock is None:
        raise NoNotice(Sentence("No clock of this matter is running: there is no date to give notice of."))
    if clock.paused_since:
        raise NoNotice(
            Sentence(
                "The clock has stood still since %(day)s: resume it first, for its date is not certain.",
                {"day": clock.paused_since},
            )
        )
    return clock


def _count(clock: Deadline) -> dict[str, Any]:
    """How the date was counted, in the words of the paper."""
    term = rulebook().term(clock.key, on=clock.edition)
    with override("zh-hans"):
        steps = [str(sentence(step["code"], step["params"])) for step in clock.why]
    return {
        "event": term.trigger_zh,
        "event_on": timezone.localdate(clock.started_at),
        "limit": length(clock),
        "rule": clock.basis,
        "steps": steps[:20],
        "provisional": clock.provisional,
    }
