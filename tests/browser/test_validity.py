"""What is published is valid by the rules of the W3C, as the validator vnu reads them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import feedparser
import pytest

from tests.invented_days import TenDays
from tests.page_kinds import node_tool

pytestmark = [pytest.mark.browser, pytest.mark.integration]

_FRAME = '<!DOCTYPE html><html lang="en"><head><title>Item</title></head><body><h1>Item</h1>{}</body></html>'


def faults_in(paths: Sequence[Path]) -> list[str]:
    """Return the errors and warnings of the validator for some files."""
    program = node_tool("vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java") or pytest.skip("no java on this machine")
    finished = subprocess.run(
        [java, "-Xss2m", "-jar", str(program), "--also-check-svg", "--format", "json", "--exit-zero-always"]
        + [str(path) for path in paths],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    found = json.loads(finished.stderr)["messages"]
    return sorted({f"{Path(one['url']).name}: {one['message']}" for one in found if one.get("url")})


def test_every_page_and_mail_is_valid(invented: TenDays) -> None:
    paths = sorted([*invented.desk.out.rglob("*.html"), *invented.desk.out.rglob("*.svg")])
    assert len(paths) > 20
    assert faults_in([path for path in paths if "pagefind" not in path.parts]) == []


def test_every_item_of_a_feed_is_valid(invented: TenDays, tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(contents(invented.desk.out)):
        paths.append(tmp_path / f"item{number}.html")
        paths[-1].write_text(_FRAME.format(content), encoding="utf-8")
    assert paths
    assert faults_in(paths) == []


def contents(out: Path) -> Iterator[str]:
    """Yield the HTML of the items of every feed, each once."""
    seen = set()
    for path in sorted(out.rglob("*.xml")):
        for entry in feedparser.parse(path.read_bytes(), sanitize_html=False).entries:
            for value in [part["value"] for part in entry.get("content", ())] + [entry.get("summary", "")]:
                if value not in seen:
                    seen.add(value)
                    yield value
