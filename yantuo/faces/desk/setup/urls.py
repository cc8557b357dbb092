"""Addresses of the set-up and of the status page."""

from django.urls import path

from yantuo.faces.desk.setup import views
from yantuo.faces.desk.setup.backups import views as backups
from yantuo.faces.desk.setup.first import views as first
from yantuo.faces.desk.setup.outlets import views as outlets
from yantuo.faces.desk.setup.series import views as series
from yantuo.faces.desk.setup.sign_on import views as sign_on
from yantuo.faces.desk.setup.status import views as status

urlpatterns = [
    path("status/", status.status, name="status"),
    path("set-up/", views.set_up, name="set_up"),
    path("set-up/first/<str:token>/", first.first, name="set_up_first"),
    path("set-up/bureaus/", views.set_up_lower, name="set_up_lower"),
    path("set-up/marks/", views.set_up_marks, name="set_up_marks"),
    path("set-up/numbers/", series.set_up_series_list, name="set_up_series"),
    path("set-up/numbers/one/", series.set_up_series_one, name="set_up_series_one"),
    path("set-up/mail/", outlets.set_up_mail, name="set_up_mail"),
    path("set-up/mail/test/", outlets.set_up_mail_test, name="set_up_mail_test"),
    path("set-up/robots/", outlets.set_up_robots, name="set_up_robots"),
    path("set-up/robots/new/", outlets.set_up_robot, name="set_up_robot_new"),
    path("set-up/robots/<int:pk>/", outlets.set_up_robot, name="set_up_robot"),
    path("set-up/robots/<int:pk>/test/", outlets.set_up_robot_test, name="set_up_robot_test"),
    path("set-up/sign-on/", sign_on.set_up_sign_ons, name="set_up_sign_ons"),
    path("set-up/sign-on/new/", sign_on.set_up_sign_on, name="set_up_sign_on_new"),
    path("set-up/sign-on/<int:pk>/", sign_on.set_up_sign_on, name="set_up_sign_on"),
    path("set-up/backups/", backups.set_up_backups, name="set_up_backups"),
    path("set-up/backups/make/", backups.backup_now, name="backup_now"),
    path("set-up/backups/check/", backups.backup_check, name="backup_check"),
]
