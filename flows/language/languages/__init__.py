"""The words of each language, one TOML file per ISO 639-1 code. A new file is all that a new language needs.

| table | what it holds | its keys are described in |
|---|---|---|
| `[months]` | the names of the months | `flows.language.months` |
| `[reading]` | function words, small words of headlines, how cut texts and stubs end | `flows.reading` |
| `[furniture]` and two more | lines around articles | `flows.reading.furniture_lines` |
| `[sentences]` | which sentences can be quoted alone | `flows.summaries.quotable.language` |
| `[quotable]` | the weights of a model of them | `flows.summaries.quotable.scorer` |
| `[credits]` | the words around the agency that a text is credited to | `flows.stories.credits` |
| `[titles]` | the forms of titles | `flows.reading.kinds.titles`, `flows.stories.titles` |
| `[kinds]` | names of kinds of pages and of genres | `flows.reading.kinds.rules` |
| `[summaries]` | Edmundson's stigma words | `flows.summaries.summarise.algorithms` |
| `[days]` | words that name a day relative to now | `flows.language.days` |
| `[numbers]` | number words and what stands around a number | `flows.language.quantities` |
| `[measures]` | how units of measure and currencies are written | `flows.language.quantities` |
| `[themes.ID]` | the words of a theme, in four groups of weight | `flows.stories.themes.vocabulary` |
| `[casualties]` | words for dead, hurt, missing, held and displaced people | `flows.summaries.claims.claim` |
| `[tolls]` | how none and a single person are counted in words | `flows.summaries.claims.claim` |
| `[accusations]` | crimes, who does them, and how guilt is hedged | `flows.summaries.claims.accusations` |

A table may be missing. Words are separated by spaces and line breaks, phrases by `|` and line breaks, both
in lower case. Patterns are regular expressions in quotes that keep backslashes; their line breaks are
removed by `pattern_text`.

A module of any room reads its own table with `table`, or, where a text may be in any language, the words or
patterns of all languages at once with `words_of_all` and `pattern_of_all`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

FOLDER = files(__name__)
_SUFFIX = ".toml"


def codes() -> list[str]:
    """Return the codes of the languages that have a file, sorted."""
    return sorted(file.name.removesuffix(_SUFFIX) for file in FOLDER.iterdir() if file.name.endswith(_SUFFIX))


@lru_cache(maxsize=64)
def load(code: str) -> Mapping[str, Any]:
    """Return the tables of a language, or an empty mapping for a language without a file."""
    # The code may come from a document: it is compared with file names and never used as a path.
    if code not in codes():
        return {}
    return tomllib.loads((FOLDER / f"{code}{_SUFFIX}").read_text(encoding="utf-8"))


def table(code: str, name: str) -> Mapping[str, Any]:
    """Return one table of a language's file by its name, or an empty mapping if there is none."""
    entries: Mapping[str, Any] = load(code).get(name, {})
    return entries


@cache
def words_of_all(name: str, key: str) -> frozenset[str]:
    """Return the words that all languages list under one key of a table."""
    return frozenset(word for code in codes() for word in table(code, name).get(key, "").split())


@cache
def pattern_of_all(name: str, key: str) -> str:
    """Return the patterns of all languages under one key of a table, as alternatives of one pattern."""
    patterns = [pattern_text(table(code, name)[key]) for code in codes() if key in table(code, name)]
    return "|".join(patterns) or "(?!)"


def pattern_text(value: str) -> str:
    """Return a regular expression of a language file without its line breaks."""
    return value.replace("\n", "")
