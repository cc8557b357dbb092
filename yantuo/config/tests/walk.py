"""Trying one address: whoever may open it does, and nobody else; what is wrong comes back in sentences."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.forms import ChoiceField, Field
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from yantuo.directory.people.access import Access
from yantuo.directory.people.roles import roles
from yantuo.ui.lists import ListPage

from .addresses import Address
from .api_samples import ApiSample
from .counting import PAGES
from .sampling import Sample
from .town import Town

TRIED_ROLES = ("liaison", "legal", "inspector", "audit_admin", "coordinator")


@contextmanager
def undone() -> Iterator[None]:
    """What happens in the block has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def unchanged(client: Client) -> Iterator[None]:
    """A browser forgets afterwards what it was given in the block."""
    kept = client.cookies.output(header="", sep=";")
    yield
    client.cookies = SimpleCookie(kept)


def unsampled(found: Iterable[Address], samples: Iterable[str]) -> list[str]:
    """A sentence for every address without a sample, and for every sample without an address."""
    names = {address.name: address.route for address in found}
    known = set(samples)
    missing = [
        f"“{name}” (/{route}) has no sample: add '{name}': Sample(who=…, ids=…, strangers=…) to "
        "yantuo/config/tests/samples.py or the samples beside it (of a mechanism: to its own tests/samples.py), "
        "with who may open it and who must not find that object."
        for name, route in names.items()
        if name not in known
    ]
    return missing + [
        f"“{name}” is no address any more: take its sample out of samples.py."
        for name in sorted(known - set(names))
    ]


