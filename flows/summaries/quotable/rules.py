"""The rules of fitness in order: the first that applies to a sentence decides, and is the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from flows.language.sentences import Span
from flows.summaries.quotable import form, references
from flows.summaries.quotable.candidate import Candidate
from flows.summaries.quotable.context import NO_CONTEXT, Context
from flows.summaries.quotable.language import language_of
from flows.summaries.quotable.marks import is_balanced
from flows.summaries.quotable.openings import points_back


class Fitness(IntEnum):
    """The fitness of a sentence for quoting, the higher the better."""

    UNFIT = 0  # no whole sentence, furniture, a question, speech without its speaker
    LEANS = 1  # whole and clean, but only to be read right after the sentence before it
    FIT = 2  # can be quoted alone


@dataclass(frozen=True, slots=True)
class Verdict:
    """The fitness of a sentence, and the reason of the rule that decided ("ok" for a fit one)."""

    fitness: Fitness
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The reason why sentences to which it applies are not fit to be quoted alone."""

    reason: str
    fitness: Fitness
    applies: Callable[[Candidate], bool]


# Furniture is refused before its references are looked at. An article's first sentence has none before it.
RULES = (
    Rule("signs", Fitness.UNFIT, form.has_signs),
    Rule("dateline or label", Fitness.UNFIT, form.begins_as_none),
    Rule("caption", Fitness.UNFIT, form.ends_as_caption),
    Rule("list or headline", Fitness.UNFIT, form.is_list),
    Rule("quotation broken", Fitness.UNFIT, lambda candidate: not is_balanced(candidate.sentence)),
    Rule("caption", Fitness.UNFIT, form.is_before_a_credit),
    Rule("fragment", Fitness.UNFIT, form.begins_within_a_name),
    Rule("list or headline", Fitness.UNFIT, form.follows_a_colon),
    Rule("caption", Fitness.UNFIT, form.is_in_a_caption),
    Rule("speech taken back", Fitness.UNFIT, form.is_taken_back),
    Rule("furniture", Fitness.UNFIT, form.speaks_of_the_page),
    Rule("question", Fitness.UNFIT, form.is_question),
    Rule("quotation broken", Fitness.UNFIT, form.is_inside_a_quotation),
    Rule("list or headline", Fitness.UNFIT, form.has_no_verb),
    Rule("speech goes on", Fitness.LEANS, references.goes_on_with_speech),
    Rule("speaker missing", Fitness.UNFIT, references.has_no_speaker),
    Rule("address", Fitness.UNFIT, references.addresses_the_reader),
    Rule("first person", Fitness.UNFIT, references.speaks_of_itself),
    Rule("pronoun", Fitness.LEANS, references.speaks_of_nobody_named),
    Rule("connective", Fitness.LEANS, references.points_at_something),
    Rule("pronoun", Fitness.LEANS, references.has_unknown_object),
    Rule("definite noun", Fitness.LEANS, references.speaks_of_known_noun),
    Rule("speaker unnamed", Fitness.LEANS, references.has_unnamed_speaker),
    Rule("opening", Fitness.LEANS, points_back),
)
_OK = Verdict(Fitness.FIT, "ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as read once, wherever it is to stand: the verdict on it by itself (`alone`)."""

    alone: Verdict

    def verdict(self, context: Context = NO_CONTEXT) -> Verdict:
        """Return how fit the sentence is below what its reader knows already, and why."""
        return self.alone


def read(text: str, span: Span, language: str, most_words: int = 60, least_words: int = 8) -> Reading:
    """Return what the sentence `text[span[0]:span[1]]` of an article's stored text is and needs.

    Rules of form hold in every language, those of words in the languages that have a file. The text around
    is read only to tell whether the sentence stands inside a quotation or caption, or speaks of what stands
    before it. A reading is made once, and asked for its verdict at every place where the sentence may stand.
    """
    fault = form.fault_of_form(text, *span)
    if fault:
        return Reading(alone=Verdict(Fitness.UNFIT, fault))
    candidate = Candidate(text, *span, language_of(language))
    if not candidate.words or not least_words <= form.word_count(candidate) <= most_words:
        return Reading(alone=Verdict(Fitness.UNFIT, "length"))
    rule = next((rule for rule in RULES if rule.applies(candidate)), None)
    return Reading(alone=Verdict(rule.fitness, rule.reason) if rule else _OK)


def verdict_on(
    text: str,
    span: Span,
    language: str,
    most_words: int = 60,
    least_words: int = 8,
    *,
    context: Context = NO_CONTEXT,
) -> Verdict:
    """Return how fit a sentence of an article's stored text is at a place, and why."""
    return read(text, span, language, most_words, least_words).verdict(context)


def fitness(
    text: str,
    span: Span,
    language: str,
    most_words: int = 60,
    least_words: int = 8,
    *,
    context: Context = NO_CONTEXT,
) -> Fitness:
    """Return how fit a sentence is, by the same rules as `verdict_on`."""
    return read(text, span, language, most_words, least_words).verdict(context).fitness
