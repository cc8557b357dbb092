"""What the figures and the list of cards need of other tables, kept by the database in the moment it changes.

A card carries the nearest date of its running clocks; a return visit says whether it found everything corrected; the
counts of both, of answers and of dates of correction are kept (docs/decisions/0019-figures-of-events.md).
"""

from django.db import migrations, models

from yantuo.records.tally.counting import Count, counted, law_day

# What an update leaves to be checked at the end is checked now: until then no index can be made.
CHECKED = "set constraints all immediate; set constraints all deferred;"
HEAD = "language plpgsql security definer set search_path = public, pg_temp as $$"
REFUSE = "using errcode = 'check_violation'"

NEAREST = """
select c.dossier_id, min(d.due_at) as due_at, min(d.due_at) filter (where d.paused_since is null) as late_from
from cards_card c left join deadlines_deadline d on d.dossier_id = c.dossier_id and d.state = 'open'
{where} group by 1
"""
DIFFER = "c.dossier_id = n.dossier_id and (c.due_at, c.late_from) is distinct from (n.due_at, n.late_from)"


def _keeps(event: str, rows: str) -> str:
    """The trigger that brings the cards of these clocks up to date."""
    nearest = NEAREST.format(where=f"where c.dossier_id in (select dossier_id from {rows})")
    return (
        f"create function cards_dates_{event}() returns trigger {HEAD} begin "
        f"update cards_card c set due_at = n.due_at, late_from = n.late_from from ({nearest}) n where {DIFFER}; "
        f"return null; end $$; create trigger cards_dates_{event} after {event} on deadlines_deadline "
        f"referencing {'old' if event == 'delete' else 'new'} table as {rows} "
        f"for each statement execute function cards_dates_{event}();"
    )


DATES = f"""
update cards_card c set due_at = n.due_at, late_from = n.late_from from ({NEAREST.format(where="")}) n where {DIFFER};
{CHECKED}
{_keeps("insert", "added")} {_keeps("update", "added")} {_keeps("delete", "gone")}
create function cards_dates_guard() returns trigger {HEAD}
begin
  if pg_trigger_depth() = 1 then
    raise exception 'the nearest date of a card follows its clocks and is not written' {REFUSE};
  end if;
  return new;
end $$;
create trigger dates_guard before update on cards_card for each row
  when ((new.due_at, new.late_from) is distinct from (old.due_at, old.late_from))
  execute function cards_dates_guard();
create trigger dates_guard_new before insert on cards_card for each row
  when (new.due_at is not null or new.late_from is not null) execute function cards_dates_guard();
"""
# The dossier is there before its card, and its beginning never changes: lists of cards are read in this order.
DRAFTED = f"""
update cards_card c set drafted_at = d.opened_at from dossiers_dossier d where d.id = c.dossier_id;
{CHECKED}
alter table cards_card alter drafted_at set not null;
create function cards_drafted() returns trigger {HEAD}
begin
  new.drafted_at := (select opened_at from dossiers_dossier where id = new.dossier_id);
  return new;
end $$;
create trigger drafted before insert on cards_card for each row execute function cards_drafted();
"""
DRAFTED_BACK = "drop trigger drafted on cards_card; drop function cards_drafted();"
# The dates of correction in their order, of one office and of all.
ORDERS = """
create index cards_corrections_office on deadlines_deadline (office_id, due_at, id) where key = 'card.correct';
create index cards_corrections on deadlines_deadline (due_at, id) where key = 'card.correct';
"""
ORDERS_BACK = "drop index cards_corrections_office; drop index cards_corrections;"
DATES_BACK = """
drop trigger dates_guard_new on cards_card; drop trigger dates_guard on cards_card; drop function cards_dates_guard();
drop trigger cards_dates_insert on deadlines_deadline; drop function cards_dates_insert();
drop trigger cards_dates_update on deadlines_deadline; drop function cards_dates_update();
drop trigger cards_dates_delete on deadlines_deadline; drop function cards_dates_delete();
"""

SHORT = "exists (select from cards_revisited r where r.revisit_id = {visit}.id and r.outcome <> 'corrected')"
FOUND = f"""
alter table cards_revisit disable trigger append_only;
update cards_revisit v set corrected = false where {SHORT.format(visit="v")};
{CHECKED}
alter table cards_revisit enable always trigger append_only;
create function cards_revisit_says() returns trigger {HEAD}
begin
  if new.corrected = {SHORT.format(visit="new")} then
    raise exception 'a return visit says of itself what it found of each problem' {REFUSE};
  end if;
  return null;
end $$;
create constraint trigger says after insert on cards_revisit deferrable initially deferred for each row
  execute function cards_revisit_says();
"""
FOUND_BACK = "drop trigger says on cards_revisit; drop function cards_revisit_says();"

