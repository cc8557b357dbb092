"""What a person sees elsewhere than in the own offices, found by indexes, and what is under way without a date.

The operators of arrays are not leakproof, so beneath a policy PostgreSQL may use no index for `seen_by`. The function
looks up as the owner of the tables, and only for who is set as looking; that the rows are seen remains the policy's
matter.
"""

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

# Kind and office as one word, because the offices alone may see many dossiers of other kinds.
SEEN_AS = """
create function dossiers_seen_as(kind text, seen_by bigint[]) returns text[] language sql immutable parallel safe as $$
  select coalesce(array_agg(kind || ':' || office), '{}') from unnest(seen_by) office $$;
"""
# A set, because of an array the planner would ask the length, by calling the function once more.
ELSEWHERE = """
create function dossiers_elsewhere(asked text) returns setof uuid language plpgsql stable rows 20
security definer set search_path = public, pg_temp as $$
declare mine bigint[] := sight_offices(); me bigint := sight_person();
begin
  if sight_mode() <> 'staff' then return; end if;
  return query
    select d.id from dossiers_dossier d
    where dossiers_seen_as(d.kind, d.seen_by) && dossiers_seen_as(asked, mine) and not (d.seen_by = '{}'::bigint[])
      and not d.office_id = any(mine)
    union
    select d.id from orgs_organisation o join dossiers_dossier d on d.owner_id = me and d.office_id = o.id
    where d.kind = asked and not o.id = any(mine)
    union
    select d.id from dossiers_assignment a join dossiers_dossier d on d.id = a.dossier_id
    where a.person_id = me and a.until is null and d.kind = asked and not d.office_id = any(mine);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0003_reading_orders")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="undated",
            field=models.BooleanField(db_default=False, editable=False, help_text="open, and no limit runs; kept by triggers"),
        ),
        # An index of owner and office, below, serves both what this one did and who owns what elsewhere.
        migrations.AlterField(
            model_name="dossier",
            name="owner",
            field=models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                to="people.person", verbose_name="responsible person",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier", index=models.Index(fields=["owner", "office", "kind"], name="dossiers_owner_office")
        ),
        migrations.RunSQL(SEEN_AS, "drop function dossiers_seen_as(text, bigint[]);"),
        migrations.AddIndex(
            model_name="dossier",
            index=GinIndex(
                models.Func(
                    "kind", "seen_by", function="dossiers_seen_as", output_field=ArrayField(models.TextField())
                ),
                name="dossiers_kind_seen",
                condition=~models.Q(seen_by=[]),
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["opened_at", "id"], name="dossiers_undated", condition=models.Q(undated=True)
            ),
        ),
        migrations.RunSQL(ELSEWHERE, "drop function dossiers_elsewhere(text);"),
    ]  # fmt: skip
