"""Flow tables drawn for people: a state diagram in Mermaid's language, and the page of the docs."""

from collections.abc import Iterable, Iterator
from typing import Any

from yantuo.kernel.flow import Flow, Start, Step
from yantuo.kernel.who import words_of


def mermaid(flow: Flow[Any]) -> str:
    """The table as a state diagram; steps that leave the state as it is are loops."""
    states = [f"    state {_quoted(label)} as {_name(state)}" for state, label in flow.states.items()]
    arrows = [
        f"    {_name(source)} --> {_name(step.leads_from(source))}: {_plain(step.label)}"
        for step in flow
        for source in step.source
    ]
    ends = [f"    {_name(state)} --> [*]" for state in flow.states if state in flow.final]
    return "\n".join(["stateDiagram-v2", *states, f"    [*] --> {_name(flow.initial)}", *arrows, *ends])


def markdown(flow: Flow[Any]) -> str:
    """The page docs/flows/<name>.md: drawing, states, and every step with who, conditions and deadlines."""
    return "\n".join(
        [
            f"# {_plain(flow.title)}",
            "",
            "Drawn from the flow table; do not edit.",
            "",
            "```mermaid",
            mermaid(flow),
            "```",
            "",
            "| State | On screen | Final | Steps |",
            "|---|---|---|---|",
            *(_row(_state_cells(flow, state)) for state in flow.states),
            "",
            *_opening(flow.opens),
            "| Step | On screen | From | To | Who | Conditions | Deadlines |",
            "|---|---|---|---|---|---|---|",
            *(_row(_step_cells(step)) for step in flow),
            "",
        ]
    )


def _state_cells(flow: Flow[Any], state: str) -> tuple[str, ...]:
    steps = ", ".join(f"`{step.verb}`" for step in flow.steps_from(state))
    return f"`{state}`", str(flow.label(state)), "yes" if state in flow.final else "", steps


def _step_cells(step: Step[Any]) -> tuple[str, ...]:
    return (
        f"`{step.verb}`",
        str(step.label),
        ", ".join(f"`{state}`" for state in step.source),
        f"`{step.target}`" if step.target else "stays",
        words_of(step.who),
        "; ".join(map(words_of, step.requires)),
        "; ".join(_moves(step)),
    )


def _opening(opens: Iterable[Start]) -> list[str]:
    started = ", ".join(map(_started, opens))
    return [f"Opening the matter starts {started}.", ""] if started else []


def _moves(step: Step[Any]) -> Iterator[str]:
    for verb, keys in (
        ("starts", [_started(start) for start in step.starts]),
        ("meets", [f"`{key}`" for key in step.stops]),
        ("pauses", [f"`{key}`" for key in step.pauses]),
        ("resumes", [f"`{key}`" for key in step.resumes]),
    ):
        if keys:
            yield f"{verb} {', '.join(keys)}"


def _started(start: Start) -> str:
    return f"`{start.key}`" + (f" (from {start.since})" if start.since else "")


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _plain(label: object) -> str:
    return str(label).replace("\n", " ").replace(":", " ").replace(";", ",").strip()


def _quoted(label: object) -> str:
    return '"' + _plain(label).replace('"', "'") + '"'


def _name(state: str) -> str:
    """A state's name as the diagram's language takes it: letters, figures and underscores."""
    name = "".join(letter if letter.isalnum() else "_" for letter in str(state))
    return f"s_{name}" if name in {"state", "end", "note", "direction", "as"} else name
