"""One sample for every address: who may open it, on which object, and who must not find that object.

A page that is added gets its row here; without one `test_access` fails and names it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from yantuo import mechanisms

from . import card_samples, round_samples
from .business_samples import BUSINESS
from .people_samples import DOOR, PEOPLE
from .sampling import (
    COLLEAGUE,
    EMPTY,
    INSPECTOR,
    LAW,
    LAWYER,
    OFFICER,
    OTHER_FIRM,
    OUTSIDE,
    REPRESENTATIVE,
    Ids,
    Sample,
    auditor,
    listing,
    no_ids,
    nothing,
    of_luzhou,
    others,
    own,
    public,
)
from .set_up_samples import SET_UP

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
    "card_dates": listing("inspector", card_samples.visited_number),
    "card_reviews": listing("inspector", card_samples.visited_number),
    "card_revisits": listing("inspector", card_samples.visited_number),
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
