"""Views with the faults that the walker is there to find, beside the real ones: the controls of its tests."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from yantuo.casework.dossiers.models import Dossier
from yantuo.config.urls import urlpatterns as real
from yantuo.directory.people.access import ActorRequest, access, public
from yantuo.faces.desk.models import SavedView
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.ui.lists import Column, ListSpec, Text


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anybody reads this")


@public()
def declared_public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anybody may read this")


@access()
def writes(request: HttpRequest) -> HttpResponse:
    SavedView.objects.create(person_id=request.actor.person_id, list_key="toy", name=request.method, query="")
    return HttpResponse("written")


@access(discloses=True)
def discloses(request: HttpRequest) -> HttpResponse:
    return writes(request)


@access("dossier.read")
def leaks(request: HttpRequest, pk: str) -> HttpResponse:
    with sight(SYSTEM):
        return HttpResponse(Dossier.objects.get(pk=pk).title)


@access("dossier.read")
def leaks_a_list(request: HttpRequest) -> HttpResponse:
    with sight(SYSTEM):
        return HttpResponse(" ".join(Dossier.objects.values_list("title", flat=True)))


@access("dossier.read", "law.edit")
def too_strict(request: HttpRequest, pk: str) -> HttpResponse:
    return HttpResponse(status=403)


BROKEN = ListSpec(
    name="broken",
    columns=[Column("title", "Title", "title", sort="title", main=True)],
    filters=[Text("q", "Office", ["office__startswith"])],  # a key has no beginning
    order="title",
    unique="pk",
)


@access("dossier.read")
def breaks_on_a_filter(request: ActorRequest) -> HttpResponse:
    page = BROKEN.page(Dossier.objects.visible_to(request.actor), request.GET)
    return render(request, "matters/matters.html", {"title": "", "page": page})


TOYS = [
    path("toy/broken/", breaks_on_a_filter, name="breaks_on_a_filter"),
    path("toy/undeclared/", undeclared, name="undeclared"),
    path("toy/public/", declared_public, name="declared_public"),
    path("toy/writes/", writes, name="writes"),
    path("toy/discloses/", discloses, name="discloses"),
    path("toy/leaks/<uuid:pk>/", leaks, name="leaks"),
    path("toy/leaks/", leaks_a_list, name="leaks_a_list"),
    path("toy/strict/<uuid:pk>/", too_strict, name="too_strict"),
]
urlpatterns = [*real, *TOYS]
