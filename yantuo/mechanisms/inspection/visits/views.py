"""Pages of inspections: the list, the plan, one inspection and its steps."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from yantuo.casework.documents.proof import AccountLocked, proof_of
from yantuo.casework.dossiers.kinds import own_page
from yantuo.casework.dossiers.page import page_of
from yantuo.casework.dossiers.stepping import ReasonForm, StepForm, step_page
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.access import ActorRequest, access
from yantuo.mechanisms.inspection.visits import actions, queries, shown
from yantuo.mechanisms.inspection.visits.conflicts.queries import kept_away
from yantuo.mechanisms.inspection.visits.enums import Follow
from yantuo.mechanisms.inspection.visits.findings.actions import shortest
from yantuo.mechanisms.inspection.visits.forms import (
    EnterpriseForm,
    PlanForm,
    SignForm,
    TellForm,
)
from yantuo.mechanisms.inspection.visits.lists import EMPTY, LIST
from yantuo.mechanisms.inspection.visits.models import Visit
from yantuo.mechanisms.inspection.visits.planning import PlanRefused
from yantuo.mechanisms.inspection.visits.telling import actions as telling
from yantuo.records.files.refusals import FileRefused
from yantuo.records.numbering.actions import NumberRefused
from yantuo.ui.listing import answer

STEPS = {
    "begin": "visit_begin",
    "cancel": "visit_cancel",
    "conclude": "visit_conclude",
    "reopen": "visit_reopen",
    "sign": "visit_sign",
    "tell": "visit_tell",
    "publish": "visit_publish",
}


@access("dossier.read")
def visits(request: ActorRequest) -> HttpResponse:
    """The inspections in sight, and how many of them have findings that came back."""
    rows = queries.listed(request.actor)
    found = queries.with_waiting(rows)
    page = LIST.page(found, request.GET, empty=EMPTY, ways=queries.ways_to(request.actor))
    came_back = 0 if request.GET.get("follow") else queries.waiting(rows, [Follow.BACK]).count()
    context = {"title": _("Inspections"), "came_back": came_back}
    return answer(request, page, "visits/visits.html", context, name=_("Inspections"))


def _get(request: ActorRequest, pk: UUID) -> Visit:
    rows = queries.listed(request.actor).select_related("signature", "repeats__dossier", "corrects__dossier")
    return get_object_or_404(rows, pk=pk)


@access("dossier.read", "business.read")
def visit(request: ActorRequest, pk: UUID) -> HttpResponse:
    """One inspection with its sheets, findings, signatures and steps."""
    found = _get(request, pk)
    if own := own_page(found.dossier, request.actor):
        return redirect(own)
    findings, later = shown.taken(shown.found(found), request.actor), queries.later_records(found)
    superseded = any(one.state in queries.HANDED_OVER for one in later)
    context = {
        "title": found.dossier.title,
        "visit": found,
        "page": shown.onwards(page_of(found, request.actor, timezone.now(), STEPS)),
        "tone": shown.tone_of(found.action, found.key_failed),
        "stages": shown.stages(found),
        "inspectors": list(found.inspectors.all()),
        "sheets": (sheets := shown.filled(found)),
        "to_fill": next((one.sheet for one in sheets if one.missing), None),
        "findings": findings,
        "following": shown.following(found, findings, request.actor, superseded=superseded),
        "later": later[-1] if later else None,
        "mine": found.office_id in request.actor.offices,
    }
    return render(request, "visits/visit.html", context)


@access("inspection.plan")
def visit_new(request: ActorRequest) -> HttpResponse:
    """Plan an inspection: first of which enterprise, then the plan itself."""
    asked = EnterpriseForm(request.GET if "enterprise" in request.GET else None, actor=request.actor)
    if not asked.is_valid():
        context = {"title": _("New inspection"), "form": asked}
        return render(request, "visits/choose.html", context, status=422 if asked.errors else 200)
    enterprise: Enterprise = asked.cleaned_data["enterprise"]
    office = Organisation.objects.get(pk=request.actor.office_id)
    initial = {
        "kind": "daily", "source": "plan", "planned_on": timezone.localdate(), "leads": request.actor.person_id,
        "inspectors": [request.actor.person_id],
    }  # fmt: skip
    form = PlanForm(request.POST or None, enterprise=enterprise, office=office, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_visit(plan=form.plan(), by=request.actor, at=timezone.now())
        except PlanRefused as refusal:
            form.refuse(refusal)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("visit", pk=made.pk)
    return _plan_page(request, form, enterprise, office)


def _plan_page(
    request: ActorRequest, form: PlanForm, enterprise: Enterprise, office: Organisation
) -> HttpResponse:
    today = timezone.localdate()
    people = shown.colleagues(office.pk, enterprise, today)
    context = {
        "title": _("New inspection"),
        "form": form,
        "enterprise": enterprise,
        "ahead": shown.ahead(enterprise, office, today),
        "colleagues": people,
        "kept": kept_away([one.person.pk for one in people], enterprise.pk, request.actor, today),
        "chosen": {str(one) for one in form["inspectors"].value() or ()},
        "leads": str(form["leads"].value() or ""),
    }
    return render(request, "visits/plan.html", context, status=422 if form.errors else 200)


def _step(
    request: ActorRequest,
    found: Visit,
    form: StepForm,
    act: Callable[..., Any],
    title: str,
    template: str = "dossiers/step.html",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    do = partial(act, visit=found, by=request.actor, at=timezone.now())
    back = reverse("visit", args=[found.pk])
    return step_page(request, found, form, do, title=title, back=back, template=template, more=more)


@access("inspection.inspect")
def begin(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Begin on the spot."""

    def do(**given: Any) -> None:
        try:
            actions.begin(**given)
        except PlanRefused as refusal:
            raise ValidationError([str(sentence) for _field, sentence in refusal.faults]) from refusal

    found = _get(request, pk)
    people, firm = list(found.inspectors.all()), found.dossier.enterprise_id or 0
    kept = kept_away([one.person_id for one in people], firm, request.actor, timezone.localdate())
    form, more = StepForm(request.POST or None), {"inspectors": people, "kept": kept}
    return _step(request, found, form, do, _("Begin the inspection"), "visits/begin.html", more)


