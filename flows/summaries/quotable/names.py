"""Names in a sentence, and which of them its reader must have met before.

A single capitalised word may be a bare surname ("Low said"), a place, a paper, a product. How likely it is
a person's is read from what stands beside it, how common the word is, and whether a full name that ends in
it stands earlier in the article.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from flows.language.words import zipf
from flows.summaries.quotable.context import Context
from flows.summaries.quotable.language import Language
from flows.summaries.quotable.tokens import Tokens

_SURE, _CERTAIN, _ALMOST_CERTAIN, _WITH_ROLE = 0.8, 0.98, 0.9, 0.3
# A word as common as this is taken for a name only where it is no first word, and never above the second.
_COMMON_FIRST, _COMMON_TITLE = 3.9, 5.2
_NEVER_COMMON = 5.3
_SHORTEST = 3
_FIRST_NAME = re.compile(r"(?:^|[\s“\"(])([A-Z][\w.’'-]+) (?:[A-Z]\. )?$")
_LONGEST_FIRST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A bare name: its plain `word`, how likely it is a person's (0 to 1), how common the word is (Zipf).

    `is_plain` names are none of the known places and organisations; `is_placed` ones follow "in" or "at".
    `is_new` ones stand in full earlier in the article, `is_repeated` ones in the sentence before.
    """

    word: str
    person: float
    zipf: float
    is_plain: bool
    is_placed: bool
    is_new: bool
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a sentence: how many are `full`, the bare ones without those that stand in full, and the
    `places` of all."""

    full: int = 0
    bare: tuple[Name, ...] = ()
    places: tuple[int, ...] = ()
    has_famous: bool = False

    @property
    def has_repeated(self) -> bool:
        """Return True if the sentence before has one of the bare names."""
        return any(name.is_repeated and name.person >= _SURE for name in self.bare)

    def lacks_a_person(self, context: Context) -> bool:
        """Return True if a name that is surely a person's was neither shown nor stands here in full."""
        return any(name.person >= _ALMOST_CERTAIN and name.word not in context.words for name in self.bare)

    def features(self, context: Context) -> dict[str, float]:
        """Return the numbers by which the names of a sentence are judged below what was shown."""
        unknown = [name for name in self.bare if name.word not in context.words]
        likely = [name.person for name in unknown]
        rare = [name.zipf for name in unknown if name.is_plain and not name.is_placed]
        return {
            "full names": float(self.full),
            "famous name": float(self.has_famous),
            "unknown person": max(likely, default=0.0),
            "unknown persons": sum(likely),
            "known person": max(
                (name.person for name in self.bare if name.word in context.words), default=0.0
            ),
            "person of the text": max((name.person for name in unknown if name.is_new), default=0.0),
            "rarest unknown": min(rare, default=6.0),
            "name of before": float(any(name.is_repeated for name in unknown)),
        }


def names_of(
    tokens: Tokens, language: Language, weights: Mapping[str, float], earlier: str, previous: Tokens
) -> Names:
    """Return the names of a sentence that stands after the `earlier` text and the `previous` sentence.

    `weights` say what the signs of a person's name are worth.
    """
    full: list[int] = []
    spoken: set[str] = set()
    bare: list[int] = []
    honoured: set[int] = set()
    for first, end in _runs(tokens, language):
        start = first
        is_title = tokens.plain[start] in language.honorifics
        if (
            tokens.begins(start)
            and not is_title
            and _is_no_name(tokens.plain[start], end - start > 1, language)
        ):
            start += 1
        untitled = start
        while start < end and tokens.plain[start] in language.honorifics:
            start += 1
        if end - start > 1:
            full.append(start)
            spoken.update(tokens.plain[start:end])
        elif end - start == 1:
            bare.append(start)
            honoured.update([start] if start > untitled else [])
    named = [place for place in bare if tokens.plain[place] not in spoken]
    unknown = [place for place in named if tokens.plain[place] not in language.famous]
    repeated = frozenset(previous.plain)
    names = []
    for place in unknown:
        signs = _signs(tokens, place, language)
        person = _likelihood(signs, weights)
        word = tokens.plain[place]
        is_new = not signs["known thing"] and _stands_in_full(tokens.words[place], earlier, language)
        if place in honoured or is_new:
            person = _CERTAIN if place in honoured else max(person, _ALMOST_CERTAIN)
        elif signs["role before"]:
            person *= _WITH_ROLE
        names.append(
            Name(
                word=word,
                person=person,
                zipf=signs["zipf"],
                is_plain=_is_plain(word, signs),
                is_placed=bool(signs["in"]),
                is_new=is_new,
                is_repeated=word in repeated,
            )
        )
    return Names(
        full=len(full),
        bare=tuple(names),
        places=(*full, *bare),
        has_famous=len(unknown) < len(named),
    )


