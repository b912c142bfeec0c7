"""ROUGE (Lin 2004) by rouge-score-rs, stemmed, as F1 in [0, 1]; a summary of nothing scores nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rouge_score_rs.rouge_scorer import RougeScorer
from rouge_score_rs.tokenizers import DefaultTokenizer

METRICS = ("rouge1", "rouge2", "rougeL")

Figures = npt.NDArray[np.float64]
Counted = Counter[tuple[str, ...]]
Grams = tuple[Counted, Counted]


def rouge(references: Sequence[str], summaries: Sequence[str]) -> Figures:
    """Return one row for each pair of reference and summary: F1 of ROUGE-1, ROUGE-2 and ROUGE-L."""
    scored = RougeScorer(list(METRICS), use_stemmer=True).score_batch(references, summaries)
    figures = [[each[metric].fmeasure for metric in METRICS] for each in scored]
    return np.array(figures, np.float64).reshape(len(summaries), len(METRICS))


def grams_of(text: str) -> Grams:
    """Return the stemmed words and word pairs of a text, counted, as ROUGE counts them."""
    tokens = DefaultTokenizer(use_stemmer=True).tokenize(text)
    return Counter((token,) for token in tokens), Counter(pairwise(tokens))


def f1_with(reference: Grams, held: Grams, further: Grams) -> float:
    """Return ROUGE-1 plus ROUGE-2 F1 of a summary that `held` something and gets `further` words."""
    return sum(map(_f1_with, reference, held, further))


def _f1_with(reference: Counted, held: Counted, further: Counted) -> float:
    total = reference.total() + held.total() + further.total()
    shared = (reference & (held + further)).total()
    return 2 * shared / total if total else 0.0
