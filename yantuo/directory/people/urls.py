"""Addresses of the door and of the people."""

from django.urls import path

from yantuo.directory.people import views
from yantuo.directory.people.entry import views as entry
from yantuo.directory.people.entry.sso import views as sso

urlpatterns = [
    path("login/", entry.login, name="login"),
    path("login/code/", entry.login_code, name="login_code"),
    path("login/by/<int:pk>/", sso.sign_on_begin, name="sign_on_begin"),
    path("login/by/return/", sso.sign_on_return, name="sign_on_return"),
    path("account/link/<int:pk>/", sso.sign_on_unlink, name="sign_on_unlink"),
    path("logout/", entry.logout, name="logout"),
    path("invitation/<str:token>/", entry.accept_invitation, name="invitation"),
    path("account/", entry.account, name="account"),
    path("account/password/", entry.password_change, name="password_change"),
    path("account/factor/begin/", entry.factor_begin, name="factor_begin"),
    path("account/factor/", entry.factor_confirm, name="factor_confirm"),
    path("account/post/", entry.switch_post, name="switch_post"),
    path("people/", views.people, name="people"),
    path("people/new/", views.person_add, name="person_add"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/edit/", views.person_edit, name="person_edit"),
    path("people/<int:pk>/unmasked/", views.person_unmask, name="person_unmask"),
    path("people/<int:pk>/post/", views.post_grant, name="post_grant"),
    path("people/<int:pk>/certificate/", views.certificate_enter, name="certificate_enter"),
    path("people/<int:pk>/account/", views.account_open, name="account_open"),
    path("posts/<int:pk>/end/", views.post_end, name="post_end"),
    path("accounts/<int:pk>/link/", views.account_link, name="account_link"),
    path("accounts/<int:pk>/factor/", views.factor_reset, name="factor_reset"),
    path("accounts/<int:pk>/disable/", views.account_disable, name="account_disable"),
    path("accounts/<int:pk>/enable/", views.account_enable, name="account_enable"),
    path("accounts/<int:pk>/unlock/", views.account_unlock, name="account_unlock"),
]
