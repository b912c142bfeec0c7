"""House words: terms that an outlet writes in text after text whatever the news, and others do not.

"[Capital Post] Orleham --" opens every text of a feed, "Picture of the day" every title of another. Two of
its articles that share such words need not be of one event, so the words weigh as little as they are common
in the outlet. Words that the whole window is full of are left to their document frequency.

Example. 26 of an outlet's 40 articles open with its town, 5 of 260 others name it. Beside the article itself
and one more, which may report the same event, 24 name it: 24 / (39 + 20) = .41, which is over .1 and over
three times 5 / 260. So the town weighs as little in this outlet's articles as a word in .41 of all texts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flows.stories.cluster.prints import TermRows
from flows.stories.vectors import Floats, Terms, VectorRules


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HouseWords:
    """The house words of the outlets of a window.

    `outlets` (articles,) is the number of each article's outlet. `keys` (house words,), ascending, are outlet
    * `terms` + column; `shares` (house words,) are how common each is in its outlet.
    """

    outlets: NDArray[np.int64]
    terms: int
    keys: NDArray[np.int64]
    shares: Floats

    def most_rarity(self, rows: NDArray[np.int64], columns: NDArray[np.int64], rules: VectorRules) -> Floats:
        """Return the rarity that a term may have at the most in an article, given both by number."""
        most = np.full(len(rows), np.inf)
        if len(self.keys):
            wanted = self.outlets[rows] * self.terms + columns
            places = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
            is_house = self.keys[places] == wanted
            most[is_house] = (-np.log(self.shares[places[is_house]])) ** rules.rarity_power
        return most


def house_words(
    vectors: TermRows, outlets: NDArray[np.int64], terms: Terms, rules: VectorRules
) -> HouseWords:
    """Return the house words among some terms (columns,), ascending; `outlets` are those of the vectors."""
    articles_of = np.split(np.argsort(outlets, kind="stable"), np.cumsum(np.bincount(outlets))[:-1])
    often = [_counts(vectors.terms[vectors.places(places)], terms) for places in articles_of]
    everywhere = np.zeros(len(terms))
    for columns, counts in often:
        everywhere[columns] += counts
    keys: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    shares: list[Floats] = [np.empty(0)]
    for number, (columns, counts) in enumerate(often):
        size = len(articles_of[number])
        # The article itself and one more, which may report the same event, are no habit.
        share = (counts - 2) / (size - 1 + rules.house_texts)
        others = len(vectors) - size
        elsewhere = (everywhere[columns] - counts) / others if others else np.ones(len(columns))
        is_house = (share >= rules.house_share) & (share > rules.house_ratio * elsewhere)
        keys.append(number * len(terms) + columns[is_house])
        shares.append(share[is_house])
    return HouseWords(
        outlets=outlets,
        terms=len(terms),
        keys=np.concatenate(keys),
        shares=np.concatenate(shares),
    )


def _counts(values: Terms, terms: Terms) -> tuple[NDArray[np.int64], Floats]:
    """Return the columns of the terms that some articles have, and in how many of these each is."""
    hashes, counts = np.unique(values, return_counts=True)
    columns = np.searchsorted(terms, hashes)
    columns[columns == len(terms)] = 0
    is_column = terms[columns] == hashes
    return columns[is_column].astype(np.int64), counts[is_column].astype(np.float64)
