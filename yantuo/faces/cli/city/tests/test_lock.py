"""A year of the lock: what is found becomes a card, and a card ends with a return visit that found all corrected."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import yaml

from yantuo.casework.checklists.rules import in_force
from yantuo.faces.cli.city import City
from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.lock.rows import Card, Visit, Year
from yantuo.faces.cli.city.lock.scripts import SCRIPTS, Deck
from yantuo.faces.cli.city.lock.sheets import domain_of, items_of, marks_of, table_for
from yantuo.faces.cli.city.lock.visits import scene_of
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.city.rows import FirmFile
from yantuo.faces.cli.city.tests.conftest import DAY, RULES, make

CAPS = {"A": 1, "B": 2, "C": 3, "D": 4}


@pytest.fixture(scope="module")
def year(city: City) -> Year:
    return city.lock()


@pytest.fixture(scope="module")
def by_number(files: list[FirmFile]) -> dict[int, FirmFile]:
    return {file.firm.number: file for file in files}


def test_the_same_seed_and_day_give_the_same_year_and_the_first_firms_keep_theirs() -> None:
    small, same, larger = make(60).lock(), make(60).lock(), make(140).lock()
    assert small == same
    assert {row.uid: row for row in small.visits}.items() <= {row.uid: row for row in larger.visits}.items()
    assert set(small.cards) <= set(larger.cards)
    assert make(60, seed=7).lock() != small


def test_numbers_are_those_of_a_city_of_1300_firms(year: Year) -> None:
    assert 540 <= len(year.visits) <= 680
    assert 180 <= len(year.cards) <= 250
    states = Counter(visit.state for visit in year.visits)
    assert set(states) == {"planned", "under_way", "concluded", "signed", "told", "published", "cancelled"}
    assert {visit.kind for visit in year.visits} == {"daily", "unannounced", "special", "system"}
    assert {visit.source for visit in year.visits} == {"plan", "complaint", "sample", "referral", "follow_up"}
    assert len({visit.office for visit in year.visits}) == 13


@pytest.mark.parametrize("day", [DAY, date(2027, 2, 20), date(2026, 5, 6)])
def test_no_publication_is_overdue_by_more_than_a_few_weeks(day: date) -> None:
    town = make(1300, on=day)
    concluded = [visit for visit in town.lock().visits if visit.told_at and visit.concluded_at]
    late = []
    for visit in concluded:
        assert visit.concluded_at
        by = visit.published_at or town.clock.now
        late.append((by - town.clock.due("inspect.publish", visit.concluded_at)).days)
    assert max(late) <= 28
    assert sum(days >= 0 for days in late) >= 10, "but some are late, for the desk to show"


@pytest.mark.parametrize("size", [120, 1300])
def test_a_card_stands_in_every_state(size: int) -> None:
    cards = make(size).lock().cards
    assert {card.state for card in cards} == {
        "draft", "issued", "correcting", "answered", "accepted", "closed", "withdrawn", "merged",
    }  # fmt: skip
    assert {len(card.rounds) for card in cards} >= {0, 1, 2}
    seen = {seen.outcome for card in cards for one in card.rounds if one.revisit for seen in one.revisit.seen}
    assert seen >= {"corrected", "partly"}
    asked = {one.ask.granted for card in cards for one in card.rounds if one.ask}
    assert asked == {None, True, False}
    assert sum(bool(card.addressee) for card in cards) == 2


def test_the_deck_has_every_script() -> None:
    deck = Deck(1)
    dealt = {deck.deal(complaint=n % 4 == 0).name for n in range(120)}
    assert dealt | {"ask_waiting"} == set(SCRIPTS)  # that one is the leader's own


def test_no_card_on_an_inspection_comes_to_nothing() -> None:
    deck = Deck(1)
    assert "withdrawn" not in {deck.deal().state for _ in range(120)}


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2027, 2, 20), date(2026, 10, 9), date(2026, 5, 6)])
def test_other_days_work_as_well(day: date) -> None:
    assert len(make(200, on=day).lock().cards) > 20


def test_every_item_that_may_fail_is_in_the_checklist_and_words_are_as_they_should_be() -> None:
    words = read("lock/words")
    known = {
        item.key
        for field in ("food", "dairy")
        for table in in_force(field, date(2026, 11, 24))
        for item in table.items()
    }
    assert set(words["found"]) <= known
    notes = [note for rows in words["found"].values() for note, _done in rows]
    assert 50 <= len(notes) == len(set(notes))
    for text in [*notes, *(done for rows in words["found"].values() for _note, done in rows)]:
        assert "," not in text
        assert text.endswith("。"), text
    assert {scene_of(key) for key in words["found"]} <= set(words["captions"])


def moments(visit: Visit) -> list[datetime]:
    every = (
        visit.opened_at,
        visit.began_at,
        visit.concluded_at,
        visit.signed_at,
        visit.told_at,
        visit.published_at,
    )
    return [at for at in every if at]


def test_moments_of_inspections_come_in_order_and_before_now(city: City, year: Year) -> None:
    for visit in year.visits:
        found = moments(visit)
        assert visit.corrects or found == sorted(found)
        assert max(found) <= city.clock.now
        if visit.state in ("planned", "cancelled"):
            assert visit.began_at is None
        elif not visit.corrects:
            assert visit.began_at
            assert visit.began_at.date() == visit.planned_on


def steps(card: Card) -> Iterator[datetime]:
    yield from (at for at in (card.seen_at, card.drafted_at, card.issued_at, card.signed_at) if at)
    for one in card.rounds:
        asked = (one.ask.at, one.ask.decided_at) if one.ask else ()
        found = (
            *asked,
            one.reply and one.reply.at,
            one.review and one.review.at,
            one.revisit and one.revisit.at,
        )
        yield from (at for at in found if at)


def test_moments_of_cards_come_in_order_and_before_now(city: City, year: Year) -> None:
    for card in year.cards:
        found = list(steps(card))
        assert found == sorted(found), card
        assert max(found) < city.clock.now
        assert (card.ended_at is not None) == (card.state in ("closed", "withdrawn", "merged"))


def test_a_card_is_closed_by_a_return_visit_that_found_everything_corrected(year: Year) -> None:
    moved = {one.uid: one for card in year.cards for one in card.problems if one.moved_to}
    for card in year.cards:
        held = [*card.problems, *(one for one in moved.values() if one.moved_to == card.uid)]
        if card.state == "closed":
            assert card.rounds[-1].revisit
            assert card.rounds[-1].revisit.days is None
            assert all(one.corrected_at for one in held)
            assert held
        elif card.state not in ("merged", "withdrawn"):
            assert any(one.corrected_at is None for one in held)
    assert moved


def test_every_round_answers_exactly_what_is_open(year: Year) -> None:
    for card in (one for one in year.cards if one.state == "closed"):
        for one in card.rounds:
            assert one.reply
            problems = {part.problem for part in one.reply.parts}
            if one.revisit:
                assert {seen.problem for seen in one.revisit.seen} == problems
                assert bool(one.revisit.days) == (one is not card.rounds[-1])
            else:
                assert one.review
                assert not one.review.accepted
                assert one.review.reasons


def test_every_finding_of_a_result_handed_over_has_its_follow_up(year: Year) -> None:
    cards = {card.uid: card for card in year.cards}
    for visit in year.visits:
        failed = [row.item for row in visit.answers if row.verdict == "fails"]
        if visit.concluded_at:
            assert [one.item for one in visit.findings] == failed
        for one in visit.findings:
            if visit.told_at:
                assert one.follow in ("spot", "card")
            if one.follow == "card":
                assert one.card
                assert cards[one.card].origin_dossier == visit.uid
                assert one.answer in {problem.answer for problem in cards[one.card].problems}


def test_all_items_are_answered_by_the_checklist_of_the_day(
    year: Year, by_number: dict[int, FirmFile]
) -> None:
    for visit in (row for row in year.visits if row.concluded_at):
        file = by_number[visit.firm]
        table = table_for(domain_of(file.firm.categories), visit.planned_on, visit.kind)
        items = items_of(table, marks_of(file))
        verdicts = {row.item: row.verdict for row in visit.answers}
        assert table.unanswered(verdicts, marks_of(file), visit.kind) == []
        by_key = {item.key: item for item in items}
        assert set(verdicts) <= set(by_key)
        for row in visit.answers:
            assert row.verdict != "absent" or (by_key[row.item].may_be_absent and row.reason)
            assert row.verdict != "fails" or row.note


def test_the_cap_is_kept_or_its_reason_given(city: City, year: Year, by_number: dict[int, FirmFile]) -> None:
    over = [row for row in year.visits if row.nth > CAPS[by_number[row.firm].firm.grade] and not row.corrects]
    assert all(row.reasons.get("cap") for row in over)
    assert any(row.reasons.get("cap") for row in year.visits)
    assert any(row.reasons.get("cancel") == read("lock/words")["at_cap"] for row in year.visits)


def test_special_cases_are_there(year: Year) -> None:
    assert sum(bool(row.corrects) for row in year.visits) == 1
    assert sum(bool(row.repeats) for row in year.visits) == 1
    assert any(row.refusal and row.witness for row in year.visits if row.signed_at)
    assert any(card.refusal and card.witness for card in year.cards)
    planned = [row for row in year.visits if row.state == "planned"]
    assert len({row.planned_on for row in planned}) > 3


def powers(city: City, person: str, day: date) -> set[str]:
    roles = yaml.safe_load((RULES / "roles.yaml").read_text(encoding="utf-8"))
    held = [
        post.role
        for post in city.staff.posts
        if post.person == person and post.begins <= day and (post.ends is None or day <= post.ends)
    ]
    return {power for role in held for power in roles[role]["powers"]}


def acts(year: Year) -> Iterator[tuple[str, str, datetime]]:
    for visit in year.visits:
        yield from ((one, "inspection.inspect", visit.told_at or visit.opened_at) for one in visit.inspectors)
        if visit.published_at:
            yield visit.publisher, "inspection.publish", visit.published_at
    for card in year.cards:
        yield card.drafter, "card.draft", card.drafted_at
        if card.issued_at:
            yield card.issuer, "card.issue", card.issued_at
        for one in card.rounds:
            if one.review:
                yield one.review.by, "card.review", one.review.at
            if one.revisit:
                yield one.revisit.by, "card.revisit", one.revisit.at
            if one.ask and one.ask.decided_at:
                yield one.ask.decided_by, "deadline.extend", one.ask.decided_at
        if card.state == "withdrawn" and card.issued_at and card.ended_at:
            yield card.ended_by, "card.withdraw", card.ended_at


def test_everybody_was_in_post_and_had_the_power(city: City, year: Year) -> None:
    for person, power, at in acts(year):
        assert power in powers(city, person, at.date()), (person, power, at)


def test_whoever_inspects_or_visits_holds_a_certificate(city: City, year: Year) -> None:
    held = {row.person: row for row in city.staff.certificates}
    pairs = [(row.inspectors, row.planned_on) for row in year.visits if row.began_at]
    pairs += [(card.overseers, card.seen_at.date()) for card in year.cards]
    for card in year.cards:
        pairs += [
            ((one.revisit.by, one.revisit.second), one.revisit.at.date())
            for one in card.rounds
            if one.revisit
        ]
    for people, day in pairs:
        assert len(set(people)) == 2
        assert all(held[one].valid_from <= day <= held[one].valid_to for one in people)


def test_the_reviewer_and_the_visitors_did_not_answer(year: Year) -> None:
    for card in year.cards:
        replied = {one.reply.by for one in card.rounds if one.reply}
        reviewed = {one.review.by for one in card.rounds if one.review}
        visited = {who for one in card.rounds if one.revisit for who in (one.revisit.by, one.revisit.second)}
        assert not replied & (reviewed | visited)


def test_those_who_log_in_find_something_to_do(city: City, year: Year) -> None:
    logins = city.staff.logins
    mine = [row for row in year.visits if logins["inspector"] in row.inspectors]
    assert any(row.state == "planned" and row.planned_on == city.on for row in mine)
    assert any(row.state == "under_way" and 0 < len(row.answers) < 60 for row in mine)
    office = {card.state for card in year.cards if card.owner == logins["officer"]}
    assert {"answered", "accepted"} <= office
    ours = [card for card in year.cards if card.office == "140403.bureau"]
    assert any(card.state == "draft" for card in ours)
    assert any(one.ask and one.ask.granted is None for card in ours for one in card.rounds)
    firm = Counter(card.state for card in year.cards if card.firm == DEMO_FIRM)
    assert firm == {"closed": 1, "correcting": 1, "issued": 1}
    assert any(card.addressee == "140403.bureau" for card in year.cards)


def test_evidence_hangs_on_answers_of_firms_and_on_what_is_left(year: Year) -> None:
    shown = Counter((shot.owner_kind, shot.owner) for shot in year.shots)
    parts = [part for card in year.cards for one in card.rounds if one.reply for part in one.reply.parts]
    assert parts
    assert all(shown["card_reply", part.uid] for part in parts)
    left = [seen for card in year.cards for one in card.rounds if one.revisit for seen in one.revisit.seen]
    assert all(shown["card_revisit", seen.uid] for seen in left if seen.outcome != "corrected")
    assert 6 <= len({shot.picture for shot in year.shots}) <= 12
    assert len({shot.uid for shot in year.shots}) == len(year.shots)


def test_identifiers_are_given_once(year: Year) -> None:
    every = [row.uid for row in (*year.visits, *year.cards)]
    every += [one.uid for card in year.cards for one in card.problems]
    every += [row.uid for visit in year.visits for row in (*visit.answers, *visit.findings)]
    every += [part.uid for card in year.cards for one in card.rounds if one.reply for part in one.reply.parts]
    assert len(every) == len(set(every))
