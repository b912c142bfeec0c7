"""Compose: select, deduplicate, follow the stories, theme, rank, summarise, and put together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from flows.editions.compose import (
    change,
    coverage_of,
    independent_reports,
    materials,
    outlet_count,
    place,
    report_groups,
    sections_of,
    story_of,
)
from flows.editions.compose import compose as compose_edition
from flows.editions.quieter import (
    QuietRules,
    feed_of,
    own_clusters,
    posts_of,
    quiet_feeds,
    round_ups_of,
    with_posts,
)
from flows.editions.select import (
    past_from,
    past_without_never,
    select,
    without_never,
    without_replaced,
    without_round_ups,
)
from flows.language.formatting import duration
from flows.model import (
    Article,
    EditedStory,
    Edition,
    Passage,
    PastStory,
    Receipt,
    RunRecord,
    SourceKind,
    StoryMaterial,
    Summary,
)
from flows.model.settings import Settings
from flows.ports import ArticleStore, Spans
from flows.runs.pipeline.group import memberships_of, signatures_of, with_near_misses
from flows.runs.pipeline.plan import Plan, period_of
from flows.stories.cluster import StoryRules, clusters_of, verdicts
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.importance import best_title, importance
from flows.stories.themes import ThemeRules, choose_theme, prepare_themes
from flows.summaries.differences import differences_of
from flows.summaries.summarise import Budget, SummaryRequest, choose, summarise

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
    settings, as_of, sources, period = plan.settings, plan.as_of, plan.source_names, period_of(plan, store)
    past = store.editions.past_stories(period.window_start, as_of)
    past_ids = {article_id for story in past for article_id in story.article_ids}
    articles = without_never(store.articles(sources, as_of, period.recent), plan.never)
    readings = store.first_readings({article.source for article in articles}, as_of)
    selected = select(without_replaced(articles), period.previous, as_of, settings, readings, past_ids)
    memberships = memberships_of(selected.candidates, plan, store)
    signatures = signatures_of(selected.candidates, store)
    selection = without_round_ups(selected, memberships)
    candidates = selection.candidates
    copies = deduplicate(candidates, CopyRules(), [signatures[article.id] for article in candidates])
    # What a person took out of a story is no copy of what is in it.
    separated = {
        frozenset(pair) for pair, is_one in verdicts(store.stories.decisions(as_of)).items() if not is_one
    }
    copies = tuple(copy for copy in copies if frozenset((copy.original_id, copy.copy_id)) not in separated)
    clusters = clusters_of(memberships, {article.id: article for article in candidates}, StoryRules())
    fresh_ids = frozenset(article.id for article in selection.fresh)
    edited = _edit(materials(clusters, candidates, fresh_ids, copies, past), plan)
    followed = store.editions.past_stories(as_of - settings.follow, as_of)
    told_in_full, others = _choose(edited, followed, plan)
    told_ids = {article.id for story in told_in_full for article in story.material.articles}
    round_ups = round_ups_of(selected, selection)
    story_ids = {article.id: story.material.id for story in others for article in story.material.articles}
    posts = _posts((*selection.fresh, *round_ups), told_ids, story_ids, plan, store)
    selection = with_posts(selection, posts)
    alone = own_clusters((post for post in posts if post in round_ups), memberships)
    others += _edit(materials(alone, round_ups, frozenset(a.id for a in round_ups), (), past), plan)
    quieter, others = _with_posts(others, posts, settings)
    editions = store.editions
    edition_place = place(
        editions.at(as_of), editions.ids(), editions.last_number(), period.since, as_of, settings
    )
    sections = sections_of(told_in_full, settings)
    also_reported = tuple(story_of(story, settings) for story in others)
    run = run or store.run(as_of) or RunRecord(as_of=as_of, sources=(), failures=())
    posted = tuple(story_of(story, settings) for story in quieter)
    coverage = coverage_of(selection, run, sections, (*posted, *also_reported))
    sections = with_near_misses(sections, candidates, plan, store)
    stories = (*(story for section in sections for story in section.stories), *posted, *also_reported)
    # Stories of outlets and sources that were taken out since are not named again.
    nameable = past_from(past_without_never(past, plan.never), store.met_in(past_ids, sources))
    changes = change(period.previous, nameable, stories, as_of, settings.follow)
    edition = compose_edition(edition_place, changes, sections, also_reported, posted, coverage, settings)
    return edition, _receipt(edition, selection.candidates, settings, versions or {})


def _edit(stories: Sequence[StoryMaterial], plan: Plan) -> list[EditedStory]:
    """Return each story with its theme, importance and headline, most important first."""
    index = prepare_themes(plan.themes)
    edited: list[EditedStory] = []
    for material in stories:
        fresh = [article for article in material.articles if article.id in material.fresh_ids]
        fresh_originals = [article for article in material.originals if article.id in material.fresh_ids]
        dated = [article for article in fresh if article.published is not None]
        story_importance = importance(
            independent_reports(material),
            outlet_count(material.articles),
            max(article.time for article in dated or fresh),
            plan.as_of,
            plan.settings.weights,
        )
        edited.append(
            EditedStory(
                material=material,
                theme=choose_theme(index, material.originals, ThemeRules()),
                importance=story_importance,
                headline=best_title(material.originals, fresh_originals or fresh),
            )
        )
    return sorted(edited, key=lambda story: (-story.importance, story.material.id))


def _choose(
    stories: Sequence[EditedStory], past: Sequence[PastStory], plan: Plan
) -> tuple[list[EditedStory], list[EditedStory]]:
    """Summarise stories, the most important first, until the edition is full; return them, and the others.

    A story is told in full only with something of this period to quote that no edition of the `past` showed.
    Each theme of the person's own has its most important story told. A source takes no more than its share of
    the places unless they would stay empty.
    """
    lengths = plan.settings.lengths
    share = max(1, int(lengths.share * lengths.stories))
    addresses = frozenset(source.name for source in plan.sources if source.kind is SourceKind.URL)
    shown_before: dict[str, dict[str, None]] = {}
    for past_story in past:
        shown_before.setdefault(past_story.id, {}).update(dict.fromkeys(past_story.sentences))
    summarised: dict[str, EditedStory] = {}
    chosen: dict[str, EditedStory] = {}

    def tell(story: EditedStory) -> bool:
        key = story.material.id
        in_section = sum(other.theme.id == story.theme.id for other in chosen.values())
        if key in chosen or len(chosen) >= lengths.stories or in_section >= lengths.stories_per_section:
            return False
        if key not in summarised:
            summarised[key] = _summarise(story, tuple(shown_before.get(key, ())), plan.settings)
        if summarised[key].summary.quotes or summarised[key].summary.standfirst:
            chosen[key] = summarised[key]
        return key in chosen

    own_themes = {theme.id for theme in plan.themes if theme.own}
    for story in stories:
        if story.theme.id in own_themes and tell(story):
            own_themes.remove(story.theme.id)
    places = Counter(_heading_source(story, addresses) for story in chosen.values())
    for story in stories:
        if places[_heading_source(story, addresses)] < share:
            places[_heading_source(story, addresses)] += tell(story)
    for story in stories:
        tell(story)
    others = [story for story in stories if story.material.id not in chosen]
    return [chosen[story.material.id] for story in stories if story.material.id in chosen], others


def _posts(
    fresh: Sequence[Article],
    told_ids: Collection[str],
    story_ids: Mapping[str, str],
    plan: Plan,
    store: ArticleStore,
) -> tuple[Article, ...]:
    """Return what quieter feeds posted in this period, without what the edition tells already."""
    most, rules = plan.settings.lengths.quieter, QuietRules()
    if not most:
        return ()
    addresses = frozenset(source.name for source in plan.sources if source.kind is SourceKind.URL)
    # Who posts that much in one period is not quiet, and has the most articles to count.
    counts = Counter(feed_of(article.source, article.outlet, addresses) for article in fresh)
    sources = {feed[0] for feed, count in counts.items() if count < rules.month.days * rules.posts_a_day}
    spans = Spans(month=plan.as_of - rules.month, week=plan.as_of - rules.week)
    quiet = quiet_feeds(store.rhythms(sources, plan.as_of, spans), plan.as_of, addresses, rules)
    rest = (article for article in fresh if article.id not in told_ids)
    return posts_of(rest, quiet, addresses, story_ids, most)


def _with_posts(
    stories: Sequence[EditedStory], posts: Sequence[Article], settings: Settings
) -> tuple[list[EditedStory], list[EditedStory]]:
    """Return the stories of posts, each under its post and with one sentence of it, and the other stories."""
    of_article = {article.id: story for story in stories for article in story.material.articles}
    quieter = [
        replace(
            of_article[post.id],
            headline=post,
            summary=Summary(standfirst=_sentence(post, settings)),
        )
        for post in posts
    ]
    ids = {story.material.id for story in quieter}
    return quieter, [story for story in stories if story.material.id not in ids]


def _sentence(article: Article, settings: Settings) -> Passage | None:
    """Return the sentence that tells most of an article in few words, or None if none can be quoted."""
    words = settings.lengths.standfirst_words
    budget = Budget(words=words, sentences=1, sentence_words=words)
    return next(iter(choose([article], budget, SummaryRequest(algorithm=settings.algorithm))), None)


def _heading_source(story: EditedStory, addresses: Collection[str]) -> str:
    """Return the source of a story's headline; each outlet of a folder that the person filled is a source."""
    article = story.headline
    return article.source if article.source in addresses else f"{article.source}\n{article.outlet}"


