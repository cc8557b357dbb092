"""What the desk does for every list, whatever floor it stands on: views kept, exports allowed, long ones made later."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.saved_views.queries import around, keep_address, shown
from yantuo.ui.lists import ListPage, SavedView


def _actor(request: HttpRequest) -> Actor | None:
    """Who reads; nobody on a page of the public."""
    return getattr(request, "actor", None)


class DeskKeeper:
    """The keeper of `yantuo.ui.listing`."""

    def may_export(self, request: HttpRequest) -> bool:
        """Whether the post gives the power to take lists out."""
        actor = _actor(request)
        return actor is not None and actor.may("export")

    def views(self, request: HttpRequest, page: ListPage) -> tuple[Sequence[SavedView], str]:
        """The person's own views of the list; what the bell counts comes with them and is left for the frame."""
        actor = _actor(request)
        if actor is None:
            return (), ""
        found = around(actor, page.spec.name)
        request.unread = found.unread  # type: ignore[attr-defined]
        return shown(found, request.path, page.query), keep_address(request, page)

    def later(self, request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
        """Ask whether the list is to be made in the background."""
        from yantuo.faces.desk.exports.views import ask

        return ask(request, page, name)
