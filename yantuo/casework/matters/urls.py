"""Addresses of matters."""

from django.urls import path

from yantuo.casework.matters import views

urlpatterns = [
    path("matters/", views.matters, name="matters"),
    path("matters/new/", views.matter_open, name="matter_open"),
    path("matters/<uuid:pk>/", views.matter, name="matter"),
    path("matters/<uuid:pk>/notice/", views.notice, name="matter_notice"),
    path("matters/<uuid:pk>/finish/", views.finish, name="matter_finish"),
    path("matters/<uuid:pk>/withdraw/", views.withdraw, name="matter_withdraw"),
]
