"""Addresses of the register."""

from django.urls import path

from yantuo.directory.enterprises import views
from yantuo.directory.enterprises.importing import views as importing
from yantuo.directory.enterprises.slips import views as slips

urlpatterns = [
    path("enterprises/", views.enterprises, name="enterprises"),
    path("enterprises/pick/", views.enterprise_pick, name="enterprise_pick"),
    path("enterprises/import/", importing.enterprise_import, name="enterprise_import"),
    path(
        "enterprises/import/template/",
        importing.enterprise_import_template,
        name="enterprise_import_template",
    ),
    path("enterprises/import/<uuid:pk>/", importing.enterprise_import_job, name="enterprise_import_job"),
    path("enterprises/import/<uuid:pk>/run/", importing.enterprise_import_run, name="enterprise_import_run"),
    path(
        "enterprises/import/<uuid:pk>/errors/",
        importing.enterprise_import_errors,
        name="enterprise_import_errors",
    ),
    path("enterprises/<int:pk>/slips/", slips.slips, name="enterprise_slips"),
    path("enterprises/<int:pk>/slips/<int:row>/make/", slips.slip_make, name="slip_make"),
    path("enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("enterprises/<int:pk>/edit/", views.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/close/", views.enterprise_close, name="enterprise_close"),
    path("enterprises/<int:pk>/suspend/", views.enterprise_suspend, name="enterprise_suspend"),
    path("enterprises/<int:pk>/reopen/", views.enterprise_reopen, name="enterprise_reopen"),
    path("enterprises/<int:pk>/<slug:part>/new/", views.part_new, name="enterprise_part_new"),
    path("enterprises/<int:pk>/<slug:part>/<int:row>/", views.part_edit, name="enterprise_part"),
]
