"""Sentences read once, and judged as often as asked at the places where they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from flows.language.sentences import Span
from flows.summaries.quotable import form
from flows.summaries.quotable.candidate import Candidate
from flows.summaries.quotable.context import NO_CONTEXT, Context
from flows.summaries.quotable.features import form_features, opening_features, pronoun_features
from flows.summaries.quotable.language import language_of
from flows.summaries.quotable.names import Names, names_of
from flows.summaries.quotable.nouns import Nouns, nouns_of
from flows.summaries.quotable.rules import RULES, Fitness, Verdict
from flows.summaries.quotable.scorer import OK, Scorer, scorer_of
from flows.summaries.quotable.tokens import Tokens, sentence_before, tokens_of

_FIT = Verdict(Fitness.FIT, OK)
# How far back the sentence before one is looked for, in characters.
_BEFORE = 600
_MOST_SHARED = 5.0
_NO_STOP = "no stop"
_PERSON = "unintroduced person"
_LEANING = frozenset(["connective", "pronoun", "definite noun"])
_NO_NOUNS = Nouns()


@dataclass(frozen=True, slots=True, kw_only=True)
class FitnessRules:
    """The probability of standing alone from which a sentence is fit, where a model judges it.

    A sentence that a rule of openings refuses needs `doubted`, below something shown. Chosen on the sentences
    that the model was fitted on, by cross-validation over their documents: precision and recall are .83 and
    .81 there; .86 and .75 at .6; .89 and .66 at .7.
    """

    least: float = 0.45
    doubted: float = 0.55


FITNESS_RULES = FitnessRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The tokens of a sentence and of the one before it, and its names."""

    tokens: Tokens
    previous: Tokens
    names: Names

    @classmethod
    def of(cls, candidate: Candidate, scorer: Scorer) -> Self:
        """Return the words of a sentence."""
        earlier = candidate.text[: candidate.start]
        code = candidate.language.code
        tokens = tokens_of(candidate.sentence, code)
        previous = tokens_of(sentence_before(earlier[-_BEFORE:]), code)
        names = names_of(tokens, candidate.language, scorer.person, earlier, previous)
        return cls(tokens=tokens, previous=previous, names=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of a sentence: `fixed` ones that do not depend on its place, its nouns and stems."""

    fixed: Mapping[str, float] = field(default_factory=dict)
    nouns: Nouns = _NO_NOUNS
    stems: frozenset[str] = frozenset()


class Reading:
    """A sentence as read once, wherever it is to stand.

    `alone` is the verdict of the firm rules on it, and final where there is no model. Otherwise the rules
    that are not firm are asked at once, its names and what else a model counts when a verdict needs them.
    """

    __slots__ = ("_candidate", "_doubt", "_numbers", "_scorer", "_words", "alone")

    def __init__(
        self, alone: Verdict, candidate: Candidate | None = None, scorer: Scorer | None = None
    ) -> None:
        self.alone = alone
        self._candidate, self._scorer = candidate, scorer
        self._words: Words | None = None
        self._numbers: Numbers | None = None
        self._doubt: Verdict | None = None
        if candidate is not None and scorer is not None:
            doubts = (rule for rule in RULES if not rule.is_firm and rule.applies(candidate))
            self._doubt = next((Verdict(rule.fitness, rule.reason) for rule in doubts), None)

    @property
    def depends_on_context(self) -> bool:
        """Return True if the verdict may differ from place to place."""
        return self._scorer is not None

    def verdict(self, context: Context = NO_CONTEXT, rules: FitnessRules = FITNESS_RULES) -> Verdict:
        """Return how fit the sentence is below what its reader was shown, and why."""
        if self._scorer is None or self._candidate is None:
            return self.alone
        if self._doubt is not None and not context.stems:
            return self._doubt
        if self._words is None:
            self._words = Words.of(self._candidate, self._scorer)
        if self._words.names.lacks_a_person(context):
            return Verdict(self._fitness(_PERSON), _PERSON)
        chances = self._scorer.chances(self.features(context))
        if self._doubt is not None and chances[OK] < rules.doubted:
            return self._doubt
        if chances[OK] >= rules.least:
            return _FIT
        reason = max((reason for reason in chances if reason != OK), key=lambda reason: chances[reason])
        return Verdict(self._fitness(reason), reason)

    def features(self, context: Context) -> dict[str, float]:
        """Return the numbers by which a model judges the sentence at a place, none without a model."""
        if self._scorer is None or self._candidate is None:
            return {}
        words = self._words = self._words or Words.of(self._candidate, self._scorer)
        numbers = self._numbers = self._numbers or self._counted(words, self._candidate)
        return {
            **numbers.fixed,
            **words.names.features(context),
            **numbers.nouns.features(context),
            "shared words": min(_MOST_SHARED, len(numbers.stems & context.stems)),
            "nothing shown": float(not context.stems),
        }

    def _counted(self, words: Words, candidate: Candidate) -> Numbers:
        tokens, language = words.tokens, candidate.language
        earlier, later = candidate.text[: candidate.start], candidate.text[candidate.end :]
        stems = frozenset(tokens.stems().values()) - language.before
        stems_before = frozenset(words.previous.stems().values())
        is_first, is_last = not earlier or earlier.isspace(), not later or later.isspace()
        return Numbers(
            fixed={
                **form_features(candidate, tokens),
                **opening_features(tokens, language),
                **pronoun_features(tokens, language, words.names.places),
                "rule: opening": float(self._doubt is not None and self._doubt.reason == "opening"),
                "first": float(is_first),
                "teaser": float(is_first and is_last),
                "last without stop": float(is_last and not candidate.has_stop),
                "shared before": len(stems & stems_before) / max(1, len(stems)),
                "after a question": float(earlier.rstrip().endswith(("?", ":"))),
            },
            nouns=nouns_of(tokens, language, stems_before),
            stems=stems,
        )

    def _fitness(self, reason: str) -> Fitness:
        """Return LEANS if the sentence before introduces what the sentence needs."""
        is_named_before = self._words is not None and self._words.names.has_repeated
        leans = reason in _LEANING or (reason == _PERSON and is_named_before)
        return Fitness.LEANS if leans else Fitness.UNFIT


def read(text: str, span: Span, language: str, most_words: int = 60, least_words: int = 8) -> Reading:
    """Return what the sentence `text[span[0]:span[1]]` of an article's stored text is and needs.

    Rules of form hold in every language, those of words in the languages that have a file. The text before
    is read to tell whether the sentence stands inside a quotation or caption, speaks of what the sentence
    before tells, or bears a surname that stands in full earlier. A reading is made once, and asked for its
    verdict at every place where the sentence may stand.
    """
    fault = form.fault_of_form(text, *span)
    if fault and fault != _NO_STOP:
        return Reading(Verdict(Fitness.UNFIT, fault))
    candidate = Candidate(text, *span, language_of(language))
    if fault == _NO_STOP and not form.is_teaser(candidate):
        return Reading(Verdict(Fitness.UNFIT, "fragment"))
    if not candidate.words or not least_words <= form.word_count(candidate) <= most_words:
        return Reading(Verdict(Fitness.UNFIT, "length"))
    scorer = scorer_of(language)
    applied = (rule for rule in RULES if (rule.is_firm or scorer is None) and rule.applies(candidate))
    rule = next(applied, None)
    if rule is not None:
        return Reading(Verdict(rule.fitness, rule.reason))
    return Reading(_FIT, candidate, scorer)


def fitness(
    text: str,
    span: Span,
    language: str,
    most_words: int = 60,
    least_words: int = 8,
    *,
    context: Context = NO_CONTEXT,
) -> Fitness:
    """Return how fit a sentence of an article's stored text is at a place."""
    return read(text, span, language, most_words, least_words).verdict(context).fitness
