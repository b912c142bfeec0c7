"""Sends messages to a mail server (RFC 5321 over TLS) and reports exactly how far each one came.

A message counts as sent when the server has answered its closing dot. A connection that ends before the dot
has left nothing behind, so the message may be tried again; after a connection that ends later only a person
can find out whether the message was delivered. Nothing, least of all the password, goes over plain text:
without a verified certificate there is no conversation. The one exception is a relay on this machine
(security = "none"), which gets no password; `flows.config.mail` checks both.
"""

from __future__ import annotations

import re
import selectors
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self

from flows.model import Answer, DeliveryStatus, Letter
from flows.model.mail_settings import MailSettings
from flows.model.settings import Secret

# RFC 5321, 4.5.3.2.6: a server may think long about a whole message, and giving up on it doubles mail.
FINAL_PATIENCE = 10

# A connection that has nothing to carry for so long is closed: some servers end it after a minute.
IDLE_SECONDS = 10.0

_REASON_CHARACTERS = 300
_FAILURES = (OSError, smtplib.SMTPException)


class SmtpMailer:
    """Implements `flows.ports.Mailer`: one after the other; one connection serves many of them.

    `context` holds the authorities that may have signed the server's certificate. Without it they are those
    of the machine, or those in the file that the variable SSL_CERT_FILE names (as OpenSSL reads it). Close
    it, or use it in a `with` statement.
    """

    def __init__(
        self,
        mail: MailSettings,
        password: Secret | None,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._mail = mail
        self._password = password
        self._context = context or ssl.create_default_context()
        self._patience = FINAL_PATIENCE
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # After an interruption within a message the server would take QUIT for its text, and wait.
        if kind is None:
            self.close()
        else:
            self._drop()

    def close(self) -> None:
        """End the conversation with the server, if it still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except _FAILURES:
                server.close()

    def abort(self) -> None:
        """End the conversation from another thread: whoever waits for the server has its answer."""
        server = self._server
        if server is not None and isinstance(server.sock, socket.socket):
            with suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    def send(self, letter: Letter) -> Answer:
        """Send one message once, and return the server's answer, without the address that it may repeat."""
        answer = self._hand_over(letter)
        return replace(answer, reason=_without_address(answer.reason, letter.address or letter.reader))

    def _hand_over(self, letter: Letter) -> Answer:
        if self._server is not None:
            answer = self._offer(self._server, letter)
            if answer is not None:
                return answer
            # The server closed a connection that had served before: a new one is worth a try.
            self._drop()
        opened = self._open()
        if isinstance(opened, Answer):
            return opened
        self._server = opened
        answer = self._offer(opened, letter)
        if answer is not None:
            return answer
        self._drop()
        return _deferred("the connection ended before the whole message was sent", for_all=True)

    def check(self) -> Answer | None:
        """Connect, encrypt and log in, send nothing; return why no message could be sent, or None."""
        opened = self._open()
        if isinstance(opened, Answer):
            return opened
        self._server = opened
        self.close()
        return None

    def _offer(self, server: smtplib.SMTP, letter: Letter) -> Answer | None:
        """Send the envelope and the message; return None if the connection ended before the closing dot."""
        try:
            code, text = server.mail(letter.sender)
            if 500 <= code < 600:
                # No reader has been named yet: the sender or the account is refused.
                self._drop()
                return _deferred(f"sender refused: {_reply(code, text)}", for_all=True, again=False)
            if 200 <= code < 300:
                code, text = server.rcpt(letter.address or letter.reader)
            if 200 <= code < 300:
                code, text = server.docmd("DATA")
            if code != 354:
                return self._declined(server, code, text)
            server.send(_closed_lines(letter.body))
            early = _early_reply(server)
        except smtplib.SMTPResponseException as error:
            return self._declined(server, error.smtp_code, error.smtp_error)
        except _FAILURES:
            return None
        return self._finish(server) if early is None else self._declined(server, *early)

    def _finish(self, server: smtplib.SMTP) -> Answer:
        """Send the closing dot and wait for the reply, which alone decides."""
        try:
            if server.sock is not None:
                server.sock.settimeout(self._mail.timeout * self._patience)
            server.send(b".\r\n")
            code, text = server.getreply()
            if server.sock is not None:
                server.sock.settimeout(self._mail.timeout)
        except _FAILURES as error:
            # A server that is silent once is not waited for as long again in this run.
            self._patience = 1
            self._drop()
            reason = f"the connection ended after the whole message was sent: {_reason(error)}"
            return Answer(status=DeliveryStatus.UNKNOWN, reason=reason, again=False)
        if 200 <= code < 300:
            return Answer(status=DeliveryStatus.SENT, reason=_reply(code, text), again=False)
        if 400 <= code < 600:
            return self._declined(server, code, text)
        self._drop()
        reason = f"no proper answer to the whole message: {_reply(code, text)}"
        return Answer(status=DeliveryStatus.UNKNOWN, reason=reason, again=False)

    def _declined(self, server: smtplib.SMTP, code: int, text: bytes | str) -> Answer:
        """Return the answer for a message that was not accepted, and reset or close the connection."""
        if code == 421 or not 400 <= code < 600 or not _is_reset(server):
            self._drop()
        if 500 <= code < 600:
            return Answer(status=DeliveryStatus.REFUSED, reason=_reply(code, text), again=False)
        return _deferred(_reply(code, text))

    def _open(self) -> smtplib.SMTP | Answer:
        """Connect, encrypt and log in; return an Answer if no message can be sent now."""
        mail = self._mail
        # The sender's domain stands for this machine, whose own name is private.
        domain = mail.sender.rpartition("@")[2]
        server: smtplib.SMTP | None = None
        try:
            if mail.security == "tls":
                server = smtplib.SMTP_SSL(
                    mail.host, mail.port, domain, timeout=mail.timeout, context=self._context
                )
            else:
                server = smtplib.SMTP(mail.host, mail.port, domain, timeout=mail.timeout)
            if mail.security == "starttls":
                server.starttls(context=self._context)
            self._log_in(server)
            return server
        except ssl.SSLCertVerificationError as error:
            reason = f"the certificate of {mail.host} cannot be trusted: {error.verify_message}"
            answer = _deferred(reason, for_all=True, again=False)
        except smtplib.SMTPNotSupportedError as error:
            reason = "the server takes no login on this port"
            if "STARTTLS" in str(error):
                reason = 'the server offers no encryption (STARTTLS); try security = "tls"'
            answer = _deferred(reason, for_all=True, again=False)
        except smtplib.SMTPAuthenticationError as error:
            reason = f"login refused: {_reply(error.smtp_code, error.smtp_error)}"
            answer = _deferred(reason, for_all=True, again=400 <= error.smtp_code < 500)
        except smtplib.SMTPResponseException as error:
            answer = _deferred(_reply(error.smtp_code, error.smtp_error), for_all=True)
        except _FAILURES as error:
            where = f"{mail.host} port {mail.port}"
            answer = _deferred(f"no conversation with {where}: {_reason(error)}", for_all=True)
        if server is not None:
            server.close()
        return answer

    def _log_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if server.sock is not None:
            # The closing dot is a packet of its own; without this it waits 40 ms for an acknowledgement.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._mail.user is not None and self._password is not None:
            server.login(self._mail.user, self._password.reveal())
            # smtplib keeps both, and nothing needs them any more.
            server.user = server.password = ""

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


class SmtpPool:
    """Implements `flows.delivery.dispatch.MailPool`: mailers in threads that are started when needed.

    `sleep` lets time pass. Use it in a `with` statement.
    """

    def __init__(
        self,
        mail: MailSettings,
        password: Secret | None,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._new: Callable[[], SmtpMailer] = partial(SmtpMailer, mail, password, context)
        self._sleep = sleep
        self._mailers: list[SmtpMailer] = []
        self._threads: list[Thread] = []
        self._letters: SimpleQueue[Letter | None] = SimpleQueue()
        self._answers: SimpleQueue[tuple[Letter, Answer | Exception]] = SimpleQueue()
        self._under_way = 0
        self._ahead = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for _thread in self._threads:
            self._letters.put(None)
        if kind is not None:
            for mailer in self._mailers:
                mailer.abort()
        for thread in self._threads:
            thread.join(None if kind is None else 1.0)

    def now(self) -> float:
        """Return the seconds of a clock that never goes back."""
        return time.monotonic() + self._ahead

    def begin(self, letter: Letter) -> None:
        """Begin to hand one message over."""
        self._under_way += 1
        if self._under_way > len(self._threads):
            mailer = self._new()
            self._mailers.append(mailer)
            # A thread that hangs does not keep the program from ending.
            self._threads.append(Thread(target=self._work, args=(mailer,), daemon=True))
            self._threads[-1].start()
        self._letters.put(letter)

    def answers(self, seconds: float | None) -> Sequence[tuple[Letter, Answer]]:
        """Wait for an answer, at most some seconds; return the messages that were answered."""
        if not self._under_way:
            if seconds:
                begun = time.monotonic()
                self._sleep(seconds)
                # A test that does not really sleep has a clock that is ahead.
                self._ahead += max(0.0, seconds - (time.monotonic() - begun))
            return ()
        answered: list[tuple[Letter, Answer]] = []
        with suppress(Empty):
            while True:
                # The first is waited for; what else there is comes with it.
                letter, answer = self._answers.get(not answered, seconds)
                self._under_way -= 1
                if isinstance(answer, Exception):
                    raise answer
                answered.append((letter, answer))
        return answered

    def _work(self, mailer: SmtpMailer) -> None:
        with mailer:
            while (letter := self._next(mailer)) is not None:
                try:
                    self._answers.put((letter, mailer.send(letter)))
                except Exception as error:  # the thread that asks for the answers raises it
                    self._answers.put((letter, error))

    def _next(self, mailer: SmtpMailer) -> Letter | None:
        """Return the next message to send, None if there is none any more."""
        try:
            return self._letters.get(timeout=IDLE_SECONDS)
        except Empty:
            mailer.close()
            return self._letters.get()


def _early_reply(server: smtplib.SMTP) -> tuple[int, bytes] | None:
    """Return the reply that a server sends before the message is complete: it will not accept it."""
    if not isinstance(server.sock, socket.socket):
        raise smtplib.SMTPServerDisconnected("closed")
    with selectors.DefaultSelector() as selector:
        selector.register(server.sock, selectors.EVENT_READ)
        return server.getreply() if selector.select(0) else None


def _is_reset(server: smtplib.SMTP) -> bool:
    try:
        return 200 <= server.rset()[0] < 300
    except _FAILURES:
        return False


def _closed_lines(body: bytes) -> bytes:
    """Return a message as DATA carries it: dots at line starts doubled, a last CRLF, no closing dot."""
    doubled = re.sub(rb"(?m)^\.", b"..", body)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _deferred(reason: str, *, for_all: bool = False, again: bool = True) -> Answer:
    return Answer(status=DeliveryStatus.DEFERRED, reason=reason, for_all=for_all, again=again)


def _reply(code: int, text: bytes | str) -> str:
    """Return a server's reply as one line of printable characters."""
    reply = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join("".join(char if char.isprintable() else " " for char in reply).split())
    return f"{code} {line}"[:_REASON_CHARACTERS].strip()


def _without_address(reason: str, address: str) -> str:
    """Return a reason without an address in whatever letter case, also where the reason is cut in it."""
    hidden = re.sub(re.escape(address), "the reader", reason, flags=re.IGNORECASE)
    if len(reason) < _REASON_CHARACTERS:
        return hidden
    folded = hidden.casefold()
    cut = next((n for n in range(len(address), 0, -1) if folded.endswith(address[:n].casefold())), 0)
    return hidden[: len(hidden) - cut].rstrip("<( ")


def _reason(error: Exception) -> str:
    return str(error.strerror or error) if isinstance(error, OSError) and error.strerror else str(error)
