"""Who sees which rows (docs/decisions/0003-row-level-security.md), and what the database itself refuses.

A round is seen by whoever sees its dossier: the office that oversees. A draw is made once, from what was frozen; a
round is not closed while a card of it is open. The guards run as the owner of the tables: no row is overlooked.
"""

from django.db import migrations

from yantuo.records.sight.policies import MY_OFFICES, SEEN_DOSSIER, SYSTEM, any_of, row_security, sees

SEEN = sees("round_id")
SEEN_STOP = "exists (select 1 from oversight_stop seen where seen.id = stop_id)"
SEEN_DRAW = "exists (select 1 from oversight_draw seen where seen.stop_id = draw_id)"
OURS = any_of(MY_OFFICES, SYSTEM)

HEAD = "returns trigger language plpgsql security definer set search_path = public, pg_temp as $$"


def refuse(sentence: str) -> str:
    """The statement that refuses, with its sentence (an integrity error for the program)."""
    return f"raise exception '{sentence}' using errcode = 'check_violation';"


GUARDS = f"""
create function oversight_round_guard() {HEAD}
begin
  if tg_op = 'DELETE' then {refuse("a round is never deleted: it is cancelled")} end if;
  if new.state = 'closed' and old.state <> 'closed' and exists
    (select from cards_card where origin_dossier_id = new.dossier_id and state not in ('closed', 'withdrawn', 'merged')) then
    {refuse("a round is closed only when every card of it is closed")}
  end if;
  if old.state in ('closed', 'cancelled') and new.state <> old.state then
    {refuse("a round that is closed or cancelled is not opened again")}
  end if;
  return new;
end $$;
create trigger guard before update or delete on oversight_round for each row execute function oversight_round_guard();
alter table oversight_round enable always trigger guard;

create function oversight_draw_guard() {HEAD}
begin
  if tg_op = 'DELETE' then {refuse("a draw is never deleted: it is made once")} end if;
  if old.drawn_at is not null or (new.stop_id, new.size, new.listed, new.list_sha256, new.key_sha256, new.frozen_at)
    is distinct from (old.stop_id, old.size, old.listed, old.list_sha256, old.key_sha256, old.frozen_at)
    or new.key is distinct from old.key then
    {refuse("the list and the key of a draw are frozen")}
  end if;
  return new;
end $$;
create trigger guard before update or delete on oversight_draw for each row execute function oversight_draw_guard();
alter table oversight_draw enable always trigger guard;

create function oversight_drawn_guard() {HEAD}
begin
  if tg_op <> 'INSERT' then {refuse("what was drawn is not changed")} end if;
  if exists (select from oversight_draw where stop_id = new.draw_id and drawn_at is not null) then
    {refuse("a draw is made once: nothing is added to it")}
  end if;
  return new;
end $$;
create trigger guard before insert or update or delete on oversight_drawn
  for each row execute function oversight_drawn_guard();
alter table oversight_drawn enable always trigger guard;
"""
NO_GUARDS = """
drop trigger guard on oversight_drawn; drop function oversight_drawn_guard();
drop trigger guard on oversight_draw; drop function oversight_draw_guard();
drop trigger guard on oversight_round; drop function oversight_round_guard();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sight", "0001_functions"),
        ("oversight", "0001_initial"),
        ("cards", "0003_guards"),
        ("checklists", "0002_row_security"),
        ("dossiers", "0002_row_security"),
    ]
    operations = [
        row_security("oversight_round", any_of(MY_OFFICES, SYSTEM, SEEN_DOSSIER)),
        row_security("oversight_member", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("oversight_stop", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("oversight_draw", any_of(MY_OFFICES, SYSTEM, SEEN_STOP), write=OURS),
        row_security("oversight_drawn", any_of(MY_OFFICES, SYSTEM, SEEN_DRAW), write=OURS),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
