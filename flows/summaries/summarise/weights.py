"""Weights of the features by which a summary says a word or a pair of words of a story.

Logistic regressions on whether the words and pairs of a cluster's articles stand in the summary that a
person wrote of it, each cluster counting as one: 250 clusters of Multi-News for stories, 300 articles of
CNN with their highlights for single articles. No weight belongs to any word: all are of place, number,
agreement and kind. Fitted on four fifths and used on the last, five times over, they choose as well as
fitted on all. Boosted trees on the same features (R1 .4621 / R2 .1621 at 230 words, against .4624 / .1628),
a second stage that sees the first's probabilities (.4631 / .1626) and twelve of the features alone
(.4622 / .1612) were no better.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptWeights:
    """The logistic weights of single words and of pairs: the constant, then one for each feature."""

    words: tuple[float, ...]
    pairs: tuple[float, ...]


_WEIGHTS = (
    # Stories: words, pairs. Single articles: words, pairs.
    (-1.9328, -2.91, -3.1127, -3.5769),  # the constant
    (1.679, 1.9358, 0.0, 0.0),  # log of the reports that say it
    (0.3417, 0.2576, 0.0, 0.0),  # share of the other reports that say it
    (0.6764, 1.2298, 1.974, 3.0517),  # log of its times
    (-5.902, -7.1028, -1.3967, -2.2557),  # 1 / (1 + its earliest sentence)
    (5.4493, 7.4563, 3.2792, 5.2336),  # the root of that
    (
        -0.1658,
        -0.3985,
        0.0955,
        0.2151,
    ),  # log of 1 + the openings (first three sentences of a report) that hold it
    (0.2605, 0.286, 0.0662, 0.1491),  # share of the openings that hold it
    (0.0262, 0.0241, 0.3029, 0.2759),  # share of its times as a name or number
    (0.1191, 0.0869, 0.0785, 0.066),  # Zipf frequency of its rarer word
    (0.1191, 0.1246, 0.0785, 0.0428),  # Zipf frequency of its commoner word
    (0.0, -0.1485, 0.0, -0.3389),  # one of its words is a stop word
    (0.1083, -0.0534, -0.3458, -0.5964),  # both are stop words
    (0.1487, 0.2507, 0.0, 0.0),  # log of the story's reports
    (-0.6443, -0.6642, -0.5854, -0.6305),  # log of the story's sentences
    (1.4149, 0.6879, 0.9452, -1.0447),  # log of 1 + the sum of 1 / (1 + sentence) over its times
    (1.1181, 1.1277, -0.4308, 0.1445),  # it is in a first sentence
    (-0.0031, -0.0482, -0.1896, -0.2138),  # log of its times, by commonness
    (-0.2817, -0.2167, 0.0, 0.0),  # log of its reports, by commonness
)
_STORY_WORDS, _STORY_PAIRS, _LONE_WORDS, _LONE_PAIRS = zip(*_WEIGHTS, strict=True)
STORY_WEIGHTS = ConceptWeights(words=_STORY_WORDS, pairs=_STORY_PAIRS)
LONE_WEIGHTS = ConceptWeights(words=_LONE_WORDS, pairs=_LONE_PAIRS)
