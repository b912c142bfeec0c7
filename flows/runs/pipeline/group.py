"""Group: put new articles into stories, store who is in which story since when, find what nearly joined.

What an article's text gives (its signature for copies, its terms for stories) is computed once and stored.
The state of the stories at a time follows from the memberships until then, so that a batch repeated with the
same `as_of` starts where it started before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from flows.editions.story import article_ref
from flows.model import (
    Article,
    Match,
    Membership,
    NearMiss,
    Regrouping,
    Section,
    StoredFingerprint,
    Story,
    WindowArticle,
    publisher_of,
)
from flows.ports import LOCAL, ArticleStore, Mapper
from flows.runs.pipeline.plan import Plan, period_of
from flows.runs.pipeline.shared import Shared
from flows.stories.cluster import (
    Fingerprint,
    Near,
    Prints,
    StoryRules,
    Window,
    fingerprint,
    near_misses,
    regroup_all,
    window_of,
    with_shared,
)
from flows.stories.deduplicate import (
    CopyItem,
    CopyPair,
    CopyRules,
    Likeness,
    compared_text,
    find_copies,
    group_copies,
    rooted,
)
from flows.stories.signatures import VERSION, Signature, SignatureRows, signature_from, signatures
from flows.stories.titles import Flag
from flows.stories.vectors import VECTOR_VERSION, TermVector

# Changed whenever what is made of a text changes: stored fingerprints of another version are made anew.
FINGERPRINT_VERSION = 1_000 * VERSION + VECTOR_VERSION

# Signatures cost least by the hundred.
_BATCH = 400


def group(plan: Plan, store: ArticleStore, mapper: Mapper = LOCAL) -> Regrouping:
    """Put what is new in the window of a run into stories, store it, and return what changed."""
    store.stories.save_fingerprints(_fingerprints(_without_fingerprint(plan, store), mapper))
    regrouping = _regroup(plan, store, {})
    store.stories.save_regrouping(plan.as_of, regrouping)
    return regrouping


def memberships_of(articles: Sequence[Article], plan: Plan, store: ArticleStore) -> tuple[Membership, ...]:
    """Return the story of each article of a run's window at `plan.as_of`; stores nothing.

    What no run has put into a story yet is grouped here, as `group` would.
    """
    ids = [article.id for article in articles]
    stored = store.stories.memberships(ids, plan.as_of)
    if len(stored) == len(ids):
        return stored
    new = {row.article_id: row for row in _fingerprints(_without_fingerprint(plan, store))}
    members = _memberships_before(ids, plan, store)
    members |= {member.article_id: member for member in _regroup(plan, store, new).memberships}
    return tuple(members[article_id] for article_id in sorted(members.keys() & set(ids)))


def signatures_of(articles: Sequence[Article], store: ArticleStore) -> dict[str, Signature]:
    """Return the signature of each article by id, computed now where none is stored that can be read."""
    stored = store.stories.signatures([article.id for article in articles], FINGERPRINT_VERSION)
    by_id: dict[str, Signature] = {}
    for article_id, packed in stored.items():
        with suppress(ValueError):
            by_id[article_id] = signature_from(packed)
    missing = [article for article in articles if article.id not in by_id]
    computed = signatures([compared_text(article) for article in missing])
    return by_id | {article.id: signature for article, signature in zip(missing, computed, strict=True)}


def with_near_misses(
    sections: Sequence[Section],
    articles: Iterable[Article],
    plan: Plan,
    store: ArticleStore,
    shared: Shared | None = None,
) -> tuple[Section, ...]:
    """Return sections, each story with what nearly joined it; `articles` are those that may be compared."""
    by_id = {article.id: article for article in articles}
    story_ids = {story.id for section in sections for story in section.stories}
    near = _near_misses(story_ids, by_id, plan, store, shared or Shared())

    def explained(story: Story) -> Story:
        # A copy stands in the story of what it repeats, whatever its own words are nearest to.
        own_ids = {article.id for article in story.articles}
        misses = [miss for miss in near.get(story.id, ()) if miss.link.article_id not in own_ids]
        return replace(story, nearly=tuple(_near_miss(miss, by_id) for miss in misses))

    return tuple(replace(section, stories=tuple(map(explained, section.stories))) for section in sections)


def _regroup(plan: Plan, store: ArticleStore, new: Mapping[str, StoredFingerprint]) -> Regrouping:
    """Return what a run changes; `new` are fingerprints that are not stored."""
    prints: dict[str, Prints] = defaultdict(Prints)
    items: list[CopyItem] = []
    signed = SignatureRows()
    ids: list[str] = []
    for readable in _readable(plan, store, new):
        prints[readable.fingerprint.language].add(readable.fingerprint)
        ids.append(readable.fingerprint.article_id)
        flags = readable.fingerprint.vector.flags
        # A round-up holds the texts of several stories and is a copy of none.
        if Flag.NO_EVENT not in flags:
            items.append(
                CopyItem(
                    id=readable.fingerprint.article_id,
                    time=readable.fingerprint.time,
                    language=readable.fingerprint.language,
                    signatures=signed,
                    row=signed.add(readable.signature),
                    recurring=Flag.RECURRING in flags,
                    secondhand=readable.secondhand,
                )
            )
    prior = _memberships_before(ids, plan, store)
    copies = _copies_in(items, prior, store)
    # A gigabyte for a million articles.
    del items, ids, signed
    return regroup_all(
        prints,
        lambda ids: {article_id: prior[article_id] for article_id in ids if article_id in prior},
        store.stories.decisions(plan.as_of),
        plan.as_of,
        StoryRules(),
        copies,
    )


def _copies_in(
    items: Sequence[CopyItem], prior: Mapping[str, Membership], store: ArticleStore
) -> tuple[Match, ...]:
    """Return the copies of a window: those of earlier runs, and what a new article is a copy of."""

    def texts_of(ids: Sequence[str]) -> Mapping[str, str]:
        texts = {article.id: compared_text(article) for article in store.articles_of(ids)}
        return dict.fromkeys(ids, "") | texts

    rules = CopyRules()
    new = {item.id for item in items if item.id not in prior}
    earlier = [
        CopyPair(
            min(member.article_id, member.copy_of),
            max(member.article_id, member.copy_of),
            Likeness(like, like, ""),
        )
        for member in prior.values()
        if member.copy_of is not None and (like := member.similarity) is not None
    ]
    new_pairs = find_copies(items, new, texts_of, rules) if new else ()
    return rooted(group_copies(items, (*earlier, *new_pairs), rules), new)


def _memberships_before(ids: Sequence[str], plan: Plan, store: ArticleStore) -> dict[str, Membership]:
    members = store.stories.memberships(ids, plan.as_of, before=True)
    return {member.article_id: member for member in members}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Readable:
    """An article of the window as decisions about stories and about copies need it."""

    fingerprint: Fingerprint
    signature: bytes
    secondhand: bool


def _readable(plan: Plan, store: ArticleStore, new: Mapping[str, StoredFingerprint]) -> Iterator[_Readable]:
    """Yield each article of the window; what is stored damaged is computed now."""
    for item in _window(plan, store):
        current = new.get(item.article_id)
        readable = _decoded(item, current) if current else _decoded(item, item)
        if readable is not None:
            yield readable
            continue
        for computed in _fingerprints(store.articles_of([item.article_id])):
            if (anew := _decoded(item, computed)) is not None:
                yield anew


def _decoded(item: WindowArticle, packed: WindowArticle | StoredFingerprint) -> _Readable | None:
    """Return an article with its signature and its terms, None if one of them cannot be read."""
    if packed.vector is None or packed.signature is None:
        return None
    try:
        vector = TermVector.from_bytes(packed.vector)
        signature_from(packed.signature)
    except ValueError:
        return None
    return _Readable(
        fingerprint=Fingerprint(
            article_id=item.article_id,
            time=item.time,
            language=item.language,
            outlet=publisher_of(item.outlet, item.article_id),
            vector=vector,
        ),
        signature=packed.signature,
        secondhand=item.secondhand,
    )


def _fingerprints(articles: Iterable[Article], mapper: Mapper = LOCAL) -> Iterator[StoredFingerprint]:
    """Yield what is stored of the text of each article, computed some at a time."""
    remaining = iter(articles)
    batches = iter(lambda: list(islice(remaining, _BATCH)), [])
    for fingerprints in mapper.map(stored_fingerprints, batches):
        yield from fingerprints


def stored_fingerprints(articles: Sequence[Article]) -> list[StoredFingerprint]:
    """Return what is stored of the text of each article."""
    signed = signatures([compared_text(article) for article in articles])
    return [
        StoredFingerprint(
            article_id=article.id,
            version=FINGERPRINT_VERSION,
            signature=signature.to_bytes(),
            vector=fingerprint(article, StoryRules()).vector.to_bytes(),
        )
        for article, signature in zip(articles, signed, strict=True)
    ]


def _without_fingerprint(plan: Plan, store: ArticleStore) -> Iterator[Article]:
    after = period_of(plan, store).window_start
    return store.stories.without_fingerprint(plan.source_names, after, plan.as_of, FINGERPRINT_VERSION)


def _window(plan: Plan, store: ArticleStore) -> Iterator[WindowArticle]:
    after = period_of(plan, store).window_start
    return store.stories.window(plan.source_names, after, plan.as_of, FINGERPRINT_VERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbours:
    """The articles of a window by language, their stories, and what is known of what nearly joined these."""

    windows: tuple[Window, ...]
    stories: Mapping[str, str]
    near: dict[str, tuple[Near, ...]] = field(default_factory=dict)


def _near_misses(
    story_ids: Collection[str],
    by_id: Mapping[str, Article],
    plan: Plan,
    store: ArticleStore,
    shared: Shared,
) -> dict[str, tuple[Near, ...]]:
    rules, after = StoryRules(), period_of(plan, store).window_start
    key = (tuple(plan.source_names), after, plan.as_of)
    neighbours = shared.value("neighbours", key, lambda: _neighbours(plan, store, rules))
    for window in neighbours.windows:
        missing = [story_id for story_id in story_ids if story_id not in neighbours.near]
        neighbours.near.update(near_misses(window, neighbours.stories, missing, rules))
    return {
        story_id: with_shared(neighbours.near[story_id], by_id, rules)
        for story_id in sorted(story_ids)
        if story_id in neighbours.near
    }


def _neighbours(plan: Plan, store: ArticleStore, rules: StoryRules) -> _Neighbours:
    fingerprints = [readable.fingerprint for readable in _readable(plan, store, {})]
    stored = store.stories.memberships([one.article_id for one in fingerprints], plan.as_of)
    copies = {member.article_id for member in stored if member.copy_of is not None}
    by_language: dict[str, list[Fingerprint]] = defaultdict(list)
    for one in fingerprints:
        if one.article_id not in copies:
            by_language[one.language].append(one)
    return _Neighbours(
        windows=tuple(window_of(by_language[name], plan.as_of, rules) for name in sorted(by_language)),
        stories={member.article_id: member.story_id for member in stored},
    )


def _near_miss(near: Near, by_id: Mapping[str, Article]) -> NearMiss:
    return NearMiss(
        article=article_ref(by_id[near.link.article_id], None, ()),
        nearest_id=near.link.nearest_id,
        similarity=near.link.similarity,
        threshold=near.link.threshold,
        shared=near.link.shared,
        refused=near.refusal,
    )
