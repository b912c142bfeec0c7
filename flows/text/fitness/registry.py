"""Which languages have lists of words; the others are judged by the form of their sentences alone."""

from __future__ import annotations

from flows.text.fitness.english import ENGLISH
from flows.text.fitness.language import Language

_LANGUAGES = {"en": ENGLISH}
_UNKNOWN = Language()


def language_of(code: str) -> Language:
    """Return the lists of a language by its ISO 639-1 code, empty ones for a language without."""
    return _LANGUAGES.get(code, _UNKNOWN)
