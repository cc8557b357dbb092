"""The law on screen: clock, limits, calendar, for reading."""

from html import unescape

import pytest
from django.test import Client

from yantuo.directory.orgs.tests.factories import City
from yantuo.faces.desk.law.queries import FIELDS, field_of
from yantuo.faces.desk.tests.factories import person, questions
from yantuo.records.law.queries import shipped_rulebook, shipped_sources

RECALL = "/law/clock/?key=recall.2.start&event={event}"


@pytest.fixture
def reader(offices: City) -> Client:
    return person("case_officer", offices.luzhou)[1]


def text(client: Client, address: str, status: int = 200, language: str = "en") -> str:
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.content[:300]
    return unescape(answer.content.decode())


def test_the_days_date_decides_the_edition(reader: Client) -> None:
    before, after = (
        reader.get(RECALL.format(event=event)).context for event in ("2026-11-30T09:30", "2026-12-01T09:30")
    )
    assert str(before["row"].term.valid_to) == "2026-11-30"
    assert str(after["row"].term.valid_from) == "2026-12-01"
    assert before["answer"].edition != after["answer"].edition


def test_a_refusal_is_a_sentence_at_the_form(reader: Client) -> None:
    page = text(reader, "/law/clock/?key=inspect.grade.A&event=2026-11-24T10:00", 422)
    assert "is no limit but a frequency" in page
    page = text(reader, "/law/clock/?key=inspect.publish&event=2026-11-24T10:00&extended=on", 422)
    assert "allows no extension" in page
    page = text(reader, RECALL.format(event="2026-11-24T10:00") + "&pause_from=2026-11-25", 422)
    assert "both its first and its last day" in page
    assert 'value="2026-11-25"' in page  # what was typed is still there


def test_an_open_extension_asks_for_its_length(reader: Client) -> None:
    rows = [
        row for row in reader.get("/law/terms/").context["groups"] for row in row[1] if row.term.extend_open
    ]
    key = next(row.key for row in rows if row.term.extend_amount is None)
    address = f"/law/clock/?key={key}&event=2026-11-24T10:00"
    assert "give the length granted" in text(reader, f"{address}&extended=on", 422)
    assert reader.get(f"{address}&units=5").context["answer"].extended == 5


def test_a_limit_page_leads_to_the_clock_with_its_key(reader: Client) -> None:
    assert 'href="/law/clock/?key=recall.2.start"' in text(reader, "/law/terms/recall.2.start/")
    page = text(reader, "/law/clock/?key=recall.2.start")
    assert '<option value="recall.2.start" selected>' in page
    assert '<optgroup label="Recall">' in page


def test_limits_are_found_marked_and_exported(reader: Client) -> None:
    assert "not confirmed" in text(reader, "/law/terms/referral.accept/")
    only = reader.get("/law/terms/?mark=unconfirmed").context["groups"]
    assert only
    assert all(not row.term.confirmed for _label, rows in only for row in rows)
    assert reader.get("/law/terms/?mark=local").context["groups"] == []
    assert [label for label, _rows in reader.get("/law/terms/?q=recall.2").context["groups"]]
    lines = reader.get("/law/terms/?export=csv&q=recall.2").content.decode("utf-8-sig").splitlines()
    assert all("recall.2" in line for line in lines[1:])
    assert reader.get("/law/terms/?export=xlsx").content.startswith(b"PK")
    assert reader.get("/law/terms/?export=exe").status_code == 403
    assert reader.get("/law/terms/no.such/").status_code == 404


def test_who_may_not_export_is_refused(offices: City) -> None:
    assert person("liaison", offices.department)[1].get("/law/terms/?export=csv").status_code == 403


def test_the_calendar_tells_off_worked_and_provisional(reader: Client) -> None:
    months = dict(reader.get("/law/calendar/?year=2026").context["months"])
    days = {day.day.isoformat(): day for weeks in months.values() for week in weeks for day in week if day}
    assert not days["2026-10-01"].working
    assert days["2026-02-14"].working  # a Saturday worked for the Spring Festival
    assert days["2026-02-14"].kind == "makeup"
    assert "provisional" in text(reader, "/law/calendar/?year=2027")
    assert "provisional" not in text(reader, "/law/calendar/?year=2026")
    assert "2026" in text(reader, "/law/calendar/?year=abc")


def test_a_reader_sees_no_button_to_change_the_law(reader: Client) -> None:
    for address in ("/law/terms/referral.accept/", "/law/terms/", "/law/calendar/?year=2027"):
        page = text(reader, address)
        assert "/confirm/" not in page
        assert "/change/" not in page
        assert "/law/calendar/set/" not in page
        assert "/law/terms/new/" not in page


def test_query_counts(reader: Client) -> None:
    """Session, account, posts, notices, and the law's stamp; a limit also its rows and who entered them."""
    assert questions(reader, "/law/terms/") == 5
    assert questions(reader, "/law/clock/?key=recall.2.start&event=2026-11-24T10:00") == 5
    assert questions(reader, "/law/terms/recall.2.start/") == 7
    assert questions(reader, "/law/calendar/?year=2026") == 7


@pytest.mark.parametrize(
    "address", ["/law/clock/", "/law/terms/", "/law/terms/recall.2.start/", "/law/calendar/"]
)
def test_only_staff_logged_in(offices: City, address: str) -> None:
    assert Client().get(address).headers["Location"].startswith("/login/")
    assert person("audit_admin", offices.bureau)[1].get(address).status_code == 200


def test_every_limit_stands_under_a_named_field() -> None:
    words = {key.partition(".")[0] for key in shipped_rulebook().keys()}  # noqa: SIM118 - iterating gives editions
    assert words <= set(FIELDS)
    assert field_of("nonsense.key") == "nonsense"  # what the comparison above would find


def test_the_source_of_a_shipped_limit_is_named_in_full(reader: Client) -> None:
    source = shipped_sources()["R3"]
    for language, own, other in (
        ("en", source.name, source.name_zh),
        ("zh-hans", source.name_zh, source.name),
    ):
        reader.cookies["django_language"] = language
        page = text(reader, "/law/terms/recall.1.start/")
        assert own in page
        assert other not in page
        assert source.place in page
        assert "<dd>R3" not in page
