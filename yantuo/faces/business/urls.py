"""Addresses of the enterprise's own pages."""

from django.urls import path

from yantuo.faces.business import views
from yantuo.faces.business.entry import views as entry

urlpatterns = [
    path("", views.business, name="business"),
    path("due/<uuid:pk>/", views.business_due, name="business_due"),
    path("documents/", views.business_documents, name="business_documents"),
    path("documents/<uuid:pk>/", views.business_document, name="business_document"),
    path("enterprise/", views.business_enterprise, name="business_enterprise"),
    path("activate/", entry.activate, name="activate"),
]
