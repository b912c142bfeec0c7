"""The lines of a page's article that are not the article, by where they stand and what the page links.

Each rule names the places of the lines it takes. Unlike the cleaner's shapes for plain text these rest on
the page itself: its headings, its links, its own names for its parts, and a second extractor's vote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from flows.reading.furniture import end_rule, listed_rule, opens_end_matter, urges_to_follow
from flows.reading.line_shapes import is_prose
from flows.reading.pages.blocks import Block
from flows.reading.pages.lines import PageLine, Reading, VoteRules
from flows.reading.wording import Run

Taken: TypeAlias = Mapping[int, str]
Found: TypeAlias = Iterator[tuple[int, str]]

# Rules of the general list that are sure within a page's article, and at its ends.
_SURE_WITHIN = frozenset({"read more", "share", "newsletter", "advertisement", "navigation"})
_SURE_AT_ENDS = _SURE_WITHIN | {
    "tags",
    "tip line",
    "appeal",
    "source link",
    "byline",
    "comments",
    "follow us",
    "timestamp",
    "copyright",
    "photo credit",
    "separator",
    "syndication",
    "author note",
}
_SURE_TAILS = _SURE_AT_ENDS - {"timestamp", "photo credit", "separator"}
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
_SHORT_TOKENS = 10
_TITLE_LINES = 7
_TAIL_LINES = 3
_MOST_PEELED = 60
_BLOCKS_AHEAD = 8


def is_title_again(tokens: Run, titles: tuple[Run, ...]) -> bool:
    """Tell whether words are one of the page's titles, its beginning, or nearly all of its words."""
    own = tuple(token.casefold() for token in tokens)
    if len(own) < 3:
        return False
    for title in titles:
        begins = len(own) >= 4 and title[: len(own)] == own
        goes_on = len(title) >= 4 and own[: len(title)] == title and len(own) - len(title) <= 3
        shared = len(set(own) & set(title))
        alike = len(own) >= 5 and shared >= 0.85 * max(len(set(own)), len(set(title)))
        if title == own or begins or goes_on or alike:
            return True
    return False


def names_other_part(element: Any) -> bool:
    """Tell whether an element's class or id calls it a part beside the article: "newsletter", "promo"."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_PART.search(_HUMP.sub(r"\1-\2", named)))


def furniture_of(reading: Reading, rules: VoteRules) -> dict[int, str]:
    """Return the places of the lines that are not the article, each with the rule that took it.

    A rule that would take a large part of the text has misread the page, and takes nothing.
    """
    taken: dict[int, str] = {}
    for rule in _RULES:
        found = {place: name for place, name in rule(reading, taken, rules) if place not in taken}
        left = sum(len(line.text) for place, line in enumerate(reading.lines) if place not in taken)
        if sum(len(reading.lines[place].text) for place in found) <= rules.most_taken * left:
            taken.update(found)
    return taken


def _titles_again(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    for place, line in enumerate(reading.lines[: max(reading.first_prose + 1, _TITLE_LINES)]):
        is_first_heading = place <= reading.first_prose and line.block is not None and line.block.tag == "h1"
        if is_first_heading or is_title_again(line.tokens, reading.titles):
            yield place, "title again"


def _outside(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    for place, line in enumerate(reading.lines):
        if line.block is None or reading.in_body(line.block):
            continue
        is_loose = line.is_heading or not is_prose(line.text) or line.links >= 0.5
        if is_loose or listed_rule(line.text):
            yield place, "outside the article"


def _labelled_links(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Find "Related: HEADLINE", in any language: a label of a few words, and the rest is linked."""
    for place, line in enumerate(reading.lines):
        if line.block is None or line.links < rules.linked or len(line.block.tokens) < 4:
            continue
        rest = line.block.text
        for link in line.block.element.iter("a"):
            words = " ".join(link.text_content().split())
            rest = rest.replace(words, "", 1) if words else rest
        if _LABEL.fullmatch(rest.strip()):
            yield place, "labelled link"


