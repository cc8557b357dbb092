"""Long work: ordered from a list, followed, fetched, stopped, told of; the file holds what the orderer could see."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from yantuo.casework.notices.models import Notice
from yantuo.directory.orgs.tests.factories import City
from yantuo.directory.people.actions import end
from yantuo.directory.people.actor import MACHINE, Actor
from yantuo.directory.people.models import Post
from yantuo.faces.desk.exports.jobs import export
from yantuo.faces.desk.tests.factories import NOW, firm, matter, person, questions
from yantuo.records.jobs.actions import end as end_job
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job, State
from yantuo.records.jobs.registry import JobRefused
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.start.testfixtures import FreshDatabase
from yantuo.ui import listing
from yantuo.ui.lists import spec

Asked = tuple[Actor, Client]


@pytest.fixture
def officer(offices: City) -> Asked:
    return person("case_officer", offices.luzhou)


@pytest.fixture
def long_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "AT_ONCE", 1)


@dataclass
class Told:
    """What a job's function says, without a worker."""

    job: Job
    done: int = 0
    transactions: int = 0
    lines: list[str] = field(default_factory=list)
    file: bytes = b""
    name: str = ""

    @property
    def params(self) -> Any:
        return self.job.params

    def transaction(self) -> AbstractContextManager[None]:
        self.transactions += 1
        return sight(self.job.seen_as)

    def total(self, count: int) -> None:
        self.expected = count

    def step(self, count: int = 1) -> None:
        self.done += count

    def message(self, text: str) -> None:
        self.lines.append(text)

    def output(self, content: Path, name: str, media_type: str) -> None:
        self.file, self.name = content.read_bytes(), name


def ordered(client: Client, address: str) -> Job:
    """Ask for an export that is too long to wait for, and order it."""
    page = client.get(address)
    assert page.templates[0].name == "desk/export_ask.html", page.content[:200]
    text = unescape(page.content.decode())
    names = ("path", "query", "kind", "name")
    given = {name: text.split(f'name="{name}" value="', 1)[1].split('"', 1)[0] for name in names}
    answer = client.post("/exports/", given)
    pk = UUID(answer.headers["Location"].split("/")[2])
    with sight(SYSTEM):
        return Job.objects.get(pk=pk)


def made(job: Job) -> Told:
    told = Told(job)
    export(told)  # type: ignore[arg-type]
    return told


def test_a_long_list_is_ordered_and_made_as_it_was_filtered(
    officer: Asked, offices: City, long_lists: None
) -> None:
    actor, client = officer
    for title in ("月报一", "月报二", "回访"):
        matter(actor, offices.luzhou, title)
    job = ordered(client, "/matters/?q=月报&export=csv")
    assert (job.state, job.person_id) == (State.QUEUED, actor.person_id)
    told = made(job)
    lines = told.file.decode("utf-8-sig").splitlines()
    assert sorted(line.split(",")[0] for line in lines[1:]) == ["月报一", "月报二"]
    assert (told.done, told.expected) == (2, 2)
    assert told.name.endswith(".csv")


