"""Numbers on which independent reports of a story differ.

After de Marneffe, Rafferty and Manning 2008 ("Finding contradictions in text"): align what two sentences say,
make sure that both are about one event, and only then look for what cannot both be true. Numbers are the kind
of contradiction that a program finds most surely, and those alone are looked for.

Precision comes first. Two numbers differ only if both cannot be true (bounds, estimates, rounding), both
count the same thing in sentences that share much of their wording and their names, no year, month or
weekday, no further number and no word such as "last" or "expected" sets them apart, and neither report gives
a second number for it. On 246 clusters of Multi-News and 66 events of ECB+, three differences are shown, two
of which a reader calls true; each of these conditions keeps out at least one false one. Of 1,462 documents,
each with its sentences dealt out to two reports, none shows one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from itertools import combinations, product

from flows.language.days import name_other_days
from flows.language.words import normal, stem, words
from flows.model import Article, Contrast
from flows.summaries.claims.alignment import share_wording, words_apart
from flows.summaries.claims.claim import Claim, Thing, claims_of

# A toll that grew between reports further apart is news; a person may have had a birthday.
_GROWTH, _BIRTHDAY = timedelta(hours=12), timedelta(days=45)
# How much two sentences must share besides what is counted, as a share of the lighter sentence, and in names
# as a share of the sentence with fewer names.
_TOLL_PART, _AGE_PART, _UNIT_PART, _PART = 0.3, 0.2, 0.6, 0.45
_TOLL_NAMES, _SHARED_NAMES = 0.1, 0.5
_MOST_BOXES = 2
_MOST_CLAIMS = 8


def differences_of(
    articles: Sequence[Article], reports: Sequence[int], fresh_ids: frozenset[str], most_words: int
) -> tuple[Contrast, ...]:
    """Return what the independent reports of a story do not agree on, the best supported first.

    `articles` are the story's without copies, `reports` the number of the independent report that each
    belongs to. At least one side is of `fresh_ids`; both sentences have at most `most_words` and can stand
    alone.
    """
    by_thing: dict[Thing, dict[int, list[Claim]]] = defaultdict(lambda: defaultdict(list))
    for article, report in zip(articles, reports, strict=True):
        for claim in claims_of(article) if len(set(reports)) > 1 else ():
            by_thing[claim.thing][report].append(claim)

    def order(pair: Sequence[Claim]) -> tuple[object, ...]:
        """Return a key that puts first the values that most reports give, then those of dated articles."""
        by_report = by_thing[pair[0].thing].values()
        support = sum(any(_agree(claim, other) for other in claims) for claim in pair for claims in by_report)
        undated = sum(claim.article.published is None for claim in pair)
        return -support, undated, *(claim.place for claim in pair)

    best = []
    for claims_by_report in by_thing.values():
        # A report that gives two numbers gives them for two things, or has updated the first.
        sure = [
            claims[:_MOST_CLAIMS]
            for _, claims in sorted(claims_by_report.items())
            if all(_agree(*pair) for pair in combinations(claims, 2))
        ]
        pairs = [
            sorted(pair, key=lambda claim: claim.place)
            for mine, theirs in combinations(sure, 2)
            for pair in product(mine, theirs)
            if _differ(*pair) and any(claim.article.id in fresh_ids for claim in pair)
        ]
        quotable = [pair for pair in pairs if all(claim.can_be_quoted(most_words) for claim in pair)]
        if quotable:
            best.append(min(quotable, key=order))
    return tuple(_contrast(one, other) for one, other in sorted(best, key=order)[:_MOST_BOXES])


def _agree(one: Claim, other: Claim) -> bool:
    return one.quantity.agrees(other.quantity)


def _differ(one: Claim, other: Claim) -> bool:
    """Return True if two claims are of one thing of one event and cannot both be true."""
    if _agree(one, other) or one.article.language != other.article.language:
        return False
    earlier, later = sorted((one, other), key=lambda claim: claim.article.time)
    apart = later.article.time - earlier.article.time
    if one.thing[0] == "age":
        is_dated = one.article.published and other.article.published
        return bool(is_dated) and apart <= _BIRTHDAY and share_wording(one, other, _AGE_PART, _SHARED_NAMES)
    if one.is_toll and later.quantity.value > earlier.quantity.value and apart > _GROWTH:
        return False
    if name_other_days(one.text, other.text) or words_apart(one) != words_apart(other):
        return False
    if one.is_toll:
        return share_wording(one, other, _TOLL_PART, _TOLL_NAMES)
    # A further number that differs tells of two periods or two parts.
    both = (one.beside.keys() & other.beside.keys()) - {one.thing, ()}
    if not all(one.beside[thing].agrees(other.beside[thing]) for thing in both):
        return False
    return share_wording(one, other, _UNIT_PART if one.quantity.unit else _PART, _SHARED_NAMES)


def _contrast(one: Claim, other: Claim) -> Contrast:
    language = one.article.language
    said = (normal(word) for word in words(one.text))
    shared = one.wording.keys() & other.wording.keys()
    about = dict.fromkeys(
        word for word in said if stem(word, language) in shared and stem(word, language) not in one.thing
    )
    return Contrast(
        about=tuple(about), values=(one.written, other.written), one=one.passage, other=other.passage
    )
