"""Whether a sentence is fit to be read as a quotation: alone, after the one before it, or not at all."""

from __future__ import annotations

import re
from enum import IntEnum

from flows.text.fitness.language import Language
from flows.text.fitness.leaning import leans
from flows.text.fitness.marks import balanced, inside_quotation
from flows.text.fitness.registry import language_of
from flows.text.fitness.shape import is_no_sentence, is_whole, word_count
from flows.text.fitness.speech import Speaker, speaker, without_quotations

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_SHORTEST = 12


class Fitness(IntEnum):
    """How fit a sentence is to be quoted, the higher the better."""

    UNFIT = 0  # no whole sentence, furniture, a question, speech without its speaker
    LEANS = 1  # whole and clean, but only to be read right after the sentence before it
    FIT = 2  # can be quoted alone


def fitness(
    text: str, span: tuple[int, int], language: str, most_words: int = 60, least_words: int = 8
) -> Fitness:
    """Judge the sentence `text[span[0]:span[1]]` of an article's stored text.

    Rules of form hold in every language, those of words in the languages that have lists (`registry`).
    The text around is read only to tell whether the sentence stands inside a longer quotation.
    """
    start, end = span
    sentence = text[start:end]
    if end - start < _SHORTEST or not is_whole(sentence):
        return Fitness.UNFIT
    words = _WORD.findall(sentence)
    if not least_words <= word_count(sentence, len(words)) <= most_words:
        return Fitness.UNFIT
    rules = language_of(language)
    if is_no_sentence(sentence, words, rules.nouns_capital) or not balanced(sentence):
        return Fitness.UNFIT
    if "?" in sentence and _asks(sentence):
        return Fitness.UNFIT
    return _by_words(text, start, sentence, words, rules)


def _asks(sentence: str) -> bool:
    """Tell a question; one inside a quotation that someone is told to ask is none."""
    outside = without_quotations(sentence)
    return "?" in outside


def _by_words(text: str, start: int, sentence: str, words: list[str], rules: Language) -> Fitness:
    plain = [word.lower().replace("’", "'") for word in words]
    if _is_of_the_page(sentence, plain, rules):
        return Fitness.UNFIT
    outside = without_quotations(sentence)
    told = speaker(sentence, outside, rules)
    if told is Speaker.NOBODY or inside_quotation(text, start):
        return Fitness.UNFIT
    spoken = plain if outside is sentence else [word.lower().replace("’", "'") for word in _WORD.findall(outside)]
    if not (rules.speaker.isdisjoint(spoken) or _only_capital_us(outside, spoken, rules)):
        return Fitness.UNFIT
    if not rules.reader.isdisjoint(spoken) or not _has_verb(plain, rules):
        return Fitness.UNFIT
    return Fitness.LEANS if told is Speaker.UNNAMED or leans(sentence, rules) else Fitness.FIT


def _only_capital_us(outside: str, spoken: list[str], rules: Language) -> bool:
    """Tell that what looks like a pronoun is the United States."""
    found = rules.speaker.intersection(spoken)
    return found == {"us"} and not re.search(r"\bus\b", outside)


def _has_verb(plain: list[str], rules: Language) -> bool:
    """Tell a sentence that may have a finite verb; only known small words make one that has none a heading."""
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
    for word in rules.marks.keys() & set(plain):
        if rules.marks[word].search(sentence):
            return True
    return False
