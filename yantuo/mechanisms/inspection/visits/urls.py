"""Addresses of inspections."""

from django.urls import path

from yantuo.mechanisms.inspection.visits import views
from yantuo.mechanisms.inspection.visits.conflicts import views as conflicts
from yantuo.mechanisms.inspection.visits.findings import views as findings
from yantuo.mechanisms.inspection.visits.sheets import views as sheets

VISIT = "visits/<uuid:pk>/"
SHEET = f"{VISIT}sheets/<uuid:sheet>/"

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/new/", views.visit_new, name="visit_new"),
    path("visits/conflicts/", conflicts.conflicts, name="conflicts"),
    path("visits/conflicts/new/", conflicts.conflict_new, name="conflict_new"),
    path("visits/conflicts/<int:pk>/", conflicts.conflict_end, name="conflict_end"),
    path(VISIT, views.visit, name="visit"),
    path(f"{VISIT}begin/", views.begin, name="visit_begin"),
    path(f"{VISIT}cancel/", views.cancel, name="visit_cancel"),
    path(f"{VISIT}conclude/", views.conclude, name="visit_conclude"),
    path(f"{VISIT}reopen/", views.reopen, name="visit_reopen"),
    path(f"{VISIT}sign/", views.sign, name="visit_sign"),
    path(f"{VISIT}tell/", views.tell, name="visit_tell"),
    path(f"{VISIT}publish/", views.publish, name="visit_publish"),
    path(f"{VISIT}correct/", views.correct, name="visit_correct"),
    path(f"{VISIT}card/", findings.card, name="card_from_visit"),
    path(f"{VISIT}referral/", findings.referral, name="referral_from_visit"),
    path(f"{VISIT}findings/<uuid:finding>/spot/", findings.spot, name="finding_spot"),
    path(f"{VISIT}photos/<uuid:photo>/", sheets.photo, name="visit_photo"),
    path(f"{VISIT}photos/<uuid:photo>/withdraw/", sheets.photo_withdraw, name="visit_photo_withdraw"),
    path(SHEET, sheets.sheet, name="visit_sheet"),
    path(f"{SHEET}items/<str:item>/photos/", sheets.item_photos, name="visit_item_photos"),
]
