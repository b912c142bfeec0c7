"""The language in which an edition speaks to its reader: its messages, plurals, dates, numbers and lists.

English is the language of the code, so its messages are the catalogue's keys. The methods are named as in
gettext, so that Babel finds the messages in the code; the values of a message stand in it as `%(name)s`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup

FOLDER = files("flows.language.messages")

# The languages of the interface: English, and those with a catalogue.
LANGUAGES: Final = ("en", "de", "fr", "es", "ar")


def message(context: str, text: str) -> str:
    """Return the text; marks a message that is looked up by a variable, for the catalogue."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """A language of the interface, by its code; one without a catalogue speaks English.

    With `is_markup` the messages are markup, and their values are escaped in them.
    """

    code: str
    is_markup: bool = False

    def gettext(self, text: str, **values: object) -> str:
        """Return a message in this language, with its values."""
        return self._filled(_catalogue(self.code).gettext(text), values)

    def pgettext(self, context: str, text: str, **values: object) -> str:
        """Return a message whose English text means different things, by its context."""
        return self._filled(_catalogue(self.code).pgettext(context, text), values)

    def ngettext(self, singular: str, plural: str, number: int, **values: object) -> str:
        """Return a message in the form that the number asks for; `%(num)s` in it is the number."""
        text = _catalogue(self.code).ngettext(singular, plural, number)
        return self._filled(text, {"num": self.number(number), **values})

    def npgettext(self, context: str, singular: str, plural: str, number: int, **values: object) -> str:
        """Return a message by its context and its number."""
        text = _catalogue(self.code).npgettext(context, singular, plural, number)
        return self._filled(text, {"num": self.number(number), **values})

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        return (Markup(text) if self.is_markup else text) % values

    def number(self, number: int) -> str:
        """Return a whole number with its thousands set apart: "1,204"."""
        return _number(self.code, number)

    def decimal(self, number: float) -> str:
        """Return a number with two decimals: "0.35"."""
        return format_decimal(number, "0.00", locale=_locale(self.code))

    def date(self, time: datetime, zone: str, pattern: str) -> str:
        """Return a time of the zone by a pattern of CLDR: "EEEE d MMMM y"."""
        if self.code == "fr" and time.astimezone(ZoneInfo(zone)).day == 1:
            # French alone counts the first of a month: "1er mai". CLDR's patterns do not say so.
            pattern = pattern.replace("d ", "d'er' ", 1)
        return format_datetime(time, pattern, tzinfo=ZoneInfo(zone), locale=_locale(self.code))

    def all_of(self, parts: list[str]) -> str:
        """Return the parts as one enumeration: "a and b"."""
        return format_list(parts, locale=_locale(self.code))

    @property
    def direction(self) -> str:
        """The direction of the language's writing: "ltr" or "rtl"."""
        return _locale(self.code).text_direction


ENGLISH: Final = Interface(code="en")


# A mail has a hundred numbers, most of them small.
@lru_cache(maxsize=10_000, typed=True)
def _number(code: str, number: int) -> str:
    return format_decimal(number, locale=_locale(code))


@lru_cache(maxsize=len(LANGUAGES))
def _locale(code: str) -> Locale:
    return Locale(code if code in LANGUAGES else ENGLISH.code)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(code: str) -> NullTranslations:
    """Return the messages of a language; of one without a catalogue, those that give back their keys."""
    source = FOLDER / f"{code}.po"
    if code not in LANGUAGES or not source.is_file():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source.read_bytes()), locale=code))
    compiled.seek(0)
    return GNUTranslations(compiled)
