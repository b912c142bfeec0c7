"""Hands messages to a mail server (RFC 5321 over TLS) and tells exactly how far each one came.

A message counts as handed over when the server has answered its closing dot. A connection that ends
before the dot has left nothing behind, so the message may be tried again; one that ends after it may
have delivered or not, and only a person can tell. Nothing, least of all the password, ever goes over
plain text: without a verified certificate there is no conversation. The one exception is a relay on this
machine (security = "none"), which is told no password; `flows.config.mail` checks both.
"""

from __future__ import annotations

import re
import selectors
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from typing import Self

from flows.model import Answer, DeliveryStatus, Letter
from flows.model.settings import MailSettings, Secret

# RFC 5321, 4.5.3.2.6: a server may think long about a whole message, and giving up on it doubles mail.
FINAL_PATIENCE = 10

_REASON_CHARACTERS = 300
_FAILURES = (OSError, smtplib.SMTPException)


class SmtpMailer:
    """Implements `flows.ports.Mailer` with the standard library; one connection serves many messages.

    `context` says which authorities may have signed the server's certificate. Without it they are those of
    the machine, or those in the file that the variable SSL_CERT_FILE names (as OpenSSL reads it). `sleep`
    lets time pass. Close it, or use it in a `with` statement.
    """

    def __init__(
        self,
        mail: MailSettings,
        password: Secret | None,
        context: ssl.SSLContext | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._mail = mail
        self._password = password
        self._context = context or ssl.create_default_context()
        self._sleep = sleep
        self._patience = FINAL_PATIENCE
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # What was interrupted within a message cannot say QUIT: the server would take it for text and wait.
        if kind is None:
            self.close()
        else:
            self._drop()

    def wait(self, seconds: float) -> None:
        """Let time pass before trying again, without keeping the server waiting."""
        self.close()
        self._sleep(seconds)

    def close(self) -> None:
        """Say goodbye to the server, if it still listens."""
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except _FAILURES:
                server.close()

    def send(self, letter: Letter) -> Answer:
        """Hand one message over, once, and tell what the server said."""
        server = self._server
        if server is not None:
            answer = self._offer(server, letter)
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

    def _offer(self, server: smtplib.SMTP, letter: Letter) -> Answer | None:
        """Name sender and reader, then pass the message; None when the connection ended before its dot."""
        steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
            lambda: server.mail(letter.sender),
            lambda: server.rcpt(letter.reader),
            lambda: server.docmd("DATA"),
        )
        try:
            for step in steps:
                code, text = step()
                if step is steps[0] and 500 <= code < 600:
                    # No reader has been named yet: it is the sender or the account that is refused.
                    self._drop()
                    return _deferred(f"sender refused: {_reply(code, text)}", for_all=True, again=False)
                if code != 354 and not 200 <= code < 300:
                    return self._declined(server, code, text)
            server.send(_closed_lines(letter.body))
            early = _early_reply(server)
        except smtplib.SMTPResponseException as error:
            return self._declined(server, error.smtp_code, error.smtp_error)
        except _FAILURES:
            return None
        return self._finish(server) if early is None else self._declined(server, *early)

    def _finish(self, server: smtplib.SMTP) -> Answer:
        """Send the closing dot and wait for the answer, which alone decides."""
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
            reason = f"the connection ended after the whole message was sent: {_told(error)}"
            return Answer(status=DeliveryStatus.UNKNOWN, reason=reason, again=False)
        if 200 <= code < 300:
            return Answer(status=DeliveryStatus.SENT, reason=_reply(code, text), again=False)
        if 400 <= code < 600:
            return self._declined(server, code, text)
        self._drop()
        return Answer(
            status=DeliveryStatus.UNKNOWN,
            reason=f"no proper answer to the whole message: {_reply(code, text)}",
            again=False,
        )

    def _declined(self, server: smtplib.SMTP, code: int, text: bytes | str) -> Answer:
        if code == 421 or not 400 <= code < 600 or not _reset(server):
            self._drop()
        if 500 <= code < 600:
            return Answer(status=DeliveryStatus.REFUSED, reason=_reply(code, text), again=False)
        return _deferred(_reply(code, text))

    def _open(self) -> smtplib.SMTP | Answer:
        """Connect, encrypt, log in; an Answer tells why none of the messages can go out now."""
        server: smtplib.SMTP | None = None
        try:
            server = self._connected()
            self._log_in(server)
        except ssl.SSLCertVerificationError as error:
            reason = f"the certificate of {self._mail.host} cannot be trusted: {error.verify_message}"
            answer = _deferred(reason, for_all=True, again=False)
        except smtplib.SMTPNotSupportedError as error:
            answer = _deferred(_unsupported(error), for_all=True, again=False)
        except smtplib.SMTPAuthenticationError as error:
            reason = f"login refused: {_reply(error.smtp_code, error.smtp_error)}"
            answer = _deferred(reason, for_all=True, again=400 <= error.smtp_code < 500)
        except smtplib.SMTPResponseException as error:
            answer = _deferred(_reply(error.smtp_code, error.smtp_error), for_all=True)
        except _FAILURES as error:
            where = f"{self._mail.host} port {self._mail.port}"
            answer = _deferred(f"no conversation with {where}: {_told(error)}", for_all=True)
        else:
            return server
        if server is not None:
            server.close()
        return answer

    def _connected(self) -> smtplib.SMTP:
        mail = self._mail
        # The sender's domain stands for this machine, whose own name is nobody's business.
        domain = mail.sender.rpartition("@")[2]
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, mail.port, domain, timeout=mail.timeout, context=self._context)
        server = smtplib.SMTP(mail.host, mail.port, domain, timeout=mail.timeout)
        if mail.security == "none":
            return server
        try:
            server.starttls(context=self._context)
        except BaseException:
            server.close()
            raise
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        server.ehlo_or_helo_if_needed()
        if server.sock is not None:
            # The closing dot goes out by itself; without this it waits 40 ms for an acknowledgement.
            server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._mail.user is not None and self._password is not None:
            server.login(self._mail.user, self._password.reveal())
            # smtplib keeps both; nothing needs them any more.
            server.user = server.password = ""

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()


