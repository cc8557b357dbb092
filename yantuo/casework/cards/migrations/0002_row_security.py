"""Who sees which rows: see docs/decisions/0003-row-level-security.md.

Everything of a card is seen by whoever sees its dossier: the issuing office, the addressee once it is issued, the
co-operating offices. Findings of the issuer's officers are written by offices alone.
"""

from django.db import migrations

from yantuo.records.sight.policies import MY_OFFICES, SEEN_DOSSIER, SYSTEM, any_of, row_security, sees

SEEN = sees("card_id")
SEEN_PROBLEM = "exists (select 1 from cards_problem seen where seen.id = problem_id)"
OURS = any_of(MY_OFFICES, SYSTEM)

# A file follows what owns it. The owner is read as an id only where its kind says that it is one.
ATTACHED = """
case owner_kind
  when 'card_problem' then exists (select 1 from cards_problem seen where seen.id = owner::uuid)
  when 'card_reply' then exists (select 1 from cards_problemreply seen where seen.id = owner::uuid)
  when 'card_revisit' then exists (select 1 from cards_revisited seen where seen.id = owner::uuid)
  when 'card_signature' then exists (select 1 from cards_revisit seen where seen.id = owner::uuid)
  else false
end
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sight", "0001_functions"),
        ("cards", "0001_initial"),
        ("dossiers", "0002_row_security"),
        ("files", "0002_row_security"),
    ]
    operations = [
        row_security("cards_card", any_of(MY_OFFICES, SYSTEM, SEEN_DOSSIER)),
        row_security("cards_overseer", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("cards_problem", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("cards_reply", any_of(MY_OFFICES, SYSTEM, SEEN)),
        row_security("cards_problemreply", any_of(MY_OFFICES, SYSTEM, SEEN_PROBLEM)),
        row_security("cards_review", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("cards_revisit", any_of(MY_OFFICES, SYSTEM, SEEN), write=OURS),
        row_security("cards_revisited", any_of(MY_OFFICES, SYSTEM, SEEN_PROBLEM), write=OURS),
        row_security("cards_extensionrequest", any_of(MY_OFFICES, SYSTEM, SEEN)),
        migrations.RunSQL(
            f"create policy of_card on files_attachment for select using ({ATTACHED});",
            "drop policy of_card on files_attachment;",
        ),
    ]
