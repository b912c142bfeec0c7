"""Whether a title tells the news: no gallery, guide or correction, no question, tease or shout."""

from __future__ import annotations

import re

from flows.text.words import words

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
    r"|richtigstellung|klarstellung|rectificat(?:ie|if)|rectification|précision|correctie|corrección"
    r"|rectificación"
    r"|aclaración|fe de errat(?:as|es)|correcció|rectificació|rettifica|errata(?: corrige)?|correção"
    r"|retificação)"
    r"(?:\s*[:|–—)\]]|\s+-\s)",
    re.IGNORECASE,
)


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
