"""Delivery to many readers over real parts: each once or listed as unknown, also when runs are killed.

BENCH_READERS and BENCH_KILLS set the size; `pytest -s` prints what became of them.
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import dkim
import pytest

from flows.adapters.database import SqlStore
from flows.config import load_workspace
from flows.model import Delivery, DeliveryStatus, FetchFailure, Preferences, Reader, ReaderStatus
from flows.render.operator_mail import render_operator_text
from flows.runs.pipeline.plan import Plan
from flows.runs.send_mail import due_readers, planned_letters, send_due, send_newest
from flows.runs.tell_operator import send_to_operator
from tests.factories_edition import edition, receipt
from tests.mail_server import HOST, MailServer, Post, authority

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
SETTINGS = """
site_url = "https://digest.example/"
[mail]
host = "{host}"
port = {port}
security = "none"
sender = "digest@desk.example"
timeout = 10
connections = 4
"""
SENDING = """
import resource, sys
from pathlib import Path
from flows.adapters.database import SqlStore
from flows.config import load_workspace
from flows.runs.pipeline.plan import Plan
from flows.runs.send_mail import send_newest
workspace = load_workspace(Path(sys.argv[1]), sources_needed=False)
with SqlStore(workspace.store_url) as store:
    plan = Plan(
        sources=(), problems=(), themes=workspace.themes, settings=workspace.settings,
        as_of=store.editions.latest().as_of, never=(),
    )
    send_newest(workspace, plan, store)
    print(len(store.outbox(lambda: None).unsettled()), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Post, MailServer]]:
    post = Post()
    server = MailServer(post, "plain", authority(tmp_path / "authority").server_context())
    server.start()
    yield post, server
    server.stop()


