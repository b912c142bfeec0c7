"""Copies: articles whose text is (nearly) that of another, under whatever headline.

Signatures, made once for each article, name the candidates (`candidates`). Only the texts of these are
compared, and copies gather around the text that most of them are like (`copies`). `deduplicate` does all of
it for articles at hand; `find_copies` and `group_copies` do it for a window of signatures into which new
articles come. `rules` holds every threshold.
"""

from flows.stories.deduplicate.candidates import CopyItem
from flows.stories.deduplicate.copies import (
    CopyPair,
    Likeness,
    compared_text,
    deduplicate,
    find_copies,
    group_copies,
    rooted,
)
from flows.stories.deduplicate.rules import CopyRules

__all__ = [
    "CopyItem",
    "CopyPair",
    "CopyRules",
    "Likeness",
    "compared_text",
    "deduplicate",
    "find_copies",
    "group_copies",
    "rooted",
]
