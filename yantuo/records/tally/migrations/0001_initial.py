"""The table, who reads it, and the folding as the owner of the tables."""

from django.db import migrations, models

from yantuo.records.sight.policies import MY_OFFICES, SYSTEM, any_of, row_security

FUNCTIONS = """
create function tally_fold() returns bigint language plpgsql security definer
set search_path = public, pg_temp as $$
declare went bigint;
begin
  with several as (
    select unnest(array_agg(id)) as id from tally_tally
    group by office_id, name, grain, day, part having count(*) > 1 or sum(n) = 0
  ), gone as (
    delete from tally_tally where id in (select id from several) returning office_id, name, grain, day, part, n
  ), made as (
    insert into tally_tally (office_id, name, grain, day, part, n)
    select office_id, name, grain, day, part, sum(n) from gone group by 1, 2, 3, 4, 5 having sum(n) <> 0
    returning 1
  )
  select (select count(*) from gone) - (select count(*) from made) into went;
  return went;
end $$;
create function tally_recount() returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare one text;
begin
  lock table tally_tally in exclusive mode;
  delete from tally_tally;
  for one in select proname from pg_proc where proname like 'tally\\_of\\_%' and prorettype = 'record'::regtype loop
    execute format(
      'insert into tally_tally (office_id, name, grain, day, part, n) select * from %I()', one);
  end loop;
end $$;
"""
UNDO = "drop function tally_fold(); drop function tally_recount();"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("grain", models.CharField(blank=True, max_length=1)),
                ("day", models.DateField(null=True)),
                ("part", models.CharField(blank=True, help_text="what the count is split by, as a clause", max_length=300)),
                ("n", models.BigIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name="tally",
            index=models.Index(
                fields=["name", "grain", "office_id", "day"], include=["part", "n"], name="tally_reading"
            ),
        ),
        row_security("tally_tally", any_of(MY_OFFICES, SYSTEM), write="false"),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
