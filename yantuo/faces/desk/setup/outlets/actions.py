"""Keeping the outlets, and trying them: the outcome of the last test stands beside each."""

from datetime import datetime
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.translation import gettext as _

from yantuo.casework.notices.faults import kind_of, words_of
from yantuo.casework.notices.mail import SECRET_PLACE, smtp_of
from yantuo.casework.notices.models import Outlet
from yantuo.casework.notices.webhooks import URL_PLACE, WebhookFailed, post
from yantuo.directory.people.actor import Actor
from yantuo.records.sight.sealed import seal
from yantuo.records.trail.actions import record

LONGEST_FAULT = 300


@transaction.atomic
def keep(
    *, outlet: Outlet, name: str, config: dict[str, Any], secret: str, active: bool, by: Actor, at: datetime
) -> Outlet:
    """Keep an outlet; an empty secret leaves the one on file, and an altered outlet counts as untested."""
    outlet.name, outlet.active = name, active
    outlet.config = {**outlet.config, **config}
    if secret:
        outlet.secret = seal(secret, SECRET_PLACE)
    outlet.tested_at, outlet.test_kind, outlet.test_fault = None, "", ""
    outlet.save()
    data = {"kind": outlet.kind, "name": name, "active": active, "secret": bool(secret)}
    record(by=by, at=at, verb="outlet.keep", kind="outlet", subject=outlet.pk, office=0, data=data)
    return outlet


def sealed_url(url: str) -> dict[str, str]:
    """A webhook's address as it is stored: whoever knows it can write into the group."""
    return {"url": seal(url, URL_PLACE), "shown": f"{url.split('?', maxsplit=1)[0][:40]}…"} if url else {}


def test_mail(*, outlet: Outlet, to: str, by: Actor, at: datetime) -> Outlet:
    """Send a test letter and keep what came of it."""
    text = _("This letter proves that the supervision system of %(office)s can send e-mail.") % {
        "office": by.office_name
    }
    letter = EmailMessage(
        _("Yantuo: test of the mail server"),
        text,
        outlet.config.get("sender"),
        [to],
        connection=smtp_of(outlet),
    )
    try:
        letter.send()
    except (OSError, ValueError) as error:
        return _tried(outlet, words_of(error), by, at, kind=kind_of(error))
    return _tried(outlet, "", by, at)


def test_robot(*, outlet: Outlet, by: Actor, at: datetime) -> Outlet:
    """Send a test message and keep what came of it."""
    text = _("Test of the supervision system of %(office)s: this robot works.") % {"office": by.office_name}
    try:
        post(outlet, text, at)
    except WebhookFailed as error:
        return _tried(outlet, str(error), by, at, kind=error.kind)
    return _tried(outlet, "", by, at)


@transaction.atomic
def _tried(outlet: Outlet, fault: str, by: Actor, at: datetime, *, kind: str = "") -> Outlet:
    outlet.tested_at, outlet.test_kind, outlet.test_fault = at, kind, fault[:LONGEST_FAULT]
    outlet.save(update_fields=["tested_at", "test_kind", "test_fault"])
    data = {"kind": outlet.kind, "name": outlet.name, "fault": outlet.test_fault}
    record(by=by, at=at, verb="outlet.test", kind="outlet", subject=outlet.pk, office=0, data=data)
    return outlet
