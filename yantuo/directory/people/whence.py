"""Where a request comes from, as a digest that tells visitors apart for a day and names nobody."""

import ipaddress
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac


def address_of(request: HttpRequest) -> str:
    """The visitor's address. What a request says about itself is believed only where a proxy of ours says it."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    while told and address in settings.PROXIES and _is_address(told[-1]):
        address = told.pop()
    return address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def visitor(request: HttpRequest, at: datetime) -> str:
    """A digest of the visitor's network that changes every day; of an IPv6 address the first half counts."""
    day = timezone.localdate(at).isoformat()
    return salted_hmac(
        "yantuo.faces.portal.visitor", f"{day} {_network(address_of(request))}", algorithm="sha256"
    ).hexdigest()


def _network(address: str) -> str:
    """One household or office gets a whole /64 of IPv6 addresses, so a single one tells nothing."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
