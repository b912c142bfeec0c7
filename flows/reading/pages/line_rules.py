"""The rules that take lines of a page's article which are not the article, in two tables at the end.

Unlike the cleaner's shapes for plain text they rest on the page itself: where a line stands, what the page
links, and the page's own names for its parts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flows.reading.furniture_lines import end_rule, listed_rule, opens_end_matter, urges_to_follow
from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block
from flows.reading.pages.page_text import ALL_LINKED, LINKED, PageText
from flows.reading.word_runs import Run

Places = Iterator[int]

# Rules of the general list that are sure within a page's article, at its ends, and for all that follows.
_SURE_WITHIN = frozenset(("read more", "share", "newsletter", "advertisement", "navigation"))
_SURE_FOR_TAILS = _SURE_WITHIN.union(
    ("tags", "tip line", "appeal", "source link", "byline", "comments", "follow us", "copyright"),
    ("syndication", "author note"),
)
_SURE_AT_ENDS = _SURE_FOR_TAILS.union(("timestamp", "photo credit", "separator"))
# What publishers call the parts that are not the article, as words of a class or an id.
_PART = re.compile(
    r"(?:^|[-_\s])(?:newsletters?|cta|sign-?up|subscri(?:be|ption)|related|recirc\w*|promo\w*|share|sharing"
    r"|social-share\w*|byline|tags?|taglist|breadcrumbs?|rail|most-?(?:read|popular)|trending|outbrain|taboola"
    r"|sponsor\w*|advert\w*|author-(?:bio|info)|comments?|read-?(?:more|next|time))(?=$|[-_\s])",
    re.IGNORECASE,
)
_HUMP = re.compile(r"([a-z])([A-Z])")
_LABEL = re.compile(r"\W*[^:：|]{2,30}[:：|]\s*|\W*\[\w+\]\W*")
_DIGIT = re.compile(r"\d")
# .3 to .6 change no page of the 91.
_MOST_TAKEN = 0.4
_SHORT_TOKENS = 10
_TITLE_LINES = 7
_TAIL_LINES = 3
_MOST_PEELED = 60
_BLOCKS_AHEAD = 8


def is_title_again(tokens: Run, titles: tuple[Run, ...]) -> bool:
    """Return True if words are one of the page's titles, its beginning, or nearly all of its words."""
    own = tuple(token.casefold() for token in tokens)
    if len(own) < 3:
        return False
    for title in titles:
        begins = len(own) >= 4 and title[: len(own)] == own
        goes_on = len(title) >= 4 and own[: len(title)] == title and len(own) - len(title) <= 3
        shared = len(set(own) & set(title))
        is_alike = len(own) >= 5 and shared >= 0.85 * max(len(set(own)), len(set(title)))
        if title == own or begins or goes_on or is_alike:
            return True
    return False


def names_other_part(element: Any) -> bool:
    """Return True if an element's class or id calls it a part beside the article: "newsletter", "promo"."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_PART.search(_HUMP.sub(r"\1-\2", names)))


def lines_taken(text: PageText) -> set[int]:
    """Return the places of the lines that are not the article.

    A rule that would take a large part of the text has misread the page, and takes nothing.
    """
    everything = range(len(text.lines))
    taken: set[int] = set()
    for rule in _RULES_OF_LINES:
        taken |= _believed(text, rule(text), everything)
    for rule_of_rest in _RULES_OF_THE_REST:
        left = [place for place in everything if place not in taken]
        taken |= _believed(text, rule_of_rest(text, left), left)
    return taken


def _believed(text: PageText, places: Places, left: Sequence[int]) -> set[int]:
    """Return the places that a rule takes of those left, or none if they hold too much of the text."""
    chosen = set(places) & set(left)
    size, most = (sum(len(text.lines[place].text) for place in group) for group in (chosen, left))
    return chosen if size <= _MOST_TAKEN * most else set()


def _titles_again(text: PageText) -> Places:
    """Yield the headline and its repetitions among the first lines."""
    for place, line in enumerate(text.lines[: max(text.first_prose + 1, _TITLE_LINES)]):
        is_first_heading = place <= text.first_prose and line.block is not None and line.block.tag == "h1"
        if is_first_heading or is_title_again(line.tokens, text.titles):
            yield place


def _outside(text: PageText) -> Places:
    """Yield loose lines that stand outside the article's element."""
    for place, line in enumerate(text.lines):
        if line.block is None or text.is_in_body(line.block):
            continue
        if line.is_heading or not is_prose(line.text) or line.links >= 0.5 or listed_rule(line.text):
            yield place


def _labelled_links(text: PageText) -> Places:
    """Yield "Related: HEADLINE", in any language: a label of a few words, and the rest is linked."""
    for place, line in enumerate(text.lines):
        if line.block is None or line.links < LINKED or len(line.block.tokens) < 4:
            continue
        rest = line.block.text
        for link in line.block.element.iter("a"):
            words = " ".join(link.text_content().split())
            rest = rest.replace(words, "", 1) if words else rest
        if _LABEL.fullmatch(rest.strip()):
            yield place