def body_of(response: Any) -> str:
    """What a response says, as text."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return bytes(content).decode("utf-8", "replace")


def ask(town: Town, address: Address, sample: Sample, who: str, method: str = "", language: str = "") -> Any:
    """Open the address as somebody, and undo what came of it; the body is in `.said`."""
    client, ids = town.client(who), sample.ids(town)
    for prepare in (sample.given, sample.hides or sample.given):
        prepare(town)
    entries = sample.entries(town) if sample.entries else {}
    place = reverse(address.name, args=ids) + (f"?{sample.query}" if sample.query else "")
    headers = {"accept-language": language} if language else {}
    with undone(), unchanged(client):
        if (method or sample.method) == "POST":
            response: Any = client.post(place, entries, headers=headers)
        else:
            response = client.get(place, headers=headers)
        response.said = body_of(response)
    return response


def without_power(rule: Access) -> str:
    """Somebody of Luzhou who holds none of the powers a view asks for."""
    free = [role for role in TRIED_ROLES if not roles()[role].powers & set(rule.powers)]
    if not free:
        return "enterprise@firm"
    return f"{free[0]}@{'bureau' if free[0].endswith('admin') else 'luzhou'}"


def faults(town: Town, address: Address, sample: Sample) -> list[str]:
    """Everything wrong with who may open an address."""
    rule = address.rule
    if rule is None:
        return [f"{address.name}: the view declares no access"]
    if not (sample.strangers or sample.hides or sample.everybody):
        return [
            f"{address.name}: say in its sample who is a stranger to the object, or why there is none (everybody=…)"
        ]
    found = list(_opens(town, address, sample))
    if rule.public:
        return found + ([f"{address.name}: a public page is sampled without a login"] if sample.who else [])
    if not sample.who:
        return [*found, f"{address.name}: name in its sample who may open it (who=…)"]
    for method in dict.fromkeys((sample.method, "POST")):
        found += _refused(town, address, sample, method, rule)
    return found


def _opens(town: Town, address: Address, sample: Sample) -> Iterator[str]:
    """Whoever may open it opens it, and reads what is there to read."""
    response = ask(town, address, sample, sample.who)
    if response.status_code != sample.answer:
        who, said = sample.who or "anybody", response.said[:300]
        yield f"{address.name}: {who} gets {response.status_code} instead of {sample.answer}: {said}"
    place = str(response.headers.get("Location", ""))
    if sample.leads_to and not place.startswith(sample.leads_to):
        yield f"{address.name}: leads to {place!r}, not to {sample.leads_to!r}"
    if sample.hides and escape(sample.hides(town)) not in response.said:
        yield f"{address.name}: {sample.who} does not read {sample.hides(town)!r}"
    if sample.method == "GET":
        empty = ask(town, address, sample, sample.who, "POST")
        if empty.status_code >= 500:
            yield f"{address.name}: an empty form is answered with {empty.status_code}"
        page = response.context["page"] if response.context and "page" in response.context else None
        if isinstance(page, ListPage):
            yield from _filters(town, address, sample, page)
            if uncounted := uncounted_list(address.name):
                yield uncounted


def uncounted_list(name: str) -> str:
    """A sentence where an address shows a list whose statements are not counted; empty where they are."""
    if name in {page.name for page in PAGES}:
        return ""
    return f"{name}: it shows a list and is not counted: add it to PAGES in yantuo/config/tests/counting.py"


def _filters(town: Town, address: Address, sample: Sample, page: ListPage) -> Iterator[str]:
    """A list answers to every filter it offers, whichever value is chosen."""
    for chosen in (0, -1):
        values = {name: _value(field, chosen) for name, field in page.form.fields.items()}
        asked = urlencode({name: value for name, value in values.items() if value})
        response = ask(town, address, replace(sample, query=asked), sample.who)
        if response.status_code != 200:
            yield f"{address.name}: ?{asked} is answered with {response.status_code}"


def _value(field: Field, chosen: int) -> str:
    """Of choices the first or the last, else a text that a day can be; nothing where there is nothing to choose."""
    if not isinstance(field, ChoiceField):
        return "2026-11-24"
    values = [str(value) for value, _label in field.choices if value]
    return values[chosen] if values else ""


def _refused(town: Town, address: Address, sample: Sample, method: str, rule: Access) -> Iterator[str]:
    """Nobody, whoever lacks the power, and every stranger are refused."""
    label = f"{method} {address.name}"
    nobody = ask(town, address, sample, "", method)
    if not _to_login(nobody):
        yield f"{label}: without a login {nobody.status_code} instead of the login page"
    if rule.powers:
        who = without_power(rule)
        response = ask(town, address, sample, who, method)
        if response.status_code != 403:
            yield f"{label}: {who}, who lacks {'/'.join(rule.powers)}, gets {response.status_code} instead of 403"
    for who in sample.strangers:
        response = ask(town, address, sample, who, method)
        if sample.hides is None and response.status_code != 404:
            yield f"{label}: {who} gets {response.status_code} instead of 404 on somebody else's object"
        if sample.hides and escape(sample.hides(town)) in response.said:
            yield f"{label}: {who} reads {sample.hides(town)!r}"


def _to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and str(response.headers["Location"]).startswith(
        f"{reverse('login')}?next="
    )


def call(town: Town, name: str, sample: ApiSample, token: str) -> Any:
    """Call an operation of the API with a token, and undo what came of it; the body is in `.said`."""
    ids, entries = sample.ids(town), sample.entries(town) if sample.entries else None
    if sample.hides:
        sample.hides(town)
    headers = {"authorization": f"Bearer {token}"} if token else {}
    place, body = reverse(name, args=ids), "" if entries is None else json.dumps(entries)
    with undone():
        response: Any = Client().generic(
            sample.method, f"{place}?{sample.query}", body, content_type="application/json", headers=headers
        )
        response.said = body_of(response)
    return response


def api_faults(town: Town, name: str, sample: ApiSample) -> list[str]:
    """Everything wrong with who may call an operation of the API; refusals are JSON, never a page."""
    sample.given(town)
    if not sample.scope:
        response = call(town, name, sample, "")
        return (
            []
            if response.status_code == sample.answer
            else [f"{name}: {response.status_code}: {response.said[:300]}"]
        )
    who, other = f"{sample.role}@luzhou", "law.read" if sample.scope != "law.read" else "matters.read"
    tries = [(who, town.token(who), sample.answer), ("no token", "", 401), ("a false token", "yt_x", 401)]
    tries += [("a token without its scope", town.token(who, [other]), 403)]
    tries += [(stranger, town.token(stranger), 200 if sample.hides else 404) for stranger in sample.strangers]
    return [
        fault for label, token, answer in tries for fault in _called(town, name, sample, label, token, answer)
    ]


def _called(town: Town, name: str, sample: ApiSample, label: str, token: str, answer: int) -> Iterator[str]:
    response = call(town, name, sample, token)
    if response.status_code != answer:
        yield f"{name}: {label} gets {response.status_code} instead of {answer}: {response.said[:300]}"
    if not response.headers["Content-Type"].startswith("application/json"):
        yield f"{name}: {label} gets {response.headers['Content-Type']}"
    shown = sample.hides is not None and sample.hides(town) in response.said
    if shown and label in sample.strangers:
        yield f"{name}: {label} reads what is not his"
    if sample.hides and not shown and answer == 200 and label not in sample.strangers:
        yield f"{name}: {label} does not read what is there"
