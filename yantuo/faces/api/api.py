"""The API as a whole: version, parts, description."""

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from yantuo.faces.api import problems
from yantuo.faces.api.auth import TokenAuth
from yantuo.faces.api.documented import DESCRIPTION, TAGS
from yantuo.faces.api.resources import cards, deadlines, enterprises, inspections, law, matters


class _Renderer(JSONRenderer):
    """Chinese as it is, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Yantuo",
    version="1",
    description=DESCRIPTION,
    auth=TokenAuth(),
    renderer=_Renderer(),
    docs_url=None,
    urls_namespace="api",
    openapi_extra={"tags": TAGS},
)
api.add_router("/v1/enterprises", enterprises.router)
api.add_router("/v1/deadlines", deadlines.router)
api.add_router("/v1/matters", matters.router)
api.add_router("/v1/inspections", inspections.router)
api.add_router("/v1/cards", cards.router)
api.add_router("/v1/due", law.router)
problems.install(api)
