"""The fields that a text file may state above its text."""

from __future__ import annotations

import re

_FENCE = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w -]{0,30}?)[ \t]*[:=][ \t]*(.*)")
_ITEM = re.compile(r"[ \t]+-[ \t]+(.*)|-[ \t]+(.*)")
_NAMES_OF_FIELDS = {
    "title": "title headline",
    "outlet": "outlet publisher source",
    "url": "url link",
    "published": "date published",
    "language": "language lang",
    "categories": "categories category tags",
}
_FIELDS = {name: field for field, names in _NAMES_OF_FIELDS.items() for name in names.split()}


def split_front_matter(text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the fields of a leading `---` block, and the text below it.

    Known fields are title, outlet, url, published, language and categories, under their usual names;
    each has one value but for categories, and none is empty. Without a block, or if nothing in it is a
    field, the text is returned unchanged.
    """
    fence = _FENCE.match(text)
    fields = _fields(fence[1]) if fence else {}
    return (fields, text[fence.end() :]) if fence and fields else ({}, text)


def _fields(block: str) -> dict[str, tuple[str, ...]]:
    fields: dict[str, list[str]] = {}
    current: str | None = None
    for line in block.split("\n"):
        item, field = _ITEM.fullmatch(line), _FIELD.fullmatch(line)
        if item and current:
            value = _unquoted(item[1] or item[2] or "")
            fields.setdefault(current, []).extend([value] if value else [])
        elif field:
            current = _FIELDS.get(field[1].strip().lower())
            value = field[2].strip()
            is_list = current == "categories"
            parts = value.removeprefix("[").removesuffix("]").split(",") if is_list else [value]
            values = [part for part in map(_unquoted, parts) if part]
            if current and values:
                fields.setdefault(current, values)
    return {name: tuple(values) for name, values in fields.items() if values}


def _unquoted(value: str) -> str:
    stripped = value.strip()
    is_quoted = len(stripped) > 1 and stripped[0] == stripped[-1] and stripped[0] in "\"'"
    return stripped[1:-1] if is_quoted else stripped
