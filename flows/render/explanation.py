"""Why a story is what it is, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.language.formatting import clean, clock, counted, listed, long_date, one_line, wrapped
from flows.model import (
    ArticleRef,
    ChangeKind,
    Decision,
    Difference,
    Explanation,
    Link,
    Match,
    NearMiss,
    Story,
    StoryChange,
)

_SHARED = 8


def render_explanation(told: Explanation, zone: str) -> str:
    """Return each article with why it is there, what nearly joined and why not, and what was decided."""
    story = told.story
    where = f"edition {told.edition_id}" if told.edition_id else "no edition yet"
    outlets, reports = (
        counted(story.outlets, "outlet"),
        counted(story.independent_reports, "independent report"),
    )
    lines = [
        one_line(story.headline),
        f"{story.id}, {where}: {counted(len(story.articles), 'article')}, {outlets}, {reports}",
        wrapped(_theme(told), indent="  ", first="", width=110),
        "",
    ]
    for number, article in enumerate(story.articles, 1):
        lines += [*_article(number, article, zone), *_reasons(article, story), ""]
    lines += [line for difference in story.differences for line in _difference(difference, story)]
    if story.nearly:
        lines += ["Nearly joined:", *(line for near in story.nearly for line in _near(near, story, zone)), ""]
    lines += [line for change in told.changes for line in _change(change, zone)]
    lines += [line for decision in told.decisions for line in _decision(decision, story, zone)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _theme(told: Explanation) -> str:
    choice = told.story.theme
    if not choice.evidence:
        return f"Under {one_line(choice.name)}: no theme's words weigh enough in it"
    added = "; words added in seeds/themes.toml go before the packaged ones" if told.theme_added else ""
    because = one_line(", ".join(choice.evidence))
    name = one_line(choice.name)
    return f"Under {name}, score {choice.score:.2f}, by what its words weigh: {because}{added}"


def _article(number: int, article: ArticleRef, zone: str) -> list[str]:
    name = f"{article.byline}: {article.title}"
    return [
        f"{number:>3}. {one_line(name)}",
        f"     {_when(article, zone)}, {article.id}, {clean(article.url)}",
    ]


def _when(article: ArticleRef, zone: str) -> str:
    time = article.published or article.seen
    told = f"{long_date(time, zone)} {clock(time, zone)}"
    return told if article.published else f"undated, first seen {told}"


def _reasons(article: ArticleRef, story: Story) -> Iterator[str]:
    links = [link for link in story.links if link.article_id == article.id]
    matches = [match for match in story.matches if match.copy_id == article.id]
    for link in links:
        yield _indented(_link(link, story))
    for match in matches:
        yield _indented(_match(match, story))
    if article.named:
        yield _indented(_secondhand(article))
    if not links and not matches:
        yield _indented("the first of the story" if len(story.articles) > 1 else "stands alone")


def _link(link: Link, story: Story) -> str:
    shared = f"; both say {listed(list(link.shared), _SHARED)}" if link.shared else ""
    return f"nearest to {_name(link.nearest_id, story)}: {_likeness(link.similarity, link.threshold)}{shared}"


def _match(match: Match, story: Story) -> str:
    return f"a copy of {_name(match.original_id, story)}: similarity {match.similarity:.2f}, {match.reason}"


def _secondhand(article: ArticleRef) -> str:
    return (
        f"via {clean(article.outlet)}: only this feed says that it is by {clean(article.named or '')}, "
        "so it is no independent report; all that one feed gives counts as one at most"
    )


def _likeness(similarity: float, threshold: float) -> str:
    return f"similarity {similarity:.2f}, {threshold:.2f} needed"


def _near(near: NearMiss, story: Story, zone: str) -> list[str]:
    kept_out = near.refused or f"on average {_likeness(near.similarity, near.threshold)}"
    shared = f"; both say {listed(list(near.shared), _SHARED)}" if near.shared else ""
    name = one_line(f"{near.article.byline}: {near.article.title}")
    return [
        f"   - {name}",
        f"     {_when(near.article, zone)}, {near.article.id}",
        _indented(f"{kept_out}; nearest to {_name(near.nearest_id, story)}{shared}"),
    ]


def _difference(difference: Difference, story: Story) -> list[str]:
    about = f", of {listed(list(difference.about), _SHARED)}" if difference.about else ""
    sides = zip((difference.one, difference.other), difference.values, strict=True)
    told = [_indented(f"{_name(q.article_id, story)} says {value}: {one_line(q.text)}") for q, value in sides]
    return [f"Reports differ{clean(about)}:", *told, ""]


def _change(change: StoryChange, zone: str) -> list[str]:
    verb = "took in" if change.kind is ChangeKind.MERGE else "gave articles to"
    when = f"{long_date(change.as_of, zone)} {clock(change.as_of, zone)}"
    return [f"{when}: it {verb} {', '.join(change.other_ids)}"]


def _decision(decision: Decision, story: Story, zone: str) -> list[str]:
    when = f"{long_date(decision.at, zone)} {clock(decision.at, zone)}"
    held = {article.id for article in story.articles}

    def named(ids: Sequence[str]) -> str:
        told = [_name(each, story) if each in held else f"{each} (elsewhere)" for each in ids]
        return listed(told, _SHARED, "; ")

    parted = decision.kind is ChangeKind.SPLIT
    verdict = "are not of one story" if parted else "are one story"
    text = f"{when}: you decided that {named(decision.article_ids)} and {named(decision.other_ids)} {verdict}"
    return [wrapped(text, indent="  ", first="", width=110)]


def _name(article_id: str, story: Story) -> str:
    for number, article in enumerate(story.articles, 1):
        if article.id == article_id:
            return f"{number} ({one_line(article.byline, 60)})"
    return "an article of an earlier edition"


def _indented(text: str) -> str:
    return wrapped(text, indent="     ", width=110)
