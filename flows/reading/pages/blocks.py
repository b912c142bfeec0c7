"""A web page as the blocks of text that a browser would set, with where each stands in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from flows.reading.markup import BLOCK_TAGS, WHITE_SPACE, is_hidden
from flows.reading.wording import tokens_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

# What no reader of the page sees as its text.
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "object",
        "embed",
        "canvas",
        "map",
        "select",
        "textarea",
        "button",
        "video",
        "audio",
        "input",
        "option",
    ]
)
_BLOCKS = BLOCK_TAGS | {
    "aside",
    "caption",
    "dialog",
    "figcaption",
    "figure",
    "footer",
    "form",
    "menu",
    "nav",
}
_WORD = re.compile(r"\w")
_DEEPEST = 300
# A card that opens over a linked name: behind it, three links or more and nothing else.
_LEAST_CARD_LINKS = 3
_MOST_CARD_LINKS = 40
_CARD_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A run of text between two edges of blocks: a paragraph, a heading, a list item, a line of a verse.

    `element` is the block element it stands in directly; `above` its ancestors, itself first. `links` is
    the share of its characters that are linked, in [0, 1]. `cards` tells that cards of links that open
    over its words were left out of `text`.
    """

    text: str
    element: Any
    above: tuple[Any, ...]
    links: float
    cards: bool
    tokens: tuple[str, ...] = field(repr=False)

    @property
    def tag(self) -> str:
        """The name of the element it stands in."""
        return str(self.element.tag)

    @property
    def parent(self) -> Any:
        """The element around the one it stands in, or None."""
        return self.above[1] if len(self.above) > 1 else None

    @property
    def is_heading(self) -> bool:
        """Whether it is one of the page's headings."""
        return self.tag in HEADINGS

    def within(self, *tags: str, levels: int = 400) -> bool:
        """Tell whether it stands in an element of one of these names, at most that many levels up."""
        return any(element.tag in tags for element in self.above[:levels])


@dataclass(slots=True)
class _Piece:
    """Text that is being put together: what it says, how much of it is linked, and its element."""

    element: Any
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    letters: int = 0
    cards: bool = False

    def add(self, text: str | None, *, is_linked: bool) -> None:
        if text:
            size = len("".join(text.split()))
            self.parts.append(text)
            self.letters += size
            self.linked += size if is_linked else 0

    def block(self) -> Block | None:
        text = WHITE_SPACE.sub(" ", "".join(self.parts)).strip()
        if not _WORD.search(text):
            return None
        return Block(
            text=text,
            element=self.element,
            above=(self.element, *self.element.iterancestors()),
            links=self.linked / max(1, self.letters),
            cards=self.cards,
            tokens=tokens_of(text),
        )


def page_blocks(root: Any, most: int) -> tuple[Block, ...]:
    """Return the visible blocks of a parsed page in reading order, the first `most` of them.

    What is hidden, drawn or clickable is left out, as are elements nested deeper than 300 levels.
    """
    found: list[Block] = []
    for piece in _pieces(root):
        block = piece.block()
        if block is not None:
            found.append(block)
        if len(found) >= most:
            break
    return tuple(found)


def _pieces(root: Any) -> Iterator[_Piece]:
    """Walk a page without recursion: foreign pages nest deeper than Python calls."""
    piece = _Piece(root)
    # An element to enter, or what follows one that was entered: its block, whether it is linked, its depth.
    waiting: list[tuple[Any, bool, Any, bool, int]] = [(root, True, root, False, 0)]
    while waiting:
        element, enters, block, linked, depth = waiting.pop()
        if not enters:
            if element.tag in _BLOCKS:
                yield piece
                piece = _Piece(block)
            piece.add(element.tail, is_linked=linked)
            continue
        waiting.append((element, False, block, linked, depth))
        if not _is_seen(element) or depth > _DEEPEST:
            continue
        if _is_card(element):
            piece.cards = True
            continue
        if element.tag in _BLOCKS or element.tag == "br":
            yield piece
            piece = _Piece(element if element.tag in _BLOCKS else block)
        inner, inner_linked = piece.element, linked or element.tag == "a"
        piece.add(element.text, is_linked=inner_linked)
        waiting.extend((child, True, inner, inner_linked, depth + 1) for child in reversed(element))
    yield piece


def _is_seen(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag not in _UNSEEN and not is_hidden(element)


def _is_card(element: Any) -> bool:
    name = element.getprevious()
    follows_link = name is not None and name.tag == "a" and not (name.tail or "").strip()
    if element.tag != "span" or not follows_link:
        return False
    links = list(islice(element.iter("a"), _MOST_CARD_LINKS + 1))
    if not _LEAST_CARD_LINKS <= len(links) <= _MOST_CARD_LINKS:
        return False
    size = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in links)
    return size > 0 and linked >= _CARD_SHARE * size
