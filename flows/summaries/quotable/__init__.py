"""Whether a sentence is fit to be read as a quotation, and whether a title tells the news."""

from flows.stories.titles import is_correction, is_guide, title_penalty
from flows.summaries.quotable.judging import Fitness, fitness
from flows.summaries.quotable.marks import balanced

__all__ = ["Fitness", "balanced", "fitness", "is_correction", "is_guide", "title_penalty"]
