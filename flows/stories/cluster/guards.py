"""What keeps alike articles apart, and why: the evidence for every refusal.

What words cannot tell, times and shapes can. An event of the same kind, or with the same actors, comes with a
gap: its own articles are much more alike than the two events are (joining). A format that recurs repeats
its words, not its event. A round-up shares its words with each of its stories.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from flows.model import Guard, Refusal
from flows.stories.cluster.joining import Sides, asked, excess
from flows.stories.cluster.likeness import block_likeness, fullness
from flows.stories.cluster.rules import StoryRules
from flows.stories.cluster.window import Floats, Rows, Window
from flows.stories.vectors import Flag


def refusals(window: Window, groups: Sequence[Rows], row: int, rules: StoryRules) -> tuple[Refusal, ...]:
    """Return for an article the nearest of each other group that it would be with but for a guard.

    `groups` hold the article's own; the most alike first.
    """
    own = next(group for group in groups if row in group)
    told = fullness(window.lengths, rules)
    made: list[tuple[float, Refusal]] = []
    for group in groups:
        if group is own:
            continue
        cosines = np.asarray((window.weights[group] @ window.weights[[row]].T).todense()).ravel()
        other = int(group[np.argmax(np.round(cosines, 9))])
        enough = asked(window, np.array([(told[row] + told[other]) / 2]), rules)[0]
        refused = _refused(window, (row, other), (own, group), rules)
        if refused is not None and cosines.max() >= enough:
            made.append((-float(cosines.max()), refused))
    return tuple(refusal for _, refusal in sorted(made, key=lambda each: (each[0], each[1].other_id)))


def _refused(
    window: Window, pair: tuple[int, int], groups: tuple[Rows, Rows], rules: StoryRules
) -> Refusal | None:
    row, other = pair
    hours = abs(float(window.hours[row] - window.hours[other]))
    told = [Flag(int(window.flags[each])) for each in pair]
    if any(flags & Flag.ROUND_UP for flags in told):
        named = "it" if told[0] & Flag.ROUND_UP else "the other"
        return _refusal(window, pair, Guard.ROUND_UP, f"by its title {named} tells of several stories")
    if all(flags & Flag.RECURRING for flags in told) and hours > rules.recurring.total_seconds() / 3600:
        return _refusal(window, pair, Guard.RECURRING, f"two issues, {hours:.0f} h apart")
    across, one, two = _between(window, groups, rules)
    if _joins(window, (across, one, two), replace(rules, gap=0.0)):
        within = " and ".join(f"{float(side.within[0]):.2f}" for side in (one, two) if side.sizes[0] > 1)
        detail = f"alike {float(across[0]):.2f} across, {within} within"
        return _refusal(window, pair, Guard.SEPARATE_EVENTS, detail)
    timeless = replace(window, hours=np.zeros(len(window)))
    if _joins(window, _between(timeless, groups, rules), rules):
        return _refusal(window, pair, Guard.TIME, f"{hours:.0f} h apart")
    return None


def _refusal(window: Window, pair: tuple[int, int], guard: Guard, detail: str) -> Refusal:
    return Refusal(article_id=window.ids[pair[0]], other_id=window.ids[pair[1]], guard=guard, detail=detail)


def _joins(window: Window, between: tuple[Floats, Sides, Sides], rules: StoryRules) -> bool:
    return bool(excess(window, *between, rules)[0] >= 0)


def _between(window: Window, groups: tuple[Rows, Rows], rules: StoryRules) -> tuple[Floats, Sides, Sides]:
    """Return how alike two groups are on average, and what they are alone."""
    one, two = groups
    likeness = block_likeness(window, np.concatenate(groups), rules)
    size = len(one)
    return (
        np.array([likeness[:size, size:].mean()]),
        side_of(window, one, likeness[:size, :size], rules),
        side_of(window, two, likeness[size:, size:], rules),
    )


def side_of(window: Window, rows: Rows, likeness: Floats, rules: StoryRules) -> Sides:
    """Return what a group is alone, given how alike its rows are to each other."""
    count = len(rows)
    inner = (likeness.sum() - np.trace(likeness)) / max(count * (count - 1), 1)
    told = fullness(window.lengths[rows], rules).mean()
    return Sides(sizes=np.array([float(count)]), within=np.array([inner]), fullness=np.array([told]))
