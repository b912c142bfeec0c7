"""A WebSub hub hears of the feeds that a run changed, once, and never stops the run."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from flows.adapters.fetch.hub import notify_hub
from flows.config import Request
from flows.model.settings import Proxies
from flows.runs import steps
from flows.runs.run_report import RunReport
from tests.factories import BRIDGE

pytestmark = pytest.mark.integration

SITE_FEEDS = ["feed.xml", "atom.xml", "feed.json", "stories.xml", "stories.json"]


@dataclass
class Hub:
    """A hub on this machine that answers with a status, after a wait."""

    address: str = ""
    status: int = 204
    wait: float = 0.0
    bodies: list[dict[str, list[str]]] = field(default_factory=list)


@pytest.fixture
def hub() -> Iterator[Hub]:
    given = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            given.bodies.append(parse_qs(body.decode()))
            time.sleep(given.wait)
            self.send_response(given.status)
            self.send_header("Location", given.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    given.address = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield given
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def folder(tmp_path: Path, hub: Hub) -> Path:
    settings = f'hub = "{hub.address}"\nsite_url = "https://quay.example/"\nas_of = "2026-11-20T07:00Z"\n'
    (tmp_path / "standfirst.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "seeds/news").mkdir(parents=True)
    source = '[[source]]\nname = "news"\npath = "news"\n'
    (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
    for number, (title, text) in enumerate(BRIDGE):
        head = f"---\ntitle: {title}\ndate: 2026-11-20T06:00:00Z\nlanguage: en\n---\n"
        (tmp_path / f"seeds/news/{number}.md").write_text(head + text, encoding="utf-8")
    return tmp_path


def run(folder: Path, out: Path | None = None) -> RunReport:
    return steps.run(Request(folder=folder, out=out), lambda _: None)


def test_a_run_tells_the_hub_of_each_feed_that_it_changed_and_the_next_of_none(
    folder: Path, hub: Hub
) -> None:
    report = run(folder)
    (body,) = hub.bodies
    assert body["hub.mode"] == ["publish"]
    written = {path.relative_to(folder / "out").as_posix() for path in (folder / "out").rglob("*.xml")}
    assert {f"https://quay.example/{name}" for name in SITE_FEEDS} <= set(body["hub.url"])
    of_stories = {name for name in written if name.startswith(("stories/", "themes/"))}
    assert {f"https://quay.example/{name}" for name in of_stories} <= set(body["hub.url"])
    assert len(body["hub.url"]) == len(SITE_FEEDS) + len(of_stories)
    assert "was not told" not in (report.note or "")
    run(folder)
    assert len(hub.bodies) == 1


def test_a_hub_that_fails_is_a_note(folder: Path, hub: Hub) -> None:
    hub.status = 503
    report = run(folder)
    assert report.edition
    assert f"{hub.address} was not told of changed feeds: it answered 503." in (report.note or "")


def test_an_edition_written_elsewhere_is_told_to_no_hub(folder: Path, hub: Hub) -> None:
    run(folder, out=folder / "elsewhere")
    assert hub.bodies == []


def test_a_redirect_is_not_followed(hub: Hub) -> None:
    hub.status = 307
    assert notify_hub(hub.address, ["https://quay.example/feed.xml"], Proxies()) == "it answered 307"
    assert len(hub.bodies) == 1


def test_a_slow_hub_is_not_waited_for(hub: Hub) -> None:
    hub.wait = 1.0
    problem = notify_hub(hub.address, ["https://quay.example/feed.xml"], Proxies(), seconds=0.2)
    assert problem == "it did not answer within 0.2 seconds"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "http://nowhere.invalid/", "http://[/"])
def test_a_hub_that_cannot_be_reached_is_a_reason(address: str) -> None:
    problem = notify_hub(address, ["https://quay.example/feed.xml"], Proxies())
    assert problem
    assert problem.startswith("it could not be reached")
