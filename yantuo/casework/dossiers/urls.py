"""The address of any dossier, whatever its kind."""

from django.urls import path

from yantuo.casework.dossiers import views

urlpatterns = [
    path("dossiers/<uuid:pk>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:pk>/give/", views.give, name="dossier_give"),
]
