"""The year of the lock in the database: as the law counts, as the guards allow, as the program itself would say it."""

import hashlib
from collections import Counter

import psycopg
import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from yantuo.casework.cards.documents import card_paper, reply_paper
from yantuo.casework.cards.models import Card, Problem, Reply, Revisit
from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.casework.checklists.queries import digest, outcome, unanswered
from yantuo.casework.deadlines.models import Deadline, Rung, State
from yantuo.casework.documents.models import Document
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.escalation.actions import sweep
from yantuo.casework.escalation.queries import due_rungs, persons
from yantuo.casework.escalation.rules import ladder
from yantuo.casework.notices.models import Notice
from yantuo.casework.oversight.models import Round
from yantuo.directory.people.models import Account, Person, Post
from yantuo.faces.cli.city.tests.conftest import make
from yantuo.faces.cli.demo.lock.log import UNREAD
from yantuo.faces.cli.demo.tests.test_load import loaded
from yantuo.mechanisms.inspection.visits.models import Finding, Publication, Visit
from yantuo.mechanisms.inspection.visits.queries import counted_in
from yantuo.mechanisms.inspection.visits.rules import inspections_of
from yantuo.records.files import store
from yantuo.records.files.models import Attachment, Blob
from yantuo.records.law.queries import calendar
from yantuo.records.numbering.models import Issued, Series
from yantuo.records.numbering.queries import gaps
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry
from yantuo.records.trail.verification import verify
from yantuo.start.testfixtures import FreshDatabase

NOW = make(5).clock.now


def test_the_lock_stands(fresh_database: FreshDatabase) -> None:
    done = loaded(fresh_database)
    assert done.returncode == 0, done.stderr
    with sight(SYSTEM):
        _every_state_is_there()
        _dossiers_mirror_their_cases()
        _sheets_are_locked_with_the_digest_of_what_they_hold()
        _results_follow_from_the_tables()
        _counts_are_those_of_the_program()
        _clocks_run_as_the_states_say()
        _the_ladder_has_been_climbed_as_the_sweep_climbs()
        _numbers_have_no_gap()
        _evidence_is_on_disk()
        _papers_are_there_and_can_be_made_again()
        _the_logins_have_been_told()
        _one_round_is_closed_and_another_runs()
        _the_closed_round_stands_in_the_order_of_time()
        _the_guards_still_stand()
    with psycopg.connect(fresh_database.owner_url) as link:
        assert verify(link).intact


def _one_round_is_closed_and_another_runs() -> None:
    closed, running = Round.objects.select_related("dossier__office").order_by("first_day")
    assert (closed.state, closed.dossier.office.kind, closed.dossier.closed_at is not None) == (
        "closed",
        "coordinating",
        True,
    )
    assert (running.state, running.dossier.office.kind) == ("under_way", "regulator")
    report = Document.objects.get(pk=closed.report_id)
    assert report.number
    assert report.data["annexes"][0]["body"][0]["photos"]
    (card,) = Card.objects.filter(origin_dossier=closed.pk)
    assert (card.state, card.problems.count(), card.replies.count(), card.revisits.count()) == (
        "closed",
        2,
        1,
        1,
    )
    for made in (closed, running):
        for stop in made.stops.select_related("sheet", "draw"):
            assert stop.sheet
            assert stop.draw.drawn_at
            assert (stop.state, stop.sheet.digest) == ("done", digest(stop.sheet))
            assert not unanswered(stop.sheet)
    for problem in Problem.objects.filter(card__origin="oversight", card__origin_dossier__isnull=False):
        assert Attachment.objects.of("card_problem", problem.pk).exists(), "before the correction"
    early, late = (one.stops.get(visited__code="140403.bureau").figures for one in (closed, running))
    assert early["inspections"] < late["inspections"], "counted as of their own days"


def _the_closed_round_stands_in_the_order_of_time() -> None:
    closed = Round.objects.get(state="closed")
    for made in Round.objects.all():
        rows = Entry.objects.filter(office_id=made.office_id).order_by("seq")
        chain = list(rows.exclude(verb="ladder.climb").values_list("at", flat=True))
        assert len(chain) > 40
        assert chain == sorted(chain)
    assert not Deadline.objects.open().filter(office_id=closed.office_id).exists()
    assert not Rung.objects.filter(office_id=closed.office_id).exists(), "nothing of it came near its end"
    assert not Notice.objects.filter(at__lt=NOW - UNREAD, read_at=None).exists()


