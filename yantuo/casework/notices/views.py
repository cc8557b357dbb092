"""A person's own notices."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yantuo.casework.notices import actions
from yantuo.casework.notices.models import Notice
from yantuo.casework.notices.queries import address_of, mine
from yantuo.casework.notices.words import said
from yantuo.directory.people.access import ActorRequest, access
from yantuo.ui.listing import answer
from yantuo.ui.lists import Column, ListSpec, YesNo
from yantuo.ui.parts import Lines, Nothing, Tag

LIST = ListSpec(
    name="notices",
    columns=[
        Column("at", gettext_lazy("When"), "at", sort="at"),
        Column(
            "what",
            gettext_lazy("Notice"),
            lambda n: Lines(said(n), "", reverse("notice", args=[n.pk])),
            export=said,
            main=True,
        ),
        Column("new", "", lambda n: "" if n.read_at else Tag(_("new")), export=lambda _n: ""),
    ],
    filters=[YesNo("unread", gettext_lazy("Unread"), lambda rows, yes: rows.filter(read_at__isnull=yes))],
    order="-at",
    unique="pk",
    empty=Nothing(
        gettext_lazy("No notice yet"),
        gettext_lazy("What is assigned to you, falls due or comes back to you is told here."),
        icon="bell",
    ),
)


@access()
def notices(request: ActorRequest) -> HttpResponse:
    """All notices, newest first."""
    page = LIST.page(mine(request.actor), request.GET)
    return answer(request, page, "notices/notices.html", {"title": _("Notices")}, name=_("Notices"))


@access(discloses=True)
def notice(request: ActorRequest, pk: UUID) -> HttpResponse:
    """Open a notice: it is marked read and leads to what it is about."""
    found = get_object_or_404(Notice, pk=pk, person_id=request.actor.person_id)
    actions.read(person=request.actor.person_id, notices=[pk], at=timezone.now())
    return redirect(address_of(found))


@access()
@require_POST
def notices_read(request: ActorRequest) -> HttpResponse:
    """Mark all as read."""
    actions.read(person=request.actor.person_id, notices=None, at=timezone.now())
    return redirect("notices")
