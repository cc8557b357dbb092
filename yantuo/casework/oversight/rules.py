"""What the rules say of oversight rounds: the checklist they use, how many go, how a firm stands in a list."""

from yantuo.kernel.refusal import LawRefusal

DOMAIN, TABLE, KIND_OF_VISIT = "oversight", "oversight", "oversight"
LEAST_TEAM = 2
LEAST_DRAWN, MOST_DRAWN = 1, 200


class RoundRefused(LawRefusal):
    """Something that a round does not allow as it stands; the sentence says what to do."""


def entry_of(code: str, name: str) -> str:
    """A firm as it stands in the list of a draw: its credit code first, so that the list sorts by it."""
    return f"{code},{' '.join(name.split())}"


def code_of(entry: str) -> str:
    """The credit code of an entry."""
    return entry.partition(",")[0]
