"""What the database refuses by itself, straight against the tables, to the application and to the owner alike."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from yantuo.casework.cards.models import Card
from yantuo.casework.cards.tests.factories import (
    Cast,
    accepted,
    answered,
    closed,
    drafted,
    issued,
    signed_for,
    the_cast,
    visited,
)
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase

EARLY = "a card is closed only when a return visit has found every problem corrected"
FIXED = "a problem of an issued card is not changed"


def tried(sql: str, card: Card) -> str:
    """The database's answer to a statement, which is undone."""
    try:
        with sight(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, {"card": card.pk, "other": card.merged_into_id})
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return str(refusal)
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("make", [drafted, issued, signed_for, answered, accepted])
@pytest.mark.parametrize("table", ["cards_card", "dossiers_dossier"])
def test_nothing_is_closed_early(make: Callable[..., Card], table: str, who: Cast) -> None:
    key = "dossier_id" if table == "cards_card" else "id"
    card = make(who)
    assert EARLY in tried(f"update {table} set state = 'closed' where {key} = %(card)s", card)


@pytest.mark.django_db
def test_not_even_with_the_problems_marked_first(who: Cast) -> None:
    card = accepted(who)
    mark = "update cards_problem set state = 'corrected', corrected_at = now() where card_id = %(card)s"
    assert "only a return visit finds a problem corrected" in tried(mark, card)
    assert "never deleted" in tried("delete from cards_problem where card_id = %(card)s", card)
    away = "update cards_problem set card_id = gen_random_uuid() where card_id = %(card)s"
    assert "a problem moves only with a merger" in tried(away, card)


@pytest.mark.django_db
def test_a_visit_cannot_be_planted_before_the_answer(who: Cast) -> None:
    card = signed_for(who)
    plant = """
      insert into cards_revisit (id, card_id, office_id, round, visited_at, place, note, by, name, certificate,
        second_id, second_name, second_certificate, signer, at, corrected)
      values (gen_random_uuid(), %(card)s, 1, 1, now(), '', '', 1, 'x', '', 2, 'y', '', '', now(), true)"""
    assert "a return visit is made after the answer was accepted" in tried(plant, card)
    assert tried(plant, accepted(who)) == ""


@pytest.mark.django_db
def test_a_visit_says_of_itself_what_it_found(who: Cast) -> None:
    """The two that contradict their findings are refused when the transaction ends, and one that agrees is not."""
    card = accepted(who)
    visited(who, card, "partly", "corrected", days=5)
    planted = """
      insert into cards_revisit (id, card_id, office_id, round, visited_at, place, note, by, name, certificate,
        second_id, second_name, second_certificate, signer, at, corrected)
      values (gen_random_uuid(), %(card)s, 1, {round}, now(), '', '', 1, 'x', '', 2, 'y', '', '', now(), {said});
      set constraints all immediate"""
    says = "a return visit says of itself what it found"
    assert says in tried(planted.format(round=1, said="false"), accepted(who))
    assert tried(planted.format(round=1, said="true"), accepted(who)) == ""
    with sight(SYSTEM):
        assert not card.revisits.get().corrected


