"""Pages that keep one article in several like elements, or in what only browsers without scripts show.

Extractors take one element for the article. Here its parts are set side by side in one element, in the
order of the page, before they look; no text is added, left out or moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block, page_blocks
from flows.reading.pages.furniture import names_other_part
from flows.reading.wording import Wording, runs_of, share_held, tokens_of, wording_of

# Two paragraphs make a column; one in an element of its own is how many sites set every paragraph.
_LEAST_PARAGRAPHS = 2
# Invented and real pages of this kind wrap each column in one to three elements below the article's own.
_MOST_LEVELS = 4
_MOST_COLUMNS = 200
_MOST_BLOCKS = 5_000
_LEAST_WORDS = 100
_HELD = 0.5
_MOST_IN_COLUMNS = 0.6
_WITHIN_ARTICLE = "[ancestor::article or ancestor::main or ancestor::*[@itemprop='articleBody']]"

Signature = tuple[str, str]


def with_columns_joined(root: Any, lines: Iterable[str]) -> Any:
    """Return a copy of a page with the columns of its article joined in one element, None if it has none.

    Columns are elements of one name and class, apart from each other within one element that holds one
    heading of the first rank at most, each with two paragraphs of prose or more. Most of the prose that
    extractors took (`lines`) must stand in them. Elements that are named as something else (comments,
    related articles), or that are articles of their own, are no columns.
    """
    wording = wording_of(lines)
    prose = [block for block in page_blocks(root, _MOST_BLOCKS) if is_prose(block.text)]
    taken = [block for block in prose if share_held(block.tokens, wording) >= _HELD]
    columns = _columns(prose, taken)
    if not columns:
        return None
    tree = root.getroottree()
    paths = [tree.getpath(column) for column in columns]
    around = tree.getpath(_common(columns))
    copy = deepcopy(root)
    joined = copy.getroottree()
    (whole,) = joined.xpath(around)
    wrappers: dict[Any, None] = {}
    for path in paths:
        (column,) = joined.xpath(path)
        for element in (column, *column.iterancestors()):
            if element is whole:
                break
            wrappers[element] = None
    for element in wrappers:
        element.drop_tag()
    return copy


def _columns(prose: Sequence[Block], taken: Sequence[Block]) -> list[Any]:
    """Return the columns that hold most of the prose taken, or an empty list."""
    size = sum(len(block.tokens) for block in taken)
    inside: dict[Signature, int] = defaultdict(int)
    for block in taken:
        for signature in {_signature(element) for element in _wrappers(block)}:
            inside[signature] += len(block.tokens)
    likely = {signature for signature, held in inside.items() if held >= _MOST_IN_COLUMNS * size}
    held: dict[Signature, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for block in prose:
        for element in _wrappers(block):
            if _signature(element) in likely:
                held[_signature(element)][element] += 1
    # The innermost come first: a page may wrap its columns twice.
    for found in held.values():
        columns = list(found)
        full = [column for column in columns if found[column] >= _LEAST_PARAGRAPHS]
        if len(full) > 1 and len(columns) <= _MOST_COLUMNS and _is_one_article(columns):
            return columns
    return []


def _wrappers(block: Block) -> list[Any]:
    """Return the elements around a paragraph that may be columns: plain ones that have a class."""
    around = block.above[1 : _MOST_LEVELS + 1]
    return [
        element for element in around if element.tag in ("div", "section", "span") and element.get("class")
    ]


def _signature(element: Any) -> Signature:
    return str(element.tag), " ".join((element.get("class") or "").split())


def _is_one_article(columns: Sequence[Any]) -> bool:
    around = _common(columns)
    if around is None or around in columns or around.tag in ("body", "html"):
        return False
    if len(around.xpath(".//h1")) > 1 or around.xpath(".//article"):
        return False
    for column in columns:
        chain = [column, *column.iterancestors()]
        between = chain[: chain.index(around)]
        if len(between) > _MOST_LEVELS or any(
            _has_own_text(each) or names_other_part(each) for each in between
        ):
            return False
    return True


def _has_own_text(element: Any) -> bool:
    """Return True if text stands in an element directly: without its edges it would run into the next."""
    return any(
        (text or "").strip() for text in (element.text, element.tail, *(each.tail for each in element))
    )


def _common(elements: Sequence[Any]) -> Any:
    """Return the innermost element around all of some."""
    common = [*elements[0].iterancestors()]
    for element in elements[1:]:
        above = set(element.iterancestors())
        common = [each for each in common if each in above]
    return common[0] if common else None


def with_hidden_body(root: Any) -> Any:
    """Return a copy of a page whose article stands in `<noscript>` alone, shown as text; None for any other.

    Some blogs write each post into a template that a script shows, and once more for browsers without
    scripts.
    """
    hidden = [
        (element, tokens_of(element.text_content()))
        for element in root.xpath(
            "//body//noscript[not(ancestor::figure or ancestor::picture)]" + _WITHIN_ARTICLE
        )
    ]
    long = [(element, tokens) for element, tokens in hidden if len(tokens) >= _LEAST_WORDS]
    if not long:
        return None
    shown = _wording(page_blocks(root, _MOST_BLOCKS))
    tree = root.getroottree()
    paths = [tree.getpath(element) for element, tokens in long if share_held(tokens, shown) < _HELD]
    if not paths:
        return None
    copy = deepcopy(root)
    for path in paths:
        for element in copy.getroottree().xpath(path):
            element.tag = "div"
    return copy


def _wording(blocks: Iterable[Block]) -> Wording:
    return frozenset(run for block in blocks for run in runs_of(block.tokens))
