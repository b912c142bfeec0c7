"""Whether a sentence can be quoted: alone, after the sentence before it, or not at all, and by which rule."""

from flows.summaries.quotable.rules import Fitness, Verdict, fitness, verdict_on

__all__ = ["Fitness", "Verdict", "fitness", "verdict_on"]
