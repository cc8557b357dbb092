"""The counts of the leaders' figures: always current, whatever the number of cards."""

from django.db import migrations, models

from yantuo.records.tally.counting import Count, counted, law_day

RUNNING = "t.state in ('issued', 'correcting', 'answered', 'accepted')"
CARDS = [
    Count("card.issued", "t.issued_at is not null", law_day("t.issued_at")),
    Count("card.open", RUNNING),
]
# Closed cards are split by how long they took, in tenths of a day: the median is read from that.
TOOK = "round(extract(epoch from t.closed_at - c.issued_at) / 8640)::int"
CLOSED = [Count("card.closed", "t.kind = 'card' and t.state = 'closed'", law_day("t.closed_at"), TOOK)]
CORRECT = "t.key = 'card.correct' and t.state"
CLOCKS = [
    Count("correct.open", f"{CORRECT} = 'open'", law_day("t.due_at")),
    Count("correct.met", f"{CORRECT} = 'met'", law_day("t.due_at")),
    Count("correct.in_time", f"{CORRECT} = 'met' and t.ended_at <= t.due_at", law_day("t.due_at")),
]
REVIEWS = [
    Count("review", "true", law_day("t.at")),
    Count("review.back", "not t.accepted", law_day("t.at")),
]
FOUND = [
    Count(f"found.{outcome}", f"t.outcome = '{outcome}'", law_day("r.visited_at"))
    for outcome in ("corrected", "partly", "not")
]


def _problems(problem: str, card: str) -> list[Count]:
    """Problems of enterprises on a provision, on cards once issued: all, and those that had been found there before."""
    counts = f"{card}.issued_at is not null and {problem}.enterprise_id is not null and {problem}.clause <> ''"
    day, clause = law_day(f"{problem}.found_at"), f"{problem}.clause"
    return [
        Count("problem", counts, day, clause),
        Count("problem.again", f"{counts} and {problem}.again", day, clause),
    ]


# A problem is "again" where the enterprise broke the same provision before; it is said once, when the card is issued.
AGAIN = """
create function cards_found_before(p cards_problem) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
  select exists (
    select from cards_problem q join cards_card c on c.dossier_id = q.card_id
    where q.enterprise_id = p.enterprise_id and q.clause = p.clause and p.clause <> ''
      and q.found_at < p.found_at and q.id <> p.id and c.issued_at is not null)
$$;
create function cards_again_on_issue() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  update cards_problem p set again = true where p.card_id = new.dossier_id and cards_found_before(p);
  return new;
end $$;
create function cards_again_on_insert() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  new.again := exists (select from cards_card where dossier_id = new.card_id and issued_at is not null)
    and cards_found_before(new);
  return new;
end $$;
create function cards_again_stays() returns trigger language plpgsql as $$
begin
  raise exception 'whether a problem was found again is said once, when its card is issued'
    using errcode = 'check_violation';
end $$;
create trigger again_on_issue before update on cards_card for each row
  when (old.issued_at is null and new.issued_at is not null) execute function cards_again_on_issue();
create trigger again_on_insert before insert on cards_problem for each row execute function cards_again_on_insert();
create trigger again_stays before update on cards_problem for each row when (old.again and not new.again)
  execute function cards_again_stays();
"""
UNDO = """
drop trigger again_stays on cards_problem; drop trigger again_on_insert on cards_problem;
drop trigger again_on_issue on cards_card; drop function cards_again_stays(); drop function cards_again_on_insert();
drop function cards_again_on_issue(); drop function cards_found_before(cards_problem);
"""
EARLIER = """
update cards_problem p set again = true from cards_card c
where c.dossier_id = p.card_id and c.issued_at is not null and cards_found_before(p)
"""

# The running clocks of cards, by their date: what is late is counted from them.
RUNNING_CLOCKS = """
create index cards_running_clocks on deadlines_deadline (due_at, office_id, dossier_id)
where state = 'open' and key in ('card.sign', 'card.correct', 'card.review', 'card.revisit')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0003_guards"),
        ("deadlines", "0003_counts"),
        ("dossiers", "0001_initial"),
        ("tally", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="again",
            field=models.BooleanField(
                default=False,
                db_default=False,
                editable=False,
                help_text="the enterprise had broken the same provision before",
            ),
        ),
        migrations.AddIndex(
            model_name="problem",
            index=models.Index(fields=["enterprise_id", "clause"], name="cards_problem_repeats"),
        ),
        migrations.RunSQL(AGAIN, UNDO),
        migrations.RunSQL(EARLIER, ""),
        migrations.RunSQL(RUNNING_CLOCKS, "drop index cards_running_clocks"),
        counted("cards", "cards_card", CARDS),
        counted("cards_closed", "dossiers_dossier", CLOSED,
                join="join cards_card c on c.dossier_id = t.id"),
        counted("cards_clocks", "deadlines_deadline", CLOCKS),
        counted("cards_reviews", "cards_review", REVIEWS),
        counted("cards_found", "cards_revisited", FOUND, join="join cards_revisit r on r.id = t.revisit_id"),
        counted("cards_problems", "cards_problem", _problems("t", "c"),
                join="join cards_card c on c.dossier_id = t.card_id"),
        counted("cards_problems_issued", "cards_card", _problems("p", "t"),
                join="join cards_problem p on p.card_id = t.dossier_id", beside=True),
    ]  # fmt: skip
