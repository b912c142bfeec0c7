"""Sentences read once, and judged as often as asked at the places where they may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
from flows.summaries.quotable.tokens import Tokens, sentence_before

_FIT = Verdict(Fitness.FIT, OK)
# How far back the sentence before one is looked for, in characters.
_BEFORE = 600
_MOST_SHARED = 5.0
_NO_STOP = "no stop"
_PERSON = "unintroduced person"
# More likely a person's name than not.
_PERSONAL = 0.5
_NO_NAMES, _NO_NOUNS = Names(), Nouns()


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
class Reading:
    """A sentence as read once, wherever it is to stand.

    `alone` is the verdict of the rules on it by itself, and final where there is no model. Otherwise the
    numbers that do not depend on the place are `fixed`; its `names`, its `nouns` and the `stems` of its
    words are compared with what the reader was shown. `doubt` is the verdict of the rules that are not firm.
    """

    alone: Verdict
    scorer: Scorer | None = None
    fixed: Mapping[str, float] | None = None
    names: Names = _NO_NAMES
    nouns: Nouns = _NO_NOUNS
    stems: frozenset[str] = frozenset()
    doubt: Verdict | None = None

    def verdict(self, context: Context = NO_CONTEXT, rules: FitnessRules = FITNESS_RULES) -> Verdict:
        """Return how fit the sentence is below what its reader was shown, and why."""
        if self.scorer is None:
            return self.alone
        if self.names.lacks_a_person(context):
            return Verdict(self._fitness(_PERSON), _PERSON)
        chances = self.scorer.chances(self.features(context))
        if self.doubt is not None and (not context.stems or chances[OK] < rules.doubted):
            return self.doubt
        if chances[OK] >= rules.least:
            return _FIT
        reason = max((reason for reason in chances if reason != OK), key=lambda reason: chances[reason])
        return Verdict(self._fitness(reason), reason)

    def features(self, context: Context) -> dict[str, float]:
        """Return the numbers by which the sentence is judged at a place."""
        return {
            **(self.fixed or {}),
            **self.names.features(context),
            **self.nouns.features(context),
            "shared words": min(_MOST_SHARED, len(self.stems & context.stems)),
            "nothing shown": float(not context.stems),
        }

    def _fitness(self, reason: str) -> Fitness:
        """Return LEANS if the sentence before introduces what the sentence needs."""
        leans = {
            "connective": True,
            "pronoun": True,
            "definite noun": True,
            _PERSON: any(name.is_repeated and name.person >= _PERSONAL for name in self.names.bare),
        }
        return Fitness.LEANS if leans.get(reason, False) else Fitness.UNFIT


def read(text: str, span: Span, language: str, most_words: int = 60, least_words: int = 8) -> Reading:
    """Return what the sentence `text[span[0]:span[1]]` of an article's stored text is and needs.

    Rules of form hold in every language, those of words in the languages that have a file. The text before
    is read to tell whether the sentence stands inside a quotation or caption, speaks of what the sentence
    before tells, or bears a surname that stands in full earlier. A reading is made once, and asked for its
    verdict at every place where the sentence may stand.
    """
    fault = form.fault_of_form(text, *span)
    if fault and fault != _NO_STOP:
        return Reading(alone=Verdict(Fitness.UNFIT, fault))
    candidate = Candidate(text, *span, language_of(language))
    if fault == _NO_STOP and not form.is_teaser(candidate):
        return Reading(alone=Verdict(Fitness.UNFIT, "fragment"))
    if not candidate.words or not least_words <= form.word_count(candidate) <= most_words:
        return Reading(alone=Verdict(Fitness.UNFIT, "length"))
    scorer = scorer_of(language)
    applied = (rule for rule in RULES if (rule.is_firm or scorer is None) and rule.applies(candidate))
    rule = next(applied, None)
    if rule is not None:
        return Reading(alone=Verdict(rule.fitness, rule.reason))
    return Reading(alone=_FIT) if scorer is None else _scored(candidate, scorer)


def _scored(candidate: Candidate, scorer: Scorer) -> Reading:
    language, tokens = candidate.language, Tokens(candidate.sentence)
    earlier = candidate.text[: candidate.start]
    previous = Tokens(sentence_before(earlier[-_BEFORE:]))
    stems = frozenset(stem for _, stem in tokens.stems(language.code) if stem not in language.before)
    stems_before = frozenset(stem for _, stem in previous.stems(language.code))
    names = names_of(tokens, language, scorer.person, earlier, previous)
    doubts = [rule for rule in RULES if not rule.is_firm and rule.applies(candidate)]
    applied = {rule.reason for rule in doubts}
    is_first, is_last = not earlier.strip(), not candidate.text[candidate.end :].strip()
    places = (*names.full, *names.places)
    return Reading(
        alone=_FIT,
        scorer=scorer,
        fixed={
            **form_features(candidate, tokens),
            **opening_features(tokens, language),
            **pronoun_features(tokens, language, places),
            **{f"rule: {rule.reason}": float(rule.reason in applied) for rule in RULES if not rule.is_firm},
            "first": float(is_first),
            "teaser": float(is_first and is_last),
            "last without stop": float(is_last and not candidate.has_stop),
            "shared before": len(stems & stems_before) / max(1, len(stems)),
            "after a question": float(earlier.rstrip().endswith(("?", ":"))),
        },
        names=names,
        nouns=nouns_of(tokens, language, stems_before),
        stems=stems,
        doubt=Verdict(doubts[0].fitness, doubts[0].reason) if doubts else None,
    )


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
