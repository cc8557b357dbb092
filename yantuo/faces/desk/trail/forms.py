"""Asking for a check of the trail, with or without an anchor."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as NotSealed

from yantuo.records.files.fields import OneFile
from yantuo.records.trail.seals import Sealed
from yantuo.ui.widgets import Upload

MOST = 5 * 1024 * 1024  # bytes of an anchor


class CheckForm(forms.Form):
    """An anchor that was kept outside; without one a cut end may go unseen together with its seals."""

    anchor = OneFile(
        label=_("Anchor"),
        kinds=(),
        required=False,
        widget=Upload(accept=".json,application/json", limit=MOST),
        help_text=_("A file that the daily seal wrote and that was kept outside this system."),
    )

    def clean_anchor(self) -> Sealed | None:
        """A file that says what a seal says; whether it is genuine is for the check to find."""
        file: Any = self.cleaned_data["anchor"]
        if not file:
            return None
        if file.size > MOST:
            raise ValidationError(_("This file is too large to be an anchor."))
        try:
            return Sealed.model_validate_json(file.read())
        except NotSealed as error:
            raise ValidationError(
                _("This file is no anchor of a trail: give one of the files that the daily seal wrote.")
            ) from error
