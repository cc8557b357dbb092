"""What the worker sends: urgent letters at once, a digest once a day, robots a count; failures are tried again."""

from collections import defaultdict
from datetime import datetime, time

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from yantuo.casework.notices.faults import words_of
from yantuo.casework.notices.models import Channel, Delivery
from yantuo.casework.notices.queries import address_of, mailboxes, outlets, waiting
from yantuo.casework.notices.webhooks import WebhookFailed, post
from yantuo.casework.notices.words import said
from yantuo.records.sight.session import SYSTEM, sight

MOST_TRIES = 8
DIGEST_AT = time(8, 30)


def deliver(at: datetime) -> int:
    """Send what waits for e-mail and robots; returns how many deliveries were settled."""
    with sight(SYSTEM), transaction.atomic():
        return _letters(waiting(Channel.MAIL), at) + _robots(waiting(Channel.WEBHOOK), at)


def digest(at: datetime) -> int:
    """Send each person whose hour has come one letter with everything that waits for the digest."""
    now = timezone.localtime(at).time()
    with sight(SYSTEM), transaction.atomic():
        rows = waiting(Channel.DIGEST, 5000)
        boxes = mailboxes({row.person_id for row in rows})
        due = [
            row for row in rows if row.person_id not in boxes or (boxes[row.person_id][2] or DIGEST_AT) <= now
        ]
        return _letters(due, at)


def _letters(rows: list[Delivery], at: datetime) -> int:
    """One letter a person; who has no address is settled without one (the notice stands in the application)."""
    boxes = mailboxes({row.person_id for row in rows})
    by_person: dict[int, list[Delivery]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    return sum(_letter(found, boxes.get(person), at) for person, found in by_person.items())


def _letter(rows: list[Delivery], box: tuple[str, str, time | None] | None, at: datetime) -> int:
    if box is None:
        return _settle(rows, at, "no address")
    email, language, _hour = box
    with translation.override(language):
        lines = [f"{said(row.notice)}\n{settings.PUBLIC_ADDRESS}{address_of(row.notice)}" for row in rows]
        subject = ngettext("Yantuo: %(n)s notice", "Yantuo: %(n)s notices", len(rows)) % {"n": len(rows)}
        text = "\n\n".join([*lines, _("This letter was sent by the supervision system of your office.")])
    try:
        EmailMessage(subject, text, to=[email]).send()
    except OSError as error:
        return _failed(rows, at, words_of(error))
    return _settle(rows, at)


def _robots(rows: list[Delivery], at: datetime) -> int:
    found = outlets("webhook")
    if not rows or not found:
        return _settle(rows, at, "no robot")
    text = ngettext("%(n)s new urgent notice: %(link)s", "%(n)s new urgent notices: %(link)s", len(rows)) % {
        "n": len(rows),
        "link": settings.PUBLIC_ADDRESS,
    }
    try:
        for outlet in found:
            post(outlet, text, at)
    except WebhookFailed as error:
        return _failed(rows, at, str(error))
    return _settle(rows, at)


def _settle(rows: list[Delivery], at: datetime, why: str = "") -> int:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=at, fault=why)
    return len(rows)


def _failed(rows: list[Delivery], at: datetime, fault: str) -> int:
    """Keep the fault and try again later; after eight tries it is given up and shows on the status page."""
    for row in rows:
        row.tries += 1
        row.fault = fault[:300]
        row.given_up_at = at if row.tries >= MOST_TRIES else None
    Delivery.objects.bulk_update(rows, ["tries", "fault", "given_up_at"])
    return 0


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="notices.deliver", pass_context=False)
def deliver_notices(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Every minute."""
    deliver(timezone.now())


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="notices.digest", pass_context=False)
def send_digests(timestamp: int) -> None:  # noqa: ARG001 - procrastinate passes it
    """Every ten minutes: whose hour has come gets the day's letter."""
    digest(timezone.now())
