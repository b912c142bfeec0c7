"""Whether a sentence is fit to be read as a quotation: alone, after the one before it, or not at all."""

from __future__ import annotations

import re
from enum import IntEnum

from flows.language.sentences import LONGEST_SENTENCE
from flows.summaries.quotable.language import Language, language_of
from flows.summaries.quotable.leaning import leans
from flows.summaries.quotable.marks import balanced, inside_quotation
from flows.summaries.quotable.persons import speaks_of_nobody_named
from flows.summaries.quotable.references import has_unknown_object, points_at, speaks_of_known
from flows.summaries.quotable.shape import (
    begins_within_a_name,
    is_before_a_credit,
    is_no_sentence,
    is_whole,
    word_count,
)
from flows.summaries.quotable.speech import Speaker, speaker, without_quotations

_AROUND = " .,;:!?…\"“”„‟«»‹›'‘‚()[]{}-–*¿¡。，、！？「」『』（）"
_SHORTEST = 12
_QUOTES = "\"“„«‘'"
# How far back the speaker of a quotation that goes on is looked for, in characters.
_NEAR = 200
# Fewer words before a sentence are a dateline.
_LEAST_WORDS = 4
# No dateline is longer, and no text below a picture, in characters.
_LONGEST_DATELINE = 500
_LONGEST_CAPTION = 5_000


class Fitness(IntEnum):
    """How fit a sentence is to be quoted, the higher the better."""

    UNFIT = 0  # no whole sentence, furniture, a question, speech without its speaker
    LEANS = 1  # whole and clean, but only to be read right after the sentence before it
    FIT = 2  # can be quoted alone


def fitness(
    text: str, span: tuple[int, int], language: str, most_words: int = 60, least_words: int = 8
) -> Fitness:
    """Judge the sentence `text[span[0]:span[1]]` of an article's stored text.

    Rules of form hold in every language, those of words in the languages that have lists (`language`).
    The text around is read only to tell whether the sentence stands inside a longer quotation.
    """
    start, end = span
    if not _SHORTEST <= end - start <= LONGEST_SENTENCE:
        return Fitness.UNFIT
    sentence = text[start:end]
    if not is_whole(sentence) or _is_rest_of_number(text, start):
        return Fitness.UNFIT
    rules = language_of(language)
    words = _words(sentence, rules)
    if not words or not least_words <= word_count(sentence, len(words)) <= most_words:
        return Fitness.UNFIT
    if is_no_sentence(sentence, words, rules.nouns_capital) or not balanced(sentence):
        return Fitness.UNFIT
    if is_before_a_credit(text, end):
        return Fitness.UNFIT
    if start and (begins_within_a_name(text, start) or _is_beside_the_text(text, span, sentence, rules)):
        return Fitness.UNFIT
    return _by_words(text, start, sentence, words, rules)


def _is_rest_of_number(text: str, start: int) -> bool:
    """Tell a piece that begins amid a number written with a space: "2. 4 million"."""
    return text[start].isdigit() and text[start - 2 : start] == ". " and text[start - 3 : start - 2].isdigit()


def _is_beside_the_text(text: str, span: tuple[int, int], sentence: str, rules: Language) -> bool:
    """Tell a piece of a list or quoted matter, the text below a picture, speech that is taken back next."""
    start, end = span
    if text[max(0, start - 4) : start].rstrip().endswith(":") and sentence[0] not in _QUOTES:
        return True
    if rules.captions is not None and _is_in_a_caption(text, start, rules.captions):
        return True
    following = text[end : end + 30].lstrip()
    return following[:1] in _QUOTES and following[1:].lower().startswith(rules.reversals)


def _is_in_a_caption(text: str, start: int, captions: re.Pattern[str]) -> bool:
    """Return True if the paragraph that a place stands in opens as the text below a picture does."""
    earliest = max(0, start - _LONGEST_CAPTION)
    found = text.rfind("\n\n", earliest, start)
    if found < 0 and earliest > 0:
        return False
    return captions.match(text, found + 2 if found >= 0 else 0) is not None


