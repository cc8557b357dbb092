"""The draw of an office's firms: list and key are frozen first, then drawn from once and for ever."""

import secrets
from datetime import datetime

from django.db import transaction

from yantuo.casework.oversight.actions import hold_round
from yantuo.casework.oversight.enums import State, StopState
from yantuo.casework.oversight.flow import runs
from yantuo.casework.oversight.models import Draw, Drawn, Round, Stop
from yantuo.casework.oversight.queries import candidates
from yantuo.casework.oversight.rules import RoundRefused, code_of
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.actor import Actor
from yantuo.kernel.draw import METHOD, canonical, draw, sha256
from yantuo.kernel.sentence import Sentence
from yantuo.records.trail.actions import record

KEY_BYTES = 32


@transaction.atomic
def freeze(*, stop: Stop, size: int, by: Actor, at: datetime) -> Draw:
    """Freeze the list of an office's firms and commit to a key; both can never be changed. Raises RoundRefused."""
    found = _open(stop, by)
    if Draw.objects.filter(stop=stop).exists():
        raise RoundRefused(Sentence("The list of this office is frozen already: a draw is made once."))
    entries = candidates(stop.visited)
    if not 1 <= size <= len(entries):
        raise RoundRefused(
            Sentence(
                "%(office)s has %(firms)s firms in business: draw between 1 and that many.",
                {"office": stop.visited, "firms": len(entries)},
            )
        )
    text, key = canonical(entries), secrets.token_hex(KEY_BYTES)
    made = Draw.objects.create(
        stop=stop,
        office_id=found.office_id,
        size=size,
        listed=text,
        list_sha256=sha256(text),
        key=key,
        key_sha256=sha256(key),
        frozen_at=at,
        frozen_by=by.person_id,
        frozen_name=by.name,
    )
    _record(found, made, "draw.freeze", by, at, {"size": size, "firms": len(entries)})
    return made


@transaction.atomic
def reveal(*, stop: Stop, by: Actor, at: datetime) -> list[Drawn]:
    """Draw from the frozen list and show the key. Raises RoundRefused."""
    found = _open(stop, by)
    frozen = Draw.objects.select_for_update().filter(stop=stop).first()
    if frozen is None:
        raise RoundRefused(Sentence("Freeze the list first: the key is committed to before it is used."))
    if frozen.drawn_at:
        raise RoundRefused(Sentence("The firms of this office have been drawn: a draw is made once."))
    picks = draw(frozen.key, frozen.entries, frozen.size).picks
    firms = {
        firm.credit_code: firm
        for firm in Enterprise.objects.filter(credit_code__in=[code_of(one.entry) for one in picks])
    }
    made = Drawn.objects.bulk_create(
        Drawn(
            draw=frozen,
            office_id=frozen.office_id,
            enterprise=firms.get(code_of(one.entry)),
            n=n,
            counter=one.counter,
            entry=one.entry,
        )
        for n, one in enumerate(picks, 1)
    )
    frozen.drawn_at, frozen.drawn_name = at, by.name
    frozen.save(update_fields=["drawn_at", "drawn_name"])
    drawn = [code_of(one.entry) for one in picks]
    _record(found, frozen, "draw.reveal", by, at, {"key": frozen.key, "drawn": drawn})
    return made


def _open(stop: Stop, by: Actor) -> Round:
    """The round, held, if firms of this office may be drawn now; raises RoundRefused."""
    found = hold_round(stop.round)
    stop.refresh_from_db()
    if not runs(by, found):
        raise RoundRefused(Sentence("Firms are drawn by who runs the round."))
    if found.state not in (State.PLANNED, State.UNDER_WAY) or stop.state == StopState.DONE:
        raise RoundRefused(Sentence("Firms are drawn before the visit of the office is finished."))
    return found


def _record(found: Round, frozen: Draw, verb: str, by: Actor, at: datetime, data: dict[str, object]) -> None:
    """On the trail stand the hashes before the draw and the key after it."""
    known = {
        "to": frozen.stop.visited.name,
        "method": METHOD,
        "list_sha256": frozen.list_sha256,
        "key_sha256": frozen.key_sha256,
    }
    record(
        by=by,
        at=at,
        verb=verb,
        kind=found.dossier.kind,
        subject=found.pk,
        office=found.office_id,
        data={**known, **data},
    )
