"""Persons, accounts, posts, certificates. Names are readable by all staff; personal data follows sight."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.roles import TITLES
from yantuo.records.sight.sealed import SealedTextField

ROLE_CHOICES = list(TITLES.items())
ADMINISTRATORS = ("audit_admin", "security_admin", "system_admin")
_DAYS = models.Func(
    "begins", "ends", RangeBoundary(True, True), function="daterange", output_field=DateRangeField()
)


class Person(models.Model):
    """A person, known by name to all staff; the rest is in Detail."""

    name = models.CharField(_("name"), max_length=100)
    sort = models.CharField(max_length=200, blank=True, editable=False, help_text="pinyin, for sorting")
    synthetic = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.name


class Detail(models.Model):
    """Personal data of a person, encrypted; shown masked, and in full only by a recorded disclosure."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="detail")
    office_id = models.BigIntegerField()
    phone = SealedTextField(_("telephone"), blank=True)
    identity = SealedTextField(_("ID number"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    def __str__(self) -> str:
        return f"details of {self.person_id}"


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name."""


class Account(AbstractBaseUser):
    """A login. What its person may do comes from posts, never from here."""

    username = models.CharField(_("user name"), max_length=60, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="account")
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    digest_at = models.TimeField(_("daily digest at"), null=True, blank=True)
    sessions_from = models.DateTimeField(
        null=True, blank=True, help_text="sessions begun before this are void"
    )

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"

    # Django's login machinery and django-otp ask for these; powers come from posts only.
    is_staff = False
    is_superuser = False

    def __str__(self) -> str:
        return self.username

    @property
    def has_chosen(self) -> bool:
        """Whether a password was ever chosen; a reset takes the password away, but not this."""
        return self.has_usable_password() or self.password_set_at is not None


class Post(models.Model):
    """A person in an organisation with a role, from a day to a day. Powers and sight come from here only."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="posts"
    )
    enterprise_id = models.BigIntegerField(
        null=True, blank=True, help_text="of a representative: the enterprise"
    )
    enterprise_name = models.CharField(max_length=120, blank=True)
    supervisor_id = models.BigIntegerField(
        null=True, blank=True, help_text="office that supervises the enterprise"
    )
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    title = models.CharField(_("title of the post"), max_length=100)
    main = models.BooleanField(_("main post"), default=True)
    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"), null=True, blank=True)
    granted_by = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, enterprise_id__isnull=True)
                | models.Q(organisation__isnull=True, enterprise_id__isnull=False),
                name="people_post_in_one_place",
                violation_error_message=_("A post belongs either to an organisation or to an enterprise."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("begins")),
                name="people_post_ends_after_it_begins",
                violation_error_message=_("A post cannot end before it begins."),
            ),
            ExclusionConstraint(
                name="people_administrators_are_separate",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (_DAYS, RangeOperators.OVERLAPS),
                    ("role", RangeOperators.NOT_EQUAL),
                ],
                condition=models.Q(role__in=ADMINISTRATORS),
                violation_error_message=_(
                    "The system, security and audit administrators must be three persons: nobody may "
                    "hold two of these posts."
                ),
            ),
        ]
        indexes = [models.Index(fields=["organisation", "ends"], name="people_post_organisation")]

    def __str__(self) -> str:
        return self.title


class Certificate(models.Model):
    """An enforcement certificate (行政执法证): without a valid one nobody inspects."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="certificates")
    office_id = models.BigIntegerField()
    number = models.CharField(_("certificate number"), max_length=40, unique=True)
    issued_by = models.CharField(_("issued by"), max_length=120)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"))

    def __str__(self) -> str:
        return self.number


class Invitation(models.Model):
    """A one-time link by which a person sets a password; only the hash of its token is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20, help_text="invite, reset")
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.account_id}"


class SignOn(models.Model):
    """A platform by which persons come in without their password: its addresses and the key it gave this bureau."""

    family = models.CharField(
        _("platform"), max_length=20, choices=[("dingtalk", _("DingTalk")), ("wecom", _("WeCom"))]
    )
    name = models.CharField(_("name on the login page"), max_length=40)
    client_id = models.CharField(_("client id or corporation id"), max_length=200)
    agent_id = models.CharField(_("agent id"), max_length=60, blank=True, help_text=_("WeCom only"))
    secret = SealedTextField(_("secret"), blank=True)
    authorize_url = models.URLField(_("address of the login page"), max_length=300)
    token_url = models.URLField(_("address that gives the token"), max_length=300)
    user_url = models.URLField(_("address that names the person"), max_length=300)
    active = models.BooleanField(_("offered on the login page"), default=False)

    def __str__(self) -> str:
        return self.name


class SignOnLink(models.Model):
    """An account's identity on a platform, as a digest; made once, after a login with the password."""

    sign_on = models.ForeignKey(SignOn, models.CASCADE, related_name="links")
    account = models.ForeignKey(Account, models.CASCADE, related_name="sign_ons")
    person_id = models.BigIntegerField()
    platform = models.CharField(max_length=40, help_text="its name: the settings are not for everybody")
    subject_digest = models.CharField(max_length=64)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sign_on", "subject_digest"], name="people_sign_on_one_account"),
            models.UniqueConstraint(fields=["sign_on", "account"], name="people_sign_on_one_identity"),
        ]

    def __str__(self) -> str:
        return f"{self.sign_on_id} {self.account_id}"
