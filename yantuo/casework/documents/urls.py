"""Addresses of documents."""

from django.urls import path

from yantuo.casework.documents import slips, steps, views

urlpatterns = [
    path("documents/", views.documents, name="documents"),
    path("documents/new/<slug:template>/", views.document_new, name="document_new"),
    path("documents/<uuid:pk>/", views.document, name="document"),
    path("documents/<uuid:pk>/pdf/", views.document_pdf, name="document_pdf"),
    path("documents/<uuid:pk>/scan/", views.document_scan, name="document_scan"),
    path("documents/<uuid:pk>/edit/", steps.edit, name="document_edit"),
    path("documents/<uuid:pk>/sign/", steps.sign, name="document_sign"),
    path("documents/<uuid:pk>/number/", steps.number, name="document_number"),
    path("documents/<uuid:pk>/seal/", steps.seal, name="document_seal"),
    path("documents/<uuid:pk>/supersede/", steps.new_version, name="document_supersede"),
    path("documents/<uuid:pk>/withdraw/", steps.void, name="document_void"),
    path("enterprises/slips/<int:pk>/paper/", slips.slip_paper, name="slip_paper"),
]
