"""The checklist of a set-up: what is there, what is missing, and where it is entered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yantuo.casework.documents.series import SERIES
from yantuo.casework.notices.models import Outlet
from yantuo.directory.divisions.models import Division
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Kind, Organisation
from yantuo.directory.people.models import ADMINISTRATORS, Certificate, Post, SignOn
from yantuo.directory.people.roles import TITLES, roles
from yantuo.faces.desk.setup.backups.queries import backups
from yantuo.records.law.queries import calendar
from yantuo.records.numbering.models import Series
from yantuo.ui.wording import listed

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
    """All steps in the order in which they are done (eight queries)."""
    today = timezone.localdate(at)
    offices = list(_offices_with_series(today))
    posts = list(_posts_in_force(today))
    return [
        _administrators(posts),
        *_offices(offices, today),
        _people(posts),
        *_documents(offices),
        *_outlets(),
        _backup(at),
        _calendar(today),
        _enterprises(),
        _sign_on(),
    ]


def _offices_with_series(today: date) -> QuerySet[Organisation]:
    """The offices in force, each with whether it can number documents (one query)."""
    able = Series.objects.filter(
        office_id=OuterRef("pk"), year__gte=today.year - 1, key__in=set(SERIES.values())
    )
    return (
        Organisation.objects.in_force()
        .select_related("division")
        .annotate(numbers=Exists(able))
        .order_by("pk")
    )


def _posts_in_force(today: date) -> QuerySet[Post]:
    """The posts of a day, each with whether its holder has a valid certificate (one query)."""
    papers = Certificate.objects.filter(person=OuterRef("person"), valid_to__gte=today)
    rows = Post.objects.filter(in_force(today), organisation__isnull=False).annotate(certified=Exists(papers))
    return rows.select_related("person__account").order_by("pk")


def _light(good: bool, missing: str = "warn") -> str:
    return "ok" if good else missing


def in_force(on: date) -> Q:
    """Posts in force on a day."""
    return Q(begins__lte=on) & (Q(ends__isnull=True) | Q(ends__gte=on))


def _is_ready(post: Post) -> bool:
    """Whether the holder of a post can log in."""
    account = getattr(post.person, "account", None)
    return account is not None and account.is_active and account.has_usable_password()


def _administrators(posts: list[Post]) -> Step:
    held = {role: [post for post in posts if post.role == role] for role in ADMINISTRATORS}
    missing = [str(TITLES[role]) for role, found in held.items() if not found]
    waiting = [post.person.name for found in held.values() for post in found if not _is_ready(post)]
    text = _("All three can log in.")
    if waiting:
        text = _("No password chosen yet: %(names)s. Make a new link on the person's page.") % {
            "names": listed(waiting)
        }
    if missing:
        text = _("Nobody holds: %(roles)s. The security administrator grants the post.") % {
            "roles": listed(missing)
        }
    return Step(
        _("Three administrators"),
        _light(not missing and not waiting, "late" if missing else "warn"),
        f"{sum(bool(found) for found in held.values())}/3",
        text,
        reverse("people"),
        _("People"),
    )


def _offices(offices: list[Organisation], today: date) -> list[Step]:
    office = next((row for row in offices if row.kind == Kind.REGULATOR), None)
    if office is None:
        return []
    offered = _unserved(office, offices, today)
    lower = [row for row in offices if row.kind in (Kind.REGULATOR, Kind.STATION) and row != office]
    others = [row for row in offices if row.kind not in (Kind.REGULATOR, Kind.STATION, Kind.GOVERNMENT)]
    missing = ngettext(
        "%(n)s division below has none yet.", "%(n)s divisions below have none yet.", len(offered)
    )
    text = missing % {"n": len(offered)} if offered else _("Every division below has one.")
    bodies = _("Sections of the bureaus, departments, the coordinating office, laboratories, schools.")
    here, below, lists = (
        reverse("office", args=[office.pk]),
        reverse("set_up_lower"),
        reverse("import_list", args=["offices"]),
    )
    return [
        Step(_("The bureau and its area"), "ok", office.division_id, office.name, here, _("Open")),
        Step(
            _("Bureaus below it"),
            _light(not offered),
            str(len(lower)),
            text,
            below,
            _("Add them in one step"),
        ),
        Step(
            _("Sections and other bodies"),
            _light(any(row.kind == Kind.SECTION for row in others)),
            str(len(others)),
            bodies,
            lists,
            _("Import a list"),
        ),
    ]


def lower_divisions(office: Organisation, on: date) -> list[Division]:
    """The divisions directly below the bureau's own that have no bureau or station yet (two queries)."""
    return _unserved(office, list(Organisation.objects.in_force()), on)


def _unserved(office: Organisation, offices: list[Organisation], on: date) -> list[Division]:
    served = {row.division_id for row in offices if row.kind in (Kind.REGULATOR, Kind.STATION)}
    below = Division.objects.filter(parent_code=office.division_id).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    )
    return [row for row in below.order_by("code") if row.code not in served and row.name not in NOT_COUNTIES]


def _people(posts: list[Post]) -> Step:
    workers = {key for key, role in roles().items() if "dossier.work" in role.powers}
    held = {post.person_id: bool(post.certified) for post in posts if post.role in workers}  # type: ignore[attr-defined]
    text = _(
        "%(n)s of them have a valid enforcement certificate. The system administrator enters them, the security "
        "administrator grants their posts."
    )
    return Step(
        _("Persons with posts"),
        _light(bool(held), "late"),
        str(len(held)),
        text % {"n": sum(held.values())},
        reverse("import_list", args=["people"]),
        _("Import a list"),
    )


def _documents(offices: list[Organisation]) -> list[Step]:
    writers = [office for office in offices if office.kind in WRITERS]
    unmarked = [office for office in writers if not office.mark]
    without = [office for office in writers if not office.numbers]  # type: ignore[attr-defined]
    marks = _("Every office that sends documents has its mark.")
    if unmarked:
        marks = _("机关代字: the beginning of every document number. Missing: %(offices)s.") % {
            "offices": _some(unmarked)
        }
    series = _("Every office that sends documents has its series.")
    if without:
        series = _("With the last number used so far, so that none is given twice. Missing: %(offices)s.")
        series = series % {"offices": _some(without)}
    counted = (
        f"{len(writers) - len(unmarked)}/{len(writers)}",
        f"{len(writers) - len(without)}/{len(writers)}",
    )
    mark_page, series_page = reverse("set_up_marks"), reverse("set_up_series")
    return [
        Step(_("Document marks"), _light(not unmarked), counted[0], marks, mark_page, _("Enter the marks")),
        Step(
            _("Series of document numbers"),
            _light(not without),
            counted[1],
            series,
            series_page,
            _("Enter the series"),
        ),
    ]


def _some(offices: list[Organisation], most: int = 3) -> str:
    return listed((office.short_name or office.name for office in offices), most)


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
    text = (
        _("The working days of %(year)s are on file.")
        if there
        else _(
            "The holiday notice of %(year)s is not on file: dates in it are provisional. The legal section enters it."
        )
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
        _(
            "With present grade and licence, from the list of the old system. A registrar or case officer imports it."
        ),
        reverse("imports"),
        _("Imports"),
    )


def _sign_on() -> Step:
    active = list(SignOn.objects.filter(active=True).order_by("pk").values_list("name", flat=True))
    return Step(
        _("Single sign-on"),
        "ok" if active else "none",
        listed(active) or _("not set up"),
        _("Coming in through DingTalk or WeCom. The password always stays beside it."),
        reverse("set_up_sign_ons"),
        _("Set up single sign-on"),
    )
