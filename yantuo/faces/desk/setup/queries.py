"""The checklist of a set-up: what is there, what is missing, and where it is entered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.documents.series import SERIES
from yantuo.casework.notices.models import Outlet
from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.orgs.queries import bureau
from yantuo.directory.people.models import ADMINISTRATORS, Account, Post, SignOn
from yantuo.directory.people.roles import TITLES, roles
from yantuo.faces.desk.setup.backups.queries import backups
from yantuo.records.law.queries import calendar
from yantuo.records.numbering.models import Series

WRITERS = (Kind.REGULATOR, Kind.COORDINATING)  # offices whose documents this system numbers
NOTICE_MONTH = 11  # the holidays of the next year are announced in November
NOT_COUNTIES = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")


@dataclass(frozen=True)
class Step:
    """One step: how it stands (`ok`, `warn`, `late`, or `none` for what may stay as it is), and the way to it."""

    title: str
    tone: str
    state: str
    text: str
    url: str
    action: str


def steps(at: datetime) -> list[Step]:
    """All steps in the order in which they are done (at most twelve queries)."""
    today = timezone.localdate(at)
    office = bureau()
    return [
        _administrators(today),
        *_offices(office, today),
        _people(today),
        *_documents(today),
        *_outlets(),
        _backup(at),
        _calendar(today),
        _enterprises(),
        _sign_on(),
    ]


def _light(good: bool, missing: str = "warn") -> str:
    return "ok" if good else missing


def in_force(on: date) -> Q:
    """Posts in force on a day."""
    return Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def administrators(on: date) -> dict[str, list[tuple[str, bool]]]:
    """The holders of each administrator's duty with whether they have chosen a password (two queries)."""
    posts = list(Post.objects.filter(in_force(on), role__in=ADMINISTRATORS).select_related("person").order_by("pk"))
    people = [post.person_id for post in posts]
    accounts = Account.objects.filter(person__in=people, is_active=True)
    ready = {account.person_id for account in accounts if account.has_usable_password()}
    held: dict[str, list[tuple[str, bool]]] = {role: [] for role in ADMINISTRATORS}
    for post in posts:
        held[post.role].append((post.person.name, post.person_id in ready))
    return held


def _administrators(today: date) -> Step:
    held = administrators(today)
    missing = [str(TITLES[role]) for role, names in held.items() if not names]
    waiting = [name for names in held.values() for name, ready in names if not ready]
    text = _("All three have logged in or can.")
    if waiting:
        text = _("No password chosen yet: %(names)s. Make a new link on the person's page.") % {"names": "、".join(waiting)}
    if missing:
        text = _("Nobody holds: %(roles)s. The security administrator grants the post.") % {"roles": "、".join(missing)}
    return Step(
        _("Three administrators"),
        _light(not missing and not waiting, "late" if missing else "warn"),
        f"{sum(bool(names) for names in held.values())}/3",
        text,
        reverse("people"),
        _("People"),
    )


def _offices(office: Organisation | None, today: date) -> list[Step]:
    if office is None:
        return []
    offered = lower_divisions(office, today)
    counts = Organisation.objects.in_force().aggregate(
        lower=Count("pk", filter=Q(kind__in=[Kind.REGULATOR, Kind.STATION]) & ~Q(pk=office.pk)),
        sections=Count("pk", filter=Q(kind=Kind.SECTION)),
        others=Count("pk", filter=~Q(kind__in=[Kind.REGULATOR, Kind.STATION, Kind.SECTION, Kind.GOVERNMENT])),
    )
    return [
        Step(
            _("The bureau and its area"),
            "ok",
            office.division_id,
            office.name,
            reverse("office", args=[office.pk]),
            _("Open"),
        ),
        Step(
            _("Bureaus below it"),
            _light(not offered),
            str(counts["lower"]),
            ngettext("%(n)s division below has none yet.", "%(n)s divisions below have none yet.", len(offered))
            % {"n": len(offered)}
            if offered
            else _("Every division below has one."),
            reverse("set_up_lower"),
            _("Add them in one step"),
        ),
        Step(
            _("Sections and other bodies"),
            _light(bool(counts["sections"])),
            str(counts["sections"] + counts["others"]),
            _("Sections of the bureaus, departments, the coordinating office, laboratories, schools."),
            reverse("import_list", args=["offices"]),
            _("Import a list"),
        ),
    ]


def lower_divisions(office: Organisation, on: date) -> list[Division]:
    """The divisions directly below the bureau's own that have no bureau or station yet (two queries)."""
    below = Division.objects.filter(parent_code=office.division_id).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    served = Organisation.objects.in_force().filter(kind__in=[Kind.REGULATOR, Kind.STATION]).values("division_id")
    return list(below.exclude(code__in=served).exclude(name__in=NOT_COUNTIES).order_by("code"))


