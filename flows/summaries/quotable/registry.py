"""Which languages have lists of words; the others are judged by the form of their sentences alone."""

from __future__ import annotations

from flows.summaries.quotable.dutch import DUTCH
from flows.summaries.quotable.english import ENGLISH
from flows.summaries.quotable.french import FRENCH
from flows.summaries.quotable.german import GERMAN
from flows.summaries.quotable.italian import ITALIAN
from flows.summaries.quotable.language import Language
from flows.summaries.quotable.portuguese import PORTUGUESE
from flows.summaries.quotable.spanish import SPANISH

_LANGUAGES = {
    "de": GERMAN,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "nl": DUTCH,
    "pt": PORTUGUESE,
}
_UNKNOWN = Language()


def language_of(code: str) -> Language:
    """Return the lists of a language by its ISO 639-1 code, empty ones for a language without."""
    return _LANGUAGES.get(code, _UNKNOWN)
