"""Cleaning: the article's own paragraphs, and the lines that are not the article with the rule for each.

Three kinds of evidence, strongest first: lines that an outlet repeats across its articles, at both ends; a
short general list of lines that publishing software writes; the shape and position of a line. Sentences are
never removed for their shape.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.language.formatting import shortened
from flows.model import FILES_ADDED, CleanDraft, Draft, RemovedLine, SeenEnds
from flows.reading.furniture_lines import (
    end_rule,
    listed_rule,
    opens_end_matter,
    syndicated_title,
    without_tail,
)
from flows.reading.line_shapes import (
    ends_sentence,
    is_headline,
    is_label,
    is_list_item,
    is_prose,
    is_title,
    is_title_case,
    paragraphs_of,
    reads_like_sentence,
    word_count,
)
from flows.reading.repetition import OutletText, ends_seen, repeated_lines

# Lines that take more of a text are no furniture: then the outlet republished an article.
_MOST_REPEATED = 0.6
_END_MATTER_SHARE = 0.35
_LONGEST_TITLE = 300
_MOST_LABELS = 8
# An article ends in two or three notes about its writers; each costs a look over the whole text.
_MOST_NOTES = 20
# Within a page's own text these are quoted posts and advice to the reader more often than furniture: of
# 12 taken on 91 pages 11 were the article's.
_KEPT_ON_PAGES = ("address", "appeal")
# A headline may begin like a line of these rules ("Watch: ...").
_LIKE_TITLES = ("read more", "comments", "photo credit")


@dataclass(slots=True, kw_only=True)
class _Text:
    """A text that is being cleaned: its paragraphs and, by place, the rule that removes each."""

    paragraphs: list[str]
    title: str | None
    removed: dict[int, str] = field(default_factory=dict)

    def remaining(self) -> list[int]:
        return [place for place in range(len(self.paragraphs)) if place not in self.removed]

    def prose(self) -> list[int]:
        return [place for place in self.remaining() if is_prose(self.paragraphs[place])]

    def size(self, places: Iterable[int]) -> int:
        return sum(len(self.paragraphs[place]) for place in places)

    def remove(self, places: Iterable[int], rule: str) -> None:
        for place in places:
            self.removed.setdefault(place, rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """Clean drafts in the order of the drafts, and what to remember of their outlets."""

    drafts: tuple[CleanDraft, ...]
    ends: tuple[SeenEnds, ...]


def clean(drafts: Sequence[Draft], remembered: Sequence[SeenEnds] = ()) -> tuple[CleanDraft, ...]:
    """Return drafts without their furniture, in order; what an outlet repeats is learned from them.

    What is remembered of its earlier articles counts with them, so that a lone article is cleaned too.
    A title in the text is taken out of it. The paragraphs that stay are verbatim.
    """
    texts = [_listed_removed(draft) for draft in drafts]
    return _all_cleaned(drafts, texts, _outlet_texts(drafts, texts), remembered)


def clean_and_remember(
    drafts: Sequence[Draft], are_named: Sequence[bool], remembered: Sequence[SeenEnds], as_of: datetime
) -> Cleaned:
    """Return drafts as `clean` does, and what to remember of the outlets of those that `are_named`.

    It is added to what was remembered of them before: the newest articles of each outlet, bounded in number
    and age; ordered by outlet and article.
    """
    texts = [_listed_removed(draft) for draft in drafts]
    outlet_texts = _outlet_texts(drafts, texts)
    named_texts = [text for text, is_named in zip(outlet_texts, are_named, strict=True) if is_named]
    return Cleaned(
        drafts=_all_cleaned(drafts, texts, outlet_texts, remembered),
        ends=ends_seen(named_texts, remembered, as_of),
    )


def _all_cleaned(
    drafts: Sequence[Draft],
    texts: Sequence[_Text],
    outlet_texts: Sequence[OutletText],
    remembered: Sequence[SeenEnds],
) -> tuple[CleanDraft, ...]:
    repeated = repeated_lines(outlet_texts, remembered)
    return tuple(
        _cleaned(draft, text, outlet_text.digests, repeated[outlet_text.outlet])
        for draft, text, outlet_text in zip(drafts, texts, outlet_texts, strict=True)
    )


def _house(draft: Draft) -> str:
    """Return whose lines a draft may repeat: its outlet's, or only its own for a file without an outlet."""
    entry = draft.entry
    return f"{entry.source}\n{entry.key}" if draft.outlet == FILES_ADDED else draft.outlet