OPEN = "t.state in ('issued', 'correcting', 'answered', 'accepted')"
CARDS = [
    Count("card.issued", "t.issued_at is not null", law_day("t.issued_at")),
    Count("card.open", OPEN),
    Count("card.late", "t.late_from is not null", law_day("t.late_from")),
]
CLOCKS = [
    Count("card.kept", "t.state = 'met' and t.ended_at <= t.due_at", law_day("t.due_at")),
    Count("card.missed", "t.state = 'met' and t.ended_at > t.due_at", law_day("t.due_at")),
    Count("card.waiting", "t.state = 'open' and t.paused_since is null", law_day("t.due_at")),
]
REVIEWS = [
    Count("card.reviewed", "true", law_day("t.at")),
    Count("card.sent_back", "not t.accepted", law_day("t.at")),
]
REVISITS = [
    Count("card.visited", "true", law_day("t.visited_at")),
    Count("card.found_corrected", "t.corrected", law_day("t.visited_at")),
]


def _closed(dossier: str, card: str) -> list[Count]:
    """Closed cards by the day, split by the days of the calendar from issue to closure."""
    closed = law_day(f"{dossier}.closed_at")
    took = f"({closed})::date - ({law_day(f'{card}.issued_at')})::date"
    return [Count("card.closed", f"{dossier}.kind = 'card' and {dossier}.state = 'closed'", closed, took)]


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0003_guards"),
        ("deadlines", "0003_counts"),
        ("dossiers", "0002_row_security"),
        ("tally", "0001_initial"),
    ]
    operations = [
        migrations.AddField("card", "drafted_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(DRAFTED, DRAFTED_BACK, state_operations=[
            migrations.AlterField("card", "drafted_at", models.DateTimeField(editable=False)),
        ]),
        migrations.AddField("card", "due_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("card", "late_from", models.DateTimeField(editable=False, null=True)),
        migrations.AddField(
            "revisit",
            "corrected",
            models.BooleanField(
                default=True, help_text="whether every problem looked at was found corrected"
            ),
        ),
        migrations.RunSQL(DATES, DATES_BACK),
        migrations.RunSQL(FOUND, FOUND_BACK),
        migrations.RunSQL(ORDERS, ORDERS_BACK),
        counted("cards", "cards_card", CARDS),
        counted(
            "cards_clocks",
            "deadlines_deadline",
            CLOCKS,
            join="join cards_card c on c.dossier_id = t.dossier_id and t.key = 'card.correct'",
        ),
        counted("cards_reviews", "cards_review", REVIEWS),
        counted("cards_revisits", "cards_revisit", REVISITS),
        counted(
            "cards_closed",
            "dossiers_dossier",
            _closed("t", "c"),
            join="join cards_card c on c.dossier_id = t.id",
        ),
        counted(
            "cards_closed_card",
            "cards_card",
            _closed("d", "t"),
            join="join dossiers_dossier d on d.id = t.dossier_id",
            beside=True,
        ),
        migrations.AddIndex(
            "card",
            models.Index(
                fields=["office_id", "late_from"],
                name="cards_late",
                condition=models.Q(late_from__isnull=False),
            ),
        ),
        migrations.AddIndex("card", models.Index(fields=["due_at"], name="cards_due")),
        migrations.AddIndex(
            "card", models.Index(fields=["office_id", "drafted_at", "dossier"], name="cards_office_drafted")
        ),
        migrations.AddIndex("card", models.Index(fields=["drafted_at", "dossier"], name="cards_drafted")),
        migrations.AddIndex("card", models.Index(fields=["office_id", "issued_at"], name="cards_issued")),
        migrations.AddIndex("review", models.Index(fields=["at", "id"], name="cards_review_latest")),
        migrations.AddIndex("revisit", models.Index(fields=["visited_at", "id"], name="cards_revisit_latest")),
        migrations.AddIndex("review", models.Index(fields=["office_id", "at"], name="cards_review_at")),
        migrations.AddIndex(
            "revisit", models.Index(fields=["office_id", "visited_at"], name="cards_revisit_at")
        ),
    ]
