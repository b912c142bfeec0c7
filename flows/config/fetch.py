"""Reads how servers are asked: [fetch], and what the environment holds of proxies and of paid sources."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from ipaddress import ip_network

from flows.config.tables import Table
from flows.config.values import is_web_address, parse_span
from flows.model import Source
from flows.model.settings import Credentials, FetchSettings, Network, Proxies, Secret

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_HOST = re.compile(r"[\w.-]{1,253}|\[?[0-9a-fA-F:.]+\]?")
# Headers that are ours to set, or that would change what a request is.
_OURS = frozenset(("host", "content-length", "transfer-encoding", "connection", "cookie", "accept-encoding"))


def fetch_settings(table: Table) -> FetchSettings:
    """Return what [fetch] says. Raises ConfigurationError."""
    table.refuse_unknown(each.name for each in fields(FetchSettings))
    default = FetchSettings()
    return FetchSettings(
        contact=_contact(table) or default.contact,
        allow_hosts=_allowed(table),
        at_once=_whole(table, "at_once", default.at_once, 1, 1_000),
        per_host=_whole(table, "per_host", default.per_host, 1, 100),
        seconds_apart=_seconds(table, "seconds_apart", default.seconds_apart),
        redirects=_whole(table, "redirects", default.redirects, 0, 20),
        pages=_whole(table, "pages", default.pages, 0, 100_000),
        poll_least=_span(table, "poll_least", default.poll_least),
        poll_most=max(
            _span(table, "poll_most", default.poll_most), _span(table, "poll_least", default.poll_least)
        ),
    )


def network_of(sources: Sequence[Source], environment: Mapping[str, str] | None = None) -> Network:
    """Return what the environment says of the way to the servers of some sources."""
    given = os.environ if environment is None else environment
    named = [(source.name, _credentials(source, given)) for source in sources]
    return Network(
        proxies=_proxies(given),
        credentials=tuple((name, found) for name, found in named if found is not None),
    )


def _credentials(source: Source, given: Mapping[str, str]) -> Credentials | None:
    headers: list[tuple[str, Secret]] = []
    if source.headers_env is not None:
        found = _headers(given.get(source.headers_env, ""))
        if not found:
            return Credentials(missing=source.headers_env)
        headers += found
    if source.auth_env is not None:
        login = given.get(source.auth_env, "").strip()
        if ":" not in login:
            return Credentials(missing=source.auth_env)
        headers.append(("Authorization", Secret(f"Basic {b64encode(login.encode()).decode('ascii')}")))
    return Credentials(headers=tuple(headers)) if headers else None


def _headers(text: str) -> list[tuple[str, Secret]]:
    """Read "Name: value" lines; an empty list when one of them is none."""
    found: list[tuple[str, Secret]] = []
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = (part.strip() for part in line.partition(":"))
        usable = _HEADER_NAME.fullmatch(name) and name.lower() not in _OURS
        if not (colon and usable and value.isprintable()):
            return []
        found.append((name, Secret(value)))
    return found


def _proxies(given: Mapping[str, str]) -> Proxies:
    def found(*names: str) -> Secret | None:
        values = (given.get(spelled, "").strip() for name in names for spelled in (name.lower(), name))
        address = next(filter(None, values), "")
        address = address if "://" in address or not address else f"http://{address}"
        return Secret(address) if is_web_address(address) else None

    without = given.get("no_proxy", "") or given.get("NO_PROXY", "")
    return Proxies(
        http=found("HTTP_PROXY", "ALL_PROXY"),
        https=found("HTTPS_PROXY", "ALL_PROXY"),
        without=tuple(each.strip() for each in without.split(",") if each.strip()),
    )


def _contact(table: Table) -> str | None:
    given = table.text("contact")
    if given is not None and not (given.isascii() and re.fullmatch(r"[^\s()<>]{3,200}", given)):
        raise table.fault(
            "contact", "is no address", 'Write "https://example.org/about" or "you@example.org".'
        )
    return given


def _allowed(table: Table) -> tuple[str, ...]:
    hosts = table.texts("allow_hosts")
    for host in hosts:
        if not _HOST.fullmatch(host) and not _is_network(host):
            raise table.fault(
                "allow_hosts",
                f'holds "{host}", which is no host',
                'Write names, addresses and networks: "intranet.example", "10.0.0.7", "10.0.0.0/8".',
            )
    return hosts


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _whole(table: Table, key: str, default: int, least: int, most: int) -> int:
    value = table.values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise table.fault(
            key, f"must be a whole number from {least} to {most:,}", f"Without the line it is {default}."
        )
    return value


def _seconds(table: Table, key: str, default: float) -> float:
    value = table.values.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3_600:
        raise table.fault(key, "must be a number of seconds", f"Without the line it is {default:g}.")
    return float(value)


def _span(table: Table, key: str, default: timedelta) -> timedelta:
    text = table.text(key)
    return default if text is None else parse_span(text, f"{table.thing}, {key}", timedelta(minutes=5))
