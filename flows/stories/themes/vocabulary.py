"""The words of themes, ready for looking up: those of a language, and those that are valid in every one.

A language file's table `[themes.ID]` holds the words of the theme with that id in four groups of falling
weight: `strong`, `plain`, `weak` and `faint`. A phrase of two or three words is joined by underscores, `*` at
the end stands for any ending, `*` at the beginning for the first part of a compound ("*minister"); a word in
capitals is an acronym and matches capitals only. Case, accents and plurals do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import NamedTuple

from flows.language import languages
from flows.model import Theme, ThemeRef

LONGEST_PHRASE = 3
_WEIGHTS = {"strong": 2.5, "plain": 1.7, "weak": 1.0, "faint": 0.35}
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
# The last letter of these words looks like a plural and is none.
_NOT_PLURAL = frozenset({"arms", "mars", "news"})
# The shortest first part of a compound: a shorter one is part of the word itself ("Bank" in "Ebank").
_FIRST_PART = 3


class Term(NamedTuple):
    """A word or phrase of a theme: the position of the theme and the weight of the word."""

    theme: int
    weight: float


class Word(NamedTuple):
    """A word as it is looked up: the terms that it is, and True if a phrase begins with it."""

    key: str
    terms: tuple[Term, ...]
    starts_phrase: bool


class WrittenTerm(NamedTuple):
    """A term as a list has it, normalised: its words, single-spaced, which end is open, its weight."""

    key: str
    form: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """The terms of themes by their normalised words, single-spaced.

    `prefixes` and `suffixes` are terms with an open end or beginning, and `phrase_starts` the first words of
    phrases. `words` and `phrases` keep what was looked up before: a text's words are mostly those of others.
    """

    exact: Mapping[str, tuple[Term, ...]]
    prefixes: Mapping[str, tuple[Term, ...]]
    suffixes: Mapping[str, tuple[Term, ...]]
    phrase_starts: frozenset[str]
    prefix_lengths: tuple[int, ...]
    suffix_lengths: tuple[int, ...]
    words: dict[str, Word] = field(default_factory=dict)
    phrases: dict[str, tuple[Term, ...]] = field(default_factory=dict)

    def word(self, text: str) -> Word:
        """Return a word of a text as it is looked up; in capitals it may be an acronym."""
        word = self.words.get(text)
        if word is None:
            key, acronym = word_key(text), _acronym(text)
            terms = (acronym and self.exact.get(acronym)) or self._terms(key)
            # An ending in -s may be the word's own: "Krebs" has no singular.
            terms = terms or self._terms(folded(text))
            word = self.words[text] = Word(key, terms, key in self.phrase_starts)
        return word

    def phrase(self, keys: Sequence[str]) -> tuple[Term, ...]:
        """Return what a phrase of some words is in each theme."""
        phrase = " ".join(keys)
        terms = self.phrases.get(phrase)
        if terms is None:
            terms = self.phrases[phrase] = self._terms(phrase)
        return terms

    def _terms(self, key: str) -> tuple[Term, ...]:
        """Return the terms of a key as it stands, else by its longest prefix, else by its last part."""
        if terms := self.exact.get(key):
            return terms
        spaces = key.count(" ")
        for length in self.prefix_lengths:
            # Only the last word of a phrase is open.
            is_possible = length <= len(key) and key.count(" ", 0, length) == spaces
            if is_possible and (terms := self.prefixes.get(key[:length])):
                return terms
        for length in self.suffix_lengths if not spaces else ():
            if length + _FIRST_PART <= len(key) and (terms := self.suffixes.get(key[-length:])):
                return terms
        return ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ThemeIndex:
    """Themes ready for looking up; `sections` map a normalised section word to the themes it names.

    `added` is an index of the words that a person added alone, or None.
    """

    themes: tuple[ThemeRef, ...]
    written: tuple[tuple[WrittenTerm, ...], ...]
    sections: Mapping[str, tuple[int, ...]]
    of_languages: bool
    added: ThemeIndex | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the themes, in their order."""
        return tuple(theme.id for theme in self.themes)

    def vocabulary(self, language: str) -> Vocabulary:
        """Return the words of a language; of all languages for one without a word list of its own."""
        return _vocabulary(self, language if language in _with_themes() else "")


def prepare_themes(themes: Sequence[Theme]) -> ThemeIndex:
    """Return the themes ready for `choose_theme`; raise ValueError for a term that cannot be read.

    A term is up to three words, optionally ending in `*` (any ending) and in `^WEIGHT`.
    """
    return _prepared(tuple(themes))


