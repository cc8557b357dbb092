"""State machines as tables: who may move a matter between which states, and which deadlines that moves."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from yantuo.kernel.flow_faults import faults_of
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.who import Predicate

STAYS = ""  # target of a step that leaves the matter in its state (an extension, a change of owner)


class HasState(Protocol):
    """A matter as far as its flow knows it."""

    state: Any  # a str; Any, since a field of a table is read through a descriptor


SubjectT = TypeVar("SubjectT", bound=HasState)
Condition = Callable[[SubjectT], object | None]  # None when met, else the sentence that says what is missing


class FlowError(Exception):
    """Base of every refusal; `str` is fit for the person at the screen, in the reader's language."""

    def __init__(self, sentence: Sentence, step: "Step[Any]", reasons: tuple[object, ...] = ()) -> None:
        super().__init__(sentence.english)
        self.sentence = sentence
        self.step = step
        self.reasons = reasons

    def __str__(self) -> str:
        return str(self.sentence)


class WrongState(FlowError):
    """The step does not start from the state in which the matter is."""


class NotAllowed(FlowError):
    """The step is not this person's to take."""


class NotReady(FlowError):
    """Conditions are unmet; `reasons` holds a sentence for every one of them."""


class FlowFault(ValueError):
    """A table that cannot be right; `faults` holds a sentence for every fault found."""

    def __init__(self, name: str, faults: list[str]) -> None:
        super().__init__(f"flow {name}: " + "; ".join(faults))
        self.faults = faults


class Start(NamedTuple):
    """A deadline that a step starts; it counts from the date in the attribute `since` (else from the act).

    `amount` is the attribute that holds its length, where whoever takes the step sets it.
    """

    key: str
    since: str = ""
    amount: str = ""


@dataclass(frozen=True, kw_only=True)
class Step(Generic[SubjectT]):
    """One permitted move. Labels may be lazily translated text; deadline keys are those of rules/terms."""

    verb: str
    label: object
    source: tuple[str, ...]
    target: str  # STAYS: the state does not change
    who: Predicate
    requires: tuple[Condition[SubjectT], ...] = ()
    starts: tuple[Start, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    beside: bool = False  # leads back or out, or changes nothing: never offered as the one next step

    def leads_from(self, state: str) -> str:
        """The state after the step, taken in `state`."""
        return self.target or state

    def unmet(self, subject: SubjectT) -> tuple[object, ...]:
        """The sentence of every condition that is not met."""
        return tuple(problem for condition in self.requires if (problem := condition(subject)))


@dataclass(frozen=True)
class Open(Generic[SubjectT]):
    """A step a person may take from here, and what is still missing for it."""

    step: Step[SubjectT]
    reasons: tuple[object, ...]

    @property
    def ready(self) -> bool:
        """Whether it may be taken now."""
        return not self.reasons


class Flow(Generic[SubjectT]):
    """One table of steps, checked as a whole when it is made."""

    def __init__(
        self,
        name: str,
        steps: Iterable[Step[SubjectT]],
        *,
        states: Iterable[tuple[str, object]],
        initial: str,
        final: Iterable[str],
        opens: Iterable[Start] = (),
        elsewhere: Iterable[str] = (),
        title: object = "",
    ) -> None:
        """Take the table, or raise FlowFault with everything that is wrong in it.

        `states` are value and label (a TextChoices' choices); `opens` are the deadlines that start with the
        matter; `elsewhere` are keys of deadlines that acts outside this table start or meet.
        """
        rows = tuple(steps)
        self.name = name
        self.title = title or name
        self.states: dict[str, object] = {str(value): label for value, label in states}
        self.initial = str(initial)
        self.final = frozenset(map(str, final))
        self.opens = tuple(opens)
        self.steps: dict[str, Step[SubjectT]] = {step.verb: step for step in rows}
        if faults := faults_of(self, rows, frozenset(elsewhere)):
            raise FlowFault(name, faults)

    def __iter__(self) -> Iterator[Step[SubjectT]]:
        return iter(self.steps.values())

    def __repr__(self) -> str:
        return f"Flow({self.name!r}, {len(self.steps)} steps)"

    def label(self, state: str) -> object:
        """What a state is called on screen."""
        return self.states[state]

    def check(self, subject: SubjectT, verb: str, actor: Any) -> Step[SubjectT]:
        """Return the step, or raise why this actor may not take it now (all unmet conditions at once)."""
        step = self.steps[verb]
        if subject.state not in step.source:
            raise WrongState(self._wrong_state(step, subject.state), step)
        if not step.who(actor, subject):
            raise NotAllowed(_not_yours(step), step)
        if reasons := step.unmet(subject):
            raise NotReady(_not_yet(step, reasons), step, reasons)
        return step

    def open_to(self, subject: SubjectT, actor: Any) -> list[Open[SubjectT]]:
        """The steps this actor may take from here, each with what it lacks: what a page shows as buttons."""
        return [Open(step, step.unmet(subject)) for step in self.who_may(subject, actor)]

    def who_may(self, subject: SubjectT, actor: Any) -> list[Step[SubjectT]]:
        """The steps that are this actor's from here, whatever they still lack: what a list shows of many."""
        return [step for step in self if subject.state in step.source and step.who(actor, subject)]

    def steps_from(self, state: str) -> list[Step[SubjectT]]:
        """The steps that start from a state, whoever may take them."""
        return [step for step in self if state in step.source]

    def _wrong_state(self, step: Step[SubjectT], state: str) -> Sentence:
        return Sentence(
            "“%(step)s” is not possible while the matter is “%(state)s”. Somebody may have moved it on: "
            "reload the page to see where it stands.",
            {"step": step.label, "state": self.states.get(state, state)},
        )


def _not_yours(step: Step[Any]) -> Sentence:
    return Sentence(
        "“%(step)s” is not yours to do: it takes another post, or the matter belongs to another office.",
        {"step": step.label},
    )


def _not_yet(step: Step[Any], reasons: tuple[object, ...]) -> Sentence:
    return Sentence(
        "“%(step)s” is not possible yet: %(reasons)s",
        {"step": step.label, "reasons": _Listed(reasons)},
    )


class _Listed:
    """Several reasons as one text, put together only when it is read."""

    def __init__(self, reasons: tuple[object, ...]) -> None:
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(map(str, self.reasons))
