"""Where the rows of the law were read: rules/sources.yaml, each source named in both languages."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from yantuo.kernel.bilingual import Bilingual
from yantuo.kernel.rulefiles import Fault, RuleFaults, parse, read
from yantuo.kernel.sentence import Sentence

NAME = "sources.yaml"


class Source(BaseModel):
    """One source; `place` is where on the web it stands, where it does."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    name: str = Field(min_length=1)
    name_zh: str = Field(min_length=1)
    place: str = ""

    @property
    def said(self) -> Bilingual:
        """Its name in the reader's language."""
        return Bilingual(self.name, zh=self.name_zh)


def load(root: Path) -> Mapping[str, Source]:
    """Every source by its key; raises RuleFaults with every fault."""
    faults: list[Fault] = []
    content = read(root / NAME, faults)
    found: dict[str, Source] = {}
    if isinstance(content, Mapping):
        for key, row in content.items():
            if source := parse(Source, row, NAME, str(key), faults):
                found[str(key)] = source
    elif not faults:
        faults.append(Fault(NAME, "", Sentence("must be a row of named values")))
    if faults:
        raise RuleFaults(faults)
    return found
