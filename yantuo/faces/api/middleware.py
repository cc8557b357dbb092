"""No HTML ever: what fails before an operation is reached is answered as a problem too."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

from yantuo.faces.api.problems import problem

PREFIX = "/api/"


class ProblemMiddleware:
    """Outermost: turns every page that another layer has made for a request to the API into a problem."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            request.path_info.startswith(PREFIX)
            and response.status_code >= 400
            and isinstance(response, HttpResponse)
        ):
            self._reword(request, response)
        return response

    @staticmethod
    def _reword(request: HttpRequest, response: HttpResponse) -> None:
        """Replace content and type in place, so that every header another layer has set stays."""
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return
        with translation.override(translation.get_language_from_request(request)):
            said = problem(response.status_code)
        response.content = b"" if request.method == "HEAD" else said.content
        response["Content-Type"] = said["Content-Type"]
        response["Content-Length"] = str(len(response.content))
