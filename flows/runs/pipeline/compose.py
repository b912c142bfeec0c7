"""Compose: select, deduplicate, follow the stories, theme, rank, summarise, and put together."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta

from flows.editions.compose import (
    Place,
    coverage_of,
    materials,
    place,
    sections_of,
)
from flows.editions.compose import compose as compose_edition
from flows.editions.language import interface_language
from flows.editions.quieter import own_clusters, with_posts
from flows.editions.rank import briefs_of, choose, entries_of_sources, importance_of
from flows.editions.related import with_related
from flows.editions.select import (
    past_from,
    past_without_never,
    select,
    without_never,
    without_other_pages,
    without_replaced,
)
from flows.editions.since import change
from flows.editions.story import report_groups, story_of
from flows.language.formatting import duration
from flows.model import (
    Article,
    EditedStory,
    Edition,
    Membership,
    PageKind,
    PastStory,
    Receipt,
    RunRecord,
    StoryMaterial,
    ThemeChoice,
)
from flows.model.settings import Settings
from flows.ports import ArticleStore
from flows.runs.pipeline.group import memberships_of, signatures_of, with_near_misses
from flows.runs.pipeline.learn import theme_lessons
from flows.runs.pipeline.plan import Period, Plan, period_of
from flows.runs.pipeline.quieter import quieter_posts, under_posts, without_posts
from flows.stories.cluster import StoryRules, clusters_of, verdicts
from flows.stories.deduplicate import CopyRules, deduplicate
from flows.stories.reports import ReportRules, counting_ids, reporting_of
from flows.stories.themes import ThemeKnowledge, ThemeRules, choose_section, habits_of, prepare_themes
from flows.summaries.claims import differences_of
from flows.summaries.quotable import Context
from flows.summaries.story_lines import choose_headline, choose_lines, current_copies
from flows.summaries.summarise import SummaryRequest

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
    selection = without_other_pages(selected, memberships, readings)
    candidates = selection.candidates
    copies = deduplicate(candidates, CopyRules(), [signatures[article.id] for article in candidates])
    # What a person took out of a story is no copy of what is in it.
    separated = {
        frozenset(pair) for pair, is_one in verdicts(store.stories.decisions(as_of)).items() if not is_one
    }
    copies = tuple(copy for copy in copies if frozenset((copy.original_id, copy.copy_id)) not in separated)
    clusters = clusters_of(memberships, {article.id: article for article in candidates}, StoryRules())
    fresh_ids = frozenset(article.id for article in selection.fresh)
    feeds = {(article.source, article.outlet) for article in selected.candidates}
    of_feeds = [article for article in articles if (article.source, article.outlet) in feeds]
    knowledge = _knowledge(of_feeds, plan, store)
    edited = _edit(materials(clusters, candidates, fresh_ids, copies, past), selection.fresh, knowledge, plan)
    followed = store.editions.past_stories(as_of - settings.follow, as_of)
    entries = entries_of_sources(selection.fresh, plan.addresses)
    chosen = _choose(edited, followed, entries, plan)
    chosen_ids = {story.material.id for story in chosen}
    others = [story for story in edited if story.material.id not in chosen_ids]
    posts = quieter_posts(selected, selection, chosen, others, plan, store)
    alone = own_clusters(set(posts) - set(selection.fresh), memberships)
    others += _edit(
        materials(alone, posts, frozenset(post.id for post in posts), (), past), posts, knowledge, plan
    )
    quieter, others = under_posts(others, posts, settings), without_posts(others, posts)
    selection = with_posts(selection, posts)
    edition_place = _place(articles, period, plan, store)
    sections = sections_of(chosen, settings)
    briefs = briefs_of(others, chosen, settings.weights)
    also_reported, posted = (tuple(story_of(s, settings) for s in group) for group in (briefs, quieter))
    run = run or store.run(as_of) or RunRecord(as_of=as_of, sources=(), failures=())
    coverage = coverage_of(selection, run, sections, (*posted, *also_reported))
    sections = with_near_misses(sections, candidates, plan, store)
    sections = with_related(sections, (*posted, *also_reported))
    stories = (*(story for section in sections for story in section.stories), *posted, *also_reported)
    # Stories of outlets and sources that were taken out since are not named again.
    nameable = past_from(past_without_never(past, plan.never), store.met_in(past_ids, sources))
    live = _live_ids(candidates, memberships, plan)
    changes = change(period.previous, nameable, stories, live, as_of, settings.follow)
    edition = compose_edition(edition_place, changes, sections, also_reported, posted, coverage, settings)
    return edition, _receipt(edition, selection.candidates, settings, versions or {})


def _place(articles: Sequence[Article], period: Period, plan: Plan, store: ArticleStore) -> Place:
    """Return the place of the edition among those of the workspace, and its language."""
    editions, settings, as_of = store.editions, plan.settings, plan.as_of
    language = interface_language(articles, period.previous, settings)
    return place(
        editions.at(as_of), editions.ids(), editions.last_number(), period.since, as_of, language, settings
    )


def _live_ids(articles: Sequence[Article], memberships: Sequence[Membership], plan: Plan) -> frozenset[str]:
    """Return the stories that have an article younger than a story is followed."""
    live = {article.id for article in articles if article.time > plan.as_of - plan.settings.follow}
    return frozenset(member.story_id for member in memberships if member.article_id in live)


def _knowledge(articles: Sequence[Article], plan: Plan, store: ArticleStore) -> ThemeKnowledge:
    """Return what feeds mostly write about, and what was learned of themes."""
    index, lessons = prepare_themes(plan.themes), theme_lessons(plan, store)
    earlier = lessons.habits if lessons else None
    habits = habits_of(index, articles, ThemeRules(), plan.folders, earlier)
    return ThemeKnowledge(habits=habits, lessons=lessons)


def _edit(
    stories: Sequence[StoryMaterial], fresh: Sequence[Article], knowledge: ThemeKnowledge, plan: Plan
) -> list[EditedStory]:
    """Return each story with its theme, importance and headline, most important first."""
    index = prepare_themes(plan.themes)
    entries = entries_of_sources(fresh, plan.addresses)
    edited: list[EditedStory] = []
    for material in stories:
        theme = choose_section(index, material.originals, ThemeRules(), knowledge, plan.settings.sections)
        headline = choose_headline(_titled(material), material.originals)
        edited.append(_headed(material, theme, headline, entries, plan))
    return sorted(edited, key=lambda story: (-story.importance.total, story.material.id))


def _titled(material: StoryMaterial) -> Sequence[Article]:
    """Return the articles that may head a story: new reports rather than copies, opinions or pictures.

    A copy does where its text was sent again with a newer figure.
    """
    new = [article for article in material.articles if article.id in material.fresh_ids]
    candidates = [article for article in material.originals if article.id in material.fresh_ids] or new
    if material.matches and (current := current_copies(new, candidates)):
        candidates = current
    telling = [article for article in candidates if not article.is_opinion] or candidates
    return [article for article in telling if article.page_kind is not PageKind.GALLERY] or telling


def _headed(
    material: StoryMaterial, theme: ThemeChoice, headline: Article, entries: Mapping[str, int], plan: Plan
) -> EditedStory:
    """Return a story under a headline, with the articles that report its event and what they weigh."""
    reporting = reporting_of(material, headline, ReportRules())
    counting = counting_ids(material, reporting)
    importance = importance_of(
        material, counting, theme, entries, plan.addresses, plan.as_of, plan.settings.weights
    )
    return EditedStory(
        material=material, theme=theme, importance=importance, headline=headline, reporting=reporting
    )


def _choose(
    stories: Sequence[EditedStory], past: Sequence[PastStory], entries: Mapping[str, int], plan: Plan
) -> tuple[EditedStory, ...]:
    """Return the stories that the edition tells, with their quotations.

    What an edition of the `past` showed is not quoted again.
    """
    shown_before: dict[str, dict[str, None]] = {}
    for past_story in past:
        shown_before.setdefault(past_story.id, {}).update(dict.fromkeys(past_story.texts))

    def summarised(story: EditedStory) -> EditedStory:
        return _summarise(story, tuple(shown_before.get(story.material.id, ())), entries, plan)

    own_themes = {theme.id for theme in plan.themes if theme.own}
    return choose(stories, own_themes, plan.addresses, plan.settings, summarised)


def _summarise(
    story: EditedStory, shown_before: tuple[str, ...], entries: Mapping[str, int], plan: Plan
) -> EditedStory:
    """Return a story with its lines, and with the differences between its reports if there are any.

    Only reports of its event give it a headline and quotations.
    """
    material, settings = story.material, plan.settings
    counting = counting_ids(material, story.reporting)
    quotable = frozenset(article.id for article in material.originals) & material.fresh_ids
    groups = report_groups(material)
    reports = {article.id: group for article, group in zip(material.originals, groups, strict=True)}
    request = SummaryRequest(
        quotable=quotable, reports=reports, shown=shown_before, algorithm=settings.algorithm
    )
    candidates = [article for article in _titled(material) if article.id in counting]

    def reports_below(headline: Article) -> Collection[str]:
        return counting_ids(material, reporting_of(material, headline, ReportRules()))

    lines = choose_lines(candidates, material.originals, settings.lengths, request, reports_below)
    if lines.headline is not story.headline:
        story = _headed(material, story.theme, lines.headline, entries, plan)
    story = replace(story, summary=lines.summary)
    context = Context.of(story.headline.title, story.headline.language)
    for passage in story.summary.passages:
        context = context.after(passage.text)
    contrasts = differences_of(material.originals, groups, quotable, settings.lengths.quote_words, context)
    return replace(story, contrasts=contrasts)


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
