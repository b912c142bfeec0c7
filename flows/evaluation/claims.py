"""Claims of labelled events: figures that reports dispute, newest figures, and accusations.

The labels say which sentences of an event's articles contradict one another (`differ`), and which figure is
the newest of one that moved (`update`). Predicted are the pairs of sentences that the box "Reports differ"
would show, and the sentences with the newest figure. A predicted pair is right if a `differ` row pairs these
two sentences; a row is found if one of its pairs is predicted, and rows of low confidence need not be. A
newest sentence is right if it is a mention of an `update` row with its newest value. Rows with a `claim` list
hedged and unhedged sentences.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Generic, TypeVar

import numpy as np

from flows.evaluation.metrics import Scores, Weights, interval
from flows.evaluation.report import Measured, bounds, table
from flows.evaluation.rows import Row, articles_of
from flows.model.settings import Lengths
from flows.summaries.claims import Figures, differences_of, is_flat_accusation
from flows.summaries.quotable import Context
from flows.summaries.story_lines import choose_lines

# A sentence of an article: the id of the article's row and the index of the sentence.
Place = tuple[str, int]
PlacePair = frozenset[Place]
Item = TypeVar("Item", Place, PlacePair)

# Corpora of tokenised news put blanks into figures and around hyphens: "20, 000", "5. 9", "3: 30 a. m.".
_TOKENISED = (
    (re.compile(r"``|''"), '"'),
    (re.compile(r"(?<=\d), (?=\d{3}(?!\d))"), ","),
    (re.compile(r"(?<=\d)\. (?=\d)"), "."),
    (re.compile(r"(?<=\d): (?=\d\d(?!\d))"), ":"),
    (re.compile(r"(?<=\w) - (?=\w)"), "-"),
    (re.compile(r"\b([ap])\. m\b"), r"\1.m"),
    (re.compile(r"\b([A-Z])\. (?=[A-Z]\.)"), r"\1."),
    (re.compile(r"(?<=\w)’ (?=(?:s|t|re|ve|d|ll)\b)"), "’"),
    (re.compile(r" ([,.;:!?])(?=\s|$)"), r"\1"),
)
_NUMBER_AND_NOUN = re.compile(r"(?<!\S)(\d[\d,.]*) ([^\W\d_]{3,})")
_PLAIN_HEDGE = re.compile(r"alleg|accus|suspect|charge", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """The predictions for a story."""

    pairs: frozenset[PlacePair] = frozenset()
    newest: frozenset[Place] = frozenset()


@dataclass(slots=True, kw_only=True)
class _Counts:
    """Predictions and labels of one story: how many there are, and how many are right or found."""

    predicted: int = 0
    right: int = 0
    labelled: int = 0
    hit: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledRow(Generic[Item]):
    """The right answers for one thing of a story, which must be found if the reader was sure of them."""

    items: frozenset[Item]
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLabels:
    """The rows of each labelled story: with the pairs that contradict, and with the newest sentences."""

    pairs: Mapping[str, Sequence[LabelledRow[PlacePair]]]
    newest: Mapping[str, Sequence[LabelledRow[Place]]]


def claims_problem(row: Row) -> str:
    """Return why a labelled row cannot be used, or ""."""
    if "claim" in row:
        listed = [sentence for key in ("hedged", "unhedged") for sentence in row.get(key) or ()]
        usable = all(
            isinstance(sentence, dict) and isinstance(sentence.get("text"), str) for sentence in listed
        )
        return "" if usable else "its hedged and unhedged sentences have no text"
    if "relation" in row:
        mentions = row.get("mentions") or ()
        if not all(isinstance(one, dict) and {"article", "sentence"} <= one.keys() for one in mentions):
            return "its mentions name no article and sentence"
        places = {place for pair in row.get("differ_pairs") or () for place in pair}
        if not places <= set(range(len(mentions))):
            return "its differ_pairs are not pairs of its mentions"
    return ""


def article_problem(row: Row) -> str:
    """Return why the row of an article cannot be used, or ""."""
    return "" if row.get("sentences") and row.get("story") else "it has no story or no sentences"


def measure_claims(name: str, rows: Sequence[Row], articles: Sequence[Row]) -> Measured:
    """Predict the claims of the stories of `articles`, and compare them with the labelled `rows`."""
    predicted = predict_claims(articles)
    predictions = [
        {
            "story": story,
            "pairs": sorted(sorted(map(list, pair)) for pair in claims.pairs),
            "newest": sorted(map(list, claims.newest)),
        }
        for story, claims in sorted(predicted.items())
    ]
    labels = labels_of(rows)
    if not labels.pairs and not any("claim" in row for row in rows):
        return Measured(label="relation", predictions=predictions, table=None)
    lines = []
    for title, measured, plain in (
        ("differences", _pair_counts(predicted, labels), _pair_counts(_plain_claims(articles), labels)),
        (
            "newest figures",
            _newest_counts(predicted, labels),
            _newest_counts(_plain_claims(articles), labels),
        ),
        ("flat accusations", _accusation_counts(rows, _is_flat), _accusation_counts(rows, _is_unhedged)),
    ):
        lines += [_line(title, measured), _line("  trivial baseline", plain)]
    headings = ("", "predicted", "right", "precision", "95 %", "labelled", "found", "recall", "95 %")
    return Measured(
        label="relation",
        predictions=predictions,
        table=table(f"Claims of {name}, {len(labels.pairs)} stories", headings, lines),
    )


def predict_claims(rows: Sequence[Row]) -> Mapping[str, Predicted]:
    """Return what the product shows of the claims of each story of article rows."""
    stories: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        stories[str(row["story"])].append(row)
    return {story: _predicted(members) for story, members in stories.items()}


def _predicted(rows: Sequence[Row]) -> Predicted:
    """Return what the product shows of a story: its boxes stand below its headline and quotations."""
    texts = [[plain_text(sentence) for sentence in row["sentences"]] for row in rows]
    plain = [
        {"title": text[0], "text": "\n\n".join(text), "ts": row.get("ts"), "outlet": f"outlet of {row['id']}"}
        for row, text in zip(rows, texts, strict=True)
    ]
    articles = articles_of(plain)
    place_of = {
        article.id: _place_in(str(row["id"]), text)
        for article, row, text in zip(articles, rows, texts, strict=True)
    }
    lines = choose_lines(articles, articles, Lengths())
    context = Context.of(lines.headline.title, lines.headline.language)
    for passage in lines.summary.passages:
        context = context.after(passage.text)
    ids = frozenset(place_of)
    shown = differences_of(articles, range(len(articles)), ids, Lengths().quote_words, context)
    return Predicted(
        pairs=frozenset(
            frozenset(place_of[side.article_id](side.start) for side in (difference.one, difference.other))
            for difference in shown
        ),
        newest=frozenset(
            place_of[claim.article.id](claim.start) for claim in Figures.of(articles).newest if claim.number
        ),
    )


def _place_in(row_id: str, sentences: Sequence[str]) -> Callable[[int], Place]:
    """Return a function from an offset in the joined sentences to the place of the sentence there."""
    ends = np.cumsum([len(sentence) + 2 for sentence in sentences])
    return lambda offset: (row_id, int(np.searchsorted(ends, offset, side="right")))


def plain_text(sentence: str) -> str:
    """Return a sentence without the blanks that a tokeniser put into it."""
    for pattern, plain in _TOKENISED:
        sentence = pattern.sub(plain, sentence)
    return sentence


def labels_of(rows: Sequence[Row]) -> ClaimLabels:
    """Return the labels of figures."""
    pairs: dict[str, list[LabelledRow[PlacePair]]] = {
        str(row["story"]): [] for row in rows if row.get("relation") is not None
    }
    newest: dict[str, list[LabelledRow[Place]]] = {story: [] for story in pairs}
    for row in rows:
        mentions = row.get("mentions") or ()
        places = [(str(mention["article"]), int(mention["sentence"])) for mention in mentions]
        story, is_sure = str(row.get("story")), row.get("confidence") != "low"
        if row.get("relation") == "differ":
            differ = frozenset(frozenset((places[one], places[other])) for one, other in row["differ_pairs"])
            pairs[story].append(LabelledRow(items=differ, is_sure=is_sure))
        elif row.get("relation") == "update":
            last = {mention.get("value_number") for mention in mentions if mention["value"] == row["newest"]}
            updated = frozenset(
                place
                for place, mention in zip(places, mentions, strict=True)
                if mention["value"] == row["newest"] or mention.get("value_number") in last - {None}
            )
            newest[story].append(LabelledRow(items=updated, is_sure=is_sure))
    return ClaimLabels(pairs=pairs, newest=newest)


def _pair_counts(predicted: Mapping[str, Predicted], labels: ClaimLabels) -> list[_Counts]:
    return [_counts(predicted[story].pairs, rows) for story, rows in sorted(labels.pairs.items())]


def _newest_counts(predicted: Mapping[str, Predicted], labels: ClaimLabels) -> list[_Counts]:
    return [_counts(predicted[story].newest, rows) for story, rows in sorted(labels.newest.items())]


def _counts(predicted: frozenset[Item], rows: Sequence[LabelledRow[Item]]) -> _Counts:
    every = {item for row in rows for item in row.items}
    return _Counts(
        predicted=len(predicted),
        right=sum(item in every for item in predicted),
        labelled=sum(row.is_sure for row in rows),
        hit=sum(row.is_sure and not row.items.isdisjoint(predicted) for row in rows),
    )


def _accusation_counts(rows: Sequence[Row], is_flat: Callable[[str], bool]) -> list[_Counts]:
    by_story: dict[str, _Counts] = defaultdict(_Counts)
    for row in rows:
        counts = by_story[str(row.get("story"))]
        for key in ("hedged", "unhedged") if "claim" in row else ():
            for sentence in row.get(key) or ():
                flat, is_right = is_flat(plain_text(sentence["text"])), key == "unhedged"
                counts.predicted += flat
                counts.right += flat and is_right
                counts.labelled += is_right
                counts.hit += flat and is_right
    return [counts for _, counts in sorted(by_story.items())]


def _is_flat(text: str) -> bool:
    return is_flat_accusation(text, "en")


def _is_unhedged(text: str) -> bool:
    return _PLAIN_HEDGE.search(text) is None


def _plain_claims(rows: Sequence[Row]) -> Mapping[str, Predicted]:
    """Return the trivial baseline: two numbers before one noun differ, the greatest one is the newest."""
    numbers: dict[str, dict[str, list[tuple[Place, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for index, sentence in enumerate(row["sentences"]):
            for number, noun in _NUMBER_AND_NOUN.findall(plain_text(sentence)):
                value = float(re.sub(r"\D", "", number))
                numbers[str(row["story"])][noun.casefold()].append(((str(row["id"]), index), value))
    result = {}
    for story in {str(row["story"]) for row in rows}:
        pairs: set[PlacePair] = set()
        newest: set[Place] = set()
        for given in numbers[story].values():
            values = {value for _, value in given}
            pairs |= {
                frozenset((one, other))
                for (one, value), (other, other_value) in combinations(given, 2)
                if one[0] != other[0] and value != other_value
            }
            newest |= {place for place, value in given if len(values) > 1 and value == max(values)}
        result[story] = Predicted(pairs=frozenset(pairs), newest=frozenset(newest))
    return result


def claim_scores(rows: Sequence[Row], articles: Sequence[Row]) -> Mapping[str, Scores]:
    """Return precision and recall of `differences`, `newest` figures and flat `accusations`."""
    predicted, labels = predict_claims(articles), labels_of(rows)
    counts = {
        "differences": _pair_counts(predicted, labels),
        "newest": _newest_counts(predicted, labels),
        "accusations": _accusation_counts(rows, _is_flat),
    }
    return {
        kind: Scores(
            precision=sum(one.right for one in every) / max(1, sum(one.predicted for one in every)),
            recall=sum(one.hit for one in every) / max(1, sum(one.labelled for one in every)),
        )
        for kind, every in counts.items()
    }


def _line(title: str, counts: Sequence[_Counts]) -> tuple[str, ...]:
    table_of = np.array([[one.predicted, one.right, one.labelled, one.hit] for one in counts] or [[0] * 4])

    def part(over: int, under: int) -> Callable[[Weights], float]:
        return lambda weights: float((weights @ table_of)[over] / max(1, (weights @ table_of)[under]))

    once = np.ones(len(table_of), dtype=np.int64)
    total = [str(value) for value in once @ table_of]
    return (
        title,
        *total[:2],
        f"{part(1, 0)(once):.3f}",
        bounds(interval(len(table_of), part(1, 0))),
        *total[2:],
        f"{part(3, 2)(once):.3f}",
        bounds(interval(len(table_of), part(3, 2))),
    )
