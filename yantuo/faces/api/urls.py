"""Addresses of the API. Those of the pages where its tokens are issued are in token_urls.py: they speak HTML."""

from collections.abc import Iterable

from django.urls import URLPattern, URLResolver, path

from yantuo.directory.people.access import bearer
from yantuo.faces.api.api import api


def _declared(found: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Say of every API view that its token decides, so that the middleware leaves the sight to it."""
    patterns = list(found)
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            bearer(pattern.callback)
        else:
            _declared(pattern.url_patterns)
    return patterns


_patterns, _app, _namespace = api.urls
urlpatterns = [path("", (_declared(_patterns), _app, _namespace))]
