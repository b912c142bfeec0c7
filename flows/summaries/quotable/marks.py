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
_OPENS = frozenset('“„‟«»‹›"”')
# Letters left out at the start of a word are no opening marks: ’em, ’90s, ’s avonds, ’t.
_ELISION = re.compile(
    r"(?:\d\ds?|em|til|till|cause|n|tis|twas|round|bout|s|t|k|ns|tude|nuff|cos|coz|er|im|ello|ere|un|im)\b",
    re.IGNORECASE,
)
# The mark that closes stands by a stop; one after an s before it is a plural's.
_CLOSES_LATER = re.compile(r"[^‘]*?[,.!?…]['’](?!\w)")
_MOST_BACK = 2000


def is_balanced(sentence: str) -> bool:
    """Return True if every quotation mark and bracket that opens also closes, in order, and the reverse.

    Reads „…“ and „…”, “…”, ”…”, «…» and »…«, straight marks by what stands beside them, and apostrophes
    as marks where they stand as such; an apostrophe after a plural (workers’) is none.
    """
    open_marks: list[str] = []
    for found in _ANY.finditer(sentence):
        mark, place = found.group(), found.start()
        if mark in "'’‘‚" or mark == "''":
            if not _single(sentence, place, mark, open_marks):
                return False
        elif mark in _PAIRS:
            open_marks.append(mark)
        elif mark in _CLOSERS:
            if not open_marks or _PAIRS.get(open_marks.pop()) != mark:
                return False
        elif not _double(sentence, place, mark, open_marks):
            return False
    return not [mark for mark in open_marks if mark != "?"]


def _double(sentence: str, place: int, mark: str, open_marks: list[str]) -> bool:
    if open_marks and open_marks[-1] in _CLOSES.get(mark, ()) and not _only_opens(sentence, place, mark):
        open_marks.pop()
        return True
    if mark in open_marks or not _may_open(sentence, place):
        return False
    open_marks.append(mark)
    return mark in _OPENS


def _only_opens(sentence: str, place: int, mark: str) -> bool:
    """Tell a straight mark that stands where one opens: after a space and before a letter."""
    return mark == '"' and sentence[place - 1 : place].isspace() and sentence[place + 1 : place + 2].isalnum()


def _may_open(sentence: str, place: int) -> bool:
    before, after = sentence[place - 1 : place], sentence[place + 1 : place + 2]
    return not before.isalnum() and before not in {",", ".", "!", "?"} and bool(after)


def _single(sentence: str, place: int, mark: str, open_marks: list[str]) -> bool:
    """Take an apostrophe for what it is at its place; False where it closes what nothing opened."""
    if mark == "''":
        return bool(open_marks) and bool(open_marks.pop())
    before, after = sentence[place - 1 : place], sentence[place + 1 : place + 2]
    if after.isalnum() and (before.isalnum() or before == "."):
        return True
    opened = next((m for m in reversed(open_marks) if m in "'‘‚"), None)
    if mark in "‘‚" or (not before.isalnum() and before not in {",", ".", "!", "?", "…"}):
        return _opened_single(sentence, place, mark, open_marks)
    if opened is not None:
        if before == "s" and after == " " and _CLOSES_LATER.match(sentence, place + 1):
            return True
        while open_marks.pop() != opened:
            pass
        return True
    # After a letter it is a plural's apostrophe; after a stop nothing else than a closing mark.
    return before.isalnum()


def _opened_single(sentence: str, place: int, mark: str, open_marks: list[str]) -> bool:
    if mark == "‘" and open_marks and open_marks[-1] == "‚":
        open_marks.pop()
        return True
    if _ELISION.match(sentence, place + 1) and mark != "‚":
        return True
    if not sentence[place + 1 : place + 2].strip():
        return False
    open_marks.append(mark)
    return True


def inside_quotation(text: str, place: int) -> bool:
    """Tell whether a quotation that began earlier in the paragraph is still open at a place.

    The last mark before decides: one that stands at the start of a word opens.
    """
    earliest = max(0, place - _MOST_BACK)
    start = max(text.rfind("\n\n", earliest, place) + 1, earliest)
    last = max(text.rfind(mark, start, place) for mark in ('"', "“", "”", "«", "»", "„"))
    if last < 0:
        return False
    mark = text[last]
    if mark in "„":
        return True
    if mark == "”":
        return False
    if mark == "“" and text.rfind("„", start, last) >= 0:
        return False
    before, after = text[last - 1 : last] if last else "", text[last + 1 : last + 2]
    if mark == "«":
        return not before.isalnum() and before not in {".", "!", "?", ","}
    if mark == "»":
        return bool(after.isalnum() and not before.strip())
    return not before.strip() or before in "([—–-" if after.strip() else False
