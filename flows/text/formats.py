"""Titles whose form tells that they report no single event: round-ups, and formats that recur.

Generic words of news rooms in nine languages. They must stand where a format is named: at one end of the
title, or next to a mark that sets the name off; within a sentence they are news about it.
"""

from __future__ import annotations

import re

_TIME_OF_DAY = (
    r"(?:morning|midday|noon|afternoon|evening|nightly|overnight|daily|weekend|weekly|monday|friday)"
)
_ROUND_UP_WORDS = (
    # English
    rf"{_TIME_OF_DAY} (?:news )?(?:brief(?:ing)?|digest|bulletin|headlines|round-?up|wrap)",
    rf"{_TIME_OF_DAY} (?:news|update|edition)",
    r"news (?:brief(?:ing)?|digest|bulletin|headlines|round-?up|wrap|in brief)",
    r"(?:world|business|sports?|in) briefs?",
    r"(?:today['’]s|this (?:morning|week)['’]s) (?:top |main )?(?:news|headlines|stories)",
    r"(?:top|biggest) (?:news )?stories (?:today|of the (?:day|week)|this (?:morning|week))",
    r"(?:the )?(?:week|day) in (?:review|brief)|headlines of the (?:day|week)",
    r"(?:things|stories|what) (?:you need )?to know (?:today|this (?:morning|week)|for (?:today|\w+day))",
    # German, Dutch
    r"(?:morgen|abend|mittags|tages|wochen)-?(?:briefing|lage|überblick|rückblick)|nachrichten-?überblick",
    r"nachrichten (?:des tages|am (?:morgen|mittag|abend)|kompakt)|kurznachrichten|kurz gemeldet|presseschau",
    r"das wichtigste (?:am \w+|vom tage?|des tages|in kürze)|was heute wichtig (?:ist|wird)",
    r"nieuwsoverzicht|het nieuws van (?:vandaag|de dag|\w+dag)|kort nieuws",
    # French, Spanish, Catalan, Italian, Portuguese
    r"revue de presse|l['’]essentiel (?:de l['’]actualité|du jour|de la journée)|l['’]actu(?:alité)? en bref",
    r"les (?:titres|infos) (?:du jour|du matin|de la (?:matinée|semaine))|le récap(?:itulatif)? du jour",
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
    "preview": r"(?:match )?preview|predicted (?:line-?ups?|teams?)|(?:kick-?off|start) time|how to watch"
    r"|(?:tv channel|live stream),? (?:and|kick-?off)|betting (?:tips|odds)|vorschau|vorbericht|avant-match"
    r"|la previa|alineaciones probables|probabili formazioni|voorbeschouwing|onde assistir",
    "listings": r"tv (?:guide|listings|tonight)|what['’]s on (?:tv|tonight)|fernsehprogramm|programme télé",
}
_BEFORE = r"(?:^|[:|–—,(\[/]\s*|\s-\s+|\d[\s:]+)(?:the |your |our |[A-Z][\w.&]+ ){0,3}"
_AFTER = r"(?=$|\s*[:|–—,()\]?!]|\s+-\s|\s+(?:for|and|of|vom|du|del|van|di|do|\d)\b)"
_ROUND_UP = re.compile(f"{_BEFORE}(?:{'|'.join(_ROUND_UP_WORDS)}){_AFTER}", re.IGNORECASE)
_RECURRING = {
    name: re.compile(f"{_BEFORE}(?:{told}){_AFTER}|\\b(?:{told})(?:$|:)", re.IGNORECASE)
    for name, told in _RECURRING_WORDS.items()
}
# Two headlines in one title: a newsletter.
_TWO_HEADLINES = re.compile(r"[.;!?] (?:and|plus|also|außerdem|et aussi|además|inoltre)[,:] ", re.IGNORECASE)


def is_round_up(title: str) -> bool:
    """Tell a title that names a round-up of many stories: a briefing, a bulletin, two headlines in one."""
    return bool(_ROUND_UP.search(title) or _TWO_HEADLINES.search(title))


def recurring_format(title: str) -> str:
    """Return which format that recurs a title names (weather, lottery, preview and so on), or nothing."""
    return next((name for name, pattern in _RECURRING.items() if pattern.search(title)), "")
