"""Every kind of page that is published, as people with and without sight meet it: axe and Lighthouse."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.browser.devtools import ask, browser, tab
from tests.invented_days import TenDays
from tests.mornings import SITE_URL
from tests.page_kinds import DOUBLES, EXPECTED, node_tool, pages_by_kind, served

pytestmark = [pytest.mark.browser, pytest.mark.integration]

__all__ = ["browser"]

WIDTHS = (320, 375, 600, 1280)
SCHEMES = ("light", "dark")
_AXE = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  resultTypes: ["violations"]}).then(found => JSON.stringify({
    width: document.documentElement.scrollWidth,
    faults: found.violations.map(rule => rule.id + " x" + rule.nodes.length + ": " +
      rule.nodes[0].html.slice(0, 160) + " | " + rule.nodes[0].failureSummary.slice(0, 200))}))"""


@pytest.fixture(scope="module")
def site(invented: TenDays, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Publish the ten days once more for an address on this machine; give the folder and the address."""
    out = tmp_path_factory.mktemp("served") / "out"
    out.mkdir()
    settings = invented.desk.folder / "standfirst.toml"
    before = settings.read_text(encoding="utf-8")
    with served(out) as address:
        settings.write_text(before.replace(SITE_URL, address), encoding="utf-8")
        invented.desk.command("publish", "--all", "--out", str(out))
        settings.write_text(before, encoding="utf-8")
        yield out, address


def test_every_kind_of_page_is_published(invented: TenDays) -> None:
    assert EXPECTED - set(pages_by_kind(invented.desk.out)) == set()


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_axe_finds_no_fault_at_any_width_in_either_scheme(
    browser: int, site: tuple[Path, str], kind: str
) -> None:
    script = node_tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    out, address = site
    path = pages_by_kind(out)[kind][0].relative_to(out).as_posix()
    assert asyncio.run(_faults(browser, address + path, script)) == []


async def _faults(port: int, address: str, script: str) -> list[str]:
    found = []
    async with tab(port) as socket:
        await ask(socket, "Page.enable")
        for scheme in SCHEMES:
            await _open(socket, address, scheme)
            await ask(socket, "Runtime.evaluate", expression=script)
            for width in WIDTHS:
                screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
                await ask(socket, "Emulation.setDeviceMetricsOverride", **screen)
                measured = await _evaluated(socket, _AXE)
                place = f"{scheme} {width}"
                found += [f"{place}: {fault}" for fault in measured["faults"]]
                if measured["width"] > width:
                    found.append(f"{place}: {measured['width']} pixels wide")
        await ask(socket, "Page.close")
    return found


async def _open(socket: aiohttp.ClientWebSocketResponse, address: str, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    await ask(socket, "Emulation.setEmulatedMedia", features=features)
    await ask(socket, "Page.navigate", url=address)
    for _ in range(200):
        state = await ask(
            socket, "Runtime.evaluate", expression="location.href + document.readyState", returnByValue=True
        )
        if state["result"].get("value") == f"{address}complete":
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"{address} did not load: {state}")


async def _evaluated(socket: aiohttp.ClientWebSocketResponse, expression: str) -> dict[str, Any]:
    answer = await ask(
        socket, "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
    )
    assert "exceptionDetails" not in answer, answer
    value: dict[str, Any] = json.loads(answer["result"]["value"])
    return value


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(EXPECTED - DOUBLES))
def test_lighthouse_scores_every_kind_of_page(browser: int, site: tuple[Path, str], kind: str) -> None:
    program = node_tool("lighthouse/cli/index.js")
    node = shutil.which("node") or pytest.skip("no node on this machine")
    out, address = site
    path = pages_by_kind(out)[kind][0].relative_to(out).as_posix()
    finished = subprocess.run(
        [
            *(node, program, address + path),
            *(f"--port={browser}", "--output=json", "--quiet"),
            "--only-categories=accessibility,seo,best-practices",
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    report = json.loads(finished.stdout)
    scores = {name: category["score"] for name, category in report["categories"].items()}
    failed = [key for key, audit in report["audits"].items() if audit["score"] not in (None, 1)]
    # A page that tells search engines to pass over it is not to be found by them.
    if kind in {"404.html", "search.html"}:
        failed = [key for key in failed if key != "is-crawlable"]
        scores["seo"] = 1 if not failed else scores["seo"]
    assert scores["accessibility"] == 1, failed
    assert min(scores["seo"], scores["best-practices"]) >= 0.95, (scores, failed)
