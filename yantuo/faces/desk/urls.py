"""Addresses of the desk."""

from django.urls import path, re_path

from yantuo.faces.desk.exports import views as exports
from yantuo.faces.desk.file import views as file
from yantuo.faces.desk.file.merge import views as merge
from yantuo.faces.desk.home import views as home
from yantuo.faces.desk.jobs import views as jobs
from yantuo.faces.desk.law import views as law
from yantuo.faces.desk.map import views as map_views
from yantuo.faces.desk.saved_views import views as saved_views
from yantuo.faces.desk.search import views as search

urlpatterns = [
    path("", home.home, name="home"),
    path("work/ended/", home.work_ended, name="work_ended"),
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
    path("enterprises/<int:pk>/unmask/<int:row>/", file.unmask, name="enterprise_unmask"),
    path("map/", map_views.map_page, name="map"),
    re_path(r"^map/(?P<code>\d{2}(?:\d{2}){0,2})\.geojson$", map_views.map_outlines, name="map_outlines"),
    path("law/clock/", law.clock, name="clock"),
    path("law/terms/", law.terms, name="terms"),
    path("law/terms/<str:key>/", law.term, name="term"),
    path("law/calendar/", law.calendar, name="calendar"),
]
