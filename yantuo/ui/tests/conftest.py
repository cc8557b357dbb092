"""Rendering for the tests of the look: strict about undefined variables."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.template import Context, Engine
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.utils import translation

import yantuo.ui

from .page_check import UNDEFINED

CATALOGUE = Path(yantuo.ui.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

Render = Callable[..., str]


@pytest.fixture(autouse=True)
def own_addresses(settings: Any) -> None:
    """The look knows no address of the system above it."""
    settings.ROOT_URLCONF = "yantuo.ui.tests.addresses"


@pytest.fixture
def render() -> Render:
    """Render a piece of template with `ui` loaded; what is undefined shows as UNDEFINED VARIABLE."""
    options = {"context_processors": [], "string_if_invalid": UNDEFINED}
    backend = DjangoTemplates({"NAME": "strict", "DIRS": [], "APP_DIRS": True, "OPTIONS": options})
    engine: Engine = backend.engine

    def rendered(
        source: str, /, path: str = "/here/", cookies: dict[str, str] | None = None, **values: Any
    ) -> str:
        request = RequestFactory().get(path)
        request.COOKIES.update(cookies or {})
        context = {"request": request, "csrf_token": "token", **values}
        first, end, rest = source.partition("%}") if source.startswith("{% extends") else ("", "", source)
        template = engine.from_string(f"{first}{end}{{% load ui i18n %}}{rest}")
        return template.render(Context(context))

    return rendered


@pytest.fixture(scope="session")
def own_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the look's own catalogue, compiled."""
    target = tmp_path_factory.mktemp("locale")
    file = target / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    file.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, file.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="zh_Hans"))
    return target


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest, settings: Any, own_catalogue: Path) -> Iterator[str]:
    """Both languages, one after the other."""
    settings.LOCALE_PATHS = [own_catalogue]
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def english() -> Iterator[None]:
    """English, where a test reads sentences."""
    with translation.override("en"):
        yield
