"""Quotations within a sentence: marks that pair, and somebody who speaks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.evaluation.faults.speakers import FIRST_PERSON, SPEAKER_PRONOUNS, SPEAKING

_INCHES = re.compile(
    r"(?<=\d)\s?(?:''|[\"”])(?=\s?(?:[x,)-]|tall|long|wide|by\b))|(?<=\d['’])\s?\d{1,2}(?:''|[\"”])"
)
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_SINGLE_OPEN = re.compile(r"(?:^|(?<=[\s(—–“\"]))['‘](?=[^\W\d_])")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])['’](?=$|[\s).,;:!?”\"—–])")
_ELISION = re.compile(r"['‘’](?:em|til|cause|tis|twas|n|round|bout|cuz|s|t|d)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w’'-]+")
_ROLE = re.compile(r"\W*[A-ZÀ-ÖØ-Þ][\w .'’-]{1,40}:")
_FEWEST_SAID = 3
_MARKS = '“”„«»"‟'


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A sentence with what is quoted in it blanked out (as long as before), what is quoted, and a fault."""

    outside: str
    quoted: str
    fault: str | None


def speech_of(sentence: str, language: str) -> Speech:
    """Part what is quoted from what is not, by double marks and guillemets."""
    text = _plain(sentence)
    inside = [False] * len(text)
    opened: int | None = None
    fault: str | None = None
    for place, mark in enumerate(text):
        if mark not in _MARKS:
            continue
        opens = _opens(text, place, language, opened is not None)
        if opens == (opened is not None):
            fault = fault or ("a mark is opened twice" if opens else "a mark closes what was not opened")
        if mark == '"' and _hangs(text, place, opens):
            fault = fault or "a mark hangs between words"
        if opens:
            opened = place
        elif opened is not None:
            inside[opened : place + 1] = [True] * (place + 1 - opened)
            opened = None
    if opened is not None:
        fault = fault or "a mark is not closed"
        inside[opened:] = [True] * (len(text) - opened)
    _blank_single(text, inside)
    outside = "".join(" " if within else letter for letter, within in zip(text, inside, strict=True))
    quoted = "".join(letter if within else " " for letter, within in zip(text, inside, strict=True))
    return Speech(outside=outside, quoted=quoted, fault=fault or _single(outside, quoted))


def speech_fault(sentence: str, language: str, before: str | None, after: str | None) -> str | None:
    """Return what is wrong with the quotations of a sentence, or None.

    `before` and `after` are the neighbours that stand beside it in its article too: they may name the
    speaker.
    """
    speech = speech_of(sentence, language)
    if speech.fault is not None:
        return speech.fault
    told = any(_tells_a_speaker(each, language) for each in (before, after) if each is not None)
    if not told and _lacks_speaker(speech, language):
        return "nobody speaks"
    if before is None and _only_pronoun_speaks(speech, language):
        return "the speaker is only a pronoun"
    first = FIRST_PERSON.get(language)
    if first is not None:
        spoken = first.search(speech.outside)
        if spoken is not None:
            return f"speech without marks: {spoken.group()!r}"
    return None


def _plain(sentence: str) -> str:
    text = sentence.strip().replace("``", "“ ").replace("''", "” ")
    return _INCHES.sub(lambda found: " " * len(found.group()), text)


def _opens(text: str, place: int, language: str, open_now: bool) -> bool:
    mark = text[place]
    if mark in "„‟":
        return True
    if mark == '"':
        return not open_now
    if mark in "“”" and language in ("de", "nl", "pl", "cs", "sv", "fi", "da"):
        return not open_now
    if mark in "«»" and language == "de":
        return not open_now
    return mark in "“«"


def _hangs(text: str, place: int, opens: bool) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if opens:
        return after.isspace() or (before.isalnum() and after.isalnum())
    return before.isspace() or (before.isalnum() and after.isalnum())


def _blank_single(text: str, inside: list[bool]) -> None:
    """Count as quoted what stands between single marks, where it is speech and not a nickname."""
    start = 0
    while (opened := _SINGLE_OPEN.search(text, start)) is not None:
        closed = _SINGLE_CLOSE.search(text, opened.end())
        if closed is None:
            return
        start = closed.end()
        if len(text[opened.end() : closed.start()].split()) >= _FEWEST_SAID:
            inside[opened.start() : closed.end()] = [True] * (closed.end() - opened.start())


def _single(outside: str, quoted: str) -> str | None:
    text = _ELISION.sub("  ", outside).strip()
    opened, closed = list(_SINGLE_OPEN.finditer(text)), list(_SINGLE_CLOSE.finditer(text))
    if opened and opened[0].start() == 0 and not closed:
        return "a single mark is not closed"
    if text[-1:] in "'’" and text[-2:-1] in (".", ",", "!", "?") and not opened and not quoted.strip():
        return "a single mark closes what was not opened"
    return None


def _lacks_speaker(speech: Speech, language: str) -> bool:
    told = _WORD.findall(speech.outside)
    if not _is_speech(speech.quoted) or _NAME.search(speech.outside) or _ROLE.match(speech.outside):
        return False
    speaks = SPEAKING.get(language)
    return len(told) <= 1 or (len(told) <= 4 and not (speaks is not None and speaks.search(speech.outside)))


def _only_pronoun_speaks(speech: Speech, language: str) -> bool:
    speaks = SPEAKER_PRONOUNS.get(language)
    if speaks is None or not _is_speech(speech.quoted) or speaks.search(speech.outside) is None:
        return False
    return _NAME.search(speech.outside) is None


def _is_speech(quoted: str) -> bool:
    """Tell speech from the title of a work: most of its words are written small."""
    said = _WORD.findall(quoted)
    return len(said) >= _FEWEST_SAID and sum(word[0].islower() for word in said) >= len(said) / 2


def _tells_a_speaker(sentence: str, language: str) -> bool:
    speaks = SPEAKING.get(language)
    return speaks is not None and speaks.search(speech_of(sentence, language).outside) is not None
