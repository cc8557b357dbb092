"""Addresses of the desk."""

from django.urls import include, path, re_path

import yantuo.faces.desk.addresses  # noqa: F401 - teaches addresses what a day is
from yantuo.faces.desk.exports import views as exports
from yantuo.faces.desk.file import printing as file_printing
from yantuo.faces.desk.file import views as file
from yantuo.faces.desk.file.merge import views as merge
from yantuo.faces.desk.home import views as home
from yantuo.faces.desk.jobs import views as jobs
from yantuo.faces.desk.law import views as law
from yantuo.faces.desk.law.changes import views as law_changes
from yantuo.faces.desk.map import views as map_views
from yantuo.faces.desk.retention import views as retention
from yantuo.faces.desk.saved_views import views as saved_views
from yantuo.faces.desk.search import views as search
from yantuo.faces.desk.trail import views as trail

urlpatterns = [
    path("", home.home, name="home"),
    path("work/ended/", home.work_ended, name="work_ended"),
    path("work/undated/", home.work_undated, name="work_undated"),
    path("views/<slug:list_key>/keep/", saved_views.view_save, name="view_save"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view_delete"),
    path("exports/", exports.export_order, name="export_order"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
    path("jobs/<uuid:pk>/output/", jobs.job_output, name="job_output"),
    path("jobs/<uuid:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("search/", search.search, name="search"),
    path("enterprises/<int:pk>/", file.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/merge/", merge.enterprise_merge, name="enterprise_merge"),
    path("enterprises/<int:pk>/extract/", file_printing.file_extract, name="enterprise_extract"),
    path("enterprises/<int:pk>/unmask/<int:row>/", file.unmask, name="enterprise_unmask"),
    path("map/", map_views.map_page, name="map"),
    re_path(r"^map/(?P<code>\d{2}(?:\d{2}){0,2})\.geojson$", map_views.map_outlines, name="map_outlines"),
    path("retention/", retention.retention, name="retention"),
    path("retention/propose/", retention.retention_propose, name="retention_propose"),
    path("retention/<uuid:pk>/", retention.retention_list, name="retention_list"),
    path("retention/<uuid:pk>/dispose/", retention.retention_dispose, name="retention_dispose"),
    path("retention/<uuid:pk>/paper/", retention.retention_paper, name="retention_paper"),
    path("trail/", trail.trail, name="trail"),
    path("trail/<int:pk>/", trail.trail_entry, name="trail_entry"),
    path("trail/<int:pk>/private/", trail.trail_private, name="trail_private"),
    path("trail/check/", trail.trail_checks, name="trail_checks"),
    path("trail/check/<uuid:pk>/", trail.trail_check, name="trail_check"),
    path("trail/seals/", trail.trail_seals, name="trail_seals"),
    path("trail/seals/<day:day>/anchor/", trail.trail_anchor, name="trail_anchor"),
    path("trail/seals/<day:day>/paper/", trail.trail_seal_paper, name="trail_seal_paper"),
    path("law/clock/", law.clock, name="clock"),
    path("law/terms/", law.terms, name="terms"),
    path("law/terms/new/", law_changes.term_add, name="term_add"),
    path("law/terms/<str:key>/", law.term, name="term"),
    path("law/terms/<str:key>/new/", law_changes.edition_add, name="edition_add"),
    path("law/terms/<str:key>/<day:valid_from>/confirm/", law_changes.term_confirm, name="term_confirm"),
    path("law/terms/<str:key>/<day:valid_from>/change/", law_changes.term_change, name="term_change"),
    path("law/rows/<int:pk>/withdraw/", law_changes.overlay_withdraw, name="overlay_withdraw"),
    path("law/calendar/", law.calendar, name="calendar"),
    path("law/calendar/set/", law_changes.day_set, name="day_set"),
    path("law/calendar/notice/", law_changes.year_announce, name="year_announce"),
    path("law/calendar/<day:day>/take-back/", law_changes.day_unset, name="day_unset"),
    path("", include("yantuo.faces.desk.imports.urls")),
    path("", include("yantuo.faces.desk.offices.urls")),
    path("", include("yantuo.faces.desk.setup.urls")),
]
