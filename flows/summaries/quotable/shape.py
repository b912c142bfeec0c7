"""The shape of a whole sentence, in any script: how it begins and ends, how long it is, what it is not."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.summaries.quotable.language import bag

_OPENERS = "\"“”„«»‹›‘’'‚「『（¿¡ "
_CLOSERS = "\"“”»«›‹’'‘)]」』） "
_ENDS = frozenset(".!。！．｡।॥።։۔།။។෴᠃")
_CUT = ("...", "…", "..")
# Scripts that put no space between words: Han and kana take about two letters a word, the scripts of
# South-East Asia about four.
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SOUTH_EAST = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_HAS_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|'[st] [A-Z]")
# Signs of tables, menus, embeds and running tickers.
_SIGNS = re.compile(r"[|•·►▶▪■●→↓✓★©®™¶▼▲◆♦✔☰↩⬇�<>=\\^~_{}@#\U0001f000-\U0001faff]")
_PLAIN_SIGNS = re.compile(r"(?<!\S)#\d{1,4}\b|(?<!\S)#[A-Z]\w+(?= [a-z])|(?<=\w)[®™·](?=\w|\s)")
_ADDRESS = re.compile(r" / |//|\b[\w-]{3,}\.[a-z]{2,4}/\w|\bwww\.|\.\w+\.com\b")
_SHOUTED = re.compile(
    r"(?:\b[A-ZÀ-Þ]{2,}(?:[’'\-&][A-ZÀ-Þ]+)?[ ,:&/–—-]+){3,}[A-ZÀ-Þ]{2,}\b|^(?:[A-ZÀ-Þ]{2,}[ "
    r",:&/–—-]+){2}(?=[A-Z][a-z])|^[A-Z]{3,}/[A-Z]{3,} "
)
_GLUED = re.compile(r"[.,;!?)”](?<=[a-z\d)”].)[A-ZÀ-Þ][a-zß-ÿ]|[.,;] (?<= [.,;] )")
_LABEL = re.compile(r"(?:[^\s:]+ ){0,2}[^\s:]+:(?=\s)")
_PHONE = re.compile(
    r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-[A-Z]{3,4}-?[A-Z]{4}|\b1-8\d\d-\w{3}|\+\d[\d ]{8,}"
)
_FULL_DATE = r"(?:\w+day,? )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
_CAPTION_DATE = re.compile(
    rf", (?:on )?{_FULL_DATE}\.?$|^{_FULL_DATE}\b[^,]?(?: at \d|\s*[.|–—-]|\s+[A-Z\d]|$)"
)
_CREDIT_AT_END = re.compile(
    r"[.!?\"”’] ?\([^()]{3,60}\)\.?$|\((?:[A-Z][\w.’'-]+ ?){1,4}/[^()]*\)\.?$|[.!?”\"][ ]?[–—-] "
    r"?[A-Z][\w. ]{1,30}\.?$"
)
_DATELINE = re.compile(
    r"\(?[A-ZÀ-Þ][^()\n.!?]{0,60}\((?:[A-Z][\w./ -]{1,24})\)\s?(?:[.,]?\s?[–—-]|:)|\([A-Z][\w/ "
    r"]{1,24}\)\s?(?:[–—:-]|[A-ZÀ-Þ])"
    r"|[A-ZÀ-Þ]{3,}(?:[ ,.-]+[A-ZÀ-Þ\d][\w.]*){0,6} (?:—|–|--|-) "
)
_TURN = re.compile(
    r"[A-Z][A-Z .'’-]+:|(?:Q|A|Q&A)[.:] |\(?\d{1,2}:\d\d(?::\d\d)?\)? |[A-Z]{2,}(?: [A-Z.]{2,}){0,3} \("
)
# A word that begins a sentence in the middle of one: a headline without its stop is glued to the text.
_BEGINNERS = bag("The While After Before It He She They This That These But And There According")
_BEGINS_INSIDE = re.compile(rf"[a-zß-ÿ\d] (?:{'|'.join(sorted(_BEGINNERS))}) [a-zß-ÿ]")
_HYPHEN_ITEM = ("-", "–", "—", "*", "•", "·", "+", "(", "[", "…", "...", ">", "/", "&", "%")
_TAIL = 65
_DIGIT = re.compile(r"\d")
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
    if body[-1:] not in _ENDS or body.endswith((*_CUT, " .")) or sentence.startswith(_HYPHEN_ITEM):
        return False
    first = sentence.lstrip(_OPENERS)
    letter = first[:1]
    if letter.islower():
        return bool(_BRAND.match(first) or _BRAND.match(sentence))
    return letter.isalnum() or letter in "$€£¥"


# "Ilse Brandt, 41, Tarnfeld, OS. Charged with": an entry of a list.
_ENTRY = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]+ ){1,3}[A-ZÀ-Þ][\w.'’-]+, \d{1,2}, [A-ZÀ-Þ][\w ,'’-]{1,40}\. [A-ZÀ-Þ]"
)
_CREDIT_AFTER = re.compile(
    r"\s*(?:\((?:[^()\n]{2,40}/[^()\n]{2,40}|(?:AP|AFP|Reuters|Getty|EPA|Associated Press|Photo)\b"
    r"[^()\n]{0,40})\)"
    r"|(?:Photo|Foto|Bild|Image|Crédit|Credit|Fotografía)s?:"
    r"|\([A-Z][a-z]{2,8}\.? \d{1,2}\) ?[A-Z]{2,}\b|[|] ?[A-Z][\w .'’-]{2,40}/)"
)
_BELOW_A_PICTURE = re.compile(
    r"(?:In the|In this|Nella|Sulla|Sur (?:la|cette)|Auf dem|Das|En la|Na|Op de) "
    r"(?:photo|picture|image|foto|Foto|Bild|imagen|imagem|immagine)\b"
)
# "TARNFELD The bridge": a dateline without its dash.
_CAPITALS_BEFORE = re.compile(r"[A-ZÀ-Þ]{4,}(?:[ ,/]+[A-ZÀ-Þ]{3,})* (?:An?|The) [A-Za-z]")
_NUMBER_STUCK = re.compile(r"[a-zß-ÿ]{4,}\d{1,3}\W*$")


def is_before_a_credit(text: str, end: int) -> bool:
    """Tell the text below a picture: whose picture it is stands right after it."""
    return bool(_CREDIT_AFTER.match(text, end))


def begins_within_a_name(text: str, start: int) -> bool:
    """Tell a piece of a name that was cut after an abbreviation: "S. Treaty" of "U. S. Treaty"."""
    return text[start + 1 : start + 2] == "." and text[start - 2 : start].strip().endswith(".")


def is_no_sentence(sentence: str, words: Sequence[str], nouns_capital: bool) -> bool:
    """Tell rows, labels, captions, datelines, addresses and whatever else has the form of none."""
    if (_SIGNS.search(sentence) and _SIGNS.search(_PLAIN_SIGNS.sub("", sentence))) or _GLUED.search(sentence):
        return True
    if ("/" in sentence or "www." in sentence) and _ADDRESS.search(sentence):
        return True
    if sentence[-6:].strip(_CLOSERS + ".!?")[-1:].isdigit() and _NUMBER_STUCK.search(sentence):
        return True
    if _CAPITALS_BEFORE.match(sentence) or _ENTRY.match(sentence) or _BELOW_A_PICTURE.match(sentence):
        return True
    if _DATELINE.match(sentence) or _TURN.match(sentence) or (":" in sentence and _LABEL.match(sentence)):
        return True
    return (
        _ends_as_caption(sentence) or _has_many_digits(sentence) or _is_list(sentence, words, nouns_capital)
    )


def _ends_as_caption(sentence: str) -> bool:
    tail = sentence[-_TAIL:]
    if ("(" in tail or "–" in tail or "—" in tail or " - " in tail) and _CREDIT_AT_END.search(sentence):
        return True
    if not _DIGIT.search(tail) or '"' in sentence or "“" in sentence:
        return False
    return _CAPTION_DATE.search(sentence) is not None


def _has_many_digits(sentence: str) -> bool:
    if not _DIGIT.search(sentence):
        return False
    digits = len(_DIGIT.findall(sentence))
    return digits > len(sentence) * _MOST_DIGITS or bool(digits >= 7 and _PHONE.search(sentence))


def _is_list(sentence: str, words: Sequence[str], nouns_capital: bool) -> bool:
    capitalised = [word for word in words if word[0].isupper()]
    if not _BEGINNERS.isdisjoint(capitalised[1:]) and _BEGINS_INSIDE.search(sentence):
        return True
    if len(capitalised) > 4 and not nouns_capital and len(capitalised) > len(words) * _MOST_CAPITALISED:
        return True
    if len([word for word in capitalised if word.isupper() and len(word) > 1]) > 1 and _SHOUTED.search(
        sentence
    ):
        return True
    commas = sentence.count(",") + sentence.count(";")
    return commas >= _LEAST_FOR_A_LIST and commas * 3 > len(words)
