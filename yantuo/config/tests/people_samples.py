"""Samples of the door, and of the pages of people, accounts, tokens and offices."""

from collections.abc import Sequence

from .sampling import COLLEAGUE, INSPECTOR, OFFICER, Sample, administrator, nothing, own, public
from .town import Town


def _officer(town: Town) -> Sequence[object]:
    return [town.person(OFFICER).pk]


def _account(town: Town) -> Sequence[object]:
    return [town.account(OFFICER).pk]


DOOR = {
    "set_language": public(
        entries=lambda _t: {"language": "en", "next": "/login/"}, answer=302, leads_to="/login/"
    ),
    "scheme": public(
        entries=lambda _t: {"scheme": "dark", "next": "/login/"}, answer=302, leads_to="/login/"
    ),
    "login": public(),
    "login_code": public(answer=302, leads_to="/login/"),
    "sign_on_begin": public(
        ids=lambda t: [t.way_in.pk], answer=302, leads_to="https://platform.example/login"
    ),
    "sign_on_return": public(answer=302, leads_to="/login/"),
    "sign_on_unlink": own(INSPECTOR, lambda t: [t.link.pk], COLLEAGUE, entries=nothing, answer=302),
    "logout": public(entries=nothing, answer=302, leads_to="/login/"),
    "invitation": public(ids=lambda t: [t.invitation]),
    "activate": public(),
    "set_up_first": public(
        ids=lambda t: [t.setup_token], answer=404
    ),  # there is a bureau; before there is one: see test_access
    "portal": public(),
    "public_inspections": public(),
    "document_check": public(),
    "document_check_code": public(ids=lambda t: [t.paper.check_code]),
    "account": Sample(who=INSPECTOR, everybody="one's own account"),
    "password_change": Sample(who=INSPECTOR, everybody="one's own account"),
    "factor_begin": Sample(who=INSPECTOR, entries=nothing, answer=302, everybody="one's own account"),
    "factor_confirm": Sample(who=INSPECTOR, given=lambda t: t.factor, everybody="one's own account"),
    "switch_post": Sample(
        who=INSPECTOR, entries=nothing, answer=302, leads_to="/", everybody="one's own posts"
    ),
}

PEOPLE = {
    "people": administrator("system_admin"),
    "person_add": administrator("system_admin"),
    "person": administrator("system_admin", _officer),
    "person_edit": administrator("system_admin", _officer),
    "person_unmask": administrator("system_admin", _officer),
    "certificate_enter": administrator("system_admin", _officer),
    "account_open": administrator("system_admin", _officer),
    "account_link": administrator("system_admin", _account, entries=nothing),
    "post_grant": administrator("security_admin", _officer),
    "post_end": administrator("security_admin", lambda t: [t.post(OFFICER).pk]),
    "factor_reset": administrator("security_admin", _account, entries=nothing, answer=302),
    "account_disable": administrator("security_admin", _account),
    "account_enable": administrator("security_admin", _account),
    "account_unlock": administrator("security_admin", _account),
    "tokens": administrator("system_admin"),
    "token_new": administrator("system_admin"),
    "token_revoke": administrator("system_admin", lambda t: [t.api_token]),
    "offices": administrator("system_admin"),
    "office_new": administrator("system_admin"),
    "office": administrator("system_admin", lambda t: [t.city.luzhou.pk]),
    "office_edit": administrator("system_admin", lambda t: [t.city.luzhou.pk]),
    "office_dissolve": administrator("system_admin", lambda t: [t.city.luzhou.pk]),
}
