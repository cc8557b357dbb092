"""Who may take a step: predicates over (actor, subject) that can also be read out in a drawing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

Predicate = Callable[[Any, Any], bool]


class HasPowers(Protocol):
    """An actor as far as a flow table knows one."""

    @property
    def powers(self) -> frozenset[str]:
        """The powers of the post in which the actor acts."""


@dataclass(frozen=True)
class Who:
    """A predicate with the words that a drawing shows for it (plain or lazily translated text)."""

    test: Predicate
    words: object

    def __call__(self, actor: Any, subject: Any) -> bool:
        """Whether this actor may take the step on this subject."""
        return self.test(actor, subject)

    def __str__(self) -> str:
        return str(self.words)


def power(name: str) -> Who:
    """Whoever holds this power of rules/roles.yaml."""

    def holds(actor: HasPowers, _subject: object) -> bool:
        return name in actor.powers

    return Who(holds, name)


def named(words: object, test: Predicate) -> Who:
    """A predicate of the mechanism's own with the words for it."""
    return Who(test, words)


def both(*parts: Predicate) -> Who:
    """Whoever satisfies every part (at least two)."""
    _several(parts)
    return Who(lambda actor, subject: all(part(actor, subject) for part in parts), _Joined(" + ", parts))


def either(*parts: Predicate) -> Who:
    """Whoever satisfies at least one of the parts (at least two)."""
    _several(parts)
    return Who(lambda actor, subject: any(part(actor, subject) for part in parts), _Joined(" / ", parts))


def not_(part: Predicate) -> Who:
    """Whoever does not satisfy the part."""
    return Who(lambda actor, subject: not part(actor, subject), _Joined("", (part,), "≠ "))


def _several(parts: tuple[Predicate, ...]) -> None:
    if len(parts) < 2:
        raise ValueError("both() and either() take at least two predicates")


@dataclass(frozen=True)
class _Joined:
    """Words put together only when they are read, so that lazily translated ones follow the reader."""

    sign: str
    parts: tuple[Predicate, ...]
    before: str = ""

    def __str__(self) -> str:
        several = len(self.parts) > 1
        return self.before + self.sign.join(
            _inner(part) if several else words_of(part) for part in self.parts
        )


def _inner(part: Predicate) -> str:
    joined = isinstance(part, Who) and isinstance(part.words, _Joined) and len(part.words.parts) > 1
    return f"({words_of(part)})" if joined else words_of(part)


def words_of(test: Callable[..., object]) -> str:
    """The words for a predicate or condition: its own, else its docstring's first line, else its name."""
    if isinstance(test, Who):
        return str(test)
    if said := (test.__doc__ or "").strip():
        return said.splitlines()[0].rstrip(".")
    return getattr(test, "__name__", type(test).__name__).strip("_").replace("_", " ")
