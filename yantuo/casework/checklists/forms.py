"""Forms around a sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.fields import SeveralFiles
from yantuo.records.files.kinds import PHOTOS


class PhotosForm(forms.Form):
    """Photos of one item."""

    photos = SeveralFiles(label=_("Photos"), kinds=PHOTOS)


class WithdrawForm(forms.Form):
    """Why a photo is withdrawn; its bytes are kept as evidence."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
