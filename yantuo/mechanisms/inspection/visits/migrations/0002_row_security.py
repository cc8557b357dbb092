"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    ANYBODY,
    ME,
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
# Everybody who plans must see who keeps away. It is put on record in one's own name, and ended by who declared it or by
# an office of the person's; who of these may is said by the program (conflicts/queries.py) and again by the guard (0003).
OWN_WORD = f"declared_by = {ME}"
MY_PEOPLE = (
    "exists (select 1 from people_post held where held.person_id = visits_conflict.person_id "
    "and held.organisation_id = any((select sight_offices())::bigint[]))"
)
DECLARED = (
    "drop policy sight_insert on visits_conflict;"
    f"create policy sight_insert on visits_conflict for insert with check (({MY_OFFICES}) and ({OWN_WORD}) or ({SYSTEM}));"
)


class Migration(migrations.Migration):
    dependencies = [
        ("sight", "0001_functions"),
        ("visits", "0001_initial"),
        ("dossiers", "0002_row_security"),
        ("files", "0002_row_security"),
        ("people", "0002_row_security"),
    ]
    operations = [
        row_security("visits_visit", SEEN),
        row_security("visits_publication", ANYBODY, write=any_of(MY_OFFICES, SYSTEM)),
        row_security("visits_inspector", OF_VISIT),
        row_security("visits_conflict", STAFF, write=any_of(OWN_WORD, MY_PEOPLE, SYSTEM)),
        migrations.RunSQL(DECLARED, migrations.RunSQL.noop),
        row_security("visits_finding", OF_VISIT),
        migrations.RunSQL(
            f"create policy of_visit on files_attachment for select using ({PICTURE});",
            "drop policy of_visit on files_attachment;",
        ),
    ]
