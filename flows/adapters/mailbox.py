"""Reads a mailbox over IMAP (RFC 9051, 3501) with bounds: TLS, timeouts, a number and a size of messages."""

from __future__ import annotations

import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self

from flows.errors import MailboxError
from flows.model.mail_settings import BouncesSettings
from flows.model.settings import Secret

# A mailbox that holds more is read over several runs.
MOST_MESSAGES = 500
# The headers of our message stand within the beginning of whatever returns it.
MESSAGE_BYTES = 400_000
SECONDS = 120.0

# Set on what is not for a program, so that no run reads it again; a person still sees it as new.
_READ_FLAG = "StandfirstRead"
_REFUSED = "the server refused"
_FAILURES = (OSError, imaplib.IMAP4.error, ssl.SSLError, EOFError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """A message of a mailbox: its number there and the beginning of its bytes."""

    uid: str
    body: bytes


class Mailbox:
    """The new messages of one folder; use it in a `with` statement. Every method raises MailboxError."""

    def __init__(
        self,
        settings: BouncesSettings,
        password: Secret,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._password = password
        self._context = context or ssl.create_default_context()
        self._clock = clock
        self._server: imaplib.IMAP4 | None = None

    def __enter__(self) -> Self:
        settings = self._settings
        try:
            self._server = server = self._connect()
            server.login(settings.user, self._password.reveal())
            self._answer("select", *server.select(f'"{settings.folder}"'))
        except _FAILURES as error:
            self._close()
            raise self._error(error) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def new(self) -> Iterator[ReceivedMessage]:
        """Yield unread messages, newest first, that no run has read; only within the bounds."""
        deadline = self._clock() + SECONDS
        try:
            hits = self._call("search", "UID", "SEARCH", "UNSEEN", "UNKEYWORD", _READ_FLAG)
            uids = re.findall(rb"\d{1,10}", hits[0][:1_000_000] if isinstance(hits[0], bytes) else b"")
            for uid in [number.decode("ascii") for number in uids[::-1][:MOST_MESSAGES]]:
                if self._clock() > deadline:
                    return
                parts = self._call("fetch", "UID", "FETCH", uid, f"(BODY.PEEK[]<0.{MESSAGE_BYTES}>)")
                bodies = [part[1] for part in parts if isinstance(part, tuple) and len(part) > 1]
                if bodies and isinstance(bodies[0], bytes):
                    yield ReceivedMessage(uid=uid, body=bodies[0][:MESSAGE_BYTES])
        except _FAILURES as error:
            raise self._error(error) from None

    def settle(self, message: ReceivedMessage) -> None:
        """Mark a message as read, and move it if the settings name a folder for that."""
        try:
            self._call("store", "UID", "STORE", message.uid, "+FLAGS.SILENT", r"(\Seen)")
            if self._settings.done is not None:
                self._call("copy", "UID", "COPY", message.uid, f'"{self._settings.done}"')
                self._call("store", "UID", "STORE", message.uid, "+FLAGS.SILENT", r"(\Deleted)")
                # EXPUNGE alone would remove what others have marked as deleted.
                with suppress(imaplib.IMAP4.error):
                    self._call("expunge", "UID", "EXPUNGE", message.uid)
        except _FAILURES as error:
            raise self._error(error) from None

    def leave(self, message: ReceivedMessage) -> None:
        """Leave a message as new for a person, and remember that it was read, where a server can."""
        with suppress(imaplib.IMAP4.error):
            try:
                self._call("store", "UID", "STORE", message.uid, "+FLAGS.SILENT", f"({_READ_FLAG})")
            except OSError as error:
                raise self._error(error) from None

    def _connect(self) -> imaplib.IMAP4:
        settings = self._settings
        if settings.security == "tls":
            return imaplib.IMAP4_SSL(
                settings.host, settings.port, ssl_context=self._context, timeout=settings.timeout
            )
        server = imaplib.IMAP4(settings.host, settings.port, timeout=settings.timeout)
        server.starttls(self._context)
        return server

    def _call(self, what: str, command: str, *arguments: str) -> list[Any]:
        if self._server is None:
            raise imaplib.IMAP4.error("the connection is closed")
        # imaplib's names for what UID does; it passes the arguments on as they are.
        return self._answer(what, *self._server.uid(*arguments))

    def _answer(self, what: str, kind: str, parts: list[Any]) -> list[Any]:
        if kind != "OK":
            raise imaplib.IMAP4.error(f"{_REFUSED} to {what}")
        return parts

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(*_FAILURES):
                server.logout()

    def _error(self, error: BaseException) -> MailboxError:
        # A server may repeat what it was sent: its own words are shown nowhere.
        is_answer = isinstance(error, imaplib.IMAP4.error) and not str(error).startswith(_REFUSED)
        problem = "the server refused the login or broke off" if is_answer else str(error)
        where, remedy = f"the mailbox at {self._settings.host}", "Correct [mail.bounces] or the password."
        return MailboxError(where, f"cannot be read: {problem or type(error).__name__}", remedy)
