"""Documents on the page of a dossier."""

from typing import Any

from django import template

from yantuo.casework.documents.queries import of_dossier
from yantuo.casework.dossiers.models import Dossier

register = template.Library()


@register.inclusion_tag("documents/_of_dossier.html", takes_context=True)
def dossier_documents(context: dict[str, Any], dossier: Dossier) -> dict[str, Any]:
    """The documents of a dossier that the reader may see (one query)."""
    actor = context["request"].actor
    return {"documents": of_dossier(dossier.pk, actor)[:50]}
