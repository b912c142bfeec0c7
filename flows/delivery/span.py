"""The pools between two digests of a reader, prepared for the views of all readers whom they are for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from flows.delivery.candidates import (
    Candidate,
    Retelling,
    candidates_of,
    joined_coverage,
    with_story,
)
from flows.delivery.choice import Taken
from flows.delivery.lookup import Lookup, byline_of, byline_of_ref
from flows.language.phrases import texts_to_search
from flows.model import Pool, Story

# So many stories told again are remembered.
_REMEMBERED = 4_096

# Tells a story again; None if nothing is left to tell (`flows.runs.pipeline.retell.Reteller`).
Retell = Callable[[Retelling], Story | None]


class Span:
    """Pools that follow one another: their candidates, where words and outlets are, what was told again.

    `names` are the candidates' own, `plain` these without wishes, `bylines` those of their articles.
    """

    def __init__(self, pools: Sequence[Pool], retell: Retell) -> None:
        self.editions = tuple(pool.edition for pool in pools)
        self.candidates = candidates_of(pools)
        self.names = tuple(candidate.story.name for candidate in self.candidates)
        self.plain = tuple(Taken(candidate=candidate, follows=()) for candidate in self.candidates)
        self.coverage = joined_coverage(self.editions)
        self.bylines = {
            ref.id: byline_of_ref(ref) for candidate in self.candidates for ref in candidate.story.articles
        }
        self._retell = retell
        self._retold: dict[tuple[int, frozenset[str], datetime | None, bool], Candidate | None] = {}

    @cached_property
    def lines(self) -> Lookup:
        """The candidates by what they say and whose articles are in them."""
        return Lookup(
            [candidate.texts for candidate in self.candidates],
            ((self.bylines[ref.id] for ref in one.story.articles) for one in self.candidates),
        )

    @cached_property
    def left_out(self) -> Lookup:
        """The articles in no story by their titles and outlets."""
        entries = self.coverage.left_out
        return Lookup(
            [texts_to_search([entry.title]) for entry in entries],
            ([byline_of(entry.outlet, None, entry.url)] for entry in entries),
        )

    def retold(
        self, candidate: Candidate, without: frozenset[str], since: datetime | None, *, in_full: bool
    ) -> Candidate | None:
        """Return a candidate without some articles and without what was seen until a time."""
        key = (candidate.key, without, since, in_full)
        if key not in self._retold:
            if len(self._retold) >= _REMEMBERED:
                self._retold.clear()
            story = self._retell(
                Retelling(
                    story=candidate.story,
                    as_of=candidate.as_of,
                    in_full=in_full,
                    without=without,
                    since=since,
                )
            )
            self._retold[key] = with_story(candidate, story) if story else None
        return self._retold[key]
