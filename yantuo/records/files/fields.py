"""Form fields for files: the sentence of a refusal stands at the field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from yantuo.records.files.kinds import EVIDENCE, SUFFIXES, Kind
from yantuo.records.files.refusals import TooLarge
from yantuo.records.files.uploads import RefusedUpload
from yantuo.ui.widgets import Upload

TOO_MANY = _("At most %(most)s files can be sent at once: send the rest afterwards.")


def _accept(kinds: Sequence[Kind]) -> str:
    return ",".join(text for kind in kinds for text in (kind.value, SUFFIXES[kind]))


class OneFile(forms.FileField):
    """A file of one of the kinds given; its content is looked at when it is stored."""

    def __init__(self, *, kinds: Sequence[Kind] = EVIDENCE, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Upload(accept=_accept(kinds), limit=settings.FILE_LIMIT))
        super().__init__(max_length=255, **kwargs)

    def to_python(self, data: Any) -> Any:
        """Say why a file was not kept."""
        if isinstance(data, RefusedUpload):
            raise ValidationError(str(data.refusal), code=data.refusal.code)
        file = super().to_python(data)
        if isinstance(file, UploadedFile) and (file.size or 0) > settings.FILE_LIMIT:
            raise ValidationError(str(TooLarge(file.name or "", settings.FILE_LIMIT)), code=TooLarge.code)
        return file


class Uploads(Upload):
    """Several files at once."""

    allow_multiple_selected = True


class SeveralFiles(OneFile):
    """Any number of files; the value is a list, and all faults are told at once."""

    def __init__(self, *, kinds: Sequence[Kind] = EVIDENCE, most: int = 20, **kwargs: Any) -> None:
        super().__init__(
            kinds=kinds,
            widget=Uploads(accept=_accept(kinds), limit=settings.FILE_LIMIT, multiple=True),
            **kwargs,
        )
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.most:
            raise ValidationError(TOO_MANY, code="too_many", params={"most": self.most})
        files, faults = [], []
        for one in given:
            try:
                files.append(super().clean(one, initial))
            except ValidationError as error:
                faults += error.error_list
        if faults:
            raise ValidationError(faults)
        return files