def _summarise(story: EditedStory, shown_before: tuple[str, ...], settings: Settings) -> EditedStory:
    """Return a story with its quotations, and with the differences between its reports if there are any."""
    material, lengths = story.material, settings.lengths
    quotable = frozenset(article.id for article in material.originals) & material.fresh_ids
    groups = report_groups(material)
    reports = {article.id: group for article, group in zip(material.originals, groups, strict=True)}
    request = SummaryRequest(
        quotable=quotable, reports=reports, shown=shown_before, algorithm=settings.algorithm
    )
    summary = summarise(material.originals, lengths, request)
    if not (summary.quotes or summary.standfirst):
        return replace(story, summary=summary)
    contrasts = differences_of(material.originals, groups, quotable, lengths.quote_words)
    return replace(story, summary=summary, contrasts=contrasts)


def _receipt(
    edition: Edition, articles: Sequence[Article], settings: Settings, versions: Mapping[str, str]
) -> Receipt:
    values = asdict(replace(settings, as_of=None))
    deciding = {key: value for key, value in values.items() if key not in _NOT_OF_THE_EDITION}
    return Receipt(
        edition_id=edition.id,
        as_of=edition.as_of,
        articles=dict(sorted((article.id, text_hash(article.text)) for article in articles)),
        settings=dict(sorted(_flat(deciding).items())),
        versions=versions,
    )


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
