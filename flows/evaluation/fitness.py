"""The fitness of labelled sentences: which can be quoted alone, which cannot, and by which rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.evaluation.report import Measured, Options, table
from flows.evaluation.rows import Row
from flows.model import Theme
from flows.summaries.quotable import NO_CONTEXT, Context, Fitness, Verdict, verdict_on

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
    alone = sum(gold == "alone" for gold, _, _ in labelled)
    good = right["alone", "ok"]
    precision, recall = good / max(1, predicted["alone", "ok"]), good / max(1, alone)
    lines = [
        (f"{label}: {reason}", str(count), str(right[label, reason]))
        for (label, reason), count in sorted(predicted.items())
    ]
    title = f"Fitness of {name}: alone P {precision:.3f}, R {recall:.3f}"
    shown = table(title, ("verdict", "sentences", "as labelled"), lines)
    return Measured(label="label", predictions=predictions, table=shown)


def label_of(verdict: Verdict) -> str:
    """Return the label that readers give a sentence of a verdict: "alone", "after" or "unfit"."""
    return _LABELS[verdict.fitness]


def predict_fitness(rows: Sequence[Row]) -> list[Verdict]:
    """Return the verdict on the `text` of each row, which stands between its `previous` and its `next`."""
    return [_verdict(row) for row in rows]


def _verdict(row: Row) -> Verdict:
    before, text, after = (str(row.get(key) or "") for key in ("previous", "text", "next"))
    start = len(before) + 1 if before else 0
    article = f"{before} {text} {after}" if before else f"{text} {after}"
    language = str(row.get("language") or "en")
    return verdict_on(article, (start, start + len(text)), language, context=_context(row, text, language))


def _context(row: Row, text: str, language: str) -> Context:
    """Return what a reader was shown above a sentence: its headline, unless that is the sentence itself."""
    headline = str(row.get("document_title_or_first_line") or "")
    is_itself = text.strip().startswith(headline.strip()) or headline.strip().startswith(text.strip())
    return NO_CONTEXT if is_itself else Context.of(headline, language)
