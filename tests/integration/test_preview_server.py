"""The preview: which files of a folder a client on this machine gets, and nothing else."""

from __future__ import annotations

import os
import socket
import struct
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.adapters.web_server import SiteServer
from flows.errors import PublishError

pytestmark = pytest.mark.integration


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    (folder / "2026/11/20").mkdir(parents=True)
    (folder / "index.html").write_text("<p>latest</p>", encoding="utf-8")
    (folder / "2026/11/20/index.html").write_text("<p>Friday</p>", encoding="utf-8")
    (folder / "feed.xml").write_text("<rss/>", encoding="utf-8")
    (folder / ".gitkeep").write_text("", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("not yours", encoding="utf-8")
    return folder


@pytest.fixture
def served(out: Path) -> Iterator[HTTPConnection]:
    server = SiteServer(out, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    connection = HTTPConnection("127.0.0.1", urlsplit(server.address).port, timeout=10)
    yield connection
    connection.close()
    server.stop()
    thread.join(10)
    assert not thread.is_alive()


def get(served: HTTPConnection, target: str, **headers: str) -> tuple[HTTPResponse, bytes]:
    served.request("GET", target, headers={name.replace("_", "-"): text for name, text in headers.items()})
    response = served.getresponse()
    return response, response.read()


class TestPlaces:
    @pytest.mark.parametrize(
        ("target", "body"),
        [
            ("/", b"<p>latest</p>"),
            ("/index.html?utm=1", b"<p>latest</p>"),
            ("/2026/11/20/", b"<p>Friday</p>"),
            ("//2026//11/20/index.html", b"<p>Friday</p>"),
            ("/%66eed.xml", b"<rss/>"),
        ],
    )
    def test_file_is_served(self, served: HTTPConnection, target: str, body: bytes) -> None:
        response, content = get(served, target)
        assert (response.status, content) == (HTTPStatus.OK, body)

    @pytest.mark.parametrize(
        "target",
        [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/2026/..%2f..%2f..%2fsecret.txt",
            "/..\\secret.txt",
            "/%00",
            "/.gitkeep",
            "/2026/",
            "/nothing.html",
            "/index.html/more",
            "/index.html/",
            pytest.param("/" + "a" * 5000, id="longer than any name"),
        ],
    )
    def test_other_files_are_not_found(self, served: HTTPConnection, target: str) -> None:
        assert get(served, target)[0].status == HTTPStatus.NOT_FOUND

    def test_links_and_pipes_are_not_found(self, out: Path, served: HTTPConnection) -> None:
        (out / "one.html").symlink_to(out / "other.html")
        (out / "other.html").symlink_to(out / "one.html")
        (out / "link.txt").symlink_to(out.parent / "secret.txt")
        os.mkfifo(out / "pipe.html")
        for name in ("/one.html", "/link.txt", "/pipe.html"):
            assert get(served, name)[0].status == HTTPStatus.NOT_FOUND

    def test_the_site_says_itself_that_there_is_no_such_page(self, out: Path, served: HTTPConnection) -> None:
        (out / "404.html").write_text("<p>100 % nothing</p>", encoding="utf-8")
        response, content = get(served, "/nothing.html")
        assert (response.status, content) == (HTTPStatus.NOT_FOUND, b"<p>100 % nothing</p>")
        (out / "404.html").unlink()
        (out / "404.html").symlink_to(out.parent / "secret.txt")
        assert b"not yours" not in get(served, "/nothing.html")[1]

    @pytest.mark.parametrize("target", ["/2026/11/20", "//2026/11/20", "/2026/11/20?q=//a.example"])
    def test_folder_without_its_slash_leads_to_it_on_this_host(
        self, served: HTTPConnection, target: str
    ) -> None:
        response, _ = get(served, target)
        assert response.status == HTTPStatus.MOVED_PERMANENTLY
        assert str(response.headers["Location"]).partition("?")[0] == "/2026/11/20/"

    @pytest.mark.parametrize("host", ["", "digest.example", "localhost.example:80", "192.0.2.1", "[", "a]b"])
    def test_other_names_of_this_machine_are_refused(self, served: HTTPConnection, host: str) -> None:
        assert get(served, "/", Host=host)[0].status == HTTPStatus.MISDIRECTED_REQUEST


class TestHeaders:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("feed.xml", "application/rss+xml"),
            ("atom.xml", "application/atom+xml"),
            ("feed.json", "application/feed+json"),
            ("stories.xml", "application/atom+xml"),
            ("stories.json", "application/feed+json"),
            ("feeds.opml", "text/x-opml; charset=utf-8"),
            ("edition.json", "application/json"),
            ("a.html", "text/html; charset=utf-8"),
            ("email.txt", "text/plain; charset=utf-8"),
            ("digest.eml", "message/rfc822"),
            ("a.unknown", "application/octet-stream"),
        ],
    )
    def test_type_is_that_of_the_file(self, out: Path, served: HTTPConnection, name: str, kind: str) -> None:
        (out / name).write_bytes(b"x")
        assert get(served, f"/{name}")[0].headers["Content-Type"] == kind

    @pytest.mark.parametrize("folder", ["stories", "themes"])
    def test_feeds_of_stories_and_themes_are_atom(
        self, out: Path, served: HTTPConnection, folder: str
    ) -> None:
        (out / folder).mkdir()
        (out / folder / "a.xml").write_bytes(b"x")
        assert get(served, f"/{folder}/a.xml")[0].headers["Content-Type"] == "application/atom+xml"

    def test_unchanged_file_is_304_by_its_etag_and_a_changed_one_is_sent_within_its_second(
        self, out: Path, served: HTTPConnection
    ) -> None:
        first, _ = get(served, "/feed.xml")
        etag, date = str(first.headers["ETag"]), str(first.headers["Last-Modified"])
        again, body = get(served, "/feed.xml", If_None_Match=etag, If_Modified_Since=date)
        assert (again.status, body, again.headers["ETag"]) == (HTTPStatus.NOT_MODIFIED, b"", etag)
        (out / "feed.xml").write_text("<new/>", encoding="utf-8")
        changed, body = get(served, "/feed.xml", If_None_Match=etag, If_Modified_Since=date)
        assert (changed.status, body) == (HTTPStatus.OK, b"<new/>")
        assert "ETag" not in get(served, "/lacking.xml")[0].headers

    def test_unchanged_file_is_304_by_its_date(self, served: HTTPConnection) -> None:
        date = str(get(served, "/")[0].headers["Last-Modified"])
        response, body = get(served, "/", If_Modified_Since=date)
        assert (response.status, body) == (HTTPStatus.NOT_MODIFIED, b"")
        for other in ("Thu, 01 Jan 2026 00:00:00 GMT", "yesterday", ","):
            assert get(served, "/", If_Modified_Since=other)[0].status == HTTPStatus.OK


