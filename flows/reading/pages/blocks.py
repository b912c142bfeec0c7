"""A web page as the blocks of text that a browser would set, with where each stands in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from flows.reading.markup import BLOCK_TAGS, WHITE_SPACE, is_hidden
from flows.reading.word_runs import tokens_of

_UNSEEN_ELEMENTS = """
    script style noscript template svg head iframe object embed canvas map select textarea button video audio
    input option
"""
_UNSEEN = frozenset(_UNSEEN_ELEMENTS.split())
_MORE_BLOCKS = "aside caption dialog figcaption figure footer form menu nav"
_BLOCKS = BLOCK_TAGS | frozenset(_MORE_BLOCKS.split())
_WORD = re.compile(r"\w")
_HEADING = re.compile(r"h[1-6]")
_DEEPEST = 300
# A card that opens over a linked name: behind it, three links or more and nothing else.
_LEAST_CARD_LINKS = 3
_MOST_CARD_LINKS = 40
_CARD_SHARE = 0.9
MOST_BLOCKS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A run of text between two edges of blocks: a paragraph, a heading, a list item, a line of a verse.

    `above` are the elements it stands in, innermost first, which is a block element. `links` is the share of
    its characters that are linked, in [0, 1]. `has_cards` is True if cards of links that open over its words
    were left out of `text`.
    """

    text: str
    above: tuple[Any, ...]
    links: float
    has_cards: bool
    tokens: tuple[str, ...] = field(repr=False)

    @property
    def element(self) -> Any:
        """The block element it stands in directly."""
        return self.above[0]

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
        """True for one of the page's headings."""
        return bool(_HEADING.fullmatch(self.tag))

    def is_within(self, *tags: str, levels: int) -> bool:
        """Return True if it stands in an element of one of these names, at most that many levels up."""
        return any(element.tag in tags for element in self.above[:levels])


@dataclass(slots=True)
class _Piece:
    """Text that is being put together: its parts, how many letters of it are linked, and its element."""

    element: Any
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    letters: int = 0
    has_cards: bool = False

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
            above=(self.element, *self.element.iterancestors()),
            links=self.linked / max(1, self.letters),
            has_cards=self.has_cards,
            tokens=tokens_of(text),
        )


def page_blocks(root: Any, most: int = MOST_BLOCKS) -> tuple[Block, ...]:
    """Return the visible blocks of a parsed page in reading order, the first `most` of them.

    What is hidden, drawn or clickable is left out, as are elements nested deeper than 300 levels.
    """
    blocks = (piece.block() for piece in _pieces(root))
    return tuple(islice((block for block in blocks if block is not None), most))


@lru_cache(maxsize=1)
def blocks_of(root: Any) -> tuple[Block, ...]:
    """Return the visible blocks of a parsed page, found once for all who ask; nobody changes the page."""
    return page_blocks(root)


def _pieces(root: Any) -> Iterator[_Piece]:
    """Yield the texts of a page between the edges of its blocks, walking without recursion."""
    from lxml import etree

    piece = _Piece(root)
    # The block around the current place and whether it is linked, and those of each element around it.
    around: list[tuple[Any, bool]] = [(root, False)]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        is_block = element.tag in _BLOCKS
        if event == "end":
            around.pop()
            block, is_linked = around[-1]
            if is_block:
                yield piece
                piece = _Piece(block)
            piece.add(element.tail, is_linked=is_linked)
            continue
        block, is_linked = around[-1]
        around.append((block, is_linked))
        is_unseen = element.tag in _UNSEEN or is_hidden(element) or len(around) - 2 > _DEEPEST
        if is_unseen or _is_card(element):
            piece.has_cards |= not is_unseen
            walk.skip_subtree()
            continue
        if is_block or element.tag == "br":
            yield piece
            piece = _Piece(element if is_block else block)
        is_linked = is_linked or element.tag == "a"
        around[-1] = (piece.element, is_linked)
        piece.add(element.text, is_linked=is_linked)
    yield piece


def _is_card(element: Any) -> bool:
    """Return True for a card of links that opens over the linked name before it."""
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
