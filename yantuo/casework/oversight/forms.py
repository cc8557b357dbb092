"""Forms of rounds."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yantuo.casework.dossiers.stepping import StepForm
from yantuo.casework.oversight.enums import Kind
from yantuo.casework.oversight.queries import own_people, visitable
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Columns, Day, Long


class RoundForm(forms.Form):
    """The plan of a round: why, when, who, where."""

    groups = [
        (_("What"), ["title", "kind", "basis", "plan"]),
        (_("When"), ["first_day", "last_day"]),
        (_("Who goes"), ["leader", "team"]),
        (_("Where"), ["offices"]),
    ]
    title = forms.CharField(label=_("Title"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of round"), choices=Kind.choices)
    basis = forms.CharField(
        label=_("Occasion and basis"),
        max_length=300,
        help_text=_("The yearly plan, an instruction, an event; with its number where it has one."),
    )
    plan = forms.CharField(label=_("What is looked at, and how"), required=False, widget=Long(rows=4))
    first_day = forms.DateField(label=pgettext_lazy("days", "From"), widget=Day())
    last_day = forms.DateField(label=pgettext_lazy("days", "To"), widget=Day())
    leader = forms.ModelChoiceField(label=_("Leader of the round"), queryset=Person.objects.none())
    team = forms.ModelMultipleChoiceField(
        label=_("Team"),
        queryset=Person.objects.none(),
        widget=Columns(narrow=True),
        help_text=_("With the leader at least two persons of your office, none of an office visited."),
    )
    offices = forms.ModelMultipleChoiceField(
        label=_("Offices to visit"), queryset=Organisation.objects.none(), widget=Columns()
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = own_people(actor.office_id, timezone.localdate())
        choice_of(self, "leader").queryset = people
        choice_of(self, "team").queryset = people
        choice_of(self, "offices").queryset = visitable(Organisation.objects.get(pk=actor.office_id))


class CloseForm(StepForm):
    """What came of the round."""

    outcome = forms.CharField(label=_("What came of the round"), widget=Long(rows=4))
