"""Quotation marks and brackets: whether they close, and whether a place lies inside a quotation."""

from __future__ import annotations

import re

_ANY = re.compile(r"[\"“”„‟«»‹›‘’'‚()\[\]{}「」『』（）【】]|''")
_PAIRS = {"(": ")", "[": "]", "{": "}", "「": "」", "『": "』", "（": "）", "【": "】"}
_CLOSERS = frozenset(_PAIRS.values())
# What a mark may close: it depends on the language which of them opens and which closes.
_CLOSES = {
    "”": ("“", "„", "”", "‟"),
    "“": ("„", "“"),
    "»": ("«", "»"),
    "«": ("»",),
    "›": ("‹",),
    "‹": ("›",),
    '"': ('"',),
}
# Letters left out at the start of a word are no opening marks: ’em, ’90s, ’s avonds, ’t.
_ELISION = re.compile(
    r"(?:\d\ds?|em|til|till|cause|n|tis|twas|round|bout|s|t|k|ns|tude|nuff|cos|coz|er|im|ello|ere|un|im)\b",
    re.IGNORECASE,
)
# The mark that closes stands by a stop; one after an s before it is a plural's.
_CLOSES_LATER = re.compile(r"[^‘]*?[,.!?…]['’](?!\w)")
_STOPS = frozenset(",.!?")
_MOST_BACK = 2000
_DOUBLES = '"“”«»„'
_DOUBLE = re.compile(f"[{_DOUBLES}]")


def is_balanced(sentence: str) -> bool:
    """Return True if every quotation mark and bracket that opens also closes, in order, and the reverse.

    Reads „…“ and „…”, “…”, ”…”, «…» and »…«, straight marks by what stands beside them, and apostrophes as
    marks where they stand as such; an apostrophe after a plural (workers’) is none.
    """
    open_marks: list[str] = []
    for match in _ANY.finditer(sentence):
        mark, place = match.group(), match.start()
        if mark in _PAIRS:
            open_marks.append(mark)
        elif mark in _CLOSERS:
            if not open_marks or _PAIRS.get(open_marks.pop()) != mark:
                return False
        elif mark == "''":
            if not open_marks:
                return False
            open_marks.pop()
        else:
            read = _read_single if mark in "'’‘‚" else _read_double
            if not read(mark, sentence[place - 1 : place], sentence, place + 1, open_marks):
                return False
    return not open_marks


def _read_double(mark: str, before: str, sentence: str, after: int, open_marks: list[str]) -> bool:
    """Open or close a quotation with a mark; return False if it can do neither."""
    following = sentence[after : after + 1]
    # A straight mark after a space and before a letter only opens.
    only_opens = mark == '"' and before.isspace() and following.isalnum()
    if open_marks and open_marks[-1] in _CLOSES.get(mark, ()) and not only_opens:
        open_marks.pop()
        return True
    if mark in open_marks or before.isalnum() or before in _STOPS or not following:
        return False
    open_marks.append(mark)
    return True


def _read_single(mark: str, before: str, sentence: str, after: int, open_marks: list[str]) -> bool:
    """Open or close a quotation with a single mark, or pass an apostrophe; False if nothing is open to
    close."""
    following = sentence[after : after + 1]
    if following.isalnum() and (before.isalnum() or before == "."):
        return True
    if mark in "‘‚" or not (before.isalnum() or before in _STOPS or before == "…"):
        if mark == "‘" and open_marks and open_marks[-1] == "‚":
            open_marks.pop()
        elif mark == "‚" or not _ELISION.match(sentence, after):
            if not following.strip():
                return False
            open_marks.append(mark)
        return True
    opened = next((m for m in reversed(open_marks) if m in "'‘‚"), None)
    if opened is None:
        # After a letter it is a plural's apostrophe; after a stop nothing else than a closing mark.
        return before.isalnum()
    if not (before == "s" and following == " " and _CLOSES_LATER.match(sentence, after)):
        while open_marks.pop() != opened:
            pass
    return True


def inside_quotation(text: str, place: int) -> bool:
    """Return True if a quotation that began earlier in the paragraph is still open at a place.

    The last mark before decides: one that stands at the start of a word opens.
    """
    earliest = max(0, place - _MOST_BACK)
    start = max(text.rfind("\n\n", earliest, place) + 1, earliest)
    last = max(text.rfind(mark, start, place) for mark in _DOUBLES)
    mark = text[last] if last >= 0 else "”"
    if mark in "„”":
        return mark == "„"
    if mark == "“" and text.rfind("„", start, last) >= 0:
        return False
    before, after = text[last - 1 : last] if last else "", text[last + 1 : last + 2]
    if mark == "«":
        return not before.isalnum() and before not in _STOPS
    if mark == "»":
        return after.isalnum() and not before.strip()
    return bool(after.strip()) and (not before.strip() or before in "([—–-")


def quotation_goes_on(text: str, start: int, end: int) -> bool:
    """Return True if the last mark before a sentence without marks opens, and the next after it closes.

    A quotation of several paragraphs is opened in one and closed in a later one.
    """
    if _DOUBLE.search(text, start, end):
        return False
    opening = max(text.rfind(mark, max(0, start - _MOST_BACK), start) for mark in _DOUBLES)
    closing = _DOUBLE.search(text, end, end + _MOST_BACK)
    return opening >= 0 and closing is not None and _opens(text, opening) and _closes(text, closing.start())


def _opens(text: str, place: int) -> bool:
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return text[place] in '“„«"' and not before.strip() and after.isalnum()


def _closes(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return text[place] in '”“»"' and bool(before.strip()) and not after.isalnum()
