"""Numbers written as words, in the languages that news is quantified in.

Only what is written as one word or joined by a hyphen is read, with a hundred, a thousand or a million
after it; English "one" counts, the "ein", "un", "uno" of the others is as often an article and does not.
"""

from __future__ import annotations

_UNITS = {
    "en": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty",
    "de": "- zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
    " siebzehn achtzehn neunzehn zwanzig",
    "fr": "- deux trois quatre cinq six sept huit - dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf vingt",
    "es": "- dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete dieciocho diecinueve veinte",
    "it": "- due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici"
    " diciassette diciotto diciannove venti",
    "pt": "- dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis"
    " dezessete"
    " dezoito dezenove vinte",
    "nl": "- twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien"
    " zeventien achttien negentien twintig",
}
_MORE = {
    "pt": {"duas": 2, "dezasseis": 16, "dezassete": 17, "dezanove": 19},
}
_TENS = {
    "en": "thirty forty fifty sixty seventy eighty ninety",
    "de": "dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix",
    "es": "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "pt": "trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "nl": "dertig veertig vijftig zestig zeventig tachtig negentig",
}
_HUNDRED, _THOUSAND, _MILLION, _BILLION = 100, 1_000, 10**6, 10**9
_MAGNITUDES = {
    "en": {"hundred": _HUNDRED, "thousand": _THOUSAND, "million": _MILLION, "billion": _BILLION}
    | {"trillion": 10**12, "mn": _MILLION, "bn": _BILLION},
    "de": {"hundert": _HUNDRED, "tausend": _THOUSAND, "million": _MILLION, "millionen": _MILLION}
    | {"mio": _MILLION, "milliarde": _BILLION, "milliarden": _BILLION, "mrd": _BILLION},
    "fr": {"cents": _HUNDRED, "mille": _THOUSAND, "million": _MILLION, "millions": _MILLION}
    | {"milliard": _BILLION, "milliards": _BILLION},
    "es": {"mil": _THOUSAND, "millón": _MILLION, "millones": _MILLION},
    "it": {"mila": _THOUSAND, "mille": _THOUSAND, "milione": _MILLION, "milioni": _MILLION}
    | {"miliardo": _BILLION, "miliardi": _BILLION},
    "pt": {"mil": _THOUSAND, "milhão": _MILLION, "milhões": _MILLION, "mi": _MILLION}
    | {"bilhão": _BILLION, "bilhões": _BILLION, "bi": _BILLION},
    "nl": {"honderd": _HUNDRED, "duizend": _THOUSAND, "miljoen": _MILLION, "miljard": _BILLION},
}
LANGUAGES = frozenset(_UNITS)


def _words_of(language: str) -> dict[str, int]:
    units = {word: number for number, word in enumerate(_UNITS[language].split(), 1) if word != "-"}
    tens = {word: number * 10 for number, word in enumerate(_TENS[language].split(), 3)}
    joined = {
        f"{ten}-{unit}": value + number
        for ten, value in (*tens.items(), *((word, 20) for word, n in units.items() if n == 20))
        for unit, number in units.items()
        if number < 10 and language in {"en", "fr"}
    }
    # Composed as one word: "vierunddreißig", "vierendertig".
    between = {"de": "und", "nl": "en"}.get(language)
    turned = {
        f"{unit}{between}{ten}": value + number
        for ten, value in (*tens.items(), *((word, 20) for word, n in units.items() if n == 20))
        for unit, number in units.items()
        if between and number < 10
    }
    return units | _MORE.get(language, {}) | tens | joined | turned


_WORDS = {language: _words_of(language) for language in _UNITS}


def number_word(word: str, language: str) -> int | None:
    """Return the value of a number word of a language in any case, or None."""
    return _WORDS.get(language, {}).get(word.casefold())


def magnitude(word: str, language: str) -> int | None:
    """Return what a word after a number multiplies it by ("million", "Mrd."), or None."""
    return _MAGNITUDES.get(language, {}).get(word.casefold().rstrip("."))
