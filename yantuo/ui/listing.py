"""How a list answers a request: as a page with the views its reader keeps, or as a download.

Who keeps views, who may export, and what becomes of a list too long to wait for is told by the face that calls
`kept_by` once at start; without one a list has no views and every export is made at once.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yantuo.ui import exports
from yantuo.ui.lists import ListPage, SavedView
from yantuo.ui.parts import Words

AT_ONCE = 2_000  # rows exported while the reader waits; more are made in the background


class Keeper(Protocol):
    """What a face knows of the person who reads a list."""

    def may_export(self, request: HttpRequest) -> bool:
        """Whether the person may take a list out of the system."""

    def views(self, request: HttpRequest, page: ListPage) -> tuple[Sequence[SavedView], str]:
        """The views the person keeps of this list, and the address that keeps another."""

    def later(self, request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
        """The answer to an export that is too long to wait for."""


class ListItself(HttpResponse):
    """What the maker of a long export gets instead of a page."""

    def __init__(self, page: ListPage) -> None:
        super().__init__()
        self.page = page


_keeper: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Let a face keep views and make long exports from now on."""
    _keeper[:] = [keeper]


def answer(
    request: HttpRequest, page: ListPage, template: str, context: Mapping[str, Any], *, name: Words
) -> HttpResponse:
    """The page, or the list as a file called `name` where the address asks for an export."""
    if getattr(request, "wants_list", False):
        return ListItself(page)
    for keeper in _keeper:
        page.exportable = keeper.may_export(request)
        page.views, page.save_url = keeper.views(request, page)
    if page.export:
        return _export(request, page, str(name))
    return render(request, template, {**context, "page": page})


def _export(request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
    if not page.exportable:
        raise PermissionDenied
    if page.total.more or page.total.count > AT_ONCE:
        for keeper in _keeper:
            return keeper.later(request, page, name)
    return exports.response(page, name)
