"""What the database itself refuses, whoever asks: to lose a problem, to reword it, to close a card too early.

The functions run as the owner of the tables, so that no row out of the asker's sight is overlooked.
"""

from django.db import migrations

from yantuo.records.sight.policies import append_only

HEAD = "returns trigger language plpgsql security definer set search_path = public, pg_temp as $$"


def refuse(sentence: str) -> str:
    """The statement that refuses, with its sentence (an integrity error for the program)."""
    return f"raise exception '{sentence}' using errcode = 'check_violation';"


GUARDS = f"""
create function cards_may_close(card uuid) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
  select exists (select from cards_problem where card_id = card)
    and not exists (select from cards_problem where card_id = card and state <> 'corrected')
    and exists (select from cards_revisit where card_id = card)
$$;
create function cards_card_guard() {HEAD}
begin
  if tg_op = 'DELETE' then
    {refuse("a card is never deleted: a draft is discarded, an issued card withdrawn")}
  end if;
  if new.state = 'closed' and not cards_may_close(new.dossier_id) then
    {refuse("a card is closed only when a return visit has found every problem corrected")}
  end if;
  if new.enterprise_id is not null and not exists
    (select from orgs_organisation where id = new.office_id and enforces) and
    (tg_op = 'INSERT' or old.issued_at is distinct from new.issued_at) then
    {refuse("an office without enforcement power puts no card to an enterprise")}
  end if;
  if tg_op = 'INSERT' then return new; end if;
  if old.state in ('closed', 'withdrawn', 'merged') and new.state <> old.state then
    {refuse("a card that is closed, withdrawn or merged is not opened again")}
  end if;
  if old.state <> 'draft' and new.state = 'draft' then
    {refuse("an issued card never becomes a draft again")}
  end if;
  if new.state = 'merged' and exists
    (select from cards_problem where card_id = new.dossier_id and state = 'open') then
    {refuse("a card is merged only after its open problems have moved")}
  end if;
  if old.issued_at is not null and
    (new.addressee_id, new.origin, new.origin_dossier_id, new.seen_at, new.place, new.requirement, new.unit,
     new.responsible, new.issued_by, new.issuer_name, new.issuer_post, new.issued_at, new.issued_with)
    is distinct from
    (old.addressee_id, old.origin, old.origin_dossier_id, old.seen_at, old.place, old.requirement, old.unit,
     old.responsible, old.issued_by, old.issuer_name, old.issuer_post, old.issued_at, old.issued_with) then
    {refuse("what an issued card says is not changed")}
  end if;
  return new;
end $$;
create trigger guard before insert or update or delete on cards_card for each row execute function cards_card_guard();
alter table cards_card enable always trigger guard;

create function cards_dossier_guard() {HEAD}
begin
  if new.state = 'closed' and not cards_may_close(new.id) then
    {refuse("a card is closed only when a return visit has found every problem corrected")}
  end if;
  return new;
end $$;
create trigger card_guard before insert or update on dossiers_dossier for each row when (new.kind = 'card')
  execute function cards_dossier_guard();
alter table dossiers_dossier enable always trigger card_guard;

create function cards_problem_moves(was cards_problem, now cards_problem) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
  select was.state = 'open' and now.state = 'open' and now.born = 'merged' and now.from_card_id = was.card_id
    and exists (
      select from cards_card a, cards_card b
      where a.dossier_id = was.card_id and b.dossier_id = now.card_id
        and a.state in ('issued', 'correcting') and b.state in ('issued', 'correcting')
        and a.enterprise_id is not distinct from b.enterprise_id
        and a.addressee_id is not distinct from b.addressee_id)
$$;
create function cards_problem_guard() {HEAD}
declare stage text := (
  select state from cards_card where dossier_id = case when tg_op = 'INSERT' then new.card_id else old.card_id end);
begin
  if tg_op = 'DELETE' then
    if stage = 'draft' then return old; end if;
    {refuse("a problem of an issued card is never deleted")}
  end if;
  if tg_op = 'INSERT' then
    if new.state = 'open' and ((stage = 'draft' and new.born = 'issued') or (stage = 'accepted' and new.born = 'revisit'))
      then return new; end if;
    {refuse("a problem comes onto a card in its draft or on a return visit")}
  end if;
  if new.card_id <> old.card_id then
    if not cards_problem_moves(old, new) then
      {refuse("a problem moves only with a merger, while it is open, to a card of the same addressee")}
    end if;
  elsif stage <> 'draft' and (new.n, new.born, new.from_card_id) is distinct from (old.n, old.born, old.from_card_id) then
    {refuse("a problem of an issued card is not changed")}
  end if;
  if stage <> 'draft' and
    (new.text, new.clause, new.category, new.requirement, new.item, new.source_answer, new.needs_evidence,
     new.found_at, new.office_id)
    is distinct from
    (old.text, old.clause, old.category, old.requirement, old.item, old.source_answer, old.needs_evidence,
     old.found_at, old.office_id) then
    {refuse("a problem of an issued card is not changed")}
  end if;
  if (new.state, new.corrected_at) is distinct from (old.state, old.corrected_at) and not (
    old.state = 'open' and new.state = 'corrected'
    and exists (select from cards_revisited where problem_id = new.id and outcome = 'corrected')) then
    {refuse("only a return visit finds a problem corrected, and what was corrected stays so")}
  end if;
  return new;
end $$;
create trigger guard before insert or update or delete on cards_problem
  for each row execute function cards_problem_guard();
alter table cards_problem enable always trigger guard;

create function cards_overseer_guard() {HEAD}
begin
  if (select state from cards_card where dossier_id = case when tg_op = 'INSERT' then new.card_id else old.card_id end)
    <> 'draft' then
    {refuse("who oversaw stands as the card was issued")}
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger guard before insert or update or delete on cards_overseer
  for each row execute function cards_overseer_guard();
alter table cards_overseer enable always trigger guard;

create function cards_revisit_guard() {HEAD}
begin
  if (select state from cards_card where dossier_id = new.card_id) <> 'accepted' then
    {refuse("a return visit is made after the answer was accepted")}
  end if;
  return new;
end $$;
create trigger guard before insert on cards_revisit for each row execute function cards_revisit_guard();
alter table cards_revisit enable always trigger guard;

create function cards_revisited_guard() {HEAD}
begin
  if not exists (
    select from cards_problem p join cards_revisit r on r.card_id = p.card_id
    where p.id = new.problem_id and r.id = new.revisit_id and p.state = 'open') then
    {refuse("a return visit looks at the open problems of its own card")}
  end if;
  return new;
end $$;
create trigger guard before insert on cards_revisited for each row execute function cards_revisited_guard();
alter table cards_revisited enable always trigger guard;

create function cards_problemreply_guard() {HEAD}
begin
  if not exists (
    select from cards_problem p join cards_reply r on r.card_id = p.card_id
    where p.id = new.problem_id and r.id = new.reply_id and p.state = 'open') then
    {refuse("an answer is about the open problems of its own card")}
  end if;
  return new;
end $$;
create trigger guard before insert on cards_problemreply for each row execute function cards_problemreply_guard();
alter table cards_problemreply enable always trigger guard;
"""
BACK = """
drop trigger guard on cards_problemreply; drop trigger guard on cards_revisited; drop trigger guard on cards_revisit;
drop trigger guard on cards_overseer; drop trigger guard on cards_problem; drop trigger card_guard on dossiers_dossier;
drop trigger guard on cards_card;
drop function cards_problemreply_guard(); drop function cards_revisited_guard(); drop function cards_revisit_guard();
drop function cards_overseer_guard(); drop function cards_problem_guard();
drop function cards_problem_moves(cards_problem, cards_problem); drop function cards_dossier_guard();
drop function cards_card_guard(); drop function cards_may_close(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0002_row_security")]
    operations = [
        migrations.RunSQL(GUARDS, BACK),
        append_only("cards_reply"),
        append_only("cards_problemreply"),
        append_only("cards_review"),
        append_only("cards_revisit"),
        append_only("cards_revisited"),
    ]
