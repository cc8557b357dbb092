"""What the desk does for every list, whatever floor it stands on: views kept, exports allowed, long ones made later."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from yantuo.faces.desk.saved_views.queries import keep_address, kept
from yantuo.ui.lists import ListPage, SavedView


class DeskKeeper:
    """The keeper of `yantuo.ui.listing`."""

    def may_export(self, request: HttpRequest) -> bool:
        """Whether the post gives the power to take lists out."""
        return bool(request.actor.may("export"))

    def views(self, request: HttpRequest, page: ListPage) -> tuple[Sequence[SavedView], str]:
        """The person's own views of the list."""
        found = kept(request.actor, page.spec.name, request.path, page.query)
        return found, keep_address(request, page)

    def later(self, request: HttpRequest, page: ListPage, name: str) -> HttpResponse:
        """Ask whether the list is to be made in the background."""
        from yantuo.faces.desk.exports.views import ask

        return ask(request, page, name)
