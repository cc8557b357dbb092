"""How the cards of the year turn out: a deck of scripts, the rare ones first, so that a small city has every state."""

from typing import NamedTuple

from yantuo.faces.cli.city.draws import Draws


class Script(NamedTuple):
    """One fate of a card.

    `rounds`: what each round comes to: back (sent back), partly, not, new (found on the return visit), ok (closed), and
    of the last one of an open card where it stands. `late`: working days that the running clock has been over, from
    and up to, not including. `ask`: what became of a request for more time.
    """

    name: str
    state: str
    rounds: tuple[str, ...] = ()
    late: tuple[int, int] | None = None
    ask: str = ""
    soon: bool = False  # due today or on the next working day
    refused: bool = False  # to sign
    tardy: bool = False  # answered after the time was over
    guest: bool = False  # takes in the problems of another card
    within: tuple[int, int] = (1, 120)  # days ago at which the problems were seen


_PAST = (75, 350)
_LONG_PAST = (150, 355)
CLOSED = Script("closed", "closed", ("ok",), within=_PAST)
SCRIPTS = {
    script.name: script
    for script in (
        CLOSED,
        Script("draft", "draft", within=(1, 6)),
        Script("issued", "issued", within=(1, 9)),
        Script("issued_late", "issued", late=(1, 3), within=(3, 20)),
        Script("correcting", "correcting", ("correcting",), within=(2, 30)),
        Script("due_soon", "correcting", ("correcting",), soon=True, within=(3, 45)),
        Script("late_1", "correcting", ("correcting",), late=(1, 3)),
        Script("late_3", "correcting", ("correcting",), late=(3, 5)),
        Script("late_5", "correcting", ("correcting",), late=(5, 10)),
        Script("late_10", "correcting", ("correcting",), late=(10, 30)),
        Script("answered", "answered", ("answered",), within=(5, 60)),
        Script("answered_late", "answered", ("answered",), late=(1, 5)),
        Script("accepted", "accepted", ("accepted",), within=(6, 70)),
        Script("accepted_late", "accepted", ("accepted",), late=(1, 6)),
        Script("back_open", "correcting", ("back", "correcting"), within=(8, 90)),
        Script("partly_open", "correcting", ("partly", "correcting"), within=(10, 100)),
        Script("new_open", "correcting", ("new", "correcting"), within=(10, 100)),
        Script("partly_answered", "answered", ("partly", "answered"), within=(10, 110)),
        Script("ask_waiting", "correcting", ("correcting",), ask="waiting", within=(4, 40)),
        Script("ask_refused_open", "correcting", ("correcting",), ask="refused", within=(5, 40)),
        Script("extended_open", "correcting", ("correcting",), ask="granted", within=(5, 50)),
        Script("withdrawn", "withdrawn", ("withdrawn",), within=(30, 300)),
        Script("discarded", "withdrawn", within=(20, 300)),
        Script("merger", "closed", ("ok",), guest=True, within=_PAST),
        Script("back_closed", "closed", ("back", "ok"), within=_LONG_PAST),
        Script("back_twice", "closed", ("back", "back", "ok"), within=_LONG_PAST),
        Script("partly_closed", "closed", ("partly", "ok"), within=_LONG_PAST),
        Script("not_closed", "closed", ("not", "ok"), within=_LONG_PAST),
        Script("new_closed", "closed", ("new", "ok"), within=_LONG_PAST),
        Script("extended_closed", "closed", ("ok",), ask="granted", within=_LONG_PAST),
        Script("ask_refused", "closed", ("ok",), ask="refused", within=_LONG_PAST),
        Script("refused_sign", "closed", ("ok",), refused=True, within=_PAST),
        Script("tardy", "closed", ("ok",), tardy=True, within=_LONG_PAST),
    )
}
_FIRST = (
    "withdrawn", "merger", "back_closed", "late_10", "partly_closed", "answered", "accepted", "issued",
    "draft", "extended_closed", "back_twice", "partly_open", "new_closed", "ask_refused", "late_3", "ask_refused_open",
    "extended_open", "refused_sign", "tardy", "discarded", "late_1", "late_5", "issued_late", "answered_late",
    "accepted_late", "not_closed", "back_open", "due_soon", "new_open", "partly_answered",
)  # fmt: skip
_MORE = {"closed": 34, "back_closed": 4, "partly_closed": 3, "tardy": 3, "extended_closed": 2, "correcting": 4,
         "answered": 2, "accepted": 2, "refused_sign": 1, "late_1": 1, "late_10": 1, "issued": 1}  # fmt: skip


class Deck:
    """Deals the scripts: first one of each that is rare, between them what is common, then all over again."""

    def __init__(self, seed: int) -> None:
        draws = Draws(seed, "scripts")
        more = draws.shuffled(name for name, count in _MORE.items() for _ in range(count))
        self._names = [*_FIRST, *more]
        self._dealt = 0
        self._held: list[Script] = []

    def deal(self, *, complaint: bool = False) -> Script:
        """The next script; a card that comes to nothing goes back to a complaint.

        From a card on an inspection its findings would come back, and the inspection would have to go on.
        """
        if complaint and self._held:
            return self._held.pop(0)
        script = SCRIPTS[self._names[self._dealt % len(self._names)]]
        self._dealt += 1
        if complaint or script.state != "withdrawn":
            return script
        self._held.append(script)
        return self.deal()
