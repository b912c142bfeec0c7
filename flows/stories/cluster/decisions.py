"""What a person decided about stories, as pairs of articles that are in one or are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product

import numpy as np

from flows.model import ChangeKind, Decision
from flows.stories.cluster.average_link import Decided
from flows.stories.cluster.window import Window


def verdicts(decisions: Sequence[Decision]) -> dict[tuple[str, str], bool]:
    """Return for each pair of articles that decisions speak of whether they are one story; the latest counts.

    Decisions come in the order in which they were made; pairs have the lesser id first.
    """
    found: dict[tuple[str, str], bool] = {}
    for decision in sorted(decisions, key=lambda each: each.at):
        ones, others = sorted(set(decision.article_ids)), sorted(set(decision.other_ids))
        if decision.kind is ChangeKind.MERGE:
            pairs = list(combinations(sorted({*ones, *others}), 2))
        else:
            pairs = [(min(pair), max(pair)) for pair in product(ones, others) if pair[0] != pair[1]]
        found.update(dict.fromkeys(pairs, decision.kind is ChangeKind.MERGE))
    return found


def decided_pairs(window: Window, decisions: Sequence[Decision]) -> Decided:
    """Return the pairs of a window's rows that decisions speak of, the latest decision counting."""
    rows = {article_id: row for row, article_id in enumerate(window.ids)}
    found = {
        (rows[one], rows[other]): joined
        for (one, other), joined in verdicts(decisions).items()
        if one in rows and other in rows
    }
    ordered = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    joined = np.array([found[one, other] for one, other in ordered.tolist()], dtype=bool)
    return Decided(ones=ordered[:, 0], others=ordered[:, 1], joined=joined)


def violated(window: Window, decided: Decided, stories: Mapping[str, str]) -> list[int]:
    """Return the rows of the pairs that are not as a person decided, by what is known of their stories."""
    found: set[int] = set()
    pairs = zip(decided.ones.tolist(), decided.others.tolist(), decided.joined.tolist(), strict=True)
    for one, other, joined in pairs:
        mine, theirs = stories.get(window.ids[one]), stories.get(window.ids[other])
        if mine is not None and theirs is not None and (mine == theirs) != joined:
            found |= {one, other}
    return sorted(found)
