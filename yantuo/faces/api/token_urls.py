"""Addresses of the pages where tokens are issued and revoked."""

from django.urls import path

from yantuo.faces.api import views

urlpatterns = [
    path("", views.tokens, name="tokens"),
    path("new/", views.token_new, name="token_new"),
    path("<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
