"""Addresses of the API. Tokens carry the access rule, so the middleware lets its views pass in no sight at all."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, path

from yantuo.directory.people.access import bearer
from yantuo.faces.api.api import api


def _declared(found: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Say of every API view that its token decides."""
    patterns = list(found)
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            bearer(pattern.callback)
        else:
            _declared(pattern.url_patterns)
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns = [path("", (_declared(_patterns), _app, _namespace))]  # type: ignore[arg-type]
