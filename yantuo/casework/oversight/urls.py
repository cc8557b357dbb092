"""Addresses of oversight rounds."""

from django.urls import path

from yantuo.casework.oversight import views
from yantuo.casework.oversight.draws import views as draws
from yantuo.casework.oversight.stops import views as stops

STOP = "oversight/<uuid:pk>/offices/<uuid:stop>/"

urlpatterns = [
    path("oversight/", views.rounds, name="rounds"),
    path("oversight/new/", views.round_new, name="round_new"),
    path("oversight/<uuid:pk>/", views.round_page, name="round"),
    path("oversight/<uuid:pk>/begin/", views.begin, name="round_begin"),
    path("oversight/<uuid:pk>/cancel/", views.cancel, name="round_cancel"),
    path("oversight/<uuid:pk>/paper/", views.round_paper, name="round_paper"),
    path("oversight/<uuid:pk>/report/", views.report, name="round_report"),
    path("oversight/<uuid:pk>/close/", views.close, name="round_close"),
    path(STOP, stops.stop, name="stop"),
    path(f"{STOP}figures/<str:key>/", stops.stop_figure, name="stop_figure"),
    path(f"{STOP}items/<str:item>/photos/", stops.stop_photos, name="stop_item_photos"),
    path(f"{STOP}photos/<uuid:photo>/", stops.stop_photo, name="stop_photo"),
    path(f"{STOP}photos/<uuid:photo>/withdraw/", stops.stop_photo_withdraw, name="stop_photo_withdraw"),
    path(f"{STOP}finish/", stops.stop_finish, name="stop_finish"),
    path(f"{STOP}reopen/", stops.stop_reopen, name="stop_reopen"),
    path(f"{STOP}card/", stops.stop_card, name="stop_card"),
    path(f"{STOP}draw/", draws.draw, name="draw"),
    path(f"{STOP}draw/freeze/", draws.draw_freeze, name="draw_freeze"),
    path(f"{STOP}draw/reveal/", draws.draw_reveal, name="draw_reveal"),
    path(f"{STOP}draw/list.txt", draws.draw_list, name="draw_list"),
]
