"""The shape of a whole sentence, in any script: how it begins and ends, how long it is, what it is not."""

from __future__ import annotations

import re

_OPENERS = "\"“”„«»‹›‘’'‚「『（¿¡ "
_CLOSERS = "\"“”»«›‹’'‘)]」』） "
_ENDS = frozenset(".!。！．｡।॥።։۔།။។෴᠃")
_CUT = ("...", "…", "..")
# Scripts that put no space between words: Han and kana take about two letters a word, the scripts of
# South-East Asia about four.
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SOUTH_EAST = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_HAS_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|'[st] [A-Z]")
# Signs of tables, menus, embeds, addresses and running tickers.
_SIGNS = re.compile(
    r"[|•·►▶▪■●→↓✓★©®™¶§▼▲◆♦✔☰↩⬇�<>=\\^~_{}]| / |://|\bwww\.|\b[\w-]+\.(?:com|org|net|gov|edu|info|co|io|tv|de|fr|es|it|nl|uk|us|eu)/\w"
    r"|@\w|(?:#\w+ ){2}|^#|#\w+[.!]?$|\bpic\.\w+\.com|\bhttps?\b|^(?:rt|RT) "
)
_CAPITALS = re.compile(r"(?:\b[A-ZÀ-Þ]{2,}(?:[’'\-&][A-Z]+)?\b[ ,:&–—-]+){3,}[A-ZÀ-Þ]{2,}\b|^[A-Z]{2,}:|^(?:[A-Z]{2,}[ ,:&–—-]+){2}(?=[A-Z][a-z])")
_LABEL = re.compile(r"(?:[^\s:]+ ){0,2}[^\s:]+:(?=\s)")
_PHONE = re.compile(r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-[A-Z]{3,4}-?[A-Z]{4}|\b1-8\d\d-\w{3}|\+\d[\d ]{8,}")
_FULL_DATE = r"(?:\w+day,? )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
_CAPTION_DATE = re.compile(rf", (?:on )?{_FULL_DATE}\.?$|^{_FULL_DATE}\b[^,]?(?: at \d|\s*[.|–—-]|$)")
_CREDIT_AT_END = re.compile(r"[.!?\"”’] ?\([^()]{3,60}\)\.?$|\((?:[A-Z][\w.’'-]+ ?){1,4}/[^()]*\)\.?$|[.!?”\"][ ]?[–—-] ?[A-Z][\w. ]{1,30}\.?$")
_DATELINE = re.compile(
    r"\(?[A-ZÀ-Þ][^()\n.!?]{0,60}\((?:[A-Z][\w./ -]{1,24})\)\s?(?:[.,]?\s?[–—-]|:)|\([A-Z][\w/ ]{1,24}\)\s?(?:[–—:-]|[A-ZÀ-Þ])"
    r"|[A-ZÀ-Þ]{3,}(?:[ ,.-]+[\w.]+){0,6} (?:—|–|--|-) "
)
_TURN = re.compile(r"[A-Z][A-Z .'’-]+:|(?:Q|A|Q&A)[.:] |\(?\d{1,2}:\d\d(?::\d\d)?\)? |[A-Z]{2,}(?: [A-Z.]{2,}){0,3} \(")
_GLUED = re.compile(r"[a-z]{2}[.!?][A-Z][a-z]|[a-z]{2}[A-Z][a-z]+ [a-z]+ [a-z]|[a-z)][”\"][A-Z][a-z]|[a-z]{3}  +[A-Z]| [.,;] ")
_HYPHEN_ITEM = ("-", "–", "—", "*", "•", "·", "+", "(", "[", "…", "...", ">", "/", "&", "%")
_MOST_DIGITS = 0.25
_MOST_CAPITALISED = 0.75
_LEAST_FOR_A_LIST = 6


def word_count(sentence: str, tokens: int) -> int:
    """Return the number of words, estimated from letters in scripts that put no space between them."""
    if sentence.isascii() or not _HAS_UNSPACED.search(sentence):
        return tokens
    return max(tokens, len(_HAN.findall(sentence)) // 2 + len(_SOUTH_EAST.findall(sentence)) // 4)


def is_whole(sentence: str) -> bool:
    """Tell a text that begins as a sentence begins and ends with a mark that ends one, nothing cut off."""
    body = sentence.rstrip(_CLOSERS)
    if body[-1:] not in _ENDS or body.endswith(_CUT) or sentence.startswith(_HYPHEN_ITEM):
        return False
    first = sentence.lstrip(_OPENERS)
    letter = first[:1]
    if letter.islower():
        return bool(_BRAND.match(first) or _BRAND.match(sentence))
    return letter.isalnum() or letter in "$€£¥"


def is_no_sentence(sentence: str, words: list[str], nouns_capital: bool) -> bool:
    """Tell rows, labels, captions, datelines, addresses and whatever else has the form of none."""
    if _SIGNS.search(sentence) or _CAPITALS.search(sentence) or _GLUED.search(sentence):
        return True
    if _DATELINE.match(sentence) or _TURN.match(sentence) or _LABEL.match(sentence):
        return True
    if sentence[-1] in ").0123456789" or sentence[-1].isalpha():
        if _CREDIT_AT_END.search(sentence) or _CAPTION_DATE.search(sentence):
            return True
    if _has_many_digits(sentence):
        return True
    return _is_list(sentence, words, nouns_capital)


def _has_many_digits(sentence: str) -> bool:
    if not any(digit in sentence for digit in "0123456789"):
        return False
    digits = sum(map(str.isdigit, sentence))
    return digits > len(sentence) * _MOST_DIGITS or bool(digits >= 7 and _PHONE.search(sentence))


def _is_list(sentence: str, words: list[str], nouns_capital: bool) -> bool:
    capitalised = sum(word[0].isupper() for word in words)
    if capitalised > len(words) * _MOST_CAPITALISED and not nouns_capital:
        return True
    commas = sentence.count(",") + sentence.count(";")
    return commas >= _LEAST_FOR_A_LIST and commas * 3 > len(words)
