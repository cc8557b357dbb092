"""The form that sends a spreadsheet in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.fields import OneFile
from yantuo.records.files.kinds import SHEETS

# What the columns of an import are called on screen.
LABELS: dict[str, Any] = {
    "credit_code": _("Credit code"),
    "name": _("Name"),
    "type": _("Legal form"),
    "scale": _("Scale"),
    "county": _("County"),
    "township": _("Township"),
    "address": _("Registered address"),
    "place": _("Address of the main premises"),
    "longitude": _("Longitude"),
    "latitude": _("Latitude"),
    "legal": _("Legal representative"),
    "legal_representative": _("Legal representative"),
    "contact": _("Contact"),
    "phone": _("Telephone"),
    "office": _("Supervising office"),
    "categories": _("Food categories"),
    "grade": _("Risk grade"),
    "grade_year": _("Year of the grade"),
    "founded_on": _("Founded on"),
    "state": _("State"),
    "closed_on": _("Closed on"),
    "licence": _("Licence number"),
    "licence_issuer": _("Issued by"),
    "licence_from": _("Valid from"),
    "licence_to": _("Valid to"),
    "note": _("Note"),
}


class ImportForm(forms.Form):
    """A spreadsheet, and which of its sheets."""

    file = OneFile(
        label=_("Spreadsheet"),
        kinds=SHEETS,
        help_text=_("XLSX or CSV. Nothing is written yet: a trial run comes first."),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=31,
        help_text=_("Only where several sheets have these headings."),
    )
