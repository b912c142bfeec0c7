"""The form of a sentence, in any script: how it begins and ends, how long it is, what it is not."""

from __future__ import annotations

import re

from flows.language.sentences import LONGEST_SENTENCE
from flows.summaries.quotable.candidate import Candidate
from flows.summaries.quotable.language import bag
from flows.summaries.quotable.marks import inside_quotation, quotation_goes_on

_SHORTEST = 12
_OPENERS = "\"“”„«»‹›‘’'‚「『（¿¡ "
_CLOSERS = "\"“”»«›‹’'‘)]」』） "
_ENDS = frozenset(".!。！．｡।॥።։۔།။។෴᠃")
_CUT = ("...", "…", "..", " .")
_LIST_MARKS = ("-", "–", "—", "*", "•", "·", "+", "(", "[", "…", "...", ">", "/", "&", "%")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]|'[st] [A-Z]")
_QUOTES = "\"“„«‘'"
# Scripts that put no space between words: Han and kana take about two letters a word, the scripts of
# South-East Asia about four.
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SOUTH_EAST = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
# Signs of tables, menus, embeds and running tickers.
_SIGNS = re.compile(r"[|•·►▶▪■●→↓✓★©®™¶▼▲◆♦✔☰↩⬇�<>=\\^~_{}@#\U0001f000-\U0001faff]")
_PLAIN_SIGNS = re.compile(r"(?<!\S)#\d{1,4}\b|(?<!\S)#[A-Z]\w+(?= [a-z])|(?<=\w)[®™·](?=\w|\s)")
_SHOUTED = re.compile(
    r"(?:\b[A-ZÀ-Þ]{2,}(?:[’'\-&][A-ZÀ-Þ]+)?[ ,:&/–—-]+){3,}[A-ZÀ-Þ]{2,}\b|^(?:[A-ZÀ-Þ]{2,}[ "
    r",:&/–—-]+){2}(?=[A-Z][a-z])|^[A-Z]{3,}/[A-Z]{3,} "
)
_PHONE = re.compile(
    r"\(?\b\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b\d{3}-[A-Z]{3,4}-?[A-Z]{4}|\b1-8\d\d-\w{3}|\+\d[\d ]{8,}"
)
_DIGIT = re.compile(r"\d")
_FULL_DATE = r"(?:\w+day,? )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
_CAPTION_DATE = re.compile(
    rf", (?:on )?{_FULL_DATE}\.?$|^{_FULL_DATE}\b[^,]?(?: at \d|\s*[.|–—-]|\s+[A-Z\d]|$)"
)
_CREDIT_AT_END = re.compile(
    r"[.!?\"”’] ?\([^()]{3,60}\)\.?$|\((?:[A-Z][\w.’'-]+ ?){1,4}/[^()]*\)\.?$|[.!?”\"][ ]?[–—-] "
    r"?[A-Z][\w. ]{1,30}\.?$"
)
_CREDIT_AFTER = re.compile(
    r"\s*(?:\((?:[^()\n]{2,40}/[^()\n]{2,40}|(?:AP|AFP|Reuters|Getty|EPA|Associated Press|Photo)\b"
    r"[^()\n]{0,40})\)"
    r"|(?:Photo|Foto|Bild|Image|Crédit|Credit|Fotografía)s?:"
    r"|\([A-Z][a-z]{2,8}\.? \d{1,2}\) ?[A-Z]{2,}\b|[|] ?[A-Z][\w .'’-]{2,40}/)"
)
# Beginnings of what is no sentence of a report.
_NO_BEGINNING = re.compile(
    # "TARNFELD The bridge": a dateline without its dash.
    r"[A-ZÀ-Þ]{4,}(?:[ ,/]+[A-ZÀ-Þ]{3,})* (?:An?|The) [A-Za-z]"
    # "Ilse Brandt, 41, Tarnfeld, OS. Charged with": an entry of a list.
    r"|(?:[A-ZÀ-Þ][\w.'’-]+ ){1,3}[A-ZÀ-Þ][\w.'’-]+, \d{1,2}, [A-ZÀ-Þ][\w ,'’-]{1,40}\. [A-ZÀ-Þ]"
    # The text below a picture.
    r"|(?:In the|In this|Nella|Sulla|Sur (?:la|cette)|Auf dem|Das|En la|Na|Op de) "
    r"(?:photo|picture|image|foto|Foto|Bild|imagen|imagem|immagine)\b"
    # Datelines.
    r"|\(?[A-ZÀ-Þ][^()\n.!?]{0,60}\((?:[A-Z][\w./ -]{1,24})\)\s?(?:[.,]?\s?[–—-]|:)"
    r"|\([A-Z][\w/ ]{1,24}\)\s?(?:[–—:-]|[A-ZÀ-Þ])"
    r"|[A-ZÀ-Þ]{3,}(?:[ ,.-]+[A-ZÀ-Þ\d][\w.]*){0,6} (?:—|–|--|-) "
    # A turn of an interview, a label.
    r"|[A-Z][A-Z .'’-]+:|(?:Q|A|Q&A)[.:] |\(?\d{1,2}:\d\d(?::\d\d)?\)? |[A-Z]{2,}(?: [A-Z.]{2,}){0,3} \("
    r"|(?:[^\s:]+ ){0,2}[^\s:]+:(?=\s)"
)
_GLUED = re.compile(r"[.,;!?)”](?<=[a-z\d)”].)[A-ZÀ-Þ][a-zß-ÿ]|[.,;] (?<= [.,;] )")
_ADDRESS = re.compile(r" / |//|\b[\w-]{3,}\.[a-z]{2,4}/\w|\bwww\.|\.\w+\.com\b")
_NUMBER_STUCK = re.compile(r"[a-zß-ÿ]{4,}\d{1,3}\W*$")
# A word that begins a sentence in the middle of one: a headline without its stop is glued to the text.
_BEGINNERS = bag("The While After Before It He She They This That These But And There According")
_BEGINS_INSIDE = re.compile(rf"[a-zß-ÿ\d] (?:{'|'.join(sorted(_BEGINNERS))}) [a-zß-ÿ]")
# How far from its end a sentence is looked at for a date or credit, in characters.
_TAIL = 65
_LONGEST_CAPTION = 5_000


