"""Whatever a client asks for: what lies outside the folder stays there, and what it says decides nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.adapters.web_server.application import application
from flows.delivery.client_limits import client_key
from flows.language.interface import LANGUAGES
from flows.runs.reader_desk import spoken_language

PARTS = st.sampled_from(
    ["..", ".", "", "a", "index.html", ".hidden", "link", "loop", "\\", "%2e", "\x00", "é"]
)
PATHS = st.lists(PARTS, max_size=6).map(lambda parts: "/" + "/".join(parts)) | st.text(max_size=30)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outside = tmp_path_factory.mktemp("site")
    (outside / "secret").write_text("secret", encoding="utf-8")
    folder = outside / "out"
    (folder / "a").mkdir(parents=True)
    (folder / "a/index.html").write_text("public", encoding="utf-8")
    (folder / ".hidden").write_text("secret", encoding="utf-8")
    (folder / "link").symlink_to(outside)
    (folder / "loop").symlink_to(folder / "loop")
    return folder


def answer(out: Path, path: str, host: str = "localhost") -> tuple[int, bytes]:
    """Return the status and the body of the answer to one request."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"host", host.encode("latin-1", "replace"))],
    }

    async def ask() -> None:
        await application(out, {"localhost"}, "/news", None)(scope, receive, send)

    asyncio.run(ask())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@given(path=PATHS)
@example(path="/link/secret")
@example(path="/news/../secret")
@example(path="//secret")
def test_no_path_leads_out_of_the_folder(out: Path, path: str) -> None:
    status, body = answer(out, path)
    assert status in (200, 301, 404)
    assert b"secret" not in body
    assert status != 200 or body == b"public"


@given(host=st.text(max_size=30))
def test_no_other_host_is_answered(out: Path, host: str) -> None:
    if "localhost" not in host.casefold():
        assert answer(out, "/a/", host)[0] == 421


@given(accepted=st.text(max_size=60), otherwise=st.sampled_from(LANGUAGES))
def test_any_wish_for_a_language_gives_one_that_there_is(accepted: str, otherwise: str) -> None:
    assert spoken_language(accepted, otherwise) in LANGUAGES


@given(address=st.text(max_size=300) | st.ip_addresses().map(str))
def test_any_client_has_a_short_key_that_is_its_own(address: str) -> None:
    key = client_key(address)
    assert len(key) <= 64
    assert client_key(key.partition("/")[0]) == key


def test_one_network_of_a_provider_is_one_client() -> None:
    assert (
        client_key("2001:db8:1:2::1") == client_key("2001:db8:1:2:ffff::9") != client_key("2001:db8:1:3::1")
    )
    assert client_key("::ffff:192.0.2.1") == client_key("192.0.2.1") != client_key("192.0.2.2")
