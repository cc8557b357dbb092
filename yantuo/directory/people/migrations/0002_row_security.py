"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    LOGIN,
    ME,
    MY_OFFICES,
    PERSONNEL,
    SET_UP,
    STAFF,
    SYSTEM,
    any_of,
    row_security,
)


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("people", "0001_initial")]
    operations = [
        row_security("people_person", any_of(STAFF, LOGIN, f"id = {ME}"), write=any_of(SYSTEM, PERSONNEL, LOGIN)),
        row_security("people_detail", any_of(MY_OFFICES, f"person_id = {ME}", PERSONNEL, SYSTEM), write=any_of(f"person_id = {ME}", PERSONNEL, SYSTEM)),
        row_security("people_account", any_of(LOGIN, PERSONNEL, f"person_id = {ME}")),
        row_security("people_post", any_of(STAFF, LOGIN, f"person_id = {ME}"), write=any_of(SYSTEM, PERSONNEL)),
        row_security("people_certificate", STAFF, write=any_of(SYSTEM, PERSONNEL)),
        row_security("people_invitation", any_of(LOGIN, PERSONNEL)),
        row_security("people_signon", any_of(LOGIN, SET_UP), write=any_of(SYSTEM, SET_UP)),
        row_security("people_signonlink", any_of(LOGIN, PERSONNEL, f"person_id = {ME}")),
    ]
