"""The headline and the lines of each story of an edition, none of which a reader has been shown before.

A reader has read the editions before this one, headlines included. So a title or a sentence that one of
them showed is shown by no later one, nor twice in one edition. Of a story that goes on, only what is new
since then counts, not a sentence of its earlier articles, even where no edition quoted it. A new article
whose title has been shown gives a sentence for a headline. If it has none, there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from flows.editions.rank import entries_of_sources
from flows.editions.story import report_groups
from flows.language.search_text import line_digest
from flows.model import (
    Article,
    Contrast,
    EditedStory,
    PageKind,
    Status,
    StoryMaterial,
    Summary,
    ThemeChoice,
)
from flows.ports import LOCAL, ArticleStore, Mapper
from flows.runs.pipeline.headings import (
    Desk,
    Unheaded,
    Untold,
    headed,
)
from flows.runs.pipeline.plan import Plan
from flows.runs.pipeline.revise import withdrawn_lines
from flows.runs.pipeline.shared import Shared
from flows.stories.reports import counting_ids
from flows.stories.themes import ThemeKnowledge
from flows.summaries.claims import differences_of
from flows.summaries.quotable import Context
from flows.summaries.sameness import repeats_one
from flows.summaries.story_lines import choose_headline, current_copies, standing_alone
from flows.summaries.summarise import SummaryRequest, document_of

# Of fewer new articles, other processes would take longer to start than to head the stories.
_WORTH_SPREADING = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class NoveltyRules:
    """A title that says the same as a line shown of its story with a probability above `same` is no news.

    A title is short, and one common verb of it can be the news ("Handlers agree to end strike" after
    "Handlers strike"): only what has hardly another word than the line is above the bound.
    """

    same: float = 0.95


class StoryLiner:
    """Heads stories and quotes from them, and remembers the lines that this edition has told so far.

    `fresh` are the new articles. Of a large edition, `mapper` computes what each story needs
    for itself. `shared` has what other digests needed.
    """

    def __init__(
        self,
        plan: Plan,
        store: ArticleStore,
        fresh: Sequence[Article],
        knowledge: ThemeKnowledge,
        mapper: Mapper = LOCAL,
        shared: Shared | None = None,
    ) -> None:
        self._plan, self._editions = plan, store.editions
        self._mapper = mapper if len(fresh) >= _WORTH_SPREADING else LOCAL
        self._shared = shared or Shared()
        self._desk = self._shared.desk(
            Desk(
                themes=plan.themes,
                sections=plan.settings.sections,
                knowledge=knowledge,
                entries=entries_of_sources(fresh, plan.addresses),
                addresses=plan.addresses,
                as_of=plan.as_of,
                weights=plan.settings.weights,
            )
        )
        self._shown_before = self._editions.shown((line_digest(one.title) for one in fresh), plan.as_of)
        self._shown_here: dict[str, str] = {}
        self._withdrawn = withdrawn_lines(fresh, plan.as_of, store)

    def edit(self, stories: Iterable[StoryMaterial]) -> list[EditedStory]:
        """Return each story with its theme, importance and headline, most important first."""
        unheaded = [
            Unheaded(
                material=material, titled=self._unseen(material) or candidates_of(material), desk=self._desk
            )
            for material in stories
        ]
        answers = self._shared.headed(unheaded, self._mapper)
        edited = [_of_own(answer, story.material) for answer, story in zip(answers, unheaded, strict=True)]
        return sorted(edited, key=lambda story: (-story.importance.total, story.material.id))

    def look_ahead(
        self, likely: Callable[[Callable[[EditedStory], EditedStory]], Sequence[EditedStory]]
    ) -> None:
        """Compute the lines of the stories that are likely to be told, where others can do that.

        `likely` returns those that are told by a function. If the edition shows a line of another story
        meanwhile, `tell` computes the lines anew.
        """
        if self._mapper is LOCAL:
            return
        stories = likely(lambda story: replace(story, is_headed_by_quote=True))
        self._shared.lines(list(map(self._untold, stories)), self._mapper)

    def tell(self, story: EditedStory) -> EditedStory:
        """Return a story with its lines, and with the differences between its reports if there are any.

        Only reports of its event give it a headline and quotations.
        """
        material, settings = story.material, self._plan.settings
        untold = self._untold(story)
        (lines,) = self._shared.lines([untold], LOCAL)
        if lines.headline.id != story.headline.id:
            headline = _own(lines.headline, material)
            story = headed(material, story.theme, headline, self._desk)
        story = replace(story, summary=lines.summary)
        if self._is_seen(story.headline.title, material.id):
            story = headed_by_quote(story, settings.lengths.quote_words)
        story = replace(story, contrasts=self._contrasts(story, untold.request.quotable or frozenset()))
        return story if story.is_bare else self._remember(story)

    def tell_as(
        self, material: StoryMaterial, theme: ThemeChoice, *, in_full: bool = True
    ) -> EditedStory | None:
        """Return a story of a known theme, at least under a headline with news; None without one."""
        titled = self._unseen(material) or candidates_of(material)
        story = headed(material, theme, choose_headline(titled, material.originals), self._desk)
        full = self.tell(story) if in_full else None
        return self.tell_brief(story) if full is None or full.is_bare else full

    def tell_brief(self, story: EditedStory) -> EditedStory | None:
        """Return a story under a headline with news alone, or None if it has no such line."""
        titles = self._unseen(story.material)
        titles = [title for title in titles if not self._is_known(title, story.material)]
        if titles and story.headline not in titles:
            headline = choose_headline(titles, story.material.originals)
            story = headed(story.material, story.theme, headline, self._desk)
        if not titles:
            story = self.tell(story)
            story = headed_by_quote(story, self._plan.settings.lengths.quote_words)
            if not story.is_headed_by_quote:
                return None
        return self._remember(replace(story, summary=Summary(), contrasts=()))

    def tell_post(self, story: EditedStory) -> EditedStory | None:
        """Return the post of a quieter feed, or None if its title and its sentence have been shown."""
        _, request = self._quotable(story.material)
        sentence = story.summary.standfirst
        if sentence is not None and line_digest(sentence.text) in request.stale:
            story = replace(story, summary=Summary())
        if self._is_seen(story.headline.title, story.material.id):
            story = headed_by_quote(story, self._plan.settings.lengths.quote_words)
            if not story.is_headed_by_quote:
                return None
        return self._remember(story)

    def _untold(self, story: EditedStory) -> Untold:
        """Return what the lines of a story follow from now; only reports of its event give it a headline."""
        counting = counting_ids(story.material, story.reporting)
        titled = self._unseen(story.material) or candidates_of(story.material)
        candidates = [article for article in titled if article.id in counting] or [story.headline]
        articles, request = self._quotable(story.material)
        return Untold(
            material=story.material,
            candidates=candidates,
            articles=articles,
            request=request,
            lengths=self._plan.settings.lengths,
        )

    def _unseen(self, material: StoryMaterial) -> list[Article]:
        """Return the articles that may head a story and whose titles nobody has read, first those with news.

        What only says again what was shown of the story heads it only if there is no other.
        """
        titled = candidates_of(material)
        unseen = [article for article in titled if not self._is_seen(article.title, material.id)]
        if again := {article.id for article in material.sent_again}:
            earlier = _digests(_earlier(material))
            # A copy under another title tells nothing.
            unseen = [one for one in unseen if one.id not in again or not _digests([one]) <= earlier]
        return [article for article in unseen if not self._is_known(article, material)] or unseen

    def _is_seen(self, line: str, story_id: str) -> bool:
        digest = line_digest(line)
        return digest in self._shown_before or self._shown_here.get(digest, story_id) != story_id

    def _is_known(self, article: Article, material: StoryMaterial) -> bool:
        """Return True if the title of an article says the same as a line or an earlier title of its story."""
        lines = (*material.shown, *(one.title for one in _earlier(material)))
        return repeats_one(lines, article.title, article.language, NoveltyRules().same)

    def _quotable(self, material: StoryMaterial) -> tuple[tuple[Article, ...], SummaryRequest]:
        """Return the articles of a story that have their own say, and which of their sentences are news."""
        again = material.sent_again
        articles = (*material.originals, *again)
        groups = dict(zip((one.id for one in material.originals), report_groups(material), strict=True))
        groups |= {
            match.copy_id: groups[match.original_id]
            for match in material.matches
            if match.original_id in groups and match.copy_id in {article.id for article in again}
        }
        fresh = [article for article in articles if article.id in material.fresh_ids]
        request = SummaryRequest(
            quotable=frozenset(article.id for article in fresh),
            reports=groups,
            shown=material.shown,
            stale=self._stale(material, fresh),
            algorithm=self._plan.settings.algorithm,
        )
        return articles, request

    def _stale(self, material: StoryMaterial, fresh: Sequence[Article]) -> frozenset[str]:
        """Return the digests of the sentences that are no news.

        A reader was shown them, they are not of this period, or their outlet has changed or removed them.
        """
        digests = _digests(fresh)
        stale = self._editions.shown(digests, self._plan.as_of) | self._withdrawn
        stale |= {one for one in digests if self._shown_here.get(one, material.id) != material.id}
        return stale | _digests(_earlier(material))

    def _contrasts(self, story: EditedStory, quotable: frozenset[str]) -> tuple[Contrast, ...]:
        """Return on which points the reports of a story differ, both sides unseen."""
        material, lengths = story.material, self._plan.settings.lengths
        context = Context.of(story.headline.title, story.headline.language)
        for passage in story.summary.passages:
            context = context.after(passage.text)
        contrasts = differences_of(
            material.originals, report_groups(material), quotable, lengths.quote_words, context
        )
        sides = {line_digest(side.text) for pair in contrasts for side in (pair.one, pair.other)}
        seen = self._editions.shown(sides, self._plan.as_of)
        return tuple(
            pair
            for pair in contrasts
            if seen.isdisjoint({line_digest(pair.one.text), line_digest(pair.other.text)})
        )

    def _remember(self, story: EditedStory) -> EditedStory:
        sides = (side.text for pair in story.contrasts for side in (pair.one, pair.other))
        quoted = (passage.text for passage in story.summary.passages)
        for line in (story.headline.title, *quoted, *sides):
            self._shown_here.setdefault(line_digest(line), story.material.id)
        return story


def _of_own(answer: EditedStory, material: StoryMaterial) -> EditedStory:
    """Return a story that another process headed, with the articles of this one."""
    return replace(answer, material=material, headline=_own(answer.headline, material))


def _own(article: Article, material: StoryMaterial) -> Article:
    return next(one for one in material.articles if one.id == article.id)


def candidates_of(material: StoryMaterial) -> Sequence[Article]:
    """Return the articles that may head a story: new reports rather than copies, opinions or pictures.

    A copy does where its text was sent again with a newer figure.
    """
    new = [article for article in material.articles if article.id in material.fresh_ids]
    candidates = [article for article in material.originals if article.id in material.fresh_ids] or new
    if material.matches and (current := current_copies(new, candidates)):
        candidates = current
    telling = [article for article in candidates if not article.is_opinion] or candidates
    return [article for article in telling if article.page_kind is not PageKind.GALLERY] or telling


def headed_by_quote(story: EditedStory, most_words: int) -> EditedStory:
    """Return a story under the first of its quotations that stands alone, above the others that do.

    If there is none, it has no quotations either: they lean on a headline that is not printed.
    """
    by_id = {article.id: article for article in story.material.articles}
    passages = standing_alone(story.summary, by_id, most_words)
    if not passages:
        return replace(story, summary=Summary(), is_headed_by_quote=False)
    headline = replace(by_id[passages[0].article_id], title=passages[0].text)
    quotes = tuple(passages[1:])
    return replace(story, headline=headline, summary=Summary(quotes=quotes), is_headed_by_quote=True)


def _earlier(material: StoryMaterial) -> list[Article]:
    """Return the articles of a story that earlier editions covered; none of a story that none has told."""
    is_told = material.status is Status.UPDATED
    return [article for article in material.articles if is_told and article.id not in material.fresh_ids]


def _digests(articles: Iterable[Article]) -> frozenset[str]:
    return frozenset(
        line_digest(sentence.text) for article in articles for sentence in document_of([article]).sentences
    )
