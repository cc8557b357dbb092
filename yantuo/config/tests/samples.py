"""One sample for every address: who may open it, on which object, and who must not find that object.

A page that is added gets its row here; without one `test_access` fails and names it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from yantuo import mechanisms
from yantuo.kernel.codes import make_credit_code
from yantuo.mechanisms.inspection.tests import samples as visit_samples
from yantuo.mechanisms.inspection.tests import samples as visits

from . import card_samples, round_samples
from .town import Town

Ids = Callable[[Town], Sequence[object]]
Entries = Callable[[Town], dict[str, Any]]


def no_ids(_town: Town) -> Sequence[object]:
    """An address without an object."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Sample:
    """How one address is tried.

    Every address names its strangers, or what a stranger does not read there (`hides`), or says in `everybody` why
    there is none.
    """

    who: str = ""  # role@office; empty: a public page
    ids: Ids = no_ids  # what stands in the address
    query: str = ""
    given: Callable[[Town], object] = no_ids  # what has to be there before
    entries: Entries | None = None  # named: the address is sent a form
    answer: int = 200
    leads_to: str = ""  # where a redirect goes
    strangers: tuple[str, ...] = ()  # they hold the power, and to them the object does not exist
    hides: Callable[[Town], str] | None = None  # what the page shows `who`, and no stranger
    everybody: str = ""  # why nobody with the power is a stranger here

    @property
    def method(self) -> str:
        """GET, or POST where entries are sent."""
        return "GET" if self.entries is None else "POST"


def nothing(_town: Town) -> dict[str, Any]:
    """A button: a form without entries."""
    return {}


def others(role: str) -> tuple[str, ...]:
    """The same role in another county and in another office of the city."""
    return (f"{role}@xiangyuan", f"{role}@department")


def of_luzhou(
    role: str,
    ids: Ids,
    *,
    entries: Entries | None = None,
    answer: int = 200,
    leads_to: str = "",
    nor: tuple[str, ...] = (),
) -> Sample:
    """An object of Luzhou: its own people open it, the same role elsewhere does not find it, `nor` do others."""
    return Sample(
        who=f"{role}@luzhou",
        ids=ids,
        entries=entries,
        answer=answer,
        leads_to=leads_to,
        strangers=others(role) + nor,
    )


def listing(role: str, hides: Callable[[Town], str], query: str = "") -> Sample:
    """A list that shows Luzhou's object to Luzhou and not to the same role elsewhere."""
    return Sample(who=f"{role}@luzhou", query=query, hides=hides, strangers=others(role))


def own(
    who: str,
    ids: Ids,
    stranger: str,
    *,
    entries: Entries | None = None,
    answer: int = 200,
    leads_to: str = "",
) -> Sample:
    """Something of one person: not even a colleague finds it."""
    return Sample(who=who, ids=ids, entries=entries, answer=answer, leads_to=leads_to, strangers=(stranger,))


def public(**more: Any) -> Sample:
    """A page open to everybody."""
    return Sample(everybody="open to everybody", **more)


def administrator(role: str, ids: Ids = no_ids, **more: Any) -> Sample:
    """A page of an administrator, who enters and switches everybody of the bureau."""
    return Sample(
        who=f"{role}@bureau", ids=ids, everybody="the administrators are there for all offices", **more
    )


def auditor(ids: Ids = no_ids, **more: Any) -> Sample:
    """A page of the audit administrator, who reads the whole trail."""
    return Sample(who="audit_admin@bureau", ids=ids, everybody="the audit reads every chain", **more)


EMPTY = "an empty form: what it may name is checked when it is sent (test_security)"
LAW = "the law is the same for everybody"
INSPECTOR, COLLEAGUE, OFFICER = "inspector@luzhou", "inspector@station", "case_officer@luzhou"
OUTSIDE = ("enterprise@foreign_firm", "expert@luzhou")  # another firm; an expert to whom nothing was assigned
LAWYER, SYSTEM_ADMIN = "legal@bureau", "system_admin@bureau"


