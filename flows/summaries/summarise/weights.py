"""How likely a summary is to say what a story's articles say: the weights of words and of pairs of words.

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
