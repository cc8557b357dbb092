"""Fills the real installation of YANTUO_DATA with a little of everything; run as a program by the tests of backups."""

import json
import sys
from datetime import UTC, datetime

from yantuo.start.database import opened

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PHONE = "19900000042"


def fill() -> None:
    """Offices, a person with a sealed telephone, an attachment, a sealed day."""
    from yantuo.directory.orgs.tests.factories import city
    from yantuo.directory.people.actions import add_person
    from yantuo.directory.people.actor import MACHINE
    from yantuo.records.files.actions import keep
    from yantuo.records.sight.session import SYSTEM, sight
    from yantuo.records.trail.actions import seal_day

    with sight(SYSTEM):
        office = city().bureau
        add_person(name="王建国", office=office, by=MACHINE, at=AT, phone=PHONE)
        keep(chunks=[b"%PDF-1.4 not much\n"], name="a.pdf", at=AT, media_type="application/pdf", limit=1000)
    with sight(SYSTEM):
        seal_day(day=AT.date(), at=AT)


def tell() -> None:
    """What is on file now, as one line of JSON."""
    from yantuo.directory.orgs.models import Organisation
    from yantuo.directory.people.models import Detail
    from yantuo.records.files.models import Blob
    from yantuo.records.files.store import place_of
    from yantuo.records.sight.session import SYSTEM, sight
    from yantuo.records.trail.models import Entry

    with sight(SYSTEM):
        told = {
            "offices": Organisation.objects.count(),
            "phones": [detail.phone for detail in Detail.objects.order_by("pk")],
            "files": [place_of(blob.pk).read_bytes().decode() for blob in Blob.objects.order_by("pk")],
            "verbs": [entry.verb for entry in Entry.objects.filter(kind="backup").order_by("pk")],
        }
    print(json.dumps(told))


if __name__ == "__main__":
    with opened("serve") as installation:
        installation.prepare()
        import django

        django.setup()
        {"fill": fill, "tell": tell}[sys.argv[1]]()
