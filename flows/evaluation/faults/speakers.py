"""How seven languages say that somebody speaks, and how a speaker names himself."""

from __future__ import annotations

import re

_VERBS = {
    "en": "said say says told tells tell asked asks added adds wrote writes tweeted tweets posted "
    "explained "
    "explains noted notes continued recalled recalls insisted claimed claims announced declared argued "
    "warned "
    "admitted replied responded stated states reads read testified shouted shouts joked laughs laughed "
    "quipped yelled called calls "
    "concluded according remarked commented revealed shared captioned quoted thinks thought believes "
    "reported",
    "de": "sagte sagt sagten erklärte erklärt schrieb schreibt teilte betonte fügte meinte meint "
    "forderte kündigte "
    "berichtete warnte zitiert laut sprach nannte heißt hieß antwortete kritisierte äußerte",
    "fr": "dit déclaré déclare expliqué explique ajouté ajoute affirmé affirme écrit estime estimé "
    "indiqué indique "
    "raconte raconté assure assuré précise précisé selon lancé souligne souligné annonce annoncé confie "
    "confié",
    "es": "dijo dice dijeron afirmó afirma explicó explica añadió añade señaló señala aseguró asegura "
    "declaró "
    "escribió según indicó contó advirtió sostuvo manifestó agregó expresó",
    "it": "detto dice disse spiega spiegato aggiunge aggiunto dichiarato dichiara scrive scritto afferma "
    "affermato "
    "secondo racconta raccontato sottolinea commenta commentato",
    "pt": "disse diz afirmou afirma explicou explica acrescentou declarou escreveu segundo contou "
    "ressaltou "
    "destacou avalia avaliou informou garantiu",
    "nl": "zei zegt zeggen zeiden vertelde vertelt schreef schrijft aldus volgens liet meldde meldt "
    "verklaarde "
    "voegde benadrukt stelt stelde",
}
_PRONOUNS = {
    "en": "he she they it",
    "de": "er sie",
    "fr": "il elle ils elles",
    "es": "él ella ellos ellas",
    "it": "lui lei loro",
    "pt": "ele ela eles elas",
    "nl": "hij zij ze",
}
_FIRST = {
    # Not the numeral, nor "our list" and "told us" of a paper that speaks of itself.
    "en": r"(?<!War )(?<!Part )(?<!Type )(?<!Title )(?<!Phase )(?<![\w‐‑-])I\b(?!\s?[.)]"
    r"|[-‐‑]\w)(?:['’](?:m|ve|d|ll))?"
    r"|\b[Mm]y(?:self)?\b|(?<![Ll]et )(?<!told )(?<!tell )(?<!asked )\bme\b"
    r"|^\W*(?:Our\b(?!\s(?:solar|planet|galaxy|sun|species|own galaxy))|(?:\w+\W+){0,2}[Ww]e\b)",
    "de": r"\b[Ii]ch\b|\b[Mm]eine?[nrms]?\b|\b[Ww]ir\b",
    "fr": r"\b[Jj]e\b|\b[Jj]['’](?=[a-zéêh])|\b[Nn]ous\b|\b[Mm]on\b",
    "es": r"\b[Yy]o\b|\b[Nn]osotros\b|\b[Nn]uestr[oa]s?\b",
    "it": r"\b[Ii]o\b|\b[Nn]oi\b|\b[Nn]ostr[oaie]\b",
    "pt": r"\b[Ee]u\b|\b[Nn]ós\b|\b[Mm]inha\b",
    "nl": r"\b[Ii]k\b|\b[Ww]ij\b|\b[Mm]ijn\b|\b[Oo]nze\b",
}


def _any_of(words: str) -> str:
    return "|".join(map(re.escape, words.split()))


SPEAKING = {code: re.compile(rf"\b(?:{_any_of(verbs)})\b", re.IGNORECASE) for code, verbs in _VERBS.items()}
SPEAKER_PRONOUNS = {
    code: re.compile(
        rf"\b(?:{_any_of(_PRONOUNS[code])})\s(?:\w+\s)?(?:{_any_of(verbs)})\b"
        rf"|\b(?:{_any_of(verbs)})[\s-](?:t-)?(?:{_any_of(_PRONOUNS[code])})\b",
        re.IGNORECASE,
    )
    for code, verbs in _VERBS.items()
}
FIRST_PERSON = {code: re.compile(pattern) for code, pattern in _FIRST.items()}