def _officer(town: Town) -> Sequence[object]:
    return [town.person(OFFICER).pk]


def _account(town: Town) -> Sequence[object]:
    return [town.account(OFFICER).pk]


DESK = {
    "home": Sample(who=INSPECTOR, hides=lambda t: t.matter.dossier.title, strangers=others("inspector")),
    "work_undated": Sample(who=INSPECTOR, everybody="the same query as the desk, of open dossiers without a clock"),
    "work_ended": Sample(who=INSPECTOR, everybody="the same query as the desk, of clocks that have ended"),
    "view_save": Sample(
        who=INSPECTOR, ids=lambda _t: ["matters"], entries=lambda _t: {"name": "我的", "query": "state=open"},
        query="back=/matters/", answer=302, leads_to="/matters/?state=open",
        everybody="whoever sends it keeps it for himself",
    ),
    "view_delete": own(INSPECTOR, lambda t: [t.saved_view.pk], COLLEAGUE, entries=nothing, answer=302),
    "search": Sample(
        who=INSPECTOR, query="q=检查结果", given=lambda t: t.second_matter, hides=lambda t: t.matter.dossier.title,
        strangers=others("inspector"),
    ),
    "enterprise": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "enterprise_merge": of_luzhou("section_head", lambda t: [t.firm.pk]),
    "enterprise_unmask": of_luzhou("inspector", lambda t: [t.firm.pk, t.responsible.pk]),
    "export_order": Sample(
        who=INSPECTOR, answer=302,
        entries=lambda _t: {"path": "/matters/", "query": "", "kind": "xlsx", "name": "事项"},
        everybody="the list is made again under the sight of whoever orders it",
    ),
    "trail": auditor(),
    "trail_entry": auditor(lambda t: [t.entry]),
    "trail_private": auditor(lambda t: [t.private_entry]),
    "trail_checks": auditor(),
    "trail_check": own("audit_admin@bureau", lambda t: [t.trail_check.pk], "audit_admin@luzhou"),
    "trail_seals": auditor(given=lambda t: t.sealed_day),
    "trail_anchor": auditor(lambda t: [t.sealed_day]),
    "trail_seal_paper": auditor(lambda t: [t.sealed_day]),
    "jobs": Sample(who=OFFICER, hides=lambda t: t.trial.title, strangers=("registrar@luzhou", *others("case_officer"))),
    "job": own(OFFICER, lambda t: [t.trial.pk], "registrar@luzhou"),
    "job_output": own(OFFICER, lambda t: [t.trial.pk], "registrar@luzhou"),
    "job_cancel": own(OFFICER, lambda t: [t.waiting_job.pk], "registrar@luzhou"),
    "map": Sample(who=INSPECTOR, everybody="counts of base facts, which all staff may read"),
    "map_outlines": public(ids=lambda _t: ["1404"]),
}  # fmt: skip

THE_LAW = {
    "clock": Sample(who=INSPECTOR, query="key=recall.2.start&event=2026-12-02T09:30", everybody=LAW),
    "terms": Sample(who=INSPECTOR, everybody=LAW),
    "term": Sample(who=INSPECTOR, ids=lambda _t: ["recall.2.start"], everybody=LAW),
    "calendar": Sample(who=INSPECTOR, everybody=LAW),
    "term_add": Sample(who=LAWYER, everybody=LAW),
    "edition_add": Sample(who=LAWYER, ids=lambda _t: ["recall.2.start"], everybody=LAW),
    "term_confirm": Sample(who=LAWYER, ids=lambda t: t.edition, everybody=LAW),
    "term_change": Sample(who=LAWYER, ids=lambda t: t.edition, everybody=LAW),
    "overlay_withdraw": Sample(who=LAWYER, ids=lambda t: [t.overlay.pk], everybody=LAW),
    "day_set": Sample(who=LAWYER, everybody=LAW),
    "day_unset": Sample(who=LAWYER, ids=lambda t: [t.own_day], everybody=LAW),
    "year_announce": Sample(who=LAWYER, query="year=2027", everybody=LAW),
}

