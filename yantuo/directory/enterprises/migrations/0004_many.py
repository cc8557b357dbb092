"""How many enterprises of a category there are, and which of those a search finds come first."""

from django.db import migrations

from yantuo.records.tally.counting import Count, counted

# The search shows few of what it finds, those of the own offices first. Few hits are put in order where they are found.
# Where there are many, the offices are read in the order of names, so far that a frequent word is met often enough: for
# these first hits the others need not be fetched. Only what lies too thinly for that is found and ordered whole.
FIRST = """
create function enterprises_first(asked text[], most int, wanted int) returns bigint[] language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
  mine bigint[] := sight_offices();
  few constant int := 1500;
  found bigint[];
begin
  if sight_mode() not in ('staff', 'system') then return '{}'; end if;
  with hits as materialized (
    select id, sort, office_id, state from enterprises_enterprise where grams @> asked::varchar[] limit few + 1
  )
  select case when (select count(*) from hits) <= few then array(
    select id from hits where state <> 'merged'
    order by office_id = any(mine) desc, sort, id limit wanted) end into found;
  if found is not null then return found; end if;
  if cardinality(mine) > 8 then
    select array(select id from (
        select id, office_id, grams @> asked::varchar[] and state <> 'merged' as hit
        from enterprises_enterprise order by sort, id limit few) read
      where hit and office_id = any(mine) limit wanted) into found;
    if cardinality(found) = wanted then return found; end if;
  else
    with read as materialized (
      select e.* from unnest(mine) office cross join lateral (
        select id, sort, grams @> asked::varchar[] and state <> 'merged' as hit, office_id
        from enterprises_enterprise where office_id = office order by sort, id limit few) e
    ), short as (
      select from read group by office_id having count(*) filter (where hit) < wanted and count(*) = few
    )
    select array(select id from read where hit order by sort, id limit wanted)
    where not exists (select from short) into found;
    if cardinality(found) = wanted then return found; end if;
  end if;
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