def _every_state_is_there() -> None:
    cards = Counter(Card.objects.values_list("state", flat=True))
    assert set(cards) == {
        "draft",
        "issued",
        "correcting",
        "answered",
        "accepted",
        "closed",
        "withdrawn",
        "merged",
    }
    visits = set(Visit.objects.values_list("state", flat=True))
    assert visits == {"planned", "under_way", "concluded", "signed", "told", "published", "cancelled"}
    assert set(Problem.objects.values_list("born", flat=True)) == {"issued", "revisit", "merged"}


def _dossiers_mirror_their_cases() -> None:
    for model in (Card, Visit):
        for case in model.objects.select_related("dossier"):
            dossier = case.dossier
            assert (dossier.state, dossier.office_id, dossier.synthetic) == (case.state, case.office_id, True)
            steps = Entry.objects.filter(kind=dossier.kind, subject=str(case.pk)).exclude(to_state="").count()
            assert dossier.version == steps, "one for its opening, one for each step"
    assert not Card.objects.exclude(enterprise_id=None).exclude(dossier__enterprise_id__gt=0).exists()
    open_ones = Problem.objects.filter(state="open").values("card")
    assert not Card.objects.filter(state="closed", pk__in=open_ones).exists()
    assert not Card.objects.filter(state="closed").exclude(pk__in=Revisit.objects.values("card")).exists()


def _sheets_are_locked_with_the_digest_of_what_they_hold() -> None:
    for visit in Visit.objects.all():
        (sheet,) = Sheet.objects.filter(dossier_id=visit.pk)
        assert bool(sheet.locked_at) == bool(visit.concluded_at)
        if sheet.locked_at:
            assert sheet.digest == digest(sheet)
            assert visit.digest == hashlib.sha256(sheet.digest.encode()).hexdigest()
            assert unanswered(sheet) == []


def _results_follow_from_the_tables() -> None:
    for visit in Visit.objects.filter(concluded_at__isnull=False):
        found = outcome(Sheet.objects.get(dossier_id=visit.pk))
        assert (visit.outcome, visit.action) == (found.row.outcome, found.row.action)
        assert (visit.checked, visit.absent) == (found.checked, found.absent)
        assert visit.why_en == found.explained.english
        assert set(visit.findings.values_list("item", flat=True)) == {
            *found.key_failed,
            *found.general_failed,
        }
    told = Visit.objects.filter(told_at__isnull=False)
    assert not Finding.objects.filter(visit__in=told, follow="").exists()
    published = set(Visit.objects.filter(state="published").values_list("pk", flat=True))
    assert set(Publication.objects.values_list("pk", flat=True)) == published


def _counts_are_those_of_the_program() -> None:
    for visit in Visit.objects.filter(count_in_year__gt=0, corrects__isnull=True).select_related(
        "dossier__enterprise"
    ):
        firm, rules = visit.dossier.enterprise, inspections_of("food", visit.planned_on)
        assert firm
        assert rules
        assert visit.count_in_year <= counted_in(firm.pk, visit.planned_on.year, rules)
        assert visit.cap_reason or visit.count_in_year <= rules.cap(firm.grade)


def _clocks_run_as_the_states_say() -> None:
    wanted = {
        "issued": {"card.sign", "card.correct"},
        "correcting": {"card.correct"},
        "answered": {"card.review"},
        "accepted": {"card.revisit"},
    }
    for card in Card.objects.all():
        running = set(Deadline.objects.open().filter(dossier_id=card.pk).values_list("key", flat=True))
        assert running == wanted.get(card.state, set()), card.state
    for visit in Visit.objects.all():
        running = set(Deadline.objects.open().filter(dossier_id=visit.pk).values_list("key", flat=True))
        assert running == ({"inspect.publish"} if visit.state == "told" else set())


