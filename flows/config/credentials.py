"""Secrets and proxies: read from the environment or from a private file when they are needed."""

from __future__ import annotations

import os
import re
import stat
from base64 import b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path

from flows.config.settings_environment import FILE_SUFFIX, secret_text
from flows.config.sources_file import is_web_address
from flows.errors import ConfigurationError
from flows.model import Source
from flows.model.mail_settings import BouncesSettings, MailSettings
from flows.model.settings import Credentials, Network, Proxies, Secret

PASSWORD_VARIABLE = "STANDFIRST_MAIL_PASSWORD"
DKIM_VARIABLE = "STANDFIRST_DKIM_KEY"
BOUNCES_VARIABLE = "STANDFIRST_BOUNCES_PASSWORD"

_PASSWORD = "password of [mail]"
_LONGEST_PASSWORD = 4096
_LONGEST_SECRET = 16_384
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
# Headers that are ours to set, or that would change what a request is.
_RESERVED = frozenset(
    ("host", "content-length", "transfer-encoding", "connection", "cookie", "accept-encoding")
)


def network_of(sources: Sequence[Source], environment: Mapping[str, str] | None = None) -> Network:
    """Return the proxies, and the credentials of those sources that name variables of the environment."""
    variables = os.environ if environment is None else environment
    credentials = {source.name: _credentials(source, variables) for source in sources}
    return Network(
        proxies=_proxies(variables),
        credentials={name: value for name, value in credentials.items() if value is not None},
    )


def read_password(mail: MailSettings) -> Secret | None:
    """Return the password of the mail account, or None for an account that needs no login (no `user`).

    The environment goes before the file, and may name another file that others may read: a container's
    secret. Raises ConfigurationError if neither holds one, or if the
    file is not private: a regular file of this user that nobody else may read. No message quotes it.
    """
    return None if mail.user is None else _password(mail.password_file, PASSWORD_VARIABLE, _PASSWORD)


def read_bounces_password(bounces: BouncesSettings) -> Secret:
    """Return the password of the mailbox of bounces; from the same places, and with the same errors."""
    return _password(bounces.password_file, BOUNCES_VARIABLE, "password of [mail.bounces]")


def _password(file: str | None, variable: str, thing: str) -> Secret:
    if password := os.environ.get(variable, ""):
        return _usable_password(password, variable)
    if path := os.environ.get(variable + FILE_SUFFIX, "").strip():
        return _usable_password(secret_text(Path(path), variable + FILE_SUFFIX), path)
    if file is None:
        remedy = f"Set {variable}, or name a private file with password_file."
        raise ConfigurationError(thing, "is not set", remedy)
    return _usable_password(private_text(Path(file)), file)


def read_dkim_key(mail: MailSettings) -> Secret | None:
    """Return the private key (PEM) that signs messages, or None if they are not signed.

    It comes from the same places as the password. Raises ConfigurationError as for that.
    """
    if mail.dkim_selector is None:
        return None
    if key := os.environ.get(DKIM_VARIABLE, ""):
        return _usable_key(key, DKIM_VARIABLE)
    if path := os.environ.get(DKIM_VARIABLE + FILE_SUFFIX, "").strip():
        return _usable_key(secret_text(Path(path), DKIM_VARIABLE + FILE_SUFFIX), path)
    if mail.dkim_key_file is None:
        remedy = f"Set {DKIM_VARIABLE}, or name a private file with dkim_key_file."
        raise ConfigurationError("key of DKIM", "is not set", remedy)
    return _usable_key(private_text(Path(mail.dkim_key_file), "dkim_key_file"), mail.dkim_key_file)


def _usable_key(text: str, thing: str) -> Secret:
    if "PRIVATE KEY-----" in text:
        return Secret(text)
    remedy = "Make one with: openssl genrsa -out dkim.pem 2048"
    raise ConfigurationError(thing, "holds no private key in PEM", remedy)


def _credentials(source: Source, variables: Mapping[str, str]) -> Credentials | None:
    headers: list[tuple[str, Secret]] = []
    if source.headers_env is not None:
        headers = _headers(variables.get(source.headers_env, ""))
        if not headers:
            return Credentials(missing=source.headers_env)
    if source.auth_env is not None:
        login = variables.get(source.auth_env, "").strip()
        if ":" not in login:
            return Credentials(missing=source.auth_env)
        headers.append(("Authorization", Secret(f"Basic {b64encode(login.encode()).decode('ascii')}")))
    return Credentials(headers=tuple(headers)) if headers else None


def _headers(text: str) -> list[tuple[str, Secret]]:
    """Return the headers of "Name: value" lines; an empty list if one line is not a usable header."""
    headers: list[tuple[str, Secret]] = []
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = (part.strip() for part in line.partition(":"))
        usable = _HEADER_NAME.fullmatch(name) and name.lower() not in _RESERVED
        if not (colon and usable and value.isprintable()):
            return []
        headers.append((name, Secret(value)))
    return headers


def _proxies(variables: Mapping[str, str]) -> Proxies:
    def proxy(*names: str) -> Secret | None:
        values = (variables.get(spelled, "").strip() for name in names for spelled in (name.lower(), name))
        address = next(filter(None, values), "")
        address = address if "://" in address or not address else f"http://{address}"
        return Secret(address) if is_web_address(address) else None

    without = variables.get("no_proxy", "") or variables.get("NO_PROXY", "")
    return Proxies(
        http=proxy("HTTP_PROXY", "ALL_PROXY"),
        https=proxy("HTTPS_PROXY", "ALL_PROXY"),
        without=tuple(filter(None, map(str.strip, without.split(",")))),
    )


def private_text(path: Path, setting: str = "password_file") -> str:
    """Return the text of a file that nobody else may read; `setting` names it."""
    try:
        # O_NONBLOCK: a pipe in place of the file would be waited for without end.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            _check_private(os.fstat(stream.fileno()), path)
            return stream.read(_LONGEST_SECRET + 1).decode("utf-8").rstrip("\r\n")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise ConfigurationError(str(path), problem, f"Check {setting} and its permissions.") from error
    except UnicodeDecodeError:
        # Without a cause: that error would hold what was read.
        raise ConfigurationError(str(path), "is not text", "Write the secret alone into it.") from None


def _check_private(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        problem = "is not a regular file"
        raise ConfigurationError(str(path), problem, "Name a file that holds the secret alone.")
    if status.st_uid != os.geteuid():
        raise ConfigurationError(str(path), "belongs to another user", "Make it your own: chown.")
    if status.st_mode & 0o077:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        raise ConfigurationError(str(path), f"may be read by others (mode {mode})", f"Run chmod 600 {path}.")


def _usable_password(text: str, thing: str) -> Secret:
    if not text:
        raise ConfigurationError(thing, "holds no password", "Write the password into it.")
    if not (text.isascii() and text.isprintable() and len(text) <= _LONGEST_PASSWORD):
        problem = "holds characters beyond printable ASCII, which a mail login cannot carry"
        raise ConfigurationError(thing, problem, "Give the account another password, for this program alone.")
    return Secret(text)
