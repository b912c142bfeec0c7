"""Limit how often each client sends a form; the counts are in memory and bounded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

_SPAN = timedelta(hours=1)
_MOST_CLIENTS = 10_000
# A provider gives each customer a network of this size.
_IPV6_BITS = 64


def client_key(address: str) -> str:
    """Return what stands for a client: its IPv4 address, its IPv6 network, or whatever a proxy calls it."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ip_network((parsed, _IPV6_BITS), strict=False))


@dataclass(slots=True)
class _Count:
    begins: datetime
    number: int = 0


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """Grants each client `most` requests within an hour of its first."""

    most: int
    _counts: dict[str, _Count] = field(default_factory=dict)

    def wait(self, client: str, now: datetime) -> int:
        """Count a request; return 0, or after how many seconds the client may ask again."""
        count = self._counts.get(client)
        if count is None or now - count.begins >= _SPAN:
            self._make_room(now)
            # Put last: the first of the dictionary are the oldest.
            self._counts.pop(client, None)
            count = self._counts[client] = _Count(now)
        count.number += 1
        return 0 if count.number <= self.most else int((count.begins + _SPAN - now).total_seconds()) + 1

    def _make_room(self, now: datetime) -> None:
        while self._counts:
            oldest = next(iter(self._counts))
            if now - self._counts[oldest].begins < _SPAN and len(self._counts) < _MOST_CLIENTS:
                return
            del self._counts[oldest]
