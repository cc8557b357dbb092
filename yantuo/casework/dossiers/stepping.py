"""The page of one step of any flow: a refusal becomes an error of the form, a conflict keeps what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from yantuo.casework.dossiers.models import Case
from yantuo.casework.dossiers.take import MovedOn
from yantuo.kernel.flow import FlowError
from yantuo.kernel.refusal import LawRefusal
from yantuo.ui.widgets import Long


class StepForm(forms.Form):
    """Base of every step's form: the version guards against two officers saving one thing."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(StepForm):
    """A step that asks for a reason only."""

    reason = forms.CharField(label=_("Reason"), widget=Long(rows=3))


def step_page(
    request: HttpRequest,
    case: Case,
    form: forms.Form,
    do: Callable[..., Any],
    *,
    title: str,
    back: str,
    template: str = "dossiers/step.html",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Show the form of a step and take it: `do` gets the cleaned data and runs in a transaction of its own.

    `template` is the page of a step that shows more than its form, with `more` as its context.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                do(**form.cleaned_data)
            return redirect(back)
        except MovedOn as conflict:
            status = 409
            form.add_error(None, str(conflict))
            form.data = {**dict(form.data.items()), "version": conflict.dossier.version}
        except (FlowError, LawRefusal) as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
    elif request.method == "GET":
        form.initial["version"] = case.dossier.version
    if form.errors and status == 200:
        status = 422
    context = {"title": title, "form": form, "case": case, "back": back, **(more or {})}
    return render(request, template, context, status=status)
