"""Kinds of pages measured on labelled entries of feeds: what is left out, and what is named rightly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from flows.editions.select import why_no_news
from flows.errors import ConfigurationError
from flows.evaluation.feeds import feeds_of
from flows.evaluation.metrics import Interval, Weights, interval
from flows.evaluation.report import Measured, bounds, table
from flows.evaluation.rows import Row
from flows.model import (
    NO_NEWS,
    Article,
    Draft,
    FetchedDocument,
    Genre,
    Media,
    PageKind,
    Source,
    SourceKind,
)
from flows.model.settings import DateRules, Limits
from flows.reading.clean import clean
from flows.reading.documents import read_document
from flows.reading.kinds import kind_of, signals_of_title
from flows.reading.recognise import recognise
from flows.urls.normalise import canonical_url

Bools = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

# The labels of readers for our kinds; any other is written alike in both.
_LABELS = {
    PageKind.GALLERY: "photo gallery",
    PageKind.LINK: "link post",
    PageKind.LISTING: "listing/price",
    PageKind.LIVE: "live blog",
    PageKind.PODCAST: "podcast episode",
    PageKind.RELEASE: "release/changelog",
    PageKind.ROUND_UP: "round-up/briefing/newsletter",
    PageKind.STATIC: "static page",
}
_GENRE_LABELS = {Genre.HOW_TO: "how-to"}
_NO_NEWS = [_LABELS[PageKind.STATIC], _LABELS[PageKind.LISTING]]
_ROUND_UP = _LABELS[PageKind.ROUND_UP]
_ARTICLE = PageKind.ARTICLE.value
# A text of which nothing says more is taken for a report.
_UNMARKED = Genre.NEWS.value
# The day does not matter: every entry is read for the first time, and no period is asked for.
_READ_AT = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """The kind and genre of an entry as readers name them, and whether an edition may tell it as news."""

    page_kind: str
    genre: str
    is_news: bool


_NEWS = Prediction(page_kind=_ARTICLE, genre=_UNMARKED, is_news=True)
_NOTHING_READ = Prediction(page_kind=PageKind.EMPTY.value, genre=Genre.OTHER.value, is_news=False)


def measure_kinds(name: str, rows: Sequence[Row], folder: Path) -> Measured:
    """Name the kind of each row's `entry` of its `feed`, a file of the folder, and compare with its labels.

    An entry from which nothing can be made is empty. An undated entry is old, as at the first reading of its
    feed; no other date counts. A row's labels are read only once every kind is predicted.
    """
    bodies = {Path(file).stem: body for file, body in feeds_of(folder)}
    wanted = {str(row["feed"]) for row in rows}
    missing = sorted(wanted - bodies.keys())
    if missing:
        raise ConfigurationError(str(folder), f"holds no feed {missing[0]}", "Give the folder of the feeds")
    by_feed = {feed: _predictions(feed, bodies[feed]) for feed in sorted(wanted)}
    predicted = [_of_row(row, by_feed[str(row["feed"])]) for row in rows]
    predictions = [
        {
            "feed": row["feed"],
            "entry": row["entry"],
            "page_kind": prediction.page_kind,
            "genre": prediction.genre,
            "news": prediction.is_news,
        }
        for row, prediction in zip(rows, predicted, strict=True)
    ]
    labelled = [place for place, row in enumerate(rows) if row.get("page_kind")]
    ways = {
        "all news": [_NEWS for _ in rows],
        "by title": [_by_title(row) for row in rows],
        "standfirst": predicted,
    }
    of_labelled = {way: [answers[place] for place in labelled] for way, answers in ways.items()}
    shown = _table(name, [rows[place] for place in labelled], of_labelled) if labelled else None
    return Measured(label="page_kind", predictions=predictions, table=shown)


def _of_row(row: Row, by_name: Mapping[str, Prediction]) -> Prediction:
    entry, title = str(row["entry"]), str(row.get("title") or "")
    names = (entry, *_addresses(row.get("url")), *_addresses(entry), *_titles(title))
    return next((by_name[name] for name in names if name in by_name), _NOTHING_READ)


def _addresses(url: str | None) -> tuple[str, ...]:
    """Return an address as feeds may write it: without what only follows readers, and without its query."""
    return (canonical_url(url), url.partition("?")[0]) if url and url.startswith("http") else ()


def _titles(title: str | None) -> tuple[str, ...]:
    return (f"title: {' '.join(title.split())}",) if title and title.strip() else ()


def _predictions(feed: str, body: bytes) -> dict[str, Prediction]:
    """Return the prediction for each entry of a feed, by the names under which a row may ask for it."""
    source = Source(name=feed, kind=SourceKind.PATH, location=feed)
    document = FetchedDocument(source=source, locator=f"{feed}.xml", media=Media.FEED, body=body)
    drafts = [content for content in read_document(document, Limits()) if isinstance(content, Draft)]
    cleaned = [draft for draft in clean(drafts) if draft.title or draft.paragraphs]
    predicted = [_prediction(recognise(draft, _READ_AT, DateRules())) for draft in cleaned]
    own = [draft.draft for draft in cleaned]
    # What names one entry comes before what several may share.
    names = (
        [(draft.entry.key,) for draft in own],
        [_addresses(draft.url) for draft in own],
        [_titles(draft.entry.title) for draft in own],
    )
    by_name: dict[str, Prediction] = {}
    for names_of_entries in names:
        for names_of_entry, prediction in zip(names_of_entries, predicted, strict=True):
            for name in names_of_entry:
                by_name.setdefault(name, prediction)
    return by_name


def _prediction(article: Article) -> Prediction:
    return Prediction(
        page_kind=_LABELS.get(article.page_kind, article.page_kind.value),
        genre=_GENRE_LABELS.get(article.genre, article.genre.value) if article.genre else _UNMARKED,
        is_news=not why_no_news(article, {}),
    )


def _by_title(row: Row) -> Prediction:
    """Return what the title of an entry alone says."""
    kind = kind_of(signals_of_title(str(row.get("title") or ""), None)).page
    return replace(_NEWS, page_kind=_LABELS.get(kind, kind.value), is_news=kind not in NO_NEWS)


def _table(name: str, rows: Sequence[Row], ways: Mapping[str, Sequence[Prediction]]) -> str:
    """Return the figures of each way; the intervals of the last are over feeds, whose entries are alike."""
    kinds = np.array([row["page_kind"] for row in rows])
    genres = np.array([row.get("genre") or "" for row in rows])
    feeds = np.unique([str(row["feed"]) for row in rows], return_inverse=True)[1]
    figures_of = {way: _measures(kinds, genres, predicted) for way, predicted in ways.items()}
    *_, ours = figures_of.values()
    lines: list[tuple[str, ...]] = []
    for title, (among, right) in ours.items():
        shares = (one[title][1][one[title][0]] for one in figures_of.values())
        means = (f"{hits.mean():.3f}" if len(hits) else "-" for hits in shares)
        lines.append((title, f"{int(among.sum())}", *means, bounds(_interval(among, right, feeds))))
    title = f"Kinds of {len(rows)} entries of {len(set(feeds))} feeds of {name}"
    return table(title, ("", "entries", *figures_of, "95 % interval"), lines)


def _measures(kinds: Texts, genres: Texts, predicted: Sequence[Prediction]) -> dict[str, tuple[Bools, Bools]]:
    """Return the entries that count for each figure, and those for which the answer is right."""
    named = np.array([prediction.page_kind for prediction in predicted])
    out = np.array([not prediction.is_news for prediction in predicted])
    every, article = np.ones(len(kinds), dtype=bool), kinds == _ARTICLE
    return {
        "static pages and listings left out": (np.isin(kinds, _NO_NEWS), out),
        "round-ups left out": (kinds == _ROUND_UP, out),
        "left out as round-ups: are round-ups": (named == _ROUND_UP, kinds == _ROUND_UP),
        "left out: are no articles": (out, ~article),
        "articles left out": (article, out),
        "page kinds right": (every, named == kinds),
        "genres right": (every, genres == [prediction.genre for prediction in predicted]),
    }


def _interval(among: Bools, right: Bools, feeds: Integers) -> Interval:
    size = int(feeds.max()) + 1
    totals, hits = np.bincount(feeds, among, size), np.bincount(feeds, among & right, size)

    def share(weights: Weights) -> float:
        return float(weights @ hits) / max(1.0, float(weights @ totals))

    return interval(size, share)
