"""The pages of the imports: for whoever has the power, tried by the worker, seen by who sent them in."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.faces.desk.imports.jobs import run_import
from yantuo.faces.desk.imports.lists import LISTS
from yantuo.faces.desk.imports.tests.factories import AT, OFFICES, PEOPLE, sheet, take
from yantuo.records.jobs.models import Job
from yantuo.records.jobs.running import run
from yantuo.records.jobs.sheets.read import open_table
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db


def upload(source: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(source.name, source.read_bytes())


def worked(client: Client, address: str) -> Job:
    """The job an address belongs to, done by the worker."""
    with sight(SYSTEM):
        job = Job.objects.latest("created_at")
    run(job.pk, clock=lambda: AT)
    with sight(SYSTEM):
        return Job.objects.get(pk=job.pk)


def test_a_file_that_is_no_list_says_so(offices: City, tmp_path: Path) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    assert (
        client.post(
            "/imports/offices/", {"file": SimpleUploadedFile("a.xlsx", b"MZ\x90 program")}
        ).status_code
        == 422
    )
    assert client.post("/imports/offices/", {}).status_code == 422
    wrong = sheet(tmp_path / "x.xlsx", ("甲", "乙"), ("1", "2"))
    address = client.post("/imports/offices/", {"file": upload(wrong)})["Location"]
    job = worked(client, address)
    assert job.state == "failed"
    assert job.message in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("system_admin", {"offices", "people", "numbers"}),
        ("security_admin", {"posts"}),
        ("audit_admin", set()),
        ("registrar", set()),
    ],
)
def test_each_list_is_for_whoever_has_its_power(offices: City, role: str, open_to: set[str]) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of(role, offices.bureau, role))
    for key in LISTS:
        assert client.get(f"/imports/{key}/").status_code == (200 if key in open_to else 403), key
        assert client.get(f"/imports/{key}/template/").status_code == (200 if key in open_to else 403), key
    assert client.get("/imports/unknown/").status_code in (403, 404)


def test_the_empty_sheet_has_every_heading(offices: City) -> None:
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    for key in ("offices", "people", "numbers"):
        content = client.get(f"/imports/{key}/template/").content
        with open_table(BytesIO(content), LISTS[key].columns) as table:
            assert len(table.header.headings) == len(LISTS[key].columns)
            assert not table.unknown


def test_another_persons_import_is_not_shown(offices: City, tmp_path: Path) -> None:
    with sight(SYSTEM):
        one, other = (logged_in(login_of("system_admin", offices.bureau, name)) for name in ("甲", "乙"))
    address = one.post(
        "/imports/offices/", {"file": upload(sheet(tmp_path / "a.xlsx", OFFICES, ("z1", "新科", "科室")))}
    )["Location"]
    assert one.get(address).status_code == 200
    assert other.get(address).status_code == 404
    assert other.post(f"{address}run/").status_code == 404


def test_links_for_many_are_shown_once(system: Actor, offices: City, tmp_path: Path) -> None:
    rows = [(f"人{n}", offices.luzhou.code, f"user-{n}") for n in range(3)]
    take("people", sheet(tmp_path / "p.xlsx", PEOPLE, *rows), system)
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "周系统"))
        stranger = logged_in(login_of("security_admin", offices.bureau, "吴安全"))
    assert stranger.post("/imports/invite/").status_code == 403
    assert client.get("/imports/invite/").context["count"] == 3
    page = client.post("/imports/invite/")
    links = [link for _one, link in page.context["links"]]
    assert len(set(links)) == 3
    for link in links:
        path = "/invitation/" + link.partition("/invitation/")[2]
        assert Client().post(path, {"password": "Right-Horse-7", "again": "Right-Horse-7"}).status_code == 302
    assert client.get("/imports/invite/").context["count"] == 0


def test_the_job_is_the_same_function(system: Actor) -> None:
    from yantuo.records.jobs.registry import KINDS

    assert KINDS["directory.import"].run is run_import
