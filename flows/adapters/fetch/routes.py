"""By which way an address is reached, and that no way leads into a private network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from flows.model.settings import Proxies, Secret
from flows.urls.allowed_addresses import host_name, is_allowed, private_reason

SocketFactory = Callable[[tuple[Any, ...]], socket.socket]


class RefusedAddressError(OSError):
    """The address that was about to be connected is not one of the public internet."""


def guarded_sockets(allowed: tuple[str, ...]) -> SocketFactory:
    """Return what makes sockets to public addresses only, and to the networks the user allows.

    It is given the very address that is connected next: a name that leads elsewhere the second time it is
    looked up gains nothing.
    """

    def make(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, place = address
        if private_reason(place[0]) and not is_allowed(place[0], allowed):
            # The same text for each of a host's addresses, so that the error stays one of this kind.
            raise RefusedAddressError("the address is of a private network")
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def proxy_for(address: str, proxies: Proxies) -> Secret | None:
    """Return the proxy by which an address is reached, None for the direct way."""
    proxy = proxies.https if address.lower().startswith("https:") else proxies.http
    if proxy is None:
        return None
    host = host_name(address)
    for each in proxies.without:
        name = each.lower().lstrip("*").lstrip(".").partition(":")[0] if "/" not in each else each
        if each == "*" or host == name or host.endswith(f".{name}") or is_allowed(host, (each,)):
            return None
    return proxy