def _words(sentence: str, rules: Language) -> list[str]:
    """Return the words as written, apostrophes straight, without the marks around them."""
    plain = sentence.replace("’", "' " if rules.elides else "'") if "’" in sentence else sentence
    if rules.elides and "'" in plain:
        plain = plain.replace("'", "' ")
    if "—" in plain or "/" in plain:
        plain = plain.replace("—", " ").replace("/", " ")
    return [word for each in plain.split() if (word := each.strip(_AROUND))]


def _by_words(text: str, start: int, sentence: str, words: list[str], rules: Language) -> Fitness:
    # One call of lower() for all the words: it is a fifth of the cost of a judgement otherwise.
    plain = " ".join(words).lower().split(" ")
    if _is_of_the_page(sentence, plain, rules):
        return Fitness.UNFIT
    outside = without_quotations(sentence)
    # A question inside a quotation is told, one outside is put to the reader.
    if "?" in outside or ("؟" in outside or "？" in outside or inside_quotation(text, start)):
        return Fitness.UNFIT
    said = words if outside is sentence else _words(outside, rules)
    spoken = plain if outside is sentence else [word.lower() for word in said]
    told = speaker(sentence, outside, (said, spoken), rules)
    if not _has_verb(plain, rules):
        return Fitness.UNFIT
    if told is Speaker.NOBODY:
        # The speech goes on: whoever spoke in the sentence before is its speaker.
        return Fitness.LEANS if _tells_speaker(text[max(0, start - _NEAR) : start], rules) else Fitness.UNFIT
    if spoken[0] in rules.reader or _speaks_of_itself(said, spoken, rules):
        return Fitness.UNFIT
    if speaks_of_nobody_named(outside, said, spoken, rules):
        return Fitness.LEANS
    first = start <= _LONGEST_DATELINE and len(text[:start].split(None, _LEAST_WORDS)) < _LEAST_WORDS
    if not first and _refers_back(text, start, outside, spoken, rules):
        return Fitness.LEANS
    leaning = told is Speaker.UNNAMED or leans(sentence, plain, rules, first_of_all=first)
    return Fitness.LEANS if leaning else Fitness.FIT


def _refers_back(text: str, start: int, outside: str, spoken: list[str], rules: Language) -> bool:
    return (
        points_at(spoken, rules)
        or has_unknown_object(spoken, rules)
        or speaks_of_known(text, start, outside, rules)
    )


def _tells_speaker(before: str, rules: Language) -> bool:
    return not rules.speech.isdisjoint(word.lower() for word in _words(before, rules))


def _speaks_of_itself(said: list[str], spoken: list[str], rules: Language) -> bool:
    """Tell a report that its writer opens, or in which he appears; US are the United States."""
    if any(word in rules.speaker and given != "US" for word, given in zip(spoken[:4], said[:4], strict=True)):
        return True
    return not (rules.speaker - rules.plural).isdisjoint(spoken)


def _has_verb(plain: list[str], rules: Language) -> bool:
    """Tell a sentence that may have a finite verb: without any, known small words make it a heading."""
    if not rules.verbs or not rules.verbs.isdisjoint(plain) or rules.before.isdisjoint(plain):
        return True
    return any(word.endswith(rules.verb_endings) and not word.endswith("'s") for word in plain[1:])


def _is_of_the_page(sentence: str, plain: list[str], rules: Language) -> bool:
    """Tell what speaks to the reader about the page: appeals, captions, credits, notes."""
    if rules.openings is not None and rules.openings.match(sentence):
        return True
    if plain[0] in rules.orders:
        opening = sentence.lower().replace("’", "'").lstrip("\"“”„«»‘'¡ ") + " "
        for phrase in rules.orders[plain[0]]:
            if opening.startswith(phrase) and not opening[len(phrase)].isalnum():
                return True
    found = rules.marks.keys() & plain
    return bool(found) and any(rules.marks[word].search(sentence) for word in sorted(found))
