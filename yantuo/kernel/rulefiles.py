"""Reads rule files and refuses bad ones: all faults at once, each with file, key and sentence."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from yantuo.kernel.sentence import Sentence

# YAML without silent overwriting: a key that stands twice in one row is refused. The C parser is ten times faster.
_Loader: Any = type("_Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
_BROKEN = "broken rule"


class Rule(BaseModel):
    """Base of every rule schema: frozen, no unknown keys, and it must cite its source."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    basis: str = Field(min_length=1)


RuleT = TypeVar("RuleT", bound=Rule)
ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one place of one file."""

    file: str
    key: str
    sentence: Sentence

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.key, str(self.sentence)) if part)


class RuleFaults(Exception):
    """Rule files that cannot be used; `faults` holds every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def broken(*sentences: Sentence) -> NoReturn:
    """Refuse a row from inside a pydantic validator, with as many sentences as there are things wrong."""
    text = " ".join(sentence.english for sentence in sentences)
    raise PydanticCustomError(_BROKEN, "{text}", {"text": text, "sentences": sentences})


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for name, _value in node.value:
        if (key := loader.construct_object(name, deep=True)) in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", name.start_mark)
        seen.add(key)
    found: dict[object, object] = loader.construct_mapping(node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path, faults: list[Fault]) -> object:
    """The content of a YAML file, or None and a fault that says why it cannot be read."""
    try:
        content: object = _Loader(path.read_text(encoding="utf-8")).get_single_data()
        return content
    except (OSError, UnicodeDecodeError) as problem:
        faults.append(_fault(path, "", Sentence("cannot be read (%(problem)s)", {"problem": problem})))
    except yaml.YAMLError as problem:
        text = " ".join(str(problem).split())
        faults.append(_fault(path, "", Sentence("is not valid YAML (%(problem)s)", {"problem": text})))
    return None


def parse(schema: type[ModelT], row: object, file: str, key: str, faults: list[Fault]) -> ModelT | None:
    """One row as its schema has it, or None and a fault for everything wrong with it."""
    if not isinstance(row, Mapping):
        faults.append(Fault(file, key, Sentence("must be a row of named values")))
        return None
    try:
        return schema.model_validate(dict(row))
    except ValidationError as problem:
        for error in problem.errors():
            faults.extend(Fault(file, _place(key, error), sentence) for sentence in _sentences(error))
        return None


def load_file(schema: type[RuleT], path: Path, faults: list[Fault]) -> RuleT | None:
    """A file that is one rule as a whole."""
    before = len(faults)
    content = read(path, faults)
    return None if len(faults) > before else parse(schema, content, path.name, "", faults)


def load_rows(
    schema: type[RuleT], path: Path, name: Callable[[Mapping[str, object], int], str], faults: list[Fault]
) -> list[RuleT]:
    """A file that is a list of rules; `name` says how a row is called in a fault."""
    before = len(faults)
    content = read(path, faults)
    if len(faults) > before:
        return []
    if not isinstance(content, list):
        faults.append(_fault(path, "", Sentence("must be a list of rows, each beginning with a dash")))
        return []
    rows = enumerate(content, start=1)
    named = ((row, name(row, at) if isinstance(row, Mapping) else f"row {at}") for at, row in rows)
    found = (parse(schema, row, path.name, key, faults) for row, key in named)
    return [rule for rule in found if rule is not None]


def _fault(path: Path, key: str, sentence: Sentence) -> Fault:
    return Fault(path.name, key, sentence)


def _place(key: str, error: ErrorDetails) -> str:
    return " ".join(part for part in (key, ".".join(str(step) for step in error["loc"])) if part)


def _sentences(error: ErrorDetails) -> Iterable[Sentence]:
    found = error.get("input")
    match error["type"]:
        case "broken rule":
            return tuple(error["ctx"]["sentences"])
        case "missing":
            return (Sentence("is missing"),)
        case "extra_forbidden":
            return (Sentence("is not a value this kind of rule knows"),)
        case "enum" | "literal_error":
            choices = error["ctx"]["expected"]
            return (Sentence("must be %(choices)s, not “%(found)s”", {"choices": choices, "found": found}),)
    return (Sentence("cannot be “%(found)s” (%(problem)s)", {"found": found, "problem": error["msg"]}),)
