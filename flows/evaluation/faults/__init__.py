"""What a careful reader would mark in a digest, found apart from the filter that the product uses.

Nothing here is shared with the choosing of sentences: the rules were written from what readers mark, and
tuned by reading digests of LexRank, Lead and random sentences. Two sentences of a digest that stand
side by side in one article may lean on each other; any other sentence must stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from flows.evaluation.faults.ending import end_fault
from flows.evaluation.faults.furniture import furniture_fault
from flows.evaluation.faults.likeness import Content, LikenessRules, content_of, likeness
from flows.evaluation.faults.opening import opening_fault
from flows.evaluation.faults.speech import speech_fault

KINDS = ("dangling_opening", "no_end_mark", "broken_quotation", "furniture", "near_paraphrase")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault of one of the `KINDS` in the sentence of that index; of a pair, in the later one.

    `detail` says in plain words what is wrong.
    """

    kind: str
    sentence: int
    detail: str


def faults_of(
    sentences: Sequence[str], language: str = "en", follows: Sequence[bool] | None = None
) -> tuple[Fault, ...]:
    """Find the faults of one digest, given in reading order: at most one of a kind in a sentence.

    `follows` tells of each sentence whether it directly follows the one before it in the same article;
    without it none does. Raises ValueError when it is of another length.
    """
    if follows is not None and len(follows) != len(sentences):
        raise ValueError("follows must tell of each sentence whether it follows the one before")
    leaning = tuple(follows) if follows is not None else (False,) * len(sentences)
    found = [*_of_sentences(sentences, language, leaning), *_of_pairs(sentences, language)]
    return tuple(sorted(found, key=lambda fault: (fault.sentence, KINDS.index(fault.kind), fault.detail)))


def fault_shares(
    digests: Sequence[Sequence[str]],
    language: str = "en",
    follows: Sequence[Sequence[bool]] | None = None,
) -> Mapping[str, float]:
    """Return for each kind the share of digests with at least one such fault, in [0, 1]."""
    known = follows if follows is not None else [None] * len(digests)
    kinds = [
        {fault.kind for fault in faults_of(sentences, language, told)}
        for sentences, told in zip(digests, known, strict=True)
    ]
    return {kind: sum(kind in each for each in kinds) / max(1, len(kinds)) for kind in KINDS}


def _of_sentences(sentences: Sequence[str], language: str, follows: Sequence[bool]) -> Iterator[Fault]:
    for index, sentence in enumerate(sentences):
        before = sentences[index - 1] if index and follows[index] else None
        after = sentences[index + 1] if index + 1 < len(sentences) and follows[index + 1] else None
        details = {
            "dangling_opening": opening_fault(sentence, language, before, sentences[:index]),
            "no_end_mark": end_fault(sentence, language),
            "broken_quotation": speech_fault(sentence, language, before, after),
            "furniture": furniture_fault(sentence, language),
        }
        for kind, detail in details.items():
            if detail is not None:
                yield Fault(kind=kind, sentence=index, detail=detail)


def _of_pairs(sentences: Sequence[str], language: str) -> Iterator[Fault]:
    rules = LikenessRules()
    contents: list[Content] = [content_of(sentence, language, rules) for sentence in sentences]
    repeated: set[int] = set()
    for (first, one), (second, other) in combinations(enumerate(contents), 2):
        alike = likeness(one, other, rules)
        if alike >= rules.same_thing and second not in repeated:
            repeated.add(second)
            detail = f"says what sentence {first} says ({alike:.2f})"
            yield Fault(kind="near_paraphrase", sentence=second, detail=detail)
