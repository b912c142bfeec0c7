"""The fitness of labelled sentences: which can be quoted alone, which cannot, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.evaluation.report import table
from flows.evaluation.rows import Row
from flows.summaries.quotable import Fitness, Verdict, verdict_on

_FITNESS = {"alone": Fitness.FIT, "after": Fitness.LEANS, "unfit": Fitness.UNFIT}
_LABELS = {fitness: label for label, fitness in _FITNESS.items()}


def predict_fitness(rows: Sequence[Row]) -> tuple[Verdict, ...]:
    """Return the verdict on the `text` of each row, which stands between its `previous` and its `next`."""
    return tuple(map(_verdict, rows))


def label_of(verdict: Verdict) -> str:
    """Return the label that readers give a sentence of a verdict: "alone", "after" or "unfit"."""
    return _LABELS[verdict.fitness]


def fitness_table(name: str, rows: Sequence[Row], verdicts: Sequence[Verdict]) -> str:
    """Return the figures of "alone", and how many sentences each rule decides, how many as labelled."""
    labelled = [
        (row["label"], verdict) for row, verdict in zip(rows, verdicts, strict=True) if "label" in row
    ]
    decided = Counter((label_of(verdict), verdict.reason) for _, verdict in labelled)
    right = Counter((label, verdict.reason) for label, verdict in labelled if label == label_of(verdict))
    alone = sum(label == "alone" for label, _ in labelled)
    found, good = decided["alone", "ok"], right["alone", "ok"]
    title = f"Fitness of {name}: alone P {good / max(1, found):.3f}, R {good / max(1, alone):.3f}"
    lines = [
        (f"{label}: {reason}", str(count), str(right[label, reason]))
        for (label, reason), count in sorted(decided.items())
    ]
    return table(title, ("verdict", "sentences", "as labelled"), lines)


def _verdict(row: Row) -> Verdict:
    before, text, after = (str(row.get(key) or "") for key in ("previous", "text", "next"))
    start = len(before) + 1 if before else 0
    article = f"{before} {text} {after}" if before else f"{text} {after}"
    return verdict_on(article, (start, start + len(text)), str(row.get("language") or "en"))
