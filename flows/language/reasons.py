"""The reasons that an edition holds in English, in the language of its reader.

An edition says why an article counts, was joined, refused or left out in the words of the rule that decided.
Each form of such a sentence is a message; a sentence is translated by the form that it has.
"""

from __future__ import annotations

import re
from functools import cache

from flows.language.interface import Interface, message

FORMS = (
    # Why an article counts as a report of its story's headline (`flows.stories.reports`).
    message("reason", "its original: %(reason)s"),
    message("reason", "alike %(alike)s to the headline's article, %(needed)s needed"),
    message("reason", "alike %(alike)s to an article that reports the headline's event"),
    message("reason", "the headline is its own"),
    message("reason", "its title explains, and reports no event"),
    message("reason", "%(kind)s: no report of an event"),
    # Why it is a copy (`flows.stories.deduplicate`).
    message("reason", "the same text"),
    message("reason", "%(share)s of all word pairs are the same"),
    message("reason", "%(share)s of the shorter text stands in the longer"),
    message("reason", "%(share)s of both texts are sentences with nearly the same letters"),
    # Why it stayed out of a story (`flows.stories.cluster.evidence`).
    message("reason", "it is in a story that it is more like"),
    message("reason", "no event of its own: it tells of several stories or of none"),
    message("reason", "no event of its own: the other tells of several stories or of none"),
    message("reason", "recurring format: two issues, %(hours)s h apart"),
    message("reason", "dated issues: their titles are a name and a date"),
    message("reason", "separate events: alike %(across)s across, %(within)s within"),
    message("reason", "time apart: %(hours)s h apart"),
    # Why it was left out (`flows.editions.select`).
    message("reason", "a round-up, by %(reason)s"),
    message("reason", "a listing, by %(reason)s"),
    message("reason", "a page of the site itself, by %(reason)s"),
    message("reason", "an advertisement, by %(reason)s"),
    message("reason", "an empty page, by %(reason)s"),
    message("reason", "an entry without a date that stood there when its feed was first read"),
    # What showed the kind of a page (`flows.reading.kinds.rules`).
    message("reason", "its address (%(name)s), outside of the folders of its feed"),
    message("reason", "its address (%(name)s)"),
    message("reason", "its category (%(name)s)"),
    message("reason", "its feed (%(name)s)"),
    message("reason", "its text, which begins with a price (%(name)s)"),
    message("reason", "its form (links to %(sites)s sites, %(words)s words)"),
    message("reason", "its form (%(images)s pictures, %(words)s words)"),
    message("reason", "its site (%(name)s)"),
    message("reason", "its title (%(name)s)"),
    message("reason", "its text (%(name)s)"),
    message("reason", "a file of %(name)s"),
    message("reason", "having no date in a feed that dates the others"),
    message("reason", "having neither a title nor text"),
    # What speaks for a theme (`flows.stories.themes`).
    message("reason", "feed: %(count)s of its %(articles)s articles (%(weight)s)"),
    message("reason", "title: %(words)s (%(weight)s)"),
    message("reason", "text: %(words)s (%(weight)s)"),
    message("reason", "category: %(words)s (%(weight)s)"),
    message("reason", "section: %(words)s (%(weight)s)"),
    message("reason", "learned: %(words)s (%(weight)s)"),
    message("reason", "folder: %(words)s (%(weight)s)"),
)
# A longer text is of no form: the longest reason holds a title.
_LONGEST = 600
_DEEPEST = 3
_VALUE = re.compile(r"%\((\w+)\)s")
_DECIMAL = re.compile(r"\d{1,6}\.\d{1,6}")


def reason(text: str | None, interface: Interface) -> str:
    """Return a reason in the language of the interface; one of no known form as it stands."""
    if not text:
        return ""
    return _translated(text, interface, _DEEPEST)


def _translated(text: str, interface: Interface, depth: int) -> str:
    """Return the translation of a reason, or of several that are joined by semicolons."""
    parts = [_formed(part, interface, depth) for part in text[:_LONGEST].split("; ")]
    if len(text) > _LONGEST or None in parts:
        return _formed(text, interface, depth) or text
    return interface.pgettext("separator", "; ").join(part for part in parts if part)


def _formed(text: str, interface: Interface, depth: int) -> str | None:
    """Return the translation of a reason by its form, or None if it has none."""
    if not depth or len(text) > _LONGEST:
        return None
    for form, pattern in _patterns():
        if match := pattern.fullmatch(text):
            values = {
                name: _value(name, value, interface, depth) for name, value in match.groupdict().items()
            }
            return interface.pgettext("reason", form, **values)
    return None


def _value(name: str, value: str, interface: Interface, depth: int) -> str:
    if name == "reason":
        return _translated(value, interface, depth - 1)
    if name == "kind":
        return interface.pgettext("kind", value.replace("%", "%%"))
    if name == "within":
        return interface.all_of([_value("", part, interface, depth) for part in value.split(" and ")])
    return interface.decimal(float(value)) if _DECIMAL.fullmatch(value) else value


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return each form with the pattern of its sentences."""
    return tuple((form, re.compile(_pattern(form), re.DOTALL)) for form in FORMS)


def _pattern(form: str) -> str:
    parts = _VALUE.split(form)
    # Split gives the text and the names of the values in turn.
    return "".join(f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
