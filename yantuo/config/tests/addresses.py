"""Every address of the system, found in the resolver itself: what a new page adds is here by itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from yantuo.directory.people.access import Access


@dataclass(frozen=True)
class Address:
    """One address: its name, its route, its view, and what the view asks for."""

    name: str
    route: str
    view: Callable[..., Any]

    @property
    def rule(self) -> Access | None:
        """What the view declares, or None where it declares nothing."""
        return getattr(self.view, "access", None)


def addresses(resolver: URLResolver | None = None) -> list[Address]:
    """All addresses below a resolver (the root one unless given); one without a name is called by its route."""
    return list(_below(resolver or get_resolver(), "", ""))


def _below(resolver: URLResolver, route: str, space: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Address(space + (pattern.name or here), here, pattern.callback)
        else:
            yield from _below(pattern, here, space + (f"{pattern.namespace}:" if pattern.namespace else ""))
