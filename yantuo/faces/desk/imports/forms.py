"""The form of an import."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.fields import OneFile
from yantuo.records.files.kinds import SHEETS


class ListForm(forms.Form):
    """A spreadsheet and, where it has several sheets, which one."""

    file = OneFile(label=_("Spreadsheet (XLSX or CSV)"), kinds=SHEETS)
    sheet = forms.CharField(
        label=_("Sheet"),
        max_length=60,
        required=False,
        help_text=_("Only where the workbook has several with such headings."),
    )
