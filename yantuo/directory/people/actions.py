"""Persons and their posts: the only place that grants or ends one."""

from datetime import date, datetime

from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.models import Account, Certificate, Detail, Person, Post
from yantuo.directory.people.roles import TITLES, conflict
from yantuo.kernel.pinyin import sort_key
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record


@transaction.atomic
def add_person(
    *,
    name: str,
    office: Organisation,
    by: Actor,
    at: datetime,
    phone: str = "",
    identity: str = "",
    email: str = "",
    synthetic: bool = False,
) -> Person:
    """Enter a person with the personal data that only his office and the administrators see."""
    person = Person(name=name.strip(), sort=sort_key(name, person=True), synthetic=synthetic)
    person.full_clean()
    person.save()
    detail = Detail(person=person, office_id=office.office_id, phone=phone, identity=identity, email=email)
    detail.full_clean(exclude=["person"])
    detail.save()
    record(
        by=by,
        at=at,
        verb="person.add",
        kind="person",
        subject=person.pk,
        office=office.office_id,
        data={"name": name},
    )
    return person


@transaction.atomic
def edit_person(
    *, person: Person, name: str, phone: str, identity: str, email: str, by: Actor, at: datetime
) -> None:
    """Correct a person's name or personal data; the trail says which fields changed, not what they hold."""
    detail = Detail.objects.select_for_update().get(person=person)
    given = {"name": name.strip(), "phone": phone, "identity": identity, "email": email}
    changed = [
        key for key, value in given.items() if getattr(person if key == "name" else detail, key) != value
    ]
    person.name, person.sort = given["name"], sort_key(name, person=True)
    detail.phone, detail.identity, detail.email = phone, identity, email
    person.full_clean()
    detail.full_clean(exclude=["person"])
    person.save()
    detail.save()
    record(
        by=by,
        at=at,
        verb="person.edit",
        kind="person",
        subject=person.pk,
        office=detail.office_id,
        data={"fields": changed},
    )


@transaction.atomic
def grant(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    title: str,
    begins: date,
    by: Actor,
    at: datetime,
    ends: date | None = None,
    main: bool = True,
) -> Post:
    """Give a person a post; refused where the three administrators would come together in one hand."""
    post = Post(
        person=person,
        organisation=organisation,
        role=role,
        title=title,
        begins=begins,
        ends=ends,
        main=main,
        granted_by=by.person_id,
    )
    post.full_clean()
    _check_separate(post)
    if by.person_id and by.person_id == person.pk:
        raise ValidationError(
            _("Nobody grants a post to himself: another security administrator has to do it.")
        )
    post.save()
    _note(post, "post.grant", by, at)
    return post


def _check_separate(post: Post) -> None:
    held = Post.objects.filter(person_id=post.person_id).exclude(pk=post.pk)
    overlapping = [
        other.role
        for other in held
        if (other.ends is None or other.ends >= post.begins)
        and (post.ends is None or other.begins <= post.ends)
    ]
    if pair := conflict({post.role, *overlapping}):
        raise ValidationError(
            _("%(one)s and %(other)s must be different persons: end the other post first (GB/T 22239-2019).")
            % {"one": TITLES[pair[0]], "other": TITLES[pair[1]]}
        )


@transaction.atomic
def represent(
    *,
    person: Person,
    enterprise: int,
    name: str,
    supervisor: int,
    title: str,
    begins: date,
    by: Actor,
    at: datetime,
) -> Post:
    """Let a person act for an enterprise under a supervising office; one who does so already keeps that post.

    Posts of representatives follow the register of enterprises, not the personnel of offices: hence the system's sight.
    """
    with sight(SYSTEM):
        held = Post.objects.filter(person=person, enterprise_id=enterprise).filter(
            Q(ends__isnull=True) | Q(ends__gte=begins)
        )
        if found := held.first():
            return found
        post = Post(
            person=person,
            enterprise_id=enterprise,
            enterprise_name=name,
            supervisor_id=supervisor,
            role="enterprise",
            title=title,
            begins=begins,
            granted_by=by.person_id,
        )
        post.full_clean()
        post.save()
        _note(post, "post.grant", by, at)
    return post


