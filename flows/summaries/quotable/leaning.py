"""Whether the opening of a sentence leans on the sentence before it.

An opening leans that points back (pronouns, demonstratives, connectives), or whose first clause names
nobody before a pronoun, or that begins with a definite noun phrase of a general role ("the company")
which nothing in it tells from others of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence

from flows.summaries.quotable.language import Language

# The first words of a sentence: as written, without the marks around them, in lower case.
Opening = tuple[Sequence[str], Sequence[str], Sequence[str]]

_OPENING_MARKS = "\"“”„«»‹›‘’'‚([¿¡—–- "
_TRAILING = ",.;:!?\"“”„«»‹›’'‚)]-–—"
_LOOK = 14
_FAR = 160
_MOST_ADJECTIVES = 3
# What opens a clause in languages whose clauses need no comma: its name may stand far from the noun.
_CLAUSES = frozenset(("che", "cui", "dat", "die", "dont", "que", "qui"))
_AGE = ("-year-old", "-year-olds", "-jährige", "-jähriger", "-jährigen", "-jarige")


def leans(sentence: str, words: Sequence[str], language: Language, *, first_of_all: bool = False) -> bool:
    """Tell whether a sentence's opening cannot be understood alone, given its words in lower case.

    The first sentence of an article has none before it: its noun phrases with a complement or a verb tell
    themselves what they mean; of "the company" only the headline may have told which.
    """
    first, early = words[0], words[:_LOOK]
    points = not (language.pronouns.isdisjoint(early) and language.possessives.isdisjoint(early))
    if not (
        points
        or first in language.leaning
        or first in language.leaning_phrases
        or first in language.quantifiers
        or first in language.definite
    ):
        return False
    opening = sentence[:_FAR].lstrip(_OPENING_MARKS).replace("’", "'")
    written = (opening.replace("'", "' ") if language.elides else opening).split(None, _LOOK)[:_LOOK]
    if not written:
        return False
    bare = [word.strip(_TRAILING) for word in written]
    plain = " ".join(bare).lower().split(" ")
    opened = (written, bare, plain)
    if plain[0] in language.leaning:
        return not (_begins_a_name(bare) or _begins_a_day(bare, plain, language))
    return _begins_leaning(opened, language, first_of_all=first_of_all) or (
        points
        and (
            _points_back(written, bare, plain, language)
            or _pronoun_after_comma(written, bare, plain, language)
        )
    )


def _begins_leaning(opening: Opening, language: Language, *, first_of_all: bool) -> bool:
    written, _, plain = opening
    first = plain[0]
    if first in language.leaning_phrases and _has_phrase(written, first, language):
        return True
    if _is_known_occasion(opening, language):
        return True
    if first in language.quantifiers and len(plain) > 1 and _is_verb(plain[1], language):
        return True
    return _is_unnamed_role(opening, language, first_of_all=first_of_all)


def _is_known_occasion(opening: Opening, language: Language) -> bool:
    """Tell "At the meeting, Brandt said": which one, the sentence before has told."""
    written, bare, plain = opening
    if plain[0] not in language.occasions or len(plain) < 3 or plain[1] not in language.definite:
        return False
    for index in range(2, min(5, len(plain))):
        if bare[index][:1].isupper() or plain[index] in language.relators:
            return False
        if written[index].endswith(","):
            return plain[index] not in language.unique | language.times
    return False


def _is_verb(word: str, language: Language) -> bool:
    return word in language.verbs or (bool(language.verb_endings) and word.endswith("ed"))


def _pronoun_after_comma(
    written: Sequence[str], bare: Sequence[str], plain: Sequence[str], language: Language
) -> bool:
    """Tell an opening phrase that names nobody with a pronoun for its subject: "During the visit, he"."""
    commas = [index for index in range(len(written) - 1) if written[index].endswith(",")]
    for index in commas:
        if plain[index + 1] in language.pronouns:
            if index == commas[0] and (language.nouns_capital or plain[0] in language.times):
                return True
            named = [word for word in bare[1 : index + 1] if word[:1].isupper()]
            return all(word.lower() in language.times for word in named)
    return False


def _begins_a_day(bare: Sequence[str], plain: Sequence[str], language: Language) -> bool:
    """Tell a day or month that a demonstrative precedes: "This Monday", as it is written."""
    if len(plain) < 2 or plain[0] not in language.demonstratives or plain[1] not in language.times:
        return False
    return bare[1][:1].isupper() or not language.capital_days


def _begins_a_name(bare: Sequence[str]) -> bool:
    """Tell an opening word that a capitalised one follows which is no name of its own: "Another Country"."""
    return "-" in bare[0] and bare[0].split("-", 1)[1][:1].isupper()


def _has_phrase(written: Sequence[str], first: str, language: Language) -> bool:
    opening = " ".join(written).lower().replace("“", "").replace('"', "") + " "
    for phrase in language.leaning_phrases[first]:
        if opening.startswith(phrase) and not opening[len(phrase)].isalnum():
            # "While the rain fell" points back, "While the Orle rose" names.
            named = phrase.endswith(" the") and written[len(phrase.split()) :][:1]
            if not (named and named[0][:1].isupper()):
                return True
    return False


def _points_back(
    written: Sequence[str], bare: Sequence[str], plain: Sequence[str], language: Language
) -> bool:
    """Tell a first clause with a pronoun before anything that it could stand for."""
    for index, word in enumerate(plain):
        if word in language.pronouns:
            return True
        if word in language.possessives:
            return not _name_follows(written, bare, index, language)
        participle = index == 0 and word.endswith(("ing", "ed"))
        if not (word in language.before or word in language.times or participle):
            return False
    return False


def _name_follows(written: Sequence[str], bare: Sequence[str], index: int, language: Language) -> bool:
    """Tell that a name is the subject after the comma: "In his first speech, Ada Low said …"."""
    for place in range(index, len(written) - 1):
        if written[place].endswith(","):
            word = bare[place + 1]
            return word[:1].isupper() and word.lower() not in language.pronouns
    return False


def _is_unnamed_role(opening: Opening, language: Language, *, first_of_all: bool) -> bool:
    written, bare, plain = opening
    if plain[0] not in language.definite:
        return False
    for index in range(1, min(len(plain), _MOST_ADJECTIVES + 2)):
        word = plain[index].removesuffix("'s").removesuffix("'")
        if bare[index][:1].isupper() and not language.nouns_capital:
            return False
        if word in language.roles or word.endswith(_AGE):
            if (
                first_of_all
                and language.person_endings
                and not _has_its_verb(written, plain, index, language)
            ):
                return False
            return not _is_told_apart(written, bare, index, language)
        if written[index][-1:] in {",", ";"} or word in language.relators or _is_nation(word, language):
            return False
        if index > 1 and _is_verb(word, language):
            # "The vote was close": which vote, the sentence before has told.
            return not first_of_all and plain[index - 1] not in language.unique
    return False


def _has_its_verb(written: Sequence[str], plain: Sequence[str], index: int, language: Language) -> bool:
    """Tell a noun that its verb follows at once, and not a complement or another noun: "the flight crew"."""
    if written[index].endswith(",") or index + 1 >= len(plain):
        return True
    following = plain[index + 1]
    return _is_verb(following, language) or following.endswith(("s", "t", "ed"))


def _is_nation(word: str, language: Language) -> bool:
    return bool(language.adjectives) and word.endswith(language.adjectives)


def _is_told_apart(written: Sequence[str], bare: Sequence[str], index: int, language: Language) -> bool:
    """Tell a noun that a name or a complement follows: "the company Orle", "the man who fell"."""
    if written[index].endswith(","):
        return any(
            word[:1].isupper() and word.lower() not in language.times for word in bare[index + 1 : index + 7]
        )
    following = bare[index + 1 : index + 6]
    if not following:
        return False
    if following[0][:1].isupper():
        return following[0].lower() not in language.pronouns
    if _is_nation(following[0].lower(), language):
        return True
    if following[0].lower() in language.relators:
        if following[0] in _CLAUSES:
            following = bare[index + 1 :]
        return following[0] in {"who", "that", "which", "whose"} or any(
            word[:1].isupper() or word[:1].isdigit() for word in following[1:]
        )
    return False
