"""The town the walker goes through: one object of every kind in the county Luzhou, and whoever may and may not see it."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client

from yantuo.casework.deadlines.models import Deadline
from yantuo.casework.documents import actions as papers
from yantuo.casework.documents.models import Document
from yantuo.casework.documents.series import PATTERNS
from yantuo.casework.documents.tests.papers import PAPERS
from yantuo.casework.documents.typeset import paper_of
from yantuo.casework.handover import actions as handovers
from yantuo.casework.matters import actions as matters
from yantuo.casework.matters.models import Matter
from yantuo.casework.notices.actions import tell
from yantuo.casework.notices.models import Notice, Outlet
from yantuo.casework.referrals import actions as referrals
from yantuo.directory.enterprises import actions as register
from yantuo.directory.enterprises.importing import IMPORT
from yantuo.directory.enterprises.importing.outcome import Outcome
from yantuo.directory.enterprises.models import Enterprise, Licence, Premises, Responsible, SupervisedObject
from yantuo.directory.enterprises.slips.actions import make_slip
from yantuo.directory.orgs.models import Organisation
from yantuo.directory.orgs.tests.factories import City, city
from yantuo.directory.people import actions as people
from yantuo.directory.people.actor import MACHINE, Actor, actor_of
from yantuo.directory.people.entry import actions as entry
from yantuo.directory.people.entry.sso import actions as sign_on
from yantuo.directory.people.models import Account, Person, Post, SignOn
from yantuo.directory.people.tests.factories import AT, SINCE, logged_in
from yantuo.directory.people.tests.factories import post as new_post
from yantuo.faces.api.actions import issue
from yantuo.faces.api.scopes import fitting
from yantuo.faces.desk.imports.lists import IMPORT as DIRECTORY
from yantuo.faces.desk.saved_views import actions as saved_views
from yantuo.faces.desk.setup.first import actions as first
from yantuo.faces.desk.setup.outlets import actions as outlets
from yantuo.kernel.codes import make_credit_code, make_licence_number
from yantuo.records.files.actions import attach, keep
from yantuo.records.files.models import Attachment, Blob
from yantuo.records.files.tests.factories import PDF, photo, upload
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job
from yantuo.records.law import actions as law
from yantuo.records.law.models import Overlay
from yantuo.records.law.queries import rulebook
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

HOSTILE = """<b onclick=a>"'{{7*7}}"""  # stands in titles: no page may take it for its own markup
NAMES = "王建国 李敏 张伟 刘洋 陈静 杨帆 赵磊 黄丽 周强 吴芳 徐明 孙悦 马超 朱琳 胡斌 郭红 林峰 何洁 高翔 罗娟".split()


