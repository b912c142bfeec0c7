"""What people can be said to be (dead, hurt, held), in seven languages.

The beginnings of words, lower case: news says the same of a toll in a dozen ways ("killed 12", "12 dead",
"the death toll rose to 12"), and all of them are one thing.
"""

from __future__ import annotations

import re
from functools import cache

# Alternatives are whole words when they end in "$", else beginnings.
_STATES = {
    "dead": {
        "en": "kill dead$ died$ die$ dying$ dies$ death fatalit lives$ casualties$ slain$ murdered$"
        " perished$",
        "de": "tot$ tote$ toten$ toter$ todesopfer getötet ums$ gestorben starben$ umgekommen todesfälle$",
        "fr": "mort tué tuant$ décéd décès$ victimes$ vie$",
        "es": "muert muri fallec matar mató$ mueren$ mata$ vida$",
        "it": "mort uccis vittime$ decedut decessi$ vita$",
        "pt": "mort morr matar matou$ mata$ óbitos$ vida$",
        "nl": "leven$ dood$ doden$ dode$ gedood overled omgekomen$ omkwamen$ stierven$",
    },
    "hurt": {
        "en": "injur wound hurt$ hurting$",
        "de": "verletz verwund",
        "fr": "bless",
        "es": "herid lesionad lesiones$",
        "it": "ferit ferend",
        "pt": "ferid feriu$ ferindo$",
        "nl": "gewond verwond",
    },
    "missing": {
        "en": "missing$ unaccounted$",
        "de": "vermisst",
        "fr": "disparu",
        "es": "desaparecid",
        "it": "dispers",
        "pt": "desaparecid",
        "nl": "vermist",
    },
    "held": {
        "en": "arrest detain",
        "de": "festgenommen festnahme verhaftet",
        "fr": "interpell arrêté arrestation",
        "es": "detenid detenciones$ arrestad",
        "it": "arrestat arresti$ fermat",
        "pt": "detid detenções$ presas$ presos$",
        "nl": "aangehouden$ opgepakt$ gearresteerd aanhoudingen$ arrestaties$",
    },
    "rescued": {
        "en": "rescued$ rescuing$ evacuated$ hospitalized$ hospitalised$",
        "de": "gerettet evakuiert",
        "fr": "secouru évacué hospitalisé",
        "es": "rescatad evacuad hospitalizad",
        "it": "salvat evacuat ricoverat",
        "pt": "resgatad evacuad hospitalizad",
        "nl": "gered$ geëvacueerd",
    },
}
_PEOPLE = {
    "en": "people persons person others individuals",
    "de": "menschen personen leute mensch person",
    "fr": "personnes personne gens",
    "es": "personas persona gente",
    "it": "persone persona",
    "pt": "pessoas pessoa",
    "nl": "mensen personen mens persoon",
}
_BETWEEN = {
    "en": "were was are is have has had been being be confirmed reported left also that who feared believed",
    "de": "wurden wurde sind ist waren war worden werden haben kamen ums leben als zum teil schwer leicht"
    " die",
    "fr": "ont été sont étaient a est grièvement portées légèrement les perdu la",
    "es": "fueron han sido están resultaron estaban ha es siguen los las perdieron perdido la",
    "it": "sono state stati stata stato erano rimaste rimasti hanno perso la i le gli",
    "pt": "foram ficaram estão são foi ficou estavam os as perderam a",
    "nl": "zijn werden waren raakten is werd raakte kwamen worden om het leven",
}
_TOLL = re.compile(
    r"toll|bilan|balance|bilancio|balanço|dodental|opferzahl|todesopfer|fatalities", re.IGNORECASE
)
# Those who did it: a toll with them and one without are two counts.
_WITH_THE_ATTACKER = re.compile(
    r"(?<![^\W_])(?:includ\w+|einschließlich|inklusive|darunter|y compris|dont|incluid\w+|compres\w+"
    r"|inclu[ií]d?\w*"
    r"|onder wie|inclusief)\s(?:\S+\s){0,3}(?:gunm[ae]n|suspect\w*|attackers?|shooters?|bombers?|assailants?"
    r"|perpetrators?|himself|herself|täter\w*|angreifer\w*|schütze\w*|assaillants?|tireurs?|auteurs?"
    r"|atacantes?"
    r"|agresor\w*|autor\w*|sospechos\w*|attentator\w*|aggressor\w*|atiradore?s?|dader\w*|schutter\w*)",
    re.IGNORECASE,
)
_COUNT = frozenset(["number", "count", "zahl", "anzahl", "nombre", "número", "numero", "aantal"])


@cache
def _pattern(state: str, language: str) -> re.Pattern[str]:
    words = _STATES[state].get(language, "").split()
    return re.compile(
        "|".join(rf"{word}" if word.endswith("$") else rf"{word}.*" for word in words) or "(?!)"
    )


@cache
def _listed(which: str, language: str) -> frozenset[str]:
    return frozenset((_PEOPLE if which == "people" else _BETWEEN).get(language, "").split())


def state_of(word: str, language: str) -> str:
    """Return what a casefolded word says of people ("dead", "hurt", ...), or ""."""
    for state in _STATES:
        if _pattern(state, language).fullmatch(word):
            return state
    return ""


def is_people(word: str, language: str) -> bool:
    """Tell a word that says no more than that people are meant."""
    return word in _listed("people", language)


def is_between(word: str, language: str) -> bool:
    """Tell a word that may stand between people and what is said of them ("were", "have been")."""
    return word in _listed("between", language)


def is_toll(word: str) -> bool:
    """Tell a word for a count of victims that is kept."""
    return bool(_TOLL.search(word))


def is_count(word: str) -> bool:
    """Tell a word for a number ("the number of people hurt")."""
    return word in _COUNT


def counts_the_attacker(sentence: str) -> bool:
    """Tell a sentence whose toll includes those who caused it ("three dead, including the gunman")."""
    return bool(_WITH_THE_ATTACKER.search(sentence))
