"""Oversight cards with their problems, answers, reviews and return visits.

The database itself refuses to lose a problem, to change one after the card was issued, and to close a card before a
return visit has found every problem corrected (migrations/0003_guards.py).
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yantuo.casework.cards.enums import Born, Found, Origin, ProblemState, State
from yantuo.casework.dossiers.models import Case, Dossier, in_sight
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor


class CardQuerySet(models.QuerySet["Card"]):
    """Reads of cards: start from `visible_to`."""

    def visible_to(self, actor: Actor) -> "CardQuerySet":
        """Those whose dossier the actor may see."""
        return self.filter(in_sight(actor, "dossier__"))

    def open(self) -> "CardQuerySet":
        """Issued and neither closed nor taken back."""
        return self.filter(state__in=(State.ISSUED, State.CORRECTING, State.ANSWERED, State.ACCEPTED))


class Card(Case):
    """One card, addressed to an enterprise or to an office, never to both."""

    enterprise_id = models.BigIntegerField(null=True, blank=True, editable=False, help_text="of the dossier")
    addressee = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cards",
        verbose_name=_("office addressed"),
    )
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices)
    origin_dossier = models.ForeignKey(
        Dossier, models.PROTECT, null=True, blank=True, related_name="cards_from"
    )
    seen_at = models.DateTimeField(_("time of the inspection or oversight"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    requirement = models.TextField(_("correction required"), blank=True)
    unit = models.CharField(_("unit in charge"), max_length=120, blank=True)
    responsible = models.CharField(_("person in charge"), max_length=100, blank=True)
    co_units = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="offices that help")
    days = models.PositiveSmallIntegerField(_("days for the correction"))
    round = models.PositiveSmallIntegerField(
        default=1, help_text="rises where an answer or a correction failed"
    )
    answered_by = ArrayField(
        models.BigIntegerField(), default=list, blank=True, help_text="persons who have answered it"
    )
    visited_round = models.PositiveSmallIntegerField(default=0, help_text="round of the last return visit")
    issued_by = models.BigIntegerField(null=True, blank=True)
    issuer_name = models.CharField(max_length=100, blank=True)
    issuer_post = models.CharField(max_length=100, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_with = models.CharField(max_length=10, blank=True, help_text="password or totp, asked again")
    signed_by = models.BigIntegerField(null=True, blank=True)
    signed_name = models.CharField(max_length=100, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    sign_refusal = models.CharField(_("reason of the refusal to sign"), max_length=500, blank=True)
    witness = models.CharField(_("witness"), max_length=100, blank=True)
    withdraw_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    withdrawn_by = models.CharField(max_length=100, blank=True)
    withdrawn_with = models.CharField(max_length=10, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    # Kept by the database (migrations/0004_kept_figures.py): when the dossier was opened, the nearest date of the
    # clocks that run, and of those that run and do not stand still.
    drafted_at = models.DateTimeField(editable=False)
    due_at = models.DateTimeField(null=True, editable=False)
    late_from = models.DateTimeField(null=True, editable=False)

    state = models.CharField(max_length=40, choices=State.choices)

    objects: ClassVar[CardQuerySet] = CardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "state"], name="cards_office_state"),
            GinIndex(fields=["co_units"], name="cards_co_units"),
            models.Index(
                fields=["office_id", "late_from"], name="cards_late", condition=Q(late_from__isnull=False)
            ),
            models.Index(fields=["due_at"], name="cards_due"),
            models.Index(fields=["office_id", "drafted_at", "dossier"], name="cards_office_drafted"),
            models.Index(fields=["drafted_at", "dossier"], name="cards_drafted"),
            models.Index(fields=["office_id", "issued_at"], name="cards_issued"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(enterprise_id__isnull=False, addressee__isnull=True)
                | Q(enterprise_id__isnull=True, addressee__isnull=False),
                name="cards_one_addressee",
                violation_error_message=_("A card goes either to an enterprise or to an office."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(withdraw_reason=""),
                name="cards_withdrawn_has_reason",
                violation_error_message=_("A card is withdrawn only with a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(issued_at__isnull=True) | ~Q(withdrawn_with=""),
                name="cards_withdrawal_is_signed",
                violation_error_message=_("An issued card is withdrawn only by a signature."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn"))
                | (Q(issued_at__isnull=False) & ~Q(issued_with="")),
                name="cards_issued_by_signature",
                violation_error_message=_("A card is issued only by a signature."),
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False),
                name="cards_merged_into_one",
                violation_error_message=_("A merged card names the card it went into."),
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.pk}"


class Overseer(models.Model):
    """One of the persons who saw the problems, with name and certificate as they were."""

    card = models.ForeignKey(Card, models.CASCADE, related_name="overseers")
    office_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=100)
    certificate = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "person_id"], name="cards_overseer_once")]

    def __str__(self) -> str:
        return self.name


class Problem(models.Model):
    """One problem: open until a return visit finds it corrected; never deleted, never reworded once issued."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="problems")
    office_id = models.BigIntegerField()
    enterprise_id = models.BigIntegerField(null=True, blank=True)
    n = models.PositiveSmallIntegerField()
    text = models.TextField(_("problem"))
    clause = models.CharField(_("legal basis"), max_length=300, blank=True)
    category = models.CharField(_("kind of problem"), max_length=100, blank=True)
    requirement = models.TextField(_("correction asked for"), blank=True)
    item = models.CharField(max_length=80, blank=True, help_text="item of the checklist")
    source_answer = models.UUIDField(null=True, blank=True, help_text="answer of the checklist")
    needs_evidence = models.BooleanField(_("the answer needs evidence"), default=True)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProblemState.choices, default=ProblemState.OPEN)
    corrected_at = models.DateTimeField(null=True, blank=True)
    born = models.CharField(max_length=8, choices=Born.choices, default=Born.ISSUED)
    from_card = models.ForeignKey(Card, models.PROTECT, null=True, blank=True, related_name="problems_moved")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card", "n"], name="cards_problem_number", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(state="open", corrected_at__isnull=True)
                | Q(state="corrected", corrected_at__isnull=False),
                name="cards_corrected_has_time",
            ),
        ]
        indexes = [models.Index(fields=["clause"], name="cards_problem_clause")]

    def __str__(self) -> str:
        return f"{self.n}. {self.text[:40]}"


