"""Documents of the demonstration: series of numbers for offices with a mark, and the city's papers through them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.utils import timezone

from yantuo.casework.documents.actions import ALPHABET, CODE_LENGTH, final_fields
from yantuo.casework.documents.editing import blocks
from yantuo.casework.documents.fonts import find_fonts
from yantuo.casework.documents.models import Document, State
from yantuo.casework.documents.printing import marks
from yantuo.casework.documents.series import PATTERNS, SERIES
from yantuo.casework.documents.typeset import render, snapshot
from yantuo.faces.cli.city import City
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.demo.people import Ids
from yantuo.faces.cli.demo.tables import copy
from yantuo.records.files.actions import keep
from yantuo.records.numbering.models import Issued, Mode, Series
from yantuo.records.numbering.rules import Shape
from yantuo.records.trail.chain import Act

MOST = 400  # documents set: a PDF costs some 20 ms
FRESH = timedelta(
    days=45
)  # the newest paper of an office younger than this is still a draft, the next one only signed
DESK = timedelta(minutes=25)  # from the signature to the number
USED_BEFORE = 60  # last number of the year before this system took over
LETTERS = frozenset({"抽告"})  # the other papers are decisions under the office's own name
SHOWN = frozenset({"许准", "抽告", "处罚", "强制"})
NUMBERING = ("registrar", "section_head")


@dataclass
class Filed:
    """The rows of documents and numbers, and the acts that go with them."""

    series: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    issued: list[dict[str, Any]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)

    def copy(self) -> None:
        """Write all of them, parents first."""
        for model, rows in ((Series, self.series), (Document, self.documents), (Issued, self.issued)):
            copy(model, rows)


class Papers:
    """Turns the city's papers into documents, numbered without a gap in the order of their signatures."""

    def __init__(self, town: City, ids: Ids) -> None:
        self.ids, self.now, self.on = ids, town.clock.now, town.on
        self.offices = {office.key: office for office in town.offices}
        self.firms: dict[int, city.Firm] = {}
        self.posts = town.staff.posts
        self.out = Filed()
        self.last: Counter[tuple[int, str, int]] = Counter()
        self.series: dict[tuple[int, str, int], int] = {}

    def filed(self, work: list[tuple[city.FirmFile, city.Work]]) -> Filed:
        """Everything of the papers among some firms' work."""
        self.firms = {file.firm.number: file.firm for file, _done in work}
        papers = [paper for _file, done in work for paper in done.papers][:MOST]
        for office in self.offices.values():
            if office.mark:
                self._open_series(office)
        waiting = self._waiting(papers)
        for paper in sorted(papers, key=lambda row: (row.signed_at or row.drafted_at, row.uid)):
            self._file(paper, waiting.get(paper.uid, State.NUMBERED))
        for row in self.out.series:
            row["last"] = max(row["last"], self.last[row["office_id"], row["key"], row["year"]])
        return self.out

    def _open_series(self, office: city.Office) -> None:
        number = self.ids.whole[office.key]
        for year in (self.on.year - 1, self.on.year):
            used = USED_BEFORE if year < self.on.year else 0
            for key, pattern in PATTERNS.items():
                self.series[number, key, year] = len(self.out.series) + 1
                self.last[number, key, year] = used
                row = {"id": len(self.out.series) + 1, "office_id": number, "key": key, "year": year}
                more = {"mode": Mode.ASSIGNED, "pattern": pattern, "mark": office.mark, "last": used}
                self.out.series.append({**row, **more, "imported": used})

    def _waiting(self, papers: list[city.Paper]) -> dict[UUID, State]:
        """The papers that have not come to their number yet: at every office the newest, where it is fresh enough."""
        by_office: dict[str, list[city.Paper]] = defaultdict(list)
        for paper in papers:
            if (paper.signed_at or self.now) > self.now - FRESH:
                by_office[paper.office].append(paper)
        states: dict[UUID, State] = {}
        for rows in by_office.values():
            newest = sorted(rows, key=lambda row: (row.signed_at or self.now, row.uid), reverse=True)
            states |= {
                row.uid: state for row, state in zip(newest, (State.DRAFT, State.SIGNED), strict=False)
            }
        return states

    def _file(self, paper: city.Paper, state: State) -> None:
        document = self._document(paper, state)
        self._act(document, paper.drafted_by, "draft", paper.drafted_at)
        if state != State.DRAFT and document.signed_at:
            self._act(document, paper.signed_by, "sign", document.signed_at, {"with": "password"})
        if state == State.NUMBERED and document.signed_at:
            self._number(document, document.signed_at + DESK)
        fields = [column.attname for column in Document._meta.concrete_fields]  # noqa: SLF001 - Django's own way
        self.out.documents.append({name: getattr(document, name) for name in fields})

    def _document(self, paper: city.Paper, state: State) -> Document:
        template = "letter" if paper.series in LETTERS else "redhead"
        document = Document(
            id=paper.uid,
            template=template,
            office_id=self.ids.whole[paper.office],
            dossier_id=paper.about,
            enterprise_id=paper.firm,
            shown_to_enterprise=paper.series in SHOWN,
            title=paper.title,
            data=snapshot(template, self._data(paper, template)),
            state=state,
            drafted_by=self.ids.persons[paper.drafted_by],
            drafter_name=self.ids.person_names[paper.drafted_by],
            drafted_at=paper.drafted_at,
        )
        if state != State.DRAFT:
            document.signed_by, document.signed_at = self.ids.persons[paper.signed_by], paper.signed_at
            document.signer_name = self.ids.person_names[paper.signed_by]
            document.signer_post = self.ids.titles.get(paper.signed_by, "")
            document.signed_with = "password"
        return document

    def _data(self, paper: city.Paper, template: str) -> dict[str, Any]:
        name = self.offices[paper.office].name
        return {
            **marks(),
            "office": name,
            "issuers": [name],
            "signatories": [name],
            "title": paper.title,
            "addressees": self.firms[paper.firm].name,
            "body": blocks(paper.body),
            "dated": timezone.localdate(paper.drafted_at),
            **({"mark_suffix": ""} if template == "redhead" else {}),
        }

    def _number(self, document: Document, at: datetime) -> None:
        day = timezone.localdate(document.signed_at)
        key = SERIES[document.template]
        place = (document.office_id, key, day.year)
        self.last[place] += 1
        row = self.out.series[self.series[place] - 1]
        document.number = Shape(row["pattern"], row["mark"], day.year).text(self.last[place])
        document.check_code = check_code(document.pk)
        document.data = snapshot(document.template, {**document.data, **final_fields(document)})
        done = render(document.template, document.data, fonts=find_fonts())
        document.template_version = done.template_version
        document.pdf = keep(chunks=[done.pdf], name=f"{document.pk}.pdf", at=at, media_type="application/pdf")
        self.out.issued.append(
            {
                "series_id": row["id"],
                "number": self.last[place],
                "text": document.number,
                "office_id": document.office_id,
                "subject_kind": "document",
                "subject": str(document.pk),
                "at": at,
            }
        )
        who = self._numberer(document.office_id, day)
        self._act(document, who, "number", at, {"number": document.number, "sha256": done.sha256})

    def _numberer(self, office: int, day: date) -> str:
        """Who gave the numbers of an office on a day: the registrar, else a head of section."""
        held = [
            post
            for post in self.posts
            if post.role in NUMBERING
            and self.ids.whole.get(post.office) == office
            and post.begins <= day
            and (post.ends is None or post.ends >= day)
        ]
        return min(held, key=lambda post: (NUMBERING.index(post.role), post.person)).person if held else ""

    def _act(
        self, document: Document, who: str, verb: str, at: datetime, data: dict[str, Any] | None = None
    ) -> None:
        self.out.acts.append(
            Act(
                office_id=document.office_id,
                at=at,
                actor_id=self.ids.persons.get(who, 0),
                actor_name=self.ids.person_names.get(who, "Yantuo"),
                actor_post=self.ids.titles.get(who, ""),
                actor_office=self.ids.names[document.office_id],
                verb=f"document.{verb}",
                kind="document",
                subject=str(document.pk),
                enterprise_id=document.enterprise_id,
                data={"title": document.title, **(data or {})},
            )
        )


def check_code(uid: UUID) -> str:
    """A check code that is the same whenever the same city is made."""
    digest = int.from_bytes(sha256(f"check {uid}".encode()).digest())
    signs = []
    for _place in range(CODE_LENGTH):
        digest, sign = divmod(digest, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)