def fault_of_form(text: str, start: int, end: int) -> str:
    """Return why a piece of text has not the form of a sentence ("length", "fragment"), or "".

    "no stop": only its final stop is missing.
    """
    if not _SHORTEST <= end - start <= LONGEST_SENTENCE:
        return "length"
    sentence = text[start:end]
    body = sentence.rstrip(_CLOSERS)
    has_stop = body[-1:] in _ENDS
    if body.endswith(_CUT) or sentence.startswith(_LIST_MARKS) or not (has_stop or body[-1:].isalnum()):
        return "fragment"
    # It begins amid a number written with a space: "2. 4 million".
    if sentence[0].isdigit() and text[start - 2 : start] == ". " and text[start - 3 : start - 2].isdigit():
        return "fragment"
    first = sentence.lstrip(_OPENERS)
    if first[:1].islower():
        return "" if has_stop and (_BRAND.match(first) or _BRAND.match(sentence)) else "fragment"
    if not (first[:1].isalnum() or first[:1] in "$€£¥"):
        return "fragment"
    return "" if has_stop else "no stop"


def is_teaser(candidate: Candidate) -> bool:
    """Return True if a sentence without its stop is whole and the last of its text.

    Teasers of feeds leave it out. It has a verb, and its last word is none that another must follow.
    """
    language, lower = candidate.language, candidate.lower
    is_last = not candidate.text[candidate.end :].strip()
    endings = tuple(ending for ending in language.verb_endings if len(ending) > 1)
    has_verb = not language.verbs.isdisjoint(lower) or any(word.endswith(endings) for word in lower[1:])
    is_cut = any(lower[-1] in words for words in (language.before, language.definite, language.introducing))
    return is_last and has_verb and not is_cut