class Reply(models.Model):
    """One answer to the card, for all problems open at that time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="replies")
    office_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    by = models.BigIntegerField()
    name = models.CharField(max_length=100)
    post = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "round"], name="cards_one_reply_a_round")]

    def __str__(self) -> str:
        return f"reply {self.round} of {self.card_id}"


class ProblemReply(models.Model):
    """What was done about one problem; its id owns the evidence (`card_reply`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reply = models.ForeignKey(Reply, models.PROTECT, related_name="parts")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="answers")
    office_id = models.BigIntegerField()
    measures = models.TextField(_("measures taken"))
    done_on = models.DateField(_("done on"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reply", "problem"], name="cards_answered_once")]

    def __str__(self) -> str:
        return self.measures[:40]


class Review(models.Model):
    """The officer's decision on one answer."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="reviews")
    office_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    accepted = models.BooleanField()
    reasons = models.TextField(_("reasons"), blank=True)
    days = models.PositiveSmallIntegerField(null=True, help_text="given anew where it was sent back")
    by = models.BigIntegerField()
    name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "at"], name="cards_review_at"),
            models.Index(fields=["at", "id"], name="cards_review_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["card", "round"], name="cards_one_review_a_round"),
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reasons=""),
                name="cards_sent_back_with_reasons",
                violation_error_message=_("An answer is sent back only with reasons."),
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.round} of {self.card_id}"


class Revisit(models.Model):
    """One return visit: when, where, by whom, and who of the addressee signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="revisits")
    office_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    visited_at = models.DateTimeField(_("time of the return visit"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    by = models.BigIntegerField()
    name = models.CharField(max_length=100)
    certificate = models.CharField(max_length=40, blank=True)
    second_id = models.BigIntegerField()
    second_name = models.CharField(max_length=100)
    second_certificate = models.CharField(max_length=40, blank=True)
    signer = models.CharField(_("signed by, for the addressee"), max_length=100, blank=True)
    days = models.PositiveSmallIntegerField(
        null=True, help_text="given anew where something was not corrected"
    )
    at = models.DateTimeField(help_text="when it was entered")
    corrected = models.BooleanField(
        default=True, help_text="whether every problem looked at was found corrected"
    )

    class Meta:
        indexes = [
            models.Index(fields=["office_id", "visited_at"], name="cards_revisit_at"),
            models.Index(fields=["visited_at", "id"], name="cards_revisit_latest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["card", "round"], name="cards_one_revisit_a_round"),
            models.CheckConstraint(
                condition=~Q(second_id=models.F("by")),
                name="cards_two_visitors",
                violation_error_message=_("A return visit is made by at least two persons."),
            ),
        ]

    def __str__(self) -> str:
        return f"return visit {self.round} of {self.card_id}"


class Revisited(models.Model):
    """What a return visit found of one problem; its id owns the evidence (`card_revisit`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revisit = models.ForeignKey(Revisit, models.PROTECT, related_name="findings")
    problem = models.ForeignKey(Problem, models.PROTECT, related_name="revisited")
    office_id = models.BigIntegerField()
    outcome = models.CharField(max_length=10, choices=Found.choices)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revisit", "problem"], name="cards_revisited_once"),
            models.CheckConstraint(
                condition=Q(outcome="corrected") | ~Q(note=""),
                name="cards_not_corrected_says_what",
                violation_error_message=_("Say what is still missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.problem_id}"


class ExtensionRequest(models.Model):
    """A request for more time, and what was decided; one may wait at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, models.PROTECT, related_name="extension_requests")
    office_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"))
    days = models.PositiveSmallIntegerField(_("days more"))
    asked_by = models.BigIntegerField()
    asked_name = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_name = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["card"], condition=Q(granted__isnull=True), name="cards_one_request_waiting"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="cards_nobody_grants_to_himself",
                violation_error_message=_(
                    "Nobody decides on his own request: another person with the power does."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(granted=False) | ~Q(answer=""),
                name="cards_refusal_has_reason",
                violation_error_message=_("A request is refused only with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days for {self.card_id}"