def _listed(text: PageText) -> Places:
    """Yield lines of the general list, and the links below "Read more:"."""
    is_below_label = False
    for place, line in enumerate(text.lines):
        rule = listed_rule(line.text)
        if rule in _SURE_WITHIN:
            yield place
            is_below_label = rule == "read more"
        elif is_below_label and line.links >= LINKED:
            yield place
        else:
            is_below_label = False


def _link_lists(text: PageText) -> Places:
    """Yield lists of two links or more and nothing else: they lead to other articles."""
    items: dict[Any, list[int]] = defaultdict(list)
    for place, line in enumerate(text.lines):
        if line.block is not None and line.block.tag == "li":
            items[line.block.parent].append(place)
    for places in items.values():
        lines = [text.lines[place] for place in places]
        if len(lines) > 1 and all(line.links >= ALL_LINKED and len(line.tokens) > 2 for line in lines):
            yield from places


def _other_parts(text: PageText) -> Places:
    """Yield lines in elements within the article whose names say that they are not it."""
    for place, line in enumerate(text.lines):
        for element in line.block.above if line.block is not None else ():
            if element is text.body or element.tag in ("body", "html"):
                break
            if names_other_part(element):
                yield place
                break


def _signed_pictures(text: PageText) -> Places:
    """Yield captions that name the owner of a picture."""
    for place, line in enumerate(text.lines):
        if "©" in line.text and not is_prose(line.text):
            yield place


def _above(text: PageText) -> Places:
    """Yield what stands above the first sentence: links, dates, minutes to read, in any language."""
    for place, line in enumerate(text.lines[: text.first_prose]):
        is_loose = not line.is_heading and not is_prose(line.text)
        is_row = line.block is not None and line.block.is_within("li", "td", "tr", levels=2)
        is_dated = not is_row and len(line.tokens) <= _SHORT_TOKENS and bool(_DIGIT.search(line.text))
        if listed_rule(line.text) in _SURE_AT_ENDS or (is_loose and (is_dated or line.links >= LINKED)):
            yield place


def _orphans(text: PageText, left: Sequence[int]) -> Places:
    """Yield headings and labels ("More:") of what no extractor took: the next block is not the article's."""
    blocks_left = {text.lines[place].place for place in left}
    for place in left[:-1]:
        line = text.lines[place]
        is_label = line.text.rstrip().endswith((":", "：")) and len(line.tokens) <= 3
        if line.place is None or not (line.is_heading or is_label):
            continue
        ahead = range(line.place + 1, min(line.place + 1 + _BLOCKS_AHEAD, len(text.blocks)))
        following = next((number for number in ahead if not _is_between(text.blocks[number])), None)
        if following is None or following in blocks_left:
            continue
        block = text.blocks[following]
        if not text.is_in_body(block) or block.links >= LINKED:
            yield place


def _is_between(block: Block) -> bool:
    """Return True for what may stand between a heading and its text: pictures, advertisements, headings."""
    is_plain_heading = block.is_heading and block.links < LINKED
    is_picture = block.is_within("figure", "figcaption", levels=3)
    return is_plain_heading or is_picture or bool(listed_rule(block.text))


def _below(text: PageText, left: Sequence[int]) -> Places:
    """Yield, from the end, listed lines, notes about the writer, links, and headings with nothing below."""
    lines = text.lines
    for place in reversed(left[-_MOST_PEELED:]):
        line = lines[place]
        rule = listed_rule(line.text) or end_rule(line.text, "\n".join(above.text for above in lines[:place]))
        is_note = rule in _SURE_AT_ENDS or opens_end_matter(line.text) or urges_to_follow(line.text)
        if place == 0 or not (is_note or line.links >= ALL_LINKED or line.is_heading):
            return
        yield place


def _tail(text: PageText, left: Sequence[int]) -> Places:
    """Yield a listed line near the end with what follows it, if all of that holds links."""
    for number in range(max(1, len(left) - _TAIL_LINES), len(left) - 1):
        is_listed = listed_rule(text.lines[left[number]].text) in _SURE_FOR_TAILS
        if is_listed and all(text.lines[place].links > 0.05 for place in left[number + 1 :]):
            yield from left[number:]
            return


# Each of these looks at the lines as they came: their order does not matter. F1 on the 91 pages is .9895; it
# is .9885 to .9900 without any one of them, and .9892 with two more: readability's vote on single lines, and
# the element that a page marks as its article's body.
_RULES_OF_LINES: tuple[Callable[[PageText], Places], ...] = (
    _titles_again,
    _outside,
    _labelled_links,
    _listed,
    _link_lists,
    _other_parts,
    _signed_pictures,
    _above,
)
# These look at what is left, in this order: a heading is an orphan once its links are gone, the end is peeled
# once its orphans are, and only what stays at the end tells whether links follow a listed line.
_RULES_OF_THE_REST: tuple[Callable[[PageText, Sequence[int]], Places], ...] = (_orphans, _below, _tail)
