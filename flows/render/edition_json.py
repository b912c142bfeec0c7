"""The edition and its receipt as JSON, and the edition back from it.

`edition.json`, schema "standfirst.edition/1". Times are ISO 8601 in UTC with "Z"; every key is always
there; lists are in reading order. Keys that are added later keep the schema's number.

    schema            "standfirst.edition/1"
    id                the date in `time_zone`, with "-2" and on for further editions of that day
    guid              never changes once made
    number            counts the editions of the workspace from 1
    title, time_zone  as configured
    as_of, since      the time of the edition, and the start of its period
    change            previous_id, previous_as_of (null in a first edition), new, updated (stories),
                      no_longer_followed (headlines)
    sections          [{theme: {id, name}, stories: [story]}]
    also_reported     [story], without quotes
    coverage          sources, articles, new, copies, stories, shown, too_old, ahead, undated (counts),
                      failures [{source, item, reason, remedy}], and where there are any
                      notices [the same] of what happened to sources: moved, ended, dead, silent;
                      left_out [{article_id, outlet, title, published, reason, detail}]; reason: too_old,
                      ahead, round_up (detail tells how it was known); round_ups (their count)
    words, outlets    of the stories told in full

    story             id, headline, headline_article_id, status ("new", "updated"), day (from 1), latest,
                      theme {id, name, score, evidence}, standfirst (a quote or null), outlets,
                      independent_reports, articles, quotes,
                      matches [{kept, dropped, similarity, reason}] (why copies are copies),
                      links [{article_id, nearest_id, similarity, threshold, shared}] (why they are one),
                      nearly [{article, nearest_id, similarity, threshold, shared, refused}] (what nearly
                      stood in it: how like the whole story, and what a guard said against it or ""),
                      differences [{about, values, one, other}] (two quotes of independent reports that
                      give two values for one thing, the earlier first)
    article           id, outlet, title, title_made, url, published (or null), seen, copy_of (or null),
                      fresh, language, and where its page shows no text stub ("paywall", "script"); where
                      a feed gave it that is not its outlet's own, outlet is that feed (its host if the
                      address is another site's) and named the outlet that the feed says it is from
    quote             text, article_id, outlet, start, end, url; start and end are code points into the
                      article's stored text; url is the article's, with a text fragment that leads to
                      the sentence (#:~:text=) where it was read in the page; days [{start, end, date}]:
                      what date its words mean, as code points into the quote; named as of its article

`receipt.json`, schema "standfirst.receipt/1": schema, edition_id, as_of, and three objects: articles
(id: hash of its text), settings (name: value), versions (name: version).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from flows.model import (
    ArticleRef,
    Change,
    Coverage,
    DayNote,
    Difference,
    Edition,
    FetchFailure,
    LeftOut,
    LeftOutReason,
    Link,
    Match,
    NearMiss,
    Quote,
    Receipt,
    Section,
    Status,
    Story,
    ThemeChoice,
    ThemeRef,
)

EDITION_SCHEMA = "standfirst.edition/1"
RECEIPT_SCHEMA = "standfirst.receipt/1"

# Written only where they say something.
_OPTIONAL = frozenset(("named", "stub"))
_SURROGATE = re.compile("[\ud800-\udfff]")


def edition_to_json(edition: Edition) -> bytes:
    """Return `edition.json`: UTF-8, two spaces of indent, a final newline."""
    plain = _plain(edition)
    if not edition.coverage.notices:
        del plain["coverage"]["notices"]
    return _write({"schema": EDITION_SCHEMA, **plain})


def receipt_to_json(receipt: Receipt) -> bytes:
    """Return `receipt.json`; its pairs become objects in the order given."""
    return _write(
        {
            "schema": RECEIPT_SCHEMA,
            "edition_id": receipt.edition_id,
            "as_of": _time_text(receipt.as_of),
            "articles": dict(receipt.articles),
            "settings": dict(receipt.settings),
            "versions": dict(receipt.versions),
        }
    )


def edition_from_json(body: bytes) -> Edition:
    """Return the edition that `edition_to_json` wrote.

    Raises ValueError for another schema or what is not JSON, KeyError for a missing key.
    """
    given = json.loads(body)
    if not isinstance(given, dict) or given.get("schema") != EDITION_SCHEMA:
        raise ValueError(f"not a {EDITION_SCHEMA} document")
    return Edition(
        **_only(given, ("id", "guid", "number", "title", "time_zone", "words", "outlets")),
        as_of=_time(given["as_of"]),
        since=_time(given["since"]),
        change=_change(given["change"]),
        sections=tuple(_section(section) for section in given["sections"]),
        also_reported=tuple(_story(story) for story in given["also_reported"]),
        coverage=_coverage(given["coverage"]),
    )


def receipt_from_json(body: bytes) -> Receipt:
    """Return the receipt that `receipt_to_json` wrote; raises as `edition_from_json` does."""
    given = json.loads(body)
    if not isinstance(given, dict) or given.get("schema") != RECEIPT_SCHEMA:
        raise ValueError(f"not a {RECEIPT_SCHEMA} document")
    return Receipt(
        edition_id=given["edition_id"],
        as_of=_time(given["as_of"]),
        articles=tuple(given["articles"].items()),
        settings=tuple(given["settings"].items()),
        versions=tuple(given["versions"].items()),
    )


def _write(document: Mapping[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    # UTF-8 has no lone surrogates; JSON's own escape carries them through.
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()


def _plain(value: object) -> Any:
    match value:
        case ThemeChoice():
            return {**_plain(value.theme), "score": value.score, "evidence": list(value.evidence)}
        case datetime():
            return _time_text(value)
        case date():
            return value.isoformat()
        case ArticleRef() | Quote():
            given = _fields(value)
            return {name: each for name, each in given.items() if each is not None or name not in _OPTIONAL}
        case tuple():
            return [_plain(item) for item in value]
    if is_dataclass(value):
        return _fields(value)
    return value


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _time_text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time_or_none(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _only(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: given[name] for name in names}


def _change(given: Mapping[str, Any]) -> Change:
    return Change(
        **_only(given, ("previous_id", "new", "updated")),
        previous_as_of=_time_or_none(given["previous_as_of"]),
        no_longer_followed=tuple(given["no_longer_followed"]),
    )


def _section(given: Mapping[str, Any]) -> Section:
    return Section(theme=_theme(given["theme"]), stories=tuple(_story(story) for story in given["stories"]))


def _theme(given: Mapping[str, Any]) -> ThemeRef:
    return ThemeRef(**_only(given, ("id", "name")))


def _story(given: Mapping[str, Any]) -> Story:
    chosen, standfirst = given["theme"], given["standfirst"]
    counts = ("id", "headline", "headline_article_id", "day", "outlets", "independent_reports")
    return Story(
        **_only(given, counts),
        status=Status(given["status"]),
        latest=_time(given["latest"]),
        theme=ThemeChoice(theme=_theme(chosen), score=chosen["score"], evidence=tuple(chosen["evidence"])),
        standfirst=None if standfirst is None else _quote(standfirst),
        articles=tuple(_article(article) for article in given["articles"]),
        quotes=tuple(_quote(quote) for quote in given["quotes"]),
        matches=tuple(_match(found) for found in given["matches"]),
        links=tuple(_link(link) for link in given["links"]),
        # Editions from before this was told have none.
        nearly=tuple(_near_miss(near) for near in given.get("nearly", ())),
        differences=tuple(_difference(one) for one in given.get("differences", ())),
    )


def _article(given: Mapping[str, Any]) -> ArticleRef:
    return ArticleRef(
        **_only(given, ("id", "outlet", "title", "title_made", "url", "copy_of", "fresh", "language")),
        published=_time_or_none(given["published"]),
        seen=_time(given["seen"]),
        stub=given.get("stub"),
        named=given.get("named"),
    )


def _quote(given: Mapping[str, Any]) -> Quote:
    return Quote(
        **_only(given, ("text", "article_id", "outlet", "url")),
        start=_whole(given["start"]),
        end=_whole(given["end"]),
        days=tuple(_day_note(day) for day in given.get("days", ())),
        named=given.get("named"),
    )


def _whole(given: object) -> int:
    if not isinstance(given, int):
        raise TypeError(f"{given!r} is no place in a text")
    return given


def _day_note(given: Mapping[str, Any]) -> DayNote:
    return DayNote(**_only(given, ("start", "end")), date=date.fromisoformat(given["date"]))


def _difference(given: Mapping[str, Any]) -> Difference:
    one, other = given["values"]
    return Difference(
        about=tuple(given["about"]),
        values=(one, other),
        one=_quote(given["one"]),
        other=_quote(given["other"]),
    )


def _match(given: Mapping[str, Any]) -> Match:
    return Match(**_only(given, ("kept", "dropped", "similarity", "reason")))


def _link(given: Mapping[str, Any]) -> Link:
    numbers = _only(given, ("article_id", "nearest_id", "similarity", "threshold"))
    return Link(**numbers, shared=tuple(given["shared"]))


def _near_miss(given: Mapping[str, Any]) -> NearMiss:
    return NearMiss(
        **_only(given, ("nearest_id", "similarity", "threshold", "refused")),
        article=_article(given["article"]),
        shared=tuple(given["shared"]),
    )


def _coverage(given: Mapping[str, Any]) -> Coverage:
    counts = ("sources", "articles", "new", "copies", "stories", "shown", "too_old", "ahead", "undated")
    failure = ("source", "item", "reason", "remedy")
    return Coverage(
        **_only(given, counts),
        failures=tuple(FetchFailure(**_only(one, failure)) for one in given["failures"]),
        left_out=tuple(_left_out(one) for one in given["left_out"]),
        round_ups=given.get("round_ups", 0),
        notices=tuple(FetchFailure(**_only(one, failure)) for one in given.get("notices", ())),
    )


def _left_out(given: Mapping[str, Any]) -> LeftOut:
    return LeftOut(
        **_only(given, ("article_id", "outlet", "title")),
        published=_time_or_none(given["published"]),
        reason=LeftOutReason(given["reason"]),
        detail=given.get("detail", ""),
    )
