"""Bodies that were stored compressed, expanded within a bound."""

from __future__ import annotations

import zlib

_GZIP = b"\x1f\x8b"
_WINDOW_OF_GZIP = 31


def is_gzip(body: bytes) -> bool:
    """Tell by its first bytes whether a body is compressed by gzip."""
    return body.startswith(_GZIP)


def gunzip(body: bytes, most: int) -> bytes | None:
    """Expand a body to at most `most` bytes and one, which says that there are more; None when it is broken.

    What stands behind the first member is left out, and so is what a bomb would expand to.
    """
    expand = zlib.decompressobj(_WINDOW_OF_GZIP)
    try:
        return expand.decompress(body, most + 1)
    except zlib.error:
        return None
