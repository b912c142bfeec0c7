"""The theme of a story: the section whose own words its articles use most.

The score of a theme is a weighted sum over the places where its words stand: title, opening, rest of the
text, feed categories, sections of the address. Nothing is learned at run time, and every choice names the
words that made it. The words that a person added are tried first, by themselves, because a packaged list of
some hundred words would outweigh any three of theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from typing import NamedTuple
from urllib.parse import urlsplit

from flows.model import Article, Theme, ThemeChoice, ThemeRef

ALSO = ThemeRef(id="also", name="Also")

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_LONGEST_PHRASE = 3
# The last letter of these words looks like a plural and is none.
_NOT_PLURAL = frozenset({"arms", "mars", "news"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRules:
    """The weight of a word by its place, and the evidence that a theme needs.

    A headline says what the story is about in the fewest words, so it counts half again. The first
    `opening_words` are the lead paragraphs; the rest, up to `words`, is background and often about something
    else. A section is the outlet's own decision and counts like a strong headline word; feed categories are
    often mere keywords, so all of an article's share one weight. The n-th repetition of a word counts
    `repetition ** n`, so that a long text does not win by length. `doubt` is added to the sum of all themes:
    a score is low if the evidence is little or split, and a theme needs a score of `floor`. The strongest
    `evidence` words are named.
    """

    title: float = 1.5
    opening: float = 1.0
    rest: float = 0.4
    category: float = 3.0
    section: float = 4.0
    repetition: float = 0.5
    opening_words: int = 60
    words: int = 1000
    doubt: float = 1.0
    floor: float = 0.3
    evidence: int = 5


class Term(NamedTuple):
    """A word or phrase of a theme: the position of the theme and the weight of the word."""

    theme: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeIndex:
    """Themes ready for looking up: `exact` and `prefixes` map a normalised term to its themes.

    A key begins with the number of its words; `prefix_lengths` are the lengths of the keys of `prefixes`,
    longest first. `sections` map a normalised section word to the themes it names. `added` is an index of
    the words that a person added alone, or None.
    """

    themes: tuple[ThemeRef, ...]
    exact: dict[str, list[Term]]
    prefixes: dict[str, list[Term]]
    prefix_lengths: tuple[int, ...]
    sections: dict[str, list[int]]
    added: ThemeIndex | None = None


class _Word(NamedTuple):
    """A word as it stands and as it is looked up; `acronym` is "" unless it is in capitals."""

    text: str
    key: str
    acronym: str


class _Hit(NamedTuple):
    """A piece of evidence: the place, the words as they stand, the key looked up, the theme, the weight."""

    place: str
    text: str
    key: str
    theme: int
    weight: float


def prepare_themes(themes: Sequence[Theme]) -> ThemeIndex:
    """Return the themes ready for `choose_theme`; raise ValueError for a term that cannot be read.

    A term is up to three words, optionally ending in `*` (any ending) and in `^WEIGHT`.
    """
    return _prepared(tuple(themes))


@lru_cache(maxsize=8)
def _prepared(themes: tuple[Theme, ...]) -> ThemeIndex:
    exact: dict[str, list[Term]] = defaultdict(list)
    prefixes: dict[str, list[Term]] = defaultdict(list)
    sections: dict[str, list[int]] = defaultdict(list)
    for position, theme in enumerate(themes):
        weights: dict[tuple[str, bool], float] = {}
        for term in theme.terms:
            key, is_prefix, weight = _read_term(theme.id, term)
            weights[key, is_prefix] = max(weight, weights.get((key, is_prefix), 0.0))
        for (key, is_prefix), weight in weights.items():
            (prefixes if is_prefix else exact)[key].append(Term(position, weight))
        for name in dict.fromkeys(_phrase(section) for section in theme.sections):
            sections[name].append(position)
    # The themes with nothing but the words that a person added.
    added = tuple(
        Theme(
            id=theme.id,
            name=theme.name,
            terms=tuple(term for term in theme.terms if term in theme.added),
            sections=tuple(name for name in theme.sections if name in theme.added),
        )
        for theme in themes
        if theme.added
    )
    return ThemeIndex(
        themes=tuple(ThemeRef(id=theme.id, name=theme.name) for theme in themes),
        exact=dict(exact),
        prefixes=dict(prefixes),
        prefix_lengths=tuple(sorted({len(key) for key in prefixes}, reverse=True)),
        sections=dict(sections),
        added=_prepared(added) if added else None,
    )


def choose_theme(index: ThemeIndex, articles: Sequence[Article], rules: ThemeRules) -> ThemeChoice:
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
    weights: dict[tuple[int, str, str], list[float]] = defaultdict(list)
    forms: dict[tuple[int, str, str], str] = {}
    for article in articles:
        repetitions: Counter[tuple[int, str]] = Counter()
        for hit in _hits(index, article, rules):
            name = (hit.theme, hit.place, hit.key)
            damping = rules.repetition ** repetitions[hit.theme, hit.key]
            repetitions[hit.theme, hit.key] += 1
            weights[name].append(hit.weight * damping / len(articles))
            forms[name] = min(hit.text, forms.get(name, hit.text))
    # fsum is exact: the same articles in another order give the same score to the last bit.
    amounts = {name: fsum(parts) for name, parts in weights.items()}
    totals = {
        theme: fsum(amount for name, amount in amounts.items() if name[0] == theme)
        for theme in {name[0] for name in amounts}
    }
    best = min(totals, key=lambda theme: (-totals[theme], theme), default=None)
    if best is None or (score := totals[best] / (fsum(totals.values()) + rules.doubt)) < rules.floor:
        return ThemeChoice(id=ALSO.id, name=ALSO.name, score=0.0, evidence=())
    strongest = sorted(
        (-amount, f"{name[1]}: {forms[name]} ({round(amount, 2):g})")
        for name, amount in amounts.items()
        if name[0] == best
    )
    evidence = tuple(text for _, text in strongest[: rules.evidence])
    chosen = index.themes[best]
    return ThemeChoice(id=chosen.id, name=chosen.name, score=round(score, 4), evidence=evidence)


def _hits(index: ThemeIndex, article: Article, rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the evidence of one article, the most telling places first."""
    # A headline that we made is the article's own first sentence: it would count twice.
    title = [] if article.title_made else _words(article.title)
    yield from _term_hits(index, "title", title, rules.title)
    text = _words(article.text, rules.words)
    yield from _term_hits(index, "text", text[: rules.opening_words], rules.opening)
    yield from _term_hits(index, "text", text[rules.opening_words :], rules.rest)
    yield from _section_hits(index, _address_sections(article.url), rules.section)
    yield from _category_hits(index, article.categories, rules)


