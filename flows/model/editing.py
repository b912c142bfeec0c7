"""Stories on their way into an edition: their articles, and what was decided about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from flows.model.articles import Article, Link, Match, Reporting, ThemeChoice


class Status(StrEnum):
    """The state of a story compared with the latest edition with an earlier `as_of`."""

    NEW = "new"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMaterial:
    """A story before editing: all its articles by time, those that are not copies, and the evidence.

    `fresh_ids` are the articles of this edition's period; there is at least one. `shown` are the lines of it
    that earlier editions showed.
    """

    id: str
    status: Status
    articles: tuple[Article, ...]
    originals: tuple[Article, ...]
    fresh_ids: frozenset[str]
    matches: tuple[Match, ...]
    links: tuple[Link, ...]
    shown: tuple[str, ...] = ()

    @property
    def sent_again(self) -> tuple[Article, ...]:
        """The articles of this period that are copies of earlier ones: the same text, perhaps with news."""
        originals = {article.id for article in self.originals if article.id not in self.fresh_ids}
        ids = {match.copy_id for match in self.matches if match.original_id in originals}
        return tuple(article for article in self.articles if article.id in ids & self.fresh_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence and its place: `text == article.text[start:end]`, in code points."""

    article_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The chosen sentences in reading order; `standfirst` is the one under the headline, or None."""

    standfirst: Passage | None = None
    quotes: tuple[Passage, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences in the order in which they are read."""
        return (self.standfirst, *self.quotes) if self.standfirst else self.quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Two reports that give different values for one thing, as a `Difference` shows them; no verdict."""

    about: tuple[str, ...]
    values: tuple[str, str]
    reason: str
    one: Passage
    other: Passage


class Tier(StrEnum):
    """How much of a story an edition shows."""

    LEAD = "lead"  # headline, standfirst, quotations, differences
    ITEM = "item"  # headline and one quotation
    BRIEF = "brief"  # headline and outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """The weight of a story: `total` is the sum of four parts times two factors of the reader.

    The parts are already multiplied by their weights (`[weights]`). `new_reports` and `new_outlets` are the
    independent reports of this period and their outlets, without opinions.
    """

    total: float
    new_reports: int
    new_outlets: int
    reports: float
    outlets: float
    prominence: float
    freshness: float
    theme: float = 1.0
    source: float = 1.0

    @property
    def is_lone(self) -> bool:
        """Return True if at most one outlet reported the story in this period."""
        return self.new_outlets < 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedStory:
    """A story with everything decided about it; `reporting` says which articles report its headline.

    `is_headed_by_quote` is True if a sentence of the headline's article stands in place of its title, which a
    reader has been shown before.
    """

    material: StoryMaterial
    theme: ThemeChoice
    importance: Importance
    headline: Article
    reporting: tuple[Reporting, ...] = ()
    tier: Tier = Tier.BRIEF
    summary: Summary = field(default_factory=Summary)
    contrasts: tuple[Contrast, ...] = ()
    is_headed_by_quote: bool = False

    @property
    def is_bare(self) -> bool:
        """Return True if it has nothing to say beside the title of an article."""
        return not self.summary.passages and not self.is_headed_by_quote
