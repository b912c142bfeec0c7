"""Labelled rows, and the articles the pipeline would have made of them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any

from flows.language.detect import UNKNOWN, detect_language
from flows.model import Article

Row = Mapping[str, Any]

# A detection this sure, on this much text, outweighs the language of the other rows.
_SURE = 0.8
_MUCH_TEXT = 200
_TEXTS = ("title", "text", "outlet", "publisher", "url")
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)


def rows_of(lines: Iterable[str], problem_of: Callable[[Row], str] = lambda row: "") -> tuple[Row, ...]:
    """Parse JSON lines, blank ones left out; raise ValueError naming the line that cannot be used.

    Every row has an `id` of its own, a text or a whole number; `title`, `text`, `outlet`, `publisher` and
    `url` are texts, `sentences` a list of texts, `ts` seconds since 1970 or an ISO 8601 date (UTC where it
    names no zone), each null or left out where unknown. `problem_of` tells what else a task cannot use.
    """
    rows: list[Row] = []
    met: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        row = _parsed(line, number)
        if problem := _problem(row) or problem_of(row):
            raise ValueError(f"line {number}: {problem}")
        earlier = met.setdefault(str(row["id"]), number)
        if earlier != number:
            raise ValueError(f"line {number}: its id is that of line {earlier}")
        rows.append(row)
    return tuple(rows)


def _parsed(line: str, number: int) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"line {number} is not JSON") from error
    if not isinstance(row, dict) or "id" not in row:
        raise ValueError(f'line {number} is not an object with an "id"')
    return row


def _problem(row: Row) -> str:
    """Return what in a row cannot be used, or nothing."""
    if isinstance(row["id"], bool) or not isinstance(row["id"], str | int):
        return "its id is neither a text nor a whole number"
    for name in _TEXTS:
        if not isinstance(row.get(name), str | None):
            return f"its {name} is not a text"
    sentences = row.get("sentences")
    if sentences is not None and not (
        isinstance(sentences, list) and all(isinstance(each, str) for each in sentences)
    ):
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
    told = row.get("ts")
    if told is None:
        return None
    if isinstance(told, bool):
        raise TypeError("true and false are no times")
    if isinstance(told, str) and "-" in told[1:]:
        moment = datetime.fromisoformat(told)
        moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    else:
        moment = datetime.fromtimestamp(float(told), UTC)
    # A window around the first or last year there is would reach beyond time.
    if not MINYEAR < moment.year < MAXYEAR:
        raise ValueError("beyond the years that can be reckoned with")
    return moment


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
