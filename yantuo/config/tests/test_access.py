"""Every address of the system as everybody: nothing is open that was not declared, and nobody finds what is not theirs."""

import pytest
from django.urls import reverse

from .addresses import Address, addresses
from .samples import SAMPLES, Sample
from .town import Town
from .walk import faults, unsampled

ADDRESSES = {address.name: address for address in addresses()}
PAGES = {name: address for name, address in ADDRESSES.items() if not name.startswith("api:")}


def test_every_address_has_a_sample() -> None:
    missing = unsampled(PAGES.values(), SAMPLES)
    assert not missing, "\n".join(missing)


def test_every_view_declares_its_access() -> None:
    silent = [address.route for address in ADDRESSES.values() if address.rule is None]
    assert not silent, f"put @access(…) or @public() above the views of: {', '.join(silent)}"


def test_no_two_addresses_share_a_name() -> None:
    names = [address.name for address in addresses()]
    assert sorted(names) == sorted(ADDRESSES)


@pytest.mark.parametrize("name", sorted(set(SAMPLES) & set(PAGES)))
def test_address(name: str, town: Town) -> None:
    found = faults(town, PAGES[name], SAMPLES[name])
    assert not found, "\n".join(found)
