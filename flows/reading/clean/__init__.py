"""Clean: the article's own paragraphs, and the lines that were not the article with the rule for each.

Three kinds of evidence, strongest first: lines that an outlet repeats across its articles, peeled
from both ends; a short general list of what publishing software writes; the shape and position of
a line. Sentences are never removed for their shape.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flows.model import CleanDraft, Draft, RemovedLine, SeenEnds
from flows.reading.clean.repetition import OutletText, RepetitionRules, ends_seen, line_digest, repeated_lines
from flows.reading.furniture import end_rule, listed_rule, opens_end_matter, syndicated_title, without_tail
from flows.reading.line_shapes import (
    ends_sentence,
    is_headline,
    is_label,
    is_list_item,
    is_prose,
    is_title,
    is_title_case,
    reads_like_sentence,
    word_count,
)
from flows.reading.markup import shortened
from flows.reading.paragraphs import paragraphs_of

_MOST_LABELS = 8
# An article ends in two or three notes about its writers; each costs a look over the whole text.
_MOST_NOTES = 20
# Within a page's own text these are quoted posts and advice to the reader more often than furniture: of
# 12 taken on 91 pages 11 were the article's.
_VOUCHED_FOR = ("address", "appeal")
_LIKE_TITLES = ("read more", "comments", "photo credit")


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanRules:
    """How much repetition may take, and how long a title is.

    More than three fifths of a text is not furniture: then the outlet republished an article, and nothing
    is taken.
    """

    repetition: RepetitionRules = field(default_factory=RepetitionRules)
    most_taken: float = 0.6
    end_matter_share: float = 0.35
    title_characters: int = 300


@dataclass(slots=True, kw_only=True)
class _Work:
    """One draft while it is being cleaned: its paragraphs and, by place, the rule that removes each."""

    paragraphs: list[str]
    title: str | None
    removed: dict[int, str] = field(default_factory=dict)

    def kept(self) -> list[int]:
        return [index for index in range(len(self.paragraphs)) if index not in self.removed]

    def prose(self) -> list[int]:
        return [index for index in self.kept() if is_prose(self.paragraphs[index])]

    def remove(self, indexes: Iterable[int], rule: str) -> None:
        for index in indexes:
            self.removed.setdefault(index, rule)


def clean(
    drafts: Sequence[Draft], rules: CleanRules, remembered: Sequence[SeenEnds] = ()
) -> tuple[CleanDraft, ...]:
    """Remove the furniture of drafts, in their order; what an outlet repeats is learned from them.

    What is remembered of its earlier articles counts with them, so that a lone article is cleaned too.
    A title in the text is taken out of it. The paragraphs kept are verbatim.
    """
    works = [_opened(draft, rules) for draft in drafts]
    repeated = repeated_lines(_texts(drafts, works), remembered, rules.repetition)
    return tuple(
        _cleaned(draft, work, repeated[draft.outlet], rules)
        for draft, work in zip(drafts, works, strict=True)
    )


def remember(
    drafts: Sequence[Draft], rules: CleanRules, remembered: Sequence[SeenEnds], as_of: datetime
) -> tuple[SeenEnds, ...]:
    """Return what to remember of the outlets of drafts, with what was remembered of them before.

    The newest articles of each outlet, bounded in number and age; ordered by outlet and article.
    """
    works = [_opened(draft, rules) for draft in drafts]
    return ends_seen(_texts(drafts, works), remembered, as_of, rules.repetition)


def _texts(drafts: Sequence[Draft], works: Sequence[_Work]) -> list[OutletText]:
    return [
        OutletText(outlet=draft.outlet, title=work.title, paragraphs=tuple(work.paragraphs))
        for draft, work in zip(drafts, works, strict=True)
    ]


def _opened(draft: Draft, rules: CleanRules) -> _Work:
    title = shortened(draft.title, rules.title_characters) if draft.title else draft.title
    work = _Work(paragraphs=list(paragraphs_of(draft.lines)), title=title)
    for index, paragraph in enumerate(work.paragraphs):
        rule = listed_rule(paragraph)
        if rule and not (draft.entry.whole_page and rule in _VOUCHED_FOR):
            work.removed[index] = rule
    if draft.title_in_text:
        _take_title(work, rules)
    return work


def _take_title(work: _Work, rules: CleanRules) -> None:
    """Find the title among the first lines; those above it (a section, a date) are not the article."""
    lines = work.paragraphs
    candidates = work.kept()
    place = candidates[0] if candidates else None
    labels = list(itertools.takewhile(lambda index: is_label(lines[index]), candidates[:_MOST_LABELS]))
    first = len(labels)
    if labels and first < len(candidates) and is_headline(lines[candidates[first]]):
        work.remove(labels, "section name")
        place = candidates[first]
    if place is None or not is_title(lines[place]):
        # A headline may begin like furniture ("Watch: ...").
        listed_first = bool(lines) and 0 in work.removed and word_count(lines[0]) >= 5 and is_title(lines[0])
        place = 0 if listed_first and len(work.prose()) >= 1 and work.removed[0] in _LIKE_TITLES else None
    if place is None or (len(lines) == 1 and is_prose(lines[place])):
        return
    work.title = shortened(" ".join(lines[place].split()), rules.title_characters)
    work.removed[place] = "title"


def _cleaned(draft: Draft, work: _Work, repeated: frozenset[str], rules: CleanRules) -> CleanDraft:
    _remove_title_again(work)
    _remove_syndication(work)
    _peel_repeated(work, repeated, rules)
    _cut_end_matter(work, rules)
    if draft.entry.whole_page:
        # The page's own structure has told its lists and boxes from its text.
        _peel_notes(work)
    else:
        _remove_boxes(work)
        _peel_shapes(work)
    paragraphs = [work.paragraphs[index] for index in work.kept()]
    removed = list(draft.removed)
    removed += [
        RemovedLine(line=work.paragraphs[index], rule=work.removed[index]) for index in sorted(work.removed)
    ]
    if paragraphs:
        shortened = without_tail(paragraphs[-1])
        if shortened != paragraphs[-1]:
            removed.append(RemovedLine(line=paragraphs[-1][len(shortened) :].strip(), rule="read more"))
        paragraphs = [*paragraphs[:-1], *([shortened] if shortened else [])]
    return CleanDraft(draft=draft, title=work.title, paragraphs=tuple(paragraphs), removed=tuple(removed))


def _letters(line: str) -> str:
    return "".join(character for character in line.casefold() if character.isalnum())


def _remove_title_again(work: _Work) -> None:
    own = _letters(work.title or "")
    if own:
        again = [index for index in work.kept() if _letters(work.paragraphs[index]) == own]
        work.remove(again, "title again")


def _remove_syndication(work: _Work) -> None:
    """Remove "TITLE appeared first on SITE": the line speaks of this very article.

    Software that rewrites articles rewrites that line too, so half of the title's words suffice.
    """
    own = set((work.title or "").casefold().split())
    for index in work.kept():
        found = syndicated_title(work.paragraphs[index])
        if found:
            what = set(found[0].casefold().split())
            of_this = bool(own) and len(own & what) >= 0.5 * max(len(own), len(what))
            if found[1] or of_this or (not own and is_title_case(found[0])):
                work.removed[index] = "syndication"


def _peel_repeated(work: _Work, repeated: frozenset[str], rules: CleanRules) -> None:
    kept = work.kept()
    taken: list[int] = []
    for side in (kept, kept[::-1]):
        for index in side:
            if line_digest(work.paragraphs[index], work.title) not in repeated:
                break
            taken.append(index)
    size = sum(len(work.paragraphs[index]) for index in kept)
    if sum(len(work.paragraphs[index]) for index in set(taken)) <= rules.most_taken * size:
        work.remove(taken, "repeated")


def _cut_end_matter(work: _Work, rules: CleanRules) -> None:
    """Remove what follows the heading of the comments or of the author's note near the end."""
    prose = set(work.prose())
    after = total = sum(len(work.paragraphs[index]) for index in prose)
    for place, line in enumerate(work.paragraphs):
        after -= len(line) if place in prose else 0
        if prose and after <= rules.end_matter_share * total and opens_end_matter(line):
            work.remove(range(place, len(work.paragraphs)), "end matter")
            return


