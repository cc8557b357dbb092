"""Addresses of the public pages. The one with a code is printed on every document: it must not change."""

from django.urls import path

from yantuo.faces.portal import views

urlpatterns = [
    path("", views.portal, name="portal"),
    path("inspections/", views.inspections, name="public_inspections"),
    path("check/", views.document_check, name="document_check"),
    path("check/<str:code>/", views.document_check_code, name="document_check_code"),
]
