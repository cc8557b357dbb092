"""Reads of the desk's frame."""

from django.conf import settings

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.ui.frame import PostChoice


def is_synthetic() -> bool:
    """Whether this system shows the demonstration city: demonstration and real data never share a database."""
    return settings.MODE == "demo"


def bureau_name() -> str:
    """The name of the bureau that runs this system; empty before the set-up."""
    root = Organisation.objects.filter(kind="regulator").order_by("id").values_list("name", flat=True).first()
    return root or ""


def post_choices(actor: Actor) -> list[PostChoice]:
    """The posts the person may act in, for the switch; one post needs no choice."""
    if len(actor.held) < 2:
        return []
    return [PostChoice(label, str(pk), pk == actor.post_id) for pk, label in actor.held]