def _term_hits(index: ThemeIndex, place: str, words: Sequence[_Word], factor: float) -> Iterator[_Hit]:
    """Yield the terms in a run of words; the longest phrase at a word hides the shorter ones."""
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            key = f"{size}{' '.join(word.key for word in words[at : at + size])}"
            terms = _look_up(index, key, words[at].acronym if size == 1 else "")
            if terms:
                text = " ".join(word.text for word in words[at : at + size])
                for term in terms:
                    yield _Hit(place, text, key, term.theme, term.weight * factor)
                at += size - 1
                break
        at += 1


def _look_up(index: ThemeIndex, key: str, acronym: str) -> Sequence[Term]:
    """Return the themes of a term: as an acronym, else as it stands, else by its longest prefix."""
    if acronym and (terms := index.exact.get(f"1{acronym}")):
        return terms
    if terms := index.exact.get(key):
        return terms
    prefixes = (key[:length] for length in index.prefix_lengths if length <= len(key))
    return next((index.prefixes[prefix] for prefix in prefixes if prefix in index.prefixes), ())


def _section_hits(index: ThemeIndex, names: Iterable[str], factor: float) -> Iterator[_Hit]:
    """Yield the themes that folders of an address name: by the whole name, else by one of its words."""
    for name in sorted(set(names)):
        phrase = _phrase(name)
        keys = [phrase] if phrase in index.sections else phrase.split()
        # A folder of many words is the headline of another article.
        for key in keys if len(keys) <= _LONGEST_PHRASE else ():
            for theme in index.sections.get(key, ()):
                yield _Hit("section", name, f"section {key}", theme, factor)


def _category_hits(index: ThemeIndex, categories: Iterable[str], rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the themes that feed categories name: by the whole name as a section, else by its terms."""
    names = sorted(set(categories))
    for name in names:
        key, share = _phrase(name), rules.category / len(names)
        if key not in index.sections:
            yield from _term_hits(index, "category", _words(name), min(share, rules.opening))
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


def _read_term(theme_id: str, term: str) -> tuple[str, bool, float]:
    """Return the key of a term, True if any ending may follow, and its weight."""
    text, _, power = term.partition("^")
    try:
        weight = float(power) if power else 1.0
    except ValueError:
        raise ValueError(f"theme {theme_id}, term {term!r}: the weight is not a number") from None
    is_prefix = text.endswith("*")
    words = _words(text)
    if not 1 <= len(words) <= _LONGEST_PHRASE or not 0 < weight < float("inf"):
        raise ValueError(f"theme {theme_id}, term {term!r}: not one to three words with a weight over 0")
    keys = [word.key for word in words]
    if is_prefix:
        keys[-1] = _folded(words[-1].text)
    elif len(words) == 1:
        keys = [words[0].acronym or words[0].key]
    return f"{len(words)}{' '.join(keys)}", is_prefix, weight


def _words(text: str, limit: int | None = None) -> list[_Word]:
    """Return the words of a text, with hyphens and apostrophes as gaps and dotted initials as one word."""
    words: list[_Word] = []
    for match in _WORD.finditer(_POSSESSIVE.sub("", unicodedata.normalize("NFC", text))):
        if limit is not None and len(words) == limit:
            break
        word = match.group().replace(".", "")
        is_acronym = len(word) > 1 and word.isupper()
        words.append(_Word(word, _singular(_folded(word)), word if is_acronym else ""))
    return words


def _phrase(text: str) -> str:
    """Return a name as it is looked up: its normalised words, single-spaced."""
    return " ".join(word.key for word in _words(text.replace("_", " ")))


def _folded(word: str) -> str:
    """Return a word without case and accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    """Return a word without its plural ending, after Harman's S stemmer (How effective is suffixing?, 1991).

    Plurals in -s of French, Spanish and Portuguese follow; words of other languages stay as they are.
    """
    if len(word) < 4 or not word.endswith("s") or word in _NOT_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]
