"""What a sentence claims: a number, the thing it is a number of, and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flows.language.quantities import Quantity, quantities
from flows.language.sentences import LONGEST_SENTENCE, leading_spans
from flows.model import Article
from flows.summaries.claims.days import DAY, days_of
from flows.summaries.claims.rules import DifferRules
from flows.summaries.claims.things import Thing, thing_of
from flows.summaries.claims.wording import Word, worded

# What ends a clause.
_BREAK = re.compile(
    r"[,;:()\[\]“”„«»\"—–!?]|\.\s|(?<= )--?(?= )|(?<= )(?:and|but|while|und|aber|et|mais|y|pero|e|ma|en"
    r"|maar)(?= )"
)
_FIGURE = re.compile(r"\d[\d.,:]*")
_REACH = 10
_OPENING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number that a sentence gives for a thing.

    `start` and `end` are the sentence's place in its article, `order` its number there; `thing` names what
    is counted or measured; `near` are the words of the number's clause, `whole` those of the sentence;
    `beside` are the things that the sentence's numbers are of, with the numbers.
    """

    article: Article
    start: int
    end: int
    order: int
    quantity: Quantity
    thing: Thing
    near: tuple[Word, ...]
    whole: tuple[Word, ...]
    beside: tuple[tuple[Thing, Quantity], ...]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.article.text[self.start : self.end]

    @property
    def written(self) -> str:
        """The number as the sentence writes it."""
        return self.text[self.quantity.start : self.quantity.end]


# What is denied is nobody's claim.
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|dismiss(?:es|ed)|untrue|false(?:ly)?|incorrect(?:ly)?|wrongly"
    r"|no truth|correction|corrected|bestr(?:eitet|itt|itten)|dementiert\w*|widersp\w+|falsch\w*"
    r"|dément\w*|faux|fausses?|nieg\w+|neg(?:ó|aron|ou|aram)|desmint\w+|desment\w+|fals[oa]s?"
    r"|smenti\w*|nega(?:no|to)?|ontken\w+|onjuist\w*)\b",
    re.IGNORECASE,
)


def claims_of(article: Article, characters: int, rules: DifferRules) -> tuple[Claim, ...]:
    """Return the claims that an article makes within its first `characters`, in the order of its text."""
    spans = leading_spans(article.text, article.language, characters, rules.sentences)
    return tuple(
        claim
        for order, span in enumerate(spans)
        if span[1] - span[0] <= LONGEST_SENTENCE
        for claim in _claims(article, span, order, rules)
    )


def _claims(article: Article, span: tuple[int, int], order: int, rules: DifferRules) -> list[Claim]:
    sentence = article.text[slice(*span)]
    # Asked first: what is found of a number costs much more than to see it.
    if len(_FIGURE.findall(sentence)) > rules.figures:
        return []
    found = (
        *quantities(sentence, article.language),
        *days_of(sentence, article.published, opening=order < _OPENING),
    )
    if not found or _DENIES.search(sentence):
        return []
    said = worded(sentence, article.language)
    breaks = [match.start() for match in _BREAK.finditer(sentence)]
    things = [thing_of(sentence, quantity, said, article.language) for quantity in found]
    times = Counter(things)
    beside = tuple((thing, quantity) for thing, quantity in zip(things, found, strict=True) if thing)
    made = [
        Claim(
            article=article,
            start=span[0],
            end=span[1],
            order=order,
            quantity=quantity,
            thing=thing,
            near=_clause(quantity, said, breaks),
            whole=said,
            beside=beside,
        )
        for quantity, thing in zip(found, things, strict=True)
        # Two numbers of one thing in a sentence: which of them is the other report's?
        if thing and times[thing] == 1
    ]
    # "said on Monday" dates what was said, and not what happened.
    return [each for each in made if each.quantity.unit != DAY or not any(word.saying for word in each.near)]


def _clause(quantity: Quantity, said: Sequence[Word], breaks: Sequence[int]) -> tuple[Word, ...]:
    """Return the words of the number's clause, at most ten on either side of it.

    `said` are the words of its sentence in order, `breaks` the places between its clauses, ascending.
    """
    behind = bisect_right(said, quantity.start, key=lambda word: word.end)
    ahead = bisect_left(said, quantity.end, key=lambda word: word.start)
    first, last = bisect_left(breaks, quantity.start), bisect_left(breaks, quantity.end)
    opens = breaks[first - 1] if first else -1
    before = [word for word in said[max(0, behind - _REACH) : behind] if word.start > opens]
    after = said[ahead : ahead + _REACH]
    if last < len(breaks):
        after = [word for word in after if word.end <= breaks[last]]
    return (*before, *after)
