"""What was measured of summaries, as plain text tables."""

from __future__ import annotations

from collections.abc import Sequence

from flows.evaluation.report import table
from flows.evaluation.rouge import METRICS
from flows.evaluation.summaries import OURS, RIVAL, Comparison, SummaryReport
from flows.language.formatting import counted

_NAMES = dict(zip(METRICS, ("R1", "R2", "RL"), strict=True))


def summary_table(name: str, most_words: int, report: SummaryReport) -> str:
    """Return the ROUGE figures of each way, then ours against Lead and the best of sumy, then the time.

    Of single articles, where no algorithm of sumy's reaches Lead, the difference to Lead comes first.
    """
    title = f"Summaries of {name}: {counted(report.clusters, 'cluster')}, {most_words} words"
    lines = [
        (each.way, *(f"{100 * value:.2f}" for value in each.rouge), f"{each.words:.1f}")
        for each in report.scores
    ]
    scores = table(title, ("stemmed F1, %", *_NAMES.values(), "words"), lines)
    ratios = table("Ours to the best of sumy's", ("", "best", "ratio", "95 %"), _lines(report.ratios, ".3f"))
    leads = table(
        "Ours less Lead's, points", ("", "to", "difference", "95 %"), _lines(report.leads, "+.2f", 100)
    )
    compared = (leads, ratios) if report.single else (ratios, leads)
    return "\n".join([scores, *compared, _time(report)])


def _lines(compared: Sequence[Comparison], form: str, factor: float = 1.0) -> list[tuple[str, ...]]:
    return [
        (
            _NAMES[each.metric],
            each.way,
            f"{factor * each.value:{form}}",
            f"{factor * each.interval.low:{form}} to {factor * each.interval.high:{form}}",
        )
        for each in compared
    ]


def _time(report: SummaryReport) -> str:
    ours, rival = report.seconds
    title = f"Time of one core, mean of a cluster: {rival / max(ours, 1e-9):.1f} times as fast as {RIVAL}"
    lines = [(OURS, f"{1000 * ours:.2f}"), (RIVAL, f"{1000 * rival:.2f}")]
    return table(title, ("all preparation included", "ms"), lines)