def _people(today: date) -> Step:
    workers = [key for key, role in roles().items() if "dossier.work" in role.powers]
    held = Post.objects.filter(in_force(today), role__in=workers).aggregate(
        all=Count("person", distinct=True), certified=Count("person", filter=Q(person__certificates__valid_to__gte=today), distinct=True)
    )
    return Step(
        _("Persons with posts"),
        _light(bool(held["all"]), "late"),
        str(held["all"]),
        _("%(n)s of them have a valid enforcement certificate. The system administrator enters them, the security administrator grants their posts.")
        % {"n": held["certified"]},
        reverse("import_list", args=["people"]),
        _("Import a list"),
    )


def _documents(today: date) -> list[Step]:
    writers = list(Organisation.objects.in_force().filter(kind__in=WRITERS).order_by("pk"))
    unmarked = [office for office in writers if not office.mark]
    keys = set(SERIES.values())
    able = Series.objects.filter(year__gte=today.year - 1, key__in=keys).values_list("office_id", "key").distinct()
    having = {office for office, _key in able}
    without = [office for office in writers if office.pk not in having]
    return [
        Step(
            _("Document marks"),
            _light(not unmarked),
            f"{len(writers) - len(unmarked)}/{len(writers)}",
            _("机关代字: the beginning of every document number. Missing: %(offices)s.") % {"offices": _some(unmarked)}
            if unmarked
            else _("Every office that sends documents has its mark."),
            reverse("set_up_marks"),
            _("Enter the marks"),
        ),
        Step(
            _("Series of document numbers"),
            _light(not without),
            f"{len(writers) - len(without)}/{len(writers)}",
            _("With the last number used so far, so that none is given twice. Missing: %(offices)s.") % {"offices": _some(without)}
            if without
            else _("Every office that sends documents has its series."),
            reverse("set_up_series"),
            _("Enter the series"),
        ),
    ]


def _some(offices: list[Organisation], most: int = 3) -> str:
    named = "、".join(office.short_name or office.name for office in offices[:most])
    return named + ("…" if len(offices) > most else "")


def _outlets() -> list[Step]:
    found = list(Outlet.objects.filter(active=True).order_by("pk"))
    mail = [outlet for outlet in found if outlet.kind == "mail"]
    robots = [outlet for outlet in found if outlet.kind == "webhook"]
    return [
        Step(
            _("E-mail"),
            outlet_tone(mail, missing="warn"),
            outlet_state(mail),
            _("Reminders, escalations and the daily digest go out through the bureau's mail server."),
            reverse("set_up_mail"),
            _("Set up e-mail"),
        ),
        Step(
            _("Group robots"),
            outlet_tone(robots, missing="none"),
            outlet_state(robots),
            _("DingTalk, WeCom or Feishu: only a count and a link go out, never a name."),
            reverse("set_up_robots"),
            _("Set up robots"),
        ),
    ]


def outlet_tone(found: list[Outlet], *, missing: str) -> str:
    """The light of some outlets: the worst of them; `missing` where there is none."""
    if not found:
        return missing
    if any(outlet.test_fault for outlet in found):
        return "late"
    return "ok" if all(outlet.tested_at for outlet in found) else "warn"


def outlet_state(found: list[Outlet]) -> str:
    """How some outlets stand, in a word."""
    if not found:
        return _("not set up")
    if any(outlet.test_fault for outlet in found):
        return _("the last test failed")
    return _("tested") if all(outlet.tested_at for outlet in found) else _("not tested")


def _backup(at: datetime) -> Step:
    known = backups()
    fresh, proved = known.is_fresh(at), known.is_proved(at)
    text = _("The worker backs up at 02:30. A backup counts only once it was tried.")
    if known.last_failed:
        text = _("The last attempt failed.")
    elif fresh and not proved:
        text = _("A backup is there, but none was tried within the last month.")
    tone = "late" if known.last_failed else _light(fresh and proved)
    state = f"{timezone.localtime(known.made_at):%Y-%m-%d %H:%M}" if known.made_at else _("none yet")
    return Step(_("Backup, and the proof of it"), tone, state, text, reverse("set_up_backups"), _("Backups"))


def _calendar(today: date) -> Step:
    table = calendar()
    year = today.year + 1 if today.month >= NOTICE_MONTH else today.year
    there = table.is_announced(year)
    text = _("The working days of %(year)s are on file.") if there else _(
        "The holiday notice of %(year)s is not on file: dates in it are provisional. The legal section enters it."
    )
    return Step(
        _("Working days"),
        _light(there),
        str(year),
        text % {"year": year},
        f"{reverse('calendar')}?year={year}",
        _("Open the calendar"),
    )


def _enterprises() -> Step:
    there = Enterprise.objects.exists()
    return Step(
        _("Enterprises"),
        _light(there),
        _("on file") if there else _("none yet"),
        _("With present grade and licence, from the list of the old system. A registrar or case officer imports it."),
        reverse("imports"),
        _("Imports"),
    )


def _sign_on() -> Step:
    active = list(SignOn.objects.filter(active=True).order_by("pk").values_list("name", flat=True))
    return Step(
        _("Single sign-on"),
        "ok" if active else "none",
        "、".join(active) or _("not set up"),
        _("Coming in through DingTalk or WeCom. The password always stays beside it."),
        reverse("set_up_sign_ons"),
        _("Set up single sign-on"),
    )
