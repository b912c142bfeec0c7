"""Turns what a user writes for a time, a span, a zone or an address into the value meant."""

from __future__ import annotations

import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

import idna

from flows.config.tables import suggestion
from flows.editions.schedule import Timetable
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


def as_of_from(value: object, digests: Timetable, thing: str = "--as-of") -> datetime:
    """Return the time of a run, in UTC and whole seconds, from a text (ISO 8601) or what TOML gives.

    A time without a zone is UTC. A date means the last time on it at which `digests` are due, or the end of
    that day in the workspace's zone if none is. Raises ConfigurationError.
    """
    given = _date_or_time(value) if isinstance(value, str) else value
    if not isinstance(given, date):
        remedy = "Write it as 2026-11-20T07:00Z, 2026-11-20T08:00+01:00 or 2026-11-20."
        shown = f'"{value}"' if isinstance(value, str) else repr(value)
        raise ConfigurationError(thing, f"{shown} is no time", remedy)
    if given.year not in _YEARS:
        remedy = "Name a later or earlier one."
        raise ConfigurationError(thing, f"the year {given.year} is out of range", remedy)
    if not isinstance(given, datetime):
        given = _edition_time(given, digests)
    moment = given if given.tzinfo else given.replace(tzinfo=UTC)
    return moment.astimezone(UTC).replace(microsecond=0)


def _date_or_time(text: str) -> date | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return None


def _edition_time(day: date, digests: Timetable) -> datetime:
    zone = zoneinfo.ZoneInfo(digests.zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    end = midnight.astimezone(UTC) - timedelta(seconds=1)
    due = digests.latest(end)
    return due if due.astimezone(zone).date() == day else end


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