@lru_cache(maxsize=8)
def _prepared(themes: tuple[Theme, ...], of_languages: bool = True) -> ThemeIndex:
    sections: dict[str, list[int]] = defaultdict(list)
    for position, theme in enumerate(themes):
        for name in dict.fromkeys(phrase_key(section) for section in theme.sections):
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
        written=tuple(tuple(_read_term(theme.id, term) for term in theme.terms) for theme in themes),
        sections={name: tuple(positions) for name, positions in sections.items()},
        of_languages=of_languages,
        added=_prepared(added, of_languages=False) if added else None,
    )


@lru_cache(maxsize=64)
def _vocabulary(index: ThemeIndex, code: str) -> Vocabulary:
    tables: dict[str, dict[str, dict[int, float]]] = {form: defaultdict(dict) for form in ("", "*_", "_*")}
    starts: set[str] = set()
    codes = ([code] if code else _with_themes()) if index.of_languages else ()
    for position, theme in enumerate(index.themes):
        listed = (term for code in codes for term in _listed(code).get(theme.id, ()))
        for key, form, weight in (*index.written[position], *listed):
            weights = tables[form][key]
            weights[position] = max(weight, weights.get(position, 0.0))
            first, space, _ = key.partition(" ")
            if space:
                starts.add(first)
    exact, suffixes, prefixes = (_terms(tables[form]) for form in ("", "*_", "_*"))
    return Vocabulary(
        exact=exact,
        prefixes=prefixes,
        suffixes=suffixes,
        phrase_starts=frozenset(starts),
        prefix_lengths=tuple(sorted({len(key) for key in prefixes}, reverse=True)),
        suffix_lengths=tuple(sorted({len(key) for key in suffixes}, reverse=True)),
    )


def _terms(weights: Mapping[str, Mapping[int, float]]) -> dict[str, tuple[Term, ...]]:
    return {key: tuple(Term(*item) for item in sorted(of.items())) for key, of in weights.items()}


@cache
def _with_themes() -> tuple[str, ...]:
    """Return the languages whose files have words of themes."""
    return tuple(code for code in languages.codes() if languages.table(code, "themes"))


@cache
def _listed(code: str) -> Mapping[str, tuple[WrittenTerm, ...]]:
    """Return the terms of each theme in a language."""
    return {
        theme_id: tuple(
            _read_term(theme_id, f"{word.replace('_', ' ')}^{weight}")
            for group, weight in _WEIGHTS.items()
            for word in groups.get(group, "").split()
        )
        for theme_id, groups in languages.table(code, "themes").items()
    }


def _read_term(theme_id: str, term: str) -> WrittenTerm:
    """Return a term normalised; raise ValueError for one that cannot be read."""
    text, _, power = term.partition("^")
    try:
        weight = float(power) if power else 1.0
    except ValueError:
        raise ValueError(f"theme {theme_id}, term {term!r}: the weight is not a number") from None
    words = words_of(text)
    if not 1 <= len(words) <= LONGEST_PHRASE or not 0 < weight < float("inf"):
        raise ValueError(f"theme {theme_id}, term {term!r}: not one to three words with a weight over 0")
    keys = [word_key(word) for word in words]
    if text.endswith("*"):
        keys[-1] = folded(words[-1])
        return WrittenTerm(" ".join(keys), "_*", weight)
    if text.startswith("*"):
        return WrittenTerm(" ".join(keys), "*_", weight)
    return WrittenTerm(_acronym(words[0]) or keys[0] if len(words) == 1 else " ".join(keys), "", weight)


def words_of(text: str) -> list[str]:
    """Return the words of a text, with hyphens and apostrophes as gaps and dotted initials as one word."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return _WORD.findall(_POSSESSIVE.sub("", plain))


@lru_cache(maxsize=200_000)
def word_key(text: str) -> str:
    """Return a word as it is looked up: without points, case, accents and plural."""
    return _singular(folded(text.replace(".", "")))


def _acronym(text: str) -> str:
    """Return a word in capitals without its points, "" for any other."""
    word = text.replace(".", "")
    return word if len(word) > 1 and word.isupper() else ""


def phrase_key(text: str) -> str:
    """Return a name as it is looked up: its normalised words, single-spaced."""
    return " ".join(map(word_key, words_of(text.replace("_", " "))))


def folded(word: str) -> str:
    """Return a word without case and accents."""
    if word.isascii():
        return word.lower()
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


def section_themes(index: ThemeIndex, names: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """Yield each name that a theme goes by, its key and the theme: the whole name, else one of its words."""
    for name in sorted(set(names)):
        phrase = phrase_key(name)
        keys = [phrase] if phrase in index.sections else phrase.split()
        # A folder of many words is the headline of another article.
        if len(keys) <= LONGEST_PHRASE:
            named = {theme: key for key in keys for theme in index.sections.get(key, ())}
            yield from ((name, key, theme) for theme, key in named.items())