REPRESENTATIVE, OTHER_FIRM = "enterprise@firm", "enterprise@foreign_firm"
BUSINESS = {
    "business": Sample(who=REPRESENTATIVE, hides=lambda t: t.matter.dossier.title, strangers=(OTHER_FIRM,)),
    "business_due": own(REPRESENTATIVE, lambda t: [t.matter.pk], OTHER_FIRM),
    "business_cards": Sample(
        who=REPRESENTATIVE, given=card_samples.ISSUED, hides=card_samples.number, strangers=(OTHER_FIRM,)
    ),
    "business_card": own(REPRESENTATIVE, card_samples.ANSWERED, OTHER_FIRM),
    "business_card_sign": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_card_answer": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_card_more_time": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "business_inspections": Sample(
        who=REPRESENTATIVE,
        given=visit_samples.at("told"),
        hides=lambda t: f"/business/inspections/{visit_samples.at('told')(t)[0]}/",
        strangers=(OTHER_FIRM,),
    ),
    "business_inspection": own(REPRESENTATIVE, visit_samples.at("told"), OTHER_FIRM),
    "business_documents": Sample(who=REPRESENTATIVE, hides=lambda t: t.paper.title, strangers=(OTHER_FIRM,)),
    "business_document": own(REPRESENTATIVE, lambda t: [t.paper.pk], OTHER_FIRM),
    "business_enterprise": Sample(who=REPRESENTATIVE, hides=lambda t: t.firm.name, strangers=(OTHER_FIRM,)),
}

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

REGISTER = {
    "enterprises": listing("inspector", lambda t: t.twin.name),
    "enterprise_pick": Sample(
        who=INSPECTOR,
        query="q=晋韵",
        hides=lambda t: t.firm.name,
        strangers=others("inspector"),
        given=lambda t: t.firm,
    ),
    "enterprise_new": Sample(who=INSPECTOR, everybody=EMPTY),
    "enterprise_edit": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "enterprise_close": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "enterprise_suspend": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "enterprise_reopen": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "enterprise_part_new": of_luzhou("inspector", lambda t: [t.firm.pk, "premises"]),
    "enterprise_part": of_luzhou("inspector", lambda t: [t.firm.pk, "premises", t.premises.pk]),
    "enterprise_slips": of_luzhou("registrar", lambda t: [t.firm.pk]),
    "slip_paper": of_luzhou("registrar", lambda t: [t.slip[0]], entries=lambda t: {"code": t.slip[1]}),
    "enterprise_extract": of_luzhou("inspector", lambda t: [t.firm.pk]),
    "slip_make": of_luzhou("registrar", lambda t: [t.firm.pk, t.responsible.pk], entries=nothing),
    "enterprise_import": Sample(who=OFFICER, everybody=EMPTY),
    "enterprise_import_template": Sample(
        who=OFFICER, everybody="an empty spreadsheet, the same for everybody"
    ),
    "enterprise_import_job": own(OFFICER, lambda t: [t.trial.pk], "registrar@luzhou"),
    "enterprise_import_run": own(
        OFFICER, lambda t: [t.trial.pk], "registrar@luzhou", entries=nothing, answer=302
    ),
    "enterprise_import_errors": own(OFFICER, lambda t: [t.trial.pk], "registrar@luzhou"),
}

RETENTION = {
    "retention": listing("registrar", lambda t: t.disposal.office.name),
    "retention_propose": Sample(
        who="registrar@luzhou", entries=nothing, answer=302, everybody="the worker sees what its orderer sees"
    ),
    "retention_list": of_luzhou("registrar", lambda t: [t.disposal.pk]),
    "retention_dispose": of_luzhou("registrar", lambda t: [t.disposal.pk]),
    "retention_paper": of_luzhou("registrar", lambda t: [t.disposal.pk]),
}

