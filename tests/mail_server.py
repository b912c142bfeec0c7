"""A real mail server for tests, on a free port of this machine, that fails as it is told to."""

from __future__ import annotations

import asyncio
import datetime
import email
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
USER, PASSWORD = "digest", "correct horse"

# What the server does with the next message to come, instead of taking it.
CUT_IN, CUT_AFTER, SLOW, EARLY = "cut in DATA", "cut after DATA", "slow", "a word within DATA"


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own: its certificate, and one it signed for the server, with its key."""

    trusted: Path
    server: Path

    def client_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.trusted))

    def server_context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context


def authority(folder: Path, host: str = HOST, days: int = 3) -> Authority:
    """Make an authority whose server is called `host`; with negative days its certificate has expired."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate("Test authority", root_key.public_key(), "Test authority", root_key, None, 3)
    leaf = _certificate(host, key.public_key(), "Test authority", root_key, host, days)
    folder.mkdir(parents=True, exist_ok=True)
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "trusted.pem").write_bytes(root.public_bytes(pem))
    (folder / "server.pem").write_bytes(leaf.public_bytes(pem) + plain)
    return Authority(trusted=folder / "trusted.pem", server=folder / "server.pem")


def _certificate(
    name: str,
    key: ec.EllipticCurvePublicKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    host: str | None,
    days: int,
) -> x509.Certificate:
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 9 * day)
        .not_valid_after(now + days * day)
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    if host is not None:
        address = x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        builder = builder.add_extension(x509.SubjectAlternativeName([address]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


@dataclass
class Post:
    """Orders to the server, and a record of its work. It takes a message before it cuts or is slow."""

    script: list[str] = field(default_factory=list)
    delivered: list[tuple[str, bytes]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    slow_seconds: float = 30.0

    @property
    def readers(self) -> list[str]:
        """The readers of the messages taken, in order."""
        return sorted(reader for reader, _ in self.delivered)

    def message(self, number: int = -1) -> EmailMessage:
        return email.message_from_bytes(self.delivered[number][1], policy=policy.default)

    def taken(self, reader: str, content: bytes) -> None:
        self.delivered.append((reader, content))

    def next_action(self) -> str:
        return self.script.pop(0) if self.script else "take"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.script and self.script[0][:3].isdigit():
            return self.script.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        action = self.next_action()
        if action.startswith("late "):
            return action.removeprefix("late ")
        assert isinstance(envelope.content, bytes)
        assert len(envelope.rcpt_tos) == 1
        self.taken(envelope.rcpt_tos[0], envelope.content)
        if action == CUT_AFTER:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if action == SLOW:
            await asyncio.sleep(self.slow_seconds)
        return "250 taken as 4711"


class _Connection(SMTP):
    """The protocol of one connection, which can end in the midst of a message."""

    post: Post

    async def smtp_DATA(self, arg: str) -> None:
        if self.post.script[:1] not in ([CUT_IN], [EARLY]):
            await super().smtp_DATA(arg)
            return
        action = self.post.next_action()
        await self.push("354 go on")
        if action == EARLY:
            await self.push("421 closing down")
        await self._reader.readuntil(b"\r\n\r\n")
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class MailServer(Controller):
    """A server that speaks STARTTLS, TLS from the start, or nothing but plain text."""

    def __init__(self, post: Post, kind: str, context: ssl.SSLContext, *, login: bool = False) -> None:
        self.post = post
        kinds: dict[str, dict[str, Any]] = {
            "starttls": {"tls_context": context, "require_starttls": True},
            "tls": {"ssl_context": context, "auth_require_tls": False},
            "plain": {"auth_require_tls": False},
        }
        tls = kinds[kind]
        if login:
            tls |= {"authenticator": self._check, "auth_required": True}
        super().__init__(post, hostname=HOST, port=0, **tls)

    def _check(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given = (data.login.decode(), data.password.decode())
        self.post.logins.append(given)
        return AuthResult(success=given == (USER, PASSWORD), handled=False)

    def factory(self) -> SMTP:
        """Make the protocol of a connection."""
        self.post.connections += 1
        connection = _Connection(self.handler, loop=self.loop, **self.SMTP_kwargs)
        connection.post = self.post
        return connection

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        trigger: Callable[[], None] = super()._trigger_server
        trigger()
        self.post.connections = 0
