"""An import as the worker does it: from the sheet to the tree, on a database where things really commit."""

from pathlib import Path

from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import city
from yantuo.directory.people.tests.factories import logged_in, login_of
from yantuo.faces.desk.imports.tests.test_imports import OFFICES, sheet, upload, worked
from yantuo.records.sight.session import SYSTEM, sight


def test_from_the_sheet_to_the_tree_through_the_pages(fresh_database: object, tmp_path: Path) -> None:
    with sight(SYSTEM):
        offices = city()
    with sight(SYSTEM):
        client = logged_in(login_of("system_admin", offices.bureau, "钱系统"))
    assert client.get("/imports/").status_code == 200
    source = sheet(tmp_path / "单位.xlsx", OFFICES, ("z1", "新科", "科室"), ("z2", "坏的", "外星"))
    response = client.post("/imports/offices/", {"file": upload(source)})
    address = response["Location"]
    assert client.get(address).status_code == 200
    job = worked(client, address)
    assert job.state == "done", job.message
    page = client.get(address)
    assert page.context["good"] == 1
    assert page.context["dry_run"]
    with sight(SYSTEM):
        assert not Organisation.objects.filter(code="z1").exists()
    errors = client.get(f"{address}errors/")
    assert errors.status_code == 200
    errors.close()
    done = client.post(f"{address}run/")["Location"]
    worked(client, done)
    with sight(SYSTEM):
        assert Organisation.objects.filter(code="z1").exists()
    assert client.get(done).context["good"] == 1
    assert client.post(f"{done}run/")["Location"] == done, "what was done is not done again from its own page"
