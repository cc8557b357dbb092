"""What the year of the city has not: oversight rounds, and what experts and other departments are asked for.

Played through the program's own actions, so that it is what they allow.
"""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from yantuo.casework.dossiers.actions import assign
from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.models import Notice
from yantuo.casework.referrals.actions import send
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.models import Post
from yantuo.faces.cli.demo.lock.log import UNREAD
from yantuo.faces.cli.demo.rounds import at_work, holders_of, play_rounds
from yantuo.faces.cli.demo.tide import Tide
from yantuo.mechanisms.inspection.visits.models import Visit


def play(now: datetime, tide: Tide) -> None:
    """The rounds, the referral to another department, the experts' assignment; of a city too small for it, nothing."""
    if county := play_rounds(now, tide):
        _asked(county, now)
    Dossier.objects.filter(synthetic=False).update(synthetic=True)  # everything of a demonstration is
    old = Notice.objects.filter(read_at=None, at__lt=now - UNREAD)
    old.update(read_at=F("at") + timedelta(hours=3))


def _asked(county: Organisation, now: datetime) -> None:
    """An expert and a laboratory are asked to help with an inspection, another department for what it knows."""
    (head,) = holders_of(county, "section_head", now=now)[:1]
    visit = (
        Visit.objects.filter(office_id=county.pk, state="under_way")
        .select_related("dossier")
        .order_by("pk")
        .first()
    )
    held = Post.objects.filter(begins__lte=timezone.localdate(now), ends=None).select_related(
        "person", "organisation"
    )
    for post in held.filter(role__in=("expert", "laboratory")).order_by("pk") if visit else ():
        assert visit
        assign(dossier=visit.dossier, person=post.person, by=head, at=now, reason="协助检查")
    firm = Enterprise.objects.filter(office=county, state="active").order_by("pk").first()
    for post in held.filter(role="liaison").order_by("pk"):
        assert post.organisation
        send(
            to=Organisation.objects.get(pk=post.organisation.office_id),
            title="原料产地线索核实",
            reason="检查发现企业部分原料无产地证明，请核实产地检验情况。",
            request="请核实并函复。",
            enterprise=firm,
            by=head,
            at=at_work(now, 1, 16),
        )
