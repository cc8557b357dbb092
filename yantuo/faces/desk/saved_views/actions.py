"""Keeping a view of a list, and letting it go. They are the person's own, so they are not on the trail."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yantuo.directory.people.actor import Actor
from yantuo.faces.desk.models import SavedView

MOST = 30  # views of one list


def keep(*, list_key: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep filters and order under a name; a view of the same name is replaced. Raises ValidationError."""
    mine = SavedView.objects.filter(person_id=by.person_id, list_key=list_key)
    found = mine.filter(name=name.strip()).first()
    if found is None and mine.count() >= MOST:
        raise ValidationError(_("You keep %(n)s views of this list already: delete one first.") % {"n": MOST})
    view = found or SavedView(person_id=by.person_id, list_key=list_key, name=name.strip())
    view.query = query
    view.full_clean(validate_unique=False)
    view.save()
    return view


def let_go(*, view: SavedView, by: Actor) -> None:
    """Delete one of the person's own views."""
    SavedView.objects.filter(pk=view.pk, person_id=by.person_id).delete()
