"""Addresses of the enterprise's own pages."""

from django.urls import path

from yantuo.faces.business.entry import views as entry

urlpatterns = [
    path("activate/", entry.activate, name="activate"),
]