def test_no_transaction_lasts_longer_than_a_part(
    officer: Asked, offices: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows come in parts, each under the sight of the orderer and in a transaction of its own."""
    monkeypatch.setattr(spec, "CHUNK", 2)
    actor, _client = officer
    for number in range(5):
        firm(offices.luzhou, number)
    told = made(_order(actor, "/enterprises/"))
    assert (told.done, told.expected) == (5, 5)
    assert told.transactions == 1 + 1 + 3 + 1  # the list; which rows there are; three parts; the file


@pytest.mark.parametrize("address", ["/", "/work/ended/", "/matters/", "/referrals/", "/enterprises/"])
def test_every_list_can_be_made_outside_a_request(officer: Asked, offices: City, address: str) -> None:
    actor, _client = officer
    matter(actor, offices.luzhou, enterprise=firm(offices.luzhou, 1))
    job = _order(actor, address, "xlsx")
    assert made(job).file.startswith(b"PK")


def _order(actor: Actor, path: str, kind: str = "csv") -> Job:
    params = {"path": path, "query": "", "kind": kind, "name": "x", "post": actor.post_id}
    with sight(SYSTEM):
        return order(kind="desk.export", title="x", by=actor, at=NOW, params=params)


def test_the_file_holds_no_more_than_its_orderer_saw(officer: Asked, offices: City) -> None:
    actor, _client = officer
    firm(offices.luzhou, 1, "看得见的厂")
    firm(offices.xiangyuan, 2, "看不见的厂")
    text = made(_order(actor, "/enterprises/")).file.decode("utf-8-sig")
    assert "看得见的厂" in text
    assert "看不见的厂" not in text


def test_who_has_lost_the_post_gets_no_file(officer: Asked, offices: City) -> None:
    actor, _client = officer
    job = _order(actor, "/matters/")
    with sight(SYSTEM):
        end(
            post=Post.objects.get(pk=actor.post_id),
            on=NOW.date().replace(day=20),
            by=MACHINE,
            at=NOW,
            reason="调动",
        )
    with pytest.raises(JobRefused, match="post"):
        made(job)


@pytest.mark.parametrize(
    "path", ["/people/", "/law/terms/", "/nowhere/", "/login/", "/trail/", "/matters/new/"]
)
def test_what_is_no_list_of_theirs_is_refused(officer: Asked, path: str) -> None:
    actor, client = officer
    answer = client.post("/exports/", {"path": path, "query": "", "kind": "csv", "name": "x"})
    if answer.status_code != 403:  # a page of theirs, but no list
        with pytest.raises(JobRefused):
            made(_order(actor, path))
    with sight(SYSTEM):
        assert not Job.objects.filter(state=State.DONE).exists()


def test_an_unknown_kind_of_file_and_a_wrong_role_are_refused(officer: Asked, offices: City) -> None:
    given = {"path": "/matters/", "query": "", "kind": "exe", "name": "x"}
    assert officer[1].post("/exports/", given).status_code == 403
    given["kind"] = "csv"
    assert person("liaison", offices.department)[1].post("/exports/", given).status_code == 403
    assert officer[1].get("/exports/").status_code == 405


def ended(job: Job, state: State = State.DONE, message: str = "") -> Job:
    """As a worker ends it."""
    with sight(SYSTEM):
        Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
        job.refresh_from_db()
        end_job(job=job, state=state, at=NOW, message=message)
        return job


def test_one_job_is_followed(officer: Asked, offices: City) -> None:
    actor, client = officer
    job = _order(actor, "/matters/")
    address = reverse("job", args=[job.pk])
    text = unescape(client.get(address).content.decode())
    assert f'hx-get="{address}"' in text
    assert f'href="{address}cancel/"' in text
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert fragment.startswith('<div class="progress waiting"')
    ended(job, State.FAILED, "磁盘已满")
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in fragment
    assert "磁盘已满" in fragment
    assert client.get(f"{address}output/").status_code == 404


def test_nobody_sees_anothers_work(officer: Asked, offices: City) -> None:
    job = _order(officer[0], "/matters/")
    _other, client = person("section_head", offices.luzhou, "赵强")
    for address in ("job", "job_output", "job_cancel"):
        assert client.get(reverse(address, args=[job.pk])).status_code == 404
    assert client.post(reverse("job_cancel", args=[job.pk])).status_code == 404
    assert client.get("/jobs/").context["page"].rows == []
    assert Client().get("/jobs/").status_code == 302


def test_a_job_is_stopped_once(officer: Asked) -> None:
    job = _order(officer[0], "/matters/")
    address = reverse("job_cancel", args=[job.pk])
    assert officer[1].get(address).status_code == 200
    officer[1].post(address)
    with sight(SYSTEM):
        job.refresh_from_db()
    assert job.state == State.CANCELLED
    again = officer[1].post(address, follow=True)
    assert [str(one) for one in again.context["messages"]]


def test_whoever_ordered_it_is_told_of_its_end(officer: Asked) -> None:
    actor, _client = officer
    done, failed, stopped = (_order(actor, "/matters/") for _n in range(3))
    for job, state in ((done, State.DONE), (failed, State.FAILED), (stopped, State.CANCELLED)):
        ended(job, state, "why")
    with sight(SYSTEM):
        found = list(
            Notice.objects.filter(person_id=actor.person_id).values_list("kind", "path").order_by("kind")
        )
    assert found == [("job.done", f"/jobs/{done.pk}/"), ("job.failed", f"/jobs/{failed.pk}/")]


def test_query_count(officer: Asked) -> None:
    """Session, account, posts; rows; views with notices."""
    for _n in range(5):
        _order(officer[0], "/matters/")
    assert questions(officer[1], "/jobs/") == 5


@contextmanager
def _committed() -> Iterator[None]:
    with sight(SYSTEM):
        yield


def test_a_worker_makes_it_and_the_file_is_fetched(fresh_database: FreshDatabase) -> None:
    from django.utils import timezone

    from yantuo.directory.orgs.tests.factories import city
    from yantuo.records.jobs.running import run

    with _committed():
        offices = city()
    actor, client = person("case_officer", offices.luzhou)
    matter(actor, offices.luzhou, "月报")
    job = _order(actor, "/matters/")
    assert run(job.pk, clock=timezone.now) is State.DONE
    answer = client.get(reverse("job_output", args=[job.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "月报" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
