"""Templates with one set of filters and one rule of safety."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, partial

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup, escape

from flows.text.formatting import (
    clean,
    clock,
    counted,
    days_told,
    direction_of,
    edition_folder,
    language_of,
    listed,
    long_date,
    moment,
    one_line,
    quote_link,
    reading_minutes,
    safe_link,
    since,
    wrapped,
    zone_name,
)

Templates = Mapping[str, str]


def environment(templates: Templates, root: str, *, escaping: bool) -> Environment:
    """Return an environment over templates given as text by their names.

    `root` stands before the site's own paths. With `escaping` whatever is not marked as markup is
    escaped; in either case the characters that XML forbids are dropped from every value. A name that
    is not defined raises `jinja2.UndefinedError`.
    """
    return _environment(tuple(sorted(templates.items())), root, escaping)


@lru_cache(maxsize=8)
def _environment(templates: tuple[tuple[str, str], ...], root: str, escaping: bool) -> Environment:
    # Compiling costs some 50 ms, a feed renders thirty editions: the same values share one environment.
    made = Environment(
        loader=DictLoader(dict(templates)),
        autoescape=escaping,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(
        counted=counted,
        clock=clock,
        days_told=days_told,
        edition_folder=edition_folder,
        emphasised=_emphasised,
        lang=_language_attributes,
        link=partial(safe_link, root=root),
        listed=listed,
        long_date=long_date,
        moment=moment,
        one_line=one_line,
        quote_link=partial(quote_link, root=root),
        reading_minutes=reading_minutes,
        since=since,
        wrapped=wrapped,
        zone_name=zone_name,
    )
    made.globals["root"] = root
    return made


def _finalize(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(clean(value))
    return clean(value) if isinstance(value, str) else value


def _emphasised(text: str, part: str) -> Markup:
    """Set a part of a text off where it is plain which is meant: where it stands there once, as words."""
    found = list(re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text)) if part else []
    if len(found) != 1:
        return escape(text)
    start, end = found[0].span()
    return Markup('{}<b class="strong">{}</b>{}').format(text[:start], text[start:end], text[end:])


def _language_attributes(code: str) -> Markup:
    """Return the attributes that tell the language of a text; none for the page's own, English."""
    known = language_of(code)
    if not known or known.partition("-")[0] == "en":
        return Markup("")
    attributes = Markup(' lang="') + escape(known) + Markup('"')
    return attributes + Markup(' dir="rtl"') if direction_of(known) == "rtl" else attributes
