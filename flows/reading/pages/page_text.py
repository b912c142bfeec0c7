"""An extractor's lines beside the page they came from: the block of each, and other extractors' votes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block, blocks_of
from flows.reading.word_runs import Run, Wording, runs_of, share_held, tokens_of, wording_of

# Chosen on 91 news pages (half of Zyte's article extraction benchmark), rules and figures by hand, some 110
# settings tried; 50 of them in five folds by site: the best of four folds scores F1 .9885 on the fifth, exact
# .659, as all rules together do (trafilatura for precision alone .9756, .330).
# A line is in a text that holds half of its runs of four words (.3 and .7 differ by less than .0003).
HELD = 0.5
# A line came from the blocks that share at least .8 of the most runs any block shares with it.
NEAR = 0.8
# The shares of a block's letters that make it a link with a few words around it, and nothing but a link.
LINKED = 0.6
ALL_LINKED = 0.9
# Readability found the same article when it holds this share of the precise extractor's runs: .4 and .5 give
# .9875, .6 to .7 .9885, .8 .9871.
_TRUSTED = 0.65
# The article's element is the innermost that holds this share of the prose.
_BODY = 0.85
_AROUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The lines that three extractors took for a page's article: generous, precise, and readability.

    Readability is asked (`find_second`) when a decision needs its vote: on most pages the others agree.
    """

    lines: tuple[str, ...]
    precise: tuple[str, ...]
    find_second: Callable[[], tuple[str, ...]]

    @property
    def second(self) -> tuple[str, ...]:
        """The lines of readability."""
        return self.find_second()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageLine:
    """A line of an extractor: its words, its block and the block's place in the page if found there.

    `is_alone` is True if no other line came from its block.
    """

    text: str
    tokens: Run
    place: int | None
    block: Block | None
    is_alone: bool

    @property
    def is_heading(self) -> bool:
        """True if the page set it as a heading."""
        return self.block is not None and self.block.is_heading

    @property
    def links(self) -> float:
        """The share of its block's letters that are linked; 0 for a line whose block is not known."""
        return self.block.links if self.block is not None else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageText:
    """The text of a page's article before anything is decided.

    `body` is the innermost element that holds most of its prose. `stated` is the wording of the article's
    text in the page's metadata, which may be cut short. `first_prose` is the place of the first line of
    prose. `lines_of` and `lines_below` count the lines that came from an element itself and from its
    children.
    """

    lines: tuple[PageLine, ...]
    blocks: tuple[Block, ...]
    titles: tuple[Run, ...]
    body: Any
    find_second: Callable[[], Wording]
    stated: Wording
    first_prose: int
    lines_of: Counter[Any]
    lines_below: Counter[Any]

    @property
    def second(self) -> Wording:
        """The wording of readability, empty if it found another text."""
        return self.find_second()

    def is_in_body(self, block: Block) -> bool:
        """Return True if a block stands in the article's element, as all do when that is not known."""
        return self.body is None or self.body in block.above


def page_text(root: Any, extracted: Extracted, stated: Wording) -> PageText:
    """Return the lines that two of three extractors took, beside the page they came from.

    What the page's metadata states (`stated`) counts as an extractor that took it. A line that is nothing
    but a link stays only if the precise extractor took it, as do all if readability found another text.
    """
    blocks = blocks_of(root)
    precise = wording_of(extracted.precise)

    @cache
    def second() -> Wording:
        wording = wording_of(extracted.second)
        tokens = [token for line in extracted.precise for token in tokens_of(line)]
        return wording if round(share_held(tokens, wording), 6) >= _TRUSTED else frozenset()

    places = _places(extracted.lines, blocks)
    uses = Counter(places)
    lines: list[PageLine] = []
    for text, place in zip(extracted.lines, places, strict=True):
        line = PageLine(
            text=text,
            tokens=tokens_of(text),
            place=place,
            block=None if place is None else blocks[place],
            is_alone=place is None or uses[place] == 1,
        )
        is_precise, is_stated = (share_held(line.tokens, wording) >= HELD for wording in (precise, stated))
        is_linked = line.links >= ALL_LINKED
        if is_precise or (not is_linked and (is_stated or share_held(line.tokens, second()) >= HELD)):
            lines.append(line)
    prose = (place for place, line in enumerate(lines) if is_prose(line.text) and not line.is_heading)
    return PageText(
        lines=tuple(lines),
        blocks=blocks,
        titles=_titles(root),
        body=_body(lines),
        find_second=second,
        stated=stated,
        first_prose=next(prose, 0),
        lines_of=Counter(line.block.element for line in lines if line.block is not None),
        lines_below=Counter(line.block.parent for line in lines if line.block is not None),
    )


def _places(lines: Sequence[str], blocks: Sequence[Block]) -> list[int | None]:
    """Return the place of each line's block: of those that share most with it the next, else the nearest."""
    holders: dict[Run, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        for run in dict.fromkeys(runs_of(block.tokens)):
            holders[run].append(place)
    chosen_places: list[int | None] = []
    last = -1
    for line in lines:
        shared: Counter[int] = Counter()
        for run in runs_of(tokens_of(line)):
            # Only those near the last one: a page may say the same ten thousand times.
            places = holders.get(run, [])
            middle = bisect_left(places, last)
            shared.update(places[max(0, middle - _AROUND) : middle + _AROUND])
        if not shared:
            chosen_places.append(None)
            continue
        least = NEAR * max(shared.values())
        best = sorted(place for place, count in shared.items() if count >= least)
        chosen = next((place for place in best if place >= last), best[-1])
        last = max(last, chosen)
        chosen_places.append(chosen)
    return chosen_places


def _body(lines: Sequence[PageLine]) -> Any:
    """Return the innermost element that holds most of the prose, or None."""
    weights: Counter[Any] = Counter()
    depths: dict[Any, int] = {}
    for line in lines:
        if line.block is not None and is_prose(line.text) and line.links < LINKED:
            for depth, element in enumerate(reversed(line.block.above)):
                weights[element] += len(line.text)
                depths[element] = depth
    if not weights:
        return None
    least = _BODY * max(weights.values())
    body = max(
        (element for element in weights if weights[element] >= least), key=lambda element: depths[element]
    )
    return body.getparent() if body.tag == "p" else body


def _titles(root: Any) -> tuple[Run, ...]:
    claims = [heading.text_content() for heading in root.xpath("//h1")]
    claims += root.xpath("//meta[@property='og:title' or @name='title' or @name='twitter:title']/@content")
    claims += [title.text_content() for title in root.xpath("//title")]
    titles = (tokens_of(claim.casefold()) for claim in claims)
    return tuple(dict.fromkeys(tokens for tokens in titles if tokens))
