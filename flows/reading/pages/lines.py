"""An extractor's lines, each beside its block of the page and a second extractor's word on it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block, page_blocks
from flows.reading.wording import Run, Wording, runs_of, share_held, tokens_of, wording_of

_AROUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteRules:
    """When extractors and the page's own structure decide about a line.

    Chosen on 91 news pages (half of Zyte's article extraction benchmark), rules and figures by hand, some
    110 settings tried; 50 of them in five folds by site: the best of four folds scores F1 .9885 on the
    fifth, exact .659, as all rules together do (trafilatura for precision alone .9756, .330). Without any
    one rule F1 is .9861 to .9889. `held`: a line is in a text that holds half of its runs of four words
    (.3 and .7 differ by less than .0003). `trusted`: readability found the same article when it holds
    that share of the precise extractor's runs: .4 and .5 give .9875, .6 to .7 .9885, .8 .9871. `near`: a
    line came from the blocks that share at least .8 of the most runs any block shares with it. `body`:
    the article's element is the innermost that holds .85 of the prose. `linked` and `all_linked`: the
    shares of a block's letters that make it a link with a few words around it, and nothing but a link.
    `most_taken`: no rule takes more of a text than this share (.3 to .6 change no page of the 91).
    """

    held: float = 0.5
    trusted: float = 0.65
    near: float = 0.8
    body: float = 0.85
    linked: float = 0.6
    all_linked: float = 0.9
    most_taken: float = 0.4
    most_blocks: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What three extractors took for a page's article: a generous one, a precise one, and readability."""

    lines: tuple[str, ...]
    precise: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PageLine:
    """A line of an extractor: its words, its block and the block's place in the page if found there.

    `seconded` tells whether readability kept it too, `stated` whether the page's metadata has it, `whole`
    that no other line came from its block.
    """

    text: str
    tokens: Run
    place: int | None
    block: Block | None
    seconded: bool
    stated: bool = False
    whole: bool = True

    @property
    def is_heading(self) -> bool:
        """Whether the page set it as a heading."""
        return self.block is not None and self.block.is_heading

    @property
    def links(self) -> float:
        """The share of its block's letters that are linked; 0 for a line whose block is not known."""
        return self.block.links if self.block is not None else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What is known of a page's article before anything is decided.

    `body` is the innermost element that holds most of its prose, `claimed` the elements that the page
    calls the article's body. `second` is the wording of readability, empty when it found another text,
    `stated` that of the article's text in the page's metadata, which may be cut short.
    `first_prose` is the place of the first line of prose.
    """

    lines: tuple[PageLine, ...]
    blocks: tuple[Block, ...]
    titles: tuple[Run, ...]
    body: Any
    claimed: frozenset[Any]
    second: Wording
    stated: Wording
    first_prose: int

    def in_body(self, block: Block) -> bool:
        """Tell whether a block stands in the article's element, as all do when that is not known."""
        return self.body is None or self.body in block.above


def reading_of(root: Any, given: Extracted, stated: Wording, rules: VoteRules) -> Reading:
    """Set an extractor's lines beside the page they came from, those that two of three extractors keep.

    What the page's metadata states (`stated`) counts as an extractor that keeps it.
    A line that is nothing but a link stays only when the precise extractor keeps it, as do all when
    readability found another text.
    """
    blocks = page_blocks(root, rules.most_blocks)
    lines = given.lines
    wording = _trusted(given.precise, wording_of(given.second), rules)
    places = _places(lines, blocks, rules)
    uses = Counter(place for place in places if place is not None)
    found = tuple(
        _line(line, None if place is None else (place, blocks[place]), wording, stated, rules)
        for line, place in zip(lines, places, strict=True)
    )
    precise = wording_of(given.precise)
    found = tuple(line for line in found if _has_majority(line, precise, rules))
    found = tuple(replace(line, whole=line.place is None or uses[line.place] == 1) for line in found)
    prose = (place for place, line in enumerate(found) if is_prose(line.text) and not line.is_heading)
    return Reading(
        lines=found,
        blocks=blocks,
        titles=_titles(root),
        body=_body(found, rules),
        claimed=frozenset(root.xpath("//*[@itemprop='articleBody' and not(self::meta)]")),
        second=wording,
        stated=stated,
        first_prose=next(prose, 0),
    )


def _has_majority(line: PageLine, precise: Wording, rules: VoteRules) -> bool:
    is_kept = share_held(line.tokens, precise) >= rules.held
    return is_kept or ((line.seconded or line.stated) and line.links < rules.all_linked)


def _trusted(lines: Sequence[str], wording: Wording, rules: VoteRules) -> Wording:
    tokens = [token for line in lines for token in tokens_of(line)]
    return wording if round(share_held(tokens, wording), 6) >= rules.trusted else frozenset()


def _line(
    text: str, place: tuple[int, Block] | None, second: Wording, stated: Wording, rules: VoteRules
) -> PageLine:
    tokens = tokens_of(text)
    return PageLine(
        text=text,
        tokens=tokens,
        place=place[0] if place else None,
        block=place[1] if place else None,
        seconded=share_held(tokens, second) >= rules.held,
        stated=share_held(tokens, stated) >= rules.held,
    )


def _places(lines: Sequence[str], blocks: Sequence[Block], rules: VoteRules) -> list[int | None]:
    """Find the block of each line: of those that share most with it the next one, else the nearest."""
    holders: dict[Run, list[int]] = defaultdict(list)
    for place, block in enumerate(blocks):
        for run in dict.fromkeys(runs_of(block.tokens)):
            holders[run].append(place)
    found: list[int | None] = []
    last = -1
    for line in lines:
        shared = Counter(
            place for run in runs_of(tokens_of(line)) for place in _around(holders.get(run, ()), last)
        )
        if not shared:
            found.append(None)
            continue
        least = rules.near * max(shared.values())
        best = sorted(place for place, count in shared.items() if count >= least)
        ahead = [place for place in best if place >= last]
        chosen = ahead[0] if ahead else best[-1]
        last = max(last, chosen)
        found.append(chosen)
    return found


def _around(places: Sequence[int], last: int) -> Sequence[int]:
    """Return the few places around one: a page may say the same ten thousand times."""
    middle = bisect_left(places, last)
    return places[max(0, middle - _AROUND) : middle + _AROUND]


def _body(lines: Sequence[PageLine], rules: VoteRules) -> Any:
    weights: Counter[Any] = Counter()
    depths: dict[Any, int] = {}
    for line in lines:
        if line.block is not None and is_prose(line.text) and line.links < rules.linked:
            for level, element in enumerate(reversed(line.block.above)):
                weights[element] += len(line.text)
                depths[element] = level
    if not weights:
        return None
    least = rules.body * max(weights.values())
    body = max((element for element in weights if weights[element] >= least), key=lambda each: depths[each])
    return body.getparent() if body.tag == "p" else body


def _titles(root: Any) -> tuple[Run, ...]:
    claims = [heading.text_content() for heading in root.xpath("//h1")]
    claims += root.xpath("//meta[@property='og:title' or @name='title' or @name='twitter:title']/@content")
    claims += [title.text_content() for title in root.xpath("//title")]
    found = (tokens_of(claim.casefold()) for claim in claims)
    return tuple(dict.fromkeys(tokens for tokens in found if tokens))
