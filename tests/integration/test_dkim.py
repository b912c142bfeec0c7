"""Signatures of messages, verified as a receiver does, with the record that docs/mail.md has one make."""

from __future__ import annotations

import builtins
import subprocess
from pathlib import Path
from typing import Any

import dkim
import pytest

from flows.adapters.dkim_signer import DkimSigner
from flows.errors import ConfigurationError
from flows.model.settings import Secret
from tests.documentation import block

pytestmark = pytest.mark.integration

MESSAGE = (
    b"From: Digest <digest@example.org>\r\nTo: anna@home.example\r\nSubject: Ferries collide\r\n"
    b"List-Unsubscribe: <https://digest.example/unsubscribe/1>, <mailto:digest@example.org>\r\n"
    b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nTwo ferries collided.=20\r\n.\r\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the key that the documentation has one make, and its record."""
    folder = tmp_path_factory.mktemp("key")
    printed = subprocess.run(
        ["sh", "-e", "-c", block("run: dkim")], cwd=folder, capture_output=True, check=True, timeout=60
    )
    (folder / "record").write_bytes(b"v=DKIM1; k=rsa; p=" + printed.stdout)
    return folder


@pytest.fixture
def signer(folder: Path) -> DkimSigner:
    assert (folder / "dkim.pem").stat().st_mode & 0o077 == 0
    return DkimSigner("example.org", "digest", Secret((folder / "dkim.pem").read_text()))


def is_valid(message: bytes, folder: Path) -> bool:
    """Return True if a receiver, who looks the record up, finds the signature good."""
    records = {b"digest._domainkey.example.org.": (folder / "record").read_bytes()}
    return bool(dkim.verify(message, dnsfunc=lambda name, timeout=5: records[name]))


def test_signed_message_is_verified_as_received(signer: DkimSigner, folder: Path) -> None:
    signed = signer.signed(MESSAGE)
    assert signed.endswith(MESSAGE)
    assert is_valid(signed, folder)
    # On its way a server may fold headers anew and drop blanks at the ends of lines.
    relayed = signed.replace(b"Subject: Ferries collide", b"Subject:  Ferries\r\n collide ")
    assert is_valid(b"Received: from a by b\r\n" + relayed, folder)


@pytest.mark.parametrize(
    ("part", "forged"),
    [
        (b"Subject: Ferries", b"Subject: Lorries"),
        (b"unsubscribe/1", b"unsubscribe/2"),
        (b"One-Click", b"One-Stop"),
        (b"Two ferries", b"Ten ferries"),
        (b"From: Digest", b"From: Someone <a@b.example>\r\nFrom: Digest"),
        (b"Subject: Ferries", b"Subject: More\r\nSubject: Ferries"),
        (b"List-Unsubscribe-Post", b"List-Unsubscribe-Post: x\r\nList-Unsubscribe-Post"),
    ],
)
def test_nothing_that_matters_can_be_changed_or_added(
    signer: DkimSigner, folder: Path, part: bytes, forged: bytes
) -> None:
    assert not is_valid(signer.signed(MESSAGE).replace(part, forged, 1), folder)


def test_message_that_is_no_mailing_is_signed_as_well(signer: DkimSigner, folder: Path) -> None:
    assert is_valid(signer.signed(b"From: a@example.org\r\n\r\nHello\r\n"), folder)


@pytest.mark.parametrize("text", ["-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----", "secret"])
def test_key_that_cannot_sign_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        DkimSigner("example.org", "digest", Secret(text))
    assert "cannot sign with the key" in str(refused.value)
    assert "abc" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def missing(name: str, *more: Any, **named: Any) -> Any:
        if name == "dkim":
            raise ImportError(name)
        return found(name, *more, **named)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ConfigurationError, match=r"pip install 'standfirst\[dkim\]'"):
        DkimSigner("example.org", "digest", Secret("key"))
