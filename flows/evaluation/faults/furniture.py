"""What stands on a page around the news: not a sentence of the report, or not of it alone."""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from flows.evaluation.faults.notices import NOTICES, QUESTION_ENDS, STARTS
from flows.evaluation.faults.phrases import may_be_verb
from flows.evaluation.faults.speech import speech_of

_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]+"
_DATELINE = re.compile(
    rf"^(?:{_CAPITALS}(?:[ ,/]+(?:{_CAPITALS}|[A-Z][\w.]+"
    rf"|\d{{1,2}})){{0,6}}[\s,]*(?:\([^)]{{2,40}}\)\s*)?(?:(?:—|–|--|-|:\s*\(?)\s|—|--)"
    rf"|[A-Z][\w.'’]+(?:[ ,]+[A-Z][\w.'’]+){{0,4}}\s?\((?:AP|AFP|Reuters|CNN|UPI|dpa|ANSA|EFE|BBC"
    rf"|[A-Z]{{2,5}})\)"
    rf"|\([A-Z][\w ]{{1,25}}\)\s*(?:—|–|--|-|\||:)?\s"
    rf"|[A-Z][\w.'’]+(?:,? [A-Z][\w.'’]+){{0,3}}(?:, [A-Z][a-z]{{2,8}}\.? \d{{1,2}})?\s(?:—|–"
    rf"|--)\s(?=[“\"]?[A-Z])"
    rf"|[A-Z][a-z]+(?:, [A-Z][\w.]+)? \((?:[A-Z][\w ]{{1,20}})\)\s?(?:—|–|--|-))"
)
_AGENCY = re.compile(
    r"[(/\[](?:AP|AFP|Reuters|UPI|dpa|CNN|Getty(?:\s\w+)?|EPA|PA|ANSA|EFE|Xinhua|Photo|File|TASS"
    r"|Bloomberg)(?:[/)\] ]|$)"
    r"|(?:AP|Getty|AFP|Reuters|WireImage|Shutterstock|iStock)\s?(?:Photos?|Images|Wire|/)"
)
_TIME = re.compile(
    r"^[^\w$£€]*(?:\d{1,2}[:.]\d\d\s?(?:[ap]\.?m\.?|[AP]\.?M\.?|ET|EST|EDT|GMT|BST|PT|[Uu]hr|h)?\b"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s(?:\d{1,2}\s[A-Z][a-z]+"
    r"|[A-Z][a-z]+\.?\s\d{1,2}),?\s\d{4}\W*(?:\d|$|[A-Z]|at\b)"
    r"|[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}(?!\s?[,.]?\s[a-z])|\d{1,2}[./]\d{1,2}[./]\d{2,4}\b)"
    r"|\b\d{1,2}:\d\d\s?(?:[APap]\.?[Mm]\.?\s)?(?:EST|EDT|ET|GMT|BST|PST|PDT|UTC)\W*$"
    r"|\bmin(?:ute)?s?\sread\b"
    r"|\b\d+\s(?:hours?|minutes?|mins?|hrs?)\sago\b\W*$"
)
_ADDRESS = re.compile(
    r"https?:|\bwww\.|\b[\w.+-]+@[\w-]+\.\w|\b[a-z][\w-]+\.(?:com|org|net|co\.uk|de|fr|es|it|nl"
    r"|com\.br)/\w|pic\.twitter|\bt\.co/"
    r"|\bbit\.ly"
)
_HANDLE = re.compile(r"(?:^|\(|\bvia\s|:\s?|—[^@]{0,40})@\w{2,}")
_TAGS = re.compile(r"(?:#\w+\W+){2,}|^#\w+|#\w+\W*$")
_BULLET = re.compile(
    r"^\s*(?:[•*·►▪●■»>|→–—-]\s?\S|\d{1,2}[.)]\s|[a-zA-Z][).]\s(?![A-Z][a-z]+\s[a-z]+ed))|\s[•|►▪●]\s|\t"
)
_SCRIPT = re.compile(
    r"^(?:[A-Z][A-Z.'’\- ]{2,40}(?:\([^)]*\)|, [A-Z][^:]{2,40})?:\s|[QA]:\s|>>)"
    r"|[(\[](?:CROSSTALK|LAUGHTER|APPLAUSE|END VIDEO|BEGIN VIDEO|crosstalk|laughter|laughs|applause"
    r"|inaudible)"
)
_GLUED = re.compile(
    r"[a-zà-ÿ]{3}[.!?][\"”’]?[A-ZÀ-Þ][a-zà-ÿ]{2}|[a-zà-ÿ]{3}[”»][A-ZÀ-Þ]|\b(?!Mc|Mac|De|Le|La"
    r"|Van)[A-Z][a-z]{3,}[a-z]The\b"
)
_CAMEL = re.compile(r"^[a-z]+[A-Z]|^[a-z]+[-.]\w")
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_SMALL = (
    "Is Are Was Were Be In On To With From After Over As At By That Not Will Has Have Had His Her Their "
    "Its Who How Why "
    "What When Where Or Into About Against Can Could Says Say Gets Get May Out Off Up"
)
_SMALL_IN_HEADLINES = frozenset(_SMALL.split())
# Words in a row: in capitals, or each with a capital.
_LOUD, _HEADLINE = 4, 6
# The most words of a caption that is only a name and a place; a longer one may hide its verb.
_CAPTION = 10
_SENTENCE_ENDS = (".", "!", "?", "”", '"', "»")
_ENDS_LINE = (".", "!", "?", ":", ";", ",", "”", '"', "’", "'", ")", "…")


def furniture_fault(sentence: str, language: str) -> str | None:
    """Return what makes a sentence no sentence of the report, or None."""
    text = sentence.strip()
    outside = speech_of(text, language).outside
    return (
        _shape(text)
        or _notice(text, outside, language)
        or _question(outside)
        or _headline(text)
        or _fragment(text, outside, language)
    )


def _shape(text: str) -> str | None:
    shapes = (
        ("a dateline or agency tag", _DATELINE.match(text) or _AGENCY.search(text)),
        ("a time stamp", _TIME.search(text)),
        ("an address", _ADDRESS.search(text)),
        ("a post's handle or tags", _HANDLE.search(text) or _TAGS.search(text)),
        ("a list's bullet or bar", _BULLET.search(text)),
        ("a transcript", _SCRIPT.search(text)),
        ("two texts glued together", _GLUED.search(text)),
    )
    return next((f"{name}: {found.group().strip()!r}" for name, found in shapes if found is not None), None)


def _notice(text: str, outside: str, language: str) -> str | None:
    for name, pattern in NOTICES.get(language, ()) + NOTICES["any"]:
        found = pattern.search(outside)
        if found is not None:
            return f"{name}: {found.group().strip()!r}"
    starts = STARTS.get(language)
    found = starts.match(text) if starts is not None else None
    return f"a call to the reader: {found.group().strip()!r}" if found is not None else None


def _question(outside: str) -> str | None:
    return "a question" if QUESTION_ENDS.search(outside.rstrip()) else None


def _headline(text: str) -> str | None:
    lines = [line.strip() for line in text.split("\n")]
    if any(_heads(line, after) for line, after in pairwise(lines)):
        return "a heading glued to the text"
    words = _WORD.findall(text)
    loud = len(list(takewhile(lambda word: word.isupper() or word.isdigit(), words)))
    if loud >= _LOUD:
        return "a heading in capitals"
    run = list(takewhile(lambda word: not word[0].islower() or len(word) <= 3, words))
    capitals = sum(word[0].isupper() for word in run)
    small = any(word in _SMALL_IN_HEADLINES for word in run[1:])
    return "a headline" if len(run) >= _HEADLINE and small and capitals >= 0.7 * len(run) else None


def _heads(line: str, after: str) -> bool:
    starts = line[:1].isupper() and after[:1].isupper()
    return starts and not line.endswith(_ENDS_LINE) and len(line.split()) < 16


def _fragment(text: str, outside: str, language: str) -> str | None:
    words = _WORD.findall(text)
    if len(words) < 3 or (len(words) < 4 and text[-1:] not in _SENTENCE_ENDS):
        return "a fragment"
    first = _WORD.search(text)
    if language == "en" and len(words) <= _CAPTION and not any(map(may_be_verb, words)):
        return "no verb"
    opens_small = first is not None and first.group()[0].islower() and not _CAMEL.match(first.group())
    if opens_small and outside[:1].strip():
        return "begins in the middle"
    return None
