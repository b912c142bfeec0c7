"""Figures that a newer report of the story replaces: a toll that rose, a sum or a count that was revised.

The dead, hurt, held and displaced of one event grow: of two counts the greater is the newer one, whichever
report was first; so "at least one" is outdated beside eleven, and a single victim in a headline too. Other
figures are replaced by what a later report of the same publisher, or one that says that the figure moved,
gives for the same thing in like words. A figure of another year, of a war, or of the past ("last year",
"since") is not of the event and replaces nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.language.days import years
from flows.language.languages import table
from flows.model import Article
from flows.summaries.claims.alignment import (
    is_of_a_whole,
    is_set_apart,
    says_it_is_newer,
    share_wording,
    words_apart,
)
from flows.summaries.claims.claim import Claim, claims_of, title_claims_of
from flows.summaries.claims.figures import GROWING, POINTS, Thing
from flows.summaries.quotable.language import language_of

# A toll that stands among the first sentences of a report, or in a title, is that of the event.
_FIRST = 4
_PART, _NAMES = 0.3, 0.1
# How much two sentences share that give figures of another kind for one thing.
_EQUAL, _SAME_NAMES = 0.45, 0.5
# From so many on a toll does not grow beyond so many times itself: what is greater is that of a war.
_FEW, _MOST_GROWTH = 5, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A figure and the newer one that replaces it."""

    claim: Claim
    newer: Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a story that move: those that a newer one replaces, and the newest of each thing."""

    replaced: Mapping[str, tuple[Outdated, ...]] = field(default_factory=dict)
    newest: tuple[Claim, ...] = ()

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Figures:
        """Read the figures of a story's articles."""
        by_thing: dict[Thing, list[Claim]] = defaultdict(list)
        for article in sorted(articles, key=lambda article: article.id):
            for claim in (*title_claims_of(article), *claims_of(article)):
                if claim.thing not in POINTS and claim.thing[0] != "age":
                    by_thing[claim.thing].append(claim)
        replaced: dict[str, list[Outdated]] = defaultdict(list)
        newest: dict[object, Claim] = {}
        for thing in sorted(by_thing):
            # "Two workers dead" is outdated beside "eleven dead" as well.
            whole = by_thing.get(thing[:1], []) if thing[0] in GROWING else []
            for outdated in _outdated(by_thing[thing], whole):
                replaced[outdated.claim.article.id].append(outdated)
                value = outdated.newer.quantity.value
                newest |= {
                    claim.place: claim
                    for claim in by_thing[outdated.newer.thing]
                    if claim.quantity.value == value and _is_of_event(claim)
                }
        return cls(
            replaced={key: tuple(value) for key, value in replaced.items()}, newest=tuple(newest.values())
        )

    def outdated(self, article_id: str, start: int, end: int) -> Outdated | None:
        """Return the first figure within a passage of an article's text that a newer one replaces."""
        return next(
            (
                entry
                for entry in self.replaced.get(article_id, ())
                if entry.claim.number and start <= entry.claim.start and entry.claim.end <= end
            ),
            None,
        )

    def outdated_title(self, article_id: str) -> Outdated | None:
        """Return the first figure of an article's title that a newer one replaces."""
        return next(
            (entry for entry in self.replaced.get(article_id, ()) if not entry.claim.number),
            None,
        )


def _outdated(claims: Sequence[Claim], whole: Sequence[Claim]) -> Iterator[Outdated]:
    """Yield the claims of one thing that another of it, or of a `whole`, replaces, each with the newest."""
    for claim in claims:
        newer = [other for other in claims if _replaces(other, claim)]
        if claim.thing[1:] and claim.number <= 1 and _counts_people(claim):
            newer += [
                other
                for other in whole
                if _replaces(other, claim) and share_wording(claim, other, _PART, _NAMES)
            ]
        if newer:
            yield Outdated(claim=claim, newer=max(newer, key=_newness))


def _counts_people(claim: Claim) -> bool:
    noun, language = claim.quantity.noun, claim.article.language
    people = table(language, "numbers").get("people", "").split()
    return noun in people or noun.removesuffix("s").endswith(language_of(language).person_endings)


def _newness(claim: Claim) -> tuple[object, ...]:
    value = claim.quantity.value if claim.thing[0] in GROWING else 0.0
    return value, claim.article.time, claim.number == 0, claim.article.id, -claim.start


def _replaces(newer: Claim, claim: Claim) -> bool:
    """Return True if a claim is the newer figure for the thing of another."""
    if newer.article.language != claim.article.language or newer.article.id == claim.article.id:
        return False
    old, new = claim.quantity, newer.quantity
    if claim.is_toll and claim.thing[0] in GROWING:
        grown = new.value > old.value and (
            not old.agrees(new) or (old.value < 20 and new.value >= 1.25 * old.value)
        )
        is_of_scale = old.value < _FEW or new.value <= _MOST_GROWTH * old.value
        return grown and is_of_scale and _is_of_event(newer) and not _is_of_another(claim, newer)
    # A later report may as well tell of a part, or of another period: it must say that the figure moved.
    is_same = newer.article.publisher == claim.article.publisher or says_it_is_newer(newer)
    if not is_same or newer.article.time <= claim.article.time or old.agrees(new):
        return False
    return not is_set_apart(claim, newer) and share_wording(claim, newer, _EQUAL, _SAME_NAMES)


def _apart(claim: Claim) -> frozenset[str]:
    """Return the words that set a figure apart, without those that only say that it is an older one."""
    return words_apart(claim) - set(table(claim.article.language, "tolls").get("older", "").split())


def _is_of_event(claim: Claim) -> bool:
    """Return True if a toll is that of the story's event: in the title or among the first sentences."""
    return claim.number <= _FIRST and not _apart(claim) and not is_of_a_whole(claim)


def _is_of_another(claim: Claim, newer: Claim) -> bool:
    """Return True if a toll is of another event than a newer one: words set it apart, or little is shared."""
    is_near = claim.number <= _FIRST or share_wording(claim, newer, _PART, _NAMES)
    return bool(_apart(claim)) or years(claim.text) != years(newer.text) or not is_near
