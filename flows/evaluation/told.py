"""How stories are told: what a standfirst says of its headline, whose words are quoted, what is said twice.

Rows are grouped by their labelled `story`, each told in full by the product; or the stories of an
`edition.json` are taken as they were printed. No label decides what is told of a story, only which rows are
one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

from flows.errors import ConfigurationError
from flows.evaluation.report import Measured, Options, table
from flows.evaluation.rows import Row, articles_of
from flows.language.sentences import leading_spans
from flows.model import Article, Theme
from flows.model.settings import Lengths
from flows.summaries.sameness import headline_share, probability_same
from flows.summaries.story_lines import choose_lines

# A standfirst with so much of its headline's words repeats it; with so few it is of another matter.
REPEATS, IGNORES = 0.7, 0.2
# Of two sentences the second rather says the same than adds a fact.
SAME = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story as a reader sees it: its lines, whose sentences they are, how many outlets it has."""

    headline: str
    standfirst: str | None
    quotations: tuple[str, ...]
    quoted: frozenset[str]
    outlets: int
    language: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences shown below the headline, in order."""
        return (self.standfirst, *self.quotations) if self.standfirst else self.quotations


def measure_told(name: str, rows: Sequence[Row], _: Sequence[Theme], __: Options) -> Measured:
    """Measure how each labelled story of rows is told in full; rows of no story are left out."""
    stories = tell_stories(rows)
    predictions: list[Row] = [
        {
            "story": key,
            "headline": story.headline,
            "standfirst": story.standfirst,
            "quotations": list(story.quotations),
        }
        for key, story in stories.items()
    ]
    shown = told_table(name, tuple(stories.values())) if stories else None
    return Measured(label="story", predictions=predictions, table=shown)


def tell_stories(rows: Sequence[Row]) -> dict[object, ShownStory]:
    """Return each labelled story of rows as the product tells it in full, by its label."""
    groups: dict[object, list[Article]] = defaultdict(list)
    for row, article in zip(rows, articles_of(rows), strict=True):
        if row.get("story") is not None:
            groups[row["story"]].append(_article_of(row, article))
    return {key: tell(articles) for key, articles in groups.items()}


def _article_of(row: Row, article: Article) -> Article:
    """Return a row's article; without an outlet it has its own, without a title its first sentence."""
    if not (row.get("outlet") or row.get("publisher")):
        article = replace(article, outlet=article.id)
    if article.title:
        return article
    start, end = next(iter(leading_spans(article.text, article.language, len(article.text), 1)), (0, 0))
    return replace(article, title=article.text[start:end])


def tell(articles: Sequence[Article]) -> ShownStory:
    """Return a story of articles as the product tells it in full, every outlet an independent report."""
    reports = [article for article in articles if not article.is_opinion] or articles
    lines = choose_lines(reports, articles, Lengths())
    standfirst, quotes = lines.summary.standfirst, lines.summary.quotes
    outlet_of = {article.id: article.publisher for article in articles}
    return ShownStory(
        headline=lines.headline.title,
        standfirst=standfirst.text if standfirst else None,
        quotations=tuple(passage.text for passage in quotes),
        quoted=frozenset(outlet_of[passage.article_id] for passage in lines.summary.passages),
        outlets=len(set(outlet_of.values())),
        language=lines.headline.language,
    )


def edition_table(path: Path) -> str:
    """Return the table of the stories that an `edition.json` tells."""
    try:
        edition = json.loads(path.read_text(encoding="utf-8"))
        stories = [_printed(story) for section in edition["sections"] for story in section["stories"]]
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise ConfigurationError(
            str(path), "is no edition.json", "Give the file of an edition, or JSON lines of labelled rows"
        ) from error
    return told_table(path.name, stories)


def _printed(story: Row) -> ShownStory:
    standfirst, quotes = story["standfirst"], story["quotes"]
    language = next(one["language"] for one in story["articles"] if one["id"] == story["headline_article_id"])
    return ShownStory(
        headline=story["headline"],
        standfirst=standfirst["text"] if standfirst else None,
        quotations=tuple(quote["text"] for quote in quotes),
        quoted=frozenset(quote["outlet"] for quote in (*([standfirst] if standfirst else []), *quotes)),
        outlets=story["outlets"],
        language=language,
    )


def told_table(name: str, stories: Sequence[ShownStory]) -> str:
    """Return the faults of stories as counts and shares."""
    with_standfirst = [story for story in stories if story.standfirst]
    shares = [headline_share(s.headline, s.standfirst or "", s.language) for s in with_standfirst]
    several = [story for story in stories if story.outlets > 1 and len(story.sentences) > 1]
    pairs = [(s, *pair) for s in stories for pair in combinations(s.sentences, 2)]
    lines = [
        _line("standfirst repeats 70 % of the headline", (s >= REPEATS for s in shares), len(shares)),
        _line("standfirst shares 20 % or less", (s <= IGNORES for s in shares), len(shares)),
        _line("no standfirst", (not story.standfirst for story in stories), len(stories)),
        _line("no quotation at all", (not story.sentences for story in stories), len(stories)),
        _line(
            "several outlets and sentences, one quoted", (len(s.quoted) == 1 for s in several), len(several)
        ),
        _line(
            "pairs of sentences that say the same",
            (probability_same([one], other, s.language) > SAME for s, one, other in pairs),
            len(pairs),
        ),
    ]
    words = sum(len(text.split()) for story in stories for text in story.sentences)
    sentences = sum(len(story.sentences) for story in stories)
    many = max(1, len(stories))
    lines.append(("sentences, words of a story", f"{sentences / many:.2f}", f"{words / many:.1f}", ""))
    return table(f"Stories told of {name}: {len(stories)}", ("", "count", "of", "%"), lines)


def _line(name: str, flags: Iterable[bool], total: int) -> tuple[str, ...]:
    count = sum(flags)
    return name, str(count), str(total), f"{100 * count / max(1, total):.1f}"
