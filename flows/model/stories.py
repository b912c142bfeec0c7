"""Stories as the store keeps them: who is in which since when, what merged or split, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """An article is in a story from `since` on, until a later membership of it says otherwise.

    The evidence is that of then: the fellow it was most alike, how alike, and the likeness that was asked
    for; None for an article alone in its story.
    """

    article_id: str
    story_id: str
    since: datetime
    nearest_id: str | None = None
    similarity: float | None = None
    threshold: float | None = None


class ChangeKind(StrEnum):
    """What became of stories that were told apart, or together, before."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """At `as_of` a story took in others that ended, or gave articles to new ones."""

    kind: ChangeKind
    as_of: datetime
    story_id: str
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A person said at a time that articles are one story, or that some are not that of the others.

    MERGE: all of both sides are one story. SPLIT: none of `article_ids` is in the story of one of
    `other_ids`. Of two decisions about one pair the later counts.
    """

    kind: ChangeKind
    at: datetime
    article_ids: tuple[str, ...]
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouping:
    """What a batch of new articles changed: the memberships that are new, and the merges and splits."""

    memberships: tuple[Membership, ...] = ()
    changes: tuple[StoryChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFingerprint:
    """What is made of an article's text once, as bytes; `version` says by which method."""

    article_id: str
    version: int
    signature: bytes | None
    vector: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowArticle:
    """An article without its text: what decides about copies and stories."""

    article_id: str
    outlet: str
    time: datetime
    language: str
    signature: bytes | None
    vector: bytes | None
