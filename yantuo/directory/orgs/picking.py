"""Naming an office in a form: by its code or by a part of its name; what matches is offered while typing."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from yantuo.directory.orgs.models import Organisation, OrganisationQuerySet

OFFERED = 8
LONGEST = 170  # characters: a code, a space and the longest name


def _matching(rows: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    named = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(name_en__icontains=text)
    return rows.filter(named | Q(code__startswith=text)).order_by("lineage")


def picked(rows: OrganisationQuerySet, text: str) -> Organisation:
    """The one of some offices that a text names; raises ValidationError, with the names where several match."""
    asked = text.strip()
    words = asked.split(maxsplit=1)
    if words and (found := rows.filter(code=words[0]).first()):
        return found
    candidates = list(_matching(rows, asked)[: OFFERED + 1]) if asked else []
    named = Q(name=asked) | Q(short_name=asked) | Q(name_en__iexact=asked)
    exact = list(rows.filter(named)[:2]) if asked else []
    if asked and not exact and Organisation.objects.in_force().filter(named).exists():
        # an office below it may bear its name in its own, but is not what was meant
        raise ValidationError(
            _("%(name)s cannot be named here, nor is one meant that is below it: name another office.")
            % {"name": asked}
        )
    if len(exact) == 1 or len(candidates) == 1:
        return (exact or candidates)[0]
    if not candidates:
        raise ValidationError(
            _("No office that can receive this has such a name or code: look at the spelling.")
        )
    names = "; ".join(f"{one.code} {one.name}" for one in candidates[:OFFERED])
    raise ValidationError(
        _("Several offices match: %(names)s. Enter more of the name, or the code.") % {"names": names}
    )


def offers(rows: OrganisationQuerySet, text: str) -> list[Organisation]:
    """What to offer for a text of at least two characters (one query)."""
    asked = text.strip()
    return list(_matching(rows, asked)[:OFFERED]) if len(asked) > 1 else []
