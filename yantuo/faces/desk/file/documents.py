"""The file of an enterprise on paper (一企一档摘要), built from its records."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override

from yantuo.casework.deadlines.models import Deadline, Light
from yantuo.casework.documents.records_data import FileExtract
from yantuo.directory.enterprises.models import Enterprise
from yantuo.directory.enterprises.rules import category_name, shown_categories
from yantuo.directory.people.actor import Actor
from yantuo.directory.people.queries import masked
from yantuo.faces.desk.file.belongings import belongings
from yantuo.faces.desk.file.course import entries, event
from yantuo.records.trail.models import Entry

MOST = 200  # lines of the timeline on paper, the newest ones
LIGHTS = {Light.GREEN: "正常", Light.YELLOW: "临近", Light.RED: "逾期"}


def extract(enterprise: Enterprise, by: Actor, at: datetime, purpose: str = "") -> FileExtract:
    """The extract of a file that came with its belongings (four queries, however much is on it)."""
    own = belongings(enterprise)
    with override("zh-hans"):  # the paper speaks Chinese whoever prints it
        return FileExtract(
            office=by.office_name,
            dated=timezone.localdate(at),
            enterprise=enterprise.name,
            credit_code=enterprise.credit_code,
            facts=_facts(enterprise, [row.number for row in own.licences]),
            premises=[
                {
                    "name": row.name,
                    "address": row.address,
                    "state": "已停用" if row.closed_on else "在用",
                }
                for row in own.places
            ],
            people=_people(enterprise),
            deadlines=_deadlines(enterprise, at),
            timeline=_timeline(entries(enterprise, [alias.pk for alias in own.aliases])),
            purpose=purpose,
            printed_by=by.name,
            as_of=at,
        )


def _facts(firm: Enterprise, licences: list[str]) -> list[dict[str, str]]:
    categories = "；".join(f"{code} {category_name(code)}" for code in shown_categories(firm.categories))
    rows = {
        "法定代表人": firm.legal_representative,
        "类型": str(firm.get_type_display()),
        "规模": str(firm.get_scale_display()) if firm.scale else "",
        "经营状态": str(firm.get_state_display()),
        "所在县区": firm.county.name,
        "监管单位": firm.office.name,
        "风险等级": f"{firm.grade}级（{firm.grade_year}年度）" if firm.grade else "",
        "成立日期": firm.founded_on.isoformat() if firm.founded_on else "",
        "住所": firm.address,
        "许可证": "；".join(licences),
        "食品类别": categories,
    }
    return [{"label": label, "value": value or "—"} for label, value in rows.items()]


def _people(firm: Enterprise) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "post": str(row.get_role_display()),
            "phone": _stars(row.phone),
            "identity": _stars(row.identity),
            "since": row.since,
        }
        for row in firm.responsible_set.filter(until__isnull=True).order_by("pk")
    ]


def _stars(text: str) -> str:
    """Personal data masked as on paper."""
    return masked(text).replace("•", "*")


def _deadlines(firm: Enterprise, at: datetime) -> list[dict[str, Any]]:
    rows = Deadline.objects.filter(enterprise_id=firm.pk).open().select_related("dossier__owner").in_order()
    return [
        {
            "matter": row.dossier.title,
            "number": row.dossier.number,
            "basis": row.basis,
            "owner": row.dossier.owner.name if row.dossier.owner else "",
            "due": timezone.localdate(row.due_at),
            "light": "中止" if row.paused_since else LIGHTS[row.light(at)],
        }
        for row in rows
    ]


def _timeline(rows: "QuerySet[Entry]") -> list[dict[str, Any]]:
    return [
        {
            "on": timezone.localdate(row.at),
            "what": " ".join(str(event(row).text).split()),
            "number": str(row.data.get("number") or ""),
            "office": row.actor_office,
        }
        for row in rows.order_by("-at", "-pk")[:MOST]
    ]
