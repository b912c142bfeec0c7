"""Between the domain's values and the rows of the store."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, TypeAlias

from sqlalchemy import Row as SqlRow

from flows.language.folding import stands_in
from flows.model import Article, FetchFailure, RunRecord

Row: TypeAlias = dict[str, Any]


def article_row(article: Article) -> Row:
    """Return the row of `articles` for an article."""
    row = asdict(article)
    del row["source"], row["first_seen"], row["in_page"]
    return row | {"categories": list(article.categories)}


def sighting_row(article: Article, stored_text: str) -> Row:
    """Return the row of `sightings` for an article whose text was stored before, or is now.

    What was first read in a feed counts as read in its page when the page holds every paragraph of it.
    """
    paragraphs = stored_text.split("\n\n") if article.in_page and article.text != stored_text else []
    return {
        "article_id": article.id,
        "source": article.source,
        "first_seen": article.first_seen,
        "in_page": article.in_page and all(stands_in(each, article.text) for each in paragraphs),
    }


def article_from_row(row: SqlRow[Any]) -> Article:
    """Return the article of a row of `articles` joined with one of its `sightings`."""
    values = dict(row._mapping)
    return Article(**{**values, "categories": tuple(values["categories"])})


def record_from_run(run: RunRecord) -> Row:
    """Return what is kept of a run beside its time."""
    return {
        "sources": list(run.sources),
        "failures": [asdict(failure) for failure in run.failures],
    }


def run_from_row(row: SqlRow[Any]) -> RunRecord:
    """Return the run of a row of `runs`."""
    record = row.record
    failures = tuple(FetchFailure(**failure) for failure in record["failures"])
    return RunRecord(as_of=row.as_of, sources=tuple(record["sources"]), failures=failures)
