"""The address of any dossier, whatever its kind."""

from django.urls import path

from yantuo.casework.dossiers import views
from yantuo.casework.dossiers.attachments import views as files

urlpatterns = [
    path("dossiers/<uuid:pk>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:pk>/give/", views.give, name="dossier_give"),
    path("dossiers/<uuid:pk>/files/", files.file_add, name="dossier_file_add"),
    path("files/<uuid:pk>/", files.file_show, name="dossier_file"),
    path("files/<uuid:pk>/withdraw/", files.file_withdraw, name="dossier_file_withdraw"),
]
