"""Titles whose form tells that they report no single event: round-ups, live pages, and formats that recur.

Generic words of news rooms in English, German, Dutch, French, Spanish, Catalan, Italian and Portuguese.
They must stand where a format is named: at one end of the title, or next to a mark that sets the name off;
within a sentence they are news about it.
"""

from __future__ import annotations

import re

_TIME_OF_DAY = (
    r"(?:morning|midday|noon|afternoon|evening|nightly|overnight|daily|weekend|weekly"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_TAG = r"(?:(?:mon|diens|donners|frei|sams)tag|mittwoch|sonnabend|sonntag)"
_JOUR = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_DIA = r"(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
_DI = r"(?:dilluns|dimarts|dimecres|dijous|divendres|dissabte|diumenge)"
_GIORNO = r"(?:lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica)"
_FEIRA = r"(?:(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|sábado|domingo)"
_ROUND_UP_WORDS = (
    # English
    rf"{_TIME_OF_DAY} (?:news )?(?:brief(?:ing)?|digest|bulletin|headlines|round-?up|wrap)",
    rf"{_TIME_OF_DAY} (?:news|edition|summary|newsletter)",
    r"news (?:brief(?:ing)?|digest|bulletin|headlines|round-?up|wrap|in brief)",
    r"(?:world|business|sports?|in) briefs?",
    r"(?:today['’]s|this (?:morning|week)['’]s) (?:top |main )?(?:news|headlines|stories)",
    r"(?:top|biggest) (?:news )?stories (?:today|of the (?:day|week)|this (?:morning|week))",
    r"(?:the )?(?:week|day) in (?:review|brief)|headlines of the (?:day|week)",
    r"(?:things|stories|what) (?:you need )?to know (?:today|this (?:morning|week)|for (?:today|\w+day))",
    # German, Dutch
    r"(?:morgen|abend|mittags|tages|wochen)-?(?:briefing|lage|überblick|rückblick)|nachrichten-?überblick",
    rf"{_TAG}s-?(?:briefing|überblick)|nachrichten (?:am|vom|von) {_TAG}",
    r"nachrichten (?:des tages|am (?:morgen|mittag|abend)|kompakt)|kurznachrichten|kurz gemeldet|presseschau",
    r"das wichtigste (?:am \w+|vom tage?|des tages|in kürze)|was heute wichtig (?:ist|wird)",
    r"nieuwsoverzicht|het nieuws van (?:vandaag|de dag|\w+dag)|kort nieuws",
    # French, Spanish, Catalan, Italian, Portuguese
    r"revue de presse|l['’]essentiel (?:de l['’]actualité|du jour|de la journée)|l['’]actu(?:alité)? en bref",
    r"les (?:titres|infos) (?:du jour|du matin|de la (?:matinée|semaine))|le récap(?:itulatif)? du jour",
    rf"les (?:titres|infos) (?:du|de ce) {_JOUR}|(?:noticias|titulares|resumen) (?:del|de este) {_DIA}",
    r"recull de premsa|(?:les )?notícies (?:del dia|del matí|de la setmana)|resum (?:del dia|de la setmana)",
    rf"(?:les )?notícies de {_DI}|le notizie di {_GIORNO}|(?:as )?notícias d[eo] {_FEIRA}",
    r"(?:las )?noticias (?:del día|de la (?:mañana|tarde|noche|semana)|en breve)|titulares del día",
    r"resumen (?:de noticias|informativo|del día|de la semana)|lo más importante del día|revista de prensa",
    r"rassegna stampa|le notizie (?:del giorno|di oggi|della settimana)|notizie in breve",
    r"(?:as )?notícias (?:do dia|da (?:manhã|semana))|resumo (?:do dia|da semana|de notícias)",
)
_RECURRING_WORDS = {
    "weather": r"weather (?:forecast|outlook|warning map)|(?:today|tomorrow|weekend)['’]?s? weather"
    r"|wettervorhersage|wetter(?:bericht| heute| morgen)|weerbericht|(?:bulletin|prévisions) météo"
    r"|météo (?:du jour|de demain|du week-end)|(?:el tiempo|pronóstico del tiempo)(?: para)? (?:hoy|mañana)"
    r"|previsioni (?:del tempo|meteo)|previsão do tempo",
    "lottery": r"(?:lottery|lotto|jackpot) (?:results?|numbers?|draw)|winning (?:lottery )?numbers"
    r"|lottozahlen|gewinnzahlen|(?:résultats?|tirage) (?:du )?loto|resultados? (?:de la |da )?loter[ií]a"
    r"|lotto-?uitslag|estrazioni (?:del )?lotto",
    "horoscope": r"horoscopes?|horoskop|horóscopo|oroscopo|horoscoop",
    "puzzle": r"(?:crossword|sudoku|word puzzle|quiz)(?: (?:of the day|answers?|clues?|solution))?"
    r"|(?:hints?|answers?|clues?) (?:for )?today|kreuzworträtsel|mots croisés|crucigrama|cruciverba",
    "almanac": r"on this day|today in history|this day in history|was geschah am|kalenderblatt|éphéméride"
    r"|(?:tal día como hoy|efemérides)|accadde oggi",
    "preview": r"(?:match|game) preview|predicted (?:line-?ups?|teams?)|kick-?off time|how to watch"
    r"|(?:tv channel|live stream),? (?:and|kick-?off)|betting (?:tips|odds)|vorschau|vorbericht|avant-match"
    r"|la previa|alineaciones probables|probabili formazioni|voorbeschouwing|onde assistir",
    "listings": r"tv (?:guide|listings|tonight)|what['’]s on (?:tv|tonight)|fernsehprogramm|programme télé",
}
_BEFORE = r"(?:^|[:|–—,(\[/]\s*|\s-\s+|\d[\s:]+)(?:the |your |our |(?-i:[A-Z])[\w.&]+ ){0,3}"
_AFTER = r"(?=$|\s*[:|–—,()\]?!]|\s+-\s|\s+(?:for|and|of|vom|du|del|van|di|do|\d)\b)"
_ROUND_UP = re.compile(f"{_BEFORE}(?:{'|'.join(_ROUND_UP_WORDS)}){_AFTER}", re.IGNORECASE)
_RECURRING = {
    name: re.compile(f"{_BEFORE}(?:{told}){_AFTER}|\\b(?:{told})(?:$|:)", re.IGNORECASE)
    for name, told in _RECURRING_WORDS.items()
}
# A preview alone may be of anything: it is of a match where two sides are named, or by itself between marks.
_MATCH_PREVIEW = re.compile(
    r"\bvs?\b.*\bpreview\b|\bpreview\b.*\bvs?\b|(?:^|[|–—]\s*)preview\s*(?:$|[:|–—])", re.IGNORECASE
)
_MARK = r"\s?(?:[:|–—]|\s-\s)\s?"
# "Morning update: quake kills 40" is news of one event; a title of nothing else is not.
_NAMED_ALONE = re.compile(
    rf"^(?:the |your |our |(?-i:[A-Z])[\w.&]+ ){{0,3}}{_TIME_OF_DAY} update$"
    rf"|^(?:newsletter|(?:what )?the papers(?: say)?|(?:newspaper|front-?page) headlines){_MARK}"
    rf"|{_MARK}newsletter$",
    re.IGNORECASE,
)
_LIVE_PAGES = (
    r"live[- ]?(?:blog|ticker|updates?|coverage|bericht|verslag)|news-?(?:ticker|blog)|minute[- ]by[- ]minute"
    r"|minute par minute|minuto a minuto|minut a minut|minuto per minuto|atualizações ao vivo"
)
_LIVE = r"en direct(?:o|e)?|en vivo|en viu|in diretta|ao vivo|em direto"
_FOLLOWED = r"(?:follow|suivez|sigue|segueix|segui|siga|acompanhe|volg|verfolgen sie)(?: \w+){0,3} "
# Before "live" stands what the page is about: words that tell of living, of broadcasting or of a programme
# that bears the name do not.
_SUBJECT = (
    r"(?:(?!(?:i|you|we|he|she|they|who|where|how|why|what|which|when|that|to|is|are|was|were|be|been|now|not"
    r"|can|could|will|would|must|still|people|families|go|goes|going|went|gone|its|his|her|their|long|watch"
    r"|shows?|airs?|streams?|plays?|sings?|performs?|launch(?:es)?|ends?|clos(?:es?|ing)|adds?|gets?|drops?"
    r"|offers?|starts?|brings?|radio|xbox|facebook|instagram|youtube|tiktok|saturday night|\d)\b)"
    r"[\w'’.&/-]+ ){0,6}"
)
_LIVE_PAGE = re.compile(
    rf"^\W*(?:live|directo?|directe|diretta|{_LIVE})(?:{_MARK}|[\])]\s)"
    rf"|^\W*(?:en direct[,.]|direct\.)\s"
    rf"|(?:^\W*|{_MARK})(?:{_FOLLOWED})?(?:live|la diretta|le direct|{_LIVE})$"
    rf"|, (?:{_LIVE})(?:$|{_MARK})"
    rf"|(?:^\W*|{_MARK}){_FOLLOWED}(?:live|{_LIVE})(?:$|{_MARK})"
    rf"|^\W*{_SUBJECT}(?:live|la diretta|{_LIVE}){_MARK}"
    rf"|(?:^\W*|{_MARK}|, ){_SUBJECT}(?:\w+-)?(?:{_LIVE_PAGES})(?:$|{_MARK})"
    rf"|(?:^\W*|{_MARK})as it happened(?:$|{_MARK})",
    re.IGNORECASE,
)
# Two headlines in one title: a newsletter.
_TWO_HEADLINES = re.compile(r"[.;!?] (?:and|plus|also|außerdem|et aussi|además|inoltre)[,:] ", re.IGNORECASE)


def is_round_up(title: str) -> bool:
    """Tell a title that names a round-up: a briefing, a bulletin, a live page, two headlines in one.

    A live page about one event is one too: it goes on, and tells of many as it does.
    """
    patterns = (_ROUND_UP, _NAMED_ALONE, _LIVE_PAGE, _TWO_HEADLINES)
    return any(pattern.search(title) for pattern in patterns)


def recurring_format(title: str) -> str:
    """Return which format that recurs a title names (weather, lottery, preview and so on), or nothing."""
    named = next((name for name, pattern in _RECURRING.items() if pattern.search(title)), "")
    return named or ("preview" if _MATCH_PREVIEW.search(title) else "")
