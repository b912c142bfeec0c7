"""English sentences whose subject is only "the company", or "he" with nobody named before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.evaluation.faults.referring import ALIKE, KNOWN
from flows.evaluation.faults.speakers import SPEAKING

_TOKEN = re.compile(r"[\w$%£€]+(?:['’.,\-–][\w]+)*|[^\w\s]")
_AGE = re.compile(r"(\d+)-year-old")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MOST_BEFORE_NOUN = 3
_REACH = 10

# After "the company" these begin what is told of it.
_VERBS = _words(
    "is was were are has had have will would could can may might should must did does do also then now "
    "later still already "
    "never first initially eventually reportedly allegedly apparently even just only both quickly "
    "immediately recently "
    "previously originally subsequently isn't wasn't weren't hasn't hadn't didn't doesn't don't won't "
    "wouldn't couldn't "
    "can't came went took got made began found left fell broke ran gave saw kept held led lost met paid "
    "put set sat "
    "stood struck won drove grew knew spent sent rose flew sold hit became shows comes makes takes "
    "features includes "
    "remains suggests follows marks offers appears seems plans wants hopes expects faces gets goes runs "
    "works lives "
    "lasted began begins"
)
_IRREGULAR = _words(
    "ate bent bit bled blew bore bought bound brought built burst caught chose cost cut dealt drank drew "
    "fed felt fled "
    "flung forgave fought froze heard hid hung hurt laid lay left lent let lit meant quit rang read rid "
    "rode sang sank "
    "shook shone shrank shut slept slid sought spoke split spread sprang spun stole strove stuck stung "
    "swam swept swore "
    "swung taught thought threw thrust tore understood upset wept woke wore wound"
)
# A verb in any form may follow these.
_TAKING_VERBS = _words("i we you they he she it to people children men women police not")
# These tell which one is meant, though they look like verbs.
_TELLING_WHICH = _words(
    "accused charged suspected killed injured wounded believed known wanted convicted involved found "
    "shot named called used "
    "held based arrested published released filed obtained posted conducted owned identified led needed "
    "required dubbed "
    "nicknamed billed affected linked dedicated inspired created designed caused scheduled "
    "sentenced"
)
_TELLING_AFTER_COMMA = _TELLING_WHICH | _words("a an one conducted funded located founded written described")
_ENDS_THE_NOUN = _TELLING_WHICH | _words(
    "of in on at for from to by with without about against between into near under over behind who whom "
    "whose which that "
    "we i he she they you it where when and or as than shown seen given going coming being facing"
)
_DESCRIBING = ("ed", "ful", "ous", "ive", "ic", "al", "ble", "less", "ing")
_CALENDAR = _words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September "
    "October November December Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec Christmas Easter "
    "Thanksgiving I "
    "Internet Twitter Facebook Instagram YouTube American British English TV U.S US"
)
# A first word that is no person's name.
_NO_NAMES = _words(
    "police officials authorities prosecutors investigators witnesses relatives neighbors friends "
    "deputies doctors fans "
    "sources detectives officers critics supporters records documents reports in on at by for from with "
    "after before when "
    "while as since until during despite because although though if once following upon under over "
    "through throughout "
    "without within according last this that these those the a an yesterday today tonight earlier later "
    "recently "
    "now once what how why where there here perhaps maybe even not only just sometimes often although "
    "since "
    "two three four five six seven eight nine ten one some many most several more about around nearly "
    "almost to of "
    "outside inside asked speaking writing born back both all another other rather never ever however "
    "under over number "
    "order paper letter "
    "summer winter power water matter center centre corner dinner answer offer whether together further "
    "either neither "
    "weather october september november december fever river tower computer newspaper dollar moment "
    "recent important "
    "different restaurant apartment statement government department content event percent amount "
    "century"
)
_PEOPLE = _words(
    "man woman boy girl person child baby someone anyone everyone nobody one who whoever teen teenager "
    "mother father mom mum "
    "dad son daughter brother sister wife husband uncle aunt cousin friend girlfriend boyfriend "
    "president king queen prince "
    "princess pope star actress actor chief cop judge spokesman spokeswoman suspect victim guy lady "
    "nurse pilot coach model "
    "student patient host candidate hero kid widow captain general sheriff deputy clerk cleric monk "
    "bride groom guest boss "
    "dog cat horse bear elephant animal chimp whale dolphin lion tiger celebrity chef critic athlete "
    "couple"
)
_HUMAN_ENDINGS = ("er", "or", "ist", "ian", "man", "woman", "ee", "ant", "year-old", "star")
_ONE_PERSON = _words("he she him her his hers himself herself")


def may_be_verb(word: str) -> bool:
    """Tell whether an English word may be a finite verb by its form; a plural noun may, for all that."""
    plain = word.replace("’", "'").lower()
    listed = plain in _VERBS or plain in _IRREGULAR or plain in _TAKING_VERBS
    return (
        listed or "'" in plain or plain.endswith(("ed", "s")) or SPEAKING["en"].fullmatch(plain) is not None
    )


def unnamed_thing(outside: str, shown: Sequence[str]) -> str | None:
    """Return the words when a sentence tells of "the company" and nothing says which, or None.

    `outside` is the sentence without what it quotes; a noun that an earlier sentence of the digest has
    is taken to be that one.
    """
    tokens = _TOKEN.findall(outside)
    if not tokens or tokens[0] not in ("The", "the"):
        return None
    for place in range(1, min(len(tokens) - 1, _MOST_BEFORE_NOUN + 1)):
        word, base = tokens[place], re.sub(r"['’]s?$", "", tokens[place])
        age = _AGE.fullmatch(base)
        if (age is None and (not word[0].islower() and not word[0].isdigit())) or base in KNOWN:
            return None
        if word in _ENDS_THE_NOUN:
            return None
        describes = tokens[place + 1] == "," and word.endswith(_DESCRIBING)
        if describes or word in _VERBS or not _is_told_of(word != base, tokens[place + 1 :]):
            continue
        named = age.group(1) if age is not None else base
        return None if _is_named(named, shown) else f"nothing says which: {' '.join(tokens[: place + 1])!r}"
    return None


def _is_named(noun: str, shown: Sequence[str]) -> bool:
    alike = {noun, noun.removesuffix("s"), f"{noun}s"}.union(*(group for group in ALIKE if noun in group))
    return any(not alike.isdisjoint(re.findall(r"[^\W_]+", each.lower())) for each in shown)


def _is_told_of(is_owner: bool, rest: Sequence[str]) -> bool:
    first = rest[0].replace("’", "'")
    after = rest[1] if len(rest) > 1 else ""
    if is_owner:
        return True
    if first == ",":
        return not (
            after[:1].isupper() or after in ("identified", "named", "called", "a", "an", "known", "dubbed")
        )
    if first in _TELLING_WHICH:
        return False
    speaks = SPEAKING["en"].fullmatch(first) is not None
    return first in _VERBS or speaks or (first.endswith("ed") and len(first) > 4 and first.islower())


def lacks_antecedent(outside: str) -> str | None:
    """Return the words when "he" or "they" comes early and nobody was named before it, or None."""
    tokens = _TOKEN.findall(outside)
    return _person(tokens) or _subject_after_comma(tokens)


def _person(tokens: Sequence[str]) -> str | None:
    """Find "he" or "she" among the first words, before anybody that it may mean."""
    for place, token in enumerate(tokens[:_REACH]):
        if place and token.lower() in _ONE_PERSON:
            if _is_told_after(tokens[place + 1 :]):
                return None
            return f"nobody is named before {' '.join(tokens[: place + 1])!r}"
        if _may_be_meant(token, place):
            return None
    return None


def _subject_after_comma(tokens: Sequence[str]) -> str | None:
    """Find "In 2010, they ..." where the words before the comma name nobody."""
    if not tokens or tokens[0].lower() not in _NO_NAMES or "," not in tokens[:_REACH]:
        return None
    comma = tokens.index(",")
    subject = tokens[comma + 1] if comma + 1 < len(tokens) else ""
    plural = any(token.endswith("s") and token.islower() and len(token) > 4 for token in tokens[:comma])
    named = any(token[0].isupper() and token not in _CALENDAR for token in tokens[1:comma])
    if subject == "they" and not plural and not named:
        return f"nobody is named before {' '.join(tokens[: comma + 2])!r}"
    return None


def _may_be_meant(token: str, place: int) -> bool:
    if not token[0].isalpha():
        return False
    if place == 0:
        return token[0].isupper() and token.lower() not in _NO_NAMES
    if token[0].isupper():
        return token.removesuffix("’s").removesuffix("'s") not in _CALENDAR
    base = re.sub(r"['’]s?$", "", token)
    return base in _PEOPLE or (len(base) > 4 and base not in _NO_NAMES and base.endswith(_HUMAN_ENDINGS))


def _is_told_after(tokens: Sequence[str]) -> bool:
    """Tell whether a name follows a comma: "After he left, Ilse Brandt ..."."""
    return any(
        token == ","
        and any(near[0].isupper() and near not in _CALENDAR for near in tokens[place + 1 : place + 5])
        for place, token in enumerate(tokens)
    )
