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
    judged = [(row, label) for row, label in zip(rows, labels, strict=True) if "label" in row]
    predicted = Counter((label, reason) for _, label, reason in labelled)
    right = Counter((label, reason) for gold, label, reason in labelled if gold == label)
    lines = [
        (f"{label}: {reason}", str(count), str(right[label, reason]))
        for (label, reason), count in sorted(predicted.items())
    ]
    reasons = table("Verdicts", ("verdict", "sentences", "as labelled"), lines)
    return Measured(label="label", predictions=predictions, table=f"{_shown(name, judged, rows)}\n{reasons}")


def _shown(name: str, judged: Sequence[tuple[Row, str]], rows: Sequence[Row]) -> str:
    """Return precision and recall of "alone": in all, by source, for stricter readers, for everything."""
    alone = [(row["label"] == "alone", label == "alone") for row, label in judged]
    sources = sorted({str(row["source"]) for row, _ in judged if "source" in row})
    everything = _scores(alone)
    title = f"Fitness of {name}: alone P {everything[1]}, R {everything[3]}"
    lines = [("all", *everything)]
    for source in sources:
        among = [pair for (row, _), pair in zip(judged, alone, strict=True) if row.get("source") == source]
        lines.append((source, *_scores(among)))
    for least in _STRICTER:
        strict = predict_fitness(rows, FitnessRules(least=least, doubted=max(least, FitnessRules().doubted)))
        pairs = zip(rows, strict, strict=True)
        verdicts = [(row["label"], label_of(verdict)) for row, verdict in pairs if "label" in row]
        among = [(gold == "alone", label == "alone") for gold, label in verdicts]
        lines.append((f"all, at least {least}", *_scores(among)))
    lines.append(("every sentence", *_scores([(gold, True) for gold, _ in alone])))
    headings = ("alone", "sentences", "P", "95 %", "R", "95 %")
    return table(title, headings, lines)


def _scores(pairs: Sequence[tuple[bool, bool]]) -> tuple[str, ...]:
    """Return the number of sentences, then precision and recall of those predicted, with their intervals."""
    gold, predicted = np.array([*zip(*pairs, strict=True)], np.bool_) if pairs else np.zeros((2, 0), np.bool_)
    shown: list[str] = []
    for among in (predicted, gold):
        share = partial(_share, gold & predicted, among)
        shown += [*figures(share(np.ones(len(pairs), np.int64))), bounds(interval(len(pairs), share))]
    return (str(len(pairs)), *shown)


def _share(right: NDArray[np.bool_], among: NDArray[np.bool_], weights: Weights) -> float:
    """Return the share of those that are right among some sentences, each counted as often as it is drawn."""
    return float(right @ weights) / max(1.0, float(among @ weights))


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