def _listed(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    after_label = False
    for place, line in enumerate(reading.lines):
        rule = listed_rule(line.text)
        if rule in _SURE_WITHIN:
            yield place, rule
            after_label = rule == "read more"
        elif after_label and line.links >= rules.linked:
            yield place, "read more"
        else:
            after_label = False


def _link_lists(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Find lists of two links or more and nothing else: they lead to other articles."""
    items: dict[Any, list[int]] = defaultdict(list)
    for place, line in enumerate(reading.lines):
        if line.block is not None and line.block.tag == "li":
            items[line.block.parent].append(place)
    for places in items.values():
        lines = [reading.lines[place] for place in places]
        if len(lines) > 1 and all(line.links >= rules.all_linked and len(line.tokens) > 2 for line in lines):
            yield from ((place, "list of links") for place in places)


def _other_parts(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    for place, line in enumerate(reading.lines):
        for element in line.block.above if line.block is not None else ():
            if element is reading.body or element.tag in ("body", "html"):
                break
            if names_other_part(element):
                yield place, "named as another part"
                break


def _signed(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    for place, line in enumerate(reading.lines):
        if "©" in line.text and not is_prose(line.text):
            yield place, "photo credit"


def _above(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Find what stands above the first sentence: links, dates, minutes to read, in any language."""
    for place, line in enumerate(reading.lines[: reading.first_prose]):
        is_loose = not line.is_heading and not is_prose(line.text)
        is_row = line.block is not None and line.block.within("li", "td", "tr", levels=2)
        is_short = not is_row and len(line.tokens) <= _SHORT_TOKENS
        is_dated = is_short and bool(_DIGIT.search(line.text))
        if listed_rule(line.text) in _SURE_AT_ENDS or (is_loose and (is_dated or _is_linked(line, rules))):
            yield place, "above the text"


def _is_linked(line: PageLine, rules: VoteRules) -> bool:
    return line.block is not None and line.links >= rules.linked


def _orphans(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Find headings and labels ("More:") of what no extractor kept: the next block is not the article's."""
    kept = [line for place, line in enumerate(reading.lines) if place not in taken]
    places = {line.place for line in kept}
    last = kept[-1] if kept else None
    for place, line in enumerate(reading.lines):
        if place in taken or line.place is None or line is last:
            continue
        is_label = line.text.rstrip().endswith((":", "：")) and len(line.tokens) <= 3
        if not (line.is_heading or is_label):
            continue
        ahead = reading.blocks[line.place + 1 : line.place + 1 + _BLOCKS_AHEAD]
        following = next(
            (
                (number, block)
                for number, block in enumerate(ahead, line.place + 1)
                if not _is_between(block, rules)
            ),
            None,
        )
        if following is None or following[0] in places:
            continue
        if not reading.in_body(following[1]) or following[1].links >= rules.linked:
            yield place, "heading of links"


def _is_between(block: Block, rules: VoteRules) -> bool:
    """Tell what may stand between a heading and its text: pictures, advertisements, another heading."""
    is_plain_heading = block.is_heading and block.links < rules.linked
    return is_plain_heading or block.within("figure", "figcaption", levels=3) or bool(listed_rule(block.text))


def _below(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Peel the end: listed lines, notes about the writer, links, and headings with nothing below."""
    lines = reading.lines
    for place in range(len(lines) - 1, max(0, len(lines) - _MOST_PEELED), -1):
        if place in taken:
            continue
        line = lines[place]
        elsewhere = "\n".join(each.text for each in lines[:place])
        rule = listed_rule(line.text) or end_rule(line.text, elsewhere)
        if rule in _SURE_AT_ENDS:
            yield place, rule or ""
        elif opens_end_matter(line.text) or urges_to_follow(line.text):
            yield place, "end matter"
        elif line.links >= rules.all_linked or line.is_heading:
            yield place, "below the text"
        else:
            return


def _tail(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Cut a listed line near the end with what follows it, when all of that holds links."""
    kept = [place for place in range(len(reading.lines)) if place not in taken]
    for number, place in enumerate(kept[1:][-_TAIL_LINES:], max(1, len(kept) - _TAIL_LINES)):
        after = kept[number + 1 :]
        is_listed = listed_rule(reading.lines[place].text) in _SURE_TAILS
        if after and is_listed and all(reading.lines[each].links > 0.05 for each in after):
            yield from ((each, "end matter") for each in (place, *after))
            return


def _claimed(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Cut both ends to what the page itself marks as the article's body, when most of the text is there."""
    kept = [place for place in range(len(reading.lines)) if place not in taken]
    inside = [place for place in kept if _is_claimed(reading, reading.lines[place])]
    size = sum(len(reading.lines[place].text) for place in kept)
    if not inside or sum(len(reading.lines[place].text) for place in inside) < 0.6 * size:
        return
    for place in kept:
        is_end = place < inside[0] or place > inside[-1]
        if is_end and reading.lines[place].block is not None and place not in inside:
            yield place, "outside the article"


def _is_claimed(reading: Reading, line: PageLine) -> bool:
    return line.block is not None and any(element in reading.claimed for element in line.block.above)


def _outvoted(reading: Reading, taken: Taken, rules: VoteRules) -> Found:
    """Take what readability, which found the same article, left out: all at the end, loose lines above.

    Between its lines it loses lists, quotations, tables and headings of articles: those stay.
    """
    kept = [place for place in range(len(reading.lines)) if place not in taken]
    seconded = [place for place in kept if reading.lines[place].seconded]
    if not seconded:
        return
    for place in kept:
        line = reading.lines[place]
        if line.seconded or line.stated:
            continue
        is_above, is_below = place < seconded[0], place > seconded[-1]
        if is_below or (is_above and not is_prose(line.text)) or (not is_above and not _is_set_apart(line)):
            yield place, "left out by readability"


def _is_set_apart(line: PageLine) -> bool:
    block = line.block
    return block is None or block.is_heading or block.tag == "li" or block.within("blockquote", "table")


_RULES: tuple[Callable[[Reading, Taken, VoteRules], Found], ...] = (
    _titles_again,
    _outside,
    _labelled_links,
    _listed,
    _link_lists,
    _other_parts,
    _signed,
    _above,
    _orphans,
    _below,
    _tail,
    _claimed,
    _outvoted,
)
