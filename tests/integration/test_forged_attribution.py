"""A forging feed beside honest ones, on sites with names of their own behind a proxy of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.config import Request
from flows.runs import steps
from flows.runs.run_report import RunReport
from tests import loopback
from tests.factories import BRIDGE
from tests.loopback import NETWORK, PUBLISHED, Line, Site, SiteRequest, gives, says

pytestmark = pytest.mark.integration

TITLE = BRIDGE[0][0]
TRUE = BRIDGE[0][1]
FORGED = "The mayor of Tarnfeld had the footbridge over the River Orle blown up on Thursday morning. " * 4
TEASER = TRUE.partition(". ")[0] + "."


def rss(title: str, *items: tuple[str, str, str, str]) -> loopback.Behaviour:
    told = "".join(
        f"<item><title>{headline}</title><link>{url}</link><description>{text}</description>"
        f"<source url='http://x.example/'>{named}</source>"
        "<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate></item>"
        for headline, url, text, named in items
    )
    return gives(f'<rss version="2.0"><channel><title>{title}</title>{told}</channel></rss>'.encode())


def page(site: str, text: str) -> loopback.Behaviour:
    told = "".join(f"<p>{sentence.rstrip('.')}.</p>" for sentence in text.split(". "))
    head = f"<title>{TITLE}</title><meta property='og:site_name' content='{site}'>"
    body = f"<html><head>{head}</head><body><article><h1>{TITLE}</h1>{told}</article></body></html>"
    return gives(f"<!DOCTYPE html>{body}".encode(), Content_Type="text/html; charset=utf-8")


TWENTY = [
    (
        f"{BRIDGE[n % 3][0]} {n} - Outlet {n}",
        f"http://outlet{n}.example/1",
        f"{BRIDGE[n % 3][1]} Reader {n} wrote.",
        f"Outlet {n}",
    )
    for n in range(20)
]
SITES = {
    "http://echo.example/feed": rss("Tarnfeld Echo", (TITLE, "http://echo.example/1", TRUE, "Tarnfeld Echo")),
    "http://forge.example/feed": rss("Tarnfeld Echo", (TITLE, "http://echo.example/1", FORGED, "")),
    "http://twenty.example/feed": rss("Twenty", *TWENTY),
    "http://feeds.example/gazette": rss("Gazette", (TITLE, "http://gazette.example/1", TEASER, "")),
    "http://gazette.example/1": page("The Gazette", f"{TRUE} {TRUE.replace('Thursday', 'that day')}"),
}


@pytest.fixture
def proxy(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Answer for every site, by its name."""

    async def behave(asked: SiteRequest, line: Line) -> None:
        await SITES.get(asked.path, says(404))(asked, line)

    with loopback.loopback({"proxy": behave}) as sites:
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, sites["proxy"].url(""))
        yield sites["proxy"]


def workspace(folder: Path, *names: str) -> Path:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "standfirst.toml").write_text(f'[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\n')
    addresses = [address for address in SITES if urlsplit(address).hostname in names]
    told = "".join(
        f'[[source]]\nname = "{urlsplit(each).hostname}"\nurl = "{each}"\n'
        for each in addresses
        if not each.endswith("/1")
    )
    (folder / "seeds/sources.toml").write_text(told)
    return folder


def run(folder: Path, hours: int = 1) -> RunReport:
    as_of = PUBLISHED + timedelta(hours=hours)
    return steps.run(Request(folder=folder, as_of=as_of.isoformat()), lambda _: None)


def newest_edition(folder: Path) -> Any:
    return json.loads(max(folder.glob("out/2*/**/edition.json")).read_text())


def told(folder: Path) -> list[tuple[int, int, list[str]]]:
    """Return of each story of the latest edition its outlets, its reports and who its articles are by."""
    edition = newest_edition(folder)
    stories = [each for section in edition["sections"] for each in section["stories"]]
    return [
        (each["outlets"], each["independent_reports"], [by(ref) for ref in each["articles"]])
        for each in (*stories, *edition["also_reported"])
    ]


def by(ref: dict[str, str]) -> str:
    return f"{ref['named']} via {ref['outlet']}" if "named" in ref else ref["outlet"]


def test_read_in_one_run_the_outlet_s_own_text_is_told(proxy: Site, tmp_path: Path) -> None:
    run(workspace(tmp_path, "echo.example", "forge.example"))
    assert told(tmp_path) == [(1, 1, ["Tarnfeld Echo"])]
    assert "blown up" not in (tmp_path / "out/index.html").read_text()


def test_an_outlet_s_own_text_replaces_a_forged_one_and_the_first_edition_still_verifies(
    proxy: Site, tmp_path: Path
) -> None:
    run(workspace(tmp_path, "forge.example"))
    assert told(tmp_path) == [(1, 1, ["Tarnfeld Echo via forge.example"])]
    assert "Tarnfeld Echo via forge.example" in (tmp_path / "out/index.html").read_text()
    first = newest_edition(tmp_path)["id"]
    run(workspace(tmp_path, "echo.example", "forge.example"), hours=2)
    assert told(tmp_path) == [(1, 1, ["Tarnfeld Echo"])]
    checked = CliRunner().invoke(app, ["verify", first, "--workspace", str(tmp_path)])
    assert checked.exit_code == 0, checked.output


def test_twenty_names_of_one_feed_are_one_outlet_and_one_report(proxy: Site, tmp_path: Path) -> None:
    run(workspace(tmp_path, "twenty.example"))
    assert {(outlets, reports) for outlets, reports, _ in told(tmp_path)} == {(1, 1)}
    explained = CliRunner().invoke(app, ["explain", "Tarnfeld", "--workspace", str(tmp_path)])
    assert "Outlet 0 via twenty.example" in explained.output
    assert "no independent report" in explained.output


def test_the_outlet_s_page_proves_what_a_feed_of_another_host_gives(proxy: Site, tmp_path: Path) -> None:
    run(workspace(tmp_path, "feeds.example"))
    assert told(tmp_path) == [(1, 1, ["Gazette"])]
    asked = proxy.paths().count("http://gazette.example/1")
    run(workspace(tmp_path, "feeds.example"), hours=2)
    assert proxy.paths().count("http://gazette.example/1") == asked == 1
