"""Addresses of referrals."""

from django.urls import path

from yantuo.casework.referrals import views

urlpatterns = [
    path("referrals/", views.referrals, name="referrals"),
    path("referrals/new/", views.referral_send, name="referral_send"),
    path("referrals/offices/", views.referral_offices, name="referral_offices"),
    path("referrals/<uuid:pk>/", views.referral, name="referral"),
    path("referrals/<uuid:pk>/letter/", views.letter, name="referral_letter"),
    path("referrals/<uuid:pk>/accept/", views.accept, name="referral_accept"),
    path("referrals/<uuid:pk>/return/", views.send_back, name="referral_return"),
    path("referrals/<uuid:pk>/handle/", views.handle, name="referral_handle"),
    path("referrals/<uuid:pk>/resend/", views.resend, name="referral_resend"),
    path("referrals/<uuid:pk>/withdraw/", views.withdraw, name="referral_withdraw"),
]