CASEWORK = {
    "dossier": of_luzhou("inspector", lambda t: [t.matter.pk], answer=302, nor=OUTSIDE),
    "dossier_give": of_luzhou("section_head", lambda t: [t.matter.pk]),
    "dossier_file_add": of_luzhou("inspector", lambda t: [t.matter.pk]),
    "dossier_file": of_luzhou("inspector", lambda t: [t.photo.pk], nor=OUTSIDE),
    "dossier_file_withdraw": of_luzhou("inspector", lambda t: [t.photo.pk]),
    "deadline_pause": of_luzhou("section_head", lambda t: [t.clock.pk]),
    "deadline_resume": of_luzhou("section_head", lambda t: [t.clock.pk]),
    "deadline_extend": of_luzhou("county_leader", lambda t: [t.clock.pk]),
    "matters": listing("inspector", lambda t: t.matter.dossier.title),
    "matter_open": Sample(who=INSPECTOR, everybody=EMPTY),
    "matter": of_luzhou("inspector", lambda t: [t.matter.pk], nor=OUTSIDE),
    "matter_finish": of_luzhou("inspector", lambda t: [t.matter.pk]),
    "matter_withdraw": of_luzhou("section_head", lambda t: [t.matter.pk]),
    "matter_notice": of_luzhou("inspector", lambda t: [t.matter.pk]),
    "referrals": listing("inspector", lambda t: t.referral.dossier.title),
    "referral_send": Sample(who=INSPECTOR, everybody=EMPTY),
    "referral_offices": Sample(
        who=INSPECTOR, query="q=市场", everybody="names of offices, which all staff may read"
    ),
    "referral": of_luzhou("inspector", lambda t: [t.referral.pk]),
    "referral_accept": of_luzhou("inspector", lambda t: [t.referral.pk]),
    "referral_return": of_luzhou("inspector", lambda t: [t.referral.pk]),
    "referral_handle": of_luzhou("inspector", lambda t: [t.referral.pk]),
    "referral_resend": Sample(
        who="coordinator@coordinating", ids=lambda t: [t.referral.pk], strangers=others("coordinator")
    ),
    "referral_withdraw": Sample(
        who="coordinator@coordinating", ids=lambda t: [t.referral.pk], strangers=others("coordinator")
    ),
    "referral_letter": Sample(
        who="coordinator@coordinating", ids=lambda t: [t.referral.pk], strangers=others("coordinator")
    ),
    "document_new": Sample(who=INSPECTOR, ids=lambda _t: ["letter"], everybody=EMPTY),
    "document_edit": of_luzhou("inspector", lambda t: [t.draft.pk]),
    "document_supersede": of_luzhou("inspector", lambda t: [t.paper.pk], entries=nothing, answer=302),
    "documents": listing("inspector", lambda t: t.draft.title),
    "document": of_luzhou("inspector", lambda t: [t.draft.pk], nor=OUTSIDE),
    "document_pdf": of_luzhou("inspector", lambda t: [t.paper.pk], nor=OUTSIDE),
    "document_scan": of_luzhou("inspector", lambda t: [t.paper.pk], nor=OUTSIDE),
    "document_sign": of_luzhou("county_leader", lambda t: [t.draft.pk]),
    "document_number": of_luzhou("section_head", lambda t: [t.signed.pk]),
    "document_seal": of_luzhou("registrar", lambda t: [t.paper.pk]),
    "document_void": of_luzhou("county_leader", lambda t: [t.draft.pk]),
    "notices": Sample(
        who=INSPECTOR, hides=lambda t: t.notice.params["title"], strangers=(COLLEAGUE, *others("inspector"))
    ),
    "notices_read": Sample(who=INSPECTOR, entries=nothing, answer=302, everybody="one's own notices"),
    "notice": own(INSPECTOR, lambda t: [t.notice.pk], COLLEAGUE, answer=302),
    "handovers": listing("section_head", lambda t: t.handover.reason),
    "handover_arrange": Sample(who="section_head@luzhou", everybody=EMPTY),
    "handover": of_luzhou("section_head", lambda t: [t.handover.pk]),
    "handover_list": of_luzhou("section_head", lambda t: [t.handover.pk]),
    "handover_accept": Sample(
        who=OFFICER,
        ids=lambda t: [t.handed_over],
        entries=nothing,
        answer=302,
        strangers=others("case_officer"),
    ),
    "handover_refuse": Sample(who=OFFICER, ids=lambda t: [t.handed_over], strangers=others("case_officer")),
}


