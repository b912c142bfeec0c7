"""Datelines: the place, day and agency that news texts begin with ("ORLEHAM, March 3 (Reuters) - ").

Forms that the trade uses, in any language; what follows must begin as a sentence begins.
"""

from __future__ import annotations

import re

_DASH = r"(?:-{1,3}|[–—―])"
_AGENCY = (
    r"\((?=[^()]{0,24}(?:[A-Z]{2}|[a-z]{3}\b|[Rr]euters|Xinhua|Bloomberg|Anadolu|Interfax|Kyodo|Sputnik))"
    r"[\w.][\w./,&+ -]{0,40}\)"
)
_WIRE = r"/\w{4,15}(?:-\w+)?/"
_SIGNED = rf"(?:{_AGENCY}|{_WIRE})"
# Capitals, a region, a day: "TARNFELD, Orle, March 3", "SAN LUIS/ORLE", "ROMA, 3 MAR".
_SHOUTED = (
    r"[A-ZÀ-ÞĀ-Ž]{2}[A-ZÀ-ÞĀ-Ž.'’/-]*"
    r"(?:[,/]? ?\b(?:[A-ZÀ-ÞĀ-Ž][\w.'’/-]*|\d{1,2}\.?|\d{4}|de|del|di|do|da|of|la|le|el)\.?){0,7},?"
)
_PLACE = (
    r"[A-ZÀ-ÞĀ-Ž][\w.'’-]+(?:[,/]? (?:[A-ZÀ-ÞĀ-Ž][\w.'’/-]*|\d{1,2}\.?|\d{4}|of|de|del|am|an|la|le)){0,6},?"
)
_FOLLOWS = r"(?=[\"“‘'«„»¿¡(]{0,2}(?:[A-ZÀ-ÞĀ-Ž\d]|[^\x00-\u024f]))"
_DATELINE = re.compile(
    rf"(?:(?:By|Von|Par|Por|Di|Da|Door) [^\n()]{{3,80}})?{_AGENCY}\s*{_DASH}*\s*{_FOLLOWS}"
    rf"|{_SHOUTED}\s?(?:{_DASH}{{0,2}}\s?{_SIGNED}\s*(?:[.:]?\s?{_DASH}{{1,2}}|:)?"
    rf"|\s{_DASH}{{1,2}}(?=\s)|[–—]|--|\.-)\s*{_FOLLOWS}"
    rf"|{_PLACE}\s?(?:{_SIGNED}\s*(?:[.,:]?\s?{_DASH}{{1,2}}\s*|:\s*|(?=[A-Z“\"])){_FOLLOWS})"
)
# At the top of a text a place in small letters, or before a colon, is one too.
_AT_THE_TOP = re.compile(
    rf"[A-ZÀ-ÞĀ-Ž]\w+(?: [A-ZÀ-ÞĀ-Ž]\w+){{0,2}}(?:, [A-ZÀ-ÞĀ-Ž][\w.]+)? ?[–—] ?{_FOLLOWS}"
    rf"|{_SHOUTED}:\s+{_FOLLOWS}"
)
_SIGN = re.compile(r"[-–—―):]")
_LONGEST = 110


def dateline_end(text: str, start: int, end: int) -> int:
    """Return where the news begins in a paragraph that opens with a dateline, else `start`."""
    head = text[start : min(end, start + _LONGEST)]
    if not (head[0].isupper() or head[0] == "(") or not _SIGN.search(head):
        return start
    dateline = _DATELINE.match(head) or (_AT_THE_TOP.match(head) if not text[:start].strip() else None)
    return start + dateline.end() if dateline and start + dateline.end() < end else start
