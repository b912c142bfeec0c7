"""`standfirst serve` over HTTP: readers come and leave as browsers and providers do, and no other way."""

from __future__ import annotations

import base64
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.web_server import application, server
from flows.config import Workspace, load_workspace
from flows.delivery.tokens import LINKS_SECRET, Purpose, signed
from flows.errors import ConfigurationError
from flows.model import Reader, ReaderStatus
from flows.model.serve_settings import ServeSettings
from flows.runs import reader_desk
from flows.runs.serve_site import opened_site
from tests.documentation import commands
from tests.mail_server import MailServer, Post
from tests.unit.config.files import workspace

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass
class Site:
    """A site that is served, its store, and the mail server it sends to."""

    workspace: Workspace
    store: SqlStore
    post: Post
    port: int

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **headers: str
    ) -> tuple[HTTPResponse, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): text for name, text in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def send(self, path: str, **fields: str) -> tuple[HTTPResponse, str]:
        return self.ask("POST", path, urlencode(fields), **FORM)

    def subscribe(self, address: str, **headers: str) -> int:
        _, page = self.ask("GET", "/subscribe", **headers)
        (form,) = re.findall(r'name="form" value="([^"]+)"', page)
        body = urlencode({"address": address, "form": form})
        return self.ask("POST", "/subscribe", body, **FORM, **headers)[0].status

    def reader(self, address: str = "anna@desk.example") -> Reader:
        reader = Reader(id=self.store.readers.new_id(), address=address, since=SystemClock().now())
        assert self.store.readers.save(reader)
        return reader

    def path(self, purpose: Purpose, reader: Reader, days: int = 0) -> str:
        key, now = self.store.readers.secret(LINKS_SECRET), SystemClock().now() - timedelta(days=days)
        return f"/{purpose}/{signed(key, purpose, reader.id, 'main', now)}"

    def status(self, reader: Reader) -> ReaderStatus | None:
        stored = self.store.readers.get(reader.id)
        return None if stored is None else stored.status

    def mails(self, number: int) -> list[str]:
        """Return the readers of the mails that came, once there are so many."""
        end = time.monotonic() + 10
        while len(self.post.delivered) < number and time.monotonic() < end:
            time.sleep(0.02)
        return self.post.readers


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    # A test fills in the form as fast as a program.
    monkeypatch.setattr(reader_desk, "_LEAST_SECONDS", 0)
    with plain_mail_server() as (post, port):
        folder = workspace(tmp_path, settings_with(port))
        (folder / "out").mkdir()
        (folder / "out/index.html").write_text("<p>newest</p>", encoding="utf-8")
        loaded = load_workspace(folder)
        assert loaded.settings.serve is not None
        with opened_site(loaded, loaded.settings.serve) as opened, SqlStore(loaded.store_url) as store:
            thread = threading.Thread(target=opened.serve)
            thread.start()
            yield Site(loaded, store, post, opened.port)
            opened.stop()
            thread.join(10)
            assert not thread.is_alive()


class plain_mail_server:
    """A mail server without encryption on this machine, for the length of a `with` block."""

    def __enter__(self) -> tuple[Post, int]:
        import ssl

        self.server = MailServer(Post(), "plain", ssl.create_default_context())
        self.server.start()
        return self.server.post, self.server.port

    def __exit__(self, *_: object) -> None:
        self.server.stop()


def settings_with(port: int, more: str = "") -> str:
    return (
        f'title = "The Harbour Digest"\nsite_url = "https://digest.example/news/"\n{more}\n'
        f'[mail]\nhost = "127.0.0.1"\nsecurity = "none"\nport = {port}\nsender = "digest@desk.example"\n'
        'to = ["boss@desk.example"]\n[serve]\nport = 0\nposts_an_hour = 10\n'
    )


