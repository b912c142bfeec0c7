"""The names of months, in the languages that news is dated in.

A language file's `[months]` holds the `names`, the `short` forms that are no other words in running text, the
short forms beside the number of a day (`dated`), and the names that need a capital (`capital_only`). Feeds
are dated in more languages than have a file: their names and short forms stand here.
"""

from __future__ import annotations

from functools import cache

from flows.language.languages import table, words_of_all

# Twelve groups, January first. Of a name the first letters do where they tell it apart; where two
# months of one language begin alike, or languages disagree, whole words stand here.
_NAMES = """
jan janv janu jän ene enero gen genn gener ocak oca stycz sty leden ledna leda tamm ian янв януа січ
січня ιαν يناير جنوری जनवरी ;
feb febr fev fév févr februar şub şuba luty lute únor února helm φεβ фев февр лют лютого فبراير
فروری फ़रवरी ;
mar mär märz mart mars marz març márc mrt maar bře březen března maal mac maret μαρ μάρ мар март бер
берез مارس मार्च ;
apr avr avri abr abri ápr nis nisa kwi kwie dub duben dubna huht aprí απρ апр апре кві квіт أبريل
إبريل اپریل अप्रैल ;
may mai maj máj mag magg mei maio mayo mayı květ květen května kvě touk mag maig μαΐ μάι май мая тра
трав مايو مئی मई ;
jun juin juni junh jún juny giu giug haz hazi czer czerw czerwca czerwiec červen června kesä iun
ιουν июн июня чер черв يونيو يونيه جون जून ;
jul juil juli julh júl lug lugl tem temm lip lipca lipiec červenec července hein iul ιουλ июл июля
лип липн يوليو يوليه جولائی जुलाई ;
aug ago agos aoû août aout ağu ağus sier sie srp srpen srpna elok agu agus αυγ αύγ авг авгу сер серп
أغسطس اگست अगस्त ;
sep sept set sett szep szept eyl eylü wrz wrze zář září syys σεπ сен сент вер верес سبتمبر ستمبر
सितंबर ;
oct okt ott otto out outu eki ekim paź paźd říj říjen října loka οκτ окт жов жовт أكتوبر اکتوبر
अक्टूबर ;
nov nóv kas kası lis listo listopad listopadu listopada marr νοε νοέ ноя нояб ное лис лист نوفمبر
نومبر नवंबर ;
dec déc dez dic deze gru grud pros prosinec prosince ara aral joul des dese δεκ дек груд гру ديسمبر
دسمبر दिसंबर
"""
_MONTHS = {name: number for number, line in enumerate(_NAMES.split(";"), 1) for name in line.split()}


def names_beside_days(code: str) -> list[str]:
    """Return the month names of a language that are read beside the number of a day."""
    months = table(code, "months")
    return [name for key in ("names", "dated") for name in months.get(key, "").split()]


def plain_months(code: str) -> frozenset[str]:
    """Return the whole names of the months of a language that are no other words, in lower case."""
    months = table(code, "months")
    return frozenset(months.get("names", "").split()) - frozenset(months.get("capital_only", "").split())


@cache
def _names_in_text() -> frozenset[str]:
    """Return the names of all languages that are months in running text."""
    return words_of_all("months", "names") | words_of_all("months", "short")


def written_month(word: str) -> int | None:
    """Return the number of the month that a word of a sentence names, or None, as for "may" without a
    capital."""
    plain = word.rstrip(".")
    if plain.casefold() not in _names_in_text() or plain in words_of_all("months", "capital_only"):
        return None
    return month_of(plain)


def month_of(name: str) -> int | None:
    """Return the number of a month from its name or a short form of it, or None."""
    word = name.casefold().replace("\u0307", "").rstrip(".")
    return _MONTHS.get(word) or _MONTHS.get(word[:5]) or _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])
