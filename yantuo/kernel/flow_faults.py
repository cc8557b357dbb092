"""What cannot be right in a flow table, found before anybody works with it: all of it at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from yantuo.kernel.flow import Flow, Step


def faults_of(flow: "Flow[Any]", rows: "tuple[Step[Any], ...]", elsewhere: frozenset[str]) -> list[str]:
    """Every fault of a table; `elsewhere` are deadlines that acts outside it start or meet."""
    unknown = [*_bad_rows(rows), *_unknown_states(flow, rows)]
    if unknown:  # reachability means nothing among states that do not exist
        return [*unknown, *_deadlines(flow, rows, elsewhere)]
    return [*_dead_states(flow, rows), *_deadlines(flow, rows, elsewhere)]


def _bad_rows(rows: "tuple[Step[Any], ...]") -> Iterator[str]:
    if not rows:
        yield "it has no steps"
    for verb, times in Counter(step.verb for step in rows).items():
        if times > 1:
            yield f"the verb {verb} stands in {times} steps"
    for step in rows:
        if not step.verb.isidentifier():
            yield f"the verb {step.verb!r} is no identifier"
        if not step.source:
            yield f"{step.verb} starts from no state"
        if len(set(step.source)) < len(step.source):
            yield f"{step.verb} names a source state twice"
        if isinstance(step.label, str) and not step.label:
            yield f"{step.verb} has no label"


def _unknown_states(flow: "Flow[Any]", rows: "tuple[Step[Any], ...]") -> Iterator[str]:
    if flow.initial not in flow.states:
        yield f"the initial state {flow.initial} is not among the states"
    if not flow.final:
        yield "it has no final state"
    for state in sorted(flow.final - set(flow.states)):
        yield f"the final state {state} is not among the states"
    for step in rows:
        for state in step.source:
            if state not in flow.states:
                yield f"{step.verb} starts from {state}, which is not among the states"
        if step.target and step.target not in flow.states:
            yield f"{step.verb} leads to {step.target}, which is not among the states"


def _dead_states(flow: "Flow[Any]", rows: "tuple[Step[Any], ...]") -> Iterator[str]:
    moves = [(source, step.target) for step in rows for source in step.source if step.target]
    forward = _closure({flow.initial}, moves)
    backward = _closure(flow.final, ((target, source) for source, target in moves))
    leaves = {source for source, target in moves if target != source}
    for state in flow.states:
        if state not in forward:
            yield f"{state} cannot be reached from {flow.initial}"
        if state not in flow.final and state not in leaves:
            yield f"{state} has no exit and is not final"
        elif state not in backward:
            yield f"no final state can be reached from {state}"


def _closure(start: Iterable[str], moves: Iterable[tuple[str, str]]) -> set[str]:
    """The states reached from `start` by any number of moves."""
    known, pairs = set(start), list(moves)
    while fresh := {target for source, target in pairs if source in known} - known:
        known |= fresh
    return known


def _deadlines(flow: "Flow[Any]", rows: "tuple[Step[Any], ...]", elsewhere: frozenset[str]) -> Iterator[str]:
    started = {start.key for start in flow.opens} | {start.key for step in rows for start in step.starts}
    stopped = {key for step in rows for key in step.stops}
    paused = {key for step in rows for key in step.pauses}
    resumed = {key for step in rows for key in step.resumes}
    for keys, problem in (
        (started - stopped - elsewhere, "is started but no step meets it"),
        (stopped - started - elsewhere, "is met but no step starts it"),
        ((paused | resumed) - started - elsewhere, "is paused or resumed but no step starts it"),
        (paused - resumed, "is paused but no step resumes it"),
        (resumed - paused, "is resumed but no step pauses it"),
    ):
        yield from (f"the deadline {key} {problem}" for key in sorted(keys))
