"""Measurements as plain text tables."""

from __future__ import annotations

from collections.abc import Sequence

from flows.evaluation.differences import DifferenceReport
from flows.evaluation.duplicates import CopyScores
from flows.evaluation.extraction import ExtractionScores
from flows.evaluation.resampling import Interval
from flows.evaluation.stories import StoryScores
from flows.evaluation.themes import ThemeReport
from flows.language.formatting import counted


def table(title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a title and a table below it: the first column to the left, figures to the right."""
    widths = [max(len(line[column]) for line in (headings, *lines)) for column in range(len(headings))]

    def set_out(line: Sequence[str]) -> str:
        cells = [line[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        return "  ".join(cells).rstrip()

    rule = "  ".join("-" * width for width in widths)
    return "\n".join([title, "", set_out(headings), rule, *(set_out(line) for line in lines), ""])


def story_table(name: str, scores: Sequence[StoryScores]) -> str:
    """Return the B-cubed and pair figures of each way of grouping, with 95 % intervals over stories."""
    headings = (
        *("stories", "groups", "B3 P", "B3 R", "B3 F1", "95 %", "pair P", "pair R", "pair F1", "95 %"),
        "largest right",
    )
    lines = [
        (
            each.way,
            str(each.stories),
            *_figures(each.articles.precision, each.articles.recall, each.articles.f1),
            _bounds(each.articles_interval),
            *_figures(each.pairs.precision, each.pairs.recall, each.pairs.f1),
            _bounds(each.pairs_interval),
            f"{each.right} of {each.largest}" if each.largest else "",
        )
        for each in scores
    ]
    return table(f"Stories of {name}", headings, lines)


def difference_table(name: str, report: DifferenceReport) -> str:
    """Return how many differences were found between reports, and falsely within single documents."""
    held = len({story for story, _ in report.found})
    lines = [
        ("stories of two reports or more", str(report.stories), str(held), str(len(report.found))),
        ("documents against themselves", str(report.documents), "", str(len(report.alone))),
    ]
    return table(f"Differences in {name}", ("among", "read", "with one", "found"), lines)


def copy_table(name: str, scores: Sequence[CopyScores]) -> str:
    """Return the pair figures of each way of finding copies, with 95 % intervals over stories."""
    headings = ("copies", "pairs", "pair P", "pair R", "pair F1", "95 %", "false of 1,000 hard", "95 %")
    lines = [
        (
            each.way,
            str(each.found),
            *_figures(each.pairs.precision, each.pairs.recall, each.pairs.f1),
            _bounds(each.f1_interval),
            f"{each.hard_merges:.2f}",
            f"{each.hard_interval.low:.2f}-{each.hard_interval.high:.2f}",
        )
        for each in scores
    ]
    return table(f"Copies of {name}", headings, lines)


def theme_table(name: str, report: ThemeReport) -> str:
    """Return how many stories come under the theme that readers gave them, in all and by theme."""
    lines = [(each.theme, str(each.labelled), str(each.chosen), str(each.right)) for each in report.counts]
    summary = (
        f"Themes of {name}: {report.accuracy:.3f} of {report.stories} right "
        f"(always {report.largest_theme}: {report.largest_share:.3f}), {report.unplaced:.3f} under none"
    )
    return table(summary, ("theme", "labelled", "chosen", "right"), lines)


def extraction_table(name: str, scores: Sequence[ExtractionScores]) -> str:
    """Return the shingle figures of each way of extracting, with the range of F1 and pages a second."""
    headings = ("text of pages", "F1", "95 % of F1", "P", "R", "exact", "seconds", "pages/s")
    lines = [
        (
            each.way,
            *_figures(each.scores.f1),
            f"{each.interval[0]:.3f}-{each.interval[1]:.3f}",
            *_figures(each.scores.precision, each.scores.recall, each.exact),
            f"{each.seconds:.1f}",
            f"{each.pages / max(each.seconds, 0.001):.0f}",
        )
        for each in scores
    ]
    pages = max((each.pages for each in scores), default=0)
    return table(f"Article text of {counted(pages, 'page')} of {name}", headings, lines)


def _figures(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.3f}" for value in values)


def _bounds(interval: Interval) -> str:
    return f"{interval.low:.3f}-{interval.high:.3f}"
