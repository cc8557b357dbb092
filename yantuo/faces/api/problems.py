"""Whatever goes wrong is said in one shape, in the caller's language: status, sentence, and the fault of each field."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as Unreadable

from yantuo.casework.deadlines.actions import ClockRefused
from yantuo.casework.dossiers.take import MovedOn
from yantuo.directory.enterprises.actions import EditedMeanwhile
from yantuo.faces.portal.limits import TooOften
from yantuo.kernel.flow import FlowError, NotAllowed
from yantuo.kernel.refusal import LawRefusal
from yantuo.ui import errors

log = logging.getLogger(__name__)
Fields = Mapping[str, Sequence[str]]

SENTENCES: dict[int, Promise] = {
    400: gettext_lazy("The request could not be read: send JSON as the description of the operation says."),
    401: gettext_lazy(
        "No token in force was sent: the header Authorization must hold “Bearer” and a token that has not ended."
    ),
    403: gettext_lazy("This is not allowed."),
    404: gettext_lazy("There is nothing here that this token may see."),
    405: gettext_lazy("This address does not take this method: the header Allow names those it takes."),
    413: gettext_lazy("The request is too large."),
    429: gettext_lazy("Too many requests: the header Retry-After says after how many seconds to go on."),
    500: gettext_lazy("The server has failed; the fault is in its log. Nothing was changed."),
    503: gettext_lazy("The database cannot be reached just now. Nothing was changed; try again in a moment."),
}
# What the checks of a request call a fault, in words of ours; a bound named in %(…)s comes with the fault.
WORDS: dict[str, Promise] = {
    "missing": gettext_lazy("This must be filled in."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("This must be text."),
    "int_type": gettext_lazy("This must be a whole number."),
    "int_parsing": gettext_lazy("This must be a whole number."),
    "int_from_float": gettext_lazy("This must be a whole number."),
    "bool_type": gettext_lazy("This must be true or false."),
    "bool_parsing": gettext_lazy("This must be true or false."),
    "list_type": gettext_lazy("This must be a list."),
    "greater_than_equal": gettext_lazy("This must not be less than %(ge)s."),
    "less_than_equal": gettext_lazy("This must not be more than %(le)s."),
    "enum": gettext_lazy("Choose one of: %(expected)s."),
    "uuid_parsing": gettext_lazy("This must be an id as the lists give it."),
    "uuid_type": gettext_lazy("This must be an id as the lists give it."),
    "model_attributes_type": gettext_lazy("This must be an object with the fields of the description."),
}
DAY = gettext_lazy("This must be a day such as 2026-11-24.")
MOMENT = gettext_lazy("This must be a moment such as 2026-11-24T10:00:00+08:00.")
SOURCES = ("body", "query", "path", "header", "form", "file", "cookie")


class Refused(Exception):
    """Entries that are not in order: every fault by its field."""

    def __init__(self, fields: Fields) -> None:
        super().__init__("refused")
        self.fields = fields


def refuse_faulty(form: forms.BaseForm, **renamed: str) -> None:
    """Raise Refused with everything wrong in a form; `renamed` gives the API's name of a field of the form."""
    if not form.is_valid():
        raise Refused(
            {renamed.get(name, name): list(map(str, faults)) for name, faults in form.errors.items()}
        )


def problem(status: int, detail: str = "", fields: Fields | None = None, **headers: str) -> JsonResponse:
    """The answer; without a sentence of its own the status has one."""
    said = detail or str(SENTENCES.get(status, SENTENCES[400 if status < 500 else 500]))
    body = {
        "status": status,
        "detail": said,
        "fields": {name: list(faults) for name, faults in (fields or {}).items()},
    }
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return JsonResponse(body, status=status, headers=named, json_dumps_params={"ensure_ascii": False})


def faulty(fields: Fields) -> JsonResponse:
    """422 with every fault; what belongs to no field is in the sentence too."""
    named = {name: list(map(str, faults)) for name, faults in fields.items() if name != NON_FIELD_ERRORS}
    general = [str(fault) for fault in fields.get(NON_FIELD_ERRORS, ())]
    return problem(422, " ".join(general) or _("Some entries are not in order."), named)


def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return faulty(error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages})


def _unreadable(_request: HttpRequest, error: Unreadable) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for fault in error.errors:
        fields.setdefault(_place(fault["loc"]), []).append(_worded(fault))
    return faulty(fields)


def _place(loc: Sequence[Any]) -> str:
    """The field a fault is in, without the name of the parameter that holds the body."""
    steps = [str(step) for step in loc]
    if steps and steps[0] in SOURCES:
        steps = steps[2:] if steps[0] == "body" else steps[1:]
    return ".".join(steps) or NON_FIELD_ERRORS


def _worded(fault: Mapping[str, Any]) -> str:
    kind, more = str(fault["type"]), dict(fault.get("ctx", {}))
    if kind == "value_error":
        return str(more["error"])
    if kind.startswith(("datetime", "timezone")):
        return str(MOMENT)
    if kind.startswith("date"):
        return str(DAY)
    return str(WORDS[kind]) % more if kind in WORDS else str(fault["msg"])


def _http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "" if error.status_code == 400 else error.message)


def _no_token(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(401, WWW_Authenticate='Bearer realm="Yantuo"')


def _refused_step(_request: HttpRequest, error: FlowError) -> HttpResponse:
    return problem(403 if isinstance(error, NotAllowed) else 409, str(error))


def _unreachable(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    if errors.gave_way(error):
        return problem(503, errors.crowded(), Retry_After="1")
    log.warning("the database could not be asked: %s", error)
    return problem(503, Retry_After="10")


def _failed(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("an operation of the API has failed", exc_info=error)
    return problem(500)


def install(api: NinjaAPI) -> None:
    """Let every refusal and every failure be answered as a problem; the most special class wins."""
    handlers: dict[type[Exception], Any] = {
        AuthenticationError: _no_token,
        HttpError: _http,
        Http404: lambda _request, _error: problem(404),
        RequestDataTooBig: lambda _request, _error: problem(413),
        SuspiciousOperation: lambda _request, _error: problem(400),
        PermissionDenied: lambda _request, error: problem(403, str(error)),
        Unreadable: _unreadable,
        ValidationError: _invalid,
        Refused: lambda _request, error: faulty(error.fields),
        TooOften: lambda _request, error: problem(429, Retry_After=str(error.wait)),
        MovedOn: lambda _request, error: problem(409, str(error)),
        EditedMeanwhile: lambda _request, error: problem(409, str(error)),
        IntegrityError: lambda _request, _error: problem(
            409, _("Somebody has just saved the same thing: read it again.")
        ),
        FlowError: _refused_step,
        ClockRefused: lambda _request, error: problem(409, str(error)),
        LawRefusal: lambda _request, error: faulty({NON_FIELD_ERRORS: [str(error)]}),
        OperationalError: _unreachable,
        Exception: _failed,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
