"""The theme of a story: the section whose own words its articles use most.

A theme's score is a weighted sum over the places where its words are found: title, opening, rest of
the text, feed categories, sections of the address. Nothing is learned at run time, and every choice
carries the words that made it. The words that a person added are asked first, by themselves: a packaged
list of some hundred words would outweigh any three of theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import fsum
from urllib.parse import urlsplit

from flows.model import Article, Theme, ThemeChoice, ThemeRef

ALSO = ThemeRef(id="also", name="Also")

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_LONGEST_PHRASE = 3
# Words whose last letter looks like a plural and is not.
_NOT_PLURAL = frozenset({"arms", "mars", "news"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRules:
    """What a word counts by its place, and how much evidence a theme needs.

    A headline says what the story is about in the fewest words, so it counts half again; the first
    `opening_words` are the lead paragraphs; the rest, as far as `words`, is background and often about
    something else. A section is the outlet's own decision and counts like a strong headline word; feed
    categories are often mere keywords, so all of an article's share one weight. The n-th repetition of
    a word counts `repetition ** n`, so that a long text does not win by length. `doubt` is added to
    the sum of all themes: a score is low when the evidence is little or split.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word or phrase of a theme: the theme's position and the weight of the word."""

    theme: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeIndex:
    """Themes ready for looking up: `exact` and `prefixes` map a normalised term to its themes.

    A term's key begins with its number of words; `prefix_lengths` are those of the keys of
    `prefixes`, longest first. `sections` map a normalised section word to the themes it names.
    `added` is an index of the words that a person added alone, or None without any.
    """

    themes: tuple[ThemeRef, ...]
    exact: dict[str, tuple[Term, ...]]
    prefixes: dict[str, tuple[Term, ...]]
    prefix_lengths: tuple[int, ...]
    sections: dict[str, tuple[int, ...]]
    added: ThemeIndex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word as found and as it is looked up; `acronym` is empty unless it is in capitals."""

    found: str
    key: str
    acronym: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A piece of evidence: where, the words as found, the looked-up key, for which theme, how much."""

    place: str
    found: str
    key: str
    theme: int
    weight: float


# What one piece of evidence is known by: the theme's position, the place, the key looked up.
_Name = tuple[int, str, str]


def prepare_themes(themes: Sequence[Theme]) -> ThemeIndex:
    """Return the themes ready for `choose_theme`; raise ValueError for a term that is not one.

    A term is up to three words, optionally ending in `*` (any ending) and in `^WEIGHT`.
    """
    return _prepared(tuple(themes))


@lru_cache(maxsize=8)
def _prepared(themes: tuple[Theme, ...]) -> ThemeIndex:
    exact: dict[str, list[Term]] = defaultdict(list)
    prefixes: dict[str, list[Term]] = defaultdict(list)
    sections: dict[str, list[int]] = defaultdict(list)
    for position, theme in enumerate(themes):
        terms: dict[tuple[str, bool], float] = {}
        for written in theme.terms:
            key, is_prefix, weight = _read_term(theme.id, written)
            terms[key, is_prefix] = max(weight, terms.get((key, is_prefix), 0.0))
        for (key, is_prefix), weight in terms.items():
            (prefixes if is_prefix else exact)[key].append(Term(theme=position, weight=weight))
        for name in dict.fromkeys(_phrase(section) for section in theme.sections):
            sections[name].append(position)
    return ThemeIndex(
        themes=tuple(ThemeRef(id=theme.id, name=theme.name) for theme in themes),
        exact={key: tuple(terms) for key, terms in exact.items()},
        prefixes={key: tuple(terms) for key, terms in prefixes.items()},
        prefix_lengths=tuple(sorted({len(key) for key in prefixes}, reverse=True)),
        sections={name: tuple(positions) for name, positions in sections.items()},
        added=_prepared(added) if (added := _added(themes)) else None,
    )


def _added(themes: tuple[Theme, ...]) -> tuple[Theme, ...]:
    """Return the themes with nothing but the words that a person added, without those that have none."""
    return tuple(
        Theme(
            id=theme.id,
            name=theme.name,
            terms=tuple(term for term in theme.terms if term in theme.added),
            sections=tuple(name for name in theme.sections if name in theme.added),
        )
        for theme in themes
        if theme.added
    )


def choose_theme(index: ThemeIndex, articles: Sequence[Article], rules: ThemeRules) -> ThemeChoice:
    """Return the theme of a story from all its articles, or `ALSO` when no theme is clear enough.

    Every article has one vote of its own size; their order does not matter. Among equal themes the
    earlier one of the index wins. `score` is the theme's share of all evidence, doubt included. Where
    the words that a person added are evidence enough by themselves, no others are asked.
    """
    if index.added is not None:
        choice = choose_theme(index.added, articles, rules)
        if choice.id != ALSO.id:
            return choice
    amounts, forms = _gathered(index, articles, rules)
    by_theme: dict[int, list[float]] = defaultdict(list)
    for (theme, _, _), amount in amounts.items():
        by_theme[theme].append(amount)
    totals = {theme: fsum(parts) for theme, parts in by_theme.items()}
    best = min(totals, key=lambda theme: (-totals[theme], theme), default=None)
    if best is None or (score := totals[best] / (fsum(totals.values()) + rules.doubt)) < rules.floor:
        return ThemeChoice(id=ALSO.id, name=ALSO.name, score=0.0, evidence=())
    strongest = sorted(
        (-amount, f"{place}: {forms[theme, place, key]} ({round(amount, 2):g})")
        for (theme, place, key), amount in amounts.items()
        if theme == best
    )
    evidence = tuple(text for _, text in strongest[: rules.evidence])
    chosen = index.themes[best]
    return ThemeChoice(id=chosen.id, name=chosen.name, score=round(score, 4), evidence=evidence)


