"""Text directives: what follows ":~:text=" in an address, written, read, and found in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from flows.language.folding import Folded, folded

Span = tuple[int, int]

_DELIMITER = ":~:"
_TEXT = "text="


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """The parts of a text directive, decoded; `end`, `prefix` and `suffix` are empty where there are none."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""


def with_fragment(url: str, fragment: str) -> str:
    """Return an address with a directive behind it; a fragment that it has stays before it."""
    if not fragment:
        return url
    plain, _, _ = url.partition(_DELIMITER)
    return plain + ("" if "#" in plain else "#") + fragment


def split_fragment(url: str) -> tuple[str, str]:
    """Return an address without its directive, and the directive, "" where there is none."""
    plain, mark, rest = url.partition(_DELIMITER)
    return (plain.removesuffix("#"), mark + rest) if mark else (url, "")


def written(directive: Directive) -> str:
    """Return a directive as it stands in an address, from ":~:" on."""
    parts = [f"{_encoded(directive.prefix)}-"] if directive.prefix else []
    parts += [_encoded(part) for part in (directive.start, directive.end) if part]
    parts += [f"-{_encoded(directive.suffix)}"] if directive.suffix else []
    written = ",".join(parts)
    # Programs that find addresses in plain text leave a point at the end out.
    return _DELIMITER + _TEXT + (f"{written[:-1]}%2E" if written.endswith(".") else written)


def _encoded(part: str) -> str:
    # Commas, hyphens and ampersands part a directive; the rest is what no program breaks an address at.
    return quote(part, safe="").replace("-", "%2D")


def read_directive(fragment: str) -> Directive | None:
    """Return what a directive says; None where it is none, or holds several."""
    if not fragment.startswith(_DELIMITER + _TEXT) or "&" in fragment:
        return None
    parts = fragment.removeprefix(_DELIMITER + _TEXT).split(",")
    prefix = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    suffix = unquote(parts.pop()[1:]) if parts and parts[-1].startswith("-") else ""
    if not 1 <= len(parts) <= 2 or not all(parts):
        return None
    start, last = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""
    return Directive(start=start, end=last, prefix=prefix, suffix=suffix)


def places(within: Folded, directive: Directive) -> Iterator[Span]:
    """Yield where a directive leads to in a folded text: first what a browser shows, then what else fits.

    Words may begin and end anywhere here, so that nothing a browser may find is overlooked.
    """
    prefix, start, last, suffix = (
        folded(part).text.strip()
        for part in (directive.prefix, directive.start, directive.end, directive.suffix)
    )
    if not start or (directive.end and not last):
        return
    text, place, ending = within.text, -1, -1
    while (place := text.find(prefix or start, place + 1)) >= 0:
        begin = _next_letter(text, place + len(prefix)) if prefix else place
        stop = begin + len(start)
        if not text.startswith(start, begin):
            continue
        if not last and _is_followed(text, stop, suffix):
            yield begin, stop
        if last:
            # What ends the text of an earlier place ends that of this one too, unless it lies before it.
            ending = ending if ending >= stop else _next_ending(text, stop, last, suffix)
            if ending < 0:
                return
            yield begin, ending + len(last)


def _next_ending(text: str, place: int, last: str, suffix: str) -> int:
    """Return where the next `last` begins that the suffix follows, from a place on; -1 without any."""
    found = text.find(last, place)
    while found >= 0 and not _is_followed(text, found + len(last), suffix):
        found = text.find(last, found + 1)
    return found


def _is_followed(text: str, stop: int, suffix: str) -> bool:
    return not suffix or text.startswith(suffix, _next_letter(text, stop))


def _next_letter(text: str, place: int) -> int:
    while place < len(text) and text[place].isspace():
        place += 1
    return place
