"""Matters, clocks, files, referrals, handovers and documents of Luzhou."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents import actions as papers
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.documents.tests.papers import PAPERS
from yantuo.casework.documents.typeset import paper_of
from yantuo.casework.handover import actions as handovers
from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.models import Matter
from yantuo.casework.referrals import actions as referrals
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.people.tests.factories import AT
from yantuo.records.files.actions import attach
from yantuo.records.files.models import Attachment
from yantuo.records.files.tests.factories import PDF, photo, upload
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

from .people import HOSTILE
from .register import Register


class Casework(Register):
    """What is being worked on."""

    def open_matter(self, who: str, title: str, enterprise: Enterprise | None = None, **more: Any) -> Matter:
        """A matter of somebody's office, opened yesterday."""
        by, event = self.actor(who), AT - timedelta(days=1)
        facts = {
            "term_key": "inspect.publish",
            "event_at": event,
            "owner": self.person(who),
            "office": by.office_id,
        }
        with sight(SYSTEM):
            return matters.open_matter(
                by=by, at=event, title=title, enterprise=enterprise, **{**facts, **more}
            )

    @cached_property
    def matter(self) -> Matter:
        """A matter of Luzhou about its enterprise, which sees it."""
        title = f"检查结果公示{HOSTILE}"
        return self.open_matter(
            "inspector@luzhou", title, self.firm, text="公示检查结果", shown_to_enterprise=True
        )

    @cached_property
    def second_matter(self) -> Matter:
        """Another matter of Luzhou, about nobody."""
        return self.open_matter("inspector@luzhou", "检查结果复核")

    @cached_property
    def foreign_matter(self) -> Matter:
        """A matter of another county."""
        return self.open_matter("inspector@xiangyuan", "襄垣的事项", self.foreign_firm)

    @cached_property
    def clock(self) -> Deadline:
        """The clock of the matter."""
        with sight(SYSTEM):
            return Deadline.objects.get(dossier=self.matter.pk)

    @cached_property
    def photo(self) -> Attachment:
        """A photo in the matter's dossier."""
        dossier = self.matter.dossier
        with sight(SYSTEM):
            return attach(
                file=upload(photo(), "车间.jpg"), owner_kind="dossier", owner=dossier.pk, office=dossier.office_id,
                enterprise=dossier.enterprise_id, shown_to_enterprise=True, by=self.actor("inspector@luzhou"), at=AT,
            )  # fmt: skip

    @cached_property
    def referral(self) -> Any:
        """A referral from the coordinating office to Luzhou."""
        by = self.actor("coordinator@coordinating")
        with sight(SYSTEM):
            return referrals.send(to=self.city.luzhou, title=f"线索{HOSTILE}", reason="举报", by=by, at=AT)

    @cached_property
    def handover(self) -> Any:
        """What the inspector hands over to the case officer."""
        assert self.matter
        post, to = self.post("inspector@luzhou"), self.person("case_officer@luzhou")
        by = self.actor("section_head@luzhou")
        with sight(SYSTEM):
            return handovers.arrange(post=post, receiver=to, reason="轮岗", by=by, at=AT)

    @cached_property
    def handed_over(self) -> int:
        """One item of it."""
        with sight(SYSTEM):
            found: int = self.handover.items.values_list("pk", flat=True)[0]
            return found

    def new_paper(self, title: str) -> Document:
        by = self.actor("inspector@luzhou")
        template, data = PAPERS["letter"]
        paper = paper_of(template, {**data, "office": self.city.luzhou.name, "title": title})
        with sight(SYSTEM):
            return papers.draft(
                paper=paper,
                office=self.city.luzhou.pk,
                by=by,
                at=AT,
                dossier=self.matter.dossier,
                shown_to_enterprise=True,
            )

    @cached_property
    def draft(self) -> Document:
        """A document not yet signed."""
        return self.new_paper(f"通知{HOSTILE}")

    @cached_property
    def signed(self) -> Document:
        """A document signed and not yet numbered."""
        made = self.new_paper("已签发的通知")
        with sight(SYSTEM):
            papers.sign(document=made, proved_with="password", by=self.actor("county_leader@luzhou"), at=AT)
        return made

    @cached_property
    def paper(self) -> Document:
        """A document numbered and sealed."""
        made, luzhou = self.new_paper("盖章的通知"), self.city.luzhou
        by = self.actor("county_leader@luzhou")
        with sight(SYSTEM):
            facts = {"key": "letter", "year": 2026, "pattern": PATTERNS["letter"], "mark": luzhou.mark}
            set_up_series(office=luzhou.pk, by=by, at=AT, **facts)
            papers.sign(document=made, proved_with="password", by=by, at=AT)
            papers.number(document=made, by=by, at=AT)
            papers.seal(document=made, scan=ContentFile(PDF, "扫描.pdf"), by=by, at=AT)
            return Document.objects.get(pk=made.pk)
