"""The preview: what a reader may fetch of the out folder, and how an unchanged file is told."""

from __future__ import annotations

import gzip
import os
from http import HTTPStatus
from pathlib import Path

import pytest

from flows.adapters.preview import Answer, answer


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


def get(out: Path, target: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return answer(out, target, {"host": "localhost:8000"} | named)


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
    def test_file_is_served(self, out: Path, target: str, body: bytes) -> None:
        found = get(out, target)
        assert (found.status, found.body) == (HTTPStatus.OK, body)

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
    def test_what_is_not_there_is_not_found(self, out: Path, target: str) -> None:
        assert get(out, target).status is HTTPStatus.NOT_FOUND

    def test_links_that_lead_to_each_other_and_pipes_are_not_found(self, out: Path) -> None:
        (out / "one.html").symlink_to(out / "other.html")
        (out / "other.html").symlink_to(out / "one.html")
        os.mkfifo(out / "pipe.html")
        for name in ("/one.html", "/pipe.html"):
            assert get(out, name).status is HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("host", ["[", "[::1", "localhost:99999999", "a]b", ""])
    def test_host_that_is_none_is_another_machines(self, out: Path, host: str) -> None:
        expected = HTTPStatus.OK if host.startswith("localhost") else HTTPStatus.MISDIRECTED_REQUEST
        assert answer(out, "/", {"host": host}).status is expected

    @pytest.mark.parametrize(
        "date",
        [
            "Mon, 01 Jan 0001 00:00:00 -0000",
            "Mon, 99999999999999999999 Jan 2026 00:00:00 GMT",
            "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
            "Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
            ",",
        ],
    )
    def test_date_that_is_none_gets_the_file(self, out: Path, date: str) -> None:
        assert get(out, "/", if_modified_since=date).status is HTTPStatus.OK

    def test_link_out_of_the_folder_is_not_followed(self, out: Path) -> None:
        (out / "link.txt").symlink_to(out.parent / "secret.txt")
        assert get(out, "/link.txt").status is HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("target", ["/2026/11/20", "//2026/11/20", "/2026/11/20?q=//a.example"])
    def test_folder_without_its_slash_leads_to_it_on_this_host(self, out: Path, target: str) -> None:
        found = get(out, target)
        assert found.status is HTTPStatus.MOVED_PERMANENTLY
        assert found.headers["Location"] == "/2026/11/20/"

    @pytest.mark.parametrize("host", ["", "digest.example", "localhost.example:8000", "192.0.2.1"])
    def test_other_names_of_this_machine_are_refused(self, out: Path, host: str) -> None:
        assert get(out, "/", host=host).status is HTTPStatus.MISDIRECTED_REQUEST


class TestHeaders:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("feed.xml", "application/rss+xml"),
            ("atom.xml", "application/atom+xml"),
            ("feed.json", "application/feed+json"),
            ("edition.json", "application/json"),
            ("a.html", "text/html; charset=utf-8"),
            ("email.txt", "text/plain; charset=utf-8"),
            ("digest.eml", "message/rfc822"),
            ("a.unknown", "application/octet-stream"),
        ],
    )
    def test_type_says_what_the_file_is(self, out: Path, name: str, kind: str) -> None:
        (out / name).write_bytes(b"x")
        assert get(out, f"/{name}").headers["Content-Type"] == kind

    def test_reader_that_takes_gzip_gets_it(self, out: Path) -> None:
        found = get(out, "/", accept_encoding="br, gzip;q=0.8")
        assert found.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(found.body) == b"<p>latest</p>"
        assert found.headers["ETag"] != get(out, "/").headers["ETag"]

    @pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "gzip; q=0.0", ""])
    def test_reader_that_takes_none_gets_the_file_itself(self, out: Path, accepted: str) -> None:
        found = get(out, "/", accept_encoding=accepted)
        assert "Content-Encoding" not in found.headers
        assert found.body == b"<p>latest</p>"

    def test_unchanged_file_is_304_by_its_tag(self, out: Path) -> None:
        tag = get(out, "/").headers["ETag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            found = get(out, "/", if_none_match=known)
            assert (found.status, found.body) == (HTTPStatus.NOT_MODIFIED, b"")
            assert found.headers["ETag"] == tag

    def test_changed_file_is_new_even_within_the_same_second(self, out: Path) -> None:
        before = get(out, "/").headers
        (out / "index.html").write_text("<p>newer</p>", encoding="utf-8")
        again = get(out, "/", if_none_match=before["ETag"], if_modified_since=before["Last-Modified"])
        assert (again.status, again.body) == (HTTPStatus.OK, b"<p>newer</p>")

    def test_unchanged_file_is_304_by_its_date(self, out: Path) -> None:
        date = get(out, "/").headers["Last-Modified"]
        assert get(out, "/", if_modified_since=date).status is HTTPStatus.NOT_MODIFIED
        old = "Thu, 01 Jan 2026 00:00:00 GMT"
        assert get(out, "/", if_modified_since=old).status is HTTPStatus.OK
        assert get(out, "/", if_modified_since="yesterday").status is HTTPStatus.OK
