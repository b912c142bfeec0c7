"""The theme of a story: the section whose own words its articles use most.

The score of a theme is a weighted sum over the places where its words stand: title, opening, rest of the
text, feed categories, sections of the address. Every choice names the words that made it. The words that a
person added are tried first, by themselves, because a packaged list of some hundred words would outweigh any
three of theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import fsum
from typing import NamedTuple
from urllib.parse import urlsplit

from flows.model import Article, ThemeChoice, ThemeRef
from flows.stories.themes.vocabulary import ThemeIndex, Vocabulary, Word, phrase_key, section_themes, words_of

ALSO = ThemeRef(id="also", name="Also")
_NONE = ThemeChoice(id=ALSO.id, name=ALSO.name, score=0.0, evidence=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRules:
    """The weight of a word by its place, and the evidence that a theme needs.

    A headline says what the story is about in the fewest words, so it counts half again. The first
    `opening_words` are the lead paragraphs; the rest, up to `words`, is background and often about something
    else. A section is the outlet's own decision and counts like a strong headline word; feed categories are
    often mere keywords, so all of an article's share one weight. The n-th repetition of a word counts
    `repetition ** n`, so that a long text does not win by length. `doubt` is added to the sum of all themes:
    a score is low if the evidence is little or split, and a theme needs a score of `floor`. Evidence below
    `least` is a single word in the background, or the name of one state. The strongest `evidence` words are
    named.
    """

    title: float = 1.5
    opening: float = 1.0
    rest: float = 0.4
    category: float = 3.0
    section: float = 4.0
    repetition: float = 0.5
    opening_words: int = 60
    words: int = 400
    doubt: float = 1.0
    floor: float = 0.2
    least: float = 0.6
    evidence: int = 5


class _Hit(NamedTuple):
    """A piece of evidence: the place, the words as they stand, the key looked up, the theme, the weight."""

    place: str
    text: str
    key: str
    theme: int
    weight: float


class _Clue(NamedTuple):
    """A term at a place, as evidence for a theme; the articles of a story share it."""

    theme: int
    place: str
    key: str


def choose_theme(
    index: ThemeIndex,
    articles: Sequence[Article],
    rules: ThemeRules,
    habits: Mapping[str, Mapping[int, float]] | None = None,
) -> ThemeChoice:
    """Return the theme of a story from all its articles, or `ALSO` if no theme is clear enough.

    Every article has one vote of its own size; their order does not matter. Of equal themes the earlier one
    of the index wins. `score` is the theme's share of all evidence, doubt included. If the words that a
    person added are evidence enough by themselves, they decide.
    """
    if index.added is not None:
        choice = choose_theme(index.added, articles, rules)
        if choice.id != ALSO.id:
            return choice
    # By theme, place and key: the weights in all articles, and one form as it stands.
    weights: dict[_Clue, list[float]] = defaultdict(list)
    forms: dict[_Clue, str] = {}
    for article in articles:
        repetitions: Counter[tuple[int, str]] = Counter()
        for hit in _hits(index, article, rules):
            name = _Clue(hit.theme, hit.place, hit.key)
            damping = rules.repetition ** repetitions[hit.theme, hit.key]
            repetitions[hit.theme, hit.key] += 1
            weights[name].append(hit.weight * damping / len(articles))
            forms[name] = min(hit.text, forms.get(name, hit.text))
    # fsum is exact: the same articles in another order give the same score to the last bit.
    amounts = {name: fsum(parts) for name, parts in weights.items()}
    totals = {
        theme: fsum(amount for name, amount in amounts.items() if name.theme == theme)
        for theme in {name.theme for name in amounts}
    }
    best = min(totals, key=lambda theme: (-totals[theme], theme), default=None)
    if best is None or totals[best] < rules.least:
        return _NONE
    score = totals[best] / (fsum(totals.values()) + rules.doubt)
    if score < rules.floor:
        return _NONE
    strongest = sorted(
        (-amount, f"{name.place}: {forms[name]} ({round(amount, 2):g})")
        for name, amount in amounts.items()
        if name.theme == best
    )
    evidence = tuple(text for _, text in strongest[: rules.evidence])
    chosen = index.themes[best]
    return ThemeChoice(id=chosen.id, name=chosen.name, score=round(score, 4), evidence=evidence)


def _hits(index: ThemeIndex, article: Article, rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the evidence of one article, the most telling places first."""
    vocabulary = index.vocabulary(article.language)
    # A headline that we made is the article's own first sentence: it would count twice.
    title = [] if article.title_made else list(words_of(article.title))
    yield from _term_hits(vocabulary, "title", title, rules.title)
    # No language's words are longer than twenty characters on average.
    text = list(islice(words_of(article.text[: 20 * rules.words]), rules.words))
    yield from _term_hits(vocabulary, "text", text[: rules.opening_words], rules.opening)
    yield from _term_hits(vocabulary, "text", text[rules.opening_words :], rules.rest)
    for name, key, theme in section_themes(index, _address_sections(article.url)):
        yield _Hit("section", name, f"section {key}", theme, rules.section)
    yield from _category_hits(index, vocabulary, article, rules)


def _term_hits(vocabulary: Vocabulary, place: str, words: Sequence[Word], factor: float) -> Iterator[_Hit]:
    """Yield the terms in a run of words; the longest phrase at a word hides the shorter ones."""
    at = 0
    while at < len(words):
        size, terms = vocabulary.terms(words, at)
        if terms:
            text = " ".join(word.text for word in words[at : at + size])
            key = " ".join(word.key for word in words[at : at + size])
            for term in terms:
                yield _Hit(place, text, key, term.theme, term.weight * factor)
        at += size


def _category_hits(
    index: ThemeIndex, vocabulary: Vocabulary, article: Article, rules: ThemeRules
) -> Iterator[_Hit]:
    """Yield the themes that feed categories name: by the whole name as a section, else by its terms."""
    names = sorted(set(article.categories))
    for name in names:
        key, share = phrase_key(name), rules.category / len(names)
        if key not in index.sections:
            yield from _term_hits(vocabulary, "category", list(words_of(name)), min(share, rules.opening))
        for theme in index.sections.get(key, ()):
            yield _Hit("category", name, f"category {key}", theme, share)


def _address_sections(url: str | None) -> tuple[str, ...]:
    """Return the folders of an address and its first host label; the last part is the article's own."""
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:  # It is not an address.
        return ()
    return (host.partition(".")[0], *(part for part in parts.path.split("/")[:-1] if part))
