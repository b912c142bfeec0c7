"""Leaving: by the button of a page, by one click in a mail program, or by mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from flows.model import Reader, ReaderStatus


def left(reader: Reader, digest: str, now: datetime, why: str) -> Reader:
    """Return a reader who leaves a digest: without it, or without any mail if it was the last one."""
    others = tuple(name for name in reader.digests if name != digest)
    if reader.status is not ReaderStatus.ACTIVE:
        return reader
    if others:
        return reader.choosing(others)
    return replace(reader, status=ReaderStatus.LEFT, since=now, why=why)
