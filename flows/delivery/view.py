"""The view of a reader: the digest that is this reader's own, made from pools, preferences and what was sent.

A pure function. The stories are those of the pools (`flows.model.Pool`), retold where an outlet is muted or
where the reader was sent a part of them; nothing else of them changes but how much of each is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flows.delivery.candidates import Candidate, news_time, pools_after
from flows.delivery.choice import Choice, Taken, choose
from flows.delivery.own_edition import OwnEdition
from flows.delivery.span import Retell, Span
from flows.delivery.wishes import Mute, Wishes
from flows.model import (
    Edition,
    Muted,
    NamedStory,
    Personal,
    Pool,
    Preferences,
    Sent,
    Story,
    Tier,
)
from flows.model.settings import Settings

# So many views are remembered for readers with equal wishes.
_REMEMBERED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdict on a story in a view: the tier at which it is told, or None, and why."""

    story: NamedStory
    tier: Tier | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A reader's digest, and, if it was asked for, what became of each story that it could have told.

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
    """Return the view of one reader, explained; for the readers of a digest, ask one `Views`."""
    return Views(pools, settings, retell, explains=True).of(preferences, sent)


def shape(pool: Pool, preferences: Preferences, settings: Settings, retell: Retell) -> Pool:
    """Return a pool whose edition follows preferences, and whose candidates are what they leave."""
    sent = Sent(until=pool.edition.change.previous_as_of)
    maker = _ViewMaker(Span((pool,), retell), Wishes(preferences), sent, settings)
    edition = maker.view().edition
    stories = (replace(one.story, tier=Tier.LEAD) for one in maker.taken)
    return replace(pool, edition=edition, candidates=tuple(stories))


class Views:
    """Makes the views of a digest's readers from its recent pools, of which there is at least one.

    Each reader's begins after the last pool of which that reader was sent anything. Equal wishes of readers
    who were sent the same give one and the same object, so that it is rendered once.
    """

    def __init__(
        self, pools: Sequence[Pool], settings: Settings, retell: Retell, *, explains: bool = False
    ) -> None:
        self._pools, self._settings, self._retell = tuple(pools), settings, retell
        self._explains = explains
        self._spans: dict[tuple[str, ...], Span] = {}
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
            span = self._spans[names] = Span(pools, self._retell)
        times = tuple((one.id, sent.stories[one.id]) for one in span.names if one.id in sent.stories)
        key = (names, preferences, sent.until, bool(sent.stories), times)
        view = self._views.get(key)
        if view is None:
            maker = _ViewMaker(span, Wishes(preferences), sent, self._settings)
            view = maker.view(explains=self._explains)
            if len(self._views) >= _REMEMBERED:
                self._views.clear()
            self._views[key] = view
        return view