def _runs(tokens: Tokens, language: Language) -> list[tuple[int, int]]:
    """Return the first place and the end of each run of capitalised words."""
    runs = []
    place, count = 0, len(tokens)
    while place < count:
        if not _is_name_word(tokens, place, language):
            place += 1
            continue
        end = place + 1
        while end < count:
            if _is_name_word(tokens, end, language) and not tokens.lower[end - 1].endswith("'s"):
                end += 1
            elif tokens.lower[end] in language.name_particles and tokens.is_capital(end + 1):
                end += 2
            else:
                break
        runs.append((place, end))
        place = end
    return runs


def _is_name_word(tokens: Tokens, place: int, language: Language) -> bool:
    return (
        tokens.is_capital(place)
        and tokens.lower[place] not in language.writer
        and tokens.plain[place] not in language.times
    )


def _is_no_name(word: str, is_followed: bool, language: Language) -> bool:
    """Return True if the first word of a sentence has its capital only because it is the first."""
    if any(word in words for words in (language.before, language.definite, language.backward, language.many)):
        return True
    if word in language.verbs or word in language.quantifiers or word in language.introducing:
        return True
    if word in language.roles or (word.endswith("s") and word[:-1].endswith(language.person_endings)):
        return True
    return is_followed and zipf(word, language.code) > _COMMON_TITLE


def _signs(tokens: Tokens, place: int, language: Language) -> dict[str, float]:
    """Return what tells a person's bare name from other capitalised words."""
    word, written = tokens.plain[place], tokens.words[place]
    before, after, later = tokens.at(place - 1), tokens.at(place + 1), tokens.at(place + 2)
    follows_small = place > 0 and tokens.words[place - 1][0].islower()
    is_role = (
        before in language.roles or before in language.persons or before.endswith(language.person_endings)
    )
    is_linked = before in language.joining or before in language.determining or before in language.placing
    commonness = zipf(word, language.code)
    begins = tokens.begins(place)
    letters = written.replace(".", "").replace("'s", "").replace("’s", "")
    is_shouted = letters.isupper() and len(written) > 1
    says = after in language.speech and not (begins and word.endswith("s") and commonness > 4)
    signs: dict[str, float] = {
        "bias": 1,
        "begins": begins,
        "says": says,
        "said before": before in language.speech,
        "verb after": after in language.verbs or (after.endswith("ed") and len(after) > 4),
        "adverb after": after.endswith("ly") or after in language.adverbs,
        "possessive": written.endswith(("'s", "’s", "'", "’")),
        "in": before in language.placing,
        "the": before in language.determining,
        "preposition": before in language.joining,
        "role before": follows_small and is_role and not is_linked and before not in language.many,
        "comma after": after == ",",
        "apposition": after == "," and (later in language.appositions or later[:1].isdigit()),
        "ends": after in {".", "!", "?", ""},
        "and": not language.junctions.isdisjoint((before, after)),
        "letters": is_shouted,
        "capital inside": any(letter.isupper() for letter in written[1:]) and not is_shouted,
        "thing ending": word.endswith(language.thing_endings),
        "plural": word.endswith("s") and not word.endswith("ss"),
        "digit": any(letter.isdigit() for letter in written),
        "hyphen": "-" in written,
        "zipf": commonness,
        "rare": commonness < 2.5,
        "known thing": word in language.things,
        "first name": word in language.first_names,
        "quoted": tokens.quoted[place],
    }
    return signs


def _likelihood(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + math.exp(-total))


def _is_plain(word: str, signs: Mapping[str, float]) -> bool:
    """Return True for a name that is no abbreviation, known place or organisation, nor a common word."""
    if any(signs[sign] for sign in ("letters", "known thing", "digit", "the")) or len(word) < _SHORTEST:
        return False
    return signs["zipf"] < (_COMMON_FIRST if signs["begins"] else _NEVER_COMMON)


def _stands_in_full(written: str, earlier: str, language: Language) -> bool:
    """Return True if a full name that ends in a bare one stands in the earlier text."""
    name = written.removesuffix("'s").removesuffix("’s").rstrip("'’")
    place = earlier.find(f" {name}")
    while place >= 0:
        end = place + 1 + len(name)
        match = _FIRST_NAME.search(earlier[max(0, place - _LONGEST_FIRST) : place + 1])
        if match and not earlier[end : end + 1].isalnum() and _is_first_name(match[1].lower(), language):
            return True
        place = earlier.find(f" {name}", end)
    return False


def _is_first_name(word: str, language: Language) -> bool:
    """Return True if a word before a name may be a first name or a title, not "River" or "In"."""
    if word in language.first_names or word in language.roles or word.rstrip(".") in language.honorifics:
        return True
    return zipf(word, language.code) < _COMMON_FIRST and not _is_no_name(word, False, language)
