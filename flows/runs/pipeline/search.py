"""The bundles of the search index: the newest month, the months of its year before, and each earlier year.

So a run indexes one month again, and a word is looked up in few files however old the archive is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from flows.model import SearchRecord, key_of

FOLDER = "pagefind/"
MANIFEST = f"{FOLDER}bundles.json"

# Part of every stamp: a change of what records hold makes every bundle anew.
_FORMAT = 1

# A search for a word takes the square of its records: a fifth of 10,000 takes 20 ms. At most 400 words can
# stand in a fifth of the records, as each holds some 80.
_COMMON = 0.2
_FEW = 200
_WORD = re.compile(r"\w+")


class Span(NamedTuple):
    """The name of a bundle ("2026-11", "2026"), and the edition ids that it holds from `first` to `end`."""

    name: str
    first: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Filters for the stories of one language in a bundle: names and their keys."""

    theme: Mapping[str, str]
    outlet: Mapping[str, str]
    month: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle of the index as the search page needs it.

    `stamp` says of which editions it was made, `made_by` by which program. `common` are the words that stand
    in so many of its records that they find nothing.
    """

    name: str
    stamp: str
    made_by: str
    languages: Mapping[str, Choices]
    common: tuple[str, ...] = ()


_BUNDLES = TypeAdapter(tuple[Bundle, ...])


def spans_of(newest_id: str, years: Iterable[str]) -> tuple[Span, ...]:
    """Return the bundles that an archive has, the newest first."""
    month, year = newest_id[:7], newest_id[:4]
    past = sorted((other for other in years if other < year), reverse=True)
    return (
        Span(month, month, f"{month}~"),
        Span(year, year, month),
        *(Span(other, other, f"{other}~") for other in past),
    )


def maker(version: str) -> str:
    """Return the mark of the program that makes a bundle."""
    return f"{_FORMAT} pagefind {version}"


def stamp_of(digests: Sequence[tuple[str, str]]) -> str:
    """Return the mark of the editions that a bundle is made of."""
    return hashlib.sha256(json.dumps(digests).encode()).hexdigest()[:16]


def bundle_of(span: Span, stamp: str, version: str, records: Sequence[SearchRecord]) -> Bundle:
    """Return a bundle made of some records."""
    languages: dict[str, list[SearchRecord]] = {}
    for record in records:
        languages.setdefault(record.language or "unknown", []).append(record)
    return Bundle(
        name=span.name,
        stamp=stamp,
        made_by=maker(version),
        languages={language: _choices(languages[language]) for language in sorted(languages)},
        common=_common_words(records),
    )


def _choices(records: Sequence[SearchRecord]) -> Choices:
    return Choices(
        theme=_keyed("theme", (record.theme for record in records)),
        outlet=_keyed("outlet", (outlet for record in records for outlet in record.outlets)),
        month=_keyed("month", (month for record in records for month in record.months)),
    )


def _keyed(kind: str, values: Iterable[str]) -> dict[str, str]:
    return {value: key_of(kind, value) for value in sorted(set(values))}


def _common_words(records: Sequence[SearchRecord]) -> tuple[str, ...]:
    if len(records) < _FEW:
        return ()
    counts = Counter(
        word for record in records for word in set(_WORD.findall(f"{record.headline} {record.text}".lower()))
    )
    return tuple(sorted(word for word, count in counts.items() if count > len(records) * _COMMON))


def bundles_to_json(bundles: Iterable[Bundle]) -> bytes:
    """Return the list of bundles as the search page reads it."""
    return json.dumps([asdict(bundle) for bundle in bundles], ensure_ascii=False, indent=1).encode() + b"\n"


def bundles_from_json(body: bytes) -> tuple[Bundle, ...]:
    """Return the bundles of a list; none if it cannot be read."""
    try:
        return _BUNDLES.validate_json(body)
    except ValidationError:
        return ()
