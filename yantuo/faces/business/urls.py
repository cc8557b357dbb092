"""Addresses of the enterprise's own pages."""

from django.urls import path

from yantuo.faces.business import views
from yantuo.faces.business.cards import views as cards
from yantuo.faces.business.entry import views as entry
from yantuo.faces.business.inspections import views as inspections

urlpatterns = [
    path("", views.business, name="business"),
    path("due/<uuid:pk>/", views.business_due, name="business_due"),
    path("cards/", cards.business_cards, name="business_cards"),
    path("cards/<uuid:pk>/", cards.business_card, name="business_card"),
    path("cards/<uuid:pk>/sign/", cards.business_card_sign, name="business_card_sign"),
    path("cards/<uuid:pk>/answer/", cards.business_card_answer, name="business_card_answer"),
    path("cards/<uuid:pk>/more-time/", cards.business_card_more_time, name="business_card_more_time"),
    path("inspections/", inspections.business_inspections, name="business_inspections"),
    path("inspections/<uuid:pk>/", inspections.business_inspection, name="business_inspection"),
    path("documents/", views.business_documents, name="business_documents"),
    path("documents/<uuid:pk>/", views.business_document, name="business_document"),
    path("enterprise/", views.business_enterprise, name="business_enterprise"),
    path("activate/", entry.activate, name="activate"),
]
