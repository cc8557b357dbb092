"""What a referral says of findings, put together from the record, in Chinese: it goes on paper."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import override

from yantuo.mechanisms.inspection.visits.models import Finding, Visit

WEIGHTS = {"key": "重点项", "general": "一般项"}
LONGEST_TITLE = 200
REQUEST = "请依法调查处理，并将处理结果函告我单位。"


def title_of(visit: Visit, findings: Sequence[Finding]) -> str:
    """The title of a referral of findings."""
    firm = visit.dossier.enterprise.name if visit.dossier.enterprise else ""
    if len(findings) == 1:
        first = findings[0].note.strip().splitlines()
        about = f"监督检查发现的问题（{findings[0].item}）：{first[0] if first else findings[0].text_zh}"
    else:
        about = f"监督检查发现的{len(findings)}项问题"
    said = f"{firm}{about}"
    return said if len(said) <= LONGEST_TITLE else f"{said[: LONGEST_TITLE - 1]}…"


def reason_of(visit: Visit, findings: Sequence[Finding]) -> str:
    """Where and when what was found, each with its provision."""
    firm = visit.dossier.enterprise
    with override("zh-hans"):
        kind = str(visit.get_kind_display())
    day = timezone.localtime(visit.concluded_at) if visit.concluded_at else None
    when = f"{day.year}年{day.month}月{day.day}日" if day else ""
    who = f"{firm.name}（统一社会信用代码{firm.credit_code}）" if firm else ""
    lines = [f"{visit.dossier.office.name}{when}对{who}实施{kind}，发现下列问题："]
    lines += [f"{n}．{_line(one)}" for n, one in enumerate(findings, start=1)]
    return "\n".join([*lines, "按照职责分工，现将上述问题移送你单位处理。"])


def _line(finding: Finding) -> str:
    clause = f"依据：{finding.clause}。" if finding.clause else ""
    note = finding.note.strip().rstrip("。")
    return f"{note}（检查项目{finding.item}，{WEIGHTS[finding.weight]}）。{clause}"
