"""Whether a sentence is fit to be read as a quotation, and whether a title tells the news."""

from flows.text.fitness.judging import Fitness, fitness
from flows.text.fitness.marks import balanced
from flows.text.fitness.titles import is_correction, is_guide, title_penalty

__all__ = ["Fitness", "balanced", "fitness", "is_correction", "is_guide", "title_penalty"]
