"""Inspections: who went where on whose approval, what was found, who signed, when it was told and published."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yantuo.casework.checklists.enums import Action, Weight
from yantuo.casework.dossiers.models import Case, Dossier, in_sight
from yantuo.directory.enterprises.models import Enterprise, Premises
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Person, Post
from yantuo.kernel.bilingual import Bilingual
from yantuo.mechanisms.inspection.visits.enums import Follow, Kind, Source, State
from yantuo.records.files.models import Attachment


class VisitQuerySet(models.QuerySet["Visit"]):
    """Reads of inspections: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "VisitQuerySet":
        """Those whose dossier the actor may see."""
        return self.filter(in_sight(actor, "dossier__"))

    def carried_out(self) -> "VisitQuerySet":
        """Those that have begun."""
        return self.filter(began_at__isnull=False)


class Visit(Case):
    """One inspection of one enterprise. A signed record is never edited: a later one corrects it."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    source = models.CharField(
        _("what it goes back to"), max_length=12, choices=Source.choices, default=Source.PLAN
    )
    item_code = models.CharField(_("published item"), max_length=40)
    item_name = models.CharField(max_length=200, help_text="as published")
    premises = models.ForeignKey(
        Premises, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("premises")
    )
    planned_on = models.DateField(_("planned on"))
    approval_no = models.CharField(_("number of the approval"), max_length=80)
    approved_by = models.CharField(_("approved by"), max_length=100)
    notice_no = models.CharField(_("number of the notice"), max_length=80, blank=True)
    unannounced_reason = models.CharField(_("why no notice is given"), max_length=300, blank=True)
    count_in_year = models.PositiveSmallIntegerField(help_text="which planned inspection of the year it is")
    cap_reason = models.CharField(_("why beyond the yearly cap"), max_length=300, blank=True)
    repeats = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated_by")
    repeat_reason = models.CharField(_("why so soon after the superior's check"), max_length=300, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    correction_reason = models.CharField(_("why the record is corrected"), max_length=500, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    concluded_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    outcome_zh = models.CharField(max_length=40, blank=True)
    outcome_en = models.CharField(max_length=60, blank=True)
    action = models.CharField(max_length=8, choices=Action.choices, blank=True)
    key_failed = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    general_failed = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    checked = models.PositiveSmallIntegerField(default=0)
    absent = models.PositiveSmallIntegerField(default=0)
    why_zh = models.TextField(blank=True)
    why_en = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="what the signatures are about")
    opinion = models.TextField(_("opinion of the enterprise"), blank=True)
    signer_name = models.CharField(_("signed for the enterprise by"), max_length=100, blank=True)
    signer_post = models.CharField(_("post"), max_length=60, blank=True)
    signature = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.CharField(_("why the signature was refused"), max_length=300, blank=True)
    witness = models.CharField(_("witness or recording"), max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)

    state = models.CharField(max_length=40, choices=State.choices)

    objects: ClassVar[VisitQuerySet] = VisitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "-planned_on", "dossier"], name="visits_office_planned"),
            models.Index(fields=["planned_on", "dossier"], name="visits_planned"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True)
                | ~models.Q(signer_name="")
                | ~models.Q(refusal=""),
                name="visits_signed_or_refused",
                violation_error_message=_(
                    "Either a person of the enterprise signs, or the refusal is noted with its reason and a witness "
                    "(Order 49, art. 34)."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(refusal="") | ~models.Q(witness=""),
                name="visits_refusal_has_witness",
                violation_error_message=_(
                    "A refusal to sign needs a witness or an audio or video recording (Order 49, art. 34)."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(corrects__isnull=True) | ~models.Q(correction_reason=""),
                name="visits_correction_has_reason",
                violation_error_message=_("Say why the earlier record is corrected."),
            ),
        ]

    def __str__(self) -> str:
        return f"inspection {self.pk}"

    @property
    def result(self) -> Bilingual:
        """The label of the result in the reader's language."""
        return Bilingual(self.outcome_en, zh=self.outcome_zh)

    @property
    def why(self) -> Bilingual:
        """How the result follows."""
        return Bilingual(self.why_en, zh=self.why_zh)


class Inspector(models.Model):
    """One who carries the inspection out, with the certificate as it was that day."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="inspectors")
    office_id = models.BigIntegerField(editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    certificate = models.CharField(max_length=40)
    leads = models.BooleanField(default=False)

    class Meta:
        ordering = ["-leads", "id"]
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visits_inspector_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.certificate}"


class ConflictQuerySet(models.QuerySet["Conflict"]):
    """Reads of conflicts of interest."""

    def visible_to(self, actor: Actor) -> "ConflictQuerySet":
        """Those about the person and those the person declared; whoever distributes work, those of its people too."""
        seen = models.Q(person_id=actor.person_id) | models.Q(declared_by=actor.person_id)
        if actor.may("dossier.assign"):
            today = timezone.localdate()
            held = Post.objects.filter(organisation_id__in=actor.offices, begins__lte=today)
            held = held.filter(models.Q(ends__isnull=True) | models.Q(ends__gte=today))
            seen |= models.Q(person_id__in=held.values("person_id"))
        return self.filter(seen)

    def in_force(self, on: date) -> "ConflictQuerySet":
        """Those that hold on a day: not ended, or ended from a later day on."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=on))