@access("inspection.inspect")
def cancel(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Cancel one that has not begun."""
    form = ReasonForm(request.POST or None)
    return _step(request, _get(request, pk), form, actions.cancel, _("Cancel the inspection"))


@access("inspection.inspect")
def conclude(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Form the result; what it will be and what is missing is shown before."""
    found = _get(request, pk)
    sheets = shown.filled(found)
    more = {"sheets": sheets, "unready": next((one for one in sheets if one.missing), None)}
    form = StepForm(request.POST or None)
    return _step(request, found, form, actions.conclude, _("Form the result"), "visits/conclude.html", more)


@access("inspection.inspect")
def reopen(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Open the answers again, which voids the signatures."""
    form = ReasonForm(request.POST or None)
    title = _("Open the answers again")
    return _step(request, _get(request, pk), form, actions.reopen, title, "visits/reopen.html")


@access("inspection.inspect")
def sign(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Have the enterprise sign on the screen, or note that it refuses."""

    def do(how: str, **given: Any) -> None:
        del how  # what it leaves empty is empty already
        try:
            actions.sign(**given)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal

    found = _get(request, pk)
    tone = shown.tone_of(found.action, found.key_failed)
    more = {"findings": shown.found(found), "inspectors": list(found.inspectors.all()), "tone": tone}
    form = SignForm(request.POST or None)
    return _step(request, found, form, do, _("Signature of the enterprise"), "visits/sign.html", more)


@access("inspection.inspect")
@sensitive_post_parameters("password")
def tell(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Hand the result over with its papers, signed by the inspector."""

    def do(password: str, **given: Any) -> None:
        del password  # proved already
        try:
            telling.tell(proved_with=proof, **given)
        except NumberRefused as refusal:
            raise ValidationError(list(map(str, refusal.faults))) from refusal

    found = _get(request, pk)
    left = list(found.findings.exclude(follow=Follow.SPOT))
    form = TellForm(request.POST or None, ordered=bool(left), initial={"days": shortest(left)})
    proof = _proof(request, form)
    more = {"left": left}
    return _step(request, found, form, do, _("Hand the result over"), "visits/tell.html", more)


def _proof(request: ActorRequest, form: TellForm) -> str:
    """What the secret sent proves; outside the step's own transaction, so that a wrong one counts towards the lock."""
    if request.method != "POST" or not form.is_valid():
        return ""
    try:
        proof = proof_of(request, form.cleaned_data["password"])
    except AccountLocked as locked:
        form.add_error(None, str(locked))
        return ""
    if not proof:
        wrong = _("Neither your password nor a code of your authenticator. Nothing was signed.")
        form.add_error("password", wrong)
    return proof


@access("inspection.publish")
def publish(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Publish the result."""
    found = _get(request, pk)
    form = StepForm(request.POST or None)
    more = {"findings": shown.found(found)}
    return _step(request, found, form, actions.publish, _("Publish the result"), "visits/publish.html", more)


@access("inspection.inspect")
def correct(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Open a further record that corrects one that was handed over."""

    def do(version: int, **given: Any) -> None:
        del version  # the action itself refuses a second one
        made.append(telling.correct_record(**given))

    made: list[Visit] = []
    found = get_object_or_404(
        queries.listed(request.actor).filter(office_id__in=request.actor.offices), pk=pk
    )
    form = ReasonForm(request.POST or None)
    page = _step(request, found, form, do, _("Correct the record by a further one"))
    return redirect("visit", pk=made[0].pk) if made else page
