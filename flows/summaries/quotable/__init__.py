"""The fitness of a sentence for quoting: alone, after the sentence before it, or not at all, and the
reason."""

from flows.summaries.quotable.context import NO_CONTEXT, Context
from flows.summaries.quotable.rules import Fitness, Reading, Verdict, fitness, read, verdict_on

__all__ = ["NO_CONTEXT", "Context", "Fitness", "Reading", "Verdict", "fitness", "read", "verdict_on"]
