"""What the worker sends: urgent letters at once, a digest once a day, robots a count; failures are tried again."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from procrastinate.contrib.django import app

from yantuo.casework.notices.faults import words_of
from yantuo.casework.notices.models import Channel, Delivery
from yantuo.casework.notices.queries import address_of, awaited, mailboxes, outlets, waiting
from yantuo.casework.notices.webhooks import WebhookFailed, post
from yantuo.casework.notices.words import said
from yantuo.records.sight.session import SYSTEM, sight

MOST_TRIES = 8
DIGEST_AT = time(8, 30)
BROKEN_OFF = timedelta(minutes=15)  # longer than any mail server keeps one letter waiting
MAY_HAVE_ARRIVED = gettext_noop("broke off while it was sent; it may have arrived and is not sent again")


def deliver(at: datetime) -> int:
    """Send what waits for e-mail and robots; returns how many deliveries were settled."""
    _give_up_broken(at)
    return _letters(Channel.MAIL, at) + _robots(at)


def digest(at: datetime) -> int:
    """Send each person whose hour has come one letter with everything that waits for the digest."""
    return _letters(Channel.DIGEST, at, 5000, timezone.localtime(at).time())


def _letters(channel: Channel, at: datetime, limit: int = 200, hour: time | None = None) -> int:
    """One letter a person; who has no address is settled without one (the notice stands in the application)."""
    with sight(SYSTEM):
        wanted = awaited(channel, limit)
        boxes = mailboxes(set(wanted))
    settled = 0
    for person, numbers in wanted.items():
        box = boxes.get(person)
        if box and hour and (box[2] or DIGEST_AT) > hour:
            continue
        if rows := _take_up(numbers, at):
            settled += _letter(rows, box, at)
    return settled


def _take_up(numbers: Iterable[int], at: datetime) -> list[Delivery]:
    """Mark deliveries as begun in a transaction of its own, before anything of them leaves the house.

    A letter cannot be called back and the mail server keeps no transaction with us: a worker killed between both
    would otherwise send again what has arrived.
    """
    with sight(SYSTEM):
        rows = waiting(numbers)
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(begun_at=at)
    return rows


def _give_up_broken(at: datetime) -> None:
    """Give up what a killed worker was sending, and say so: the notice itself stands in the application."""
    with sight(SYSTEM):
        broken = Delivery.objects.filter(
            begun_at__lt=at - BROKEN_OFF, sent_at__isnull=True, given_up_at__isnull=True
        )
        broken.update(given_up_at=at, fault=MAY_HAVE_ARRIVED)


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


def _robots(at: datetime) -> int:
    """One message of a count for all that waits; tried again only where no robot took it: no group hears it twice."""
    with sight(SYSTEM):
        wanted, found = awaited(Channel.WEBHOOK), outlets("webhook")
    rows = _take_up((number for numbers in wanted.values() for number in numbers), at)
    if not rows or not found:
        return _settle(rows, at, "no robot")
    text = ngettext("%(n)s new urgent notice: %(link)s", "%(n)s new urgent notices: %(link)s", len(rows)) % {
        "n": len(rows),
        "link": settings.PUBLIC_ADDRESS,
    }
    faults = []
    for outlet in found:
        try:
            post(outlet, text, at)
        except WebhookFailed as error:
            faults.append(str(error))
    if len(faults) == len(found):
        return _failed(rows, at, faults[0])
    return _settle(rows, at, "; ".join(faults)[:300])


def _settle(rows: list[Delivery], at: datetime, why: str = "") -> int:
    with sight(SYSTEM):
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
            sent_at=at, given_up_at=None, fault=why
        )
    return len(rows)


def _failed(rows: list[Delivery], at: datetime, fault: str) -> int:
    """Keep the fault and try again later; after eight tries it is given up and shows on the status page."""
    for row in rows:
        row.tries += 1
        row.fault, row.begun_at = fault[:300], None
        row.given_up_at = at if row.tries >= MOST_TRIES else None
    with sight(SYSTEM):
        Delivery.objects.bulk_update(rows, ["tries", "fault", "begun_at", "given_up_at"])
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
