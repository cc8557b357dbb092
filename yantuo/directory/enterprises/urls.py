"""Addresses of the register."""

from django.urls import path

from yantuo.directory.enterprises import views

urlpatterns = [
    path("enterprises/", views.enterprises, name="enterprises"),
    path("enterprises/new/", views.enterprise_new, name="enterprise_new"),
    path("enterprises/<int:pk>/edit/", views.enterprise_edit, name="enterprise_edit"),
    path("enterprises/<int:pk>/close/", views.enterprise_close, name="enterprise_close"),
    path("enterprises/<int:pk>/suspend/", views.enterprise_suspend, name="enterprise_suspend"),
    path("enterprises/<int:pk>/reopen/", views.enterprise_reopen, name="enterprise_reopen"),
    path("enterprises/<int:pk>/<slug:part>/new/", views.part_new, name="enterprise_part_new"),
    path("enterprises/<int:pk>/<slug:part>/<int:row>/", views.part_edit, name="enterprise_part"),
]
