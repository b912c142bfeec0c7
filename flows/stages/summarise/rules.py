"""How sentences are weighed: the thresholds of the choice, and the weights of the concepts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptWeights:
    """How likely a summary is to say a word or a pair of words: logistic weights, the first standing alone.

    The others are those of: logarithm of the independent reports that say it; share of the other reports;
    logarithm of its times; 1/(1+p) and its root for its earliest sentence p; logarithm of one and the
    openings (first three sentences of a report) that hold it, and their share; share of its times as a
    name or number; Zipf frequency of its rarer and its commoner word; one of its words is a stop word,
    both are; logarithms of the reports and of the sentences of the story; logarithm of one and the sum
    over its times of 1/(1+p); it is in a first sentence; times and reports, each by commonness.
    """

    words: tuple[float, ...]
    pairs: tuple[float, ...]


STORY_WEIGHTS = ConceptWeights(
    words=(
        -1.9328,
        1.679,
        0.3417,
        0.6764,
        -5.902,
        5.4493,
        -0.1658,
        0.2605,
        0.0262,
        0.1191,
        0.1191,
        0.0,
        0.1083,
        0.1487,
        -0.6443,
        1.4149,
        1.1181,
        -0.0031,
        -0.2817,
    ),
    pairs=(
        -2.91,
        1.9358,
        0.2576,
        1.2298,
        -7.1028,
        7.4563,
        -0.3985,
        0.286,
        0.0241,
        0.0869,
        0.1246,
        -0.1485,
        -0.0534,
        0.2507,
        -0.6642,
        0.6879,
        1.1277,
        -0.0482,
        -0.2167,
    ),
)
LONE_WEIGHTS = ConceptWeights(
    words=(
        -3.1127,
        0.0,
        0.0,
        1.974,
        -1.3967,
        3.2792,
        0.0955,
        0.0662,
        0.3029,
        0.0785,
        0.0785,
        0.0,
        -0.3458,
        0.0,
        -0.5854,
        0.9452,
        -0.4308,
        -0.1896,
        0.0,
    ),
    pairs=(
        -3.5769,
        0.0,
        0.0,
        3.0517,
        -2.2557,
        5.2336,
        0.2151,
        0.1491,
        0.2759,
        0.066,
        0.0428,
        -0.3389,
        -0.5964,
        0.0,
        -0.6305,
        -1.0447,
        0.1445,
        -0.2138,
        0.0,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRules:
    """How sentences are chosen.

    A sentence gains the worth of the concepts that none chosen before holds, single words at `words` of
    their worth and concepts held already at `again`; the gain is divided by its length to the power
    `length` and raised by `lead` / (1 + place in its article). Two sentences that share `paraphrase` of
    the telling words of the shorter say one thing. A further sentence of one outlet is worth
    `same_outlet` of its gain. A sentence loses half its gain with every `half_life` that its article is
    older than the story's newest: what is told is the news; an article without a date counts as one
    `half_life` old where others have one. A concept that the reader was shown before is worth `shown`.
    """

    concepts: ConceptWeights
    words: float = 0.3
    again: float = 0.3
    length: float = 0.85
    shortest: int = 8
    lead: float = 0.0
    paraphrase: float = 0.6
    same_outlet: float = 1.0
    shown: float = 0.3
    half_life: timedelta = timedelta(hours=24)
    standfirst: float = 0.5
    chain: int = 2
    enough: float = 0.0


STORY_RULES = SummaryRules(concepts=STORY_WEIGHTS)
LONE_RULES = SummaryRules(concepts=LONE_WEIGHTS, length=0.5, again=0.0, lead=1.4, enough=0.15)