class _ViewMaker:
    """One view under way: its candidates pass the wishes and what was sent, then they are chosen from."""

    def __init__(self, span: Span, wishes: Wishes, sent: Sent, settings: Settings) -> None:
        self._span, self._wishes, self._sent, self._settings = span, wishes, sent, settings
        self._verdicts: dict[int, tuple[Tier | None, str]] = {}
        self._muted: Counter[Mute] = Counter()
        self._other_themes = 0
        self._words: dict[int, list[str]] = {}
        self._word_mutes: dict[int, Mute] = {}
        self._article_mutes: dict[int, dict[str, Mute]] = {}
        self._themes: dict[str, tuple[bool, Mute | None]] = {}
        self.taken: tuple[Taken, ...] = ()
        self._look_up(wishes.preferences)

    def _look_up(self, preferences: Preferences) -> None:
        """Find the candidates with a word that is followed or muted, and those with a muted outlet."""
        lines, candidates = self._span.lines, self._span.candidates
        for word in preferences.follow:
            for key in lines.with_phrase(word):
                self._words.setdefault(key, []).append(word)
        for word in preferences.mute_words:
            for key in lines.with_phrase(word):
                self._word_mutes.setdefault(key, Mute("word", word))
        for outlet in preferences.mute_outlets:
            bylines = lines.bylines_of(outlet)
            for key in lines.of_outlet(outlet):
                mutes = self._article_mutes.setdefault(key, {})
                for ref in candidates[key].story.articles:
                    if self._span.bylines[ref.id] in bylines:
                        mutes.setdefault(ref.id, Mute("outlet", outlet))

    def view(self, *, explains: bool = False) -> View:
        """Return the view, or the edition itself if nothing distinguishes the two."""
        if self._is_edition:
            (edition,) = self._span.editions
            verdicts = (
                (one.key, (one.tier, f"a {one.tier} of the edition")) for one in self._span.candidates
            )
            self._verdicts = dict(verdicts)
        else:
            self.taken = tuple(filter(None, map(self._taken, self._span.candidates)))
            choice = self._choice()
            edition = OwnEdition(self._span, self._wishes, self._sent).of(choice, self._personal(choice))
            if explains:
                self._explain(choice)
        names = enumerate(self._span.names) if explains else ()
        judged = ((name, *self._verdicts[key]) for key, name in names)
        account = (Judged(story=name, tier=tier, reason=reason) for name, tier, reason in judged)
        return View(edition=edition, account=tuple(account))

    def _personal(self, choice: Choice) -> Personal:
        """Return what distinguishes this view from the edition of everybody."""
        mutes = sorted(self._muted.items(), key=lambda item: (-item[1], item[0].kind, item[0].name))
        quoted = (one.candidate.key for one in self.taken if one.candidate.key not in choice.left_out)
        return Personal(
            last_sent=self._sent.until,
            muted=tuple(Muted(kind=mute.kind, name=mute.name, stories=count) for mute, count in mutes),
            other_themes=self._other_themes,
            beyond_length=len(choice.left_out),
            hidden_reports=sum(len(self._article_mutes.get(key, ())) for key in quoted),
        )

    def _explain(self, choice: Choice) -> None:
        """Note what became of the candidates among which was chosen."""
        by_id = {story.id: story for story in (*choice.in_full, *choice.posts, *choice.listed)}
        for one in self.taken:
            story = by_id.get(one.story.id)
            reason = _reason(one) if story else choice.left_out[one.candidate.key]
            self._verdicts[one.candidate.key] = story.tier if story else None, reason

    @property
    def _is_edition(self) -> bool:
        """True for a reader without wishes who has got the edition before, or whose first is the first."""
        first, *further = self._span.editions
        has_place = self._sent.until == first.change.previous_as_of
        return self._wishes.preferences == Preferences() and not further and has_place

    def _leave_out(self, candidate: Candidate, reason: str) -> None:
        self._verdicts[candidate.key] = None, reason

    def _mute(self, candidate: Candidate, mute: Mute) -> None:
        """Note that a wish hides a candidate."""
        self._muted[mute] += 1
        self._leave_out(candidate, f"muted {mute.kind}: {mute.name}")

    def _taken(self, candidate: Candidate) -> Taken | None:
        """Return a candidate as this reader may be told it, or None after noting why it is not told."""
        wishes, story, key = self._wishes, candidate.story, candidate.key
        sent_at = self._sent.stories.get(story.id)
        if sent_at and all(news_time(ref) <= sent_at for ref in story.articles if ref.fresh):
            self._leave_out(candidate, f"sent on {sent_at:%Y-%m-%d %H:%M} UTC, without news since")
            return None
        follows = (*self._words.get(key, ()), *wishes.followed_itself(story.id))
        is_of_theme, mute = self._theme_of(story)
        if not (follows or is_of_theme):
            self._other_themes += 1
            self._leave_out(candidate, f"its theme, {story.theme.name}, is not among the reader's")
            return None
        muted = self._article_mutes.get(key, {})
        if mute is None and len(muted) == len(story.articles):
            mute = next(iter(muted.values()))
        if mute is not None:
            self._mute(candidate, mute)
            return None
        if muted or ((sent_at or candidate.is_further) and self._since(candidate, sent_at)):
            return self._retold(candidate, in_full=False)
        if mute := self._word_mutes.get(key):
            self._mute(candidate, mute)
            return None
        return Taken(candidate=candidate, follows=follows) if follows else self._span.plain[key]

    def _theme_of(self, story: Story) -> tuple[bool, Mute | None]:
        """Return if the theme of a story is the reader's, and the wish that hides it."""
        theme = story.theme
        if theme.id not in self._themes:
            self._themes[theme.id] = self._wishes.takes(theme), self._wishes.mute_of_theme(theme)
        return self._themes[theme.id]

    def _choice(self) -> Choice:
        """Return the choice among what was taken, of which only what has a place is told anew in full."""
        while True:
            choice = choose(self.taken, self._wishes.preferences, self._settings)
            told_ids = {story.id for story in (*choice.in_full, *choice.posts)}
            waiting = {
                one.candidate.key for one in self.taken if one.awaits_lines and one.story.id in told_ids
            }
            if not waiting:
                return choice
            anew = (
                self._retold(self._span.candidates[one.candidate.key], in_full=True)
                if one.candidate.key in waiting
                else one
                for one in self.taken
            )
            self.taken = tuple(one for one in anew if one is not None)

    def _retold(self, candidate: Candidate, *, in_full: bool) -> Taken | None:
        """Return a candidate without muted outlets and without what this reader was told, or None."""
        wishes, story, key = self._wishes, candidate.story, candidate.key
        sent_at = self._sent.stories.get(story.id)
        muted = self._article_mutes.get(key, {})
        retold = self._span.retold(
            candidate, frozenset(muted), self._since(candidate, sent_at), in_full=in_full
        )
        if retold is None and not (muted or sent_at):
            retold = candidate
        mute = wishes.mute_of_words(retold.texts) if retold else next(iter(muted.values()), None)
        if mute is not None:
            self._mute(candidate, mute)
            return None
        if retold is None:
            self._leave_out(candidate, "nothing new to quote since it was sent")
            return None
        awaits_lines = not in_full and bool(story.quotations)
        words = [*wishes.follows(story.id, retold.texts), *(self._words.get(key, ()) if awaits_lines else ())]
        return Taken(candidate=retold, follows=tuple(dict.fromkeys(words)), awaits_lines=awaits_lines)

    def _since(self, candidate: Candidate, sent_at: datetime | None) -> datetime | None:
        """Return from when on a story is news to this reader, if its last telling says otherwise."""
        fresh = (ref for ref in candidate.story.articles if ref.fresh)
        if sent_at is not None and any(news_time(ref) <= sent_at for ref in fresh):
            return sent_at
        if candidate.is_further:
            return sent_at or self._sent.until or self._span.editions[0].since
        return None


def _reason(taken: Taken) -> str:
    if taken.follows:
        words = [word for word in taken.follows if word != taken.story.id]
        return f"followed: {', '.join(words)}" if words else "followed"
    return f"a {taken.candidate.tier} of the edition"


def _emptied(pool: Pool) -> Pool:
    """Return a pool for a reader who has been sent what it holds."""
    edition = replace(pool.edition, sections=(), also_reported=(), quieter=(), corrections=())
    return replace(pool, edition=edition, candidates=())
