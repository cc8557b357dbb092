"""Forms of matters."""

from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.deadlines.show import in_chinese
from yantuo.casework.dossiers.stepping import StepForm
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.records.law.queries import rulebook
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Long, Moment
from yantuo.ui.wording import with_note


def term_choices() -> list[tuple[str, Any]]:
    """The limits in force today, grouped by field of law, in the reader's language."""
    zh = in_chinese()
    rows = [term for term in rulebook().in_force(timezone.localdate()) if term.is_limit]
    named = [(term.key.split(".")[0], term.key, term.name_zh if zh else term.name) for term in rows]
    groups = groupby(sorted(named), key=lambda row: row[0])
    return [
        ("", "—"),
        *((group, [(key, with_note(name, key)) for _g, key, name in found]) for group, found in groups),
    ]


class MatterForm(forms.Form):
    """A matter: what, which limit, since when, whose."""

    groups = [
        (_("What"), ["title", "text", "enterprise_code"]),
        (_("Which limit"), ["term_key", "event_at"]),
        (_("Whose"), ["office", "owner", "shown_to_enterprise"]),
    ]
    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("What is to be done"), required=False, widget=Long(rows=3))
    enterprise_code = forms.CharField(
        label=_("Enterprise"),
        required=False,
        max_length=LONGEST,
        widget=EnterpriseInput(),
        help_text=_("Name or unified social credit code; empty: about no enterprise."),
    )
    term_key = forms.ChoiceField(label=_("Time limit"), choices=term_choices)
    event_at = forms.DateTimeField(label=_("Event that starts the limit"), widget=Moment())
    office = forms.ModelChoiceField(label=_("Office"), queryset=Organisation.objects.none())
    owner = forms.ModelChoiceField(
        label=pgettext_lazy("dossier", "Responsible person"), queryset=Person.objects.none()
    )
    shown_to_enterprise = forms.BooleanField(label=_("The enterprise sees it"), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        offices = (
            Organisation.objects.filter(pk__in=actor.offices).exclude(kind="section").order_by("lineage")
        )
        choice_of(self, "office").queryset = offices
        choice_of(self, "owner").queryset = colleagues(actor.office_id)

    def clean_enterprise_code(self) -> Enterprise | None:
        """The enterprise of a credit code, if the person may open its file."""
        text: str = self.cleaned_data["enterprise_code"].strip()
        return picked(Enterprise.objects.visible_to(self.actor), text) if text else None

    def clean_event_at(self) -> Any:
        """A limit of an event that has not happened is not opened."""
        event = self.cleaned_data["event_at"]
        if event > timezone.now():
            raise ValidationError(
                _("This moment lies in the future: open the matter when the event has happened.")
            )
        return event


class FinishForm(StepForm):
    """What was done."""

    outcome = forms.CharField(label=_("What was done"), widget=Long(rows=4))