class Conflict(models.Model):
    """A person who keeps away from an enterprise (回避): declared by the person, or asked for by the enterprise.

    The row stays when the conflict has ended; the database refuses to remove it, to reword what was declared and to
    end it twice, or by the person kept away where somebody else declared it (migrations/0002_row_security.py).
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", verbose_name=_("enterprise"))
    office_id = models.BigIntegerField(editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    declared_at = models.DateTimeField()
    declared_by = models.BigIntegerField(help_text="the person who put it on record")
    declared_name = models.CharField(max_length=100)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when its end was put on record")
    ends_on = models.DateField(
        _("ended from"), null=True, blank=True, help_text="first day on which the person may go again"
    )
    ended_by = models.BigIntegerField(null=True, blank=True)
    ended_name = models.CharField(max_length=100, blank=True)
    end_reason = models.CharField(_("why it has ended"), max_length=300, blank=True)

    objects: ClassVar[ConflictQuerySet] = ConflictQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["declared_by"], name="visits_conflict_declarer")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "enterprise"],
                condition=models.Q(ended_at__isnull=True),
                name="visits_conflict_once",
                violation_error_message=_("This conflict of interest is on record already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ended_at__isnull=True, ends_on__isnull=True, ended_by__isnull=True, end_reason=""
                )
                | models.Q(ended_at__isnull=False, ends_on__isnull=False, ended_by__isnull=False)
                & ~models.Q(end_reason=""),
                name="visits_conflict_end_is_whole",
                violation_error_message=_("A conflict of interest ends with a reason and a day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} / {self.enterprise_id}"

    def ended(self, on: date) -> bool:
        """Whether it no longer holds on a day."""
        return self.ends_on is not None and self.ends_on <= on


class Finding(models.Model):
    """One item that failed, frozen when the result was formed. None is left without a follow-up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="findings")
    office_id = models.BigIntegerField(editable=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+")
    answer_id = models.UUIDField(help_text="the answer whose photos are its evidence")
    item = models.CharField(max_length=40)
    weight = models.CharField(max_length=8, choices=Weight.choices)
    text_zh = models.TextField(help_text="the item, as the checklist has it")
    text_en = models.TextField()
    note = models.TextField(_("what was found"))
    clause = models.CharField(_("provision"), max_length=300)
    on_spot = models.BooleanField(default=False, help_text="the checklist lets it be corrected on the spot")
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="term of correction the checklist proposes, in days"
    )
    found_at = models.DateTimeField()
    follow = models.CharField(max_length=8, choices=Follow.choices, blank=True, default="")
    follow_note = models.TextField(_("how it was corrected"), blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    dossier = models.ForeignKey(
        Dossier,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the card or referral that took it on, or from which it came back",
    )
    back_reason = models.TextField(blank=True, help_text="why the card or referral came to nothing")

    class Meta:
        ordering = ["item", "id"]
        indexes = [
            models.Index(fields=["answer_id"], name="visits_finding_answer"),
            models.Index(
                fields=["office_id", "visit"],
                name="visits_finding_back",
                condition=models.Q(follow="back"),
            ),
            models.Index(fields=["enterprise", "item"], name="visits_finding_repeated"),
            models.Index(fields=["office_id", "-found_at"], name="visits_finding_office"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["visit", "item"], name="visits_finding_once"),
            models.CheckConstraint(
                condition=~models.Q(follow="spot") | ~models.Q(follow_note=""),
                name="visits_spot_says_how",
                violation_error_message=_("Say how it was corrected on the spot."),
            ),
            models.CheckConstraint(
                condition=~models.Q(follow__in=["card", "referral", "back"])
                | models.Q(dossier__isnull=False),
                name="visits_follow_names_dossier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.note[:40]}"

    @property
    def text(self) -> Bilingual:
        """The item in the reader's language."""
        return Bilingual(self.text_en, zh=self.text_zh)


class Publication(models.Model):
    """What anybody may read of an inspection (Order 49, art. 39): a copy, so that nothing else of the record shows."""

    visit = models.OneToOneField(Visit, models.PROTECT, primary_key=True, related_name="publication")
    office_id = models.BigIntegerField(editable=False)
    enterprise_id = models.BigIntegerField()
    firm = models.CharField(_("enterprise"), max_length=120)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    county = models.CharField(_("county"), max_length=60)
    office_name = models.CharField(_("office"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    checked_on = models.DateField(_("checked on"))
    result_zh = models.CharField(max_length=40)
    result_en = models.CharField(max_length=60)
    problems = models.JSONField(
        default=list, help_text="the items that failed, in Chinese, without personal data"
    )
    corrects_earlier = models.BooleanField(default=False)
    corrected = models.BooleanField(default=False, help_text="a later record corrects this one")
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-published_at", "visit"], name="visits_publication_latest"),
            models.Index(fields=["credit_code"], name="visits_publication_code"),
        ]

    def __str__(self) -> str:
        return f"{self.firm} {self.checked_on}"

    @property
    def result(self) -> Bilingual:
        """The label of the result in the reader's language."""
        return Bilingual(self.result_en, zh=self.result_zh)
