"""Channels over real HTTP: a webhook and ntfy, down and up again; no secret shows anywhere."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.adapters import apprise_channel
from flows.adapters.apprise_channel import AppriseChannel
from flows.adapters.database import SqlStore
from flows.config import Request
from flows.delivery import channels
from flows.errors import ConfigurationError
from flows.model import Delivery, DeliveryStatus
from flows.model.settings import Secret
from flows.runs import send_channels, steps
from flows.runs.run_report import RunReport
from flows.runs.send_channels import checked_channels, send_to_channels
from tests.factories import BRIDGE

pytestmark = pytest.mark.integration

SECRET = "whsec_" + base64.b64encode(b"a key of some thirty-two bytes..").decode()


@dataclass
class Service:
    """A server of this machine that takes posts: what it got, how it answers, and whether it is up."""

    port: int = 0
    status: int = 200
    wait: float = 0.0
    posts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    server: ThreadingHTTPServer | None = None

    @property
    def taken(self) -> list[bytes]:
        return [body for _, _, body in self.posts]

    def start(self) -> None:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(service.wait)
                if service.status == 200:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    service.posts.append((self.path, headers, body))
                self.send_response(service.status)
                self.send_header("Location", "/elsewhere")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture
def service() -> Iterator[Service]:
    given = Service()
    given.start()
    yield given
    given.stop()


@pytest.fixture
def other() -> Iterator[Service]:
    given = Service()
    given.start()
    yield given
    given.stop()


@pytest.fixture
def folder(tmp_path: Path, service: Service, other: Service, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(channels, "WAITS", (0.0, 0.0))
    monkeypatch.setenv("STANDFIRST_WEBHOOK_SECRET", SECRET)
    settings = (
        'site_url = "https://quay.example/"\nas_of = "2026-11-20T07:00Z"\n'
        f'notify = ["ntfy://anna:s3cret@127.0.0.1:{other.port}/bridge"]\n'
        f'webhook = "http://127.0.0.1:{service.port}/hook?token=t0ken"\n'
    )
    (tmp_path / "standfirst.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "seeds/news").mkdir(parents=True)
    source = '[[source]]\nname = "news"\npath = "news"\n'
    (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
    for number, (title, text) in enumerate(BRIDGE):
        head = f"---\ntitle: {title}\ndate: 2026-11-20T06:00:00Z\nlanguage: en\n---\n"
        (tmp_path / f"seeds/news/{number}.md").write_text(head + text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *, send: bool = True) -> RunReport:
    return steps.run(Request(folder=folder, send=send), lambda _: None)


def by_hand(folder: Path, *, retry_unknown: bool = False) -> tuple[Delivery, ...]:
    workspace = Request(folder=folder).load()
    with SqlStore(workspace.store_url) as store:
        return send_to_channels(workspace, store, by_hand=True, retry_unknown=retry_unknown)


def statuses(rows: tuple[Delivery, ...]) -> list[str]:
    return sorted(row.status.value for row in rows)


def test_an_edition_reaches_the_webhook_and_the_phone_once(
    folder: Path, service: Service, other: Service
) -> None:
    assert statuses(run(folder).deliveries) == ["sent", "sent"]
    run(folder)
    by_hand(folder)
    ((path, headers, body),) = service.posts
    assert path == "/hook?token=t0ken"
    assert body == (folder / "out/2026/11/20/edition.json").read_bytes()
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    (message,) = map(json.loads, other.taken)
    assert message["topic"] == "bridge"
    assert message["title"] == "The Morning Digest, Fri 20 November 2026"
    assert any(title in message["message"] for title, _ in BRIDGE)
    assert message["message"].endswith("https://quay.example/2026/11/20/")


def test_a_run_that_may_not_send_queues_nothing_and_a_person_can_send(folder: Path, service: Service) -> None:
    assert run(folder, send=False).deliveries == ()
    assert run(folder).deliveries == ()
    assert statuses(by_hand(folder)) == ["sent", "sent"]
    assert len(service.posts) == 1


def test_what_is_down_gets_the_edition_once_when_it_is_up_again(
    folder: Path, service: Service, other: Service
) -> None:
    service.stop()
    assert statuses(run(folder).deliveries) == ["deferred", "sent"]
    other.stop()
    service.start()
    assert statuses(run(folder).deliveries) == ["sent"]
    other.start()
    run(folder)
    assert (len(service.posts), len(other.posts)) == (1, 1)


@pytest.mark.parametrize(("status", "expected"), [(503, "deferred"), (404, "refused"), (307, "refused")])
def test_an_answer_that_refuses_stops_no_other_and_no_redirect_is_followed(
    folder: Path, service: Service, other: Service, status: int, expected: str
) -> None:
    service.status = other.status = status
    assert statuses(run(folder).deliveries) == [expected, expected]
    service.status = other.status = 200
    again = run(folder).deliveries
    assert statuses(again) == (["sent", "sent"] if expected == "deferred" else [])


def test_a_service_that_takes_the_message_and_does_not_answer_is_unknown(
    folder: Path, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_channels, "WEBHOOK_SECONDS", 0.2)
    service.wait = 0.6
    assert statuses(run(folder).deliveries) == ["sent", "unknown"]
    service.wait = 0.0
    run(folder)
    assert len(service.posts) <= 1
    assert statuses(by_hand(folder, retry_unknown=True)) == ["sent"]
    assert len({headers["webhook-id"] for _, headers, _ in service.posts}) == 1


def test_no_secret_shows_in_the_store_the_site_the_report_or_a_log(
    folder: Path, service: Service, other: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.status = 503
    other.stop()
    report = run(folder)
    with sqlite3.connect(folder / ".standfirst/standfirst.db") as store:
        rows = repr(store.execute("select * from deliveries").fetchall())
    files = b"".join(path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file())
    shown = f"{report!r}{rows}{caplog.text}{Request(folder=folder).load().settings!r}"
    for secret in ("s3cret", "t0ken", "whsec_"):
        assert secret not in shown
        assert secret.encode() not in files


def test_addresses_may_stand_in_private_files(folder: Path, service: Service, other: Service) -> None:
    text = (folder / "standfirst.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("notify", "webhook"))]
    files = {"notify": f"ntfy://127.0.0.1:{other.port}/a\n", "webhook": f"http://127.0.0.1:{service.port}/\n"}
    for name, address in files.items():
        (folder / name).write_text(address, encoding="utf-8")
        (folder / name).chmod(0o600)
        lines.append(f'{name}_file = "{name}"')
    (folder / "standfirst.toml").write_text("\n".join(lines), encoding="utf-8")
    assert statuses(run(folder).deliveries) == ["sent", "sent"]
    (folder / "notify").chmod(0o644)
    (row,) = by_hand(folder)
    assert row.status is DeliveryStatus.DEFERRED
    assert "may be read by others" in row.reason


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("nothing://s3cret", "an address of nothing:// is not one that Apprise can use"),
        ("s3cret", "an address is not one that Apprise can use"),
        ("ntfy://host/s3cret/other", "an address of ntfy:// names several receivers"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_showing_it(
    folder: Path, address: str, problem: str
) -> None:
    settings = folder / "standfirst.toml"
    settings.write_text(f'as_of = "2026-11-20T07:00Z"\nnotify = ["{address}"]\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match=problem) as caught:
        checked_channels(Request(folder=folder).load())
    assert "s3cret" not in str(caught.value)
    (row,) = run(folder).deliveries
    assert row.status is DeliveryStatus.DEFERRED
    assert problem in row.reason


def test_a_phone_whose_server_falls_silent_is_not_sent_the_message_twice(
    folder: Path, other: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apprise_channel, "ANSWER_SECONDS", 0.2)
    other.wait = 0.6
    begin = time.monotonic()
    rows = run(folder).deliveries
    assert time.monotonic() - begin < 20
    assert statuses(rows) == ["sent", "unknown"]
    assert any("the connection ended before its answer came" in row.reason for row in rows)
    other.wait = 0.0
    run(folder)
    assert len(other.posts) <= 1


@pytest.mark.parametrize(
    ("address", "is_plain", "most"),
    [
        ("ntfy://127.0.0.1/topic", True, 4_000),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", False, 4_000),
        ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", True, 1_800),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", False, 3_536),
        ("pover://user@token", True, 921),
    ],
)
def test_a_message_is_as_long_as_its_service_takes(address: str, is_plain: bool, most: int) -> None:
    channel = AppriseChannel(Secret(address))
    assert (channel.is_plain, channel.most_bytes) == (is_plain, most)
