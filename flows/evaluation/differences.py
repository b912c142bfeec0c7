"""How many differences between reports are shown, and how many falsely within single documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flows.evaluation.report import Measured, Options, table
from flows.evaluation.rows import Row, articles_of
from flows.language.sentences import sentence_spans
from flows.model import Article, Contrast, Theme
from flows.model.settings import Lengths
from flows.stories.independence import Report, groups_of
from flows.summaries.differences import differences_of


def measure_differences(name: str, rows: Sequence[Row], _: Sequence[Theme], __: Options) -> Measured:
    """Count the differences in stories, and the false ones between the halves of single documents.

    A row is a cluster of `documents`, or a text with its `story`. The predictions are the differences of
    stories, for a person to judge.
    """
    stories = _stories(rows)
    articles = [article for _, story in stories for article in story]
    differences = [(story_id, each) for story_id, story in stories for each in _differences(story)]
    false = sum(len(_differences(_halves(article))) for article in articles)
    several = sum(len(story) > 1 for _, story in stories)
    with_one = len({story_id for story_id, _ in differences})
    lines = [
        ("stories of two reports or more", str(several), str(with_one), str(len(differences))),
        ("documents against themselves", str(len(articles)), "", str(false)),
    ]
    predictions = [
        {
            "id": story_id,
            "about": list(each.about),
            "values": list(each.values),
            "one": each.one.text,
            "other": each.other.text,
        }
        for story_id, each in differences
    ]
    shown = table(f"Differences in {name}", ("among", "read", "with one", "found"), lines)
    return Measured(label="story", predictions=predictions, table=shown)


def _stories(rows: Sequence[Row]) -> list[tuple[str, tuple[Article, ...]]]:
    """Return the stories of rows by name, each with its articles; documents are of outlets of their own."""
    by_story: dict[str, list[Row]] = {}
    for row in rows:
        documents = row.get("documents")
        if isinstance(documents, list):
            name = str(row["id"])
            by_story.setdefault(name, []).extend(
                {"id": f"{name}-{number}", "text": str(text), "outlet": f"{name}, document {number}"}
                for number, text in enumerate(documents, 1)
            )
        elif row.get("story") is not None:
            outlet = row.get("outlet") or row.get("publisher") or f"outlet of {row['id']}"
            by_story.setdefault(str(row["story"]), []).append({**row, "outlet": outlet})
    return [(name, articles_of(parts)) for name, parts in by_story.items()]


def _differences(articles: Sequence[Article]) -> tuple[Contrast, ...]:
    groups = groups_of([Report(article.outlet, article.url, article.text) for article in articles])
    ids = frozenset(article.id for article in articles)
    return differences_of(articles, groups, ids, Lengths().quote_words)


def _halves(article: Article) -> tuple[Article, ...]:
    """Return two reports made of one document, its sentences dealt out in turn."""
    spans = sentence_spans(article.text, article.language)
    halves = []
    for number in range(2):
        text = "\n\n".join(article.text[start:end] for start, end in spans[number::2])
        name = f"{article.id}, part {number}"
        halves.append(replace(article, id=name, outlet=name, url=None, text=text))
    return tuple(halves)
