"""Reports of a headline's event among the articles of a story, which may hold more of an affair.

Grouping asks whether articles belong together; the printed count asks how many tell what the headline tells.
So each article is held against the headline's own, not against whichever it is nearest to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from flows.model import Article, Reporting, StoryMaterial
from flows.model.kinds import Genre, PageKind
from flows.stories.titles import explains, is_teaser
from flows.stories.vectors import Floats, TermVector, VectorRules, damped, rarity, vector_of_article

_DIGITS = 4
_NO_REPORTS = (Genre.OPINION, Genre.ANALYSIS, Genre.REVIEW, Genre.HOW_TO)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRules:
    """Bounds of the likeness to the article of the headline, by words whose rarity is that of the language.

    An article as alike as `direct` reports the event of the headline, and so does one as alike as `near` to
    such an article. Both bounds fall with the number n of the story's articles, as (2/n)^`easing`: many
    outlets tell a large event in many words.

    Stories of several outlets whose number is exact, on labelled teasers, on 37 stories of a day of 100 feeds
    (read by somebody who knew no rule), on full texts, and on headlines in English and in four languages:
    .892, .757, .873, .674, .710 if all count; .919, .838, .873, .674, .694 without opinions and titles that
    explain; .919, .865, .873, .659, .667 with these bounds; .892, .865, .857, .674, .639 with an easing of 0,
    and .838 on the feeds with one of .5 or more. So the kind of the article decides most, and the likeness
    little. Neither the share of the headline's words that an article has, nor the mean likeness to the
    story, nor bounds relative to that mean, nor words in lower case alone came out above these (100
    settings).
    """

    direct: float = 0.25
    near: float = 0.40
    easing: float = 0.25
    vectors: VectorRules = field(default_factory=VectorRules)


def reporting_of(material: StoryMaterial, headline: Article, rules: ReportRules) -> tuple[Reporting, ...]:
    """Return which articles of a story report the event of its headline; a copy does as its original does.

    Empty for a story of one article.
    """
    if len(material.articles) == 1:
        return ()
    decided = {one.article_id: one for one in reports_of(headline, material.originals, rules)}
    # If the copy alone is new, it gives the headline.
    decided.setdefault(headline.id, _own(headline))
    for match in material.matches:
        if match.copy_id not in decided and (original := decided.get(match.original_id)):
            reason = f"its original: {original.reason}"
            decided[match.copy_id] = replace(original, article_id=match.copy_id, reason=reason)
    return tuple(decided[article.id] for article in material.articles if article.id in decided)


def counting_ids(material: StoryMaterial, reporting: Iterable[Reporting]) -> frozenset[str]:
    """Return the articles of a story that count as reports of its headline."""
    aside = {one.article_id for one in reporting if not one.counts}
    return frozenset(article.id for article in material.articles) - aside


def reports_of(headline: Article, articles: Sequence[Article], rules: ReportRules) -> tuple[Reporting, ...]:
    """Return for each article whether it reports the event of a headline, and why.

    Opinion and analysis report no event, and neither do pictures and titles that explain, unless the
    headline's own does the same.
    """
    ease = min(1.0, 2 / len(articles)) ** rules.easing
    bound, near = rules.direct * ease, rules.near * ease
    vectors = {one.id: _vector_of(one, rules.vectors) for one in (*articles, headline)}
    to_headline = {one.id: likeness(vectors[one.id], vectors[headline.id], rules) for one in articles}
    title, language = headline.title, headline.language
    is_plain = not (explains(title, language) or is_teaser(title, language))
    direct = {
        one.id: vectors[one.id]
        for one in articles
        if to_headline[one.id] >= bound and not _objection(one, is_plain)
    }

    def reporting(article: Article) -> Reporting:
        if article.id == headline.id:
            return _own(article)
        if objection := _objection(article, is_plain):
            return Reporting(article_id=article.id, counts=False, reason=objection)
        alike = to_headline[article.id]
        reason = f"alike {alike:.2f} to the headline's article, {bound:.2f} needed"
        counts = alike >= bound
        if not counts and (nearest := _nearest(vectors[article.id], direct, rules)) >= near:
            counts, reason = True, f"alike {nearest:.2f} to an article that reports the headline's event"
        return Reporting(article_id=article.id, counts=counts, reason=reason)

    return tuple(map(reporting, articles))


def _own(headline: Article) -> Reporting:
    return Reporting(article_id=headline.id, counts=True, reason="the headline is its own")


def _objection(article: Article, is_plain: bool) -> str:
    """Return what shows that an article is no report of an event, or ""."""
    if article.genre in _NO_REPORTS:
        return f"{article.genre}: no report of an event"
    if is_plain and article.page_kind is PageKind.GALLERY:
        return "pictures: no report of an event"
    if is_plain and article.page_kind is not PageKind.LIVE and explains(article.title, article.language):
        return "its title explains, and reports no event"
    return ""


def _nearest(vector: TermVector, others: Mapping[str, TermVector], rules: ReportRules) -> float:
    return max((likeness(vector, other, rules) for other in others.values()), default=0.0)


def likeness(one: TermVector, other: TermVector, rules: ReportRules) -> float:
    """Return the cosine of two texts, each term weighed by how rare it is in the language."""
    weights, others = _weights(one, rules), _weights(other, rules)
    _, here, there = np.intersect1d(one.terms, other.terms, return_indices=True)
    size = float(np.sqrt((weights**2).sum() * (others**2).sum()))
    return round(float((weights[here] * others[there]).sum()) / size, _DIGITS) if size else 0.0


# Those of a story are asked for again for each headline that it could have.
_vector_of = lru_cache(maxsize=512)(vector_of_article)


@lru_cache(maxsize=512)
def _weights(vector: TermVector, rules: ReportRules) -> Floats:
    rare = rarity(np.ones(len(vector.terms)), vector.commonness, 1.0, rules.vectors)
    return damped(vector.counts) * rare
