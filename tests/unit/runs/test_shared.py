"""Digests that share what they have in common are the same as digests that are each made alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flows.model import Edition, Receipt
from flows.model.digests import DigestSettings
from flows.runs.pipeline import headings
from flows.runs.pipeline import shared as shared_module
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.headings import Untold
from flows.runs.pipeline.plan import plan_of_digest
from flows.runs.pipeline.shared import Shared
from flows.summaries.story_lines import StoryLines
from tests.factories import DAY, NOON, MemoryStore, store_of
from tests.unit.runs.test_digest_plans import ARTICLES, all_sources

DIGESTS = (
    DigestSettings(folder=""),
    DigestSettings(id="bridges", themes=("bridges",)),
    DigestSettings(id="tunnels", themes=("tunnels", "*")),
    DigestSettings(id="harbour", sources=("Harbour Times",)),
    DigestSettings(id="english", languages=("en",)),
)
LATER = tuple(
    replace(
        one,
        id=f"{one.id}-later",
        title=f"{one.title} again",
        text=f"{one.text} The mayor of {one.id} spoke.",
        published=NOON + DAY / 2,
        first_seen=NOON + DAY / 2,
    )
    for one in ARTICLES
)


def made(shared: Shared | None) -> list[tuple[Edition, Receipt]]:
    """Return two editions of each digest; each has editions of its own over the same articles."""
    editions: list[tuple[Edition, Receipt]] = []
    stores: dict[str, MemoryStore] = {digest.id: store_of(*ARTICLES, *LATER) for digest in DIGESTS}
    for as_of in (NOON, NOON + DAY):
        for digest in DIGESTS:
            asked = plan_of_digest(replace(all_sources(), as_of=as_of), digest)
            edition, receipt = compose(asked, stores[digest.id], shared=shared or Shared())
            # The second editions differ in what their digests have told.
            if digest.id != "english":
                stores[digest.id].save_edition(edition, receipt)
            editions.append((edition, receipt))
    return editions


def test_what_is_shared_changes_no_edition() -> None:
    assert made(Shared()) == made(None)


def test_lines_of_a_story_that_digests_have_in_common_are_computed_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computed: list[str] = []

    def counted(stories: list[Untold]) -> list[StoryLines]:
        computed.extend(story.material.id for story in stories)
        return headings.lines_of_all(stories)

    monkeypatch.setattr(shared_module, "lines_of_all", counted)
    shared, store = Shared(), store_of(*ARTICLES)
    for digest in DIGESTS[:3]:
        compose(plan_of_digest(all_sources(), digest), store, shared=shared)
    assert len(computed) == len(set(computed)) == 2
