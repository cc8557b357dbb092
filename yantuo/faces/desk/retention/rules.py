"""rules/retention.yaml as typed rows: which records are disposed of, and how; how long is a row of rules/terms."""

from functools import lru_cache
from typing import Literal

from django.conf import settings
from pydantic import Field

from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.rulefiles import Fault, Rule, RuleFaults, load_rows
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.terms import Kind
from yantuo.records.law.queries import shipped_rulebook

Name = Literal["trail_private", "person_details", "responsible_details", "withdrawn_files"]


class Retention(Rule):
    """One kind of record with the way it is disposed of."""

    kind: Name
    title: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    term: str
    method: str = Field(min_length=1)
    method_zh: str = Field(min_length=1)
    again: int = Field(ge=1, le=120, description="months after which what was kept is proposed again")

    @property
    def name(self) -> Bilingual:
        """What it is, in the reader's language."""
        return Bilingual(self.title, zh=self.title_zh)

    @property
    def way(self) -> Bilingual:
        """How it is disposed of, in the reader's language."""
        return Bilingual(self.method, zh=self.method_zh)


@lru_cache(maxsize=1)
def retentions() -> dict[str, Retention]:
    """All kinds in the order of the file; raises RuleFaults where a row is wrong or its term is no retention."""
    faults: list[Fault] = []
    path = settings.RULES / "retention.yaml"
    rows = load_rows(Retention, path, lambda row, at: str(row.get("kind", at)), faults)
    book = shipped_rulebook()
    known = {edition.term.key for edition in book if edition.term.kind is Kind.RETENTION}
    for row in rows:
        if row.term not in known:
            said = Sentence("names %(term)s, which is no retention of rules/terms", {"term": row.term})
            faults.append(Fault(path.name, row.kind, said))
    if faults:
        raise RuleFaults(faults)
    return {row.kind: row for row in rows}
