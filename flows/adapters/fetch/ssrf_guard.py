"""The guard against server-side request forgery: no address and no redirect leads into a private network."""

from __future__ import annotations

import socket
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flows.model.settings import Proxies, Secret
from flows.urls.allowed_addresses import host_name, is_allowed, private_reason, refused_host

SocketFactory = Callable[[tuple[Any, ...]], socket.socket]

CORRECT = "Correct the address."


class RefusedError(Exception):
    """An address to which no request is sent, with the reason and the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class RefusedAddressError(OSError):
    """The IP address that was about to be connected is not one of the public internet."""


def private_host(host: str, reason: str, way: str = "leads to") -> RefusedError:
    """Return the error for a host that is not public; its remedy says how the user allows the host."""
    remedy = f'If you trust it, add "{host}" to allow_hosts under [fetch] in standfirst.toml.'
    return RefusedError(f"{way} {host}, which {reason}", remedy)


@lru_cache(maxsize=8_192)
def checked_host(address: str, allowed: tuple[str, ...]) -> str:
    """Return the host of an address to which a request may be sent. Raises RefusedError.

    Its IP address is checked when it is connected, by `guarded_sockets`.
    """
    try:
        parts = urlsplit(address)
        has_login = parts.username is not None or parts.password is not None
        host = host_name(address)
    except ValueError:
        host, has_login = "", False
    if not host or parts.scheme.lower() not in ("http", "https"):
        raise RefusedError("is or redirects to no usable http(s) address", CORRECT)
    if has_login:
        remedy = "Put user:password into a variable of the environment, and its name into auth_env."
        raise RefusedError("holds a login, which is not sent", remedy)
    if reason := refused_host(host, allowed):
        raise private_host(host, reason)
    return host


def guarded_sockets(allowed: tuple[str, ...]) -> SocketFactory:
    """Return a function that makes sockets to public addresses, and to the networks the user allows.

    It gets the very IP address that is connected next, so that a name that leads elsewhere when it is looked
    up a second time gains nothing.
    """

    def make(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, place = address
        if private_reason(place[0]) and not is_allowed(place[0], allowed):
            # The same text for each of a host's addresses: errors of different texts would be merged into one
            # of another class.
            raise RefusedAddressError("the address is of a private network")
        return socket.socket(family=family, type=kind, proto=protocol)

    return make


def proxy_for(address: str, proxies: Proxies) -> Secret | None:
    """Return the proxy for an address, or None if it is reached directly."""
    proxy = proxies.https if address.lower().startswith("https:") else proxies.http
    if proxy is None:
        return None
    host = host_name(address)
    for entry in proxies.without:
        name = entry.lower().lstrip("*").lstrip(".").partition(":")[0] if "/" not in entry else entry
        if entry == "*" or host == name or host.endswith(f".{name}") or is_allowed(host, (entry,)):
            return None
    return proxy
