"""The place where a sentence is to stand: what its reader knows from the headline and from the sentences
shown above it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from flows.summaries.quotable.candidate import words_of
from flows.summaries.quotable.language import language_of

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words (`words`, in lower case) and names that a reader was shown above a place.

    `names` are the words with a capital, in lower case. Nothing is known at the top of a digest without a
    headline.
    """

    language: str = "en"
    words: frozenset[str] = _NONE
    names: frozenset[str] = _NONE

    @classmethod
    def of(cls, headline: str, language: str) -> Self:
        """Return what the reader of a headline knows."""
        return cls(language=language).after(headline)

    def after(self, text: str) -> Self:
        """Return what the reader knows after one more shown sentence."""
        words = words_of(text, language_of(self.language))
        lower = [word.lower().removesuffix("'s") for word in words]
        names = {plain for word, plain in zip(words, lower, strict=True) if word[:1].isupper()}
        return replace(self, words=self.words.union(lower), names=self.names | names)


NO_CONTEXT = Context()
