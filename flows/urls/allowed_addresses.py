"""The addresses of the network that may be reached: the public internet's, and those the user allows."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

# Every request checks the same few hosts and addresses.
_CACHE_SIZE = 8_192

# IPv6 networks that carry IPv4 addresses: NAT64 (RFC 6052, RFC 8215) and IPv4-compatible ones.
_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))
# Names that a resolver of this machine or of its network answers (RFC 6761, 6762, 8375).
_LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa", "lan", "intranet", "localdomain")
_NUMBERS = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+))*\.?", re.IGNORECASE)
_DOTTED_QUAD = re.compile(r"(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})")


@lru_cache(maxsize=_CACHE_SIZE)
def host_name(address: str) -> str:
    """Return the host name of a web address in lower case, or an empty string if it has none."""
    try:
        return (urlsplit(address).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=_CACHE_SIZE)
def authority(address: str) -> str:
    """Return host and port of a web address, without the port if it is the usual one."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    usual = {"http": 80, "https": 443}.get(parts.scheme.lower())
    host = host_name(address)
    return host if port in (None, usual) else f"{host}:{port}"


def private_reason(address: str) -> str | None:
    """Return why an IP address is not of the public internet, or None if it is.

    An IPv6 address that carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is never public:
    where it leads is another's choice.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return "is no IP address"
    is_site_local = False
    if isinstance(ip, IPv6Address):
        is_site_local = ip.is_site_local
        carries = ip.ipv4_mapped or ip.sixtofour or ip.teredo or any(ip in network for network in _CARRIERS)
        if carries and not (ip.is_loopback or ip.is_unspecified):
            return "carries another address within it"
    reasons = {
        "is this machine": ip.is_loopback,
        "is local to a link": ip.is_link_local,
        "is a multicast address": ip.is_multicast,
        "stands for no machine": ip.is_unspecified,
        # Every other address that is not global is private, shared, reserved or for documentation.
        "is of a private or reserved network": is_site_local or not ip.is_global,
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


@lru_cache(maxsize=_CACHE_SIZE)
def refused_host(host: str, allowed: tuple[str, ...]) -> str | None:
    """Return why a host may not be asked, by its name alone, or None; its IP address is checked later.

    An IP address is checked at once, in every notation that a resolver accepts ("0x7f.1").
    """
    if is_allowed(host, allowed):
        return None
    name = _bare(host)
    if ":" in name or _DOTTED_QUAD.fullmatch(name):
        return private_reason(name)
    if _NUMBERS.fullmatch(name):
        return "is an address in an unusual notation"
    is_local = any(name == local or name.endswith(f".{local}") for local in _LOCAL_NAMES)
    return "is a name of a private network" if is_local else None


@lru_cache(maxsize=_CACHE_SIZE)
def is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Return True if the user allows a host name or IP address, by itself or by a network that holds it."""
    name = _bare(host)
    return any(name == entry.lower().strip("[]") or _is_within(name, entry) for entry in allowed)


def _bare(host: str) -> str:
    return host.strip("[]").lower().rstrip(".")


def _is_within(name: str, network: str) -> bool:
    try:
        return ip_address(name) in ip_network(network, strict=False)
    except ValueError:
        return False
