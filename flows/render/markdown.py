"""The edition in Markdown: whole as a document, and shortened to one message of a chat channel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.language.formatting import Site, one_line, short_date, unreordered
from flows.language.interface import Interface
from flows.model import Edition
from flows.render.templating import Templates, render_template

TITLE_CHARACTERS = 120

_BLANK_LINES = re.compile(r"\n{3,}")
# What makes a chat service ring everybody: no headline of a stranger may.
_CALL = re.compile(r"@(?=(?:everyone|here|channel|all|room)\b)|<(?=[@!#])", re.IGNORECASE)
# A word joiner: nothing is seen of it, and no service takes what follows for a call.
_JOINER = "\u2060"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message of a channel: a title in one line, and a body."""

    title: str
    body: str


def render_markdown(edition: Edition, site: Site, templates: Templates) -> str:
    """Return `edition.md`: CommonMark, with a link to the place of each quotation."""
    spoken, zone = site.speaking(edition.language), edition.time_zone
    text = render_template(templates, "edition.md.j2", spoken, zone, escaping=False, edition=edition)
    return _tidy(text)


def render_notice(
    edition: Edition, site: Site, templates: Templates, *, most_bytes: int, is_plain: bool
) -> Notice:
    """Return an edition as one message whose body has at most so many bytes in UTF-8, at least 200.

    Where not all fits, it is first told with fewer quotations, then with fewer stories; the rest is counted.
    """
    spoken, stories = site.speaking(edition.language), (*edition.leads, *_items(edition))
    title = (
        f"{edition.title}, {short_date(edition.as_of, edition.time_zone, Interface(code=edition.language))}"
    )
    body, sizes = "", [*((len(stories), quoted) for quoted in range(len(stories), 0, -1))]
    sizes += [(most, 0) for most in range(len(stories), -1, -1)]
    for most, quoted in sizes:
        text = render_template(
            templates,
            "notice.md.j2",
            spoken,
            edition.time_zone,
            escaping=False,
            edition=edition,
            stories=stories,
            most=most,
            quoted=quoted,
            is_plain=is_plain,
        )
        body = _CALL.sub(lambda match: match[0] + _JOINER, unreordered(_tidy(text)).strip())
        if len(body.encode()) <= most_bytes:
            break
    return Notice(title=_CALL.sub(r"\g<0>" + _JOINER, one_line(title, TITLE_CHARACTERS)), body=body)


def _items(edition: Edition) -> tuple[object, ...]:
    return tuple(story for section in edition.item_sections for story in section.stories)


def _tidy(text: str) -> str:
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
