"""Samples of the set-up, the imports and the status."""

from .sampling import SYSTEM_ADMIN, administrator, nothing, own

SET_UP = {
    "status": administrator("system_admin"),
    "set_up": administrator("system_admin"),
    "set_up_lower": administrator("system_admin"),
    "set_up_marks": administrator("system_admin"),
    "set_up_series": administrator("system_admin", given=lambda t: t.paper),
    "set_up_series_one": administrator("system_admin"),
    "set_up_mail": administrator("system_admin", given=lambda t: t.mail_server),
    "set_up_mail_test": administrator(
        "system_admin", given=lambda t: t.mail_server, entries=nothing, answer=422
    ),
    "set_up_robots": administrator("system_admin", given=lambda t: t.robot),
    "set_up_robot_new": administrator("system_admin"),
    "set_up_robot": administrator("system_admin", lambda t: [t.robot.pk]),
    "set_up_robot_test": administrator("system_admin", lambda t: [t.robot.pk], entries=nothing, answer=302),
    "set_up_sign_ons": administrator("system_admin", given=lambda t: t.link),
    "set_up_sign_on_new": administrator("system_admin"),
    "set_up_sign_on": administrator("system_admin", lambda t: [t.way_in.pk]),
    "set_up_backups": administrator("system_admin"),
    "backup_now": administrator("system_admin", entries=nothing, answer=302),
    "backup_check": administrator("system_admin", entries=nothing, answer=302),
    "imports": administrator("system_admin", given=lambda t: t.list_trial),
    "import_list": administrator("system_admin", lambda _t: ["people"]),
    "import_template": administrator("system_admin", lambda _t: ["people"]),
    "import_job": own(SYSTEM_ADMIN, lambda t: [t.list_trial.pk], "system_admin@luzhou"),
    "import_run": own(
        SYSTEM_ADMIN, lambda t: [t.list_trial.pk], "system_admin@luzhou", entries=nothing, answer=302
    ),
    "import_errors": own(SYSTEM_ADMIN, lambda t: [t.list_trial.pk], "system_admin@luzhou"),
    "invite_many": administrator("system_admin"),
}