CARDS = {
    "cards": listing("inspector", card_samples.number),
    "card_new": Sample(who=INSPECTOR, everybody=EMPTY),
    "card": of_luzhou("inspector", card_samples.ISSUED, nor=OUTSIDE),
    "card_file": of_luzhou("inspector", card_samples.evidence, nor=OUTSIDE),
    "card_figures": Sample(
        who="section_head@luzhou",
        given=card_samples.ISSUED,
        hides=lambda t: t.city.luzhou.name,
        strangers=others("section_head"),
    ),
    "card_print": of_luzhou("inspector", card_samples.ISSUED, nor=OUTSIDE),
    "card_print_reply": of_luzhou("inspector", card_samples.reply, nor=OUTSIDE),
    "card_print_revisit": of_luzhou("inspector", card_samples.visit, nor=OUTSIDE),
    "card_redraft": of_luzhou("inspector", card_samples.DRAFT),
    "card_discard": of_luzhou("inspector", card_samples.DRAFT),
    "card_issue": of_luzhou("section_head", card_samples.DRAFT),
    "card_sign_for": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "card_note_refusal": of_luzhou("inspector", card_samples.ISSUED),
    "card_answer": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "card_accept": of_luzhou("case_officer", card_samples.ANSWERED),
    "card_send_back": of_luzhou("case_officer", card_samples.ANSWERED),
    "card_revisit": of_luzhou("inspector", card_samples.ANSWERED),
    "card_ask_extension": own(REPRESENTATIVE, card_samples.ISSUED, OTHER_FIRM),
    "card_grant_extension": of_luzhou("county_leader", card_samples.ISSUED),
    "card_refuse_extension": of_luzhou("county_leader", card_samples.ISSUED),
    "card_merge": of_luzhou("section_head", card_samples.ISSUED),
    "card_withdraw": of_luzhou("county_leader", card_samples.ISSUED),
}


def of_city(ids: Ids, **more: Any) -> Sample:
    """An object of the city's bureau: who heads a section there opens it, the offices below do not find it."""
    strangers = ("section_head@luzhou", *others("section_head"))
    return Sample(who="section_head@bureau", ids=ids, strangers=strangers, **more)


ROUNDS = {
    "rounds": of_city(no_ids, hides=round_samples.title),
    "round_new": Sample(who="section_head@bureau", everybody=EMPTY),
    "round": of_city(round_samples.PLANNED),
    "round_begin": of_city(round_samples.PLANNED),
    "round_cancel": of_city(round_samples.PLANNED),
    "round_paper": of_city(round_samples.UNDER_WAY),
    "round_report": of_city(round_samples.UNDER_WAY),
    "round_close": of_city(round_samples.UNDER_WAY),
    "stop": of_city(round_samples.OFFICE),
    "stop_figure": of_city(round_samples.FIGURE),
    "stop_item_photos": of_city(round_samples.ITEM, entries=nothing, answer=302),
    "stop_photo": of_city(round_samples.photo_of_an_office),
    "stop_photo_withdraw": of_city(round_samples.photo_of_an_office),
    "stop_finish": of_city(round_samples.OFFICE),
    "stop_reopen": of_city(round_samples.DONE),
    "stop_card": of_city(round_samples.DONE),
    "draw": of_city(round_samples.FROZEN),
    "draw_freeze": of_city(round_samples.OFFICE, entries=nothing, answer=422),
    "draw_reveal": of_city(round_samples.FROZEN, entries=nothing, answer=302),
    "draw_list": of_city(round_samples.FROZEN),
}


