"""Inspections as rows: dossier, record, inspectors, sheet, answers, findings, what is published."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone, translation

from yantuo.casework.checklists.models import Answer, Sheet
from yantuo.casework.checklists.rules import Item, Table
from yantuo.casework.dossiers.models import Dossier
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.city.lock import rows as lock
from yantuo.faces.cli.city.lock.sheets import domain_of, marks_of, table_for
from yantuo.faces.cli.demo.lock.clocks import Clocks, Of
from yantuo.faces.cli.demo.lock.log import Log
from yantuo.faces.cli.demo.lock.numbers import Numbers
from yantuo.faces.cli.demo.lock.photos import Album
from yantuo.faces.cli.demo.lock.town import Town
from yantuo.faces.cli.demo.tables import copy
from yantuo.mechanisms.inspection.visits.models import Finding, Inspector, Publication, Visit
from yantuo.mechanisms.inspection.visits.rules import inspections_of

PUBLISH = "inspect.publish"
SIGNERS = {"legal": "法定代表人", "principal": "负责人", "officer": "食品安全员", "director": "食品安全总监"}


@dataclass
class Visits:
    """Collects the rows of inspections."""

    log: Log
    clocks: Clocks
    album: Album
    numbers: Numbers
    town: Town
    tables: dict[type, list[dict[str, Any]]] = field(
        default_factory=lambda: {
            model: [] for model in (Dossier, Visit, Inspector, Sheet, Answer, Finding, Publication)
        }
    )
    approvals: Counter[tuple[str, int]] = field(default_factory=Counter)
    _rows: list[lock.Visit] = field(default_factory=list)
    _words: dict[int, str] = field(default_factory=dict)
    _first_papers: dict[UUID, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of the items published today."""
        rules = inspections_of("food", timezone.localdate(self.log.now))
        assert rules
        return {item.code: item.name_zh for item in rules.published}

    def copy(self) -> None:
        """Write all of them but the dossiers, parents first; sheets are locked when their answers are there."""
        for model, rows in self.tables.items():
            if model is not Dossier:
                copy(model, rows)
        locked = [(row.sheet, row.concluded_at) for row in self._rows if row.concluded_at]
        with connection.cursor() as cursor:
            cursor.execute(
                "update checklists_sheet s set locked_at = v.at from unnest(%s::uuid[], %s::timestamptz[]) v(id, at) "
                "where s.id = v.id",
                [[uid for uid, _at in locked], [at for _uid, at in locked]],
            )

    def want(self, row: lock.Visit) -> None:
        """Ask for the numbers of the record and of the order to correct."""
        office = self.log.ids.whole[row.office]
        if row.told_at:
            self.numbers.want(office, "inspection", row.told_at, f"{row.uid}/record", "visit", row.uid)
            if any(one.follow != "spot" for one in row.findings):
                self.numbers.want(office, "correction", row.told_at, f"{row.uid}/order", "visit", row.uid)

    def add(self, row: lock.Visit, shots: list[lock.Shot]) -> None:
        """One inspection with everything that belongs to it."""
        file, office = self.town.files[row.firm], self.log.ids.whole[row.office]
        self._rows.append(row)
        self.album.hang(shots, {one.uid: (office, row.firm) for one in row.answers})
        title = f"{file.firm.name}：{self.names[row.item_code]}"[:200]
        lead = row.inspectors[0]
        of = Of(row.uid, office, tuple(self.log.ids.lineage[row.office]), row.firm, lead, title)
        table = table_for(domain_of(file.firm.categories), row.planned_on, row.kind)
        digest = self._sheet(row, file, table, office)
        visit = self._visit(row, file, office, table, digest)
        signed = row.signed_at
        if signed and not row.refusal:
            visit["signature_id"] = self.album.sign(row.uid, row.firm, lead, signed, (office, row.firm))
        self.tables[Visit].append(visit)
        self._people(row, office)
        self._findings(row, table, office)
        steps = self._acts(row, of, table, visit)
        self.tables[Dossier].append(self._dossier(row, of, steps))
        if row.told_at and row.concluded_at:
            self.clocks.run(
                of,
                PUBLISH,
                row.concluded_at,
                lead,
                started=row.told_at,
                ended=row.published_at,
                ended_by=row.publisher,
            )
        if row.published_at:
            self._publish(row, file, visit, table)

    def _dossier(self, row: lock.Visit, of: Of, steps: int) -> dict[str, Any]:
        return {
            "id": row.uid,
            "kind": "visit",
            "office_id": of.office,
            "enterprise_id": row.firm,
            "shown_to_enterprise": row.told_at is not None,
            "seen_by": [],
            "number": self.numbers.text(f"{row.uid}/record"),
            "title": of.title,
            "state": row.state,
            "owner_id": self.log.ids.persons[of.owner],
            "rules_on": timezone.localdate(row.opened_at),
            "opened_at": row.opened_at,
            "closed_at": row.published_at or row.cancelled_at,
            "version": 1 + steps,
            "synthetic": True,
        }

    def _visit(
        self, row: lock.Visit, file: city.FirmFile, office: int, table: Table, digest: str
    ) -> dict[str, Any]:
        signer = file.responsibles[0]
        signs = bool(row.signed_at and not row.refusal)
        return {
            "dossier_id": row.uid,
            "office_id": office,
            "kind": row.kind,
            "source": row.source,
            "item_code": row.item_code,
            "item_name": self.names[row.item_code],
            "premises_id": self.town.places.get(row.firm),
            "planned_on": row.planned_on,
            **self._papers(row),
            "approved_by": self.log.ids.person_names[row.approver],
            "unannounced_reason": row.reasons.get("unannounced", ""),
            "count_in_year": row.nth,
            "cap_reason": row.reasons.get("cap", ""),
            "repeats_id": row.repeats,
            "repeat_reason": row.reasons.get("repeat", ""),
            "corrects_id": row.corrects,
            "correction_reason": row.reasons.get("correction", ""),
            "began_at": row.began_at,
            "concluded_at": row.concluded_at,
            **self._result(row, table),
            "digest": digest,
            "opinion": row.opinion if row.signed_at else "",
            "signer_name": signer.name if signs else "",
            "signer_post": SIGNERS[signer.role] if signs else "",
            "signature_id": None,
            "refusal": row.refusal if row.signed_at else "",
            "witness": row.witness if row.signed_at else "",
            "signed_at": row.signed_at,
            "told_at": row.told_at,
            "published_at": row.published_at,
            "cancel_reason": row.reasons.get("cancel", ""),
            "state": row.state,
        }

    def _papers(self, row: lock.Visit) -> dict[str, str]:
        """Numbers of approval and notice, counted by office and year in the order of the days."""
        mark, year = self.town.offices[row.office].mark, row.opened_at.year
        if row.corrects:  # a further record rests on the papers of the first one
            return self._first_papers[row.corrects]
        self.approvals[row.office, year] += 1
        number = self.approvals[row.office, year]
        made = {
            "approval_no": f"{mark}检审〔{year}〕{number}号",
            "notice_no": "" if row.kind == "unannounced" else f"{mark}检告〔{year}〕{number}号",
        }
        self._first_papers[row.uid] = made
        return made

    def _result(self, row: lock.Visit, table: Table) -> dict[str, Any]:
        if row.concluded_at is None:
            empty = dict.fromkeys(("outcome", "outcome_zh", "outcome_en", "action", "why_zh", "why_en"), "")
            return {**empty, "key_failed": [], "general_failed": [], "checked": 0, "absent": 0}
        found = table.outcome(
            {one.item: one.verdict for one in sorted(row.answers, key=lambda one: one.item)}
        )
        with translation.override("zh-hans"):
            why_zh = str(found.explained)
        return {
            "outcome": found.row.outcome,
            "outcome_zh": found.row.title_zh,
            "outcome_en": found.row.title,
            "action": found.row.action,
            "key_failed": list(found.key_failed),
            "general_failed": list(found.general_failed),
            "checked": found.checked,
            "absent": found.absent,
            "why_zh": why_zh,
            "why_en": found.explained.english,
        }

    def _sheet(self, row: lock.Visit, file: city.FirmFile, table: Table, office: int) -> str:
        """The sheet with its answers; returns the digest of the record."""
        marks = sorted(marks_of(file))
        digest = self._digest(row, table, marks) if row.concluded_at else ""
        self.tables[Sheet].append(
            {
                "id": row.sheet,
                "dossier_id": row.uid,
                "office_id": office,
                "domain": domain_of(file.firm.categories),
                "table_key": table.key,
                "table_on": row.planned_on,
                "kind": row.kind,
                "marks": marks,
                "subject": "",
                "locked_at": None,  # until its answers are there
                "digest": digest,
            }
        )
        ids = self.log.ids
        self.tables[Answer] += [
            {
                "id": one.uid,
                "sheet_id": row.sheet,
                "office_id": office,
                "item": one.item,
                "verdict": one.verdict,
                "note": one.note,
                "reason": one.reason,
                "clause": "",
                "by": ids.persons[one.by],
                "by_name": ids.person_names[one.by],
                "at": one.at,
            }
            for one in row.answers
        ]
        return hashlib.sha256(digest.encode()).hexdigest() if digest else ""

    def _digest(self, row: lock.Visit, table: Table, marks: list[str]) -> str:
        """The digest of a sheet as checklists.queries.digest computes it, with the table's words written once."""
        answers = {one.item: one for one in row.answers}
        lines = [
            self._line(item, answers.get(item.key)) for _s, items in table.for_whom(marks) for item in items
        ]
        if id(table) not in self._words:
            self._words[id(table)] = _json(table.model_dump(mode="json"))
        text = f'{{"answers":{_json(lines)},"marks":{_json(marks)},"table":{self._words[id(table)]}}}'
        return hashlib.sha256(text.encode()).hexdigest()

    def _line(self, item: Item, answer: lock.Answer | None) -> list[Any]:
        if answer is None:
            return [item.key, "", "", "", "", []]
        return [
            item.key,
            answer.verdict,
            answer.note,
            answer.reason,
            "",
            self.album.originals.get(answer.uid, []),
        ]

    def _people(self, row: lock.Visit, office: int) -> None:
        ids = self.log.ids
        day = datetime.combine(row.planned_on, row.opened_at.timetz())
        self.tables[Inspector] += [
            {
                "visit_id": row.uid,
                "office_id": office,
                "person_id": ids.persons[one],
                "name": ids.person_names[one],
                "certificate": self.town.certificate(one, day),
                "leads": number == 0,
            }
            for number, one in enumerate(row.inspectors)
        ]

    def _findings(self, row: lock.Visit, table: Table, office: int) -> None:
        notes = {one.uid: one.note for one in row.answers}
        for one in row.findings:
            item = table.item(one.item)
            self.tables[Finding].append(
                {
                    "id": one.uid,
                    "visit_id": row.uid,
                    "office_id": office,
                    "enterprise_id": row.firm,
                    "answer_id": one.answer,
                    "item": item.key,
                    "weight": item.weight,
                    "text_zh": item.text_zh,
                    "text_en": item.text,
                    "note": notes[one.answer],
                    "clause": item.basis_zh[:300],
                    "on_spot": item.on_spot and not item.is_key,
                    "days": item.correct_within.amount if item.correct_within else None,
                    "found_at": row.concluded_at,
                    "follow": one.follow,
                    "follow_note": one.how,
                    "followed_at": one.followed_at,
                    "dossier_id": one.card,
                    "back_reason": "",
                }
            )

    def _publish(self, row: lock.Visit, file: city.FirmFile, visit: dict[str, Any], table: Table) -> None:
        firm = file.firm
        assert row.concluded_at
        self.tables[Publication].append(
            {
                "visit_id": row.uid,
                "office_id": visit["office_id"],
                "enterprise_id": firm.number,
                "firm": firm.name,
                "credit_code": firm.credit_code,
                "county": self.town.counties[firm.county],
                "office_name": self.town.offices[row.office].name,
                "kind": row.kind,
                "checked_on": timezone.localdate(row.concluded_at),
                "result_zh": visit["outcome_zh"],
                "result_en": visit["outcome_en"],
                "problems": [table.item(one.item).text_zh for one in row.findings],
                "corrects_earlier": row.corrects is not None,
                "corrected": False,
                "published_at": row.published_at,
            }
        )

    def corrected(self, rows: list[lock.Visit]) -> None:
        """Mark what was published of records that later ones correct."""
        later = {row.corrects for row in rows if row.corrects and row.published_at}
        for public in self.tables[Publication]:
            public["corrected"] = public["visit_id"] in later

    def _acts(self, row: lock.Visit, of: Of, table: Table, visit: dict[str, Any]) -> int:
        """Put the course on record; returns how many steps it took."""
        lead, steps = of.owner, 0
        sheet = {"sheet": str(row.sheet)}
        opened = {
            **sheet,
            "table": f"{self.tables[Sheet][-1]['domain']}/{table.key}",
            "edition": str(table.valid_from),
        }
        self._say(
            of,
            row.opened_at,
            lead,
            "open",
            {"title": of.title},
            after="planned",
            reason=row.reasons.get("correction", ""),
        )
        self._say(of, row.opened_at, lead, "sheet.open", opened)
        course = (
            ("begin", row.opened_at if row.corrects else row.began_at, "planned", "under_way", lead),
            ("conclude", row.concluded_at, "under_way", "concluded", lead),
            ("sign", row.signed_at, "concluded", "signed", lead),
            ("tell", row.told_at, "signed", "told", lead),
            ("publish", row.published_at, "told", "published", row.publisher),
            ("cancel", row.cancelled_at, "planned", "cancelled", lead),
        )
        for verb, at, before, after, who in course:
            if at is None:
                continue
            steps += 1
            if verb == "conclude":
                self._say(of, at, who, "sheet.lock", {**sheet, "sha256": self.tables[Sheet][-1]["digest"]})
            if verb == "tell":
                self._followed(row, of)
            reason = row.reasons.get("cancel", "") if verb == "cancel" else ""
            data = {"outcome": visit["outcome_zh"]} if verb == "conclude" else {}
            self._say(of, at, who, verb, data, before=before, after=after, reason=reason)
        if row.told_at is None:
            self._followed(row, of)
        return steps

    def _followed(self, row: lock.Visit, of: Of) -> None:
        for one in row.findings:
            if one.followed_at:
                data = {"item": one.item, **({"dossier": str(one.card)} if one.card else {})}
                self._say(of, one.followed_at, of.owner, f"finding.{one.follow}", data, reason=one.how)

    def _say(
        self, of: Of, at: datetime, who: str, verb: str, data: Mapping[str, object], **more: str
    ) -> None:
        self.log.say(of.office, at, who, verb, "visit", of.uid, of.firm, data, **more)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