class TestComing:
    def test_from_the_form_by_the_mail_to_a_reader(self, site: Site) -> None:
        assert site.subscribe("anna@desk.example") == 200
        assert site.mails(1) == ["anna@desk.example"]
        message = site.post.message()
        text = message.get_content()
        (link,) = re.findall(r"https://digest\.example/news(/confirm/\S+)", text)
        assert "anna" not in link
        assert str(message["From"]) == "The Harbour Digest <digest@desk.example>"
        assert message["Auto-Submitted"] == "auto-generated"
        for method in ("GET", "HEAD", "GET"):
            assert site.ask(method, link)[0].status == 200
        reader = site.store.readers.by_address("anna@desk.example")
        assert reader is not None
        assert reader.status is ReaderStatus.PENDING
        assert site.send(link, do="1")[0].status == 200
        assert site.status(reader) is ReaderStatus.ACTIVE

    def test_the_mail_is_signed_as_editions_are(self, site: Site, tmp_path: Path) -> None:
        key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        (tmp_path / "dkim.pem").touch(0o600)
        (tmp_path / "dkim.pem").write_bytes(pem)
        mail = replace(
            site.workspace.settings.mail or pytest.fail("no mail"),
            dkim_domain="desk.example",
            dkim_selector="digest",
            dkim_key_file=str(tmp_path / "dkim.pem"),
        )
        signed = replace(site.workspace, settings=replace(site.workspace.settings, mail=mail))
        with opened_site(signed, ServeSettings(port=0)) as opened:
            thread = threading.Thread(target=opened.serve)
            thread.start()
            assert replace(site, port=opened.port).subscribe("anna@desk.example") == 200
            assert site.mails(1) == ["anna@desk.example"]
            opened.stop()
            thread.join(10)
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
        assert dkim.verify(site.post.delivered[0][1], dnsfunc=lambda name, timeout=5: record)

    def test_a_thousand_requests_of_one_client_cause_a_few_mails_and_none_twice(self, site: Site) -> None:
        _, page = site.ask("GET", "/subscribe")
        (form,) = re.findall(r'name="form" value="([^"]+)"', page)
        connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
        statuses = []
        for number in range(int(os.environ.get("BENCH_FORMS", "1000"))):
            body = urlencode({"address": f"a{number % 5}@desk.example", "form": form})
            connection.request("POST", "/subscribe", body, FORM)
            response = connection.getresponse()
            response.read()
            statuses.append(response.status)
        connection.close()
        assert statuses[:10] == [200] * 10
        assert set(statuses[10:]) == {429}
        assert site.mails(5) == [f"a{number}@desk.example" for number in range(5)]
        time.sleep(0.3)
        assert len(site.post.delivered) == 5

    def test_clients_behind_a_trusted_proxy_are_told_apart(self, site: Site) -> None:
        statuses = [
            site.subscribe(f"p{number}@desk.example", X_Forwarded_For=f"198.51.100.{number}")
            for number in range(12)
        ]
        assert statuses == [200] * 12

    def test_a_mail_server_that_refuses_is_said_without_the_address(
        self, site: Site, capfd: pytest.CaptureFixture[str]
    ) -> None:
        site.post.script.append("550 no such user anna@desk.example")
        assert site.subscribe("anna@desk.example") == 200
        end = time.monotonic() + 10
        line = ""
        while not line and time.monotonic() < end:
            time.sleep(0.05)
            line = capfd.readouterr().err
        assert line == "standfirst: the mail that a form asked for was not sent (refused)\n"


class TestLeaving:
    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (ONE_CLICK, "application/x-www-form-urlencoded"),
            (
                '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n'
                "--x--\r\n",
                "multipart/form-data; boundary=x",
            ),
        ],
        ids=["urlencoded", "multipart"],
    )
    def test_a_provider_leaves_for_its_person_in_one_request(self, site: Site, body: str, kind: str) -> None:
        reader = site.reader()
        path = site.path("unsubscribe", reader)
        for method in ("GET", "HEAD"):
            assert site.ask(method, path, User_Agent="a link scanner")[0].status == 200
        assert site.status(reader) is ReaderStatus.ACTIVE
        response, _ = site.ask("POST", path, body, Content_Type=kind)
        assert response.status == 200
        assert response.headers["Set-Cookie"] is None
        assert site.status(reader) is ReaderStatus.LEFT
        assert list(site.store.readers.due("main")) == []

    def test_forged_and_expired_links_are_refused_and_say_nothing(self, site: Site) -> None:
        reader = site.reader()
        path, old = site.path("unsubscribe", reader), site.path("unsubscribe", reader, days=401)
        forged = path[:-2] + ("AA" if not path.endswith("AA") else "BB")
        answers = [site.ask("POST", wrong, ONE_CLICK, **FORM) for wrong in (forged, old, "/unsubscribe/x")]
        assert [response.status for response, _ in answers] == [403] * 3
        assert len({page for _, page in answers}) == 1
        assert site.status(reader) is ReaderStatus.ACTIVE

    def test_readers_come_and_leave_while_a_run_holds_the_lock(self, site: Site) -> None:
        reader = site.reader()
        with SqlStore(site.workspace.store_url) as run, run.locked(1.0):
            assert site.send(site.path("unsubscribe", reader), do="1")[0].status == 200
            assert site.subscribe("late@desk.example") == 200
            assert site.mails(1) == ["late@desk.example"]
        assert site.status(reader) is ReaderStatus.LEFT


class TestPreferences:
    def test_what_is_held_is_downloaded_and_deleted(self, site: Site) -> None:
        reader = site.reader()
        path = site.path("preferences", reader)
        response, held = site.send(path, do="export")
        assert response.headers["Content-Disposition"] == 'attachment; filename="standfirst-data.json"'
        assert response.headers["Cache-Control"] == "no-store"
        assert json.loads(held)["reader"]["address"] == "anna@desk.example"
        assert json.loads(held)["mails"] == []
        assert site.send(path, do="delete-now")[0].status == 200
        assert site.status(reader) is None


