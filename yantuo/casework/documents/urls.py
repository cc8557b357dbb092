"""Addresses of documents."""

from django.urls import path

from yantuo.casework.documents import views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/<uuid:pk>/", views.document, name="document"),
    path("documents/<uuid:pk>/pdf/", views.document_pdf, name="document_pdf"),
    path("documents/<uuid:pk>/scan/", views.document_scan, name="document_scan"),
    path("documents/<uuid:pk>/sign/", views.sign, name="document_sign"),
    path("documents/<uuid:pk>/number/", views.number, name="document_number"),
    path("documents/<uuid:pk>/seal/", views.seal, name="document_seal"),
    path("documents/<uuid:pk>/withdraw/", views.void, name="document_void"),
]
