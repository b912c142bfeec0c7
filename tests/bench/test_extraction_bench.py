"""What the article text of a page costs beside trafilatura, whose runs are part of it, in one process."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.evaluation.extraction import extraction_report, labelled_pages

PAGES = Path(__file__).parents[3] / "shared" / "data" / "extraction"
# 4.1 on a quiet machine: three extractors, and the page's own structure.
MOST_TIMES_TRAFILATURA = 5

pytestmark = pytest.mark.slow


def test_extraction_costs_no_more_than_a_few_of_its_extractors() -> None:
    if not PAGES.exists():
        pytest.skip("no data: ../shared/data/extraction is not there")
    measured = {each.way: each for each in extraction_report(labelled_pages(PAGES))}
    assert measured["standfirst"].seconds <= MOST_TIMES_TRAFILATURA * measured["trafilatura"].seconds
