"""Jinja templates in a sandbox, with the filters that every output shares."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from traceback import walk_tb
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateSyntaxError, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from flows.errors import ConfigurationError
from flows.language import formatting
from flows.language.formatting import Site, clean, one_line
from flows.language.interface import Interface
from flows.language.reasons import reason
from flows.urls import own_pages

Templates = Mapping[str, str]

# Templates use these filters by the names of the functions.
_FILTERS = (
    *(formatting.clock, formatting.edition_folder, formatting.markdown, formatting.markdown_link),
    *(formatting.one_line, formatting.reading_minutes, formatting.wrapped, formatting.zone_name),
)
# These word their value in the language of the interface.
_INTERFACE_FILTERS = (
    *(
        formatting.byline,
        formatting.date_in_text,
        formatting.day_dates,
        formatting.drawn_from,
        formatting.heard,
        formatting.label,
    ),
    *(formatting.listed, formatting.long_date, formatting.mark, formatting.marked_label, formatting.moment),
    *(formatting.dated, formatting.month_name, formatting.since, formatting.theme_name, reason),
)

# The folder of a workspace that its own templates stand in; tracebacks and messages name them by it.
_FOLDER = "templates/"

# Ten times the page of the largest edition of 300 feeds.
_LONGEST = 20_000_000


def render_template(
    templates: Templates,
    name: str,
    site: Site,
    zone: str,
    *,
    root: str | None = None,
    escaping: bool = True,
    **values: object,
) -> str:
    """Return the text of a template filled with the site, the time zone and other values.

    `root` and `escaping` as in `environment`; without a root, own links start with the site's address.
    Raises ConfigurationError for any error in the template, because it may be the workspace's own. The error
    names the template and, if known, the line.
    """
    root = site.site_url if root is None else root
    try:
        template = environment(templates, root, site.interface, escaping=escaping).get_template(name)
        text = template.render(values, site=site, zone=zone)
        if len(text) > _LONGEST:
            raise MemoryError(f"its text is longer than {_LONGEST:,} characters")
    except Exception as error:
        raise _template_error(name, error) from error
    return text


def _template_error(name: str, error: Exception) -> ConfigurationError:
    """Return the error of a template, or of one that it includes."""
    where, line = f"{_FOLDER}{name}", None
    for frame, number in walk_tb(error.__traceback__):
        if frame.f_code.co_filename.startswith(_FOLDER):
            where, line = frame.f_code.co_filename, number
    if isinstance(error, TemplateSyntaxError):
        where, line = f"{_FOLDER}{error.name or name}", error.lineno
    is_of_jinja = type(error).__module__.startswith("jinja2.")
    problem = one_line(str(error) if is_of_jinja else f"{type(error).__name__}: {error}").rstrip(".: ")
    at = f" (at line {line})" if line else ""
    remedy = "Correct the template, or remove it to use the one that comes with Standfirst."
    return ConfigurationError(where, f"cannot be rendered: {problem}{at}", remedy)


def environment(templates: Templates, root: str, interface: Interface, *, escaping: bool) -> Environment:
    """Return a Jinja environment for templates, a mapping of names to texts.

    `_`, `ngettext`, `pgettext` and `npgettext` give messages in the language of `interface`. `root` is put
    before the site's own paths. With `escaping`, everything that is not marked as markup is escaped; in
    either case the characters that XML forbids are dropped from every value. A name that is not defined
    raises `jinja2.UndefinedError`.
    """
    return _environment(tuple(sorted(templates.items())), root, interface, escaping)


def _source(templates: Templates, name: str) -> tuple[str, str, None] | None:
    """Return the text of a template and the file name that tracebacks show for its lines."""
    text = templates.get(name)
    return None if text is None else (text, f"{_FOLDER}{name}", None)


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, asked once for each field of our own values: its answer follows from type and name.

    A mail reads some thousand fields of a dozen types. Fields hold no function that Jinja would guard.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._fields: set[tuple[type, str]] = set()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or an undefined value, as Jinja's sandbox does."""
        if (type(obj), attribute) in self._fields:
            return getattr(obj, attribute)
        value = super().getattr(obj, attribute)
        if attribute in getattr(type(obj), "__dataclass_fields__", ()) and not isinstance(value, Undefined):
            self._fields.add((type(obj), attribute))
        return value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item or else an attribute, or an undefined value, as Jinja's sandbox does."""
        is_field = isinstance(argument, str) and (type(obj), argument) in self._fields
        return getattr(obj, argument) if is_field else super().getitem(obj, argument)


@lru_cache(maxsize=16)
def _environment(
    templates: tuple[tuple[str, str], ...], root: str, interface: Interface, escaping: bool
) -> Environment:
    # Cached: compiling costs some 50 ms, and a feed renders thirty editions.
    # Sandboxed: a template that a person took from somewhere must not reach Python, nor run commands.
    sandbox = _Sandbox(
        loader=FunctionLoader(partial(_source, dict(templates))),
        autoescape=escaping,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    sandbox.filters.update(
        {function.__name__: function for function in _FILTERS}
        | {function.__name__: partial(function, interface=interface) for function in _INTERFACE_FILTERS},
        decimal=interface.decimal,
        emphasised=_emphasised,
        lang=partial(_language_attributes, interface=interface),
        month_path=own_pages.month_path,
        number=interface.number,
        outlet_path=own_pages.outlet_path,
        story_feed_path=own_pages.story_feed_path,
        story_path=own_pages.story_path,
        theme_feed_path=own_pages.theme_feed_path,
        theme_path=own_pages.theme_path,
        link=partial(formatting.safe_link, root=root),
        quote_link=partial(formatting.quote_link, root=root),
    )
    messages = replace(interface, is_markup=escaping)
    sandbox.globals.update(
        _=messages.gettext,
        ngettext=messages.ngettext,
        pgettext=messages.pgettext,
        npgettext=messages.npgettext,
        page_language=_language_attributes(interface.code, None),
        root=root,
    )
    # The sandbox's own range refuses more than 100,000 turns; `within_bounds` bounds the time instead.
    sandbox.globals["range"] = range
    return sandbox


def _finalize(value: object) -> object:
    if isinstance(value, Markup):
        return Markup(clean(value))
    return clean(value) if isinstance(value, str) else value


def _emphasised(text: str, part: str) -> Markup:
    """Return a text with a part emphasised, if that part stands in it exactly once, as whole words."""
    matches = list(re.finditer(rf"(?<!\w){re.escape(part)}(?!\w)", text)) if part else []
    if len(matches) != 1:
        return escape(text)
    start, end = matches[0].span()
    return Markup('{}<b class="strong">{}</b>{}').format(text[:start], text[start:end], text[end:])


def _language_attributes(code: str, interface: Interface | None) -> Markup:
    """Return the attributes for the language of a text; none if it is the language around it.

    Where the page is written from right to left, a text of an unknown language takes its own direction.
    """
    language = formatting.language_of(code)
    if code == "und" and interface and interface.direction == "rtl":
        return Markup(' dir="auto"')
    if not language or (interface and language.partition("-")[0] == interface.code):
        return Markup("")
    direction = formatting.direction_of(language)
    attributes = Markup(' lang="{}"').format(language)
    around = interface.direction if interface else "ltr"
    return attributes if direction == around else attributes + Markup(' dir="{}"').format(direction)
