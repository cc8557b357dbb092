"""The draw of firms: frozen, committed to, drawn once, repeatable by anybody with the printed program."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string

from yantuo.casework.oversight.draws import actions
from yantuo.casework.oversight.draws.views import SCRIPT
from yantuo.casework.oversight.models import Draw, Drawn, Stop
from yantuo.casework.oversight.rules import RoundRefused
from yantuo.casework.oversight.stops import actions as stops
from yantuo.casework.oversight.tests import factories as make
from yantuo.casework.oversight.tests.factories import AT, FIRMS, Cast
from yantuo.directory.enterprises.models import Enterprise
from yantuo.kernel.draw import draw
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.models import Entry


@pytest.fixture
def stop(who: Cast) -> Stop:
    return make.stops_of(make.under_way(who))[0]


def frozen(who: Cast, stop: Stop, size: int = 3) -> Draw:
    with sight(who.head.sight):
        return actions.freeze(stop=stop, size=size, by=who.head, at=AT)


def test_the_key_is_committed_to_before_and_shown_after(who: Cast, stop: Stop) -> None:
    made = frozen(who, stop)
    with sight(SYSTEM):
        assert len(made.entries) == FIRMS  # of the bureau and its township office, none of another county
        before = Entry.objects.get(verb="draw.freeze").data
        with connection.cursor() as cursor:
            cursor.execute("select key from oversight_draw")
            assert made.key not in cursor.fetchone()[0]
    assert made.key not in str(before)
    assert before["key_sha256"] == hashlib.sha256(made.key.encode()).hexdigest()
    assert before["list_sha256"] == hashlib.sha256(made.listed.encode()).hexdigest()
    with sight(who.head.sight):
        firms = actions.reveal(stop=stop, by=who.head, at=AT)
    assert [one.entry for one in firms] == draw(made.key, made.entries, 3).entries
    assert all(one.enterprise and one.enterprise.credit_code in one.entry for one in firms)
    with sight(SYSTEM):
        after = Entry.objects.get(verb="draw.reveal").data
    assert after["key"] == made.key


def test_anybody_repeats_the_draw_with_the_printed_program(who: Cast, stop: Stop, tmp_path: Path) -> None:
    made = frozen(who, stop)
    with sight(who.head.sight):
        firms = actions.reveal(stop=stop, by=who.head, at=AT)
    (tmp_path / "check_draw.py").write_text(render_to_string(SCRIPT), encoding="utf-8")
    (tmp_path / "list.txt").write_bytes(made.listed.encode())
    asked = [sys.executable, "-X", "utf8", "check_draw.py", made.key, str(made.size), "list.txt"]
    said = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=True).stdout.decode().split("\n")
    assert said[0] == f"list {made.list_sha256}"
    assert said[1] == f"key  {made.key_sha256}"
    assert said[2:5] == [f"{one.n} {one.entry}" for one in firms]
    assert len(render_to_string(SCRIPT).splitlines()) <= 40


def test_a_draw_is_made_once(who: Cast, stop: Stop) -> None:
    with sight(who.head.sight), pytest.raises(RoundRefused, match="Freeze the list first"):
        actions.reveal(stop=stop, by=who.head, at=AT)
    frozen(who, stop)
    with pytest.raises(RoundRefused, match="frozen already"):
        frozen(who, stop, 2)
    with sight(who.head.sight):
        actions.reveal(stop=stop, by=who.head, at=AT)
        with pytest.raises(RoundRefused, match="have been drawn"):
            actions.reveal(stop=stop, by=who.head, at=AT)


def test_the_database_keeps_list_key_and_firms(who: Cast, stop: Stop) -> None:
    made = frozen(who, stop)
    with sight(SYSTEM):
        for change in (
            {"listed": "x\n"},
            {"key": "x"},
            {"size": 1},
            {"list_sha256": "0" * 64},
            {"key_sha256": "0" * 64},
        ):
            with pytest.raises(IntegrityError, match="are frozen"), transaction.atomic():
                Draw.objects.filter(pk=made.pk).update(**change)
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Draw.objects.filter(pk=made.pk)._raw_delete("default")  # type: ignore[attr-defined]
    with sight(who.head.sight):
        actions.reveal(stop=stop, by=who.head, at=AT)
    with sight(SYSTEM):
        spare = Enterprise.objects.exclude(pk__in=Drawn.objects.values("enterprise")).earliest("pk")
        with pytest.raises(IntegrityError, match="is not changed"), transaction.atomic():
            Drawn.objects.filter(n=1).update(enterprise=spare)
        with pytest.raises(IntegrityError, match="nothing is added"), transaction.atomic():
            Drawn.objects.create(
                draw=made, office_id=made.office_id, enterprise=spare, n=9, counter=9, entry="x"
            )
        with pytest.raises(IntegrityError, match="are frozen"), transaction.atomic():
            Draw.objects.filter(pk=made.pk).update(drawn_at=None)


@pytest.mark.parametrize("size", [0, FIRMS + 1])
def test_no_more_is_drawn_than_there_are(who: Cast, stop: Stop, size: int) -> None:
    with pytest.raises(RoundRefused, match=f"has {FIRMS} firms in business"):
        frozen(who, stop, size)


def test_only_who_runs_the_round_draws_and_not_after_the_visit(who: Cast, stop: Stop) -> None:
    with sight(who.officer.sight), pytest.raises(RoundRefused, match="by who runs the round"):
        actions.freeze(stop=stop, size=1, by=who.officer, at=AT)
    make.looked_at(who, stop)
    with pytest.raises(RoundRefused, match="before the visit"):
        frozen(who, stop)


def test_a_visit_is_not_finished_over_a_list_that_nobody_drew_from(who: Cast, stop: Stop) -> None:
    frozen(who, stop)
    with sight(who.officer.sight):
        stops.fill(stop=stop, shown={}, given=make.answers(stop), by=who.officer, at=AT)
        with pytest.raises(RoundRefused, match="nothing was drawn"):
            stops.finish(stop=stop, visited_at=AT, by=who.officer, at=AT)
