"""Who sees which rows: see docs/decisions/0003-row-level-security.md."""

from django.db import migrations

from yantuo.records.sight.policies import (
    LOGIN,
    MY_ENTERPRISES,
    MY_OFFICES,
    STAFF,
    SYSTEM,
    any_of,
    row_security,
)


class Migration(migrations.Migration):
    dependencies = [("sight", "0001_functions"), ("enterprises", "0001_initial")]
    operations = [
        row_security("enterprises_enterprise", any_of(STAFF, "id = any((select sight_enterprises())::bigint[])"), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("enterprises_premises", any_of(MY_OFFICES, MY_ENTERPRISES, SYSTEM), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("enterprises_supervisedobject", any_of(MY_OFFICES, MY_ENTERPRISES, SYSTEM), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("enterprises_responsible", any_of(MY_OFFICES, MY_ENTERPRISES, SYSTEM), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("enterprises_licence", any_of(MY_OFFICES, MY_ENTERPRISES, SYSTEM), write=any_of(MY_OFFICES, SYSTEM)),
        row_security("enterprises_activationslip", any_of(MY_OFFICES, LOGIN)),
    ]