@pytest.mark.django_db
def test_the_nearest_date_is_not_written_but_follows_the_clocks(who: Cast) -> None:
    card = signed_for(who)
    refusal = "the nearest date of a card follows its clocks and is not written"
    for column in ("due_at", "late_from"):
        assert refusal in tried(f"update cards_card set {column} = now() where dossier_id = %(card)s", card)
    pause = (
        "update deadlines_deadline set paused_since = now() where dossier_id = %(card)s and state = 'open'"
    )
    assert tried(pause, card) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "text = 'x'", "clause = ''", "requirement = 'x'", "category = 'x'", "item = 'x'", "needs_evidence = false",
        "found_at = now() + interval '1 day'", "source_answer = gen_random_uuid()", "n = n + 10", "born = 'merged'",
    ],
)  # fmt: skip
def test_an_issued_problem_is_never_reworded(change: str, who: Cast) -> None:
    sql = f"update cards_problem set {change} where card_id = %(card)s"
    assert FIXED in tried(sql, issued(who))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "place = 'x'", "requirement = 'x'", "unit = 'x'", "responsible = 'x'", "origin = 'report'", "issued_by = 1",
        "issuer_name = 'x'", "seen_at = now()", "issued_at = null", "issued_with = 'x'",
    ],
)  # fmt: skip
def test_an_issued_card_is_never_silently_changed(change: str, who: Cast) -> None:
    sql = f"update cards_card set {change} where dossier_id = %(card)s"
    assert "what an issued card says is not changed" in tried(sql, issued(who))
    assert tried("update cards_card set place = 'x' where dossier_id = %(card)s", drafted(who)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("update cards_card set state = 'issued' where dossier_id = %(card)s", "is not opened again"),
        ("delete from cards_card where dossier_id = %(card)s", "a card is never deleted"),
        ("update cards_problem set state = 'open', corrected_at = null where card_id = %(card)s", "stays so"),
        ("delete from cards_overseer where card_id = %(card)s", "stands as the card was issued"),
        ("update cards_reply set note = 'x' where card_id = %(card)s", "append-only"),
        ("delete from cards_problemreply where office_id > 0 and %(card)s is not null", "append-only"),
        ("update cards_review set accepted = false where card_id = %(card)s", "append-only"),
        ("update cards_revisit set place = 'x' where card_id = %(card)s", "append-only"),
        ("update cards_revisited set note = 'x' where %(card)s is not null", "append-only"),
        ("delete from cards_revisit where card_id = %(card)s", "append-only"),
    ],
)
def test_a_closed_card_stays_as_it_is(sql: str, sentence: str, who: Cast) -> None:
    assert sentence in tried(sql, closed(who))


@pytest.mark.django_db
def test_an_open_problem_stays_open_until_its_own_visit(who: Cast) -> None:
    card = accepted(who, 2)
    visited(who, card, "corrected", "not", days=5)
    mark = "update cards_problem set state = 'corrected', corrected_at = now() where card_id = %(card)s"
    mark += " and state = 'open'"
    assert "only a return visit finds a problem corrected" in tried(mark, card)
    plant = """
      insert into cards_revisited (id, revisit_id, problem_id, office_id, outcome, note)
      select gen_random_uuid(), r.id, p.id, 1, 'corrected', '' from cards_revisit r, cards_problem p
      where r.card_id = %(card)s and p.card_id = r.card_id and p.state = 'open'"""
    assert "cards_revisited_once" in tried(plant, card)  # this visit has said of it what it has said
    foreign = plant.replace("p.card_id = r.card_id", "p.card_id <> r.card_id")
    signed_for(who, 1)
    assert "the open problems of its own card" in tried(foreign, card)


@pytest.mark.django_db
def test_a_merger_leaves_no_open_problem_behind(who: Cast) -> None:
    card, other = signed_for(who), signed_for(who)
    card.merged_into = other
    sql = "update cards_card set state = 'merged', merged_into_id = %(other)s where dossier_id = %(card)s"
    assert "only after its open problems have moved" in tried(sql, card)


@pytest.mark.django_db
def test_a_withdrawal_needs_reason_and_signature(who: Cast) -> None:
    card = issued(who)
    sql = "update cards_card set state = 'withdrawn' where dossier_id = %(card)s"
    assert "cards_withdrawn_has_reason" in tried(
        sql.replace("'withdrawn'", "'withdrawn', withdrawn_with = 'x'"), card
    )
    unsigned = sql.replace("'withdrawn'", "'withdrawn', withdraw_reason = 'x'")
    assert "cards_withdrawal_is_signed" in tried(unsigned, card)
    signed = unsigned.replace("'x'", "'x', withdrawn_with = 'totp'")
    assert tried(signed, card) == ""


def test_the_owner_of_the_tables_is_refused_too(
    fresh_database: FreshDatabase, owner_connection: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    who = the_cast()
    card = accepted(who)
    for sql in (
        "update cards_card set state = 'closed' where dossier_id = %s",
        "update dossiers_dossier set state = 'closed' where id = %s",
        "update cards_problem set state = 'corrected', corrected_at = now() where card_id = %s",
        "delete from cards_problem where card_id = %s",
        "delete from cards_reply where card_id = %s",
    ):
        with pytest.raises(psycopg.Error, match=r"closed only|only a return visit|never deleted|append-only"):
            owner_connection.execute(sql, [card.pk])
