"""Who sees which rows (docs/decisions/0003-row-level-security.md); a locked sheet keeps its answers and photos."""

from django.db import migrations

from yantuo.records.sight.policies import MY_OFFICES, SEEN_DOSSIER, STAFF, SYSTEM, any_of, row_security

SHEET = any_of(MY_OFFICES, SYSTEM, SEEN_DOSSIER)
ANSWER = any_of(MY_OFFICES, SYSTEM, "exists (select 1 from checklists_sheet seen where seen.id = sheet_id)")
# A photo follows its answer, for the enterprise too. The owner is read as an id only where its kind says that it is one.
PHOTO = """
case owner_kind when 'answer' then exists (select 1 from checklists_answer seen where seen.id = owner::uuid) else false end
"""
# The guards look as the owner of the tables: no row is overlooked.
HEAD = "returns trigger language plpgsql security definer set search_path = public, pg_temp as $$"

LOCKED = f"""
create function checklists_refuse_locked() {HEAD}
declare
    sheet uuid := case when tg_op = 'DELETE' then old.sheet_id else new.sheet_id end;
begin
    if exists (select 1 from checklists_sheet where id = sheet and locked_at is not null) then
        raise exception 'the sheet is locked: its answers do not change';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger locked before insert or update or delete on checklists_answer
    for each row execute function checklists_refuse_locked();
alter table checklists_answer enable always trigger locked;
create function checklists_refuse_photo() {HEAD}
begin
    if new.owner_kind = 'answer' and exists (
        select 1 from checklists_answer answer join checklists_sheet sheet on sheet.id = answer.sheet_id
        where answer.id = new.owner::uuid and sheet.locked_at is not null
    ) then
        raise exception 'the sheet is locked: its photos do not change';
    end if;
    return new;
end $$;
create trigger locked_sheet before insert or update on files_attachment
    for each row when (new.owner_kind = 'answer') execute function checklists_refuse_photo();
alter table files_attachment enable always trigger locked_sheet;
"""
UNLOCKED = """
drop trigger locked_sheet on files_attachment; drop function checklists_refuse_photo();
drop trigger locked on checklists_answer; drop function checklists_refuse_locked();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sight", "0001_functions"),
        ("checklists", "0001_initial"),
        ("dossiers", "0002_row_security"),
        ("files", "0002_row_security"),
    ]
    operations = [
        row_security("checklists_sheet", SHEET),
        row_security("checklists_answer", ANSWER),
        migrations.RunSQL(
            f"create policy of_answer on files_attachment for select using ({PHOTO});"
            f"create policy of_answer_insert on files_attachment for insert with check ({STAFF} and ({PHOTO}));",
            "drop policy of_answer on files_attachment; drop policy of_answer_insert on files_attachment;",
        ),
        migrations.RunSQL(LOCKED, UNLOCKED),
    ]