@transaction.atomic
def end_representation(*, person: int, enterprise: int, on: date, by: Actor, at: datetime) -> int:
    """Let the posts of a person at an enterprise end with a day, at the earliest the one they began on.

    Returns how many.
    """
    with sight(SYSTEM):
        held = Post.objects.select_related("person").filter(person_id=person, enterprise_id=enterprise)
        running = list(held.filter(Q(ends__isnull=True) | Q(ends__gt=on)))
        for post in running:
            post.ends = max(on, post.begins)
            post.save(update_fields=["ends"])
            _note(post, "post.end", by, at)
    return len(running)


def move_representatives(*, enterprise: int, name: str, supervisor: int) -> None:
    """Let the representatives of an enterprise carry its present name and supervising office."""
    with sight(SYSTEM):
        posts = Post.objects.filter(enterprise_id=enterprise)
        posts.update(enterprise_name=name[:120], supervisor_id=supervisor)
        Detail.objects.filter(person__in=posts.values("person_id")).update(office_id=supervisor)


@transaction.atomic
def end(*, post: Post, on: date, by: Actor, at: datetime, reason: str) -> None:
    """Let a post end with a day; what the person still has open is handed over item by item (see casework.handover)."""
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("person", "organisation").get(pk=post.pk)
    )
    post.ends = on
    post.full_clean()
    post.save(update_fields=["ends"])
    _note(post, "post.end", by, at, reason)


def _note(post: Post, verb: str, by: Actor, at: datetime, reason: str = "") -> None:
    office = post.organisation.office_id if post.organisation else post.supervisor_id
    data = {
        "person": post.person.name,
        "role": post.role,
        "begins": str(post.begins),
        "ends": str(post.ends or ""),
    }
    record(
        by=by,
        at=at,
        verb=verb,
        kind="person",
        subject=post.person_id,
        office=office,
        reason=reason,
        data=data,
    )


@transaction.atomic
def certify(
    *,
    person: Person,
    office: Organisation,
    number: str,
    issued_by: str,
    valid_from: date,
    valid_to: date,
    by: Actor,
    at: datetime,
) -> Certificate:
    """Enter an enforcement certificate, or its new validity under the same number; one that has run out is refused."""
    if valid_to < timezone.localdate(at):
        raise ValidationError(
            _(
                "This certificate ran out on %(day)s: nobody may inspect with it. "
                "Enter the renewed certificate with its own dates."
            )
            % {"day": valid_to}
        )
    certificate = Certificate.objects.filter(number=number, person=person).first() or Certificate(
        person=person, number=number
    )
    certificate.office_id = office.office_id
    certificate.issued_by, certificate.valid_from, certificate.valid_to = issued_by, valid_from, valid_to
    certificate.full_clean()
    certificate.save()
    record(
        by=by,
        at=at,
        verb="certificate.enter",
        kind="person",
        subject=person.pk,
        office=office.office_id,
        data={"number": number, "valid_to": str(valid_to)},
    )
    return certificate


@transaction.atomic
def open_account(
    *, person: Person, username: str, by: Actor, at: datetime, password: str | None = None
) -> Account:
    """Open an account without a usable password (the invitation sets it), or with one that must be changed at once."""
    given = at if password else None
    account = Account(
        username=username, person=person, must_change_password=bool(password), password_set_at=given
    )
    account.set_password(password)
    account.full_clean(exclude=["password"])
    account.save()
    record(
        by=by,
        at=at,
        verb="account.open",
        kind="account",
        subject=account.pk,
        office=0,
        data={"username": username},
    )
    return account


@transaction.atomic
def disable(*, account: Account, reason: str, by: Actor, at: datetime) -> None:
    """Let an account log in no more; its sessions end with the next request."""
    _switch(account, False, "account.disable", reason, by, at)


@transaction.atomic
def enable(*, account: Account, reason: str, by: Actor, at: datetime) -> None:
    """Let a disabled account log in again."""
    _switch(account, True, "account.enable", reason, by, at)


def _switch(account: Account, active: bool, verb: str, reason: str, by: Actor, at: datetime) -> None:
    account.is_active = active
    account.save(update_fields=["is_active"])
    record(by=by, at=at, verb=verb, kind="account", subject=account.pk, office=0, reason=reason)


@transaction.atomic
def unlock(*, account: Account, reason: str, by: Actor, at: datetime) -> int:
    """Forget the failed logins of an account that locked itself; returns how many there were."""
    failures: int = reset(username=account.username)
    record(by=by, at=at, verb="account.unlock", kind="account", subject=account.pk, office=0, reason=reason)
    return failures
