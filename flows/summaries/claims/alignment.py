"""Signs that two figures are of one event: what their sentences share, and the words that set them apart."""

from __future__ import annotations

import re

from flows.language.languages import pattern_text, table
from flows.language.words import normal, stem, words
from flows.summaries.claims.claim import CLAUSE, Claim

# A word weighs up to 4 by how rare it is.
_SHARED_WEIGHT = 4.0


def share_wording(one: Claim, other: Claim, part: float, names: float) -> bool:
    """Return True if two sentences share enough of their words, and at least these parts of words and
    names."""
    mine, theirs = (
        {root: weight for root, weight in claim.wording.items() if root not in claim.thing}
        for claim in (one, other)
    )
    shared = sum(weight for root, weight in mine.items() if root in theirs)
    lighter = min(sum(mine.values()), sum(theirs.values()))
    return shared >= max(_SHARED_WEIGHT, part * lighter) and _shared_names(one, other) >= names


def words_apart(claim: Claim) -> frozenset[str]:
    """Return the words beside a number that set it apart: another time, a share, a plan, a denial."""
    before, after = claim.text[: claim.quantity.start], claim.text[claim.quantity.end :]
    beside = f"{CLAUSE.split(before)[-1]} {' '.join(CLAUSE.split(after)[:2])}".lower()
    pattern = pattern_text(table(claim.article.language, "numbers")["apart"])
    return frozenset(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", beside))


def _shared_names(one: Claim, other: Claim) -> float:
    """Return the share of names that both sentences have, of the sentence with fewer names, in [0, 1].

    Names are capitalised words within a sentence, in languages where nouns have none.
    """
    language = one.article.language
    names, other_names = (
        {stem(normal(word), language) for word in words(claim.text)[1:] if word[0].isupper()}
        for claim in (one, other)
    )
    if table(language, "sentences").get("nouns_capital", False) or not (names and other_names):
        return 1.0
    shared = (names & other.wording.keys()) | (other_names & one.wording.keys())
    return len(shared) / min(len(names), len(other_names))
