"""Fill an empty database with the demonstration city. Run as the owner of the tables, in one transaction."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import timezone

from yantuo.casework.cards.figures.jobs import send_weekly
from yantuo.casework.escalation.actions import sweep
from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.models import Person, Post
from yantuo.faces.cli.city import DEFAULT_SEED, DEFAULT_SIZE, City
from yantuo.faces.cli.demo.documents import Papers
from yantuo.faces.cli.demo.firms import Firms
from yantuo.faces.cli.demo.guests import play
from yantuo.faces.cli.demo.lock.loading import load_lock
from yantuo.faces.cli.demo.people import Ids, load_offices, load_people
from yantuo.faces.cli.demo.rounds import beginnings
from yantuo.faces.cli.demo.tables import restart_sequences
from yantuo.faces.cli.demo.tide import Tide
from yantuo.faces.cli.demo.work import Work
from yantuo.records.law.queries import law
from yantuo.records.numbering.models import Series
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.tally.actions import recount
from yantuo.records.trail.actions import load_bulk, seal_day
from yantuo.records.trail.chain import Act

CHUNK = 5000  # firms a COPY
WITH_WORK = 20_000  # firms beyond these have files but no work: a clock costs more than a row


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--size", type=int, default=DEFAULT_SIZE)
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
        parser.add_argument("--on", type=date.fromisoformat, default=None)

    def handle(self, *args: Any, size: int, seed: int, on: date | None, **options: Any) -> None:
        if settings.MODE not in ("demo", "test"):
            raise CommandError("Demonstration data never enters a real database: this is not the demo.")
        with sight(SYSTEM):
            if Organisation.objects.exists():
                raise CommandError(
                    "There is data already: the demonstration city goes into an empty database only."
                )
            load(City(seed, on or timezone.localdate(), size, settings.RULES))


def load(town: City) -> Ids:
    """Everything, or after a failure nothing."""
    ids, now = Ids(), town.clock.now
    with transaction.atomic():
        load_offices(town, ids)
        load_people(town, ids, now)
        rules, calendar = law()
        tide = Tide({ids.whole[key]: begins for key, begins in beginnings(now).items()})
        firms, work = Firms(ids, now), Work(ids, rules, calendar, now)
        year = town.year()
        for chunk in _chunks(town):
            firms.load(chunk)
            done = [(file, year.of(file)) for file in chunk if file.firm.number <= WITH_WORK]
            batch = work.batch(iter(done))
            batch.copy()
            acts = batch.acts
            if chunk[0].firm.number == 1:  # of a larger city the first firms alone have documents
                filed = Papers(town, ids).filed(done)
                filed.copy()
                locked = load_lock(town, ids, chunk, rules, calendar)
                acts = sorted([*acts, *filed.acts, *locked], key=lambda act: act.at)
            load_bulk(connection.connection, tide.hold(_in_order(acts, chunk, ids, now)))
        restart_sequences((Organisation, Person, Post, Enterprise, Premises, Series))
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    recount()
    play(now, tide)
    tide.at(now)
    sweep(at=now)
    send_weekly(at=now)  # as if it were Monday: the leaders find last week's digest among their notices
    seal_day(day=town.on - timedelta(days=1), at=now)  # today's seal is made when the day has ended
    return ids


def _chunks(town: City) -> Iterator[list[Any]]:
    files = town.firms()
    while chunk := list(islice(files, CHUNK)):
        yield chunk


def _in_order(acts: list[Act], chunk: list[Any], ids: Ids, now: datetime) -> list[Act]:
    """The year's acts of a chunk, with the entry of each firm in the register before everything about it."""
    began = min((act.at for act in acts), default=now)
    registered = [
        Act(
            office_id=ids.whole[file.firm.office],
            at=began,
            actor_name="Yantuo",
            verb="enterprise.create",
            kind="enterprise",
            subject=str(file.firm.uid),
            enterprise_id=file.firm.number,
            data={"name": file.firm.name},
        )
        for file in chunk
    ]
    return registered + acts
