"""Offices, and persons with their posts, browsers and tokens."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.models import Account, Person, Post
from yantuo.directory.people.tests.factories import AT, SINCE, logged_in
from yantuo.directory.people.tests.factories import post as new_post
from yantuo.faces.api.actions import issue
from yantuo.faces.api.scopes import fitting
from yantuo.faces.desk.setup.first import actions as first
from yantuo.records.sight.session import SYSTEM, sight

HOSTILE = """<b onclick=a>"'{{7*7}}"""  # stands in titles: no page may take it for its own markup
NAMES = [
    "王建国", "李敏", "张伟", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴芳",
    "徐明", "孙悦", "马超", "朱琳", "胡斌", "郭红", "林峰", "何洁", "高翔", "罗娟",
]  # fmt: skip


class People:
    """Offices and persons."""

    def __init__(self) -> None:
        with sight(SYSTEM):
            self.setup_token = first.begin(username="installer", at=AT)
            self.city: City = city()
        self.grown: dict[str, object] = {}  # what took the place of a sample because more is in it
        self._kept: dict[str, object] = {}
        self._posts: dict[str, Post] = {}
        self._clients: dict[str, Client] = {}
        self._tokens: dict[str, str] = {}

    def kept(self, name: str, make: Callable[[], object]) -> object:
        """What a mechanism's own samples are about, made once."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def office(self, name: str) -> Organisation:
        """An office by its name in the test city."""
        found: Organisation = getattr(self.city, name)
        return found

    def post(self, who: str) -> Post:
        """The post of somebody, given as role@office; enterprise@firm and enterprise@foreign_firm act for a firm."""
        if who not in self._posts:
            role, _at, place = who.partition("@")
            name = NAMES[len(self._posts) % len(NAMES)]
            with sight(SYSTEM):
                made = (
                    self._representative(place, name)
                    if role == "enterprise"
                    else new_post(role, self.office(place), name)
                )
            self._posts[who] = made
        return self._posts[who]

    def _representative(self, firm: str, name: str) -> Post:
        represented: Enterprise = getattr(self, firm)
        person = people.add_person(name=name, office=represented.office, by=MACHINE, at=AT)
        return people.represent(
            person=person, enterprise=represented.pk, name=represented.name, supervisor=represented.office_id,
            title="法定代表人", begins=SINCE, by=MACHINE, at=AT,
        )  # fmt: skip

    def actor(self, who: str) -> Actor:
        """Somebody as an actor."""
        held = self.post(who)
        with sight(SYSTEM):
            return actor_of(held)

    def person(self, who: str) -> Person:
        """Somebody as a person."""
        return self.post(who).person

    def account(self, who: str) -> Account:
        """The login of somebody, without a usable password."""
        person = self.person(who)
        with sight(SYSTEM):
            found = Account.objects.filter(person=person).first()
            name = who.replace("@", ".")
            return found or people.open_account(person=person, username=name, by=MACHINE, at=AT)

    def client(self, who: str) -> Client:
        """A browser in which somebody is logged in; nobody named: one in which nobody is."""
        if who not in self._clients:
            self._clients[who] = logged_in(self.account(who)) if who else Client()
        return self._clients[who]

    def token(self, who: str, scopes: list[str] | None = None) -> str:
        """An API token for somebody's post, with every scope it can lend unless told."""
        key = f"{who} {scopes}"
        if key not in self._tokens:
            lent = fitting(self.actor(who).powers) if scopes is None else scopes
            with sight(SYSTEM):
                _row, text = issue(
                    name="信息平台", post=self.post(who), scopes=lent, expires_at=AT + timedelta(days=90),
                    by=MACHINE, at=AT,
                )  # fmt: skip
            self._tokens[key] = text
        return self._tokens[key]
