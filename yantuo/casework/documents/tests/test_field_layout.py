"""The papers of an inspection and of a card on the page: counted, and nothing beyond the margins however long."""

from typing import Any

import pytest

from yantuo.casework.documents.tests import card_papers, visit_papers
from yantuo.casework.documents.tests.geometry import MM, Sheet
from yantuo.casework.documents.tests.test_field_forms import LONG
from yantuo.casework.documents.tests.test_forms import pages
from yantuo.casework.documents.tests.visit_papers import Data

SAMPLES = visit_papers.PAPERS | card_papers.PAPERS
NAMES = [name for name, (template, _data) in SAMPLES.items() if template != "redhead"]


def outside(sheet: Sheet) -> list[str]:
    """Characters beyond the side margins or in the foot margin, page number left aside."""
    inked = [char for char in sheet.chars if char.text.strip() and char.baseline < sheet.height - 15.5]
    right = sheet.width - 19.8
    return [
        char.text
        for char in inked
        if char.left < 24.9 or char.right - char.size * MM / 2 > right or char.baseline > sheet.height - 20
    ]


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_counted_and_nothing_leaves_the_type_area(name: str) -> None:
    template, data = SAMPLES[name]
    sheets = pages(template, data)
    for number, sheet in enumerate(sheets, 1):
        assert (round(sheet.width), round(sheet.height)) == (210, 297)
        assert sheet.find(f"第{number}页")
        assert sheet.find(f"共{len(sheets)}页")
        assert outside(sheet) == []


STRESS = "国" * 3000 + "https://example.org/" + "a" * 300


@pytest.mark.parametrize(
    ("template", "changes"),
    [
        (
            "inspection_record",
            {
                "items": [
                    visit_papers.item("一、食品生产者资质", "10.12.345678", text=STRESS, note=STRESS),
                    visit_papers.item("一、食品生产者资质", "1.2", note=STRESS[:250], result="不符合"),
                ],
                "explanation": STRESS,
                "opinion": STRESS,
                "more": [{"label": "其他", "value": STRESS}],
            },
        ),
        (
            "correction_notice",
            {
                "facts": STRESS,
                "consequences": STRESS,
                "count": visit_papers.long_correction_notice()["count"] | {"steps": ["国" * 300] * 20},
                "recheck": {"on": "2026-12-05", "result": STRESS},
            },
        ),
        (
            "oversight_card",
            {
                "problems": [card_papers.problem(1, text=STRESS, clause=STRESS, requirement=STRESS)],
                "count": visit_papers.long_correction_notice()["count"] | {"steps": ["国" * 300] * 20},
                "course": [
                    {"at": "2026-12-01T01:00:00Z", "step": "a" * 60, "text": STRESS, "by": "b" * 60}
                ],
                "overseers": [{"name": "国" * 80, "post": "国" * 80, "certificate": "1" * 80}] * 2,
            },
        ),
        (
            "card_reply",
            {
                "answers": [
                    {
                        "n": 1,
                        "text": STRESS,
                        "requirement": STRESS,
                        "measures": STRESS,
                        "evidence": [
                            card_papers.evidence("a" * 296 + f"{i}", picture=card_papers.NEW)
                            for i in range(12)
                        ],
                    }
                ]
            },
        ),
        (
            "revisit_record",
            {
                "findings": [
                    {
                        "n": 1,
                        "text": STRESS,
                        "before": STRESS,
                        "after": STRESS,
                        "note": STRESS,
                        "outcome": "未整改",
                        "after_evidence": [
                            card_papers.evidence("a" * 296, picture=card_papers.NEW)
                        ] * 9,
                    }
                ]
            },
        ),
    ],
    ids=list(LONG),
)  # fmt: skip
def test_text_of_any_length_stays_inside_and_is_printed_whole(template: str, changes: Data) -> None:
    data = LONG[template](**changes)
    sheets = pages(template, data)
    assert [found for sheet in sheets for found in outside(sheet)] == []
    text = "".join(char.text for sheet in sheets for char in sheet.chars)
    longest = sum(inner.count("国") for _path, inner in _strings(data))
    assert text.count("国") >= longest


def _strings(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(path, value)]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for each in inner for found in _strings(each, path)]
