"""What is published is valid by the rules of the W3C, as the validator vnu reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest

from tests.invented_days import TenDays
from tests.page_kinds import invalidities, pages_by_kind

pytestmark = pytest.mark.integration

_FRAME = '<!DOCTYPE html><html lang="en"><head><title>Item</title></head><body><h1>Item</h1>{}</body></html>'


def test_every_page_and_mail_is_valid(invented: TenDays) -> None:
    out = invented.desk.out
    pages = [path for paths in pages_by_kind(out).values() for path in paths]
    assert invalidities(out, pages) == []


def test_every_item_of_a_feed_is_valid(invented: TenDays, tmp_path: Path) -> None:
    paths = []
    for number, content in enumerate(contents(invented.desk.out)):
        paths.append(tmp_path / f"item{number}.html")
        paths[-1].write_text(_FRAME.format(content), encoding="utf-8")
    assert paths
    assert invalidities(tmp_path, paths) == []


def contents(out: Path) -> Iterator[str]:
    """Yield the HTML of the items of every feed, each once."""
    seen = set()
    for path in sorted(out.rglob("*.xml")):
        for entry in feedparser.parse(path.read_bytes(), sanitize_html=False).entries:
            for value in [part["value"] for part in entry.get("content", ())] + [entry.get("summary", "")]:
                if value not in seen:
                    seen.add(value)
                    yield value