def _outlet_texts(drafts: Sequence[Draft], texts: Sequence[_Text]) -> list[OutletText]:
    return [
        OutletText(outlet=_house(draft), title=text.title, paragraphs=tuple(text.paragraphs))
        for draft, text in zip(drafts, texts, strict=True)
    ]


def _listed_removed(draft: Draft) -> _Text:
    """Return the text of a draft without the lines of the general list and its title."""
    title = shortened(draft.title, _LONGEST_TITLE) if draft.title else draft.title
    text = _Text(paragraphs=list(paragraphs_of(draft.lines)), title=title)
    for place, paragraph in enumerate(text.paragraphs):
        rule = listed_rule(paragraph)
        if rule and not (draft.entry.whole_page and rule in _KEPT_ON_PAGES):
            text.removed[place] = rule
    if draft.title_in_text:
        _take_title(text)
    return text


def _take_title(text: _Text) -> None:
    """Take the title from the first lines; those above it (a section, a date) are not the article."""
    lines = text.paragraphs
    places = text.remaining()
    labels = list(itertools.takewhile(lambda place: is_label(lines[place]), places[:_MOST_LABELS]))
    place = places[0] if places else None
    if labels and len(labels) < len(places) and is_headline(lines[places[len(labels)]]):
        text.remove(labels, "section name")
        place = places[len(labels)]
    if place is None or not is_title(lines[place]):
        may_be_title = (
            text.removed.get(0) in _LIKE_TITLES and word_count(lines[0]) >= 5 and is_title(lines[0])
        )
        place = 0 if may_be_title and text.prose() else None
    if place is None or (len(lines) == 1 and is_prose(lines[place])):
        return
    text.title = shortened(" ".join(lines[place].split()), _LONGEST_TITLE)
    text.removed[place] = "title"


def _cleaned(draft: Draft, text: _Text, digests: Sequence[str], repeated: frozenset[str]) -> CleanDraft:
    title = _letters(text.title or "")
    if title:
        again = [place for place in text.remaining() if _has_letters(text.paragraphs[place], title)]
        text.remove(again, "title again")
    _remove_syndication(text)
    _remove_repeated(text, digests, repeated)
    _remove_end_matter(text)
    if draft.entry.whole_page:
        # The page's own structure has shown its lists and boxes.
        _remove_note(text)
    else:
        _remove_boxes(text)
        _remove_loose_ends(text)
    paragraphs = [text.paragraphs[place] for place in text.remaining()]
    removed = [
        RemovedLine(line=text.paragraphs[place], rule=text.removed[place]) for place in sorted(text.removed)
    ]
    if paragraphs:
        last = paragraphs.pop()
        end = without_tail(last)
        if end != last:
            removed.append(RemovedLine(line=last[len(end) :].strip(), rule="read more"))
        paragraphs += [end] if end else []
    return CleanDraft(draft=draft, title=text.title, paragraphs=tuple(paragraphs), removed=tuple(removed))


def _letters(line: str) -> str:
    return "".join(filter(str.isalnum, line.casefold()))


def _has_letters(line: str, letters: str) -> bool:
    """Return True if a line has these letters alone; its first one mostly says that it does not."""
    first = next(filter(str.isalnum, line.casefold()), "")
    return letters.startswith(first) and _letters(line) == letters


def _remove_syndication(text: _Text) -> None:
    """Remove "TITLE appeared first on SITE" if it speaks of this very article.

    Software that rewrites articles rewrites that line too, so half of the title's words suffice.
    """
    own = set((text.title or "").casefold().split())
    for place in text.remaining():
        if note := syndicated_title(text.paragraphs[place]):
            title, is_post = note
            words = set(title.casefold().split())
            is_this = bool(own) and len(own & words) >= 0.5 * max(len(own), len(words))
            if is_post or is_this or (not own and is_title_case(title)):
                text.removed[place] = "syndication"


