"""Every kind of page that is published, as people with and without sight meet it: axe and Lighthouse."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.axe import faults
from tests.browser.devtools import browser
from tests.invented_days import TenDays
from tests.mornings import SITE_URL
from tests.page_kinds import DOUBLES, EXPECTED, node_tool, pages_by_kind, served

pytestmark = [pytest.mark.browser, pytest.mark.integration]

__all__ = ["browser"]


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
    out, address = site
    path = pages_by_kind(out)[kind][0].relative_to(out).as_posix()
    assert asyncio.run(faults(browser, address + path)) == []


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
