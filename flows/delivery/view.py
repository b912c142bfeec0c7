"""The view of a reader: the digest that is this reader's own, made from pools, preferences and what was sent.

A pure function. The stories are those of the pools (`flows.model.Pool`), retold where an outlet is muted or
where the reader was sent a part of them; nothing else of them changes but how much of each is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from flows.delivery.candidates import (
    Candidate,
    Retelling,
    candidates_of,
    corrections_of,
    joined_coverage,
    news_time,
    pools_after,
    with_story,
)
from flows.delivery.choice import Choice, Taken, choose
from flows.delivery.wishes import Mute, Wishes
from flows.editions.story import outlet_count
from flows.model import (
    Change,
    Correction,
    Edition,
    LeftOutReason,
    Muted,
    NamedStory,
    Personal,
    Pool,
    Preferences,
    Section,
    Sent,
    Status,
    Story,
    ThemeRef,
    Tier,
)
from flows.model.settings import Settings

# Tells a story again; None if nothing is left to tell (`flows.runs.pipeline.retell.Reteller`).
Retell = Callable[[Retelling], Story | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a story in a view: the tier at which it is told, or None, and why."""

    story: NamedStory
    tier: Tier | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A reader's digest, and what became of each story that it could have told.

    `edition` is rendered as any other. One without `has_news` is not worth a mail.
    """

    edition: Edition
    account: tuple[Judged, ...]

    @property
    def has_news(self) -> bool:
        """Return True if it tells or lists a story."""
        return bool(self.edition.stories)

    @property
    def story_ids(self) -> tuple[str, ...]:
        """The stories that it tells or lists: what the ledger notes as sent."""
        return tuple(story.id for story in self.edition.stories)


def view_of(
    pools: Sequence[Pool], preferences: Preferences, sent: Sent, settings: Settings, retell: Retell
) -> View:
    """Return the view of one reader; for several readers of one digest, ask one `Views`."""
    return Views(pools, settings, retell).of(preferences, sent)


def shape(pool: Pool, preferences: Preferences, settings: Settings, retell: Retell) -> Pool:
    """Return a pool whose edition follows preferences, and whose candidates are what they leave."""
    sent = Sent(until=pool.edition.change.previous_as_of)
    maker = _ViewMaker(_Span((pool,), retell), Wishes(preferences), sent, settings)
    edition = maker.view().edition
    stories = (replace(one.story, tier=Tier.LEAD) for one in maker.taken)
    return replace(pool, edition=edition, candidates=tuple(stories))


class Views:
    """Makes the views of a digest's readers from its recent pools, of which there is at least one.

    Each reader's begins after the last pool of which that reader was sent anything. Equal wishes of readers
    who were sent the same give one and the same object, so that it is rendered once.
    """

    def __init__(self, pools: Sequence[Pool], settings: Settings, retell: Retell) -> None:
        self._pools, self._settings, self._retell = tuple(pools), settings, retell
        self._spans: dict[tuple[str, ...], _Span] = {}
        self._wishes: dict[Preferences, Wishes] = {}
        self._views: dict[tuple[object, ...], View] = {}

    def of(self, preferences: Preferences, sent: Sent) -> View:
        """Return the view of a reader."""
        pools = pools_after(self._pools, sent.until)
        if not pools:
            newest = max(self._pools, key=lambda pool: pool.edition.as_of)
            pools, sent = (_emptied(newest),), replace(sent, stories={})
        names = tuple(f"{pool.id} {pool.edition.as_of} {pool.published}" for pool in pools)
        span = self._spans.get(names)
        if span is None:
            span = self._spans[names] = _Span(pools, self._retell)
        times = tuple((key, sent.stories[key]) for key in span.story_ids if key in sent.stories)
        key = (names, preferences, sent.until, bool(sent.stories), times)
        if key not in self._views:
            wishes = self._wishes.setdefault(preferences, Wishes(preferences))
            self._views[key] = _ViewMaker(span, wishes, sent, self._settings).view()
        return self._views[key]


class _Span:
    """The pools between two digests of a reader: their candidates, and those retold, each made once."""

    def __init__(self, pools: Sequence[Pool], retell: Retell) -> None:
        self.editions = tuple(pool.edition for pool in pools)
        self.candidates = candidates_of(pools)
        self.story_ids = tuple(candidate.story.id for candidate in self.candidates)
        self.coverage = joined_coverage(self.editions)
        self._retell = retell
        self._retold: dict[tuple[int, frozenset[str], datetime | None], Candidate | None] = {}

    def retold(
        self, candidate: Candidate, without: frozenset[str], since: datetime | None
    ) -> Candidate | None:
        """Return a candidate without some articles and without what was seen until a time."""
        key = (candidate.key, without, since)
        if key not in self._retold:
            story = self._retell(
                Retelling(story=candidate.story, as_of=candidate.as_of, without=without, since=since)
            )
            self._retold[key] = with_story(candidate, story) if story else None
        return self._retold[key]


class _ViewMaker:
    """One view under way: its candidates pass the wishes and what was sent, then they are chosen from."""

    def __init__(self, span: _Span, wishes: Wishes, sent: Sent, settings: Settings) -> None:
        self._span, self._wishes, self._sent, self._settings = span, wishes, sent, settings
        self._account: dict[int, Judged] = {}
        self._muted: Counter[Mute] = Counter()
        self.taken: tuple[Taken, ...] = ()

    def view(self) -> View:
        """Return the view, or the edition itself if nothing distinguishes the two."""
        if self._is_edition:
            (edition,) = self._span.editions
            return View(edition=edition, account=tuple(map(_as_edited, self._span.candidates)))
        self.taken = tuple(filter(None, map(self._taken, self._span.candidates)))
        choice = choose(self.taken, self._wishes.preferences, self._settings)
        by_id = {story.id: story for story in (*choice.in_full, *choice.posts, *choice.listed)}
        for one in self.taken:
            story = by_id.get(one.story.id)
            reason = _reason(one) if story else choice.left_out[one.candidate.key]
            self._judge(one.candidate, story.tier if story else None, reason)
        account = tuple(self._account[candidate.key] for candidate in self._span.candidates)
        return View(edition=self._edition(choice), account=account)

    @property
    def _is_edition(self) -> bool:
        """True for a reader without wishes who has got the edition before, or none yet."""
        first, *further = self._span.editions
        has_place = self._sent.until in (None, first.change.previous_as_of)
        return self._wishes.preferences == Preferences() and not further and has_place

    def _judge(self, candidate: Candidate, tier: Tier | None, reason: str) -> None:
        self._account[candidate.key] = Judged(story=candidate.story.name, tier=tier, reason=reason)

    def _mute(self, candidate: Candidate, mute: Mute) -> None:
        self._muted[mute] += 1
        self._judge(candidate, None, f"muted {mute.kind}: {mute.name}")

    def _taken(self, candidate: Candidate) -> Taken | None:
        """Return a candidate as this reader may be told it, or None after noting why it is not told."""
        wishes, story = self._wishes, candidate.story
        sent_at = self._sent.stories.get(story.id)
        if sent_at and all(news_time(ref) <= sent_at for ref in story.articles if ref.fresh):
            self._judge(candidate, None, f"sent on {sent_at:%Y-%m-%d %H:%M} UTC, without news since")
            return None
        if not (wishes.takes(story.theme) or wishes.follows(story.id, candidate.texts)):
            self._judge(candidate, None, f"its theme, {story.theme.name}, is not among the reader's")
            return None
        muted = wishes.muted_articles(story.articles)
        mute = wishes.mute_of_theme(story.theme)
        if mute is None and len(muted) == len(story.articles):
            mute = next(iter(muted.values()))
        if mute is not None:
            self._mute(candidate, mute)
            return None
        since = self._since(candidate, sent_at)
        if muted or since:
            retold = self._span.retold(candidate, frozenset(muted), since)
            if retold is None and muted:
                self._mute(candidate, next(iter(muted.values())))
                return None
            if retold is None and sent_at:
                self._judge(candidate, None, "nothing new to quote since it was sent")
                return None
            candidate = retold or candidate
        if mute := wishes.mute_of_words(candidate.texts):
            self._mute(candidate, mute)
            return None
        return Taken(candidate=candidate, follows=wishes.follows(story.id, candidate.texts))

    def _since(self, candidate: Candidate, sent_at: datetime | None) -> datetime | None:
        """Return from when on a story is news to this reader, if its last telling says otherwise."""
        fresh = (ref for ref in candidate.story.articles if ref.fresh)
        if sent_at is not None and any(news_time(ref) <= sent_at for ref in fresh):
            return sent_at
        if candidate.is_further:
            return sent_at or self._sent.until or self._span.editions[0].since
        return None

    def _edition(self, choice: Choice) -> Edition:
        """Return the edition of the chosen stories, with its own counts."""
        first, last = self._span.editions[0], self._span.editions[-1]
        names = {story.id: story.name for story in (*choice.in_full, *choice.posts, *choice.listed)}
        in_full, posts, listed = (
            tuple(self._finished(story, names) for story in stories)
            for stories in (choice.in_full, choice.posts, choice.listed)
        )
        refs = {ref.id: ref for story in (*in_full, *posts, *listed) for ref in story.articles if ref.fresh}
        stories = (*in_full, *posts, *listed)
        left_out = tuple(
            entry for entry in self._span.coverage.left_out if not self._wishes.hides_left_out(entry)
        )
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
        muted = sorted(self._muted.items(), key=lambda item: (-item[1], item[0].kind, item[0].name))
        return replace(
            last,
            since=self._sent.until or first.since,
            change=self._change(stories),
            sections=self._sections(in_full),
            also_reported=listed,
            quieter=posts,
            coverage=coverage,
            words=choice.words,
            outlets=outlet_count(refs.values()),
            corrections=self._corrections(),
            personal=Personal(
                last_sent=self._sent.until,
                muted=tuple(Muted(kind=mute.kind, name=mute.name, stories=n) for mute, n in muted),
            ),
        )

    def _finished(self, story: Story, names: Mapping[str, NamedStory]) -> Story:
        """Return a chosen story with its state for this reader, and links to stories of this view alone."""
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
            and not self._wishes.hides_line(name.headline, (), None)
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
                f"{one.title} | {one.old.text}", (one.old.outlet, one.old.named), one.old.url
            )
        )


def _reason(taken: Taken) -> str:
    if taken.follows:
        words = [word for word in taken.follows if word != taken.story.id]
        return f"followed: {', '.join(words)}" if words else "followed"
    return f"a {taken.candidate.tier} of the edition"


def _as_edited(candidate: Candidate) -> Judged:
    tier = candidate.tier
    return Judged(story=candidate.story.name, tier=tier, reason=f"a {tier} of the edition")


def _emptied(pool: Pool) -> Pool:
    """Return a pool for a reader who has been sent what it holds."""
    edition = replace(pool.edition, sections=(), also_reported=(), quieter=(), corrections=())
    return replace(pool, edition=edition, candidates=())
