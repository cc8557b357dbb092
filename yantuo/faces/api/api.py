"""The API as a whole: version, error answers, documentation."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from yantuo.casework.dossiers.take import MovedOn
from yantuo.faces.api.auth import TokenAuth
from yantuo.faces.api.operations import problems, router
from yantuo.kernel.flow import FlowError, NotAllowed
from yantuo.kernel.refusal import LawRefusal

api = NinjaAPI(
    title="Yantuo",
    version="1",
    description="Enterprises, matters and clocks of a bureau. The same actions and the same sight as the pages.",
    auth=TokenAuth(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/v1", router)


def _answer(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"detail": detail, **more}, status=status)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A row that is not in order: every fault at once."""
    return api.create_response(request, problems(error), status=422)


@api.exception_handler(MovedOn)
def moved_on(request: HttpRequest, error: MovedOn) -> HttpResponse:
    """Somebody else saved it first."""
    return _answer(request, 409, str(error))


@api.exception_handler(FlowError)
def refused(request: HttpRequest, error: FlowError) -> HttpResponse:
    """A step that may not be taken now, or not by this post."""
    return _answer(request, 403 if isinstance(error, NotAllowed) else 409, str(error))


@api.exception_handler(LawRefusal)
def no_answer(request: HttpRequest, error: LawRefusal) -> HttpResponse:
    """A question the law has no answer to."""
    return _answer(request, 422, str(error))
