"""The edition of one reader: chosen stories, and all that it says of them and of the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from flows.delivery.candidates import corrections_of
from flows.delivery.choice import Choice
from flows.delivery.lookup import byline_of
from flows.delivery.span import Span
from flows.delivery.wishes import Wishes
from flows.editions.story import outlet_count
from flows.model import (
    Change,
    Correction,
    Edition,
    LeftOut,
    LeftOutReason,
    NamedStory,
    Personal,
    Section,
    Sent,
    Status,
    Story,
    ThemeRef,
    Tier,
)


class OwnEdition:
    """Makes the edition of a reader from the pools of a span, by wishes and by what was sent."""

    def __init__(self, span: Span, wishes: Wishes, sent: Sent) -> None:
        self._span, self._wishes, self._sent = span, wishes, sent

    def of(self, choice: Choice, personal: Personal) -> Edition:
        """Return the edition of chosen stories; `personal` says what wishes changed."""
        first, last = self._span.editions[0], self._span.editions[-1]
        names = _names((*choice.in_full, *choice.posts, *choice.listed))
        in_full, posts, listed = (
            tuple(self._finished(story, names) for story in stories)
            for stories in (choice.in_full, choice.posts, choice.listed)
        )
        refs = {ref.id: ref for story in (*in_full, *posts, *listed) for ref in story.articles if ref.fresh}
        stories = (*in_full, *posts, *listed)
        left_out = self._left_out()
        reasons = Counter(entry.reason for entry in left_out)
        coverage = replace(
            self._span.coverage,
            articles=len(refs) + len(left_out),
            new=len(refs),
            copies=sum(ref.copy_of is not None for ref in refs.values()),
            stories=len(stories),
            shown=len(in_full),
            undated=sum(ref.published is None for ref in refs.values()),
            left_out=left_out,
            too_old=reasons[LeftOutReason.TOO_OLD],
            ahead=reasons[LeftOutReason.AHEAD],
            round_ups=reasons[LeftOutReason.ROUND_UP],
            not_news=reasons[LeftOutReason.NOT_NEWS],
            repeated=reasons[LeftOutReason.REPEATED],
            other_themes=reasons[LeftOutReason.OTHER_THEME],
            dropped=reasons[LeftOutReason.DROPPED],
        )
        return replace(
            last,
            since=self._sent.until or first.since,
            change=self._change(stories),
            sections=self._sections(in_full),
            also_reported=listed,
            quieter=posts,
            coverage=coverage,
            words=choice.words,
            outlets=outlet_count({self._span.bylines[ref.id]: ref for ref in refs.values()}.values()),
            corrections=self._corrections(),
            personal=personal,
        )

    def _left_out(self) -> tuple[LeftOut, ...]:
        """Return the articles in no story that no wish hides."""
        preferences, entries = self._wishes.preferences, self._span.coverage.left_out
        if not (preferences.mute_words or preferences.mute_outlets):
            return entries
        lines = self._span.left_out
        hidden = {place for word in preferences.mute_words for place in lines.with_phrase(word)}
        hidden |= {place for outlet in preferences.mute_outlets for place in lines.of_outlet(outlet)}
        return tuple(entry for place, entry in enumerate(entries) if place not in hidden)

    def _finished(self, story: Story, names: Mapping[str, NamedStory]) -> Story:
        """Return a chosen story with its state for this reader, and links to stories of this view alone."""
        if story.before or story.nearly:
            story = self._wishes.without_muted_lines(story)
        related = tuple(names[other.id] for other in story.related if other.id in names)
        status = self._status(story)
        if status is story.status and related == story.related:
            return story
        return replace(story, status=status, related=related)

    def _status(self, story: Story) -> Status:
        """Return if a story is new to this reader; the edition's word where the ledger has none."""
        if self._sent.until is None:
            return Status.NEW
        if not self._sent.stories:
            return story.status
        return Status.UPDATED if story.id in self._sent.stories else Status.NEW

    def _change(self, stories: Sequence[Story]) -> Change:
        until, last = self._sent.until, self._span.editions[-1]
        if until is None:
            return Change(previous_id=None, previous_as_of=None, new=len(stories), updated=0)
        is_next = last.change.previous_as_of == until
        updated = sum(story.status is Status.UPDATED for story in stories)
        return Change(
            previous_id=last.change.previous_id if is_next else f"{until:%Y-%m-%dT%H:%MZ}",
            previous_as_of=until,
            new=len(stories) - updated,
            updated=updated,
            quiet=self._named(last.change.quiet, stories),
            ended=self._named(chain.from_iterable(one.change.ended for one in self._span.editions), stories),
        )

    def _named(self, names: Iterable[NamedStory], stories: Sequence[Story]) -> tuple[NamedStory, ...]:
        """Return those of some stories without news that this reader was told of and has not muted since."""
        if self._wishes.preferences.mute_outlets:
            # The outlets of their headlines are not known here.
            return ()
        current = {story.id for story in stories}
        return tuple(
            name
            for name in dict.fromkeys(names)
            if name.id not in current
            and (not self._sent.stories or name.id in self._sent.stories)
            and not self._wishes.hides_line(name.headline)
        )

    def _sections(self, stories: Sequence[Story]) -> tuple[Section, ...]:
        """Return stories by theme in the reader's order, then by their first story; no theme is last."""
        ordered = sorted(
            stories,
            key=lambda one: (
                *(one.tier is not Tier.LEAD, not one.is_pinned, not one.follows),
                *(-one.importance.total, one.id),
            ),
        )
        themes = {story.theme.id: ThemeRef(id=story.theme.id, name=story.theme.name) for story in ordered}
        places = sorted(themes.values(), key=lambda theme: (self._wishes.place_of(theme), theme.id == "also"))
        return tuple(
            Section(theme=theme, stories=tuple(one for one in ordered if one.theme.id == theme.id))
            for theme in places
        )

    def _corrections(self) -> tuple[Correction, ...]:
        """Return the corrections since the last digest that no wish hides."""
        return tuple(
            one
            for one in corrections_of(self._span.editions, self._sent.until)
            if not self._wishes.hides_line(
                f"{one.title} | {one.old.text}", byline_of(one.old.outlet, one.old.named, one.old.url)
            )
        )


def _names(stories: Sequence[Story]) -> dict[str, NamedStory]:
    """Return the names of stories by id, if one of them may be related to another."""
    return {story.id: story.name for story in stories} if any(story.related for story in stories) else {}
