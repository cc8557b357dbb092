"""Adding files to a dossier."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.fields import SeveralFiles


class FilesForm(forms.Form):
    """Photos and scans, several at once, with a note."""

    note = forms.CharField(label=_("Note"), max_length=500, required=False)
    scans = SeveralFiles(
        label=_("Photos, scans or documents")
    )  # last: what follows a file far too large is not read


class WithdrawForm(forms.Form):
    """Why a file is withdrawn; its bytes are kept as evidence."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
