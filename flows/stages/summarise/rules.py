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


STORY_WEIGHTS = ConceptWeights(words=(0.0,) * 19, pairs=(0.0,) * 19)
LONE_WEIGHTS = ConceptWeights(words=(0.0,) * 19, pairs=(0.0,) * 19)


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
    words: float = 0.4
    again: float = 0.3
    length: float = 0.6
    shortest: int = 8
    lead: float = 0.0
    paraphrase: float = 0.5
    same_outlet: float = 0.9
    shown: float = 0.3
    half_life: timedelta = timedelta(hours=24)
    standfirst: float = 0.5
    chain: int = 3


STORY_RULES = SummaryRules(concepts=STORY_WEIGHTS)
LONE_RULES = SummaryRules(concepts=LONE_WEIGHTS, lead=1.0)
