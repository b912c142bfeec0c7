"""The fitness of a sentence for quoting: alone, after the sentence before it, or not at all, and the
reason."""

from flows.summaries.quotable.place import NOTHING, Known
from flows.summaries.quotable.rules import Fitness, Reading, Verdict, fitness, read, verdict_on

__all__ = ["NOTHING", "Fitness", "Known", "Reading", "Verdict", "fitness", "read", "verdict_on"]