def _the_ladder_has_been_climbed_as_the_sweep_climbs() -> None:
    days = calendar()
    rungs = Rung.objects.select_related("deadline__dossier").filter(
        deadline__dossier__kind__in=("card", "visit")
    )
    assert set(rungs.values_list("rung", flat=True)) == {rung.key for rung in ladder()}
    by_key = {rung.key: rung for rung in ladder()}
    for row in rungs.filter(passed=False)[:150]:
        told = {person for kind in by_key[row.rung].tell for person in persons(kind, row.deadline, row.at)}
        names = Person.objects.filter(pk__in=told).order_by("pk").values_list("name", flat=True)
        assert row.told == list(names)
    for clock in Deadline.objects.open().filter(dossier__kind__in=("card", "visit")):
        assert due_rungs(clock, NOW, days, clock.rungs.all()) == []
    before = Rung.objects.count()
    assert sweep(at=NOW) == 0
    assert Rung.objects.count() == before
    late = Deadline.objects.open().filter(key="card.correct", due_at__lt=NOW)
    highest = {row.rungs.order_by("-at", "-id").values_list("rung", flat=True)[0] for row in late}
    assert highest >= {"overdue", "leader", "superior", "topmost"}


def _numbers_have_no_gap() -> None:
    for series in Series.objects.all():
        assert gaps(series) == []
        rows = list(Issued.objects.filter(series=series).order_by("number").values_list("number", "at"))
        assert [at for _number, at in rows] == sorted(at for _number, at in rows)
        assert series.last == (rows[-1][0] if rows else series.imported)
    numbered = {str(pk): text for pk, text in Dossier.objects.exclude(number="").values_list("pk", "number")}
    for row in Issued.objects.filter(subject_kind="card"):
        assert numbered[row.subject] == row.text
    told = Visit.objects.filter(told_at__isnull=False)
    assert not told.filter(dossier__number="").exists()
    assert not Card.objects.filter(issued_at__isnull=False, dossier__number="").exists()


def _evidence_is_on_disk() -> None:
    photos = Attachment.objects.filter(
        owner_kind__in=("answer", "card_problem", "card_reply", "card_revisit")
    )
    assert set(photos.values_list("owner_kind", flat=True)) == {
        "answer",
        "card_problem",
        "card_reply",
        "card_revisit",
    }
    blobs = set(photos.values_list("blob_id", flat=True))
    assert 6 <= len(blobs) <= 17  # those of the rounds bear their own days
    for blob in Blob.objects.filter(pk__in=blobs):
        assert store.lies_whole(store.place_of(blob.pk), blob.pk)
        assert blob.type == "image/jpeg"
    owners = set(photos.filter(owner_kind="answer").values_list("owner", flat=True))
    assert owners <= {str(pk) for pk in Answer.objects.values_list("pk", flat=True)}


def _papers_are_there_and_can_be_made_again() -> None:
    papers = Counter(Document.objects.issued().values_list("template", flat=True))
    assert {"inspection_record", "correction_notice", "oversight_card", "revisit_record"} <= set(papers)
    firm = Account.objects.get(username="firm").person.posts.get().enterprise_id
    shown = Document.objects.issued().filter(enterprise_id=firm, shown_to_enterprise=True)
    closed = Card.objects.get(enterprise_id=firm, state="closed")
    assert set(shown.filter(dossier=closed.pk).values_list("template", flat=True)) == {
        "oversight_card",
        "revisit_record",
    }
    assert card_paper(closed, at=NOW, course=True).course
    assert reply_paper(Reply.objects.filter(card=closed).get()).answers
    for paper in Document.objects.filter(template="correction_notice"):
        assert Issued.objects.filter(subject=str(paper.pk), text=paper.number).exists()


def _the_logins_have_been_told() -> None:
    told = {
        name: set(
            Notice.objects.filter(person_id=Account.objects.get(username=name).person_id).values_list(
                "kind", flat=True
            )
        )
        for name in ("officer", "head", "leader", "firm")
    }
    assert {"card.issued", "card.closed"} <= told["firm"]
    assert "card.answered" in told["officer"]
    assert "card.to_issue" in told["head"]
    assert {"card.extension_asked", "ladder.leader"} <= told["leader"]
    speakers = Post.objects.filter(role="enterprise")
    assert speakers.count() > 5
    assert not speakers.exclude(person__synthetic=True).exists()


def _the_guards_still_stand() -> None:
    """Bulk loading leaves no guard resting."""
    problem = Problem.objects.filter(card__state="correcting", state="open").first()
    assert problem
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=problem.card_id).update(state="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(text="anders")
    assert Deadline.objects.filter(state=State.VOID, key="card.correct").exists()
