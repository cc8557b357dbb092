"""拓面: a field of supervision laid down as data runs from finding to closed card without a line of code."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as shipped
from pytest_django import Settings

from yantuo.casework.cards import actions as cards
from yantuo.casework.cards.answering.actions import Done, answer
from yantuo.casework.cards.models import Card
from yantuo.casework.cards.revisits.actions import Seen, revisit
from yantuo.casework.cards.tests.factories import photo, representative
from yantuo.casework.documents.series import PATTERNS
from yantuo.directory.enterprises.models import Enterprise, SupervisedObject
from yantuo.directory.people.actor import MACHINE
from yantuo.directory.people.tests.factories import actor
from yantuo.kernel import packlock, rulelock
from yantuo.kernel.rulebook import shipped as rows_of
from yantuo.mechanisms.inspection.visits.enums import State
from yantuo.mechanisms.inspection.visits.findings.actions import card_for
from yantuo.mechanisms.inspection.visits.telling.actions import tell
from yantuo.mechanisms.inspection.visits.tests.factories import AT, Bench, bench
from yantuo.mechanisms.inspection.visits.tests.test_actions import LATER, sign_it
from yantuo.records.law import queries as law
from yantuo.records.numbering.actions import set_up_series
from yantuo.records.sight.session import SYSTEM, sight

pytestmark = pytest.mark.django_db

PACK = """
name: Kilns
name_zh: 砖瓦窑炉
basis: House rule
basis_zh: 内部规定
"""
OBJECTS = """
- {key: kiln, name: Kiln, name_zh: 窑炉, basis: House rule, basis_zh: 内部规定, attributes: []}
"""
INSPECTION = """
basis: House rule
basis_zh: 内部规定
valid_from: 2020-01-01
source: test
confirmed: false
published: [{code: YL-1, name: Inspection of kilns, name_zh: 窑炉检查, basis: House rule, basis_zh: 内部规定}]
yearly_cap: [{most: 2}]
"""
CHECKLIST = """
key: kilns
title: Kilns
title_zh: 窑炉检查表
basis: House rule
basis_zh: 内部规定
valid_from: 2020-01-01
source: test
confirmed: false
kinds: [daily]
sections:
  - key: fire
    title: Fire
    title_zh: 用火
    items:
      - {key: "1", weight: key, text: The door closes, text_zh: 窑门关闭严密, basis: House rule, basis_zh: 内部规定,
         correct_within: {amount: 3}}
      - {key: "2", weight: general, text: The gauge works, text_zh: 温度计有效, basis: House rule, basis_zh: 内部规定}
      - {key: "3", weight: general, text: The log is kept, text_zh: 记录完整, basis: House rule, basis_zh: 内部规定,
         applies_to: [kiln]}
result:
  - {outcome: bad, title: Stopped, title_zh: 停窑, when: {key_failed: 1}, action: order, why: door, why_zh: 窑门不严}
  - {outcome: good, title: Good, title_zh: 良好, when: {}, action: pass, why: all well, why_zh: 均符合}
"""
TERM = """
- key: kiln.relight
  name: Relight a kiln after repair
  name_zh: 维修后重新点火
  trigger: repair reported
  trigger_zh: 报告维修完成
  kind: act
  amount: 2
  unit: wd
  end_rule: next_workday
  instrument: 内部规定
  basis: House rule
  basis_zh: 内部规定
  valid_from: 2020-01-01
  confirmed: false
  source: house
"""


@pytest.fixture
def field(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The shipped rules with one more folder of data."""
    root = tmp_path / "rules"
    shutil.copytree(shipped.RULES, root)
    kiln = root / "domains" / "kiln"
    (kiln / "checklists").mkdir(parents=True)
    for name, text in {
        "pack.yaml": PACK, "objects.yaml": OBJECTS, "inspection.yaml": INSPECTION, "terms.yaml": TERM,
        "checklists/kilns.yaml": CHECKLIST,
    }.items():  # fmt: skip
        (kiln / name).write_text(text, encoding="utf-8")
    limits = [rulelock.line_of(edition.term) for edition in rows_of(root, [])]
    rulelock.update(root / "terms" / rulelock.NAME, limits, date(2026, 11, 24))
    parts = packlock.rows_of(root / "domains", [])
    rulelock.update(root / "domains" / rulelock.NAME, parts, date(2026, 11, 24))
    settings.RULES = root
    caches = (law.shipped_rulebook, law._rulebook)
    for cache in caches:
        cache.cache_clear()
    yield root
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def at_hand(field: Path) -> Bench:
    made = bench()
    with sight(SYSTEM):
        Enterprise.objects.filter(pk=made.firm.pk).update(domain="kiln", categories=[])
        made.firm.refresh_from_db()
        SupervisedObject.objects.create(
            enterprise=made.firm, office_id=made.firm.office_id, domain="kiln", kind="kiln", number="1号窑"
        )
        for key in ("inspection", "correction", "card"):
            pattern = PATTERNS[key]
            set_up_series(
                office=made.offices.luzhou.pk,
                key=key,
                year=2026,
                pattern=pattern,
                mark="潞",
                by=MACHINE,
                at=AT,
            )
    return made


def test_from_finding_to_closed(at_hand: Bench) -> None:
    with sight(SYSTEM):
        head = actor("section_head", at_hand.offices.luzhou, "赵强")
        boss = representative(at_hand.firm)
    visit = at_hand.concluded(("1",), item_code="YL-1")
    assert (visit.outcome_zh, visit.checked, visit.key_failed) == ("停窑", 3, ["1"])
    sign_it(at_hand, visit)
    with sight(at_hand.first.sight):
        card = card_for(findings=visit.findings.all(), by=at_hand.first, at=LATER)
        assert card.days == 3
        record, order = tell(visit=visit, proved_with="password", by=at_hand.first, at=LATER, days=3)
        assert (record.data["result"], order.data["due"]) == ("停窑", "2026-11-27")
    with sight(head.sight):
        cards.issue(card=card, proved_with="password", by=head, at=LATER)
    with sight(boss.sight):
        mine = Card.objects.get(pk=card.pk)
        cards.sign_for(card=mine, by=boss, at=LATER)
        (problem,) = mine.problems.all()
        done = {problem.pk: Done(measures="已更换窑门", done_on=date(2026, 11, 25), files=[photo()])}
        answer(card=mine, done=done, by=boss, at=LATER + timedelta(days=1))
    with sight(head.sight):
        card.refresh_from_db()
        cards.accept(card=card, by=head, at=LATER + timedelta(days=1))
    with sight(at_hand.first.sight):
        card.refresh_from_db()
        at = LATER + timedelta(days=2)
        seen = {problem.pk: Seen(outcome="corrected", note="窑门严密", files=[photo("回访.png")])}
        second = at_hand.person(at_hand.second)
        revisit(card=card, seen=seen, visited_at=at, second=second, by=at_hand.first, at=at)
        card.refresh_from_db()
        assert card.state == "closed"
    with sight(SYSTEM):
        visit.refresh_from_db()
        assert visit.state == State.TOLD
        assert law.rulebook().term("kiln.relight", on=AT.date()).amount == 2


def test_without_the_folder_the_field_is_unknown() -> None:
    from yantuo.directory.enterprises.packs import packs

    assert "kiln" not in packs()
