"""Whether a sentence can stand alone as a quotation, and whether a title tells the news.

General shapes only: whole sentences, closed quotation marks, an opening that does not lean on a
sentence that is not shown, nothing that addresses the reader.
"""

from __future__ import annotations

import re
from enum import IntEnum

from flows.text.words import words

_END = re.compile(r"[.!。！](?:[\"'”’»)\]]|\s)*$")
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|:|;|,|[-–—])(?:[\"'”’»)\]]|\s)*$")
_ASKS = re.compile(r"[?？](?:[\"'”’»)\]]|\s)*$")
_LEANS = re.compile(
    r"[\"“'‘]?(?:and|but|so|or|yet|nor|also|he|she|it|they|his|her|its|their|him|them|this|that|these|those|there|"
    r"such|both|however|meanwhile|moreover|furthermore|instead|still|then|therefore|thus|nevertheless|otherwise|"
    r"nonetheless|additionally|similarly|likewise|earlier|later|for (?:example|instance)|as a result|"
    r"in (?:addition|contrast|response|turn)|of (?:these|those|them)|"
    r"the (?:same|latter|former|two|pair|move|company|statement|decision|group|report|announcement))\b",
    re.IGNORECASE,
)
# A speaker who is only a pronoun: whoever reads the quotation alone cannot know who speaks.
_UNNAMED_SPEAKER = re.compile(
    r"[”\"’],? (?:he|she|they|it) (?:said|says|added|told|wrote|explained|warned|continued)\b"
)
_ADDRESSES = re.compile(
    r"\b(?:click here|read more|sign up|subscribe|newsletter|photo(?:graph)? (?:by|credit|gallery)|"
    r"image credit|follow us|share this|all rights reserved|cookies?|watch (?:the )?video|"
    r"our (?:app|website|podcast)|this (?:article|newsletter|podcast|video)|reporting by|editing by|"
    r"our reporters?|a look (?:back )?at|(?:gallery|roundup|round-up) of)\b",
    re.IGNORECASE,
)
# The outlet presents its own pages and programmes.
_PRESENTS = re.compile(
    r"^\W*(?:(?:follow|catch up|join us|tune in|check out|watch|listen|stay tuned|get the latest|find out"
    r"|here[’']s what|here are)\b|(?:file photo|photos?|video|live|plus|watch)\s?[:|-])"
    r"|\b(?:live ?blog|latest updates|(?:top|biggest|most important) stories|front pages|you need to know"
    r"|what we know on|in this (?:episode|edition|week[’']s)|(?:we are|we[’']re|is|are) joined by"
    r"|we (?:speak|talk) (?:to|with)|tells us|has more details)\b",
    re.IGNORECASE,
)
_OWN_REPORTER = re.compile(
    r"^(?:(?:The )?[A-Z][\w ]{1,20}[’']s|Our \w+|[Cc]orrespondent) (?:[A-Z][\w’'-]+ ){2,3}"
    r"(?:reports|explains|looks at|takes a look|has more|speaks)\b"
)
# Captions end with the place and the full date of the picture.
_CAPTION = re.compile(r", (?:on )?(?:\w+day, )?[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}\.?$")
_BYLINE = re.compile(
    r"^By\s+[A-Z]\S+\s+[A-Z]\S+(?:\s+(?:in|for|at|and)\b|[.,|\s]*$)|^(?:Von|Par|Por|Di)\s+[A-Z]\S+\s+[A-Z]\S+[.,|\s]*$"
)
_TEASER = re.compile(
    r"^(?:how|why|what|who|when|where|which|watch|see|photos?|pictures?|video|live|analysis|opinion|"
    r"explainer|quiz|listen|podcast|here'?s|here are|the \d+|\d+ (?:things|ways|reasons|photos))\b|"
    r"\b(?:live (?:updates?|blog)|as it happened|in (?:pictures|photos)|you need to know|won't believe|"
    r"a life in|around the world)\b",
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r"^(?:which|where|see|watch|listen|photos?|pictures|video|quiz|live)\b|[:|,–—-] ?live\b"
    r"|[.;!?] (?:and|plus)[,:] "
    r"|\b(?:live (?:updates?|blog|coverage)|briefing|newsletter|round-?up|takeaways|in (?:pictures|photos)"
    r"|photos (?:of|from|show)|(?:things|need|what) to know|how to watch|full (?:list|schedule)"
    r"|where things stand|as it happened|(?:week|day|year) in \w+|(?:morning|evening|nightly|weekend)"
    r" (?:news|briefing|update|edition|bulletin)|news bulletin)\b",
    re.IGNORECASE,
)
# A title that corrects another tells what was wrong, not what is new.
_CORRECTION = re.compile(
    r"^\W*(?:corrections?|corrected|clarifications?|erratum|editor['’]?s note|berichtigung|korrektur"
    r"|richtigstellung|klarstellung|rectificat(?:ie|if)|rectification|précision|correctie|corrección|rectificación"
    r"|aclaración|fe de errat(?:as|es)|correcció|rectificació|rettifica|errata(?: corrige)?|correção"
    r"|retificação)"
    r"(?:\s*[:|–—)\]]|\s+-\s)",
    re.IGNORECASE,
)
_PAIRS = (("“", "”"), ("«", "»"), ("(", ")"), ("[", "]"), ("„", "“"))


class Fitness(IntEnum):
    """How fit a sentence is to be quoted alone, the higher the better."""

    UNFIT = 0  # cut off, a question, furniture, too short or too long
    POOR = 1  # whole but leaning on its neighbours, or without its end mark
    FIT = 2


def fitness(sentence: str, most_words: int, least_words: int = 8) -> Fitness:
    """Judge a sentence; POOR ones are for stories that have nothing better."""
    count = len(words(sentence))
    if not 5 <= count <= most_words or _CUT.search(sentence) or _ASKS.search(sentence):
        return Fitness.UNFIT
    if _is_about_the_outlet(sentence) or _BYLINE.match(sentence) or sentence.upper() == sentence:
        return Fitness.UNFIT
    if not balanced(sentence) or not (
        sentence[0].isupper() or sentence[0].isdigit() or not sentence[0].isalpha()
    ):
        return Fitness.UNFIT
    if count < least_words or not _END.search(sentence) or _leans(sentence) or _CAPTION.search(sentence):
        return Fitness.POOR
    return Fitness.FIT


def _is_about_the_outlet(sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in (_ADDRESSES, _PRESENTS, _OWN_REPORTER))


def _leans(sentence: str) -> bool:
    return bool(_LEANS.match(sentence) or _UNNAMED_SPEAKER.search(sentence))


def balanced(sentence: str) -> bool:
    """Tell whether every quotation mark and bracket that opens also closes, and the reverse."""
    if sentence.count('"') % 2:
        return False
    german = "„" in sentence
    for opening, closing in _PAIRS:
        if (opening == "“") == german and opening in "“„":
            continue
        if sentence.count(opening) != sentence.count(closing):
            return False
    return True


def is_guide(title: str) -> bool:
    """Tell a title that tells no news: a gallery, a schedule, a programme, a live page or a round-up."""
    return bool(_GUIDE.search(title))


def is_correction(title: str) -> bool:
    """Tell a title that begins by naming itself a correction or clarification of an earlier report."""
    return bool(_CORRECTION.search(title))


def title_penalty(title: str) -> float:
    """Return a factor in (0, 1] by which a title is worth less for telling less than its news."""
    factor = 1.0
    count = len(words(title))
    letters = [character for character in title if character.isalpha()]
    if letters and title.upper() == title and any(character.lower() != character for character in letters):
        factor *= 0.3
    if "?" in title:
        factor *= 0.4
    if _TEASER.search(title):
        factor *= 0.4
    if count < 5:
        factor *= 0.6
    if len(title) > 120:
        factor *= 0.6
    return factor
