"""The explanation of a story as text for a terminal: why its articles are together, and what stayed out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flows.language.formatting import clean, clock, counted, heard, listed, long_date, one_line, wrapped
from flows.language.interface import ENGLISH
from flows.model import (
    ArticleRef,
    ChangeKind,
    Decision,
    Difference,
    Explanation,
    Genre,
    NearMiss,
    Story,
    Tier,
)
from flows.summaries.sameness import headline_share, probability_same

_SHARED_WORDS = 8
_SHOWN_CHARACTERS = 60
_TIERS = {Tier.LEAD: "a lead", Tier.ITEM: "an item", Tier.BRIEF: "a brief"}


def render_explanation(explanation: Explanation, zone: str) -> str:
    """Return each article with its evidence, the near misses with theirs, then changes and decisions."""
    story = explanation.story
    edition = f"edition {explanation.edition_id}" if explanation.edition_id else "no edition yet"
    counts = (
        counted(len(story.articles), "article"),
        heard(story, ENGLISH),
        counted(story.independent_reports, "independent report"),
    )
    lines = [
        one_line(story.headline),
        f"{story.id}, {edition}: {', '.join(counts)}",
        wrapped(_theme(explanation), indent="  ", first="", width=110),
        wrapped(_importance(explanation), indent="  ", first="", width=110),
        *_rhythm(explanation),
        "",
    ]
    for number, article in enumerate(story.articles, 1):
        lines += [
            f"{number:>3}. {_title(article)}",
            f"     {_when(article, zone)}, {article.id}, {clean(article.url)}",
            *(_indented(reason) for reason in _reasons(article, story)),
            "",
        ]
    lines += _quotations(story)
    for difference in story.differences:
        lines += [*_difference(difference, story), ""]
    if story.nearly:
        lines += ["Nearly joined:", *(line for near in story.nearly for line in _near(near, story, zone)), ""]
    for change in explanation.changes:
        verb = "took in" if change.kind is ChangeKind.MERGE else "gave articles to"
        lines.append(f"{_at(change.as_of, zone)}: it {verb} {', '.join(change.other_ids)}")
    lines += [_decision(decision, story, zone) for decision in explanation.decisions]
    return "\n".join(lines).rstrip("\n") + "\n"


def _quotations(story: Story) -> list[str]:
    """Return what speaks for each sentence below the headline: that it adds to the lines above it."""
    language = next(ref.language for ref in story.articles if ref.id == story.headline_article_id)
    shown, lines = [story.headline], list[str]()
    for quote in (*([story.standfirst] if story.standfirst else ()), *story.quotes):
        share = headline_share(story.headline, quote.text, language)
        same = probability_same(shown, quote.text, language)
        start = one_line(quote.text)[:_SHOWN_CHARACTERS]
        lines += [
            f"Quoted of {one_line(quote.byline)}: “{start}…”",
            _indented(f"has {share:.0%} of the headline's words, and tells what stands above it again"),
            _indented(f"with a probability of {same:.0%}"),
        ]
        shown.append(quote.text)
    return [*lines, ""] if lines else []


def _rhythm(explanation: Explanation) -> tuple[str, ...]:
    quiet = explanation.quiet
    if quiet is None:
        return ()
    counts = f"{counted(quiet.in_month, 'post')} in four weeks, {quiet.in_week:,} of them in the last"
    return (f"From a quieter feed, which posts less than once a day: {counts}",)


def _theme(explanation: Explanation) -> str:
    theme = explanation.story.theme
    if not theme.evidence:
        why = "no theme's words weigh enough in it, and its sources are in no folder"
        return f"Under {one_line(theme.name)}: {why}"
    added = (
        "; words added in seeds/themes.toml go before the packaged ones" if explanation.theme_added else ""
    )
    because = one_line(", ".join(theme.evidence))
    return f"Under {one_line(theme.name)}, score {theme.score:.2f}, by what speaks for it: {because}{added}"


def _importance(explanation: Explanation) -> str:
    story, weight = explanation.story, explanation.story.importance
    parts = (
        f"{counted(weight.new_reports, 'new independent report')} {weight.reports:.2f}",
        f"{counted(weight.new_outlets, 'outlet')} {weight.outlets:.2f}",
        f"prominence {weight.prominence:.2f}",
        f"freshness {weight.freshness:.2f}",
    )
    factors = (f"{weight.theme:g} for its theme", f"{weight.source:g} for its sources")
    times = "" if weight.theme == weight.source == 1 else f"; times {' and '.join(factors)}"
    beside = ""
    if explanation.fellows:
        kind = "" if story.tier is Tier.BRIEF else "weightier "
        others = counted(explanation.fellows, f"{kind}story", f"{kind}stories")
        theme = one_line(story.theme.name)
        beside = f"; beside the {others} told under {theme} it counts {explanation.discounted:.2f}"
    return f"Importance {weight.total:.2f}, told as {_TIERS[story.tier]}: {', '.join(parts)}{times}{beside}"


def _title(article: ArticleRef) -> str:
    return one_line(f"{article.byline}: {article.title}")


def _when(article: ArticleRef, zone: str) -> str:
    if article.published:
        return _at(article.published, zone)
    return f"undated, first seen {_at(article.seen, zone)}"


def _at(time: datetime, zone: str) -> str:
    return f"{long_date(time, zone, ENGLISH)} {clock(time, zone)}"


def _reasons(article: ArticleRef, story: Story) -> Iterator[str]:
    """Yield why an article is in its story, and why it counts for less if only a feed names its outlet."""
    links = [link for link in story.links if link.article_id == article.id]
    matches = [match for match in story.matches if match.copy_id == article.id]
    for link in links:
        likeness = _likeness(link.similarity, link.threshold)
        yield f"nearest to {_name(link.nearest_id, story)}: {likeness}{_shared(link.shared)}"
    for match in matches:
        original = _name(match.original_id, story)
        yield f"a copy of {original}: similarity {match.similarity:.2f}, {match.reason}"
    if article.mark:
        no_report = ": an opinion is no independent report" if article.genre == Genre.OPINION.value else ""
        yield f"{article.mark}, known by {clean(article.kind_reason or '')}{no_report}"
    if article.named:
        yield (
            f"via {clean(article.outlet)}: only this feed says that it is by {clean(article.named)}, "
            "so it is no independent report; all that one feed gives counts as one at most"
        )
    for one in story.reporting:
        if one.article_id == article.id:
            verdict = "counts" if one.counts else "does not count"
            yield f"{verdict} as a report of the headline: {one.reason}"
    if not links and not matches:
        yield "the first of the story" if len(story.articles) > 1 else "stands alone"


def _likeness(similarity: float, threshold: float) -> str:
    return f"similarity {similarity:.2f}, {threshold:.2f} needed"


def _shared(words: Sequence[str]) -> str:
    return f"; both say {listed(list(words), _SHARED_WORDS, interface=ENGLISH)}" if words else ""


def _near(near: NearMiss, story: Story, zone: str) -> list[str]:
    objection = near.refused or f"on average {_likeness(near.similarity, near.threshold)}"
    return [
        f"   - {_title(near.article)}",
        f"     {_when(near.article, zone)}, {near.article.id}",
        _indented(f"{objection}; nearest to {_name(near.nearest_id, story)}{_shared(near.shared)}"),
    ]


def _difference(difference: Difference, story: Story) -> list[str]:
    about = (
        f", of {listed(list(difference.about), _SHARED_WORDS, interface=ENGLISH)}" if difference.about else ""
    )
    sides = zip((difference.one, difference.other), difference.values, strict=True)
    return [f"Reports differ{clean(about)} ({difference.reason}):"] + [
        _indented(f"{_name(quote.article_id, story)} says {value}: {one_line(quote.text)}")
        for quote, value in sides
    ]


def _decision(decision: Decision, story: Story, zone: str) -> str:
    own_ids = {article.id for article in story.articles}

    def names(ids: Sequence[str]) -> str:
        return listed(
            [_name(id_, story) if id_ in own_ids else f"{id_} (elsewhere)" for id_ in ids],
            _SHARED_WORDS,
            "; ",
            interface=ENGLISH,
        )

    verdict = "are not of one story" if decision.kind is ChangeKind.SPLIT else "are one story"
    sides = f"{names(decision.article_ids)} and {names(decision.other_ids)}"
    text = f"{_at(decision.at, zone)}: you decided that {sides} {verdict}"
    return wrapped(text, indent="  ", first="", width=110)


def _name(article_id: str, story: Story) -> str:
    for number, article in enumerate(story.articles, 1):
        if article.id == article_id:
            return f"{number} ({one_line(article.byline, 60)})"
    return "an article of an earlier edition"


def _indented(text: str) -> str:
    return wrapped(text, indent="     ", width=110)