def _early_reply(server: smtplib.SMTP) -> tuple[int, bytes] | None:
    """Return what a server says before the message is closed: it will not take it, whatever comes."""
    if not isinstance(server.sock, socket.socket):
        raise smtplib.SMTPServerDisconnected("closed")
    with selectors.DefaultSelector() as selector:
        selector.register(server.sock, selectors.EVENT_READ)
        if not selector.select(0):
            return None
    return server.getreply()


def _reset(server: smtplib.SMTP) -> bool:
    try:
        return 200 <= server.rset()[0] < 300
    except _FAILURES:
        return False


def _closed_lines(body: bytes) -> bytes:
    """Return a message as DATA carries it, but for the dot: dots at line starts doubled, a last CRLF."""
    doubled = re.sub(rb"(?m)^\.", b"..", body)
    return doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n"


def _deferred(reason: str, *, for_all: bool = False, again: bool = True) -> Answer:
    return Answer(status=DeliveryStatus.DEFERRED, reason=reason, for_all=for_all, again=again)


def _unsupported(error: smtplib.SMTPNotSupportedError) -> str:
    if "STARTTLS" in str(error):
        return 'the server offers no encryption (STARTTLS); try security = "tls"'
    return "the server takes no login on this port"


def _reply(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    line = " ".join("".join(each if each.isprintable() else " " for each in said).split())
    return f"{code} {line}"[:_REASON_CHARACTERS].strip()


def _told(error: Exception) -> str:
    return str(error.strerror or error) if isinstance(error, OSError) and error.strerror else str(error)
