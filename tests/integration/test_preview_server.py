"""The preview as a server: what a client meets on the connection."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.adapters.preview import Answer, PreviewServer
from flows.errors import PublishError

pytestmark = pytest.mark.integration


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<p>latest</p>", encoding="utf-8")
    return tmp_path


@pytest.fixture
def served(out: Path) -> Iterator[HTTPConnection]:
    server = PreviewServer(out, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    connection = HTTPConnection("127.0.0.1", urlsplit(server.address).port, timeout=10)
    yield connection
    connection.close()
    server.stop()
    thread.join(10)
    assert not thread.is_alive()


def finish_requests() -> None:
    """Wait for the server's threads, each of which serves one connection."""
    for each in threading.enumerate():
        if "process_request_thread" in each.name:
            each.join(10)


class TestServer:
    def test_one_connection_carries_many_requests(self, served: HTTPConnection) -> None:
        for _ in range(3):
            served.request("GET", "/")
            assert served.getresponse().read() == b"<p>latest</p>"
        served.request("HEAD", "/")
        head = served.getresponse()
        assert (head.headers["Content-Length"], head.read()) == ("13", b"")
        served.request("GET", "/", headers={"If-None-Match": head.headers["ETag"]})
        unchanged = served.getresponse()
        assert (unchanged.status, unchanged.read()) == (304, b"")

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
    def test_nothing_but_reading_is_possible(self, served: HTTPConnection, method: str) -> None:
        served.request(method, "/", body=b"x")
        assert served.getresponse().status == HTTPStatus.NOT_IMPLEMENTED

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
        finish_requests()
        served.request("GET", "/")
        assert served.getresponse().read() == b"<p>latest</p>"
        assert capsys.readouterr() == ("", "")

    def test_fault_of_our_own_is_told_in_one_line_and_ends_nothing(
        self, served: HTTPConnection, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> Answer:
            raise KeyError("a\nb\x1b[31m")

        with monkeypatch.context() as patched:
            patched.setattr("flows.adapters.preview.answer", fail)
            served.request("GET", "/")
            with pytest.raises(RemoteDisconnected):
                served.getresponse()
            finish_requests()
        assert capsys.readouterr().err == "standfirst: a request failed: KeyError: 'a\\nb\\x1b[31m'\n"
        served.close()
        served.request("GET", "/")
        assert served.getresponse().read() == b"<p>latest</p>"

    def test_taken_port_is_told_with_its_remedy(self, out: Path, served: HTTPConnection) -> None:
        with pytest.raises(PublishError, match="Name another port with --port"):
            PreviewServer(out, served.port)
