"""Addresses of cards."""

from django.urls import path

from yantuo.casework.cards import views
from yantuo.casework.cards.answering import views as answering
from yantuo.casework.cards.drafting import views as drafting
from yantuo.casework.cards.events import views as events
from yantuo.casework.cards.extensions import views as extensions
from yantuo.casework.cards.figures import views as figures
from yantuo.casework.cards.merging import views as merging
from yantuo.casework.cards.papers import views as papers
from yantuo.casework.cards.revisits import views as revisits

urlpatterns = [
    path("cards/", views.cards, name="cards"),
    path("cards/figures/", figures.card_figures, name="card_figures"),
    path("cards/dates/", events.card_dates, name="card_dates"),
    path("cards/answers/", events.card_reviews, name="card_reviews"),
    path("cards/visits/", events.card_revisits, name="card_revisits"),
    path("cards/new/", drafting.card_new, name="card_new"),
    path("cards/<uuid:pk>/", views.card, name="card"),
    path("cards/<uuid:pk>/files/<uuid:file>/", views.card_file, name="card_file"),
    path("cards/<uuid:pk>/print/", papers.card_print, name="card_print"),
    path("cards/<uuid:pk>/print/reply/<uuid:reply>/", papers.card_print_reply, name="card_print_reply"),
    path("cards/<uuid:pk>/print/revisit/<uuid:visit>/", papers.card_print_revisit, name="card_print_revisit"),
    path("cards/<uuid:pk>/draft/", drafting.card_redraft, name="card_redraft"),
    path("cards/<uuid:pk>/discard/", views.discard, name="card_discard"),
    path("cards/<uuid:pk>/issue/", views.issue, name="card_issue"),
    path("cards/<uuid:pk>/sign/", views.sign_for, name="card_sign_for"),
    path("cards/<uuid:pk>/refused/", views.note_refusal, name="card_note_refusal"),
    path("cards/<uuid:pk>/answer/", answering.answer, name="card_answer"),
    path("cards/<uuid:pk>/accept/", views.accept, name="card_accept"),
    path("cards/<uuid:pk>/back/", views.send_back, name="card_send_back"),
    path("cards/<uuid:pk>/revisit/", revisits.revisit, name="card_revisit"),
    path("cards/<uuid:pk>/extension/", extensions.ask_extension, name="card_ask_extension"),
    path("cards/<uuid:pk>/extension/grant/", extensions.grant_extension, name="card_grant_extension"),
    path("cards/<uuid:pk>/extension/refuse/", extensions.refuse_extension, name="card_refuse_extension"),
    path("cards/<uuid:pk>/merge/", merging.merge, name="card_merge"),
    path("cards/<uuid:pk>/withdraw/", views.withdraw, name="card_withdraw"),
]