class TestHttp:
    def test_the_archive_is_there_with_and_without_the_path_of_the_site(self, site: Site) -> None:
        for path in ("/", "/news/", "/news/index.html"):
            response, page = site.ask("GET", path)
            assert (response.status, page) == (200, "<p>newest</p>")
        assert site.ask("GET", "/news/subscribe", Host="digest.example")[0].status == 200

    def test_no_other_route_and_no_other_method(self, site: Site) -> None:
        for path in ("/subscribe/", "/confirm", "/confirm/", "/preferences/a/b", "/docs", "/openapi.json"):
            assert site.ask("GET", path)[0].status == 404
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            assert site.ask(method, "/subscribe")[0].status == 405
        assert site.ask("GET", "/", Host="other.example")[0].status == 421

    def test_pages_of_readers_are_kept_nowhere_and_framed_by_nobody(self, site: Site) -> None:
        response, _ = site.ask("GET", site.path("preferences", site.reader()))
        headers = dict(response.headers)
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-robots-tag"] == "noindex"
        assert "script-src" not in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in str(site.ask("GET", "/")[0].headers["content-security-policy"])

    def test_the_form_of_another_site_is_refused_whatever_the_browser_says(self, site: Site) -> None:
        reader = site.reader()
        path = site.path("preferences", reader)
        for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
            assert site.ask("POST", path, "do=delete-now", **FORM, **headers)[0].status == 403
        assert site.status(reader) is ReaderStatus.ACTIVE
        for headers in ({"Sec_Fetch_Site": "same-origin", "Origin": "null"}, {"Origin": "null"}):
            assert site.ask("POST", path, "do=save", **FORM, **headers)[0].status == 200

    def test_a_body_is_bounded_in_size_fields_and_time(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = site.path("preferences", site.reader())
        assert site.ask("POST", path, "a=" + "x" * 300_000, **FORM)[0].status == 413
        assert site.ask("POST", path, "a=1&" * 1_000, **FORM)[0].status == 400
        broken = {"Content-Type": "multipart/form-data; boundary=x"}
        assert site.ask("POST", path, "no boundary", **broken)[0].status == 400
        monkeypatch.setattr(application, "FORM_SECONDS", 0.2)
        kind = FORM["Content-Type"]
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: 9\r\n\r\n"
        assert b" 408 " in self.answer_to(site, head.encode() + b"a=")

    def test_a_head_that_never_ends_is_cut_off(self, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "HEAD_SECONDS", 0.3)
        for start in (b"", b"GET / HTTP/1.1\r\nHost: "):
            assert self.answer_to(site, start) == b""
        assert b" 400 " in self.answer_to(site, b"GET / HTTP/1.1\r\nA: " + b"x" * 100_000)

    def test_what_is_asked_for_is_printed_nowhere(
        self, site: Site, capfd: pytest.CaptureFixture[str]
    ) -> None:
        reader = site.reader()
        site.ask("GET", site.path("preferences", reader))
        self.answer_to(site, b"nonsense\r\n\r\n")
        site.send(site.path("unsubscribe", reader), do="1")
        assert capfd.readouterr() == ("", "")

    @staticmethod
    def answer_to(site: Site, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
            client.sendall(request)
            answer = b""
            while chunk := client.recv(65_536):
                answer += chunk
            return answer


def test_without_mail_there_is_no_form_and_the_pages_of_tokens_are_there(tmp_path: Path) -> None:
    loaded = load_workspace(workspace(tmp_path, 'site_url = "https://digest.example/"\n'))
    with (
        pytest.raises(ConfigurationError, match="Add \\[mail\\], or write subscribe = \\[\\]"),
        opened_site(loaded, ServeSettings(port=0)),
    ):
        pass
    with opened_site(loaded, ServeSettings(port=0, subscribe=())) as opened:
        assert opened.port


def test_a_digest_that_is_none_is_named(tmp_path: Path) -> None:
    loaded = load_workspace(workspace(tmp_path, settings_with(25)))
    with (
        pytest.raises(ConfigurationError, match='"mian" is no digest. Did you mean'),
        opened_site(loaded, ServeSettings(port=0, subscribe=("mian",))),
    ):
        pass


def test_the_command_ends_at_a_signal_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with plain_mail_server() as (_, port):
        folder = workspace(tmp_path, settings_with(port))
        (folder / "out").mkdir()
        (folder / "out/index.html").write_text("<p>newest</p>", encoding="utf-8")
        (line,) = commands("run: serve")
        program, *words = shlex.split(line.replace("my-news", str(folder)))
        assert program == "standfirst"
        arguments = [sys.executable, "-m", "flows", *words]
        running = subprocess.Popen(
            arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            (address,) = re.findall(r"http://localhost:\d+", line)
            assert "https://digest.example/news/" in line
            connection = HTTPConnection("127.0.0.1", urlsplit(address).port, timeout=10)
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"<p>newest</p>"
            running.send_signal(signal.SIGTERM)
            assert (running.wait(15), running.communicate()[1]) == (0, "")
        finally:
            running.kill()
            running.wait()
