"""The place where a sentence is to stand: the words that its reader was shown above it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from flows.summaries.quotable.tokens import tokens_of

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The words that a reader was shown above a place, as written in lower case (`words`) and as `stems`.

    Nothing was shown at the top of a digest without a headline.
    """

    language: str = "en"
    words: frozenset[str] = _NONE
    stems: frozenset[str] = _NONE

    @classmethod
    def of(cls, headline: str, language: str) -> Self:
        """Return the context of a sentence right below a headline."""
        return cls(language=language).after(headline)

    def after(self, text: str) -> Self:
        """Return the context of a sentence below one more shown sentence."""
        tokens = tokens_of(text, self.language)
        stems = self.stems.union(tokens.stems().values())
        return replace(self, words=self.words.union(tokens.plain), stems=stems)


NO_CONTEXT = Context()