def workspace_with(folder: Path, server: MailServer, readers: int, more: str = "") -> Path:
    """Make a workspace with an edition and some readers, who are stored and not in the settings."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(host=HOST, port=server.port)
    (folder / "standfirst.toml").write_text(text + more, encoding="utf-8")
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        for number in range(readers):
            store.readers.save(reader(number))
        store.save_edition(edition(), receipt())
    return folder


def reader(number: int) -> Reader:
    return Reader(id=f"{number:016x}", address=f"r{number}@home{number % 7}.example", since=NOW)


def plan_of(folder: Path) -> Plan:
    workspace = load_workspace(folder, sources_needed=False)
    return Plan(
        sources=(),
        problems=(),
        themes=workspace.themes,
        settings=workspace.settings,
        as_of=edition().as_of,
        never=(),
    )


def send(folder: Path) -> Counter[str]:
    """Send what is due and return how many messages have each status."""
    workspace = load_workspace(folder, sources_needed=False)
    with SqlStore(workspace.store_url) as store:
        return Counter(row.status for row in send_newest(workspace, plan_of(folder), store).deliveries)


def states(folder: Path) -> dict[str, str]:
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        rows = store.outbox(lambda: NOW).deliveries(edition().id)
        return {f"r{int(row.reader, 16)}": str(row.status) for row in rows}


def times_taken(post: Post) -> Counter[str]:
    return Counter(address.partition("@")[0] for address, _ in post.delivered)


def test_all_readers_of_the_store_are_sent_one_message_over_several_connections(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    folder = workspace_with(tmp_path / "w", post[1], 120)
    assert send(folder) == {"sent": 120}
    assert send(folder) == {}
    assert set(times_taken(post[0]).values()) == {1}
    assert len(post[0].delivered) == 120
    assert 1 < post[0].connections <= 4


def test_killed_deliveries_are_finished_and_nobody_gets_a_second_message(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    count, kills = int(os.environ.get("BENCH_READERS", "60")), int(os.environ.get("BENCH_KILLS", "3"))
    folder = workspace_with(tmp_path / "w", post[1], count)
    chance, command = random.Random(17), [sys.executable, "-P", "-c", SENDING, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _ in range(kills):
        before = len(post[0].delivered)
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
            deadline = time.monotonic() + 120
            while len(post[0].delivered) == before and running.poll() is None:
                assert time.monotonic() < deadline
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.002 * count / kills))
            running.send_signal(signal.SIGKILL)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=3000, check=True)
    unsettled, memory = map(int, done.stdout.split())
    taken, ledger = times_taken(post[0]), states(folder)
    assert max(taken.values()) == 1
    assert len(ledger) == count
    assert {name for name, status in ledger.items() if status == "sent"} <= set(taken)
    unknown = [name for name, status in ledger.items() if status == "unknown"]
    assert set(ledger.values()) <= {"sent", "unknown"}
    assert len(unknown) == unsettled <= 4 * kills
    print(f"{count} readers, {kills} kills: {len(unknown)} unknown, {memory} kB at most")


def test_reader_who_leaves_during_a_delivery_is_skipped(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    folder = workspace_with(tmp_path / "w", post[1], 2)
    workspace = load_workspace(folder, sources_needed=False)
    with SqlStore(workspace.store_url) as store:
        store.outbox(lambda: NOW).queue(edition().id, due_readers(store, edition().as_of, "UTC"))
        store.readers.save(replace(reader(0), status=ReaderStatus.LEFT))
        rows = send_due(workspace, plan_of(folder), store).deliveries
    assert {row.reader[-1]: str(row.status) for row in rows} == {"0": "skipped", "1": "sent"}
    assert set(times_taken(post[0])) == {"r1"}


def test_each_reader_has_own_links_and_the_signature_is_good_as_received(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    key = tmp_path / "dkim.pem"
    subprocess.run(["openssl", "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    key.chmod(0o600)
    public = subprocess.run(
        ["openssl", "rsa", "-in", str(key), "-pubout", "-outform", "der"], check=True, capture_output=True
    ).stdout
    more = f'dkim_selector = "d"\ndkim_key_file = "{key}"\n[serve]\n'
    folder = workspace_with(tmp_path / "w", post[1], 3, more)
    assert send(folder) == {"sent": 3}
    record = b"v=DKIM1; k=rsa; p=" + b64encode(public)
    left = set()
    for number, (_, body) in enumerate(post[0].delivered):
        assert dkim.verify(body, dnsfunc=lambda name, timeout=5: record)
        message = post[0].message(number)
        https, mailto = str(message["List-Unsubscribe"]).split(", ")
        assert re.fullmatch(r"<https://digest\.example/unsubscribe/[\w.-]+>", https)
        assert mailto.startswith("<mailto:digest@desk.example?subject=unsubscribe%20")
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert abs((datetime.now(UTC) - message["Date"].datetime).total_seconds()) < 60
        for part in message.iter_parts():
            assert https.strip("<>") in part.get_content()
            assert "reader.invalid" not in part.get_content()
        left.add(https)
    assert len(left) == 3
    assert b"unsubscribe-post" in post[0].delivered[0][1].partition(b"\r\n\r\n")[0].split(b"bh=")[0]


def test_operator_is_told_once_a_day_of_the_same_failures(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    more = '[operator]\nmail = "operator@desk.example"\n'
    folder = workspace_with(tmp_path / "w", post[1], 2, more)
    workspace = load_workspace(folder, sources_needed=False)
    failure = FetchFailure(source="Port Daily", item="", reason="HTTP 410", remedy="Remove it.")
    refused = Delivery(
        edition_id="1", reader="00ff", status=DeliveryStatus.REFUSED, reason="550 no such reader"
    )
    text = render_operator_text([failure], [refused], ["The store was not pruned."])
    with SqlStore(workspace.store_url) as store:
        assert render_operator_text([], [], ["A note alone."]) == ""
        assert send_to_operator(workspace, store, "") is None
        assert send_to_operator(workspace, store, text) is None
        assert send_to_operator(workspace, store, text) is None
        assert send_to_operator(workspace, store, f"{text}\nMore.") is None
    assert [address for address, _ in post[0].delivered] == ["operator@desk.example"] * 2
    message = post[0].message(0)
    assert message["Subject"].endswith(": 1 failure of sources")
    assert "List-Unsubscribe" not in message
    body = message.get_content()
    assert "- Port Daily, : HTTP 410. Remove it." in body
    assert "- 1, reader 00ff: 550 no such reader" in body
    # Its row is nobody's edition: a delivery to readers takes no notice of it.
    assert send(folder) == {"sent": 2}


def test_operator_who_cannot_be_told_is_a_note_of_the_run(tmp_path: Path) -> None:
    text = SETTINGS.format(host=HOST, port=1) + '[operator]\nmail = "operator@desk.example"\n'
    (tmp_path / "standfirst.toml").write_text(text, encoding="utf-8")
    workspace = load_workspace(tmp_path, sources_needed=False)
    with SqlStore(workspace.store_url) as store:
        problem = send_to_operator(workspace, store, "1 failure of sources:")
    assert problem is not None
    assert problem.startswith("The mail to the operator was not sent (deferred): no conversation with")


def test_plan_writes_the_message_of_each_reader_and_sends_nothing(
    tmp_path: Path, post: tuple[Post, MailServer]
) -> None:
    folder = workspace_with(tmp_path / "w", post[1], 3)
    workspace = load_workspace(folder, sources_needed=False)
    with SqlStore(workspace.store_url) as store:
        store.readers.save(replace(reader(1), preferences=Preferences(mute_words=("ferries", "ferry"))))
        planned = list(planned_letters(workspace, plan_of(folder), store))
        assert store.outbox(lambda: NOW).deliveries(edition().id) == ()
    assert [one.reader for one in planned] == [reader(number).id for number in range(3)]
    assert all(one.row is None for one in planned)
    assert post[0].delivered == []
