"""Compose: select, deduplicate, follow the stories, theme, rank, summarise, and put together."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from flows.editions.compose import Place, coverage_of, date_of, materials, place, sections_of
from flows.editions.compose import compose as compose_edition
from flows.editions.language import interface_language
from flows.editions.own_themes import in_order, is_told, with_own_themes
from flows.editions.quieter import own_clusters, with_posts
from flows.editions.rank import briefs_of, choose
from flows.editions.related import with_related
from flows.editions.select import (
    select,
    without_never,
    without_other_pages,
    without_repeated,
    without_replaced,
)
from flows.editions.since import LiveArticles, Tellings, change, with_before
from flows.editions.story import story_of
from flows.language.formatting import duration
from flows.model import (
    Article,
    EditedStory,
    Edition,
    Match,
    Membership,
    PastStory,
    Pool,
    Receipt,
    RunRecord,
    Selection,
    StoryMaterial,
)
from flows.model.articles import text_hash
from flows.model.settings import Preferences, Settings
from flows.ports import LOCAL, ArticleStore, Mapper
from flows.runs.pipeline.group import memberships_of, signatures_of, with_near_misses
from flows.runs.pipeline.learn import theme_lessons
from flows.runs.pipeline.lines import StoryLiner
from flows.runs.pipeline.plan import Period, Plan, period_of
from flows.runs.pipeline.pool import Wanted, further_stories, pool_of, stories_in_full, wanted_by
from flows.runs.pipeline.quieter import quieter_posts, under_posts, without_posts
from flows.runs.pipeline.retell import Reteller
from flows.runs.pipeline.revise import CorrectedQuotes, corrected_quotes
from flows.runs.pipeline.shared import Shared
from flows.stories.cluster import StoryRules, clusters_of, verdicts
from flows.stories.deduplicate import CopyRules, deduplicate, rooted
from flows.stories.themes import ThemeKnowledge, ThemeRules, habits_of, prepare_themes
from flows.urls.normalise import public_address

# These decide when and how an edition is made, who gets it and how servers are asked, never what it holds;
# readers stay private.
_NOT_OF_THE_EDITION = (
    *(
        "mail",
        "others",
        "schedule",
        "quiet_day",
        "fetch",
        "hub",
        "search_engines",
        "processes",
        "dask",
        "workers",
    ),
    *("keep_texts", "keep_fingerprints", "keep_runs", "keep_documents", "documents", "serve", "operator"),
    "channels",
)


def compose(
    plan: Plan,
    store: ArticleStore,
    versions: Mapping[str, str] | None = None,
    run: RunRecord | None = None,
    mapper: Mapper = LOCAL,
    shared: Shared | None = None,
) -> tuple[Edition, Receipt]:
    """Make the edition of `plan.as_of` from what the store holds, and its receipt (`compose_pool`)."""
    pool, receipt = compose_pool(plan, store, versions, run, mapper, shared=shared)
    return pool.edition, receipt


def compose_pool(
    plan: Plan,
    store: ArticleStore,
    versions: Mapping[str, str] | None = None,
    run: RunRecord | None = None,
    mapper: Mapper = LOCAL,
    wanted: Wanted | None = None,
    shared: Shared | None = None,
) -> tuple[Pool, Receipt]:
    """Make the pool of `plan.as_of` from what the store holds, and its edition's receipt; stores nothing.

    The edition does not depend on what is `wanted` by readers: that adds candidates. `versions` are the names
    and versions of what took part, for the receipt. `run` stands for the record of the run in the store.
    `mapper` computes what stories need each for itself, and `shared` has what other digests of the run
    needed; the edition is the same.
    """
    shared = shared or Shared()
    settings, as_of, period = plan.settings, plan.as_of, period_of(plan, store)
    past = store.editions.past_stories(period.window_start, as_of)
    taken = _take(plan, store, period, past, shared)
    account = _tell(taken, past, plan, store, mapper, shared, wanted)
    run = run or store.run(as_of) or RunRecord(as_of=as_of, sources=(), failures=())
    run = _of_sources(run, plan)
    sections = in_order(sections_of(account.chosen, settings), plan.theme_names)
    also_reported, posted = (
        tuple(story_of(story, settings) for story in stories) for stories in (account.briefs, account.posts)
    )
    coverage = coverage_of(account.selection, run, sections, (*posted, *also_reported))
    sections = with_near_misses(sections, taken.selection.candidates, plan, store, shared)
    sections = with_related(sections, (*posted, *also_reported))
    nameable = _nameable(past, plan, store)
    tellings = Tellings(past)
    sections = with_before(sections, tellings, nameable)
    stories = (*(story for section in sections for story in section.stories), *posted, *also_reported)
    changes = change(
        period.previous,
        [story for story in past if story.headline_article_id in nameable],
        stories,
        _live(taken, plan),
        as_of,
        settings.follow,
    )
    edition_place = _place(taken.articles, period, plan, store)
    edition = compose_edition(edition_place, changes, sections, also_reported, posted, coverage, settings)
    corrected = corrected_quotes(plan, period.previous, store)
    edition = replace(edition, corrections=corrected.corrections)
    own, extra = (
        stories_in_full(edition, stories_told, tellings, nameable, settings)
        for stories_told in (account.in_full, account.extra)
    )
    pool = pool_of(edition, own, extra, settings, Reteller(plan, store))
    return pool, _receipt(pool.edition, account.articles, corrected, settings, versions or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """The articles of an edition: as `selected` by their times, and the `selection` without other pages.

    Plans with one `key` have the same articles.
    """

    key: Hashable
    articles: tuple[Article, ...]
    selected: Selection
    selection: Selection
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Account:
    """The stories of an edition, and its selection without the articles that have nothing to tell.

    `articles` are all that it was made from. `in_full` are the chosen before they were shortened, with what
    the preferences of the settings may choose besides; `extra` is what those of readers may.
    """

    chosen: tuple[EditedStory, ...]
    in_full: tuple[EditedStory, ...]
    extra: tuple[EditedStory, ...]
    posts: tuple[EditedStory, ...]
    briefs: tuple[EditedStory, ...]
    selection: Selection
    articles: tuple[Article, ...]


def _take(
    plan: Plan, store: ArticleStore, period: Period, past: Sequence[PastStory], shared: Shared
) -> _Taken:
    """Return the articles that the edition takes, and the stories that they are in."""
    covered = {article_id for story in past for article_id in story.article_ids}
    key = _reading(plan, period)
    articles = shared.value(
        "articles", key, lambda: store.articles(plan.source_names, plan.as_of, period.recent)
    )
    articles = without_never(articles, plan.never)
    if plan.languages:
        articles = tuple(article for article in articles if article.language in plan.languages)
    readings = store.first_readings({article.source for article in articles}, plan.as_of)
    selected = select(
        without_replaced(articles), period.previous, plan.as_of, plan.settings, readings, covered
    )
    memberships = memberships_of(selected.candidates, plan, store)
    selection = without_other_pages(selected, memberships, readings)
    return _Taken(key=key, articles=articles, selected=selected, selection=selection, memberships=memberships)


def _reading(plan: Plan, period: Period) -> Hashable:
    """Return what the articles of an edition follow from, as long as the store does not change."""
    return (tuple(plan.source_names), plan.as_of, period.recent, plan.languages)


def _tell(
    taken: _Taken,
    past: Sequence[PastStory],
    plan: Plan,
    store: ArticleStore,
    mapper: Mapper,
    shared: Shared,
    wanted: Wanted | None,
) -> _Account:
    """Return the stories that the edition tells, at their lengths, and what is left of its selection."""
    selected, selection, settings = taken.selected, taken.selection, plan.settings
    knowledge = _knowledge(taken, plan, store, shared)
    liner = StoryLiner(plan, store, selected.fresh, knowledge, mapper, shared)
    edited, selection = with_own_themes(
        liner.edit(_materials(taken, past, plan, store, shared)), selection, plan.theme_names
    )
    own_themes = {theme.id for theme in plan.themes if theme.own}
    choose_told = partial(choose, edited, own_themes, plan.addresses, settings)
    liner.look_ahead(choose_told)
    in_full: dict[str, EditedStory] = {}

    def tell(story: EditedStory) -> EditedStory:
        return in_full.setdefault(story.material.id, liner.tell(story))

    chosen = choose_told(tell)
    chosen_ids = {story.material.id for story in chosen}
    others = [story for story in edited if story.material.id not in chosen_ids]
    posts = quieter_posts(selected, selection, chosen, others, plan, store)
    alone = own_clusters(set(posts) - set(selection.fresh), taken.memberships)
    post_ids = frozenset(post.id for post in posts)
    of_posts = liner.edit(materials(alone, posts, post_ids, (), past))
    others += [story for story in of_posts if is_told(story.theme, plan.theme_names)]
    own_ids = _article_ids(others)
    posts = tuple(post for post in posts if post.id in own_ids)
    selection = with_posts(selection, posts)
    quieter = tuple(filter(None, map(liner.tell_post, under_posts(others, posts, settings, shared))))
    others = without_posts(others, posts)
    briefs = tuple(filter(None, map(liner.tell_brief, briefs_of(others, chosen, settings.weights))))
    told_ids = _article_ids((*chosen, *quieter, *briefs))
    repeating = [article for article in selection.fresh if article.id not in told_ids]
    # Told last, so that they take no line from what the edition tells.
    listed = {story.material.id for story in briefs}
    own = further_stories(others, listed, wanted_by([settings.preferences]), liner, settings)
    listed -= {story.material.id for story in own}
    return _Account(
        chosen=chosen,
        in_full=(*(in_full[story.material.id] for story in chosen), *own),
        extra=further_stories(others, listed, wanted, liner, settings),
        posts=quieter,
        briefs=briefs,
        selection=without_repeated(selection, repeating),
        articles=selection.candidates,
    )


def _article_ids(stories: Iterable[EditedStory]) -> set[str]:
    return {article.id for story in stories for article in story.material.articles}


def _of_sources(run: RunRecord, plan: Plan) -> RunRecord:
    """Return what a run did with the sources of a plan."""
    if not plan.is_part:
        return run
    names = set(map(public_address, (*plan.source_names, *(problem.source for problem in plan.problems))))
    return replace(
        run,
        sources=tuple(name for name in run.sources if name in names),
        failures=tuple(failure for failure in run.failures if failure.source in names),
        notices=tuple(notice for notice in run.notices if notice.source in names),
    )


def _materials(
    taken: _Taken, past: Sequence[PastStory], plan: Plan, store: ArticleStore, shared: Shared
) -> tuple[StoryMaterial, ...]:
    """Return the stories of the articles taken, with the copies among them."""
    candidates = taken.selection.candidates
    fresh_ids = frozenset(article.id for article in taken.selection.fresh)
    key = (taken.key, tuple(article.id for article in candidates))
    copies = shared.value(
        "copies", (key, fresh_ids), lambda: _copies(candidates, fresh_ids, plan.as_of, store)
    )
    by_id = {article.id: article for article in candidates}
    clusters = shared.value("clusters", key, lambda: clusters_of(taken.memberships, by_id, StoryRules()))
    return materials(clusters, candidates, fresh_ids, copies, past)


def _copies(
    candidates: Sequence[Article], fresh_ids: frozenset[str], as_of: datetime, store: ArticleStore
) -> tuple[Match, ...]:
    signatures = signatures_of(candidates, store)
    copies = deduplicate(candidates, CopyRules(), [signatures[article.id] for article in candidates])
    copies = rooted(copies, fresh_ids)
    # What a person took out of a story is no copy of what is in it.
    verdict_of = verdicts(store.stories.decisions(as_of))
    separated = {frozenset(pair) for pair, is_one in verdict_of.items() if not is_one}
    return tuple(copy for copy in copies if frozenset((copy.original_id, copy.copy_id)) not in separated)


def _place(articles: Sequence[Article], period: Period, plan: Plan, store: ArticleStore) -> Place:
    """Return the place of the edition among those of the workspace, and its language."""
    editions, settings, as_of = store.editions, plan.settings, plan.as_of
    language = interface_language(articles, period.previous, settings)
    taken_ids = editions.ids(date_of(as_of, settings))
    return place(
        editions.at(as_of), taken_ids, editions.last_number(), period.since, as_of, language, settings
    )


def _live(taken: _Taken, plan: Plan) -> LiveArticles:
    """Return the articles that are younger than a story is followed, and their stories."""
    since = plan.as_of - plan.settings.follow
    articles = tuple(article for article in taken.selection.candidates if article.time > since)
    ids = {article.id for article in articles}
    story_ids = frozenset(member.story_id for member in taken.memberships if member.article_id in ids)
    return LiveArticles(articles=articles, story_ids=story_ids)


def _nameable(past: Sequence[PastStory], plan: Plan, store: ArticleStore) -> frozenset[str]:
    """Return the articles of earlier lines whose outlets and sources have not been taken out since."""
    ids = {story.headline_article_id for story in past}
    ids |= {quote.article_id for story in past for quote in story.quotes}
    allowed = without_never(store.articles_of(ids), plan.never)
    return store.met_in({article.id for article in allowed}, plan.source_names)


def _knowledge(taken: _Taken, plan: Plan, store: ArticleStore, shared: Shared) -> ThemeKnowledge:
    """Return what feeds mostly write about, and what was learned of themes."""
    feeds = frozenset((article.source, article.outlet) for article in taken.selected.candidates)

    def learned() -> ThemeKnowledge:
        articles = [article for article in taken.articles if (article.source, article.outlet) in feeds]
        index, lessons = prepare_themes(plan.themes), theme_lessons(plan, store)
        earlier = lessons.habits if lessons else None
        habits = habits_of(index, articles, ThemeRules(), plan.folders, earlier)
        return ThemeKnowledge(habits=habits, lessons=lessons)

    return shared.value("knowledge", (taken.key, feeds), learned)


def _receipt(
    edition: Edition,
    articles: Sequence[Article],
    corrected: CorrectedQuotes,
    settings: Settings,
    versions: Mapping[str, str],
) -> Receipt:
    values = asdict(replace(settings, as_of=None))
    deciding = {key: value for key, value in values.items() if key not in _NOT_OF_THE_EDITION}
    if settings.preferences == Preferences():
        del deciding["preferences"]
    return Receipt(
        edition_id=edition.id,
        as_of=edition.as_of,
        articles=dict(
            sorted((article.id, text_hash(article.text)) for article in (*articles, *corrected.articles))
        ),
        corrected={
            version_name(version.article_id, version.as_of): text_hash(version.text)
            for version in corrected.versions
        },
        settings=dict(sorted(_flat(deciding).items())),
        versions=versions,
    )


def version_name(article_id: str, as_of: datetime) -> str:
    """Return the name of a later text of an article in a receipt."""
    return f"{article_id} {as_of.isoformat().replace('+00:00', 'Z')}"


def _flat(values: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat.update(_flat(value, f"{prefix}{key}."))
        else:
            flat[prefix + key] = duration(value) if isinstance(value, timedelta) else str(value)
    return flat
