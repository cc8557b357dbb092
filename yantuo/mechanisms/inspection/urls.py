"""Addresses of the mechanism, part by part."""

from django.urls import include, path

urlpatterns = [path("", include("yantuo.mechanisms.inspection.visits.urls"))]
