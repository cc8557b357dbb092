"""The figures made ready for the page: strip, chart, table; every figure leads to its rows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from yantuo.casework.cards.enums import State
from yantuo.casework.cards.figures.provisions import Clause, Provisions
from yantuo.casework.cards.figures.queries import Figures, Period, Row
from yantuo.casework.cards.lists import ENTERPRISE, late_bands
from yantuo.ui.charts import Chart, Series
from yantuo.ui.parts import Kpi

RUNNING = [State.ISSUED, State.CORRECTING, State.ANSWERED, State.ACCEPTED]
NONE = "—"


def rows_url(office: int | None = None, *, of: str = "cards", **asked: Any) -> str:
    """A list of one office or of all in sight, with filters; a list of values stands for several of them."""
    query = {**({"office": office} if office else {"own": "yes"}), **asked}
    return f"{reverse(of)}?{urlencode(query, doseq=True)}"


def within(name: str, period: Period) -> dict[str, Any]:
    """The filter of a period."""
    return {f"{name}_from": period.first.isoformat(), f"{name}_to": period.last.isoformat()}


def percent(share: float | None) -> str:
    """A share, or a dash where there is nothing to divide by."""
    return NONE if share is None else f"{share:.1f}%"


def days(number: float | None) -> str:
    """A number of days."""
    return NONE if number is None else f"{number:.1f}"


def on_time_url(period: Period, office: int | None = None) -> str:
    """The dates of correction that came due in a period and were kept."""
    return rows_url(office, of="card_dates", kept="yes", **within("due", period))


def sent_back_url(period: Period, office: int | None = None) -> str:
    """The answers reviewed in a period that were sent back."""
    return rows_url(office, of="card_reviews", accepted="no", **within("reviewed", period))


def corrected_url(period: Period, office: int | None = None) -> str:
    """The return visits in a period that found everything corrected."""
    return rows_url(office, of="card_revisits", corrected="yes", **within("visited", period))


@dataclass(frozen=True)
class Shown:
    """One figure of the table: its text, where its rows are, and whether it is a warning."""

    text: str
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Line:
    """One office of the table."""

    name: str
    url: str
    cells: list[Shown]


HEADINGS = (
    pgettext_lazy("number of cards", "Issued"),
    pgettext_lazy("number of cards", "Open"),
    gettext_lazy("Overdue"),
    pgettext_lazy("number of cards", "Closed"),
    gettext_lazy("On time"),
    gettext_lazy("Median days to closure"),
    gettext_lazy("Sent back"),
    gettext_lazy("Found corrected on return visits"),
)


def strip(found: Figures) -> list[Kpi]:
    """The figures of all offices together."""
    total, period = found.total, found.period
    return [
        Kpi(
            _("Overdue"),
            total.late,
            rows_url(overdue="yes"),
            _("of %(n)s open cards") % {"n": total.open},
            tone="late" if total.late else "ok",
        ),
        Kpi(
            _("Answered on time"),
            percent(total.on_time_share),
            on_time_url(period),
            _("%(part)s of %(whole)s dates") % {"part": total.on_time, "whole": total.due},
        ),
        Kpi(
            _("Median days to closure"),
            days(total.median_days),
            rows_url(state=State.CLOSED, **within("closed", period)),
            ngettext("%(n)s card closed", "%(n)s cards closed", total.closed) % {"n": total.closed},
        ),
        Kpi(
            _("Answers sent back"),
            percent(total.sent_back_share),
            sent_back_url(period),
            _("%(part)s of %(whole)s answers") % {"part": total.sent_back, "whole": total.reviewed},
        ),
        Kpi(
            _("Found corrected on return visits"),
            percent(total.corrected_share),
            corrected_url(period),
            _("%(part)s of %(whole)s visits") % {"part": total.corrected, "whole": total.visited},
        ),
    ]


def table(found: Figures) -> list[Line]:
    """One line per office, and one of all together."""
    lines = [
        _line(
            row.office.short_name or row.office.name if row.office else "",
            row,
            found.period,
            row.office.pk if row.office else None,
        )
        for row in found.rows
    ]
    return [*lines, _line(_("All together"), found.total, found.period, None)] if len(lines) > 1 else lines


def _line(name: str, row: Row, period: Period, office: int | None) -> Line:
    issued = within("issued", period)
    return Line(
        name,
        rows_url(office),
        [
            Shown(str(row.issued), rows_url(office, **issued)),
            Shown(str(row.open), rows_url(office, state=RUNNING)),
            Shown(str(row.late), rows_url(office, overdue="yes"), "late" if row.late else ""),
            Shown(str(row.closed), rows_url(office, state=State.CLOSED, **within("closed", period))),
            Shown(percent(row.on_time_share), on_time_url(period, office)),
            Shown(days(row.median_days), rows_url(office, state=State.CLOSED, **within("closed", period))),
            Shown(percent(row.sent_back_share), sent_back_url(period, office)),
            Shown(percent(row.corrected_share), corrected_url(period, office)),
        ],
    )


def late_chart(found: Figures) -> Chart:
    """How many cards are late by how many days."""
    bands = late_bands()
    labels = [words for _key, words in bands]
    links = [rows_url(late_by=key) for key, _words in bands]
    return Chart(
        "bar", labels, [Series(_("Cards"), found.total.bands, "late")], _("Overdue by days"), links=links
    )


def on_time_chart(found: Figures) -> Chart:
    """The share answered on time, office by office."""
    rows = [row for row in found.rows if row.office and row.on_time_share is not None]
    links = [on_time_url(found.period, row.office.pk) for row in rows if row.office]
    return Chart(
        "bar",
        [row.office.short_name or row.office.name for row in rows if row.office],
        [Series(_("Answered on time"), [row.on_time_share for row in rows], "ok")],
        _("Answered on time"),
        unit="%",
        horizontal=True,
        links=links,
    )


def broken(found: Provisions) -> list[tuple[Clause, str]]:
    """The provisions broken again and again, each with the address of its cards."""
    issued = within("issued", found.period)
    return [(row, rows_url(clause=row.clause, to=ENTERPRISE, **issued)) for row in found.rows]
