"""Who receives a referral: a mechanism that says so in its manifest, else the inbox of the office."""

from collections.abc import Callable

from yantuo.casework.referrals.models import Referral

Receiver = Callable[[Referral], None]

_RECEIVERS: dict[str, Receiver] = {}


def register(mechanism: str, receive: Receiver) -> None:
    """Let a mechanism be told of referrals sent to it (called once the referral is accepted)."""
    _RECEIVERS[mechanism] = receive


def receiver_of(mechanism: str) -> Receiver | None:
    """The mechanism's receiver; None: the referral is handled in the office's inbox."""
    return _RECEIVERS.get(mechanism)