def _remove_repeated(text: _Text, digests: Sequence[str], repeated: frozenset[str]) -> None:
    def is_repeated(place: int) -> bool:
        return digests[place] in repeated

    remaining = text.remaining()
    places = {
        place for side in (remaining, remaining[::-1]) for place in itertools.takewhile(is_repeated, side)
    }
    if text.size(places) <= _MOST_REPEATED * text.size(remaining):
        text.remove(places, "repeated")


def _remove_end_matter(text: _Text) -> None:
    """Remove what follows the heading of the comments or of the author's note near the end."""
    prose = set(text.prose())
    after = total = text.size(prose)
    for place, line in enumerate(text.paragraphs):
        after -= len(line) if place in prose else 0
        if prose and after <= _END_MATTER_SHARE * total and opens_end_matter(line):
            text.remove(range(place, len(text.paragraphs)), "end matter")
            return


def _remove_boxes(text: _Text) -> None:
    """Remove labels and headlines between the paragraphs: boxes that link to other articles.

    Three short lines or more that are not headlines are a list of facts and stay, unless a line
    like "Read more:" stands above them.
    """
    lines = text.paragraphs
    for first, second in itertools.pairwise(text.prose()):
        between = [
            place for place in range(first + 1, second) if text.removed.get(place) in (None, "read more")
        ]
        listed = min((place for place in between if place in text.removed), default=second)
        short = [lines[place] for place in between if place < listed and not ends_sentence(lines[place])]
        headlines = [line for line in short if is_title_case(line) and is_headline(line)]
        is_list_of_facts = len(short) >= 3 and len(headlines) < len(short) / 3
        if not is_list_of_facts and not lines[first].rstrip().endswith(":"):
            text.remove(_lines_of_boxes(text, between), "related box")


def _lines_of_boxes(text: _Text, between: Sequence[int]) -> list[int]:
    """Return the places of labels, of headlines in title case, and of any headline below a label."""
    places: list[int] = []
    after_label = after_listed = False
    for place in between:
        line = text.paragraphs[place]
        is_listed = place in text.removed
        is_heading = is_listed or is_label(line)
        is_boxed = is_headline(line) and (
            is_title_case(line) or (after_label and not reads_like_sentence(line))
        )
        if is_heading or is_boxed:
            places.append(place)
        after_listed = is_listed or (is_boxed and after_listed)
        after_label = is_heading or after_listed
    return places


def _remove_loose_ends(text: _Text) -> None:
    """Remove short lines that are no sentences from both ends, and the notes about the writer."""
    prose = text.prose()
    if len(prose) < 2:
        _remove_note(text)
        return
    above = [place for place in text.remaining() if place < prose[0] and _is_loose(text.paragraphs[place])]
    text.remove(above, "above the text")
    for _ in range(_MOST_NOTES):
        last = text.prose()[-1]
        below = [place for place in text.remaining() if place >= last]
        # What a lead-in ("The winners:") announces stays.
        loose = itertools.takewhile(lambda place: not _is_lead_in(text.paragraphs[place]), below)
        text.remove([place for place in loose if _is_loose(text.paragraphs[place])], "below the text")
        if not _remove_note(text) or not text.prose():
            return


def _remove_note(text: _Text) -> bool:
    """Remove the last line if it is about the writer or the paper; return True if it was."""
    *others, last = text.remaining() or [0]
    if not others:
        return False
    elsewhere = "\n".join([text.title or "", *(text.paragraphs[place] for place in others)])
    rule = end_rule(text.paragraphs[last], elsewhere)
    if rule:
        text.removed[last] = rule
    return bool(rule)


def _is_lead_in(line: str) -> bool:
    return line.rstrip().endswith(":")


def _is_loose(line: str) -> bool:
    """Return True for a short line that is no sentence, lead-in, quotation, list item or lost sentence."""
    text = line.rstrip()
    if _is_lead_in(text) or is_list_item(text) or is_prose(text):
        return False
    return not ends_sentence(text) and not reads_like_sentence(text)
