"""Accusations: sentences that state guilt flatly, and those that attribute or hedge it.

A sentence accuses if it names a crime and who did it: a `doer` before the verb, an `agent` ("by") after it,
or a word for a criminal. It is hedged if it says who says so, that it is alleged, suspected, charged or
denied, or what a court found. The `[accusations]` of a language file hold these, the `crimes`, how a crime is
`suffered` and not done, `criminals`, `hedges`, what says that somebody is in `custody`, who the `accusers`
before or after a colon may be, and the words by which an article tells of a `court`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from flows.language.languages import pattern_text, table
from flows.language.sentences import LONGEST_SENTENCE, leading_spans
from flows.language.words import words
from flows.model import Article, Passage
from flows.summaries.claims.claim import weighed_stems
from flows.summaries.claims.figures import casualty_patterns

# How many words may stand between the doer and the deed, and how much two accusations must share.
_BETWEEN = 8
_SHARED = 0.3
_SENTENCES, _CHARACTERS = 60, 15_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Accusations:
    """The sentences and titles of a story that hedge an accusation; a title starts and ends at 0."""

    hedged: Mapping[str, tuple[Passage, ...]]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Accusations:
        """Read the accusations of a story's articles, by their language."""
        hedged: dict[str, list[Passage]] = {}
        for article in sorted(articles, key=lambda article: article.id):
            language = article.language
            for start, end in _hedging_spans(article.title, article.text, language):
                text = article.text[start:end] or article.title
                passage = Passage(article_id=article.id, start=start, end=end, text=text)
                hedged.setdefault(language, []).append(passage)
        return cls(hedged={language: tuple(passages) for language, passages in hedged.items()})

    def hedged_instead(self, text: str, language: str) -> Passage | None:
        """Return a sentence or title that hedges what a text states flatly, or None if the text may stand."""
        hedged = self.hedged.get(language, ())
        if not hedged or not is_flat_accusation(text, language):
            return None
        return next((passage for passage in hedged if are_one_accusation(text, passage.text, language)), None)


# A story is told again for readers who mute an outlet, and by each digest.
@lru_cache(maxsize=1_024)
def _hedging_spans(title: str, article_text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return where an article hedges an accusation: in its title, which starts and ends at 0, or below."""
    below = leading_spans(article_text, language, _CHARACTERS, _SENTENCES) if _patterns(language) else ()
    spans = ((0, 0), *below)
    texts = (article_text[start:end] or title for start, end in spans)
    return tuple(
        span
        for span, text in zip(spans, texts, strict=True)
        if _tells_of_a_crime(text, language) and is_hedged(text, language)
    )


def is_flat_accusation(text: str, language: str) -> bool:
    """Return True if a sentence or title says that somebody did a crime, and does not hedge it."""
    return accuses(text, language) and not is_hedged(text, language)


def accuses(text: str, language: str) -> bool:
    """Return True if a sentence or title names a crime and who did it, hedged or not."""
    patterns = _patterns_for(text, language)
    return bool(patterns) and any(patterns[name].search(text) for name in ("active", "passive", "criminals"))


def _tells_of_a_crime(text: str, language: str) -> bool:
    """Return True if a sentence or title names a crime, or people who are dead, hurt or held."""
    patterns = _patterns_for(text, language)
    if not patterns:
        return False
    return any(patterns[name].search(text) for name in ("crime", "criminals")) or any(
        pattern.fullmatch(word)
        for word in words(text.casefold())
        for pattern in casualty_patterns(language).values()
    )


def is_hedged(text: str, language: str) -> bool:
    """Return True if a sentence or title says who accuses, how sure it is, or what a court found.

    That somebody is held for a deed hedges it, but not that he is called a criminal.
    """
    patterns = _patterns_for(text, language)
    if not patterns:
        return False
    is_custody = patterns["custody"].search(text) and not patterns["criminals"].search(text)
    return bool(is_custody) or patterns["hedges"].search(text) is not None


def are_one_accusation(one: str, other: str, language: str) -> bool:
    """Return True if two accusing sentences share enough of their words to tell of the same deed."""
    mine, theirs = (weighed_stems(text[:LONGEST_SENTENCE], language) for text in (one, other))
    shared = sum(weight for root, weight in mine.items() if root in theirs)
    return shared >= _SHARED * min(sum(mine.values()), sum(theirs.values())) > 0


def _patterns_for(text: str, language: str) -> Mapping[str, re.Pattern[str]]:
    """Return the patterns of a language, none for what is too long to be a sentence."""
    return _patterns(language) if len(text) <= LONGEST_SENTENCE else {}


@cache
def _patterns(language: str) -> Mapping[str, re.Pattern[str]]:
    texts = {name: pattern_text(value) for name, value in table(language, "accusations").items()}
    if not texts:
        return {}
    crime = rf"(?:{texts['crimes']})\b"
    between = rf"(?:[\w’'-]+,?\s){{0,{_BETWEEN}}}"
    forms = {
        "crime": rf"(?i:\b{crime})",
        "active": rf"\b{texts['doer']},?\s{between}?(?i:{crime})(?!{texts['suffered']})",
        "passive": rf"(?i:\b{crime})[^.;]*?\b(?:{texts['agent']})\b",
        "criminals": rf"(?i:\b(?:{texts['criminals']})\b)",
        "custody": rf"(?i:\b(?:{texts['custody']})\b)",
        "hedges": rf"(?i:\b(?:{texts['hedges']})\b|(?:^|[:,–—-]\s?)(?:{texts['accusers']})\s?(?:$|:))",
    }
    return {name: re.compile(form) for name, form in forms.items()}
