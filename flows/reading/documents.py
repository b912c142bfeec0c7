"""A document read: parsed, and its entries extracted; a module apart, for a process that does only this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from flows.model import Draft, FetchedDocument, FetchFailure
from flows.model.settings import Limits
from flows.reading.extract import extract
from flows.reading.markup import shortened
from flows.reading.parse import parse


def read_document(document: FetchedDocument, limits: Limits) -> tuple[Draft | FetchFailure, ...]:
    """Return what a document holds, in its order: drafts of articles, and what could not be read.

    What an article holds beyond the limits of its characters and lines is left out, and a failure says so.
    A title beyond its limit is shortened.
    """
    found: list[Draft | FetchFailure] = []
    for entry in parse(document, limits):
        found += [entry] if isinstance(entry, FetchFailure) else _bounded(extract(entry), limits)
    return tuple(found)


def _bounded(draft: Draft | FetchFailure, limits: Limits) -> Iterator[Draft | FetchFailure]:
    if isinstance(draft, FetchFailure):
        yield draft
        return
    if draft.title:
        draft = replace(draft, title=shortened(draft.title, limits.title_characters))
    lines, most = draft.lines[: limits.article_lines], limits.article_characters
    whole = sum(end <= most for end in accumulate(map(len, lines)))
    if whole == len(draft.lines):
        yield draft
        return
    # A line that is longer than all that may be kept is cut behind a word.
    head = "" if whole else lines[0][:most].rpartition(" ")[0] or lines[0][:most]
    yield replace(draft, lines=(head,) if head else lines[:whole])
    in_lines = whole == len(lines)
    yield FetchFailure(
        source=draft.entry.source,
        item=draft.entry.key,
        reason=f"has more than {len(lines):,} lines" if in_lines else f"is longer than {most:,} characters",
        remedy="The rest was left out; split it.",
    )
