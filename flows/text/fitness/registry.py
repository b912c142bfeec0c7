"""Which languages have lists of words; the others are judged by the form of their sentences alone."""

from __future__ import annotations

from flows.text.fitness.dutch import DUTCH
from flows.text.fitness.english import ENGLISH
from flows.text.fitness.french import FRENCH
from flows.text.fitness.german import GERMAN
from flows.text.fitness.italian import ITALIAN
from flows.text.fitness.language import Language
from flows.text.fitness.portuguese import PORTUGUESE
from flows.text.fitness.spanish import SPANISH

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
