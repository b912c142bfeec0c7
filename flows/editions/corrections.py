"""Corrections: quoted sentences that their outlet has changed or removed since an edition quoted them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.editions.story import quote_of
from flows.language.search_text import line_digest, squeezed
from flows.language.sentences import Span
from flows.model import Article, ArticleVersion, Correction, Passage, Quote, QuotedPlace
from flows.reading.revisions import Fate, Outcome, Outcomes, compare, is_change, outcome_of

# Of more versions nothing is stored: an outlet that changes an article more often writes a live page.
MOST_VERSIONS = 8

_TELLING = (Fate.CHANGED, Fate.REMOVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedArticle:
    """An article as first stored, its later versions by time, the places that editions quoted."""

    article: Article
    versions: tuple[ArticleVersion, ...]
    places: tuple[QuotedPlace, ...]


def is_further_version(changed: ChangedArticle, text: str) -> bool:
    """Return True if a text read now changes or removes what was quoted, as no stored version does.

    Of an article that no edition has quoted yet, any sentence counts. A text that goes back and forth
    between two versions gives no third.
    """
    article = changed.article
    if len(changed.versions) >= MOST_VERSIONS:
        return False
    outcomes = compare(article.text, text, article.language)
    if not changed.places:
        return is_change(article.text, outcomes) and not any(
            version.text == text or not is_change(version.text, compare(version.text, text, article.language))
            for version in changed.versions
        )
    earlier = [_Reading.of(article, version) for version in changed.versions]
    now = _Reading(text=text, outcomes=outcomes)
    return any(_is_told(now, place, earlier) for place in changed.places)


def withdrawn(article: Article, version: ArticleVersion) -> frozenset[str]:
    """Return the digests (`line_digest`) of the sentences that a later version changed or removed."""
    outcomes = _Reading.of(article, version).outcomes
    return frozenset(
        line_digest(article.text[slice(*span)])
        for span, outcome in outcomes.items()
        if outcome.fate in _TELLING
    )


def corrections_of(changed: Sequence[ChangedArticle], since: datetime, zone: str) -> tuple[Correction, ...]:
    """Return the corrections by versions read after a time, of the sentences quoted last first.

    A correction that an earlier version made already was in an earlier edition.
    """
    corrections = [correction for one in changed for correction in _corrections(one, since, zone)]
    return tuple(
        sorted(
            corrections, key=lambda c: (-c.quoted.timestamp(), c.old.outlet, c.old.article_id, c.old.start)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """A later text of an article, compared with its first."""

    text: str
    outcomes: Outcomes

    @classmethod
    def of(cls, article: Article, version: ArticleVersion) -> _Reading:
        """Return a version, compared."""
        return cls(text=version.text, outcomes=compare(article.text, version.text, article.language))

    def outcome(self, place: QuotedPlace) -> Outcome:
        """Return what became of a quotation."""
        return outcome_of(self.outcomes, place.start, place.end)

    def sentence(self, place: QuotedPlace) -> str:
        """Return the new form of a quotation regardless of typography, "" if it has none."""
        span = self.outcome(place).span
        return squeezed(self.text[slice(*span)]) if span else ""


def _is_told(reading: _Reading, place: QuotedPlace, earlier: Sequence[_Reading]) -> bool:
    """Return True if a reading says of a quotation what no earlier one says."""
    fate, sentence = reading.outcome(place).fate, reading.sentence(place)
    return fate in _TELLING and not any(
        other.outcome(place).fate is fate and other.sentence(place) == sentence for other in earlier
    )


def _corrections(changed: ChangedArticle, since: datetime, zone: str) -> Iterator[Correction]:
    article = changed.article
    readings = [(version, _Reading.of(article, version)) for version in changed.versions]
    earlier = [reading for version, reading in readings if version.as_of <= since]
    later = [(version, reading) for version, reading in reversed(readings) if version.as_of > since]
    # The latest edition that quoted a place comes last.
    latest = {(place.start, place.end): place for place in changed.places}
    for place in latest.values():
        # The newest text that shows what became of the sentence.
        for version, reading in later:
            if reading.outcome(place).fate is not Fate.UNKNOWN:
                if _is_told(reading, place, earlier):
                    yield _correction(changed, place, version, reading.outcome(place), zone)
                break


def _correction(
    changed: ChangedArticle, place: QuotedPlace, version: ArticleVersion, outcome: Outcome, zone: str
) -> Correction:
    article = changed.article
    # The page no longer holds the old sentence, so its link leads to the article.
    old = _quote(replace(article, in_page=False), (place.start, place.end), zone)
    now = replace(article, text=version.text, in_page=version.in_page)
    new = _quote(now, outcome.span, zone) if outcome.span else None
    return Correction(
        story_id=place.story_id,
        title=article.title,
        language=article.language,
        quoted=place.as_of,
        read=version.as_of,
        old=old,
        # The days that it names may count from the day of the change, which nobody knows.
        new=replace(new, days=()) if new else None,
    )


def _quote(article: Article, span: Span, zone: str) -> Quote:
    start, end = span
    passage = Passage(article_id=article.id, start=start, end=end, text=article.text[start:end])
    return quote_of(article, passage, zone)
