"""The functions every row-level policy calls: they raise where no sight is set, so nothing fails open."""

from django.contrib.postgres.operations import BtreeGinExtension, BtreeGistExtension, TrigramExtension
from django.db import migrations

FUNCTIONS = """
create function sight_mode() returns text language plpgsql stable parallel safe as $$
declare mode text := current_setting('yantuo.mode', true);
begin
  if mode is null or mode = '' then
    raise exception 'no sight is set: rows are shown only inside a request, a job or a command that says who is looking'
      using errcode = 'insufficient_privilege';
  end if;
  return mode;
end $$;
create function sight_person() returns bigint language plpgsql stable parallel safe as $$
begin perform sight_mode(); return coalesce(nullif(current_setting('yantuo.person', true), ''), '0')::bigint; end $$;
create function sight_offices() returns bigint[] language plpgsql stable parallel safe as $$
begin perform sight_mode(); return coalesce(nullif(current_setting('yantuo.offices', true), ''), '{}')::bigint[]; end $$;
create function sight_enterprises() returns bigint[] language plpgsql stable parallel safe as $$
begin perform sight_mode(); return coalesce(nullif(current_setting('yantuo.enterprises', true), ''), '{}')::bigint[]; end $$;
create function sight_duty(duty text) returns boolean language plpgsql stable parallel safe as $$
begin
  perform sight_mode();
  return duty = any(coalesce(nullif(current_setting('yantuo.duties', true), ''), '{}')::text[]);
end $$;
create function sight_sees(dossier uuid) returns boolean language plpgsql stable parallel safe cost 50 as $$
begin return exists (select from dossiers_dossier where id = dossier); end $$;
create function sight_assigned() returns uuid[] language plpgsql stable parallel safe as $$
begin
  return array(select dossier_id from dossiers_assignment where person_id = sight_person() and until is null);
end $$;
create function sight_refuse() returns trigger language plpgsql as $$
begin raise exception '% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'insufficient_privilege'; end $$;
"""
BACK = """
drop function sight_assigned(); drop function sight_sees(uuid); drop function sight_refuse(); drop function sight_duty(text); drop function sight_enterprises(); drop function sight_offices();
drop function sight_person(); drop function sight_mode();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    # Their tables use the extensions.
    run_before = [("people", "0001_initial"), ("orgs", "0001_initial"), ("enterprises", "0001_initial")]
    operations = [
        TrigramExtension(),
        BtreeGinExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(FUNCTIONS, BACK),
    ]
