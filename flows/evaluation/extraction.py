"""Article text taken out of labelled pages, beside what other extractors take.

A folder of labelled pages holds `ground-truth.json`, `{ID: {"articleBody", "url"}}`, and `html/ID.html.gz`
(or `.html`), as the article extraction benchmark of Zyte does. As there (Lopuhin et al. 2020), texts are
compared by their runs of four words, the counts of each page made to add up to one so that long pages weigh
no more. Precision and recall are means over pages. A page is exact if every run agrees.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from flows.errors import ConfigurationError
from flows.evaluation.metrics import Interval, Scores, Weights, interval
from flows.evaluation.report import bounds, figures, table
from flows.language.formatting import counted
from flows.model import Draft, Entry, Media
from flows.reading.clean import clean
from flows.reading.drafts import extract
from flows.reading.encoding import decode
from flows.reading.markup import html_lines
from flows.reading.pages.page import read_page
from flows.reading.word_runs import runs_of, tokens_of

Extractor = Callable[["LabelledPage"], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A page as it was saved, its address, and the article's text as a person marked it."""

    id: str
    url: str
    document: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageScore:
    """The shares of a page's runs that are right, too many, or missing: they add up to 1, or are all 0."""

    right: float
    extra: float
    missing: float

    @property
    def is_exact(self) -> bool:
        """True if no run is too many and none is missing."""
        return self.extra == self.missing == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractionScores:
    """The figures of one way of extracting; `seconds` are of one core, `interval` 95 % of F1."""

    way: str
    pages: int
    scores: Scores
    exact: float
    interval: Interval
    seconds: float


def extraction_table(folder: Path) -> str:
    """Return the figures of each way of extracting the pages of a folder, with intervals of F1 and speed."""
    report = extraction_report(labelled_pages(folder))
    headings = ("text of pages", "F1", "95 % of F1", "P", "R", "exact", "seconds", "pages/s")
    lines = [
        (
            way.way,
            *figures(way.scores.f1),
            bounds(way.interval),
            *figures(way.scores.precision, way.scores.recall, way.exact),
            f"{way.seconds:.1f}",
            f"{way.pages / max(way.seconds, 0.001):.0f}",
        )
        for way in report
    ]
    return table(f"Article text of {counted(report[0].pages, 'page')} of {folder.name}", headings, lines)


def labelled_pages(folder: Path) -> tuple[LabelledPage, ...]:
    """Return the labelled pages of a folder, by id; raise ConfigurationError if it holds none."""
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
    """Return the scores of other extractors and ours on the same pages, in the same run."""
    return tuple(_measured(way, extractor, pages) for way, extractor in _WAYS.items())


def _measured(way: str, extractor: Extractor, pages: Sequence[LabelledPage]) -> ExtractionScores:
    began = process_time()
    texts = [extractor(page) for page in pages]
    seconds = process_time() - began
    scores = [page_score(page.text, text) for page, text in zip(pages, texts, strict=True)]

    def resampled_f1(weights: Weights) -> float:
        drawn = [score for score, times in zip(scores, weights.tolist(), strict=True) for _ in range(times)]
        return mean_scores(drawn).f1

    return ExtractionScores(
        way=way,
        pages=len(pages),
        scores=mean_scores(scores),
        exact=sum(score.is_exact for score in scores) / max(1, len(scores)),
        interval=interval(len(scores), resampled_f1),
        seconds=seconds,
    )


def page_score(gold: str, extracted: str) -> PageScore:
    """Return the score of the extracted text of a page against the labelled one."""
    wanted, got = Counter(runs_of(tokens_of(gold))), Counter(runs_of(tokens_of(extracted)))
    right, extra, missing = (wanted & got).total(), (got - wanted).total(), (wanted - got).total()
    total = (right + extra + missing) or 1
    return PageScore(right=right / total, extra=extra / total, missing=missing / total)


def mean_scores(pages: Sequence[PageScore]) -> Scores:
    """Return precision averaged over the pages with extracted text, recall over those with a labelled one."""
    precisions = [page.right / (page.right + page.extra) for page in pages if page.right + page.extra > 0]
    recalls = [page.right / (page.right + page.missing) for page in pages if page.right + page.missing > 0]
    return Scores(
        precision=sum(precisions) / max(1, len(precisions)), recall=sum(recalls) / max(1, len(recalls))
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
    """Return the text after the stages of an ingest, as of an outlet that was never met before."""
    entry = Entry(
        source="labelled",
        key=page.id,
        media=Media.HTML,
        body=page.document,
        whole_page=True,
        url=page.url or None,
    )
    draft = extract(entry)
    return "\n".join(clean([draft])[0].paragraphs) if isinstance(draft, Draft) else ""


_WAYS: dict[str, Extractor] = {
    "readability": _readability,
    "trafilatura": _trafilatura(),
    "trafilatura, fast": _trafilatura(fast=True),
    "trafilatura, precision": _trafilatura(favor_precision=True),
    "trafilatura, precision, no comments": _trafilatura(favor_precision=True, include_comments=False),
    "standfirst": _ours,
    "standfirst, cleaned as ingested": _as_ingested,
}