class Town:
    """Offices, persons and objects; everything is made on first use and stays as it is."""

    def __init__(self) -> None:
        with sight(SYSTEM):
            self.setup_token = first.begin(username="installer", at=AT)
            self.city: City = city()
        self._posts: dict[str, Post] = {}
        self._clients: dict[str, Client] = {}
        self._tokens: dict[str, str] = {}

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
                made = self._representative(place, name) if role == "enterprise" else new_post(role, self.office(place), name)
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
                    name="信息平台", post=self.post(who), scopes=lent, expires_at=AT + timedelta(days=90), by=MACHINE, at=AT
                )  # fmt: skip
            self._tokens[key] = text
        return self._tokens[key]

    # The register

    def _firm(self, name: str, office: Organisation, serial: int) -> Enterprise:
        facts = {
            "credit_code": make_credit_code(office.division_id, serial), "name": name, "county_id": office.division_id,
            "office": office, "categories": ["0302"], "address": "英雄中路1号", "grade": "B", "grade_year": 2026,
        }  # fmt: skip
        with sight(SYSTEM):
            return register.create(by=MACHINE, at=AT, facts=facts)

    @cached_property
    def firm(self) -> Enterprise:
        """The enterprise of Luzhou."""
        return self._firm(f"晋韵醋业{HOSTILE}有限公司", self.city.luzhou, 1)

    @cached_property
    def twin(self) -> Enterprise:
        """A second enterprise of Luzhou, on file twice."""
        return self._firm("晋韵酿造有限公司", self.city.luzhou, 2)

    @cached_property
    def foreign_firm(self) -> Enterprise:
        """An enterprise of another county."""
        return self._firm("襄垣面粉有限公司", self.city.xiangyuan, 3)

    def _put(self, row: Any) -> Any:
        with sight(SYSTEM):
            register.put(row=row, by=MACHINE, at=AT)
        return row

    @cached_property
    def premises(self) -> Premises:
        """Where the enterprise produces."""
        place = {"name": "主厂区", "address": "英雄中路1号", "county_id": "140403", "latitude": 36.2, "longitude": 113.11}
        return self._put(Premises(enterprise=self.firm, main=True, **place))

    @cached_property
    def object(self) -> SupervisedObject:
        """A boiler of the enterprise."""
        attributes = {"rated_capacity_t_h": 4, "rated_pressure_mpa": 1.25, "fuel": "天然气", "next_inspection_on": "2027-05-31"}
        facts = {"domain": "special_equipment", "kind": "boiler", "number": "锅10晋D00001", "attributes": attributes}
        return self._put(SupervisedObject(enterprise=self.firm, premises=self.premises, **facts))

    @cached_property
    def responsible(self) -> Responsible:
        """The responsible person of the enterprise."""
        facts = {"role": "legal", "name": "王建国", "phone": "13900000001", "identity": "140402198001010017"}
        return self._put(Responsible(enterprise=self.firm, **facts))

    @cached_property
    def foreign_premises(self) -> Premises:
        """Where the enterprise of the other county produces."""
        place = {"name": "面粉车间", "address": "开元街9号", "county_id": "140423"}
        return self._put(Premises(enterprise=self.foreign_firm, main=True, **place))

    @cached_property
    def licence(self) -> Licence:
        """The licence of the enterprise."""
        number = make_licence_number("food", "03", "140403", 1)
        return self._put(Licence(enterprise=self.firm, number=number, valid_from=date(2023, 6, 1), valid_to=date(2028, 5, 31)))

    # Matters, clocks, files, referrals, handovers

    def open_matter(self, who: str, title: str, enterprise: Enterprise | None = None, **more: Any) -> Matter:
        """A matter of somebody's office, opened yesterday."""
        by, event = self.actor(who), AT - timedelta(days=1)
        facts = {"term_key": "inspect.publish", "event_at": event, "owner": self.person(who), "office": by.office_id}
        with sight(SYSTEM):
            return matters.open_matter(by=by, at=event, title=title, enterprise=enterprise, **{**facts, **more})

    @cached_property
    def matter(self) -> Matter:
        """A matter of Luzhou about its enterprise, which sees it."""
        title = f"检查结果公示{HOSTILE}"
        return self.open_matter("inspector@luzhou", title, self.firm, text="公示检查结果", shown_to_enterprise=True)

    @cached_property
    def second_matter(self) -> Matter:
        """Another matter of Luzhou, about nobody."""
        return self.open_matter("inspector@luzhou", "检查结果复核")

    @cached_property
    def foreign_matter(self) -> Matter:
        """A matter of another county."""
        return self.open_matter("inspector@xiangyuan", "襄垣的事项", self.foreign_firm)

    @cached_property
    def clock(self) -> Deadline:
        """The clock of the matter."""
        with sight(SYSTEM):
            return Deadline.objects.get(dossier=self.matter.pk)

    @cached_property
    def photo(self) -> Attachment:
        """A photo in the matter's dossier."""
        dossier = self.matter.dossier
        with sight(SYSTEM):
            return attach(
                file=upload(photo(), "车间.jpg"), owner_kind="dossier", owner=dossier.pk, office=dossier.office_id,
                enterprise=dossier.enterprise_id, shown_to_enterprise=True, by=self.actor("inspector@luzhou"), at=AT,
            )  # fmt: skip

    @cached_property
    def referral(self) -> Any:
        """A referral from the coordinating office to Luzhou."""
        by = self.actor("coordinator@coordinating")
        with sight(SYSTEM):
            return referrals.send(to=self.city.luzhou, title=f"线索{HOSTILE}", reason="举报", by=by, at=AT)

    @cached_property
    def handover(self) -> Any:
        """What the inspector hands over to the case officer."""
        assert self.matter
        post, to = self.post("inspector@luzhou"), self.person("case_officer@luzhou")
        by = self.actor("section_head@luzhou")
        with sight(SYSTEM):
            return handovers.arrange(post=post, receiver=to, reason="轮岗", by=by, at=AT)

    @cached_property
    def handed_over(self) -> int:
        """One item of it."""
        with sight(SYSTEM):
            found: int = self.handover.items.values_list("pk", flat=True)[0]
            return found

    # Documents

    def _draft(self, title: str) -> Document:
        by = self.actor("inspector@luzhou")
        template, data = PAPERS["letter"]
        paper = paper_of(template, {**data, "office": self.city.luzhou.name, "title": title})
        with sight(SYSTEM):
            return papers.draft(paper=paper, office=self.city.luzhou.pk, by=by, at=AT, dossier=self.matter.dossier)

    @cached_property
    def draft(self) -> Document:
        """A document not yet signed."""
        return self._draft(f"通知{HOSTILE}")

    @cached_property
    def signed(self) -> Document:
        """A document signed and not yet numbered."""
        made = self._draft("已签发的通知")
        with sight(SYSTEM):
            papers.sign(document=made, proved_with="password", by=self.actor("county_leader@luzhou"), at=AT)
        return made

    @cached_property
    def paper(self) -> Document:
        """A document numbered and sealed."""
        made, luzhou = self._draft("盖章的通知"), self.city.luzhou
        by = self.actor("county_leader@luzhou")
        with sight(SYSTEM):
            facts = {"key": "letter", "year": 2026, "pattern": PATTERNS["letter"], "mark": luzhou.mark}
            set_up_series(office=luzhou.pk, by=by, at=AT, **facts)
            papers.sign(document=made, proved_with="password", by=by, at=AT)
            papers.number(document=made, by=by, at=AT)
            papers.seal(document=made, scan=ContentFile(PDF, "扫描.pdf"), by=by, at=AT)
            return Document.objects.get(pk=made.pk)

    # What is one's own

    @cached_property
    def notice(self) -> Notice:
        """A notice to the inspector."""
        person, params = self.person("inspector@luzhou"), {"title": f"检查{HOSTILE}", "by": "李敏"}
        with sight(SYSTEM):
            return tell(persons=[person.pk], kind="matter.opened", at=AT, office=self.city.luzhou.pk, params=params)[0]

    @cached_property
    def saved_view(self) -> Any:
        """A view that the inspector keeps."""
        with sight(SYSTEM):
            return saved_views.keep(list_key="matters", name="我的", query="state=open", by=self.actor("inspector@luzhou"))

    def _blob(self, content: bytes) -> Blob:
        with sight(SYSTEM):
            return keep(chunks=[content], name="x", at=AT)

    @cached_property
    def trial(self) -> Job:
        """A trial import of the case officer that has ended, with its sheet of refused rows."""
        params = {"name": "名单.xlsx", "sheet": "", "dry_run": True, "post": self.post("case_officer@luzhou").pk}
        by, sheet = self.actor("case_officer@luzhou"), self._blob(b"PK rows")
        with sight(SYSTEM):
            job = order(kind=IMPORT, title="名单", by=by, at=AT, params=params, input=sheet)
            result = Outcome(read=2, created=1, refused=1).as_dict()
            found = Job.objects.filter(pk=job.pk)
            found.update(state="done", result=result, output=sheet, output_name="errors.xlsx", finished_at=AT)
            return found.get()

    @cached_property
    def waiting_job(self) -> Job:
        """An import of the case officer that waits."""
        params = {"name": "名单.xlsx", "sheet": "", "dry_run": False, "post": self.post("case_officer@luzhou").pk}
        with sight(SYSTEM):
            by = self.actor("case_officer@luzhou")
            return order(kind=IMPORT, title="名单", by=by, at=AT, params=params, input=self._blob(b"PK"))

    @cached_property
    def slip(self) -> tuple[int, str]:
        """An activation slip: its id and its code."""
        responsible, by = self.responsible, self.actor("registrar@luzhou")
        with sight(SYSTEM):
            made, code = make_slip(responsible=responsible, by=by, at=AT)
            return made.pk, code

    @cached_property
    def list_trial(self) -> Job:
        """A trial import of persons by the system administrator that has ended, with its sheet of refused rows."""
        who, sheet = "system_admin@bureau", self._blob(b"PK persons")
        params = {"list": "people", "name": "人员.xlsx", "sheet": "", "dry_run": True, "post": self.post(who).pk}
        result = {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1, "faults": [], "preview": [], "unknown": []}
        with sight(SYSTEM):
            job = order(kind=DIRECTORY, title="人员", by=self.actor(who), at=AT, params=params, input=sheet)
            found = Job.objects.filter(pk=job.pk)
            found.update(state="done", result=result, output=sheet, output_name="errors.xlsx", finished_at=AT)
            return found.get()

    # The law, and the bureau's own part in it

    @cached_property
    def edition(self) -> tuple[str, date]:
        """An edition of a limit whose figure is not confirmed yet."""
        with sight(SYSTEM):
            term = next(row for row in rulebook().in_force(AT.date()) if not row.confirmed)
        return term.key, term.valid_from

    @cached_property
    def authority(self) -> law.Authority:
        """On whose word the law is changed."""
        return law.Authority("法规科〔2026〕3号", "刘洋", date(2026, 11, 20))

    @cached_property
    def overlay(self) -> Any:
        """A limit of the bureau's own."""
        key, valid_from = self.edition
        with sight(SYSTEM):
            law.confirm_term(key=key, valid_from=valid_from, on=self.authority, by=self.actor("legal@bureau"), at=AT)
            return Overlay.objects.get(key=key)

    @cached_property
    def own_day(self) -> date:
        """A day the bureau has set as worked."""
        day = date(2026, 12, 5)
        with sight(SYSTEM):
            law.set_day(day=day, is_working=True, on=self.authority, by=self.actor("legal@bureau"), at=AT)
        return day

    # How the bureau sends

    @cached_property
    def mail_server(self) -> Outlet:
        """The mail server."""
        config = {"host": "mail.example", "port": 465, "security": "ssl", "user": "yantuo", "sender": "yantuo@mail.example"}
        with sight(SYSTEM):
            return Outlet.objects.create(kind="mail", name="mail.example", config=config)

    @cached_property
    def robot(self) -> Outlet:
        """A group robot whose address nothing answers."""
        config = {"family": "feishu", **outlets.sealed_url("http://127.0.0.1:9/robot")}
        with sight(SYSTEM):
            return Outlet.objects.create(kind="webhook", name="值班群", config=config)

    # The door

    @cached_property
    def invitation(self) -> str:
        """The token of an invitation."""
        account = self.account("legal@luzhou")
        with sight(SYSTEM):
            return entry.invite(account=account, purpose="invite", by=MACHINE, at=AT)

    @cached_property
    def way_in(self) -> SignOn:
        """A platform that is offered on the login page."""
        place = "https://platform.example"
        facts = {"authorize_url": f"{place}/login", "token_url": f"{place}/token", "user_url": f"{place}/user"}
        more = {"family": "dingtalk", "name": "钉钉", "client_id": "app", "secret": "s", "active": True}
        with sight(SYSTEM):
            return sign_on.keep(sign_on=SignOn(), by=MACHINE, at=AT, **facts, **more)

    @cached_property
    def link(self) -> Any:
        """The inspector's link with that platform."""
        account, way = self.account("inspector@luzhou"), self.way_in
        with sight(SYSTEM):
            return sign_on.link(sign_on=way, account=account, subject_digest=sign_on.digest(way.pk, "u-1"), at=AT)

    @cached_property
    def factor(self) -> Any:
        """An authenticator that the inspector has begun to set up."""
        account = self.account("inspector@luzhou")
        with sight(SYSTEM):
            return entry.begin(account)

    @cached_property
    def api_token(self) -> int:
        """The id of a token."""
        from yantuo.faces.api.models import Token

        assert self.token("section_head@luzhou")
        with sight(SYSTEM):
            return Token.objects.values_list("pk", flat=True)[0]
