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
from flows.reading.pages.blocks import Block, blocks_of, page_blocks
from flows.reading.pages.line_rules import names_other_part
from flows.reading.word_runs import runs_of, share_held, tokens_of, wording_of

# Two paragraphs make a column; one in an element of its own is how many sites set every paragraph.
_LEAST_PARAGRAPHS = 2
# Invented and real pages of this kind wrap each column in one to three elements below the article's own.
_MOST_LEVELS = 4
_MOST_COLUMNS = 200
_MOST_BLOCKS = 5_000
_LEAST_WORDS = 100
_HELD = 0.5
_MOST_IN_COLUMNS = 0.6
_HIDDEN_ARTICLES = (
    "//body//noscript[not(ancestor::figure or ancestor::picture)]"
    "[ancestor::article or ancestor::main or ancestor::*[@itemprop='articleBody']]"
)

Signature = tuple[str, str]


def with_columns_joined(root: Any, lines: Iterable[str]) -> Any:
    """Return a copy of a page with the columns of its article joined in one element, None if it has none.

    Columns are elements of one name and class, apart from each other within one element that holds one
    heading of the first rank at most, each with two paragraphs of prose or more. Most of the prose that
    extractors took (`lines`) must stand in them. Elements that are named as something else (comments,
    related articles), or that are articles of their own, are no columns.
    """
    originals = _columns(blocks_of(root)[:_MOST_BLOCKS], lines)
    if not originals:
        return None
    copy = deepcopy(root)
    places = {element: place for place, element in enumerate(root.iter())}
    elements = list(copy.iter())
    columns = [elements[places[column]] for column in originals]
    container = _common_ancestor(columns)
    for wrapper in dict.fromkeys(element for column in columns for element in _up_to(column, container)):
        wrapper.drop_tag()
    return copy


def _columns(blocks: Sequence[Block], lines: Iterable[str]) -> list[Any]:
    """Return the elements that are columns and hold most of the prose that extractors took, or none."""
    prose = [block for block in blocks if is_prose(block.text)]
    paragraphs: dict[Signature, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
    for block in prose:
        for element in _wrappers(block):
            paragraphs[_signature(element)][element] += 1
    candidates = {
        signature: list(counts)
        for signature, counts in paragraphs.items()
        if sum(count >= _LEAST_PARAGRAPHS for count in counts.values()) > 1
        and len(counts) <= _MOST_COLUMNS
        and _is_one_article(list(counts))
    }
    if not candidates:
        return []
    wording = wording_of(lines)
    taken = [block for block in prose if share_held(block.tokens, wording) >= _HELD]
    words: dict[Signature, int] = defaultdict(int)
    for block in taken:
        for signature in {_signature(element) for element in _wrappers(block)}:
            words[signature] += len(block.tokens)
    least = _MOST_IN_COLUMNS * sum(len(block.tokens) for block in taken)
    # The innermost come first: a page may wrap its columns twice.
    return next(
        (columns for name, columns in candidates.items() if name in words and words[name] >= least), []
    )


def _wrappers(block: Block) -> list[Any]:
    """Return the elements around a paragraph that may be columns: plain ones that have a class."""
    around = block.above[1 : _MOST_LEVELS + 1]
    return [
        element for element in around if element.tag in ("div", "section", "span") and element.get("class")
    ]


def _signature(element: Any) -> Signature:
    return str(element.tag), " ".join((element.get("class") or "").split())


def _is_one_article(columns: Sequence[Any]) -> bool:
    around = _common_ancestor(columns)
    if around is None or around in columns or around.tag in ("body", "html"):
        return False
    if len(around.xpath(".//h1")) > 1 or around.xpath(".//article"):
        return False
    chains = [_up_to(column, around) for column in columns]
    elements = [element for chain in chains for element in chain]
    return max(map(len, chains)) <= _MOST_LEVELS and not any(
        _has_own_text(element) or names_other_part(element) for element in elements
    )


def _up_to(element: Any, container: Any) -> list[Any]:
    """Return an element and those around it up to a container, which is left out."""
    chain = [element, *element.iterancestors()]
    return chain[: chain.index(container)]


def _has_own_text(element: Any) -> bool:
    """Return True if text stands in an element directly: without its edges it would run into the next."""
    texts = (element.text, element.tail, *(child.tail for child in element))
    return any((text or "").strip() for text in texts)


def _common_ancestor(elements: Sequence[Any]) -> Any:
    """Return the innermost element around all of some, or None."""
    common = [*elements[0].iterancestors()]
    for element in elements[1:]:
        above = set(element.iterancestors())
        common = [ancestor for ancestor in common if ancestor in above]
    return common[0] if common else None


def with_hidden_body(root: Any) -> Any:
    """Return a copy of a page whose article stands in `<noscript>` alone, shown as text; None for any other.

    Some blogs write each post into a template that a script shows, and once more for browsers without
    scripts.
    """
    if not root.xpath(_HIDDEN_ARTICLES):
        return None
    copy = deepcopy(root)
    shown = frozenset(run for block in page_blocks(copy, _MOST_BLOCKS) for run in runs_of(block.tokens))
    hidden = [(element, tokens_of(element.text_content())) for element in copy.xpath(_HIDDEN_ARTICLES)]
    articles = [
        element
        for element, tokens in hidden
        if len(tokens) >= _LEAST_WORDS and share_held(tokens, shown) < _HELD
    ]
    for element in articles:
        element.tag = "div"
    return copy if articles else None
