"""Reads the password of the mail account, from the environment or from a private file, when it is needed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flows.errors import ConfigurationError
from flows.model.settings import MailSettings, Secret

PASSWORD_VARIABLE = "STANDFIRST_MAIL_PASSWORD"

_THING = "password of [mail]"
_LONGEST = 4096


def read_password(mail: MailSettings) -> Secret | None:
    """Return the password, or None for an account that needs no login (no `user`).

    The environment goes before the file. Raises ConfigurationError when neither gives one, or when the
    file is not private: a regular file of this user that nobody else may read. No message quotes it.
    """
    if mail.user is None:
        return None
    given = os.environ.get(PASSWORD_VARIABLE, "")
    if given:
        return _usable(given, PASSWORD_VARIABLE)
    if mail.password_file is None:
        remedy = f"Set {PASSWORD_VARIABLE}, or name a private file with password_file."
        raise ConfigurationError(_THING, "is not given", remedy)
    return _usable(_private_text(Path(mail.password_file)), str(mail.password_file))


def _private_text(path: Path) -> str:
    try:
        # Not blocking, for a pipe in its place would be waited for without end.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as stream:
            _check_private(os.fstat(stream.fileno()), path)
            return stream.read(_LONGEST + 1).decode("utf-8").rstrip("\r\n")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise ConfigurationError(str(path), problem, "Check password_file and its permissions.") from error
    except UnicodeDecodeError:
        # Without a cause: the error would hold what was read.
        raise ConfigurationError(str(path), "is not text", "Write the password alone into it.") from None


def _check_private(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ConfigurationError(str(path), "is no regular file", "Name a file that holds the password.")
    if found.st_uid != os.geteuid():
        raise ConfigurationError(str(path), "belongs to another user", "Make it your own: chown.")
    if found.st_mode & 0o077:
        mode = f"{stat.S_IMODE(found.st_mode):04o}"
        raise ConfigurationError(str(path), f"may be read by others (mode {mode})", f"Run chmod 600 {path}.")


def _usable(text: str, thing: str) -> Secret:
    if not text:
        raise ConfigurationError(thing, "holds no password", "Write the password into it.")
    if not (text.isascii() and text.isprintable() and len(text) <= _LONGEST):
        problem = "holds characters beyond printable ASCII, which a mail login cannot carry"
        raise ConfigurationError(thing, problem, "Give the account another password, for this program alone.")
    return Secret(text)
