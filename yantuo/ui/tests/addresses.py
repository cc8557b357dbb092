"""The addresses the base pages need, without the rest of the system."""

from django.urls import path
from django.views.i18n import set_language

from yantuo.ui.views import scheme

urlpatterns = [
    path("language/", set_language, name="set_language"),
    path("scheme/", scheme, name="scheme"),
]