def _gathered(
    index: ThemeIndex, articles: Sequence[Article], rules: ThemeRules
) -> tuple[dict[_Name, float], dict[_Name, str]]:
    """Return how much each piece of evidence weighs over all articles, and one form it was found in."""
    weights: dict[_Name, list[float]] = defaultdict(list)
    forms: dict[_Name, str] = {}
    for article in articles:
        for hit in _damped(_hits(index, article, rules), rules):
            name = (hit.theme, hit.place, hit.key)
            weights[name].append(hit.weight / len(articles))
            forms[name] = min(hit.found, forms.get(name, hit.found))
    # fsum is exact: the same articles in another order give the same score to the last bit.
    return {name: fsum(parts) for name, parts in weights.items()}, forms


def _damped(hits: Iterable[_Hit], rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the hits of one article with repetitions of a word, wherever they stand, damped."""
    seen: dict[tuple[int, str], int] = defaultdict(int)
    for hit in hits:
        times = seen[hit.theme, hit.key]
        seen[hit.theme, hit.key] += 1
        weight = hit.weight * rules.repetition**times
        yield _Hit(place=hit.place, found=hit.found, key=hit.key, theme=hit.theme, weight=weight)


def _hits(index: ThemeIndex, article: Article, rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the evidence of one article, the most telling places first."""
    # A made headline is the article's own first sentence: it would count a second time.
    title = () if article.title_made else _words(article.title)
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
                found = " ".join(word.found for word in words[at : at + size])
                for term in terms:
                    weight = term.weight * factor
                    yield _Hit(place=place, found=found, key=key, theme=term.theme, weight=weight)
                at += size - 1
                break
        at += 1


def _look_up(index: ThemeIndex, key: str, acronym: str) -> tuple[Term, ...]:
    """Return the themes of a term: as an acronym, else as written, else by its longest prefix."""
    if acronym and (terms := index.exact.get(f"1{acronym}")):
        return terms
    if terms := index.exact.get(key):
        return terms
    for length in index.prefix_lengths:
        if length <= len(key) and (terms := index.prefixes.get(key[:length])):
            return terms
    return ()


def _section_hits(index: ThemeIndex, names: Iterable[str], factor: float) -> Iterator[_Hit]:
    """Yield the themes that folders of an address stand for: the whole name, else one of its words."""
    for name in sorted(set(names)):
        whole = _phrase(name)
        keys = [whole] if whole in index.sections else whole.split()
        # A folder of many words is another article's headline.
        for key in keys if len(keys) <= _LONGEST_PHRASE else ():
            for theme in index.sections.get(key, ()):
                yield _Hit(place="section", found=name, key=f"section {key}", theme=theme, weight=factor)


def _category_hits(index: ThemeIndex, categories: Iterable[str], rules: ThemeRules) -> Iterator[_Hit]:
    """Yield the themes that feed categories stand for: the whole name as a section, else its terms."""
    names = sorted(set(categories))
    for name in names:
        key = _phrase(name)
        share = rules.category / len(names)
        if key in index.sections:
            for theme in index.sections[key]:
                yield _Hit(place="category", found=name, key=f"category {key}", theme=theme, weight=share)
        else:
            yield from _term_hits(index, "category", _words(name), min(share, rules.opening))


def _address_sections(url: str | None) -> tuple[str, ...]:
    """Return the folders of an address and its first host label; the last part is the article's own."""
    if not url:
        return ()
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # an address that is none names no section
        return ()
    return (host.partition(".")[0], *(part for part in parts.path.split("/")[:-1] if part))


def _read_term(theme_id: str, written: str) -> tuple[str, bool, float]:
    """Return a term's key, whether any ending may follow, and its weight."""
    text, _, power = written.partition("^")
    try:
        weight = float(power) if power else 1.0
    except ValueError:
        raise ValueError(f"theme {theme_id}, term {written!r}: the weight is not a number") from None
    is_prefix = text.endswith("*")
    words = _words(text)
    if not 1 <= len(words) <= _LONGEST_PHRASE or not 0 < weight < float("inf"):
        raise ValueError(f"theme {theme_id}, term {written!r}: not one to three words with a weight over 0")
    if is_prefix:
        *firsts, stem = words
        keys = [*(word.key for word in firsts), _folded(stem.found)]
    else:
        keys = [word.acronym if len(words) == 1 and word.acronym else word.key for word in words]
    return f"{len(words)}{' '.join(keys)}", is_prefix, weight


def _words(text: str, limit: int | None = None) -> list[_Word]:
    """Return the words of a text, with hyphens and apostrophes as gaps and dotted initials as one."""
    words: list[_Word] = []
    for match in _WORD.finditer(_POSSESSIVE.sub("", unicodedata.normalize("NFC", text))):
        if limit is not None and len(words) == limit:
            break
        found = match.group().replace(".", "")
        is_acronym = len(found) > 1 and found.isupper()
        words.append(_Word(found=found, key=_singular(_folded(found)), acronym=found if is_acronym else ""))
    return words


def _phrase(text: str) -> str:
    """Return a name as it is looked up: its normalised words, one space between."""
    return " ".join(word.key for word in _words(text.replace("_", " ")))


def _folded(word: str) -> str:
    """Return a word without case and accents."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _singular(word: str) -> str:
    """Return a word without its plural ending, after Harman's S stemmer (How effective is suffixing?, 1991).

    French, Spanish and Portuguese plurals in -s follow; other languages' words stay as they are.
    """
    if len(word) < 4 or not word.endswith("s") or word in _NOT_PLURAL or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]
