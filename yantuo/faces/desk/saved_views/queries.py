"""The views a person keeps, as the menu of a list shows them, read together with what the bell beside it counts."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.urls import reverse

from yantuo.casework.notices.queries import unread
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account
from yantuo.faces.desk.models import SavedView
from yantuo.ui.lists import ListPage
from yantuo.ui.lists import SavedView as Shown


@dataclass(frozen=True)
class Around:
    """What stands around a list for one person: their views of it, and how many notices are unread."""

    views: list[dict[str, Any]]
    unread: int


def around(actor: Actor, list_key: str) -> Around:
    """Both of them (one query): every page of a list shows both."""
    rows = SavedView.objects.filter(person_id=actor.person_id, list_key=list_key).order_by("name")
    views = ArraySubquery(rows.values(row=JSONObject(pk="pk", name="name", query="query")))
    mine = Account.objects.filter(person_id=actor.person_id)
    found = mine.values_list(views, ArraySubquery(unread(actor).values("pk"))).first()
    return Around(found[0], len(found[1])) if found else Around([], 0)


def shown(found: Around, path: str, query: str) -> list[Shown]:
    """The person's views of a list, by name, with the one that is open marked."""
    back = urlencode({"back": f"{path}?{query}"})
    return [
        Shown(
            row["name"],
            f"{path}?{row['query']}",
            row["query"] == query,
            f"{reverse('view_delete', args=[row['pk']])}?{back}",
        )
        for row in found.views
    ]


def keep_address(request: HttpRequest, page: ListPage) -> str:
    """Where the menu sends a new view."""
    return f"{reverse('view_save', args=[page.spec.name])}?{urlencode({'back': request.path})}"
