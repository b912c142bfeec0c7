"""Blocks of a page's article that an extractor lost, put back between its lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flows.reading.furniture import end_rule, listed_rule, urges_to_follow
from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block
from flows.reading.pages.furniture import is_title_again, names_other_part
from flows.reading.pages.lines import PageLine, Reading, VoteRules
from flows.reading.wording import Wording, runs_of, share_held, wording_of

_BESIDE = ("figure", "header", "footer", "aside", "nav", "form")
_SEVERAL, _MANY = 2, 3


def with_recovered(
    reading: Reading, taken: Mapping[int, str], rules: VoteRules
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that were not taken with the lost ones among them, and the lost ones alone.

    Lost are headings and paragraphs whose siblings were kept, and quotations of other sites set between
    them. Before and after the text only whole paragraphs are put back, and only those readability kept.
    """
    kept = [line for place, line in enumerate(reading.lines) if place not in taken]
    lost = tuple(_lost(reading, kept, rules)) if kept else ()
    placed: list[tuple[int, int, int, str]] = []
    last = -1
    for number, line in enumerate(kept):
        last = last if line.place is None else max(last, line.place)
        placed.append((last, 1, number, _as_set(line, rules)))
    placed += [(place, 0, 0, reading.blocks[place].text) for place in lost]
    return tuple(text for *_, text in sorted(placed)), tuple(reading.blocks[place].text for place in lost)


def _as_set(line: PageLine, rules: VoteRules) -> str:
    """Return a line as the page sets it, when that is the same line with what the extractor lost in it."""
    block = line.block
    if block is None or not line.whole or not (block.is_heading or block.tag in ("p", "li")):
        return line.text
    held = share_held(block.tokens, frozenset(runs_of(line.tokens)))
    holds = share_held(line.tokens, frozenset(runs_of(block.tokens)))
    return block.text if (held >= 0.6 and holds >= 0.6) or (block.cards and held >= 0.6) else line.text


def _lost(reading: Reading, kept: Sequence[PageLine], rules: VoteRules) -> Iterator[int]:
    places = {line.place for line in reading.lines if line.place is not None}
    wording = wording_of(line.text for line in reading.lines)
    standing = [line.place for line in kept if line.place is not None]
    if not standing:
        return
    parents = Counter(line.block.parent for line in reading.lines if line.block is not None)
    own = Counter(line.block.element for line in reading.lines if line.block is not None)
    for place, block in enumerate(reading.blocks):
        if place in places or not reading.in_body(block):
            continue
        is_within = standing[0] <= place <= max(standing)
        is_lost = _belongs_within if is_within else _belongs_around
        belongs = is_lost(block, (parents, own), reading, rules) or _is_stated(block, reading, rules)
        if belongs and not _is_said(block, wording, rules):
            yield place


def _is_said(block: Block, wording: Wording, rules: VoteRules) -> bool:
    return share_held(block.tokens, wording) >= rules.held


def _is_stated(block: Block, reading: Reading, rules: VoteRules) -> bool:
    """Return True for a paragraph of prose that the page's metadata gives as part of the article."""
    is_plain = block.links < rules.linked and is_prose(block.text) and not names_other_part(block.element)
    return (
        is_plain
        and share_held(block.tokens, reading.stated) >= rules.near
        and not (listed_rule(block.text) or end_rule(block.text, "") or urges_to_follow(block.text))
        and not is_title_again(block.tokens, reading.titles)
    )


def _belongs_within(
    block: Block, counts: tuple[Counter[Any], Counter[Any]], reading: Reading, rules: VoteRules
) -> bool:
    parents, own = counts
    is_sibling = parents[block.parent] >= _SEVERAL or own[block.element] >= _SEVERAL
    if not is_sibling:
        return _is_quotation(block, parents)
    if listed_rule(block.text) or is_title_again(block.tokens, reading.titles):
        return False
    if names_other_part(block.element):
        return False
    if block.is_heading:
        return True
    if block.links >= 0.5:
        return False
    return block.tag == "p" or (_is_text_of_its_own(block) and _is_wanted(block, own, reading, rules))


def _is_quotation(block: Block, parents: Counter[Any]) -> bool:
    """Tell a quotation, such as another site's post, that stands among the article's paragraphs."""
    quotation = next((element for element in block.above[:3] if element.tag == "blockquote"), None)
    if quotation is None:
        return False
    around = [element for element in (quotation.getparent(),) if element is not None]
    around += [element.getparent() for element in around if element.getparent() is not None]
    return any(parents[element] >= _SEVERAL for element in around)


def _is_text_of_its_own(block: Block) -> bool:
    is_plain = block.tag in ("div", "section", "article", "blockquote")
    return is_plain and not block.within(*_BESIDE, levels=4)


def _is_wanted(block: Block, own: Counter[Any], reading: Reading, rules: VoteRules) -> bool:
    is_among_own = own[block.element] >= _SEVERAL and is_prose(block.text)
    return is_among_own or share_held(block.tokens, reading.second) >= rules.held


def _belongs_around(
    block: Block, counts: tuple[Counter[Any], Counter[Any]], reading: Reading, rules: VoteRules
) -> bool:
    parents, own = counts
    is_sibling = (parents[block.parent] >= _MANY and block.tag in ("p", "blockquote")) or (
        own[block.element] >= _MANY
    )
    return (
        is_sibling
        and block.links < 0.5
        and is_prose(block.text)
        and share_held(block.tokens, reading.second) >= rules.held
        and not (listed_rule(block.text) or end_rule(block.text, "") or urges_to_follow(block.text))
        and not is_title_again(block.tokens, reading.titles)
        and not names_other_part(block.element)
    )
