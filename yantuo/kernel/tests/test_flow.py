"""Flow tables: refusals, what is open to whom, faults found at construction, drawings, random walks."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yantuo.kernel import sentence
from yantuo.kernel.flow import STAYS, Flow, FlowFault, NotAllowed, NotReady, Start, Step, WrongState
from yantuo.kernel.flow_drawing import markdown, mermaid
from yantuo.kernel.sentence import Sentence
from yantuo.kernel.who import both, either, named, not_, power, words_of


@dataclass(frozen=True)
class Officer:
    powers: frozenset[str]
    office: int = 1


@dataclass
class Matter:
    state: str = "new"
    office: int = 1
    missing: list[str] = field(default_factory=list)


def of_the_office(actor: Any, subject: Any) -> bool:
    """An officer of the deciding office."""
    return bool(actor.office == subject.office)


def has_photo(subject: Matter) -> str | None:
    """A photo is attached."""
    return "Attach a photo." if "photo" in subject.missing else None


def has_reason(subject: Matter) -> str | None:
    return "Give a reason." if "reason" in subject.missing else None


STATES = [("new", "New"), ("open", "Open"), ("held", "On hold"), ("closed", "Closed")]
STEPS = [
    Step(verb="accept", label="Accept", source=("new",), target="open", who=power("case.accept"),
         starts=(Start("decide", since="received_on"),)),
    Step(verb="hold", label="Suspend", source=("open",), target="held",
         who=power("case.accept"), pauses=("decide",)),
    Step(verb="resume", label="Resume", source=("held",), target="open",
         who=power("case.accept"), resumes=("decide",)),
    Step(verb="hand_on", label="Hand on", source=("new", "open"), target=STAYS, who=of_the_office),
    Step(verb="close", label="Close: decide", source=("open",), target="closed",
         who=both(power("case.close"), of_the_office), requires=(has_photo, has_reason), stops=("decide",)),
]  # fmt: skip
FLOW = Flow[Matter]("case", STEPS, states=STATES, initial="new", final=("closed",), title="Cases")
CHIEF = Officer(frozenset({"case.accept", "case.close"}))


def table(*changes: Step[Matter], **other: Any) -> Flow[Matter]:
    given: dict[str, Any] = {"states": STATES, "initial": "new", "final": ("closed",), **other}
    return Flow[Matter]("case", changes or STEPS, **given)


def faults(*changes: Step[Matter], **other: Any) -> list[str]:
    with pytest.raises(FlowFault) as refused:
        table(*changes, **other)
    return refused.value.faults


def step(verb: str, source: tuple[str, ...], target: str, **more: Any) -> Step[Matter]:
    return Step(verb=verb, label=verb, source=source, target=target, who=of_the_office, **more)


def test_a_permitted_step_is_returned() -> None:
    assert FLOW.check(Matter(), "accept", CHIEF) is STEPS[0]
    assert STEPS[0].leads_from("new") == "open"
    assert STEPS[3].leads_from("open") == "open"


def test_the_wrong_state_is_refused_by_name() -> None:
    with pytest.raises(WrongState) as refused:
        FLOW.check(Matter(state="held"), "close", CHIEF)
    assert "“Close: decide” is not possible while the matter is “On hold”" in refused.value.sentence.english


def test_another_person_is_refused() -> None:
    with pytest.raises(NotAllowed) as refused:
        FLOW.check(Matter(state="open"), "close", Officer(CHIEF.powers, office=2))
    assert refused.value.step.verb == "close"
    assert "not yours" in refused.value.sentence.english


def test_all_unmet_conditions_are_named_at_once() -> None:
    with pytest.raises(NotReady) as refused:
        FLOW.check(Matter(state="open", missing=["photo", "reason"]), "close", CHIEF)
    assert refused.value.reasons == ("Attach a photo.", "Give a reason.")
    assert refused.value.sentence.english.endswith("Attach a photo. Give a reason.")
    assert FLOW.check(Matter(state="open"), "close", CHIEF).target == "closed"


def test_an_unknown_verb_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        FLOW.check(Matter(), "vanish", CHIEF)


def test_open_steps_come_with_what_they_lack() -> None:
    shown = FLOW.open_to(Matter(state="open", missing=["reason"]), CHIEF)
    assert [(one.step.verb, one.ready, one.reasons) for one in shown] == [
        ("hold", True, ()), ("hand_on", True, ()), ("close", False, ("Give a reason.",))
    ]  # fmt: skip
    assert [one.step.verb for one in FLOW.open_to(Matter(), Officer(frozenset(), office=1))] == ["hand_on"]
    assert FLOW.open_to(Matter(state="closed"), CHIEF) == []


def test_refusals_follow_the_readers_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence, "_translator", [])
    inner = Sentence("Attach %(what)s.", {"what": Sentence("a photo")})
    assert str(inner) == "Attach a photo."
    sentence.speak_through({"Attach %(what)s.": "请上传%(what)s。", "a photo": "照片"}.__getitem__)
    assert str(inner) == "请上传照片。"
    assert inner.english == "Attach a photo."


def test_a_sentence_without_parameters_may_hold_a_percent_sign() -> None:
    assert Sentence("At least 85 %.").english == "At least 85 %."


def test_who_combines() -> None:
    chief, clerk = CHIEF, Officer(frozenset({"case.accept"}))
    matter = Matter()
    assert both(power("case.accept"), power("case.close"))(chief, matter)
    assert not both(power("case.accept"), power("case.close"))(clerk, matter)
    assert either(power("case.close"), of_the_office)(clerk, matter)
    assert not either(power("case.close"), power("x.y"))(clerk, matter)
    assert not_(power("case.close"))(clerk, matter)
    assert not not_(power("case.close"))(chief, matter)
    with pytest.raises(ValueError, match="at least two"):
        both(of_the_office)


def test_who_is_read_out() -> None:
    owner = named("the owner", of_the_office)
    assert words_of(both(power("a.b"), either(owner, not_(of_the_office)))) == (
        "a.b + (the owner / ≠ An officer of the deciding office)"
    )
    assert words_of(has_reason) == "has reason"


def test_every_fault_of_the_rows_is_found_at_once() -> None:
    assert faults(
        step("go", ("new", "new"), "open"), step("go", (), "lost"), step("no good", ("nowhere",), "closed"),
        initial="begin", final=("done",),
    ) == [
        "the verb go stands in 2 steps", "go names a source state twice", "go starts from no state",
        "the verb 'no good' is no identifier", "the initial state begin is not among the states",
        "the final state done is not among the states", "go leads to lost, which is not among the states",
        "no good starts from nowhere, which is not among the states",
    ]  # fmt: skip


def test_dead_states_are_found() -> None:
    rows = [step("go", ("new",), "open"), step("back", ("open",), "new"), step("end", ("held",), "closed")]
    assert faults(*rows) == [
        "no final state can be reached from new", "no final state can be reached from open",
        "held cannot be reached from new", "closed cannot be reached from new",
    ]  # fmt: skip
    assert "held has no exit and is not final" in faults(
        step("go", ("new",), "closed"), step("hold", ("new",), "held"), step("note", ("held",), STAYS),
        states=[s for s in STATES if s[0] != "open"],
    )  # fmt: skip


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(FlowFault) as refused:
        Flow[Matter]("case", [], states=STATES, initial="new", final=())
    assert refused.value.faults == ["it has no steps", "it has no final state"]


def test_deadlines_that_cannot_work_are_found() -> None:
    two = [("new", "New"), ("closed", "Closed")]
    clocks: dict[str, Any] = {"starts": (Start("a"),), "stops": ("b",), "pauses": ("c",), "resumes": ("d",)}
    assert faults(step("go", ("new",), "closed", **clocks), states=two) == [
        "the deadline a is started but no step meets it", "the deadline b is met but no step starts it",
        "the deadline c is paused or resumed but no step starts it",
        "the deadline d is paused or resumed but no step starts it",
        "the deadline c is paused but no step resumes it", "the deadline d is resumed but no step pauses it",
    ]  # fmt: skip
    row = step("go", ("new",), "closed", starts=(Start("a"),), stops=("b",))
    assert table(row, states=two, elsewhere=("a",), opens=(Start("b"),)).opens == (Start("b"),)


def test_the_diagram_names_states_and_moves() -> None:
    drawn = mermaid(FLOW).splitlines()
    assert drawn[0] == "stateDiagram-v2"
    assert '    state "On hold" as held' in drawn
    assert "    [*] --> new" in drawn
    assert "    closed --> [*]" in drawn
    assert "    open --> open: Hand on" in drawn
    assert "    open --> closed: Close  decide" in drawn


def test_the_page_says_who_conditions_and_deadlines() -> None:
    page = markdown(FLOW)
    assert (
        "| `close` | Close: decide | `open` | `closed` | case.close + An officer of the deciding office |"
        in page
    )
    assert "A photo is attached; has reason" in page
    assert "starts `decide` (from received_on)" in page
    assert "pauses `decide`" in page
    assert page == markdown(FLOW), "the page is the same whenever it is drawn"


NAMES = ["a", "b", "c", "d"]
rows = st.lists(
    st.tuples(st.lists(st.sampled_from(NAMES), min_size=1, unique=True), st.sampled_from([*NAMES, STAYS])),
    min_size=1, max_size=8,
)  # fmt: skip


@given(
    rows,
    st.sets(st.sampled_from(NAMES), min_size=1),
    st.booleans(),
    st.lists(st.integers(0, 99), max_size=30),
)
def test_a_walk_never_leaves_the_table(
    made: list[tuple[list[str], str]], final: set[str], connected: bool, choices: list[int]
) -> None:
    if connected:  # every state can be reached and left for a final one
        made = [*made, *((["a"], name) for name in NAMES[1:]), *(([name], min(final)) for name in NAMES)]
    steps = [step(f"v{n}", tuple(source), target) for n, (source, target) in enumerate(made)]
    try:
        flow = Flow[Matter]("walk", steps, states=[(n, n) for n in NAMES], initial="a", final=final)
    except FlowFault as fault:
        if connected:
            pytest.fail(f"a table in which every state is reached and left is refused: {fault}")
        return
    matter, actor = Matter(state=flow.initial), Officer(frozenset())
    for choice in choices:
        offered = flow.open_to(matter, actor)
        offered_verbs = {one.step.verb for one in offered}
        for verb in flow.steps.keys() - offered_verbs:
            with pytest.raises(WrongState):
                flow.check(matter, verb, actor)
        if not offered:
            assert matter.state in flow.final, "only a final state may be without an exit"
            return
        taken = flow.check(matter, offered[choice % len(offered)].step.verb, actor)
        matter.state = taken.leads_from(matter.state)
        assert matter.state in flow.states
