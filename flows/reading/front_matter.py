"""The fields that a text file may state above its text."""

from __future__ import annotations

import re

_FENCE = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w -]{0,30}?)[ \t]*[:=][ \t]*(.*)")
_ITEM = re.compile(r"[ \t]+-[ \t]+(.*)|-[ \t]+(.*)")
_KNOWN = {
    "title": "title",
    "headline": "title",
    "outlet": "outlet",
    "publisher": "outlet",
    "source": "outlet",
    "url": "url",
    "link": "url",
    "date": "published",
    "published": "published",
    "language": "language",
    "lang": "language",
    "categories": "categories",
    "category": "categories",
    "tags": "categories",
}


def split_front_matter(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """Separate the fields of a leading `---` block from the text below it.

    Known fields are title, outlet, url, published, language and categories, under their usual names;
    each value is a tuple of strings, of one but for categories. Without a block, or when nothing in
    it is a field, the text is returned whole.
    """
    fence = _FENCE.match(text)
    fields = _fields(fence.group(1)) if fence else {}
    return (fields, text[fence.end() :]) if fence and fields else ({}, text)


def _fields(block: str) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    current: str | None = None
    for line in block.split("\n"):
        item, field = _ITEM.fullmatch(line), _FIELD.fullmatch(line)
        if item and current:
            value = _bare(item.group(1) or item.group(2) or "")
            fields.setdefault(current, []).extend([value] if value else [])
        elif field:
            current = _KNOWN.get(field.group(1).strip().lower())
            values = _values(field.group(2), current == "categories")
            if current and values:
                fields.setdefault(current, list(values))
    return {name: tuple(values) for name, values in fields.items() if values}


def _values(given: str, many: bool) -> tuple[str, ...]:
    value = given.strip()
    if many:
        value = value.removeprefix("[").removesuffix("]")
    parts = value.split(",") if many else [value]
    return tuple(bare for bare in map(_bare, parts) if bare)


def _bare(value: str) -> str:
    stripped = value.strip()
    quoted = len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'"
    return stripped[1:-1] if quoted else stripped
