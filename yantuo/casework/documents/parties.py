"""Words that papers of several kinds share: an enterprise as a party, the length of a limit."""

from yantuo.casework.deadlines.models import Deadline
from yantuo.directory.enterprises.models import Enterprise

UNITS = {"h": "小时", "d": "日", "wd": "个工作日", "mo": "个月", "y": "年"}


def party(firm: Enterprise) -> dict[str, str]:
    """An enterprise as a paper names it."""
    return {"name": firm.name, "credit_code": firm.credit_code, "address": firm.address}


def length(clock: Deadline) -> str:
    """The length of a limit, such as 10个工作日."""
    return f"{clock.amount}{UNITS[clock.unit]}"
