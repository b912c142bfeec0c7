"""How well the text of articles is taken out of their pages, beside what other extractors take.

A folder of labelled pages holds `ground-truth.json`, `{ID: {"articleBody", "url"}}`, and
`html/ID.html.gz` (or `.html`), as the article extraction benchmark of Zyte does.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from flows.errors import ConfigurationError
from flows.evaluation.metrics import Scores
from flows.evaluation.shingles import PageScore, exact_share, interval_of_f1, mean_scores, page_score
from flows.model import Draft, Entry, Media
from flows.reading.drafts import extract
from flows.reading.encoding import decode
from flows.reading.markup import html_lines
from flows.reading.pages.page import read_page

Extractor = Callable[["LabelledPage"], str]

_SAMPLES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A page as it was saved, its address, and the article's text as a person marked it."""

    id: str
    url: str
    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionScores:
    """The figures of one way of extracting; `seconds` are of one core, `interval` 95 % of F1."""

    way: str
    pages: int
    scores: Scores
    exact: float
    interval: tuple[float, float]
    seconds: float


def labelled_pages(folder: Path) -> tuple[LabelledPage, ...]:
    """Read a folder of labelled pages, by id; raise ConfigurationError when it holds none."""
    try:
        labels: dict[str, Any] = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
        return tuple(_page(folder, name, labels[name]) for name in sorted(labels))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, zlib.error, EOFError) as error:
        problem = f"holds no labelled pages ({error})"
        remedy = 'Give a folder with "ground-truth.json" and "html/ID.html.gz"'
        raise ConfigurationError(str(folder), problem, remedy) from error


def _page(folder: Path, name: str, label: dict[str, Any]) -> LabelledPage:
    packed = folder / "html" / f"{name}.html.gz"
    plain = folder / "html" / f"{name}.html"
    body = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    return LabelledPage(
        id=name,
        url=str(label.get("url") or ""),
        document=decode(body, None) or body.decode("utf-8", "replace"),
        text=str(label["articleBody"]),
    )


def extraction_report(pages: Sequence[LabelledPage]) -> tuple[ExtractionScores, ...]:
    """Measure other extractors and ours on the same pages, in the same run."""
    return tuple(_measured(way, extractor, pages) for way, extractor in _WAYS)


def _measured(way: str, extractor: Extractor, pages: Sequence[LabelledPage]) -> ExtractionScores:
    began = process_time()
    found = [extractor(page) for page in pages]
    seconds = process_time() - began
    scores: list[PageScore] = [page_score(page.text, text) for page, text in zip(pages, found, strict=True)]
    return ExtractionScores(
        way=way,
        pages=len(pages),
        scores=mean_scores(scores),
        exact=exact_share(scores),
        interval=interval_of_f1(scores, _SAMPLES, way),
        seconds=seconds,
    )


def _trafilatura(**settings: Any) -> Extractor:
    def extracted(page: LabelledPage) -> str:
        import trafilatura

        return trafilatura.extract(page.document, output_format="txt", **settings) or ""

    return extracted


def _readability(page: LabelledPage) -> str:
    from readability import Document
    from readability.readability import Unparseable

    try:
        return "\n".join(html_lines(Document(page.document).summary(html_partial=True)))
    except (Unparseable, ValueError, TypeError):
        return ""


def _ours(page: LabelledPage) -> str:
    return "\n".join(read_page(page.document, page.url or None).lines)


def _as_ingested(page: LabelledPage) -> str:
    """Take the text through the stages of an ingest, as of an outlet that was never met before."""
    from flows.reading.clean import clean

    entry = Entry(
        source="labelled",
        key=page.id,
        media=Media.HTML,
        body=page.document,
        whole_page=True,
        url=page.url or None,
    )
    draft = extract(entry)
    if not isinstance(draft, Draft):
        return ""
    (cleaned,) = clean([draft])
    return "\n".join(cleaned.paragraphs)


_WAYS: tuple[tuple[str, Extractor], ...] = (
    ("readability", _readability),
    ("trafilatura", _trafilatura()),
    ("trafilatura, fast", _trafilatura(fast=True)),
    ("trafilatura, precision", _trafilatura(favor_precision=True)),
    ("trafilatura, precision, no comments", _trafilatura(favor_precision=True, include_comments=False)),
    ("standfirst", _ours),
    ("standfirst, cleaned as ingested", _as_ingested),
)
