"""References of a sentence to what it does not tell itself: its speaker, persons, things from before it."""

from __future__ import annotations

import re

from flows.summaries.quotable.candidate import Candidate, words_of
from flows.summaries.quotable.language import Language

# How far back the speaker of a quotation that goes on is looked for, and a thing spoken of as known.
_SPEAKER_CHARACTERS, _KNOWN_CHARACTERS = 200, 500
_LEAST_LETTERS = 4
# "Low, meanwhile, said": the word that sets it against the sentence before stands near the beginning.
_EARLY = 6
_MOSTLY = 0.5
# The opening phrase ends with its comma, and the name follows at once.
_NAME_AFTER_COMMA = re.compile(r"^[^,]*, [A-Z]\w")
_SOON = 120


def has_no_speaker(candidate: Candidate) -> bool:
    """Return True for a quotation and nothing else."""
    if len(candidate.outside_words) >= 2 or _has_unnamed_speaker(candidate):
        return False
    return not candidate.outside_words or len(candidate.outside) < len(candidate.sentence) * _MOSTLY


def goes_on_with_speech(candidate: Candidate) -> bool:
    """Return True for a quotation and nothing else whose speaker the sentence before may name."""
    if not has_no_speaker(candidate):
        return False
    before = candidate.text[max(0, candidate.start - _SPEAKER_CHARACTERS) : candidate.start]
    words = words_of(before, candidate.language)
    return not candidate.language.speech.isdisjoint(map(str.lower, words))


def has_unnamed_speaker(candidate: Candidate) -> bool:
    """Return True if only a pronoun or "the spokesman" says who speaks."""
    return bool(candidate.outside_words) and _has_unnamed_speaker(candidate)


def _has_unnamed_speaker(candidate: Candidate) -> bool:
    language, lower = candidate.language, candidate.outside_lower
    is_quoted = candidate.outside is not candidate.sentence
    if not language.speech.isdisjoint(lower):
        for place, word in enumerate(lower):
            if word in language.speech and (
                _attributes(candidate, place) or (is_quoted and _is_inverted(candidate, place))
            ):
                return True
    return is_quoted and bool(lower) and lower[0].endswith(language.speech_endings)


def _attributes(candidate: Candidate, place: int) -> bool:
    """Return True if the verb of saying at a place has only a pronoun or a general role beside it."""
    language, words, lower = candidate.language, candidate.outside_words, candidate.outside_lower
    before = lower[place - 1] if place else ""
    after = lower[place + 1] if place + 1 < len(lower) else ""
    if after in language.pronouns and place + 2 >= len(lower):
        return True
    if before in language.pronouns and (place <= 2 or place + 1 == len(lower)):
        return place <= 2 or not any(
            word[:1].isupper() and word.lower() not in language.times for word in words[1 : place - 1]
        )
    is_role = place >= 2 and before in language.roles
    return (
        is_role
        and any(word in language.definite for word in lower[max(0, place - 3) : place - 1])
        and not any(word[:1].isupper() for word in words[max(0, place - 3) : place])
        and not any(word[:1].isupper() for word in words[1:place])
    )


def _is_inverted(candidate: Candidate, place: int) -> bool:
    """Return True if no subject, a pronoun or "the spokesman" follows a verb right after a quotation."""
    language, lower = candidate.language, candidate.outside_lower
    if place > 1 or (place == 1 and lower[0] not in language.auxiliaries):
        return False
    first, second, third = [*lower[place + 1 : place + 4], "", "", ""][:3]
    if first in language.definite:
        ends = not third or (third in language.before and third not in language.relators)
        return second in language.times or (second in language.roles and ends)
    return not first or first in language.pronouns or first in language.before or first in language.times


def addresses_the_reader(candidate: Candidate) -> bool:
    """Return True if "you" opens what stands outside of quotations."""
    return candidate.language.reader.intersection(candidate.outside_lower[:1]) != frozenset()


def speaks_of_itself(candidate: Candidate) -> bool:
    """Return True for a report that its writer opens ("we") or in which he appears ("I")."""
    language, lower = candidate.language, candidate.outside_lower
    opening = zip(lower[:4], candidate.outside_words[:4], strict=True)
    # US are the United States.
    if any(word in language.speaker and written != "US" for word, written in opening):
        return True
    return not (language.speaker - language.plural).isdisjoint(lower)


def speaks_of_nobody_named(candidate: Candidate) -> bool:
    """Return True if the first pronoun for a person stands before any person whom it could mean.

    False in languages without such pronouns in their file.
    """
    language, lower = candidate.language, candidate.outside_lower
    if language.personal.isdisjoint(lower):
        return False
    first = next(place for place, word in enumerate(lower) if word in language.personal)
    if lower[first] in language.possessives and _NAME_AFTER_COMMA.search(candidate.outside, 0, _SOON):
        # "In his first speech, Ada Low said": the name comes soon enough.
        return False
    return not any(_is_somebody(candidate, place) for place in range(first))


def _is_somebody(candidate: Candidate, place: int) -> bool:
    language, word, lower = candidate.language, candidate.outside_words[place], candidate.outside_lower[place]
    bare = lower.removesuffix("'s").removesuffix("'")
    if bare in language.persons or bare.endswith(language.person_endings):
        return bare not in language.many
    if not word[:1].isupper() or lower in language.times:
        return False
    # The first word has a capital anyhow: it is a name unless it is one of the small words.
    return place > 0 or not any(
        lower in words for words in (language.before, language.definite, language.many, language.backward)
    )


def points_at_something(candidate: Candidate) -> bool:
    """Return True for "these symptoms", "Trump, too, has said", "Low, meanwhile, said"."""
    language, lower = candidate.language, candidate.outside_lower
    if candidate.is_first:
        return False
    if not language.contrasting.isdisjoint(lower[:_EARLY]):
        return True
    if language.pointing.isdisjoint(lower):
        return False
    following = [*lower[1:], ""]
    return any(
        word in language.pointing and after not in language.pointing_at_nothing
        for word, after in zip(lower, following, strict=True)
    )


def has_unknown_object(candidate: Candidate) -> bool:
    """Return True for "made it happen", "called it": nothing before it in the sentence can be meant."""
    language, lower = candidate.language, candidate.outside_lower
    if candidate.is_first or language.objects.isdisjoint(lower):
        return False
    for place, word in enumerate(lower):
        if word not in language.objects:
            continue
        following = lower[place + 1] if place + 1 < len(lower) else ""
        is_of_them = place > 0 and lower[place - 1] in language.belonging
        if not is_of_them and (following in language.verbs or following.endswith(language.verb_endings)):
            return False
        return not any(before in language.introducing for before in lower[:place])
    return False


def speaks_of_known_noun(candidate: Candidate) -> bool:
    """Return True for "the lead" where a sentence shortly before has "a lead", and this one has not."""
    language, start = candidate.language, candidate.start
    if candidate.is_first or language.definite_nouns is None or language.new_nouns is None:
        return False
    before = candidate.text[max(0, start - _KNOWN_CHARACTERS) : start].lower()
    introduced = _new_nouns(before, language)
    said = candidate.outside.lower()
    return bool(introduced) and any(
        noun not in _new_nouns(said[: match.start()], language)
        for match in language.definite_nouns.finditer(said)
        for noun in match.groups()
        if noun in introduced and len(noun) >= _LEAST_LETTERS
    )


def _new_nouns(text: str, language: Language) -> frozenset[str]:
    """Return the words of the phrases in which a text speaks of something for the first time ("a lead")."""
    phrases = language.new_nouns.finditer(text) if language.new_nouns else ()
    return frozenset(word for match in phrases for word in match[1].split())
