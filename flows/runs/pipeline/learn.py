"""Learn: refine the word lists of themes with what the store has come to hold, at most once in a day."""

from __future__ import annotations

from datetime import timedelta

from flows.model import Article
from flows.ports import ArticleStore, Recent
from flows.runs.pipeline.plan import Plan, period_of
from flows.stories.themes import ThemeLessons, ThemeRules, learn, lessons_from, prepare_themes

_INTERVAL = timedelta(hours=20)
# A first lesson reaches as far back. Four thousand articles take about three seconds.
_REACH = timedelta(days=30)
_MOST = 4_000


def learn_themes(plan: Plan, store: ArticleStore) -> ThemeLessons | None:
    """Take what arrived since the last lessons into new ones and store them; None if none are due.

    A first run needs no lessons. A run that is repeated for its time learns the same again.
    """
    stored = store.stories.theme_lessons(plan.as_of, before=True)
    since = stored.as_of if stored else plan.as_of - _REACH
    if period_of(plan, store).previous is None or (stored and plan.as_of - since < _INTERVAL):
        return None
    arrived = store.articles(plan.source_names, plan.as_of, Recent(after=plan.as_of, arrived_after=since))
    new = sorted((one for one in arrived if one.first_seen > since), key=_newest_first)[:_MOST]
    before = _lessons(stored.body) if stored else None
    lessons = learn(before, prepare_themes(plan.themes), new, ThemeRules(), plan.folders)
    store.stories.save_theme_lessons(plan.as_of, lessons.to_bytes())
    return lessons


def theme_lessons(plan: Plan, store: ArticleStore) -> ThemeLessons | None:
    """Return the newest lessons of its themes that were there at the time of a run, None without any."""
    stored = store.stories.theme_lessons(plan.as_of)
    lessons = _lessons(stored.body) if stored else None
    is_of_these = lessons is not None and lessons.themes == prepare_themes(plan.themes).ids
    return lessons if is_of_these else None


def _lessons(body: bytes | None) -> ThemeLessons | None:
    try:
        return lessons_from(body or b"")
    except ValueError:
        # They are learned again; until then the word lists decide.
        return None


def _newest_first(article: Article) -> tuple[float, str]:
    return -article.first_seen.timestamp(), article.id
