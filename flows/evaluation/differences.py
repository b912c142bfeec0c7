"""What reports of one story differ on, to be read and judged, and how much is seen where nothing differs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows.evaluation.rows import Row, articles_of
from flows.language.sentences import sentence_spans
from flows.model import Article, Contrast
from flows.model.settings import Lengths
from flows.stories.independence import Report, groups_of
from flows.summaries.differences import differences_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceReport:
    """The differences found in stories, and those found between the halves of single documents.

    A document does not differ from itself: `alone`, found in `documents` documents, are all false.
    """

    stories: int
    found: tuple[tuple[str, Contrast], ...]
    documents: int
    alone: tuple[Contrast, ...]


def difference_report(rows: Sequence[Row]) -> DifferenceReport:
    """Find differences in labelled rows: clusters of `documents`, or texts with the `story` they are of."""
    stories = _stories(rows)
    every = [article for _, articles in stories for article in articles]
    return DifferenceReport(
        stories=sum(len(articles) > 1 for _, articles in stories),
        found=tuple((name, each) for name, articles in stories for each in _contrasts(articles)),
        documents=len(every),
        alone=tuple(each for article in every for each in _contrasts(_dealt_out(article))),
    )


def difference_rows(report: DifferenceReport) -> list[Row]:
    """Return the differences for reading: story, values, and both sentences."""
    return [
        {
            "id": name,
            "about": list(each.about),
            "values": list(each.values),
            "one": each.one.text,
            "other": each.other.text,
        }
        for name, each in report.found
    ]


def _stories(rows: Sequence[Row]) -> list[tuple[str, tuple[Article, ...]]]:
    by_story: dict[str, list[Row]] = {}
    for row in rows:
        documents = row.get("documents")
        if isinstance(documents, list):
            name = str(row["id"])
            parts = [
                {"id": f"{name}-{number}", "text": str(text), "outlet": f"{name}, document {number}"}
                for number, text in enumerate(documents, 1)
            ]
            by_story.setdefault(name, []).extend(parts)
        elif row.get("story") is not None:
            outlet = row.get("outlet") or row.get("publisher") or f"outlet of {row['id']}"
            by_story.setdefault(str(row["story"]), []).append({**row, "outlet": outlet})
    return [(name, articles_of(parts)) for name, parts in by_story.items()]


def _contrasts(articles: Sequence[Article]) -> tuple[Contrast, ...]:
    groups = groups_of([Report(each.outlet, each.url, each.text) for each in articles])
    ids = frozenset(article.id for article in articles)
    return differences_of(articles, groups, ids, Lengths().quote_words)


def _dealt_out(article: Article) -> tuple[Article, ...]:
    """Make two reports of one document by giving its sentences to them by turns."""
    spans = sentence_spans(article.text, article.language)
    return tuple(
        _part(article, number, "\n\n".join(article.text[start:end] for start, end in spans[number::2]))
        for number in range(2)
    )


def _part(article: Article, number: int, text: str) -> Article:
    name = f"{article.id}, part {number}"
    return replace(article, id=name, outlet=name, url=None, text=text)
