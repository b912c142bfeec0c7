"""Pictures of articles."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """The picture of an article, as it is stored with an edition: `images/NAME` below the site's own folder.

    `outlet` gave it; `size` is in bytes, `width` and `height` are in pixels.
    """

    name: str
    outlet: str
    article_id: str
    width: int
    height: int
    size: int
