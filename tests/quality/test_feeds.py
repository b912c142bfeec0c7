"""Real feeds: every one is read with entries, and no word that feedparser keeps is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluation.feeds import compare_feed, feeds_of

FEEDS = Path(__file__).parents[3] / "shared" / "data" / "feeds"


def test_real_feeds_are_read_whole() -> None:
    if not FEEDS.exists():
        pytest.skip("no data: ../shared/data/feeds is not there")
    compared = [compare_feed(name, body) for name, body in feeds_of(FEEDS)]
    assert compared
    for each in compared:
        ours, theirs = each.ours, each.theirs
        assert ours.entries == theirs.entries > 0, each.name
        assert (ours.titles, ours.links, ours.dates) >= (theirs.titles, theirs.links, theirs.dates), each.name
        assert each.lost == {}, each.name
