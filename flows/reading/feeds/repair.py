"""What parsers of XML stumble over in feeds, mended in their text.

Every step is linear in the length of the text, whatever the text is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from flows.reading.feeds.entities import outside_cdata, with_whole_references

_STRAY = re.compile(r"<(?![A-Za-z_/!?])")
_TAG_PREFIX = re.compile(r"</?([A-Za-z_][\w.-]{0,60}):")
_ATTRIBUTE_PREFIX = re.compile(r"\s([A-Za-z_][\w.-]{0,60}):[\w.-]{1,60}\s{0,4}=")
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.-]{1,60})\s{0,4}=")
_ROOT_NAME = re.compile(r"<[A-Za-z_][\w.:-]*")
_TAG_WITH_VALUES = re.compile(r"<[A-Za-z_][^<>=]{0,2000}=[^<>]{0,4000}>")
_ATTRIBUTE = re.compile(r"\"[^\"]*\"|'[^']*'|(\s[\w:.-]{1,60})\s{0,4}=\s{0,4}([^\s\"'<>]+?)(?=[\s>]|/>)")


def repaired(text: str, declared: Mapping[str, str]) -> str:
    """Mend references, "<" that begin no tag, values without quotes, and prefixes without a namespace."""
    whole = with_whole_references(text, declared)
    unstrayed = "".join(
        piece if is_cdata else _with_quotes(_STRAY.sub("&lt;", piece))
        for piece, is_cdata in outside_cdata(whole)
    )
    return _with_prefixes(unstrayed)


def _with_quotes(text: str) -> str:
    """Set the values of attributes in quotes where they have none."""
    return _TAG_WITH_VALUES.sub(lambda tag: _ATTRIBUTE.sub(_quoted, tag.group()), text)


def _quoted(found: re.Match[str]) -> str:
    name, value = found.groups()
    return f'{name}="{value}"' if name else found.group()


def _with_prefixes(text: str) -> str:
    used = set(_TAG_PREFIX.findall(text)) | set(_ATTRIBUTE_PREFIX.findall(text))
    missing = sorted(used - set(_DECLARED_PREFIX.findall(text)) - {"xml", "xmlns"})
    root = _ROOT_NAME.search(text)
    if not missing or not root:
        return text
    declarations = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in missing[:50])
    return text[: root.end()] + declarations + text[root.end() :]
