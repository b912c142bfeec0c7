"""Compose: select, deduplicate, follow the stories, theme, rank, summarise, and put together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from flows.editions.compose import (
    Place,
    coverage_of,
    independent_reports,
    outlet_count,
    place,
    report_groups,
    sections_of,
    story_of,
)
from flows.editions.compose import compose as compose_edition
from flows.editions.exclude import past_from, past_without_never, without_never
from flows.editions.follow import change, known_stories, materials
from flows.editions.select import select, since, without_replaced, without_round_ups
from flows.language.formatting import duration
from flows.model import (
    Article,
    EditedStory,
    Edition,
    EditionHeader,
    Membership,
    PastStory,
    Receipt,
    RunRecord,
    Section,
    Selection,
    SourceKind,
    StoryMaterial,
)
from flows.model.settings import Settings
from flows.ports import ArticleStore, Recent
from flows.runs.pipeline.explain import with_near_misses
from flows.runs.pipeline.fingerprints import signatures_of
from flows.runs.pipeline.group import memberships_of, previous_of, span_of
from flows.runs.pipeline.plan import Plan
from flows.stories.cluster import StoryRules, clusters_of, verdicts
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.ranking import best_title, importance
from flows.stories.themes import ThemeIndex, ThemeRules, choose_theme, prepare_themes
from flows.summaries.differences import differences_of
from flows.summaries.summarise import Asked, summarise

# These decide when an edition is made, who gets it and how servers are asked, never what it holds;
# readers stay private.
_NOT_OF_THE_EDITION = ("mail", "schedule", "quiet_day", "fetch")


def compose(
    plan: Plan, store: ArticleStore, versions: Mapping[str, str] | None = None, run: RunRecord | None = None
) -> tuple[Edition, Receipt]:
    """Make the edition of `plan.as_of` from what the store holds, and its receipt; stores nothing.

    `versions` are the names and versions of what took part, for the receipt. `run` stands for the record of
    the run in the store.
    """
    settings, as_of = plan.settings, plan.as_of
    previous = previous_of(store, as_of)
    past = store.editions.past_stories(span_of(plan, store)[0], as_of)
    known = store.articles([source.name for source in plan.sources], as_of, _recent(previous, settings))
    found = _selected(without_replaced(without_never(known, plan.never)), previous, past, plan, store)
    members = memberships_of((*found.fresh, *found.context), plan, store)
    selection = without_round_ups(found, members)
    told = _told(_materials(selection, members, (past, as_of), store), plan)
    shown, others = _choose(told, _shown_before(store, as_of - settings.follow, as_of), plan)
    sections = _evident(sections_of(shown, settings), selection, plan, store)
    also_reported = tuple(story_of(story, settings) for story in others)
    run = run or store.run(as_of) or RunRecord(as_of=as_of, sources=(), failures=())
    everything = [story for section in sections for story in section.stories] + list(also_reported)
    edition = compose_edition(
        _place(plan, store, previous),
        change(previous, _still_read(past, plan, store), everything, as_of, settings.follow),
        sections,
        also_reported,
        coverage_of(selection, run, sections, also_reported),
        settings,
    )
    receipt = _receipt(edition, (*selection.fresh, *selection.context), settings)
    return edition, replace(receipt, versions=versions or {})


def _selected(
    known: Sequence[Article],
    previous: EditionHeader | None,
    past: Sequence[PastStory],
    plan: Plan,
    store: ArticleStore,
) -> Selection:
    if previous is None:
        return select(known, None, plan.as_of, plan.settings)
    arrived = {article.source for article in known if article.first_seen > previous.as_of}
    readings = store.first_readings(arrived, plan.as_of)
    return select(known, previous, plan.as_of, plan.settings, readings, known_stories(past).keys())


def _still_read(past: Sequence[PastStory], plan: Plan, store: ArticleStore) -> tuple[PastStory, ...]:
    """Return the stories of earlier editions but those of outlets and sources that were taken out."""
    ids = {article_id for story in past for article_id in story.article_ids}
    met = store.met_in(ids, [source.name for source in plan.sources])
    return past_from(past_without_never(past, plan.never), met)


def _place(plan: Plan, store: ArticleStore, previous: EditionHeader | None) -> Place:
    period = since(previous, plan.as_of, plan.settings), plan.as_of
    editions = store.editions
    return place(editions.at(plan.as_of), editions.ids(), editions.last_number(), period, plan.settings)


def _recent(previous: EditionHeader | None, settings: Settings) -> Recent | None:
    """Return what is recent enough to be selected or counted; a first edition counts everything."""
    if previous is None:
        return None
    reach = max(settings.follow, settings.late_arrival)
    return Recent(after=previous.as_of - reach, arrived_after=previous.as_of)


def _evident(
    sections: Sequence[Section], selection: Selection, plan: Plan, store: ArticleStore
) -> tuple[Section, ...]:
    """Return the sections, their stories with what nearly joined each."""
    told = [story for section in sections for story in section.stories]
    found = with_near_misses(told, (*selection.fresh, *selection.context), plan, store)
    by_id = {story.id: story for story in found}
    return tuple(
        replace(section, stories=tuple(by_id[story.id] for story in section.stories)) for section in sections
    )


def _materials(
    selection: Selection,
    members: Sequence[Membership],
    when: tuple[Sequence[PastStory], datetime],
    store: ArticleStore,
) -> tuple[StoryMaterial, ...]:
    articles = (*selection.fresh, *selection.context)
    matches = deduplicate(articles, CopyRules(), signatures_of(articles, store))
    decided = verdicts(store.stories.decisions(when[1]))
    # What a person took out of a story is no copy of what is in it.
    matches = tuple(
        each
        for each in matches
        if decided.get((min(each.original_id, each.copy_id), max(each.original_id, each.copy_id)), True)
    )
    by_id = {article.id: article for article in articles}
    clusters = clusters_of(members, by_id, StoryRules())
    fresh_ids = frozenset(article.id for article in selection.fresh)
    return materials(clusters, articles, fresh_ids, matches, when[0])


def _told(found: Sequence[StoryMaterial], plan: Plan) -> tuple[EditedStory, ...]:
    """Give every story its theme, importance and headline, most important first."""
    index = prepare_themes(plan.themes)
    told = [_tell(material, index, plan) for material in found]
    return tuple(sorted(told, key=lambda story: (-story.importance, story.material.id)))


def _tell(material: StoryMaterial, index: ThemeIndex, plan: Plan) -> EditedStory:
    fresh = [article for article in material.articles if article.id in material.fresh_ids]
    kept = [article for article in material.originals if article.id in material.fresh_ids]
    dated = [article for article in fresh if article.published is not None]
    return EditedStory(
        material=material,
        theme=choose_theme(index, material.originals, ThemeRules()),
        importance=importance(
            independent_reports(material),
            outlet_count(material.articles),
            max(article.time for article in dated or fresh),
            plan.as_of,
            plan.settings.weights,
        ),
        headline=best_title(material.originals, kept or fresh),
    )


def _shown_before(store: ArticleStore, since: datetime, before: datetime) -> Mapping[str, tuple[str, ...]]:
    """Collect by story the sentences that the editions between two times have shown of it."""
    shown: dict[str, dict[str, None]] = {}
    for story in store.editions.past_stories(since, before):
        shown.setdefault(story.id, {}).update(dict.fromkeys(story.sentences))
    return {story: tuple(texts) for story, texts in shown.items()}


def _choose(
    told: Sequence[EditedStory], before: Mapping[str, tuple[str, ...]], plan: Plan
) -> tuple[tuple[EditedStory, ...], tuple[EditedStory, ...]]:
    """Summarise stories in order of importance until the edition is full; the rest is also reported.

    A story is told in full only with something of this period to quote that no edition has shown
    `before`. Each theme of the person's own has its most important story told. A source takes no more
    than its share of the places unless they would stay empty.
    """
    lengths = plan.settings.lengths
    share = max(1, int(lengths.share * lengths.stories))
    addresses = frozenset(source.name for source in plan.sources if source.kind is SourceKind.URL)
    made: dict[str, EditedStory] = {}
    shown: dict[str, EditedStory] = {}

    def take(story: EditedStory) -> bool:
        key = story.material.id
        in_section = sum(other.theme.id == story.theme.id for other in shown.values())
        if key in shown or len(shown) >= lengths.stories or in_section >= lengths.stories_per_section:
            return False
        if key not in made:
            made[key] = _summarised(story, before.get(key, ()), plan.settings)
        if made[key].summary.quotes or made[key].summary.standfirst:
            shown[key] = made[key]
        return key in shown

    own = {theme.id for theme in plan.themes if theme.own}
    for story in told:
        if story.theme.id in own and take(story):
            own.remove(story.theme.id)
    taken = Counter(_head(story, addresses) for story in shown.values())
    for story in told:
        if taken[_head(story, addresses)] < share:
            taken[_head(story, addresses)] += take(story)
    for story in told:
        take(story)
    chosen = tuple(shown[story.material.id] for story in told if story.material.id in shown)
    return chosen, tuple(story for story in told if story.material.id not in shown)


def _head(story: EditedStory, addresses: Collection[str]) -> str:
    """Return which source heads a story; a folder that the person put there is as many as its outlets."""
    article = story.headline
    return article.source if article.source in addresses else f"{article.source}\n{article.outlet}"


def _summarised(story: EditedStory, before: tuple[str, ...], settings: Settings) -> EditedStory:
    """Return a story with its quotations, and with what its reports differ on if there are any."""
    material, lengths = story.material, settings.lengths
    quotable = frozenset(article.id for article in material.originals) & material.fresh_ids
    groups = report_groups(material)
    reports = {article.id: group for article, group in zip(material.originals, groups, strict=True)}
    asked = Asked(quotable=quotable, reports=reports, shown=before, algorithm=settings.algorithm)
    summary = summarise(material.originals, lengths, asked)
    if not (summary.quotes or summary.standfirst):
        return replace(story, summary=summary)
    contrasts = differences_of(material.originals, groups, quotable, lengths.quote_words)
    return replace(story, summary=summary, contrasts=contrasts)


def _receipt(edition: Edition, articles: Sequence[Article], settings: Settings) -> Receipt:
    hashes = {article.id: text_hash(article.text) for article in articles}
    return Receipt(
        edition_id=edition.id,
        as_of=edition.as_of,
        articles=dict(sorted(hashes.items())),
        settings=dict(sorted(_deciding(settings).items())),
        versions={},
    )


def _deciding(settings: Settings) -> dict[str, str]:
    values = asdict(replace(settings, as_of=None))
    return _flat({key: value for key, value in values.items() if key not in _NOT_OF_THE_EDITION})


def text_hash(text: str) -> str:
    """Return the hash of an article's text that a receipt holds: SHA-256 of its UTF-8, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _flat(values: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = duration(value) if isinstance(value, timedelta) else str(value)
    return flat
