"""The fitness of a sentence for quoting: alone, after the sentence before it, or not at all, and the
reason."""

from flows.summaries.quotable.context import NO_CONTEXT, Context
from flows.summaries.quotable.reading import FITNESS_RULES, FitnessRules, Reading, fitness, read
from flows.summaries.quotable.rules import Fitness, Verdict

__all__ = [
    "FITNESS_RULES",
    "NO_CONTEXT",
    "Context",
    "Fitness",
    "FitnessRules",
    "Reading",
    "Verdict",
    "fitness",
    "read",
]
