"""Blocks of a page's article that an extractor lost, put back between its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from flows.reading.furniture_lines import end_rule, listed_rule, urges_to_follow
from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block
from flows.reading.pages.line_rules import is_title_again, names_other_part
from flows.reading.pages.page_text import HELD, LINKED, NEAR, PageLine, PageText
from flows.reading.word_runs import runs_of, share_held, wording_of

_BESIDE = ("figure", "header", "footer", "aside", "nav", "form")
_SEVERAL = 2
_SAME_LINE = 0.6


def with_recovered(text: PageText, taken: Set[int]) -> tuple[str, ...]:
    """Return the lines that were not taken, with the lost ones among them.

    Lost are headings and paragraphs whose siblings are there, quotations of other sites between them, and
    paragraphs that the page's metadata gives as the article's.
    """
    left = [line for number, line in enumerate(text.lines) if number not in taken]
    placed: list[tuple[int, int, int, str]] = []
    last = -1
    for number, line in enumerate(left):
        last = last if line.place is None else max(last, line.place)
        placed.append((last, 1, number, _as_set(line)))
    placed += [(place, 0, 0, text.blocks[place].text) for place in _lost(text, left)]
    return tuple(line for *_, line in sorted(placed))


def _as_set(line: PageLine) -> str:
    """Return a line as the page sets it, if that is the same line with what the extractor lost in it."""
    block = line.block
    if block is None or not line.is_alone or not (block.is_heading or block.tag in ("p", "li")):
        return line.text
    holds_block = share_held(block.tokens, frozenset(runs_of(line.tokens))) >= _SAME_LINE
    holds_line = share_held(line.tokens, frozenset(runs_of(block.tokens))) >= _SAME_LINE
    return block.text if holds_block and (holds_line or block.has_cards) else line.text


def _lost(text: PageText, left: Sequence[PageLine]) -> Iterator[int]:
    """Yield the places of the blocks that belong to the article and of which no line has the words."""
    places = [line.place for line in left if line.place is not None]
    if not places:
        return
    taken_up = {line.place for line in text.lines}
    wording = wording_of(line.text for line in text.lines)
    for place, block in enumerate(text.blocks):
        if place in taken_up or not text.is_in_body(block):
            continue
        belongs = places[0] <= place <= max(places) and _belongs_between(block, text)
        if (belongs or _is_stated(block, text)) and share_held(block.tokens, wording) < HELD:
            yield place


def _belongs_between(block: Block, text: PageText) -> bool:
    """Return True if a block between the lines is of the article: like its siblings, or a quotation."""
    own = text.lines_of[block.element]
    if text.lines_below[block.parent] < _SEVERAL and own < _SEVERAL:
        # A quotation, such as another site's post, among the article's paragraphs.
        quotation = next((element for element in block.above[:3] if element.tag == "blockquote"), None)
        around = [] if quotation is None else list(quotation.iterancestors())[:2]
        return any(text.lines_below[element] >= _SEVERAL for element in around)
    if _is_of_no_article(block, text):
        return False
    if block.is_heading or block.links >= 0.5:
        return block.is_heading
    is_plain = block.tag in ("div", "section", "article", "blockquote")
    if block.tag == "p" or not is_plain or block.is_within(*_BESIDE, levels=4):
        return block.tag == "p"
    return (own >= _SEVERAL and is_prose(block.text)) or share_held(block.tokens, text.second) >= HELD


def _is_stated(block: Block, text: PageText) -> bool:
    """Return True for a paragraph of prose that the page's metadata gives as part of the article."""
    return (
        block.links < LINKED
        and is_prose(block.text)
        and share_held(block.tokens, text.stated) >= NEAR
        and not (end_rule(block.text, "") or urges_to_follow(block.text) or _is_of_no_article(block, text))
    )


def _is_of_no_article(block: Block, text: PageText) -> bool:
    is_title = is_title_again(block.tokens, text.titles)
    return bool(listed_rule(block.text)) or is_title or names_other_part(block.element)
