"""Which addresses of the network may be reached: those of the public internet, and what the user allows."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

# Every request asks the same of the same few hosts and addresses.
_REMEMBERED = 8_192

Address = IPv4Address | IPv6Address

# IPv6 that carries an IPv4 address to which a gateway leads: NAT64 (RFC 6052, 8215), compatible ones.
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = IPv6Network("::/96")
# Names that a resolver of this machine or of its network answers (RFC 6761, 6762, 8375).
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "localdomain")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)


@lru_cache(maxsize=_REMEMBERED)
def host_name(address: str) -> str:
    """Return the host name of a web address in lower case, or an empty string where there is none."""
    try:
        return (urlsplit(address).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=_REMEMBERED)
def authority(address: str) -> str:
    """Return host and port of a web address, the port left out where it is the usual one."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    host = host_name(address)
    return host if port in (None, usual) else f"{host}:{port}"


def private_reason(address: str) -> str | None:
    """Return why an IP address is not of the public internet, or None when it is.

    An IPv6 address that carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is never public:
    where it leads is another's choice.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "is no IP address"
    if isinstance(found, IPv6Address) and _carries(found):
        return "carries another address within it"
    for told, is_so in (
        ("is this machine", found.is_loopback),
        ("is local to a link", found.is_link_local),
        ("is a multicast address", found.is_multicast),
        ("stands for no machine", found.is_unspecified),
    ):
        if is_so:
            return told
    if isinstance(found, IPv6Address) and found.is_site_local:
        return "is of a private or reserved network"
    # Of the rest, what is not global is private, shared, reserved or for documentation.
    return None if found.is_global else "is of a private or reserved network"


def _carries(found: IPv6Address) -> bool:
    if found.is_loopback or found.is_unspecified:
        return False
    embedded = found.ipv4_mapped or found.sixtofour or found.teredo
    return bool(embedded) or any(found in network for network in (_NAT64, _NAT64_LOCAL, _COMPATIBLE))


@lru_cache(maxsize=_REMEMBERED)
def refused_host(host: str, allowed: tuple[str, ...]) -> str | None:
    """Return why a host may not be asked, by its name alone, or None; its address is yet to be checked.

    An IP address is judged as one, in every way of writing it that a resolver takes ("0x7f.1").
    """
    if is_allowed(host, allowed):
        return None
    name = host.strip("[]").lower().rstrip(".")
    if ":" in name:
        return private_reason(name)
    if _NUMBERS.fullmatch(name):
        plain = re.fullmatch(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})", name)
        return private_reason(name) if plain else "is an address in an unusual notation"
    local = any(name == each or name.endswith(f".{each}") for each in _LOCAL_NAMES)
    return "is a name of a private network" if local else None


@lru_cache(maxsize=_REMEMBERED)
def is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Tell whether the user allows a host name or IP address, by itself or by a network that holds it."""
    name = host.strip("[]").lower().rstrip(".")
    return any(name == each.lower().strip("[]") or _within(name, each) for each in allowed)


def _within(name: str, network: str) -> bool:
    try:
        return ip_address(name) in ip_network(network, strict=False)
    except ValueError:
        return False