def _of_mechanisms() -> dict[str, Sample]:
    """What each mechanism says of its own pages in its tests/samples.py."""
    names = [f"yantuo.mechanisms.{name}.tests.samples" for name in mechanisms.ORDER]
    found = [import_module(name).SAMPLES for name in names if find_spec(name)]
    return {name: Sample(**row) for rows in found for name, row in rows.items()}


SAMPLES: dict[str, Sample] = {
    **DESK,
    **RETENTION,
    **THE_LAW,
    **DOOR,
    **PEOPLE,
    **SET_UP,
    **REGISTER,
    **CASEWORK,
    **CARDS,
    **ROUNDS,
    **BUSINESS,
    **_of_mechanisms(),
}


@dataclass(frozen=True, kw_only=True)
class ApiSample:
    """How one operation of the API is tried: with its scope, without it, and by the tokens of strangers."""

    scope: str = ""  # empty: open to everybody
    method: str = "GET"
    ids: Ids = no_ids
    query: str = ""
    entries: Entries | None = None  # sent as JSON
    given: Callable[[Town], object] = no_ids  # what has to be there before
    answer: int = 200
    hides: Callable[[Town], str] | None = None
    everybody: str = ""
    role: str = "section_head"

    @property
    def strangers(self) -> tuple[str, ...]:
        """The same role elsewhere, unless everybody may have it."""
        return () if self.everybody else others(self.role)


API_SAMPLES: dict[str, ApiSample] = {
    "api:openapi-json": ApiSample(everybody="the description says nothing of any data"),
    "api:api-root": ApiSample(answer=404, everybody="nothing is there"),
    "api:list_enterprises": ApiSample(scope="enterprises.read", hides=lambda t: t.twin.name),
    "api:read_enterprise": ApiSample(scope="enterprises.read", ids=lambda t: [t.firm.pk]),
    "api:create_enterprise": ApiSample(
        scope="enterprises.write", method="POST", answer=201, everybody=EMPTY,
        entries=lambda _t: {"credit_code": make_credit_code("140403", 77), "name": "新建醋业", "county": "140403"},
    ),
    "api:correct_enterprise": ApiSample(
        scope="enterprises.write", method="PATCH", ids=lambda t: [t.twin.pk],
        entries=lambda t: {"version": t.twin.version, "address": "延安南路14号"},
    ),
    "api:list_deadlines": ApiSample(scope="deadlines.read", hides=lambda t: str(t.clock.pk)),
    "api:read_deadline": ApiSample(scope="deadlines.read", ids=lambda t: [t.clock.pk]),
    "api:open_matter": ApiSample(
        scope="matters.open", method="POST", answer=201, everybody=EMPTY,
        entries=lambda _t: {"title": "公示", "term_key": "inspect.publish", "event_at": "2026-11-20T10:00:00+08:00"},
    ),
    "api:read_matter": ApiSample(scope="matters.read", ids=lambda t: [t.matter.pk]),
    "api:finish_matter": ApiSample(
        scope="matters.finish", method="POST", ids=lambda t: [t.matter.pk],
        entries=lambda _t: {"outcome": "已公示", "version": 1},
    ),
    "api:list_inspections": ApiSample(
        scope="inspections.read", given=visits.at("planned"), hides=lambda t: str(visits.at("planned")(t)[0]),
    ),
    "api:list_findings": ApiSample(
        scope="inspections.read", given=visits.at("concluded"), hides=lambda t: str(visits.at("concluded")(t)[0]),
    ),
    "api:read_inspection": ApiSample(scope="inspections.read", ids=visits.at("planned")),
    "api:list_cards": ApiSample(
        scope="cards.read", given=card_samples.ISSUED, hides=lambda t: str(card_samples.ISSUED(t)[0]),
    ),
    "api:read_card": ApiSample(scope="cards.read", ids=card_samples.ISSUED),
    "api:ask_clock": ApiSample(
        scope="law.read", ids=lambda _t: ["inspect.publish"], query="event=2026-11-20T10:00:00%2B08:00", everybody=LAW,
    ),
}  # fmt: skip
