"""What is one person's own, what the bureau has set, what is sealed, and the ways in."""

from datetime import date
from functools import cached_property
from typing import Any

from yantuo.casework.notices.actions import tell
from yantuo.casework.notices.models import Notice, Outlet
from yantuo.directory.enterprises.importing import IMPORT
from yantuo.directory.enterprises.importing.outcome import Outcome
from yantuo.directory.enterprises.slips.actions import make_slip
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.entry import actions as entry
from yantuo.directory.people.entry.sso import actions as sign_on
from yantuo.directory.people.models import SignOn
from yantuo.directory.people.tests.factories import AT
from yantuo.faces.desk.imports.lists import IMPORT as DIRECTORY
from yantuo.faces.desk.models import Disposal, DisposalItem
from yantuo.faces.desk.retention.rules import retentions
from yantuo.faces.desk.saved_views import actions as saved_views
from yantuo.faces.desk.setup.outlets import actions as outlets
from yantuo.faces.desk.trail.queries import CHECK
from yantuo.records.files.actions import keep
from yantuo.records.files.models import Blob
from yantuo.records.jobs.actions import order
from yantuo.records.jobs.models import Job
from yantuo.records.law import actions as law
from yantuo.records.law.models import Overlay
from yantuo.records.law.queries import rulebook
from yantuo.records.sight.session import SYSTEM, sight
from yantuo.records.trail.actions import record_private, seal_day
from yantuo.records.trail.models import Entry

from .casework import Casework
from .people import HOSTILE


class Records(Casework):
    """What is kept beside the work."""

    @cached_property
    def notice(self) -> Notice:
        """A notice to the inspector."""
        person, params = self.person("inspector@luzhou"), {"title": f"检查{HOSTILE}", "by": "李敏"}
        with sight(SYSTEM):
            return tell(
                persons=[person.pk], kind="matter.opened", at=AT, office=self.city.luzhou.pk, params=params
            )[0]

    @cached_property
    def saved_view(self) -> Any:
        """A view that the inspector keeps."""
        with sight(SYSTEM):
            return saved_views.keep(
                list_key="matters", name="我的", query="state=open", by=self.actor("inspector@luzhou")
            )

    def _blob(self, content: bytes) -> Blob:
        with sight(SYSTEM):
            return keep(chunks=[content], name="x", at=AT)

    @cached_property
    def trial(self) -> Job:
        """A trial import of the case officer that has ended, with its sheet of refused rows."""
        params = {
            "name": "名单.xlsx",
            "sheet": "",
            "dry_run": True,
            "post": self.post("case_officer@luzhou").pk,
        }
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
        params = {
            "name": "名单.xlsx",
            "sheet": "",
            "dry_run": False,
            "post": self.post("case_officer@luzhou").pk,
        }
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
        params = {
            "list": "people",
            "name": "人员.xlsx",
            "sheet": "",
            "dry_run": True,
            "post": self.post(who).pk,
        }
        result = {
            "read": 2,
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "refused": 1,
            "faults": [],
            "preview": [],
            "unknown": [],
        }
        with sight(SYSTEM):
            job = order(kind=DIRECTORY, title="人员", by=self.actor(who), at=AT, params=params, input=sheet)
            found = Job.objects.filter(pk=job.pk)
            found.update(state="done", result=result, output=sheet, output_name="errors.xlsx", finished_at=AT)
            return found.get()

    # The trail, and what has outlived its time

    @cached_property
    def entry(self) -> int:
        """An entry of Luzhou's chain."""
        with sight(SYSTEM):
            return Entry.objects.filter(subject=str(self.matter.pk)).latest("pk").pk

    @cached_property
    def private_entry(self) -> int:
        """An entry with personal data beside it."""
        by, private = self.actor("inspector@luzhou"), {"phone": "13900000001"}
        with sight(SYSTEM):
            return record_private(by=by, at=AT, verb="person.add", kind="person", private=private).pk

    @cached_property
    def sealed_day(self) -> date:
        """A day whose heads are sealed."""
        with sight(SYSTEM):
            return seal_day(day=date(2026, 11, 23), at=AT).day

    @cached_property
    def trail_check(self) -> Job:
        """A check of the trail that has ended."""
        who, result = (
            "audit_admin@bureau",
            {"entries": 9, "chains": 2, "seals": 1, "intact": True, "anchor": "", "breaks": []},
        )
        by, params = self.actor(who), {"post": self.post(who).pk}
        with sight(SYSTEM):
            job = order(kind=CHECK, title="核验", by=by, at=AT, params=params)
            Job.objects.filter(pk=job.pk).update(state="done", result=result, finished_at=AT)
        return job

    @cached_property
    def disposal(self) -> Disposal:
        """A list of notices that have outlived their time."""
        facts = {"basis": "机关文件材料归档范围", "basis_en": "basis", "amount": 3, "unit": "y"}
        kind = next(iter(retentions()))
        item = {
            "kind": kind,
            "subject": "1",
            "title": "旧通知",
            "formed_on": date(2020, 1, 1),
            "expired_on": date(2023, 1, 1),
        }
        office = self.city.luzhou
        with sight(SYSTEM):
            made = Disposal.objects.create(office=office, kind=kind, proposed_at=AT, **facts)
            DisposalItem.objects.create(disposal=made, office_id=office.pk, **item)
        return made

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
            law.confirm_term(
                key=key, valid_from=valid_from, on=self.authority, by=self.actor("legal@bureau"), at=AT
            )
            return Overlay.objects.get(key=key)

    @cached_property
    def own_day(self) -> date:
        """A day the bureau has set as worked."""
        day = date(2026, 12, 5)
        with sight(SYSTEM):
            law.set_day(day=day, is_working=True, on=self.authority, by=self.actor("legal@bureau"), at=AT)
        return day

    @cached_property
    def mail_server(self) -> Outlet:
        """The mail server."""
        config = {
            "host": "mail.example",
            "port": 465,
            "security": "ssl",
            "user": "yantuo",
            "sender": "yantuo@mail.example",
        }
        with sight(SYSTEM):
            return Outlet.objects.create(kind="mail", name="mail.example", config=config)

    @cached_property
    def robot(self) -> Outlet:
        """A group robot whose address nothing answers."""
        config = {"family": "feishu", **outlets.sealed_url("http://127.0.0.1:9/robot")}
        with sight(SYSTEM):
            return Outlet.objects.create(kind="webhook", name="值班群", config=config)

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
        facts = {
            "authorize_url": f"{place}/login",
            "token_url": f"{place}/token",
            "user_url": f"{place}/user",
        }
        more = {"family": "dingtalk", "name": "钉钉", "client_id": "app", "secret": "s", "active": True}
        with sight(SYSTEM):
            return sign_on.keep(sign_on=SignOn(), by=MACHINE, at=AT, **facts, **more)

    @cached_property
    def link(self) -> Any:
        """The inspector's link with that platform."""
        account, way = self.account("inspector@luzhou"), self.way_in
        with sight(SYSTEM):
            return sign_on.link(
                sign_on=way, account=account, subject_digest=sign_on.digest(way.pk, "u-1"), at=AT
            )

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
