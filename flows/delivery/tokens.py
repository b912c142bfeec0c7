"""The signed words in the links of a reader's mails: who clicks, what for, and until when.

A token names a reader by id, never by address. It is kept nowhere: the key of the store alone opens it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from itsdangerous import BadSignature, URLSafeSerializer

Purpose = Literal["form", "confirm", "preferences", "unsubscribe"]

# The name under which the store holds the key of all links of readers.
LINKS_SECRET = "links"

# Providers show the button to leave for as long as the mail exists; a year and a month is read by few.
LIFETIMES: Mapping[Purpose, timedelta] = MappingProxyType(
    {
        "form": timedelta(days=1),
        "confirm": timedelta(days=2),
        "preferences": timedelta(days=90),
        "unsubscribe": timedelta(days=400),
    }
)

# An id and the slug of a digest take about 100 characters; more is not worth the time of a digest sum.
LONGEST_TOKEN = 400

# Two machines behind one site may differ by this much; a token from later than that was not made by us.
_CLOCK_DIFFERENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The words of a token: the reader it is for, the digest it came with, and when it was signed."""

    reader_id: str
    digest: str
    signed_at: datetime


def signed(key: bytes, purpose: Purpose, reader_id: str, digest: str, now: datetime) -> str:
    """Return the token of a reader for one purpose; it is the same for the same second."""
    return _serializer(key, purpose).dumps([reader_id, digest, int(now.timestamp())])


def path_of(key: bytes, purpose: Purpose, reader_id: str, digest: str, now: datetime) -> str:
    """Return the path below the site of a reader's page, with its token: "unsubscribe/WyI…"."""
    return f"{purpose}/{signed(key, purpose, reader_id, digest, now)}"


def opened(key: bytes, purpose: Purpose, token: str, now: datetime) -> Claim | None:
    """Return what a token says; None if it is forged, cut, for another purpose, or too old."""
    if len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    serializer = _serializer(key, purpose)
    try:
        words = serializer.loads(token)
    except BadSignature:
        return None
    match words:
        case [str(reader_id), str(digest), int(seconds)]:
            signed_at = datetime.fromtimestamp(seconds, UTC)
            # Base64 spells the last bits of a signature in more than one way; one of them is ours.
            is_ours = serializer.dumps(words) == token
            if is_ours and -_CLOCK_DIFFERENCE <= now - signed_at <= LIFETIMES[purpose]:
                return Claim(reader_id=reader_id, digest=digest, signed_at=signed_at)
    return None


def _serializer(key: bytes, purpose: Purpose) -> URLSafeSerializer:
    return URLSafeSerializer(
        key, salt=f"standfirst.{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )
