"""What the database itself refuses, whoever asks: to lose a finding, to reword or forget a conflict of interest.

The functions run as the owner of the tables, so that no row out of the asker's sight is overlooked.
"""

from django.db import migrations

HEAD = "returns trigger language plpgsql security definer set search_path = public, pg_temp as $$"


def refuse(sentence: str) -> str:
    """The statement that refuses, with its sentence (an integrity error for the program)."""
    return f"raise exception '{sentence}' using errcode = 'check_violation';"


# A finding comes back from a referral that was returned or withdrawn, from a card that was withdrawn or discarded, and
# from the draft of a card that no longer states it; it is followed up anew, never forgotten.
FINDINGS = f"""
create function visits_may_come_back(answer uuid, gone uuid) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
  select exists (
    select from dossiers_dossier held
    where held.id = gone and (
      held.state in ('returned', 'withdrawn')
      or held.kind = 'card' and held.state = 'draft'
        and not exists (select from cards_problem where card_id = gone and source_answer = answer)))
$$;
create function visits_keep_finding() {HEAD}
begin
  if tg_op = 'DELETE' then
    if old.follow in ('card', 'referral', 'back') then
      {refuse("a finding that a card or referral has taken on is not removed")}
    end if;
    return old;
  end if;
  if old.follow not in ('card', 'referral', 'back') then return new; end if;
  if (new.visit_id, new.answer_id, new.item, new.weight, new.note, new.clause)
    is distinct from (old.visit_id, old.answer_id, old.item, old.weight, old.note, old.clause) then
    {refuse("a finding that a card or referral has taken on does not change")}
  end if;
  if (new.follow, new.dossier_id) is not distinct from (old.follow, old.dossier_id) then return new; end if;
  if old.follow = 'back' and new.follow in ('spot', 'card', 'referral') then return new; end if;
  if old.follow <> 'back' and new.follow = 'back' and visits_may_come_back(old.answer_id, new.dossier_id) then
    return new;
  end if;
  {refuse("what a card or referral has taken on does not change: it comes back with it, and is followed up again")}
end $$;
create trigger kept before update or delete on visits_finding for each row execute function visits_keep_finding();
alter table visits_finding enable always trigger kept;

create function visits_nothing_lost() {HEAD}
begin
  if exists (select from visits_finding where dossier_id = new.id and follow = 'referral') or exists (
    select from cards_problem stated join visits_finding found on found.answer_id = stated.source_answer
    where stated.card_id = new.id and stated.state = 'open' and found.follow = 'card') then
    {refuse("a card or referral that comes to nothing gives its findings back")}
  end if;
  return null;
end $$;
create constraint trigger findings_come_back after update of state on dossiers_dossier
  deferrable initially deferred for each row
  when (new.kind in ('card', 'referral') and new.state in ('returned', 'withdrawn') and new.state <> old.state)
  execute function visits_nothing_lost();
create function visits_nothing_dropped() {HEAD}
begin
  if exists (select from visits_finding
    where answer_id = old.source_answer and dossier_id = old.card_id and follow = 'card'
    and not exists (select from cards_problem where card_id = old.card_id and source_answer = old.source_answer)) then
    {refuse("a problem taken out of a draft gives its finding back")}
  end if;
  return null;
end $$;
create constraint trigger finding_comes_back after delete on cards_problem
  deferrable initially deferred for each row when (old.source_answer is not null)
  execute function visits_nothing_dropped();
"""
FINDINGS_BACK = """
drop trigger finding_comes_back on cards_problem; drop trigger findings_come_back on dossiers_dossier;
drop trigger kept on visits_finding;
drop function visits_nothing_dropped(); drop function visits_nothing_lost(); drop function visits_keep_finding();
drop function visits_may_come_back(uuid, uuid);
"""
# A merger of two files takes the conflicts along, with the sight of the system: only then may the enterprise change.
CONFLICTS = f"""
create function visits_keep_conflict() {HEAD}
begin
  if tg_op = 'DELETE' then
    {refuse("a conflict of interest is never removed: it is ended, and stays on record")}
  end if;
  if (new.person_id, new.office_id, new.reason, new.declared_at, new.declared_by, new.declared_name)
    is distinct from
    (old.person_id, old.office_id, old.reason, old.declared_at, old.declared_by, old.declared_name)
    or new.enterprise_id <> old.enterprise_id and sight_mode() <> 'system' then
    {refuse("what was declared of a conflict of interest does not change")}
  end if;
  if (new.ended_at, new.ends_on, new.ended_by, new.ended_name, new.end_reason)
    is not distinct from (old.ended_at, old.ends_on, old.ended_by, old.ended_name, old.end_reason) then
    return new;
  end if;
  if old.ended_at is not null then
    {refuse("a conflict of interest is ended once")}
  end if;
  if new.ended_by = new.person_id and new.declared_by <> new.person_id then
    {refuse("who is kept away does not end what somebody else has declared")}
  end if;
  if sight_mode() <> 'system' and new.ended_by is distinct from sight_person() then
    {refuse("a conflict of interest is ended in one''s own name")}
  end if;
  return new;
end $$;
create trigger kept before update or delete on visits_conflict
  for each row execute function visits_keep_conflict();
alter table visits_conflict enable always trigger kept;
"""
CONFLICTS_BACK = """
drop trigger kept on visits_conflict; drop function visits_keep_conflict();
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_row_security"), ("cards", "0003_guards")]
    operations = [
        migrations.RunSQL(FINDINGS, FINDINGS_BACK),
        migrations.RunSQL(CONFLICTS, CONFLICTS_BACK),
    ]
