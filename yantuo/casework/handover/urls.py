"""Addresses of handovers."""

from django.urls import path

from yantuo.casework.handover import views

urlpatterns = [
    path("handovers/", views.handovers, name="handovers"),
    path("handovers/new/", views.arrange, name="handover_arrange"),
    path("handovers/<uuid:pk>/", views.handover, name="handover"),
    path("handovers/<uuid:pk>/list/", views.handover_list, name="handover_list"),
    path("handovers/items/<int:pk>/accept/", views.accept, name="handover_accept"),
    path("handovers/items/<int:pk>/refuse/", views.refuse, name="handover_refuse"),
]