class TestServer:
    def test_one_connection_carries_many_requests(self, served: HTTPConnection) -> None:
        for _ in range(3):
            assert get(served, "/")[1] == b"<p>latest</p>"
        served.request("HEAD", "/")
        head = served.getresponse()
        assert (head.headers["Content-Length"], head.read()) == ("13", b"")

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_nothing_but_reading_is_possible(self, served: HTTPConnection, method: str) -> None:
        served.request(method, "/", body=b"x")
        assert served.getresponse().status == HTTPStatus.METHOD_NOT_ALLOWED

    def test_client_that_leaves_in_the_middle_is_no_matter(
        self, out: Path, served: HTTPConnection, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (out / "large.jpg").write_bytes(bytes(20_000_000))
        for _ in range(5):
            client = socket.create_connection(("127.0.0.1", served.port))
            client.sendall(b"GET /large.jpg HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(1)
            # With this the system answers what still comes with a reset.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        assert get(served, "/")[1] == b"<p>latest</p>"
        assert capsys.readouterr() == ("", "")

    def test_fault_of_our_own_is_one_line_and_ends_nothing(
        self, served: HTTPConnection, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_: object) -> str:
            raise KeyError("a token")

        with monkeypatch.context() as patched:
            patched.setattr("flows.adapters.web_server.application._host_of", fail)
            assert get(served, "/")[0].status == HTTPStatus.INTERNAL_SERVER_ERROR
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("standfirst: a request failed: KeyError at application.py, line ")
        assert get(served, "/")[1] == b"<p>latest</p>"

    def test_taken_port_is_an_error_with_its_remedy(self, out: Path, served: HTTPConnection) -> None:
        with pytest.raises(PublishError, match="Name another port with --port"):
            SiteServer(out, served.port)
