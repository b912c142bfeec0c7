"""The times that a response states: how long it stays fresh, how long to wait before asking again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_DIRECTIVE = re.compile(r"([\w-]+)\s*(?:=\s*\"?([^\",]*)\"?)?")
_DIGITS = re.compile(r"\d{1,9}")

# Longer than any of these is a mistake.
_LONGEST = timedelta(days=366)

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_HEAD_BYTES = 20_000
_TTL = re.compile(rb"<ttl>\s*(\d{1,7})\s*</ttl>", re.IGNORECASE)
_UPDATE_PERIOD = re.compile(rb"<sy:updatePeriod>\s*(\w+)\s*</sy:updatePeriod>", re.IGNORECASE)
_UPDATE_FREQUENCY = re.compile(rb"<sy:updateFrequency>\s*(\d{1,5})\s*</sy:updateFrequency>", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a response stays fresh from now on (RFC 9111, 4.2), or None if it does not say.

    `headers` are looked up by their usual names, so give a mapping that ignores case. `s-maxage` is for
    shared caches and does not count; `no-cache` and `no-store` mean that it is stale at once.
    """
    directives = {
        name.lower(): value.strip() for name, value in _DIRECTIVE.findall(headers.get("Cache-Control", ""))
    }
    if "no-cache" in directives or "no-store" in directives:
        return timedelta()
    if (lifetime := _seconds(directives.get("max-age", ""))) is not None:
        return max(timedelta(), lifetime - (_seconds(headers.get("Age", "")) or timedelta()))
    expires = headers.get("Expires")
    if expires is None:
        return None
    until, sent = http_date(expires), http_date(headers.get("Date", "")) or now
    # "Expires: 0" and other nonsense mean that it is stale already.
    return _bounded(until - sent) if until else timedelta()


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long a server asks to be left alone (RFC 9110, 10.2.3), or None if it does not say."""
    value = headers.get("Retry-After", "").strip()
    if (wait := _seconds(value)) is not None:
        return wait
    until = http_date(value)
    return _bounded(until - (http_date(headers.get("Date", "")) or now)) if until else None


def http_date(value: str) -> datetime | None:
    """Return the time of an HTTP date in UTC, or None for anything else."""
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def stated_wait(body: bytes) -> timedelta | None:
    """Return how long a feed asks readers to wait between two requests: RSS ttl, RSS 1.0 sy:update."""
    head = body[:_HEAD_BYTES]
    waits = []
    if ttl := _TTL.search(head):
        waits.append(_bounded(timedelta(minutes=int(ttl[1]))))
    if period := _UPDATE_PERIOD.search(head):
        span = _PERIODS.get(period[1].decode("ascii", "replace").lower())
        frequency = _UPDATE_FREQUENCY.search(head)
        if span is not None:
            waits.append(span / max(1, int(frequency[1]) if frequency else 1))
    return max(waits, default=None)


def _seconds(value: str) -> timedelta | None:
    return _bounded(timedelta(seconds=int(value))) if _DIGITS.fullmatch(value.strip()) else None


def _bounded(span: timedelta) -> timedelta:
    return min(max(span, timedelta()), _LONGEST)
