"""Turns what a user writes for a time, a span, a zone or an address into the value meant."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import idna

from flows.configuration.tables import suggestion
from flows.errors import ConfigurationError

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
# What site_url says when the editions are mailed and stand nowhere on the web.
NO_SITE = "none"

_SPAN = re.compile(r"(?:\d{1,5}[mhdw])+")

# RFC 5321 without quoted local parts, which no provider gives out, and without address literals.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")

# Outside these years a window, a zone or a printed date could leave what a datetime holds.
_YEARS = range(1970, 9000)


def parse_as_of(text: str, thing: str = "--as-of") -> datetime:
    """Return the time a text names, in UTC and whole seconds.

    ISO 8601; without a zone it is UTC, without a time of day midnight. Raises ConfigurationError.
    """
    remedy = "Write it as 2026-11-20T07:00Z or 2026-11-20T08:00+01:00."
    try:
        return as_of_from(datetime.fromisoformat(text.strip()), thing)
    except ValueError as error:
        raise ConfigurationError(thing, f'"{text}" is no time', remedy) from error


def as_of_from(value: object, thing: str) -> datetime:
    """Return the time of a run from what TOML gives: a time, a date or a text. As `parse_as_of`."""
    if isinstance(value, str):
        return parse_as_of(value, thing)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, date):
        moment = datetime.combine(value, time(), tzinfo=UTC)
    else:
        raise ConfigurationError(thing, f"{value!r} is no time", "Write it as 2026-11-20T07:00Z.")
    if moment.year not in _YEARS:
        raise ConfigurationError(
            thing, f"the year {moment.year} is out of range", "Name a later or earlier one."
        )
    return moment.astimezone(UTC).replace(microsecond=0)


def parse_span(text: str, thing: str, least: timedelta) -> timedelta:
    """Return a span of time such as "90m", "48h", "2d" or "1d12h", at least `least` long."""
    compact = text.replace(" ", "")
    if not _SPAN.fullmatch(compact):
        remedy = 'Write it as "90m", "48h" or "2d".'
        raise ConfigurationError(thing, f'"{text}" is no span of time', remedy)
    parts = re.findall(r"(\d+)([mhdw])", compact)
    span = sum((int(count) * _UNITS[unit] for count, unit in parts), timedelta())
    if span < least:
        raise ConfigurationError(thing, f'"{text}" is too short', "Write a longer one.")
    if span > timedelta(days=3650):
        raise ConfigurationError(thing, f'"{text}" is longer than ten years', "Write a shorter one.")
    return span


def parse_time_zone(name: str, thing: str) -> str:
    """Return an IANA name that is known here."""
    try:
        zoneinfo.ZoneInfo(name)
        known = name != "localtime"  # a machine's own zone would make another machine's edition differ
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = False
    if known:
        return name
    names = zoneinfo.available_timezones()
    remedy = suggestion(name, (names | {"UTC"}) - {name})
    if remedy == "Correct it.":
        remedy = 'Write an IANA name such as "Europe/Berlin".'
    raise ConfigurationError(thing, f'"{name}" is no known time zone', remedy)


def parse_site_url(text: str, thing: str) -> str:
    """Return a web address that ends in a slash, for links to be made from.

    "none" gives "": the editions are mailed and stand nowhere on the web.
    """
    if text == NO_SITE:
        return ""
    remedy = f'Write it as "https://digest.example.org/", or "{NO_SITE}" if the editions are only mailed.'
    if not is_web_address(text):
        raise ConfigurationError(thing, f'"{text}" is no http or https address', remedy)
    parts = urlsplit(text)
    if parts.query or parts.fragment or "@" in parts.netloc:
        problem = f'"{text}" holds a query, a fragment or a password'
        raise ConfigurationError(thing, problem, remedy)
    return text.rstrip("/") + "/"


def parse_mail_address(text: str, thing: str) -> str:
    """Return a plain mail address in ASCII; a domain in other letters becomes its ASCII form (punycode).

    Raises ConfigurationError, also for a name with an address: a mail server takes the address alone.
    """
    remedy = 'Write the address alone, as "name@example.org".'
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        problem = f'the domain of "{text}" has no ASCII form (punycode) for mail servers: {error}'
        raise ConfigurationError(thing, problem.rstrip("."), "Correct the domain.") from error
    if not local.isascii():
        problem = f'"{text}" has letters beyond ASCII before the @, which many mail servers do not carry'
        raise ConfigurationError(thing, problem, "Use an ASCII address of that reader.")
    if not (_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host) and len(local) <= 64):
        raise ConfigurationError(thing, f'"{text}" is no mail address', remedy)
    return f"{local}@{host}"


def is_web_address(text: str) -> bool:
    """Tell whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
        valid = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return valid and parts.scheme in ("http", "https") and not re.search(r"[\s\"<>\\]", text)
