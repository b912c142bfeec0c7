"""The mailbox of bounces over IMAP: who is suspended, who leaves, and what stays for a person."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.adapters.database import SqlStore
from flows.cli.main import app
from flows.config import Workspace, load_workspace
from flows.delivery.tokens import LINKS_SECRET, signed
from flows.errors import MailboxError
from flows.model import Reader, ReaderStatus
from flows.runs.health.network import network_facts
from flows.runs.read_returned_mail import (
    ReturnedTally,
    read_returned_mail,
    returned_note,
)
from tests.imap_server import DOVECOT, Folders, dovecot, imap_server
from tests.mail_server import HOST, PASSWORD, USER, Authority, authority
from tests.returned import bounce, complaint, request_to_leave

pytestmark = pytest.mark.integration

NOW = datetime.now(UTC).replace(microsecond=0)
NAMES = ("anna", "ben", "cleo")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def folders() -> Folders:
    return Folders()


@contextmanager
def opened(folder: Path, port: int, monkeypatch: pytest.MonkeyPatch, more: str = "") -> Iterator[Workspace]:
    monkeypatch.setenv("STANDFIRST_BOUNCES_PASSWORD", PASSWORD)
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "seeds/sources.toml").write_text("", encoding="utf-8")
    (folder / "standfirst.toml").write_text(
        '[mail]\nhost = "smtp.example.org"\nsender = "desk@digest.example"\n'
        f'[mail.bounces]\nhost = "{HOST}"\nport = {port}\nuser = "{USER}"\ntimeout = 3\n{more}',
        encoding="utf-8",
    )
    yield load_workspace(folder, sources_needed=False)


@pytest.fixture
def workspace(
    tmp_path: Path, ours: Authority, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    with imap_server(ours, folders) as port, opened(tmp_path, port, monkeypatch) as given:
        yield given


@pytest.fixture
def store(workspace: Workspace) -> Iterator[SqlStore]:
    with SqlStore(workspace.store_url) as given:
        fill(given)
        yield given


def fill(store: SqlStore) -> None:
    for name in NAMES:
        reader = Reader(id=f"{name:0<16}", address=f"{name}@allport.example", since=NOW)
        assert store.readers.save(replace(reader, digests=("main", "sport") if name == "cleo" else ("main",)))


def token(store: SqlStore, name: str, hours: int = 0, digest: str = "main") -> str:
    key = store.readers.secret(LINKS_SECRET)
    return signed(key, "unsubscribe", f"{name:0<16}", digest, NOW - timedelta(hours=hours))


def status(store: SqlStore, name: str) -> ReaderStatus:
    reader = store.readers.get(f"{name:0<16}")
    assert reader is not None
    return reader.status


def read(workspace: Workspace, store: SqlStore, ours: Authority) -> ReturnedTally:
    tally = read_returned_mail(workspace, store, ours.client_context())
    assert tally is not None
    return tally


def test_a_second_bounce_suspends_and_one_does_not(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders
) -> None:
    folders.add(bounce(token(store, "anna", 24)))
    folders.add(bounce(token(store, "ben", 24)))
    assert read(workspace, store, ours).bounced == 2
    # A server reports the same mail again: that is no second bounce.
    folders.add(bounce(token(store, "ben", 24)))
    folders.add(bounce(token(store, "anna"), how="text/rfc822-headers"))
    assert read(workspace, store, ours).suspended == 1
    assert (status(store, "anna"), status(store, "ben")) == (ReaderStatus.SUSPENDED, ReaderStatus.ACTIVE)
    assert store.readers.is_suppressed("Anna@allport.example")
    assert not store.readers.is_suppressed("ben@allport.example")
    assert all("\\Seen" in message.flags for message in folders.messages["INBOX"])


def test_a_complaint_suspends_at_once(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders
) -> None:
    folders.add(complaint(token(store, "anna")))
    folders.add(complaint(token(store, "ben"), "not-spam"))
    assert read(workspace, store, ours).complained == 1
    assert (status(store, "anna"), status(store, "ben")) == (ReaderStatus.SUSPENDED, ReaderStatus.ACTIVE)


def test_a_request_by_mail_leaves_its_digest_alone(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders
) -> None:
    folders.add(request_to_leave(f"unsubscribe {token(store, 'anna')}"))
    folders.add(request_to_leave(f"Unsubscribe {token(store, 'cleo', digest='sport')}"))
    assert read(workspace, store, ours).left == 2
    assert status(store, "anna") is ReaderStatus.LEFT
    cleo = store.readers.get(f"{'cleo':0<16}")
    assert cleo is not None
    assert (cleo.status, cleo.digests) == (ReaderStatus.ACTIVE, ("main",))
    assert not store.readers.is_suppressed("anna@allport.example")


def test_a_forged_report_changes_nobody_and_a_person_still_sees_it(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders
) -> None:
    other = signed(b"another key of thirty-two bytes.", "unsubscribe", f"{'anna':0<16}", "main", NOW)
    old = token(store, "anna", hours=24 * 401)
    other_purpose = signed(store.readers.secret(LINKS_SECRET), "preferences", f"{'anna':0<16}", "main", NOW)
    for forged in (other, old, other_purpose, token(store, "anna")[:-4] + "AAAA", ""):
        folders.add(bounce(forged))
        folders.add(complaint(forged))
        folders.add(request_to_leave(f"unsubscribe {forged}"))
    tally = read(workspace, store, ours)
    assert tally == ReturnedTally(unmatched=15)
    assert status(store, "anna") is ReaderStatus.ACTIVE
    assert all(message.flags == {"StandfirstRead"} for message in folders.messages["INBOX"])
    assert read(workspace, store, ours) == ReturnedTally()


def test_what_is_settled_is_moved_if_a_folder_is_named(
    tmp_path: Path, ours: Authority, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        imap_server(ours, folders) as port,
        opened(tmp_path, port, monkeypatch, 'done = "Done"\n') as workspace,
        SqlStore(workspace.store_url) as store,
    ):
        fill(store)
        folders.add(bounce(token(store, "anna")))
        read(workspace, store, ours)
        (moved,) = folders.messages["Done"]
        assert "\\Deleted" in moved.flags


@pytest.mark.parametrize("stage", ["LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE"])
def test_a_server_that_falls_silent_costs_its_time_and_no_more(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders, stage: str
) -> None:
    assert workspace.settings.mail is not None
    assert workspace.settings.mail.bounces is not None
    bounces = replace(workspace.settings.mail.bounces, timeout=0.3)
    mail = replace(workspace.settings.mail, bounces=bounces)
    hasty = replace(workspace, settings=replace(workspace.settings, mail=mail))
    folders.add(bounce(token(store, "anna")))
    folders.hangs_at = stage
    begin = time.monotonic()
    with pytest.raises(MailboxError, match="cannot be read"):
        read(hasty, store, ours)
    assert time.monotonic() - begin < 4
    folders.hangs_at = ""
    assert read(workspace, store, ours).bounced == (0 if stage == "UID STORE" else 1)
    assert status(store, "anna") is ReaderStatus.ACTIVE


def test_a_run_goes_on_without_the_mailbox_and_shows_no_secret(
    workspace: Workspace, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its certificate is of an authority that this machine does not know.
    note = returned_note(workspace, store) or ""
    assert note.startswith("Mail that came back was not read: the mailbox at 127.0.0.1: cannot be read")
    monkeypatch.setenv("STANDFIRST_BOUNCES_PASSWORD", "wrong horse")
    assert "wrong horse" not in (returned_note(workspace, store) or "")


def test_a_wrong_password_is_refused_without_showing_it(
    workspace: Workspace, store: SqlStore, ours: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDFIRST_BOUNCES_PASSWORD", "wrong horse")
    with pytest.raises(MailboxError, match="refused the login") as caught:
        read(workspace, store, ours)
    assert "wrong horse" not in str(caught.value)


@pytest.mark.skipif(not DOVECOT or os.geteuid() != 0, reason="Dovecot is not installed, or this is not root")
def test_dovecot_serves_the_same_mailbox(
    tmp_path: Path, ours: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    with (
        opened(tmp_path, port, monkeypatch, 'done = "Done"\n') as workspace,
        SqlStore(workspace.store_url) as store,
    ):
        fill(store)
        messages = [
            bounce(token(store, "anna", 24)),
            bounce(token(store, "anna")),
            complaint(token(store, "ben")),
            request_to_leave(f"unsubscribe {token(store, 'cleo')}"),
            request_to_leave("A question about your digest"),
        ]
        # A setting of Dovecot ends at a blank.
        monkeypatch.setenv("STANDFIRST_BOUNCES_PASSWORD", PASSWORD.replace(" ", "_"))
        with dovecot(ours, messages, port) as box:
            wait_for(port)
            tally = read(workspace, store, ours)
            assert tally == ReturnedTally(bounced=1, suspended=1, complained=1, left=1, unmatched=1)
            assert read(workspace, store, ours) == ReturnedTally()
            assert len(list((box / ".Done").glob("[cn]*/*"))) == 4
            (question,) = [*box.glob("cur/*"), *box.glob("new/*")]
            assert "S" not in question.name.rpartition(":2,")[2]


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Dovecot did not begin")


def test_the_doctor_says_whether_the_mailbox_can_be_read(
    workspace: Workspace, ours: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = replace(workspace.settings, mail=None)
    assert "bounces" not in doctor_says(replace(workspace, settings=asked))
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
    assert "the mailbox at 127.0.0.1 can be read" in doctor_says(workspace)["bounces"]
    monkeypatch.setenv("STANDFIRST_BOUNCES_PASSWORD", "wrong horse")
    assert "refused the login" in doctor_says(workspace)["bounces"]


def doctor_says(workspace: Workspace) -> dict[str, str]:
    return {fact.check: fact.evidence for fact in network_facts(workspace, (), is_offline=False)}


def test_the_command_reads_the_mailbox(
    workspace: Workspace, store: SqlStore, ours: Authority, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
    folder = str(workspace.store_path.parent.parent)
    source = '[[source]]\nname = "news"\npath = "news"\n'
    (Path(folder) / "seeds/sources.toml").write_text(source, encoding="utf-8")
    folders.add(complaint(token(store, "anna")))
    folders.add(request_to_leave("A question"))
    done = CliRunner().invoke(app, ["readers", "bounces", "--workspace", folder])
    assert "1 reader suspended after a complaint." in done.output
    assert "Left unread for you: 1 message." in done.output
    assert status(store, "anna") is ReaderStatus.SUSPENDED
