"""The fitness of a sentence for quoting: alone, after the sentence before it, or not at all, and the
reason."""

from flows.summaries.quotable.rules import Fitness, Verdict, fitness, verdict_on

__all__ = ["Fitness", "Verdict", "fitness", "verdict_on"]
