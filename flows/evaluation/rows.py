"""Labelled rows, and the articles that the pipeline would have made of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from flows.language.detect import UNKNOWN, detect_language
from flows.language.words import is_unspaced
from flows.model import Article
from flows.reading.kinds import kind_of, signals_of_title

Row = Mapping[str, Any]

# A detection this sure, on this much text, outweighs the language of the other rows.
_SURE = 0.8
_MUCH_TEXT = 200
_LETTERS_PER_SIGN = 3
_TEXTS = ("title", "text", "outlet", "publisher", "url")
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def rows_of(
    lines: Iterable[str], problem_of: Callable[[Row], str] = lambda row: "", keys: Sequence[str] = ("id",)
) -> tuple[Row, ...]:
    """Return the rows of JSON lines, without blank lines; raise ValueError for a line that cannot be used.

    Every row has an `id` of its own (or other `keys`, or none), a text or a whole number. `title`, `text`,
    `outlet`, `publisher` and `url` are texts, `sentences` a list of texts, `ts` seconds since 1970 or an
    ISO 8601 date (UTC if it names no zone); each null or left out if unknown. `problem_of` returns what else
    a task cannot use.
    """
    rows: list[Row] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"line {number} is not JSON") from error
        if not isinstance(row, dict) or not all(key in row for key in keys):
            needed = f' with an "{" and ".join(keys)}"' if keys else ""
            raise ValueError(f"line {number} is not an object{needed}")
        if problem := _problem(row, keys) or problem_of(row):
            raise ValueError(f"line {number}: {problem}")
        earlier = line_of.setdefault("\n".join(str(row[key]) for key in keys), number)
        if keys and earlier != number:
            raise ValueError(f"line {number}: its {' and '.join(keys)} is that of line {earlier}")
        rows.append(row)
    return tuple(rows)


def _problem(row: Row, keys: Sequence[str]) -> str:
    """Return why a row cannot be used, or ""."""
    for key in keys:
        if isinstance(row[key], bool) or not isinstance(row[key], str | int):
            return f"its {key} is neither a text nor a whole number"
    for name in _TEXTS:
        if not isinstance(row.get(name), str | None):
            return f"its {name} is not a text"
    sentences = row.get("sentences") or []
    if not (isinstance(sentences, list) and all(isinstance(sentence, str) for sentence in sentences)):
        return "its sentences are not a list of texts"
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return "it holds half of a surrogate pair"
    try:
        _time(row)
    except (ValueError, TypeError, OverflowError, OSError):
        return "its ts is neither seconds since 1970 nor an ISO 8601 date"
    return ""


def articles_of(rows: Sequence[Row]) -> tuple[Article, ...]:
    """Return an article for each row, made of its text or sentences, title, ts, outlet or publisher, and url.

    Ids derive from these alone, so that neither the ids of the rows nor their order can decide anything;
    equal rows are counted apart. A text too short to detect its language has that of most rows, as an entry
    has that of its feed. A row without a time is as old as the newest.
    """
    texts = [str(row.get("text") or "\n".join(row.get("sentences") or ())) for row in rows]
    languages = _languages(
        [f"{row.get('title') or ''}\n{text}" for row, text in zip(rows, texts, strict=True)]
    )
    newest = max((_time(row) or _UNDATED for row in rows), default=_UNDATED)
    counts: Counter[str] = Counter()
    articles: list[Article] = []
    for row, text, language in zip(rows, texts, languages, strict=True):
        outlet = str(row.get("outlet") or row.get("publisher") or "")
        seed = json.dumps([row.get("url"), outlet, row.get("title"), text, row.get("ts")])
        key = hashlib.sha256(seed.encode()).hexdigest()[:16]
        counts[key] += 1
        articles.append(
            Article(
                id=f"{key}-{counts[key]}",
                source="labelled",
                outlet=outlet or "labelled",
                title=row.get("title") or "",
                title_made=not row.get("title"),
                url=row.get("url"),
                published=_time(row),
                published_claim=None,
                first_seen=newest,
                language=language,
                text=text,
                page_kind=kind_of(signals_of_title(row.get("title") or "", row.get("url"), text)).page,
            )
        )
    return tuple(articles)


def _time(row: Row) -> datetime | None:
    value = row.get("ts")
    if value is None:
        return None
    if isinstance(value, bool):
        raise TypeError("true and false are no times")
    if isinstance(value, str) and "-" in value[1:]:
        time = datetime.fromisoformat(value)
        time = time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)
    else:
        time = datetime.fromtimestamp(float(value), UTC)
    # A window around the first or last year would reach beyond the years of datetime.
    if not MINYEAR < time.year < MAXYEAR:
        raise ValueError("beyond the years that can be reckoned with")
    return time


def _length(text: str) -> int:
    """Return the length of a text in letters of an alphabet; a sign of a script without blanks says more."""
    return len(text) * (_LETTERS_PER_SIGN if is_unspaced(text) else 1)


def _languages(texts: Sequence[str]) -> list[str]:
    detected = [detect_language(text) for text in texts]
    counts = Counter(code for code, _ in detected if code != UNKNOWN)
    most = min(counts, key=lambda code: (-counts[code], code), default=UNKNOWN)
    return [
        code if score >= _SURE and _length(text) >= _MUCH_TEXT else most
        for (code, score), text in zip(detected, texts, strict=True)
    ]
