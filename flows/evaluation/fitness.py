"""The fitness of labelled sentences: which can be quoted alone, which cannot, and by which rule.

Each sentence is judged below its headline (`document_title_or_first_line`), between its neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from flows.evaluation.metrics import Weights, interval
from flows.evaluation.report import Measured, Options, bounds, figures, table
from flows.evaluation.rows import Row
from flows.model import Theme
from flows.summaries.quotable import (
    FITNESS_RULES,
    NO_CONTEXT,
    Context,
    Fitness,
    FitnessRules,
    Verdict,
    read,
)

_STRICTER = (0.6, 0.7)
_LABELS = {Fitness.FIT: "alone", Fitness.LEANS: "after", Fitness.UNFIT: "unfit"}


def measure_fitness(name: str, rows: Sequence[Row], _: Sequence[Theme], __: Options) -> Measured:
    """Judge the `text` of each row between its `previous` and `next`, and compare with the `label`."""
    verdicts = predict_fitness(rows)
    labels = list(map(label_of, verdicts))
    predictions = [
        {"id": row["id"], "label": label, "reason": verdict.reason}
        for row, label, verdict in zip(rows, labels, verdicts, strict=True)
    ]
    labelled = [
        (row["label"], label, verdict.reason)
        for row, label, verdict in zip(rows, labels, verdicts, strict=True)
        if "label" in row
    ]
    predicted = Counter((label, reason) for _, label, reason in labelled)
    right = Counter((label, reason) for gold, label, reason in labelled if gold == label)
    lines = [
        (f"{label}: {reason}", str(count), str(right[label, reason]))
        for (label, reason), count in sorted(predicted.items())
    ]
    reasons = table("Verdicts", ("verdict", "sentences", "as labelled"), lines)
    return Measured(label="label", predictions=predictions, table=f"{_shown(name, rows)}\n{reasons}")


def _shown(name: str, rows: Sequence[Row]) -> str:
    """Return precision and recall of "alone": in all, by source, for stricter readers, for everything."""
    labelled = [row for row in rows if "label" in row]
    everything = _scores(labelled, _fit(labelled))
    title = f"Fitness of {name}: alone P {everything[1]}, R {everything[3]}"
    lines = [("all", *everything)]
    for source in sorted({str(row["source"]) for row in labelled if "source" in row}):
        among = [row for row in labelled if row.get("source") == source]
        lines.append((source, *_scores(among, _fit(among))))
    for least in _STRICTER:
        fit = _fit(labelled, FitnessRules(least=least, doubted=max(least, FITNESS_RULES.doubted)))
        lines.append((f"all, at least {least}", *_scores(labelled, fit)))
    lines.append(("every sentence", *_scores(labelled, np.ones(len(labelled), np.bool_))))
    return table(title, ("alone", "sentences", "P", "95 %", "R", "95 %"), lines)


def _fit(rows: Sequence[Row], rules: FitnessRules = FITNESS_RULES) -> NDArray[np.bool_]:
    return np.array([verdict.fitness is Fitness.FIT for verdict in predict_fitness(rows, rules)], np.bool_)


def _scores(rows: Sequence[Row], fit: NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the number of sentences, then precision and recall of the fit ones, with their intervals."""
    gold = np.array([row["label"] == "alone" for row in rows], np.bool_)
    shown: list[str] = []
    for among in (fit, gold):
        share = partial(_share, gold & fit, among)
        shown += [*figures(share(np.ones(len(rows), np.int64))), bounds(interval(len(rows), share))]
    return (str(len(rows)), *shown)


def _share(right: NDArray[np.bool_], among: NDArray[np.bool_], weights: Weights) -> float:
    """Return the share of those that are right among some sentences, each counted as often as it is drawn."""
    return float(right @ weights) / max(1.0, float(among @ weights))


def fitness_problem(row: Row) -> str:
    """Return why a sentence cannot be judged, or ""."""
    if not isinstance(row.get("text"), str) or not row["text"].strip():
        return "it has no text"
    return "" if row.get("label", "alone") in _LABELS.values() else "its label is not alone, after or unfit"


def label_of(verdict: Verdict) -> str:
    """Return the label that readers give a sentence of a verdict: "alone", "after" or "unfit"."""
    return _LABELS[verdict.fitness]


def predict_fitness(rows: Sequence[Row], rules: FitnessRules = FITNESS_RULES) -> list[Verdict]:
    """Return the verdict on the `text` of each row, which stands between its `previous` and its `next`."""
    return [_verdict(row, rules) for row in rows]


def _verdict(row: Row, rules: FitnessRules) -> Verdict:
    before, text, after = (str(row.get(key) or "") for key in ("previous", "text", "next"))
    start = len(before) + 1 if before else 0
    article = f"{before} {text} {after}" if before else f"{text} {after}"
    language = str(row.get("language") or "en")
    reading = read(article, (start, start + len(text)), language)
    return reading.verdict(_context(row, text, language), rules)


def _context(row: Row, text: str, language: str) -> Context:
    """Return what a reader was shown above a sentence: its headline, unless that is the sentence itself."""
    headline = str(row.get("document_title_or_first_line") or "")
    is_itself = text.strip().startswith(headline.strip()) or headline.strip().startswith(text.strip())
    return NO_CONTEXT if is_itself else Context.of(headline, language)
