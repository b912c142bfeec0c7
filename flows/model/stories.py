"""Stories as the store keeps them: their articles over time, merges and splits, decisions of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flows.model.editions import Story
from flows.model.sources import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The membership of an article in a story from `since` on, until a later one replaces it.

    The evidence is of that time: the most similar article, the similarity, and the threshold that it passed;
    None for an article alone in its story. `copy_of` is the article whose text it repeats, if it does: then
    it is in that article's story, and the similarity is that of the copy.
    """

    article_id: str
    story_id: str
    since: datetime
    nearest_id: str | None = None
    similarity: float | None = None
    threshold: float | None = None
    copy_of: str | None = None


class ChangeKind(StrEnum):
    """The two changes that stories and articles undergo."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """A story took in others that ended, or gave articles to new ones, at `as_of`."""

    kind: ChangeKind
    as_of: datetime
    story_id: str
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person's decision that articles are one story, or are not.

    MERGE: all of both sides are one story. SPLIT: none of `article_ids` is in the story of one of
    `other_ids`. Of two decisions about one pair the later counts.
    """

    kind: ChangeKind
    at: datetime
    article_ids: tuple[str, ...]
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """The changes by a batch of new articles: new memberships, merges and splits."""

    memberships: tuple[Membership, ...] = ()
    changes: tuple[StoryChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLessons:
    """The lessons of themes until a time, packed; `body` is None where they are damaged."""

    as_of: datetime
    body: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFingerprint:
    """The values computed once from an article's text, as bytes, by the method `version`."""

    article_id: str
    version: int
    signature: bytes | None
    vector: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowArticle:
    """An article without its text, for decisions about copies and stories.

    `secondhand`: it comes from a feed that is not its outlet's own.
    """

    article_id: str
    outlet: str
    time: datetime
    language: str
    secondhand: bool
    signature: bytes | None
    vector: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A story with all its evidence, its merges and splits, and the decisions of a person about it.

    `edition_id` is the edition that shows it, None if none has shown it yet. `theme_added` is True if the
    user added words to its theme, which take precedence over the packaged ones. `fellows` counts the other
    stories of its theme that the edition tells, `discounted` is what a brief weighs beside them.
    `quiet` is how often its feed posts if it is the post of a quieter feed.
    """

    story: Story
    edition_id: str | None
    changes: tuple[StoryChange, ...]
    decisions: tuple[Decision, ...]
    theme_added: bool = False
    fellows: int = 0
    discounted: float = 0.0
    quiet: Rhythm | None = None
