"""The rules of fitness in order: the first that applies to a sentence decides, and is the reason.

In a language with a model (`scorer`) only the firm ones decide; the others are features beside many more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from flows.summaries.quotable import form, references
from flows.summaries.quotable.candidate import Candidate
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
    """The reason why sentences to which it applies are not fit to be quoted alone.

    `is_firm` rules hold whatever the reader was shown above the sentence.
    """

    reason: str
    fitness: Fitness
    applies: Callable[[Candidate], bool]
    is_firm: bool = True


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
    Rule("definite noun", Fitness.LEANS, references.speaks_of_known_noun, is_firm=False),
    Rule("speaker unnamed", Fitness.LEANS, references.has_unnamed_speaker),
    Rule("opening", Fitness.LEANS, points_back, is_firm=False),
)
