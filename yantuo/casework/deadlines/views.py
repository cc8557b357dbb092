"""Pages that move a clock: pause, resume, extend."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.casework.deadlines import actions
from yantuo.casework.deadlines.forms import ExtendForm, PauseForm, ResumeForm
from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.deadlines.show import name_of
from yantuo.directory.people.access import ActorRequest, access
from yantuo.kernel.refusal import LawRefusal


def _move(
    request: ActorRequest, pk: UUID, form: forms.Form, do: Callable[..., Any], title: str
) -> HttpResponse:
    """One page for all three: show the clock, take the form, call one action."""
    deadline = get_object_or_404(Deadline.objects.visible_to(request.actor).select_related("dossier"), pk=pk)
    back = reverse("dossier", args=[deadline.dossier_id])
    if request.method == "POST" and form.is_valid():
        try:
            do(deadline=deadline, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except (actions.ClockRefused, LawRefusal) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new date is shown with its reasons."))
            return redirect(back)
    context = {"title": title, "form": form, "deadline": deadline, "name": name_of(deadline), "back": back}
    return render(request, "deadlines/move.html", context, status=422 if form.errors else 200)


@access("deadline.pause")
def pause(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Let a clock stand still from a day on."""
    form = PauseForm(request.POST or None, initial={"first_day": timezone.localdate()})
    return _move(request, pk, form, actions.pause, _("Pause the clock"))


@access("deadline.pause")
def resume(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Let a paused clock run again."""
    form = ResumeForm(request.POST or None, initial={"last_day": timezone.localdate()})
    return _move(request, pk, form, actions.resume, _("Let the clock run again"))


@access("deadline.extend")
def extend(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Grant the one extension the rule allows."""
    return _move(request, pk, ExtendForm(request.POST or None), actions.extend, _("Extend the limit"))
