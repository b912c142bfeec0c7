"""Whether a title tells the news: no gallery, guide or correction, no question, tease or shout."""

from __future__ import annotations

import re
from functools import lru_cache

from flows.language.languages import load, pattern_text
from flows.language.words import words

_TEASER = re.compile(
    r"^(?:how|why|what|who|when|where|which|watch|see|photos?|pictures?|video|live|analysis|opinion|"
    r"explainer|quiz|listen|podcast|here'?s|here are|the \d+|\d+ (?:things|ways|reasons|photos))\b|"
    r"\b(?:live (?:updates?|blog)|as it happened|in (?:pictures|photos)|you need to know|won't believe|"
    r"a life in|around the world)\b",
    re.IGNORECASE,
)
# A word before a colon or a bar that says what kind of piece it is.
_KICKER = re.compile(
    r"\W*(?:live|watch|video|vídeo|vidéo|opinion|opinión|opinião|opinie|meinung|analysis|analyse|análisis"
    r"|análise|analisi"
    r"|exclusive|exklusiv|exclusif|exclusiva|exclusivo|esclusiva|breaking|just in|editorial|éditorial"
    r"|editoriale"
    r"|comment|kommentar|commentaar|column|review|explained|explainer|fact ?check|factbox|photos?|fotos?"
    r"|bilder|podcast"
    r"|updated?|interview|entretien|entrevista|intervista|tribune|eil(?:meldung)?|live-?ticker|newsblog"
    r"|live-?blog"
    r"|en (?:vivo|directo?)|in diretta|diretta|ao vivo|direct|última hora|ultim['’]ora|revealed|letters?"
    r"|obituary|quiz)"
    r"(?:(?:\s?[:|]|\s[–—-])\s|\s\d+\s?-)",
    re.IGNORECASE,
)
_CLICKBAIT = re.compile(
    r"\b(?:you|your|you['’](?:ll|re)|won['’]t believe|goes viral|jaw-dropping|mind-blowing|must-see|this "
    r"is (?:why|how|what)"
    r"|here['’]s (?:why|how|what)|the internet|unglaublich|increíble|incroyable|incredibile"
    r"|ongelooflijk)\b|^(?:this|these)\b",
    re.IGNORECASE,
)
_OUTLET_AT_END = re.compile(r"\s(?:[|»]\s.{2,30}|[–—-]\s(?:[A-ZÀ-Þ][\w.’']*\s?){1,4})$")
_LABEL = re.compile(r"(?:[^\s:]+\s){0,1}[^\s:]+:\s")
_ALL_QUOTED = re.compile(r"[“\"'‘«„][^“”\"«»„]+[”\"'’»“]$")
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


def title_penalty(title: str, language: str = "en") -> float:
    """Return a factor in (0, 1] by which a title is worth less for telling less than its news.

    Capitals, questions, teases, labels of the kind of piece, cut and overlong titles: each lowers it.
    """
    factor = _shouting(title)
    count = len(words(title))
    if "?" in title or "？" in title:
        factor *= 0.4
    if _TEASER.search(title) or _KICKER.match(title) or _teases(title, language):
        factor *= 0.4
    elif _LABEL.match(title):
        factor *= 0.85
    if _CLICKBAIT.search(title):
        factor *= 0.6
    if title.endswith(("…", "...")):
        factor *= 0.5
    if _OUTLET_AT_END.search(title):
        factor *= 0.8
    if _ALL_QUOTED.match(title) or "!" in title:
        factor *= 0.7
    if count < 5:
        factor *= 0.6
    if len(title) > 120:
        factor *= 0.6
    elif len(title) > 105:
        factor *= 0.9
    return factor


def _teases(title: str, language: str) -> bool:
    pattern = _teasers_of(language)
    return pattern is not None and bool(pattern.match(title))


@lru_cache(maxsize=64)
def _teasers_of(language: str) -> re.Pattern[str] | None:
    """Return the first words that promise instead of telling (`[titles]` of a language file)."""
    teasers = load(language).get("titles", {}).get("teasers")
    return re.compile(rf"\W*(?:{pattern_text(teasers)})\b", re.IGNORECASE) if teasers else None


def _shouting(title: str) -> float:
    cased = [character for character in title if character.lower() != character.upper()]
    capitals = sum(character.isupper() for character in cased)
    if cased and capitals == len(cased):
        return 0.3
    return 0.6 if capitals > len(cased) / 2 else 1.0
