"""Reads [mail]: by which server editions are mailed, from whom, and to whom."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

from flows.config.tables import Table
from flows.config.values import parse_mail_address
from flows.errors import ConfigurationError
from flows.model.settings import MAIL_PORTS, MailSettings, Security

_KEYS = (
    "host",
    "port",
    "security",
    "sender",
    "sender_name",
    "reply_to",
    "postal_address",
    "user",
    "password_file",
    "to",
    "timeout",
)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.?|[0-9A-Fa-f:]+")
_LONGEST_TIMEOUT = 600.0


def mail_settings(table: Table, title: str, folder: Path) -> MailSettings:
    """Return what [mail] says; the digest's title stands in for a missing sender name.

    A password file is relative to the workspace; it is read only when mail is sent. Raises
    ConfigurationError, for a password within the table as well.
    """
    if "password" in table.values:
        remedy = "Set STANDFIRST_MAIL_PASSWORD, or name a private file with password_file."
        raise table.fault("password", "does not belong in a settings file", remedy)
    table.refuse_unknown(_KEYS)
    security = _security(table)
    password_file = table.text("password_file")
    if security == "none":
        _check_unencrypted(table)
    return MailSettings(
        host=_host(table),
        port=_port(table, security),
        security=security,
        sender=_address(table, "sender") or _missing(table, "sender"),
        sender_name=table.text("sender_name") or title,
        reply_to=_address(table, "reply_to"),
        postal_address=table.text("postal_address"),
        user=_user(table),
        password_file=None if password_file is None else str(folder / Path(password_file).expanduser()),
        to=_readers(table),
        timeout=_timeout(table),
    )


def _missing(table: Table, key: str) -> str:
    raise ConfigurationError(table.thing, f'needs "{key}"', f'Add a line such as {key} = "…".')


def _host(table: Table) -> str:
    host = table.text("host") or _missing(table, "host")
    if not _HOST.fullmatch(host):
        raise table.fault(
            "host", "is no host name", 'Write it as "smtp.example.org"; the port has its own key.'
        )
    return host


def _security(table: Table) -> Security:
    given = table.text("security") or "starttls"
    for known in MAIL_PORTS:
        if given == known:
            return known
    remedy = 'Write "starttls" (port 587), "tls" (port 465), or "none" for a relay on this machine.'
    raise table.fault("security", f'is "{given}"', remedy)


def _check_unencrypted(table: Table) -> None:
    """Refuse mail without encryption to another machine, or with a login: both could be read on the way."""
    host = _host(table)
    if not _is_loopback(host):
        problem = f'is "none" and the host is "{host}": unencrypted mail stays on this machine'
        remedy = 'Write "starttls" or "tls", or host = "localhost" for a relay on this machine.'
        raise table.fault("security", problem, remedy)
    for key in ("user", "password_file"):
        if key in table.values:
            remedy = f'Remove "{key}", or write security = "starttls" or "tls".'
            raise table.fault("security", 'is "none", and a login is never sent unencrypted', remedy)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.casefold() == "localhost"


def _port(table: Table, security: Security) -> int:
    port = table.values.get("port", MAIL_PORTS[security])
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        raise table.fault(
            "port", "must be a whole number up to 65535", f"It is mostly {MAIL_PORTS[security]}."
        )
    return port


def _address(table: Table, key: str) -> str | None:
    text = table.text(key)
    return None if text is None else parse_mail_address(text, f"{table.thing}, {key}")


def _user(table: Table) -> str | None:
    user = table.text("user")
    if user is not None and not user.isascii():
        raise table.fault("user", "holds characters beyond ASCII, which a mail login cannot carry")
    return user


def _readers(table: Table) -> tuple[str, ...]:
    """Return the readers in their order; of one address in two spellings the first stays."""
    addresses = [parse_mail_address(text, f"{table.thing}, to") for text in table.texts("to")]
    if not addresses:
        raise ConfigurationError(table.thing, 'names no reader in "to"', 'Write to = ["name@example.org"].')
    unique: dict[str, str] = {}
    for address in addresses:
        unique.setdefault(address.casefold(), address)
    return tuple(unique.values())


def _timeout(table: Table) -> float:
    value = table.values.get("timeout", 60.0)
    usable = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not usable or not 0 < value <= _LONGEST_TIMEOUT:
        raise table.fault("timeout", f"must be seconds, up to {_LONGEST_TIMEOUT:.0f}")
    return float(value)
