"""Who sees which rows (docs/decisions/0003-row-level-security.md); a finding that was handed on is never removed."""

from django.db import migrations

from yantuo.records.sight.policies import (
    ANYBODY,
    MY_OFFICES,
    SEEN_DOSSIER,
    STAFF,
    SYSTEM,
    any_of,
    row_security,
)

SEEN = any_of(MY_OFFICES, SYSTEM, SEEN_DOSSIER)
OF_VISIT = any_of(MY_OFFICES, SYSTEM, "exists (select 1 from visits_visit seen where seen.dossier_id = visit_id)")
# A photo of a correction follows its finding, a signature its inspection, for the enterprise too.
PICTURE = """
case owner_kind
  when 'finding' then exists (select 1 from visits_finding seen where seen.id = owner::uuid)
  when 'signature' then exists (select 1 from visits_visit seen where seen.dossier_id = owner::uuid)
  else false
end
"""
KEPT = """
create function visits_keep_finding() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.follow in ('card', 'referral') then
            raise exception 'a finding that a card or referral has taken on is not removed';
        end if;
        return old;
    end if;
    if old.follow in ('card', 'referral') and (new.note, new.clause, new.item, new.follow)
        is distinct from (old.note, old.clause, old.item, old.follow) then
        raise exception 'a finding that a card or referral has taken on does not change';
    end if;
    return new;
end $$;
create trigger kept before update or delete on visits_finding for each row execute function visits_keep_finding();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sight", "0001_functions"),
        ("visits", "0001_initial"),
        ("dossiers", "0002_row_security"),
        ("files", "0002_row_security"),
    ]
    operations = [
        row_security("visits_visit", SEEN),
        row_security("visits_publication", ANYBODY, write=any_of(MY_OFFICES, SYSTEM)),
        row_security("visits_inspector", OF_VISIT),
        row_security("visits_conflict", any_of(STAFF), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("visits_finding", OF_VISIT),
        migrations.RunSQL(
            f"create policy of_visit on files_attachment for select using ({PICTURE});",
            "drop policy of_visit on files_attachment;",
        ),
        migrations.RunSQL(KEPT, "drop trigger kept on visits_finding; drop function visits_keep_finding();"),
    ]
