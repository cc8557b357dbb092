"""All addresses, by face and floor; a mechanism's come from its manifest."""

from django.urls import include, path
from django.views.i18n import set_language

from yantuo import mechanisms
from yantuo.directory.people.access import public
from yantuo.ui.views import scheme

urlpatterns = [
    path("language/", public()(set_language), name="set_language"),
    path("scheme/", public()(scheme), name="scheme"),
    path("", include("yantuo.faces.desk.urls")),
    path("", include("yantuo.directory.people.urls")),
    path("", include("yantuo.directory.enterprises.urls")),
    path("", include("yantuo.casework.deadlines.urls")),
    path("", include("yantuo.casework.dossiers.urls")),
    path("", include("yantuo.casework.matters.urls")),
    path("", include("yantuo.casework.referrals.urls")),
    path("", include("yantuo.casework.documents.urls")),
    path("", include("yantuo.casework.cards.urls")),
    path("", include("yantuo.casework.oversight.urls")),
    path("", include("yantuo.casework.notices.urls")),
    path("", include("yantuo.casework.handover.urls")),
    path("business/", include("yantuo.faces.business.urls")),
    path("public/", include("yantuo.faces.portal.urls")),
    path("tokens/", include("yantuo.faces.api.token_urls")),
    path("api/", include("yantuo.faces.api.urls")),
    *(path(f"{m.key}/", include(m.urls)) for m in mechanisms.manifests() if m.urls),
]

handler400 = "yantuo.ui.errors.bad_request"
handler403 = "yantuo.ui.errors.forbidden"
handler404 = "yantuo.ui.errors.not_found"
handler500 = "yantuo.ui.errors.server_error"
