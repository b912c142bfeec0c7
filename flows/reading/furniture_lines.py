"""The lines that publishing software writes around articles everywhere, by a short general list.

It serves files without siblings; what an outlet repeats on its own pages is learned (see `repetition`). The
patterns stand in the language files: `[furniture]` holds one for each rule, matched against a whole line in
any case, `[furniture_at_end]` those of sentences that only the end of an article holds, `[furniture_parts]`
what stands in them in braces. `[reading]` holds the patterns `syndicated`, `end_matter`, `tail`, `follow`,
`to_the_reader`, `medium`, `reported`, and the words `byline_opens`.
"""

from __future__ import annotations

import re
from functools import cache

from flows.language.languages import codes, pattern_of_all, pattern_text, table, words_of_all
from flows.reading.line_shapes import is_prose

# The lines of these rules are sentences; those of the others are labels, and take no sentence.
_RULES_OF_SENTENCES = frozenset(
    ("comments", "photo credit", "follow us", "newsletter", "copyright", "navigation", "tip line"),
).union(("about the text", "syndication", "address"))
_LABELLED = re.compile(r"[^.!?]{2,24}[:|©–—»]|updated? at\b", re.IGNORECASE)
_DATE_SIGN = re.compile(r"\d.*(?:[a-z]{3}|:\d|/\d)|[a-z]{3}.*\d", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s,|/·•&–-]+")
# Arrows, bullets and emoji before a line.
_PICTOGRAPHS = re.compile(r"^(?:[•»>*\s\u2190-\u2bff\ufe0f]|[\U0001f000-\U0001faff])+")
_CUT_MARK = re.compile(r"\s*[\[(](?:…|\.\.\.)[\])]\s*$")
_LONGEST = 400
_LONGEST_APPEAL = 350
_MOST_NAMES = 11
# The longest of the patterns of tails matches some 500 characters; a teaser has two or three tails.
_LONGEST_TAIL = 600
_MOST_TAILS = 10


@cache
def _pattern(key: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(pattern_of_all("reading", key), flags)


@cache
def _part(name: str, flags: int = 0) -> re.Pattern[str]:
    parts = [_with_parts(code, f"{{{name}}}") for code in codes() if name in table(code, "furniture_parts")]
    return re.compile("|".join(parts) or "(?!)", flags)


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    patterns: dict[str, list[str]] = {}
    for code in codes():
        for rule, pattern in table(code, "furniture").items():
            patterns.setdefault(rule, []).append(_with_parts(code, pattern))
    return {rule: re.compile("|".join(pattern), re.IGNORECASE) for rule, pattern in patterns.items()}


@cache
def _any_rule() -> re.Pattern[str]:
    """Return a pattern that fits every line that a rule fits; most lines fit none."""
    return re.compile("|".join(f"(?:{rule.pattern})" for rule in _rules().values()), re.IGNORECASE)


@cache
def _end_rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule, re.compile(_with_parts(code, pattern)))
        for code in codes()
        for rule, patterns in table(code, "furniture_at_end").items()
        for pattern in patterns
    )


def _with_parts(code: str, pattern: str) -> str:
    """Return a pattern of a language with the parts that stand in it in braces, line breaks removed."""
    days, months = table(code, "days").get("weekdays", ""), table(code, "months").get("names", "")
    stems = {"weekday": days, "month": months}
    parts = {name: f"(?:{'|'.join(word[:3] for word in words.split())})" for name, words in stems.items()}
    for name, part in {**table(code, "furniture_parts"), **parts}.items():
        pattern = pattern.replace(f"{{{name}}}", part)
    return pattern_text(pattern)


def listed_rule(line: str) -> str | None:
    """Return the rule of the general list that a whole line falls under, or None."""
    text = _PICTOGRAPHS.sub("", " ".join(line.split())) or line.strip()
    if len(text) > _LONGEST:
        return None
    if not any(character.isalnum() for character in text):
        return "separator"
    words = [word for word in _BETWEEN_WORDS.split(text.rstrip(" .:")) if word]
    if _is_byline(words):
        return "byline"
    is_date = all(map(_part("date_word", re.IGNORECASE).fullmatch, words))
    if len(words) >= 2 and is_date and _DATE_SIGN.search(text):
        return "timestamp"
    if _any_rule().fullmatch(text):
        is_sentence = is_prose(text) and not _LABELLED.match(text)
        for rule, pattern in _rules().items():
            if (rule in _RULES_OF_SENTENCES or not is_sentence) and pattern.fullmatch(text):
                return rule
    return "appeal" if _is_appeal(text) else None


def _is_byline(words: list[str]) -> bool:
    """Return True for "By Ada Low and Bo Ek, Staff Writers", by its capitals."""
    opens = words[0].lower().removesuffix(":") in words_of_all("reading", "byline_opens")
    names = words[1:]
    return opens and 0 < len(names) <= _MOST_NAMES and all(map(_part("byline_word").fullmatch, names))


def _is_appeal(text: str) -> bool:
    """Return True if a line addresses the reader and names the medium, and reports nothing that anyone said.

    Of 12,868 paragraphs of 1,762 news texts it took 60, none wrongly.
    """
    return (
        len(text) <= _LONGEST_APPEAL
        and bool(_pattern("to_the_reader", 0).search(text) and _pattern("medium").search(text))
        and not _pattern("reported").search(text)
    )


def end_rule(line: str, elsewhere: str) -> str | None:
    """Return the rule by which a sentence at the end of an article is about its writer or paper, or None.

    A person of whom the rest of the text (`elsewhere`) speaks is part of the news, not its writer.
    """
    text = " ".join(line.split())
    for rule, pattern in _end_rules():
        if note := pattern.fullmatch(text):
            name = note.groupdict().get("name")
            if not name or not re.search(rf"\b{re.escape(name.split()[-1])}\b", elsewhere):
                return rule
    return None


def syndicated_title(line: str) -> tuple[str, bool] | None:
    """Return the title that a line says "appeared first on" a site, with True if it is called a post."""
    note = _pattern("syndicated").fullmatch(" ".join(line.split())) if len(line) <= _LONGEST else None
    return (note["title"], bool(note["post"])) if note else None


def urges_to_follow(line: str) -> bool:
    """Return True if a line asks its reader to follow the writer or the paper somewhere else."""
    return len(line) <= _LONGEST and bool(_pattern("follow").search(line))


def opens_end_matter(line: str) -> bool:
    """Return True for a heading after which nothing of the article follows (comments, about the author)."""
    return bool(_pattern("end_matter").fullmatch(" ".join(line.split())))


def without_tail(line: str) -> str:
    """Return a teaser without "Continue reading", "The post ... appeared first on ..." or "[...]"."""
    tail = _pattern("tail", re.IGNORECASE | re.DOTALL)
    for _ in range(_MOST_TAILS):
        line = line.rstrip()
        # Without a bound each blank of a long row of them would be tried as the beginning of a tail.
        begin = max(0, len(line) - _LONGEST_TAIL)
        cut = tail.search(line, begin) or _CUT_MARK.search(line, begin)
        if cut is None:
            return line
        line = line[: cut.start()]
    return line
