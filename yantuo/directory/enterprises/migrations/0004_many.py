"""How many enterprises of a category there are, and which of those a search finds come first."""

from django.db import migrations

from yantuo.records.tally.counting import Count, counted

# The search shows few of what it finds, so the ids are put in order where they are found: the own offices' first.
FIRST = """
create function enterprises_first(asked text[], most int, wanted int) returns bigint[] language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare mine bigint[] := sight_offices(); found bigint[];
begin
  if sight_mode() not in ('staff', 'system') then return '{}'; end if;
  with hits as materialized (
    select id, sort, office_id, state from enterprises_enterprise where grams @> asked::varchar[] limit most + 1
  )
  select case when (select count(*) from hits) <= most then array(
    select id from hits where state <> 'merged'
    order by office_id = any(mine) desc, sort, id limit wanted) end into found;
  return found;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("enterprises", "0003_found"), ("tally", "0001_initial")]

    operations = [
        migrations.RunSQL(FIRST, "drop function enterprises_first(text[], int, int);"),
        counted(
            "enterprises",
            "enterprises_enterprise",
            [Count("enterprise.category", "t.state <> 'merged'", part="c.code")],
            join="cross join lateral unnest(t.categories) c(code)",
        ),
    ]
