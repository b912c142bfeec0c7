"""The stories that a digest tells: those of its own themes, in the order of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flows.editions.select import omission
from flows.model import EditedStory, LeftOutReason, Section, Selection, ThemeRef
from flows.model.settings import OTHER_THEMES


def is_told(theme: ThemeRef, themes: Sequence[str]) -> bool:
    """Return True if a theme is among some ids and names, of which "*" stands for all; all are among none."""
    return not themes or _place(theme, themes) is not None


def with_own_themes(
    stories: Sequence[EditedStory], selection: Selection, themes: Sequence[str]
) -> tuple[list[EditedStory], Selection]:
    """Return the stories of some themes, and a selection without the articles of the others."""
    own = [story for story in stories if is_told(story.theme, themes)]
    if len(own) == len(stories):
        return own, selection
    ids = {article.id for story in own for article in story.material.articles}
    other: Mapping[str, str] = {
        article.id: story.theme.name
        for story in stories
        if not is_told(story.theme, themes)
        for article in story.material.articles
        if article.id not in ids
    }
    entries = (
        omission(article, LeftOutReason.OTHER_THEME, other[article.id])
        for article in selection.fresh
        if article.id in other
    )
    return own, replace(
        selection,
        fresh=tuple(article for article in selection.fresh if article.id not in other),
        context=tuple(article for article in selection.context if article.id not in other),
        left_out=(*selection.left_out, *entries),
    )


def in_order(sections: Iterable[Section], themes: Sequence[str]) -> tuple[Section, ...]:
    """Return sections in the order of some themes, those that "*" stands for as they are."""
    return tuple(sorted(sections, key=lambda section: _place(section.theme, themes) or 0))


def _place(theme: ThemeRef, themes: Sequence[str]) -> int | None:
    """Return the place of a theme among ids and names, that of "*" if it is named by none; None without."""
    folded = [name.casefold() for name in themes]
    named = {theme.id.casefold(), theme.name.casefold()}
    own = next((place for place, name in enumerate(folded) if name in named), None)
    return folded.index(OTHER_THEMES) if own is None and OTHER_THEMES in folded else own
