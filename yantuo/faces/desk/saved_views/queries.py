"""The views a person keeps, as the menu of a list shows them."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.models import SavedView
from yantuo.ui.lists import ListPage
from yantuo.ui.lists import SavedView as Shown


def kept(actor: Actor, list_key: str, path: str, query: str) -> list[Shown]:
    """The person's views of a list, by name, with the one that is open marked (one query)."""
    rows = SavedView.objects.filter(person_id=actor.person_id, list_key=list_key).order_by("name")
    back = urlencode({"back": f"{path}?{query}"})
    return [
        Shown(
            row.name,
            f"{path}?{row.query}",
            row.query == query,
            f"{reverse('view_delete', args=[row.pk])}?{back}",
        )
        for row in rows
    ]


def keep_address(request: HttpRequest, page: ListPage) -> str:
    """Where the menu sends a new view."""
    return f"{reverse('view_save', args=[page.spec.name])}?{urlencode({'back': request.path})}"