def word_count(candidate: Candidate) -> int:
    """Return the number of words, estimated from letters in scripts that put no space between them."""
    sentence, tokens = candidate.sentence, len(candidate.words)
    if sentence.isascii():
        return tokens
    return max(tokens, len(_HAN.findall(sentence)) // 2 + len(_SOUTH_EAST.findall(sentence)) // 4)


def has_signs(candidate: Candidate) -> bool:
    """Return True if it holds signs of tables and menus, words stuck together or a web address."""
    sentence = candidate.sentence
    return bool(
        (_SIGNS.search(sentence) and _SIGNS.search(_PLAIN_SIGNS.sub("", sentence)))
        or _GLUED.search(sentence)
        or (("/" in sentence or "www." in sentence) and _ADDRESS.search(sentence))
        or (sentence[-6:].strip(_CLOSERS + ".!?")[-1:].isdigit() and _NUMBER_STUCK.search(sentence))
    )


def begins_as_none(candidate: Candidate) -> bool:
    """Return True if it begins as a dateline, a list's entry, a label or the text below a picture."""
    return _NO_BEGINNING.match(candidate.sentence) is not None


def ends_as_caption(candidate: Candidate) -> bool:
    """Return True if it ends with a credit or a full date, or a credit follows it."""
    tail = candidate.sentence[-_TAIL:]
    if any(mark in tail for mark in ("(", "–", "—", " - ")) and _CREDIT_AT_END.search(candidate.sentence):
        return True
    if _DIGIT.search(tail) and '"' not in candidate.sentence and "“" not in candidate.sentence:
        return _CAPTION_DATE.search(candidate.sentence) is not None
    return False


def is_before_a_credit(candidate: Candidate) -> bool:
    """Return True if the credit of a picture follows it: it is the text below that picture."""
    return _CREDIT_AFTER.match(candidate.text, candidate.end) is not None


def is_list(candidate: Candidate) -> bool:
    """Return True if it is a list, a table's row, a headline, or has a headline glued before it."""
    sentence, words = candidate.sentence, candidate.words
    digits = len(_DIGIT.findall(sentence)) if _DIGIT.search(sentence) else 0
    if digits * 4 > len(sentence) or (digits >= 7 and _PHONE.search(sentence)):
        return True
    capitalised = [word for word in words if word[0].isupper()]
    if not _BEGINNERS.isdisjoint(capitalised[1:]) and _BEGINS_INSIDE.search(sentence):
        return True
    if (
        len(capitalised) > 4
        and not candidate.language.nouns_capital
        and len(capitalised) * 4 > len(words) * 3
    ):
        return True
    shouted = sum(word.isupper() and len(word) > 1 for word in capitalised)
    commas = sentence.count(",") + sentence.count(";")
    return bool(shouted > 1 and _SHOUTED.search(sentence)) or (commas >= 6 and commas * 3 > len(words))


def begins_within_a_name(candidate: Candidate) -> bool:
    """Return True if a name was cut after an abbreviation: "S. Treaty" of "U. S. Treaty"."""
    text, start = candidate.text, candidate.start
    return start > 0 and text[start + 1 : start + 2] == "." and text[start - 2 : start].strip().endswith(".")


def follows_a_colon(candidate: Candidate) -> bool:
    """Return True if a colon stands before it and no quotation begins: it is a piece of a list."""
    before = candidate.text[max(0, candidate.start - 4) : candidate.start]
    return before.rstrip().endswith(":") and candidate.sentence[0] not in _QUOTES


def is_in_a_caption(candidate: Candidate) -> bool:
    """Return True if the paragraph of the sentence opens as the text below a picture does."""
    text, start, captions = candidate.text, candidate.start, candidate.language.captions
    if captions is None or start == 0:
        return False
    earliest = max(0, start - _LONGEST_CAPTION)
    gap = text.rfind("\n\n", earliest, start)
    if gap < 0 and earliest > 0:
        return False
    return captions.match(text, gap + 2 if gap >= 0 else 0) is not None


def is_taken_back(candidate: Candidate) -> bool:
    """Return True if the speech goes on with a "however" that says something else."""
    following = candidate.text[candidate.end : candidate.end + 30].lstrip()
    return (
        candidate.start > 0
        and following[:1] in _QUOTES
        and following[1:].lower().startswith(candidate.language.reversals)
    )


def speaks_of_the_page(candidate: Candidate) -> bool:
    """Return True for an appeal to the reader, a caption, a credit, a note: for words about the page."""
    sentence, language = candidate.sentence, candidate.language
    if language.openings is not None and language.openings.match(sentence):
        return True
    if candidate.lower[0] in language.orders:
        opening = sentence.lower().replace("’", "'").lstrip("\"“”„«»‘'¡ ") + " "
        for phrase in language.orders[candidate.lower[0]]:
            if opening.startswith(phrase) and not opening[len(phrase)].isalnum():
                return True
    marks = language.marks.keys() & candidate.lower
    return bool(marks) and any(language.marks[word].search(sentence) for word in sorted(marks))


def is_question(candidate: Candidate) -> bool:
    """Return True for a question put to the reader; one inside a quotation is reported."""
    outside = candidate.outside
    return "?" in outside or "؟" in outside or "？" in outside


def is_inside_a_quotation(candidate: Candidate) -> bool:
    """Return True if a quotation that began earlier in the paragraph, or in one before it, is still open."""
    text, start, end = candidate.text, candidate.start, candidate.end
    return inside_quotation(text, start) or quotation_goes_on(text, start, end)


def has_no_verb(candidate: Candidate) -> bool:
    """Return True if it has small words and no finite verb: it is a heading."""
    language, lower = candidate.language, candidate.lower
    if not language.verbs or not language.verbs.isdisjoint(lower) or language.before.isdisjoint(lower):
        return False
    return not any(word.endswith(language.verb_endings) and not word.endswith("'s") for word in lower[1:])
