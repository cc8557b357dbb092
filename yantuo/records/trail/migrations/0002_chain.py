"""The chain: a trigger numbers and hashes every entry; nothing is ever changed or removed afterwards."""

from django.db import migrations

from yantuo.records.sight.policies import (
    ANYBODY,
    AUDIT,
    ME,
    MY_OFFICES,
    STAFF,
    SYSTEM,
    any_of,
    append_only,
    row_security,
)

# The text that is hashed: a JSON array of strings, so that no value can run over into its neighbour.
# yantuo/records/trail/chain.py builds the same text in Python.
CHAIN = """
create function trail_text(e trail_entry) returns text language sql stable as $$
  select json_build_array(
    e.prev, e.office_id::text, e.seq::text, (extract(epoch from e.at) * 1000000)::bigint::text,
    e.actor_id::text, e.actor_name, e.actor_post, e.actor_office, e.verb, e.kind, e.subject,
    coalesce(e.enterprise_id::text, ''), e.from_state, e.to_state, e.reason, e.data::text)::text
$$;
create function trail_link() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into trail_head as h (office_id, seq, hash) values (new.office_id, 1, '')
    on conflict (office_id) do update set seq = h.seq + 1 returning h.seq, h.hash into new.seq, new.prev;
  new.hash := encode(sha256(convert_to(trail_text(new), 'UTF8')), 'hex');
  update trail_head set hash = new.hash where office_id = new.office_id;
  return new;
end $$;
create function trail_hold(office bigint) returns void language sql security definer set search_path = public, pg_temp as $$
  select from trail_head where office_id = office for update
$$;
create trigger link before insert on trail_entry for each row execute function trail_link();
"""
BACK = "drop trigger link on trail_entry; drop function trail_hold(bigint); drop function trail_link(); drop function trail_text(trail_entry);"

# Personal data beside an entry may be erased by whoever may see the entry; rewritten never.
FIXED = """
create trigger fixed before update on trail_private for each row execute function sight_refuse();
alter table trail_private enable always trigger fixed;
"""

READ = any_of(
    MY_OFFICES,
    AUDIT,
    SYSTEM,
    f"actor_id = {ME} and actor_id > 0",
    "(select sight_mode()) = 'login' and kind = 'account'",
)

# Nobody at the door reads personal data, not even those beside the entries of logins.
PRIVATE = "(select sight_mode()) <> 'login' and exists (select 1 from trail_entry seen where seen.id = entry_id)"


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("trail", "0001_initial")]
    operations = [
        migrations.RunSQL(CHAIN, BACK),
        row_security("trail_entry", READ, write=ANYBODY),
        append_only("trail_entry"),
        append_only("trail_seal"),
        row_security("trail_seal", STAFF, write=SYSTEM),
        row_security("trail_private", PRIVATE),
        migrations.RunSQL(FIXED, "drop trigger fixed on trail_private;"),
    ]
