"""Labelled rows, and the articles the pipeline would have made of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flows.model import Article
from flows.text.language import UNKNOWN, detect_language

Row = Mapping[str, Any]

# A detection this sure, on this much text, outweighs the language of the other rows.
_SURE = 0.8
_MUCH_TEXT = 200
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def rows_of(lines: Iterable[str]) -> tuple[Row, ...]:
    """Parse JSON lines, blank ones left out; raise ValueError naming a line that holds no object."""
    rows: list[Row] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"line {number} is not JSON") from error
        if not isinstance(row, dict) or "id" not in row:
            raise ValueError(f'line {number} is not an object with an "id"')
        rows.append(row)
    return tuple(rows)


def articles_of(rows: Sequence[Row]) -> tuple[Article, ...]:
    """Make an article of each row from its text or sentences, title, ts, outlet or publisher, and url.

    Ids derive from these alone, so that neither the rows' own ids nor their order can decide anything;
    equal rows are counted apart. A text too short to tell its language has that of most rows, as an
    entry has that of its feed; one without a time is as old as the newest.
    """
    texts = [_text(row) for row in rows]
    languages = _languages(
        [f"{row.get('title') or ''}\n{text}" for row, text in zip(rows, texts, strict=True)]
    )
    newest = max((_time(row) or _UNDATED for row in rows), default=_UNDATED)
    met: Counter[str] = Counter()
    made: list[Article] = []
    for row, text, language in zip(rows, texts, languages, strict=True):
        key = _key(row, text)
        met[key] += 1
        made.append(_article(row, f"{key}-{met[key]}", (text, language), newest))
    return tuple(made)


def _article(row: Row, name: str, told: tuple[str, str], newest: datetime) -> Article:
    text, language = told
    return Article(
        id=name,
        source="labelled",
        outlet=_outlet(row) or "labelled",
        title=row.get("title") or "",
        title_made=not row.get("title"),
        url=row.get("url"),
        published=_time(row),
        published_claim=None,
        first_seen=newest,
        language=language,
        text=text,
    )


def _outlet(row: Row) -> str:
    return str(row.get("outlet") or row.get("publisher") or "")


def _text(row: Row) -> str:
    return str(row.get("text") or "\n".join(row.get("sentences") or ()))


def _time(row: Row) -> datetime | None:
    return None if row.get("ts") is None else datetime.fromtimestamp(float(row["ts"]), UTC)


def _key(row: Row, text: str) -> str:
    seed = json.dumps([row.get("url"), _outlet(row), row.get("title"), text, row.get("ts")])
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def _languages(texts: Sequence[str]) -> list[str]:
    found = [detect_language(text) for text in texts]
    counts = Counter(code for code, _ in found if code != UNKNOWN)
    most = min(counts, key=lambda code: (-counts[code], code), default=UNKNOWN)
    return [
        code if score >= _SURE and len(text) >= _MUCH_TEXT else most
        for (code, score), text in zip(found, texts, strict=True)
    ]
