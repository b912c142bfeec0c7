"""The words by which each language names days by their relation to now, and shows what is past or to come."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """One language: `weekdays` from Monday, then patterns in lower case.

    `part` may follow a weekday ("night"), `last` and `next` say which one. `offsets` are days from today;
    those in `vague` also mean nowadays or the morning and count only with a verb of the right time.
    `named` stand before or (`named_after`) behind what is no single day. `past` and `future` are verbs and
    other words of their time, `open` those that leave it open;
    an `infinitive` after a past verb leaves it open too. `morning` words before a vague one make it the
    morning. Where the `verb_last` is, the words after the day are asked as well. Of two days in a sentence
    neither is told where `one_day_only`.
    """

    weekdays: str
    months: str
    last: str
    next: str
    part: str = ""
    offsets: Mapping[str, int]
    vague: str = r"(?!)"
    morning: str = r"(?!)"
    named: str
    named_after: str = r"(?!)"
    past: str
    future: str
    open: str = r"(?!)"
    infinitive: str = r"(?!)"
    verb_last: bool = False
    one_day_only: bool = False


_ENGLISH = DayWords(
    weekdays="monday tuesday wednesday thursday friday saturday sunday",
    months="jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july"
    " august september october november december",
    last=r"last|past",
    next=r"next|(?:this )?coming",
    part=r" (?:early |late )?(?:morning|afternoon|evening|night)",
    offsets={
        "yesterday": -1,
        "last night": -1,
        "today": 0,
        "tonight": 0,
        "this morning": 0,
        "this afternoon": 0,
        "this evening": 0,
        "tomorrow": 1,
    },
    vague=r"today",
    named=r"black|good|bloody|super|ash|holy|palm|easter|cyber|giving|fat|shrove|maundy|whit|sheffield|ruby"
    r"|freaky|throwback|every|each|any|one|some|most|a|an|another|per|typical|usual|the|that|first"
    r"|second|third"
    r"|fourth|following|previous|alternate|until this",
    named_after=r" (?:times|mirror|telegraph|mail|express|post|herald|tribune|sun|school|service|mass"
    r"|league|night"
    r" (?:live|football|lights|fever|raw)|morning quarterback|addams|the \d|of (?:last|next)|last week"
    r"|next week|week"
    r"|weather|review|magazine|edition|roast|best|lunch)|[’']s",
    past=r"said|told|was|were|wasn't|weren't|had|did|didn't|went|came|took|made|got|gave|found|died|won"
    r"|lost|left|met"
    r"|held|ran|began|fell|rose|hit|struck|shot|saw|broke|sent|sold|spoke|stood|wrote|led|felt|built"
    r"|kept|paid|drew"
    r"|beat|flew|swore|fought|since|earlier|became|brought|caught|threw|sought|chose|drove|grew|knew"
    r"|swept|withdrew"
    r"|[a-z]{3,}(?<!ne)(?<!hundr)(?<!inde)(?<!spe)(?<!fe)(?<!bre)(?<!se)ed",
    future=r"will|won't|[a-z]+'ll|shall|upcoming|tomorrow|plans|planning|hopes|intends|expects|expected"
    r"|scheduled"
    r"|slated|due|set (?:to|for)|until|till|by(?= (?:late |early )?[A-Z][a-z]+day)",
    open=r"(?:is|are|being) (?:(?!expected|scheduled|slated)[a-z]+ed|held|built|sold|led|kept|paid|shot"
    r"|beaten)|would|could|may|might|should|can|is|are|has|have|being|says|say|if|following",
    infinitive=r"to (?!the\b|a\b|an\b|his\b|her\b|its\b|their\b|[A-Z\d])[a-z]",
)
_GERMAN = DayWords(
    weekdays="montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    months="januar februar märz april mai juni juli august september oktober november dezember",
    last=r"(?:am )?(?:vergangenen|letzten|vorigen)",
    next=r"(?:am )?(?:kommenden|nächsten)",
    part=r"(?:morgen|vormittag|mittag|nachmittag|abend|nacht)",
    offsets={"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2},
    vague=r"heute|morgen",
    morning=r"am|heute|gestern|jeden|der|den|frühen|guten|nächsten|vom|bis zum",
    verb_last=True,
    one_day_only=True,
    named=r"jeden|jedem|jeder|schwarzen|schwarzer|guten|der|den|dem|diesem|einem|einen|bis|ersten"
    r"|zweiten|dritten|guten|folgenden|darauffolgenden",
    past=r"hat|haben|hatte|hatten|war|waren|wurde|wurden|gab|kam|ging|starb|fand|begann|ließ|schrieb"
    r"|sprach|traf|trat"
    r"|(?!letzten|erste|zweite|dritte|heute|alten|roten|rechten|guten|späten|besten|meisten|nächsten"
    r"|letzte|bekannte|gesamte|geplante|verletzte|seiten|weiten|unten|bitte|mitte)[a-zäöüß]{3,}ten?"
    r"|(?:[a-zäöüß]{2,5})?ge[a-zäöüß]{2,}(?:t|en)|seit",
    future=r"wird|werden|will|wollen|soll|sollen|geplant|bis|ab",
    open=r"würde|würden|könnte|könnten|sollte|sollten|dürfte|möchte|möchten|ist|sind",
)
_FRENCH = DayWords(
    weekdays="lundi mardi mercredi jeudi vendredi samedi dimanche",
    months="janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    last=r"dernier|passé",
    next=r"prochain",
    part=r" (?:matin|après-midi|soir|midi)",
    offsets={"avant-hier": -2, "hier": -1, "aujourd'hui": 0, "demain": 1, "après-demain": 2},
    vague=r"aujourd'hui",
    named=r"chaque|le|un|les|du|tous les|vendredi ou|d'|premier|deuxième",
    named_after=r" (?:gras|saint|noir|suivant|précédent|sur deux)",
    past=r"a|ont|avait|avaient|était|étaient|fut|furent|depuis|(?!marché|santé|comité|député|traité|café"
    r"|arrêté|été|fait|parfait)[a-zé-ÿ]{2,}(?:ait|aient|(?<!it)(?<!ert)(?<!aut)(?<!soci)ée?s?)",
    future=r"va|vont|(?!opéra|caméra)[a-zé-ÿ]{2,}r(?:a|ont)|doit|doivent|prévu|prévue|jusqu'à|d'ici",
    open=r"devrait|devraient|pourrait|pourraient|serait|seraient|aurait|auraient|est|sont",
)
_SPANISH = DayWords(
    weekdays="lunes martes miércoles jueves viernes sábado domingo",
    months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    last=r"(?:el )?pasado",
    next=r"(?:el )?próximo",
    part=r" (?:por la (?:mañana|tarde|noche)|en la noche)",
    offsets={"anteayer": -2, "ayer": -1, "hoy": 0, "mañana": 1},
    vague=r"hoy|mañana",
    morning=r"la|esta|una|cada|misma|media",
    named=r"los|cada|todos los|un|la|esta|una|de la|por la|primer|segundo|hasta",
    named_after=r" (?:santo|negro|siguiente|de (?:ramos|pascua|resurrección|la semana))",
    past=r"ha|han|había|habían|fue|fueron|era|eran|estaba|estaban|dijo|hizo|desde|murió|[a-zñ]{2,}(?:ó"
    r"|aron|ieron)",
    future=r"va|van|[a-zñ]{2,}rán?|hasta|previsto|prevista",
    open=r"podría|podrían|debería|deberían|sería|serían|es|son|está|están",
)
_ITALIAN = DayWords(
    weekdays="lunedì martedì mercoledì giovedì venerdì sabato domenica",
    months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    last=r"(?:lo )?scors[oa]",
    next=r"(?:il )?prossim[oa]",
    part=r" (?:mattina|pomeriggio|sera|notte)",
    offsets={"ieri": -1, "oggi": 0, "domani": 1, "dopodomani": 2},
    vague=r"oggi",
    named=r"ogni|tutti i|il|la|un|una|l'altro|primo|prima|del|di",
    named_after=r" (?:santo|nero|grasso|delle palme|successiv[oa]|precedente)",
    past=r"ha|hanno|aveva|avevano|era|erano|fu|stato|stata|stati|state|detto|morto|(?!sabato|mercato"
    r"|senato|deputat|candidat|magistrat|sindacat|reato|partit|comitato|soldat|avvocat)[a-z]{3,}(?:ato|ata"
    r"|ati|uto|uta|uti|ito|ita|iti)",
    future=r"[a-z]{2,}(?:rà|ranno)|prevista|previsto|entro|fino",
    open=r"potrebbe|potrebbero|dovrebbe|dovrebbero|sarebbe|sarebbero|è|sono",
)
_PORTUGUESE = DayWords(
    weekdays="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    months="janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    last=r"(?:n?a )?última|(?:n?o )?último|passad[oa]",
    next=r"(?:n?a )?próxima|(?:n?o )?próximo",
    part=r" (?:de manhã|à tarde|à noite|de madrugada)",
    offsets={"anteontem": -2, "ontem": -1, "hoje": 0, "amanhã": 1},
    vague=r"hoje",
    named=r"cada|todo|toda|todos os|todas as|aos|às|um|uma|primeir[oa]|segund[oa] de",
    named_after=r" (?:santa|negra|de (?:cinzas|ramos|páscoa|carnaval)|seguinte)",
    past=r"foi|foram|era|eram|estava|estavam|disse|fez|desde|teve|houve|(?!museu|europeu"
    r"|judeu)[a-zç]{2,}(?:ou|eu|iu|aram|eram|iram)",
    future=r"vai|vão|(?!verão)[a-zç]{2,}r(?:á|ão)|até|previst[oa]",
    open=r"poderia|poderiam|deveria|deveriam|seria|seriam|é|são|está|estão|tem|têm",
)
_DUTCH = DayWords(
    weekdays="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    months="januari februari maart april mei juni juli augustus september oktober november december",
    last=r"(?:afgelopen|vorige)",
    next=r"(?:komende|aanstaande)",
    part=r"(?:ochtend|morgen|middag|avond|nacht)",
    offsets={"eergisteren": -2, "gisteren": -1, "vandaag": 0, "morgen": 1, "overmorgen": 2},
    vague=r"vandaag|morgen",
    morning=r"de|deze|elke|vroege|goede|volgende",
    verb_last=True,
    one_day_only=True,
    named=r"elke|iedere|goede|witte|zwarte|de|een|deze|die|volgende|eerste|tweede|week",
    named_after=r" (?:op|na) (?:maandag|dinsdag)",
    past=r"heeft|hebben|had|hadden|was|waren|werd|werden|zei|zeiden|kwam|ging|vond|begon|overleed|sinds"
    r"|ge[a-z]{2,}(?:d|t|en)"
    r"|[a-z]{3,}(?:tte|dde|kte|pte|fte|chte|gde|vde|zde|lde)n?|[a-z]{2,5}ge[a-z]{2,}(?:d|t|en)",
    future=r"zal|zullen|gaat|gaan|wordt|worden|moet|tot|uiterlijk",
    open=r"zou|zouden|kan|kunnen|kon|konden|is|zijn",
)
DAY_WORDS: Mapping[str, DayWords] = {
    "de": _GERMAN,
    "en": _ENGLISH,
    "es": _SPANISH,
    "fr": _FRENCH,
    "it": _ITALIAN,
    "nl": _DUTCH,
    "pt": _PORTUGUESE,
}
AFTER_THE_DAY = frozenset(("fr", "it", "es", "pt"))
WORD = re.compile(r"[^\W\d_][^\s,;:.!?\"“”«»()]*")