def _remove_boxes(work: _Work) -> None:
    """Remove labels and headlines between the paragraphs: boxes that link to other articles.

    Three short lines or more that are not headlines are a list of facts and stay, unless a line
    like "Read more:" stands above them.
    """
    prose = work.prose()
    lines = work.paragraphs
    for first, second in itertools.pairwise(prose):
        between = [
            index for index in range(first + 1, second) if work.removed.get(index) in (None, "read more")
        ]
        listed = min((index for index in between if index in work.removed), default=second)
        short = [index for index in between if index < listed and not ends_sentence(lines[index])]
        headlines = [index for index in short if is_title_case(lines[index]) and is_headline(lines[index])]
        is_facts = len(short) >= 3 and len(headlines) < len(short) / 3
        if not is_facts and not lines[first].rstrip().endswith(":"):
            work.remove(_boxed(work, between), "related box")


def _boxed(work: _Work, between: Sequence[int]) -> list[int]:
    lines = work.paragraphs
    found: list[int] = []
    after_label = after_listed = False
    for index in between:
        line = lines[index]
        label = index in work.removed or is_label(line)
        headline = is_headline(line) and (
            is_title_case(line) or (after_label and not reads_like_sentence(line))
        )
        if label or headline:
            found.append(index)
        after_listed = (label and index in work.removed) or (headline and after_listed)
        after_label = label or after_listed
    return found


def _peel_shapes(work: _Work) -> None:
    """Remove, from both ends, short lines that are no sentences, and the notes about the writer."""
    if len(work.prose()) < 2:
        _peel_notes(work)
        return
    prose = work.prose()
    work.remove(
        [index for index in work.kept() if index < prose[0] and _is_loose(work, index)], "above the text"
    )
    for _ in range(_MOST_NOTES):
        work.remove(_loose_below(work), "below the text")
        if not _peel_notes(work) or not work.prose():
            return


def _loose_below(work: _Work) -> list[int]:
    """Find the loose lines behind the last sentence, up to a lead-in: what that announces stays."""
    last = work.prose()[-1]
    loose: list[int] = []
    for index in (index for index in work.kept() if index >= last):
        if work.paragraphs[index].rstrip().endswith(":"):
            break
        if _is_loose(work, index):
            loose.append(index)
    return loose


def _peel_notes(work: _Work) -> bool:
    kept = work.kept()
    if len(kept) < 2:
        return False
    elsewhere = "\n".join([work.title or "", *(work.paragraphs[index] for index in kept[:-1])])
    rule = end_rule(work.paragraphs[kept[-1]], elsewhere)
    if rule:
        work.removed[kept[-1]] = rule
    return bool(rule)


def _is_loose(work: _Work, index: int) -> bool:
    """Tell a short line that belongs to no sentence: no lead-in, quotation, list item or lost sentence."""
    line = work.paragraphs[index].rstrip()
    if line.endswith(":") or is_list_item(line) or is_prose(line):
        return False
    return not ends_sentence(line) and not reads_like_sentence(line)
