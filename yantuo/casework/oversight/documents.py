"""The report of a round to the leader, built from its findings and figures (公文: 报告)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import timezone

from yantuo.casework.documents.evidence import shown_files
from yantuo.casework.documents.free import known as known_of
from yantuo.casework.documents.signing_data import Evidence
from yantuo.casework.oversight.enums import Kind
from yantuo.casework.oversight.flow import cards_of
from yantuo.casework.oversight.measures import MEASURES, in_chinese
from yantuo.casework.oversight.models import Round, Stop
from yantuo.casework.oversight.queries import Finding, draw_of, findings, stops_of

PICTURES = "督查发现问题现场照片"
NUMERALS = "一二三四五六七八九十"
UNITS = {"clock": "项", "dossier": "件", "person": "人"}
Noted = tuple[Stop, int, Finding]  # a finding with its office and its number there
KINDS = {Kind.REGULAR: "例行", Kind.AD_HOC: "专项"}


def report(found: Round) -> dict[str, Any]:
    """What the records know of the report: who went where, what was counted and found, what was ordered."""
    office, stops = found.dossier.office, stops_of(found)
    noted = [(stop, n, one) for stop in stops for n, one in enumerate(findings(stop), 1)]
    above = office.parent.name if office.parent else ""
    return {
        **known_of(office, None),
        "title": f"关于{found.dossier.title}情况的报告",
        "addressees": above,
        "body": [*_about(found, stops), *_offices(stops), *_found(found, noted)],
        **_pictures(noted),
    }


def numeral(n: int) -> str:
    """A number up to 99 as headings count: 一, 十, 十一, 二十."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


def _heading(level: int, text: str) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text, "rest": ""}


def _paragraph(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "text": " ".join(text.split())}


def _about(found: Round, stops: list[Stop]) -> Iterator[dict[str, Any]]:
    names = "、".join(member.name for member in found.members.order_by("-leads", "pk"))
    yield _heading(1, "一、基本情况")
    yield _paragraph(
        f"依据{found.basis}，{found.dossier.office.name}于{_day(found.first_day)}至{_day(found.last_day)}"
        f"对{len(stops)}个单位开展{KINDS[Kind(found.kind)]}督查。督查人员：{names}。"
    )
    if found.plan:
        yield _paragraph(f"督查内容：{found.plan.strip().rstrip('。')}。")


def _day(day: Any) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _offices(stops: list[Stop]) -> Iterator[dict[str, Any]]:
    yield _heading(1, "二、督查单位情况")
    for n, stop in enumerate(stops, 1):
        yield _heading(2, f"（{numeral(n)}）{stop.visited.name}")
        on = f"{_day(timezone.localdate(stop.visited_at))}实地督查。" if stop.visited_at else ""
        counted = "，".join(
            f"{in_chinese(key)}{stop.figures[key]}{UNITS[one.of]}"
            for key, one in MEASURES.items()
            if key in stop.figures
        )
        yield _paragraph(f"{on}系统统计：{counted}。" if counted else on or "尚未督查。")
        draw = draw_of(stop)
        if draw and draw.drawn_at:
            firms = "、".join(firm.name for firm in draw.firms.order_by("n"))
            yield _paragraph(
                f"随机抽取企业{draw.size}家：{firms}。名单摘要（SHA-256）：{draw.list_sha256}；抽取密钥：{draw.key}。"
            )


def _pictures(noted: list[Noted]) -> dict[str, Any]:
    """The photos of the findings as an annex; nothing where there are none that a paper can show."""
    taken = [(_named(stop, n, one), one.line.photos) for stop, n, one in noted if one.line.photos]
    shown = iter(shown_files(photo for _text, photos in taken for photo in photos))
    blocks = [_photos(text, list(islice(shown, len(photos)))) for text, photos in taken]
    body = [block for block in blocks if block["photos"]]
    return {"attachments": [PICTURES], "annexes": [{"title": PICTURES, "body": body}]} if body else {}


def _photos(text: str, files: list[Evidence]) -> dict[str, Any]:
    photos = [{"name": one.name, "picture": one.picture} for one in files if one.picture]
    return {"kind": "photos", "text": " ".join(text.split()), "photos": photos}


def _named(stop: Stop, n: int, one: Finding) -> str:
    return f"{stop.visited.name}问题{n}：{one.text.strip().rstrip('。')}"


def _found(found: Round, noted: list[Noted]) -> Iterator[dict[str, Any]]:
    yield _heading(1, "三、发现的问题")
    for stop, n, one in noted:
        card = f"已列入督查督办卡{one.card.dossier.number}".rstrip() if one.card else "尚未列入督查督办卡"
        yield _paragraph(f"{_named(stop, n, one)}（{one.line.clause}）。{card}。")
    if not noted:
        yield _paragraph("未发现问题。")
    yield _heading(1, "四、处理意见")
    cards = len(cards_of(found))
    yield _paragraph(
        f"共签发（拟签发）督查督办卡{cards}张，责成有关单位限期整改并逐项回复，经回访核查全部整改到位后销号。"
        if cards
        else "请继续抓好日常监管和责任落实。"
    )
