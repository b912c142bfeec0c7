"""Bodies as they arrive: expanded piece by piece, and given up as soon as they are too large."""

from __future__ import annotations

import zlib

_GZIP_WINDOW = 31
_RAW_WINDOW = -15
# Never more than this is expanded at once, however small the piece that holds it.
_PIECE = 262_144

ACCEPTED = "gzip, deflate"


class TooLargeError(Exception):
    """The body goes beyond its bound, compressed or expanded."""


class UnreadableError(Exception):
    """The body is compressed in a way that cannot be read; the message says how."""


class Body:
    """A body under way, of at most `most` bytes. Raises TooLargeError and UnreadableError."""

    def __init__(self, encoding: str, most: int) -> None:
        self._most = most
        self._arrived = 0
        self._content = bytearray()
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise UnreadableError(f"is compressed as {self._encoding[:40]}, which was not asked for")
        self._expand = self._begin()

    def add(self, piece: bytes) -> None:
        """Take the next piece as it came over the network."""
        self._arrived += len(piece)
        if self._arrived > self._most:
            raise TooLargeError
        if self._expand is None:
            self._keep(piece)
            return
        try:
            self._expanded(piece)
        except zlib.error as error:
            raise UnreadableError("is compressed in a way that cannot be read") from error

    def content(self) -> bytes:
        """Return what has arrived, expanded."""
        return bytes(self._content)

    def _begin(self) -> zlib._Decompress | None:
        if self._encoding in ("", "identity"):
            return None
        return zlib.decompressobj(_GZIP_WINDOW if self._encoding == "gzip" else zlib.MAX_WBITS)

    def _expanded(self, piece: bytes) -> None:
        # Some servers send deflate without the header of zlib.
        if self._encoding == "deflate" and self._arrived == len(piece) and piece[:1] and piece[0] & 0x0F != 8:
            self._expand = zlib.decompressobj(_RAW_WINDOW)
        rest = piece
        while rest and self._expand is not None:
            self._keep(self._expand.decompress(rest, _PIECE))
            rest = self._expand.unconsumed_tail
            if self._expand.eof:
                # A gzip file may be several, one behind the other; anything else behind it is noise.
                rest = self._expand.unused_data
                if self._encoding != "gzip" or not rest.startswith(b"\x1f\x8b"):
                    return
                self._expand = self._begin()

    def _keep(self, piece: bytes) -> None:
        if len(self._content) + len(piece) > self._most:
            raise TooLargeError
        self._content += piece
