"""The form of a card that is drafted: whom it is addressed to, what was seen, by whom, what is to be done by when."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards import queries
from yantuo.casework.cards.enums import Origin
from yantuo.casework.cards.models import Card, Problem
from yantuo.casework.cards.rules import Stated, span
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.picking import LONGEST, EnterpriseInput, picked
from yantuo.directory.orgs.forms import OrganisationField
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person
from yantuo.directory.people.queries import colleagues
from yantuo.records.files.fields import SeveralFiles
from yantuo.ui.fields import choice_of
from yantuo.ui.widgets import Figure, Long, Moment

MORE_ROWS = 3
MOST_PROBLEMS = 100


class ProblemForm(forms.Form):
    """One problem; a row without text is none."""

    text = forms.CharField(label=_("Problem"), required=False, widget=Long(rows=2))
    clause = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300, help_text=_("Instrument and article.")
    )
    requirement = forms.CharField(label=_("Correction asked for"), required=False, widget=Long(rows=2))
    category = forms.CharField(label=_("Kind of problem"), required=False, max_length=100)
    needs_evidence = forms.BooleanField(
        label=_("The answer needs a photo or document"), required=False, initial=True
    )
    photos = SeveralFiles(label=_("Photos or documents"), required=False)
    pk = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What was written beside an empty problem is not thrown away silently."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("text") and (data.get("clause") or data.get("requirement") or data.get("photos")):
            self.add_error("text", _("Say what is wrong, or empty the row."))
        return data

    def stated(self, kept: Mapping[Any, Problem]) -> Stated | None:
        """The problem as it is stated; None for an empty row. What a finding gave it stays with it."""
        data = self.cleaned_data
        if not data.get("text"):
            return None
        before = kept.get(data["pk"])
        return Stated(
            text=data["text"],
            clause=data["clause"],
            requirement=data["requirement"],
            category=data["category"],
            needs_evidence=data["needs_evidence"],
            files=data["photos"],
            pk=before.pk if before else None,
            item=before.item if before else "",
            source_answer=before.source_answer if before else None,
        )


ProblemFormSet = formset_factory(ProblemForm, extra=0, max_num=MOST_PROBLEMS, absolute_max=MOST_PROBLEMS)


def problem_rows(post: Any, files: Any, *, initial: list[dict[str, Any]]) -> "BaseFormSet[ProblemForm]":
    """The rows of problems: as sent, or the problems there are and some empty ones."""
    if post is None:
        return ProblemFormSet(
            prefix="problem",
            initial=[*initial, *({"needs_evidence": True} for _n in range(1 if initial else MORE_ROWS))],
        )
    return ProblemFormSet(post, files, prefix="problem")


def with_more(post: Any) -> Any:
    """What was sent, with more empty rows asked for."""
    data = post.copy()
    total = min(int(data.get("problem-TOTAL_FORMS") or 0), MOST_PROBLEMS)
    for n in range(total, min(total + MORE_ROWS, MOST_PROBLEMS)):
        data[f"problem-{n}-needs_evidence"] = "on"
    data["problem-TOTAL_FORMS"] = str(min(total + MORE_ROWS, MOST_PROBLEMS))
    return data


def initial_rows(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The problems of a draft as rows of the form."""
    names = ("pk", "text", "clause", "requirement", "category", "needs_evidence")
    return [{name: getattr(one, name) for name in names} for one in problems]


class CardForm(forms.Form):
    """The facts of a card."""

    addressed = ("enterprise", "addressee")
    enterprise = forms.CharField(
        label=_("Enterprise"),
        required=False,
        max_length=LONGEST,
        widget=EnterpriseInput(),
        help_text=_("Name or unified social credit code."),
    )
    addressee = OrganisationField(
        label=_("Or an office"), required=False, queryset=Organisation.objects.none(), empty_label="—"
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: the usual title.")
    )
    origin = forms.ChoiceField(label=_("Origin"), choices=Origin.choices)
    seen_at = forms.DateTimeField(label=_("Time of the inspection or oversight"), widget=Moment())
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    overseer_1 = forms.ModelChoiceField(
        label=_("First overseer"), queryset=Person.objects.none(), required=False
    )
    overseer_2 = forms.ModelChoiceField(
        label=_("Second overseer"), queryset=Person.objects.none(), required=False
    )
    overseer_3 = forms.ModelChoiceField(
        label=_("Third overseer"), queryset=Person.objects.none(), required=False
    )
    requirement = forms.CharField(
        label=_("Correction required, of the card as a whole"), required=False, widget=Long(rows=3)
    )
    days = forms.IntegerField(label=_("Days for the correction"), widget=Figure())
    unit = forms.CharField(label=_("Unit in charge"), max_length=120, required=False)
    responsible = forms.CharField(label=_("Person in charge"), max_length=100, required=False)
    co_units = forms.ModelMultipleChoiceField(
        label=_("Co-operating offices"), queryset=Organisation.objects.none(), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, card: Card | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.card = actor, card
        for name in ("overseer_1", "overseer_2", "overseer_3"):
            choice_of(self, name).queryset = colleagues(actor.office_id)
        rows = Organisation.objects.in_force().filter(kind__in=(Kind.REGULATOR, Kind.DEPARTMENT))
        choice_of(self, "co_units").queryset = rows.exclude(pk=actor.office_id).order_by("lineage")
        least, offered, most = span(timezone.localdate())
        self.fields["days"].help_text = _("From %(least)s to %(most)s days; usual are %(offered)s.") % {
            "least": least, "most": most, "offered": offered,
        }  # fmt: skip
        if card:
            del self.fields["enterprise"], self.fields["addressee"]
        else:
            office = Organisation.objects.get(pk=actor.office_id)
            choice_of(self, "addressee").queryset = Organisation.objects.filter(
                pk__in=queries.addressees(office)
            )

    @property
    def groups(self) -> list[tuple[Any, list[str]]]:
        """The fields under their legends."""
        return [
            (_("Addressee"), ["enterprise", "addressee"]),
            (_("What was seen"), ["origin", "seen_at", "place", "overseer_1", "overseer_2", "overseer_3"]),
            (_("Correction"), ["requirement", "days", "unit", "responsible", "co_units", "title"]),
        ]

    def clean_enterprise(self) -> Enterprise | None:
        """The enterprise of a credit code, if the person may open its file."""
        text: str = self.cleaned_data["enterprise"].strip()
        return picked(Enterprise.objects.visible_to(self.actor), text) if text else None

    def facts(self) -> dict[str, Any]:
        """What the actions take."""
        data = dict(self.cleaned_data)
        names = ("overseer_1", "overseer_2", "overseer_3")
        data["overseers"] = list(dict.fromkeys(one for name in names if (one := data.pop(name))))
        data["co_units"] = [office.pk for office in data["co_units"]]
        return data
