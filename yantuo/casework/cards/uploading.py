"""Forms of cards that bring files: what was sent, and a refused file as a fault of the form."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from yantuo.records.files.refusals import FileRefused
from yantuo.records.files.uploads import files_of


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form with files is bound to: nothing before it is sent."""
    return (request.POST, files_of(request)) if request.method == "POST" else (None, None)


def taken(act: Callable[..., Any], **facts: Any) -> None:
    """Take an action that stores files; raises ValidationError with the sentence of a file that was refused."""
    try:
        act(**facts)
    except FileRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
