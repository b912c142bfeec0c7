"""Pictures of strangers, made small in a child process with limits: decoders are attacked by pictures."""

from __future__ import annotations

import io
import resource
import struct
import subprocess
import sys
from dataclasses import dataclass

from flows.adapters.sandbox.child_process import command, lower_limit

# A picture twice as wide as a column of the page, for screens of two pixels to a point.
WIDEST = 1_040
MOST_BYTES = 60_000
LARGEST_BODY = 12_000_000

_SECONDS = 20.0
_PROCESSOR_SECONDS = 8
_MEGABYTES = 600
_MOST_PIXELS = 50_000_000
# Smaller ones are buttons and logos, other shapes banners and icons.
_LEAST_WIDTH, _LEAST_HEIGHT = 300, 150
_FLATTEST, _TALLEST = 3.0, 0.6
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITIES = (80, 70, 60, 50, 40)
_SIZES = struct.Struct(">HH")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallPicture:
    """A JPEG of at most WIDEST pixels and MOST_BYTES bytes."""

    body: bytes
    width: int
    height: int


def shrunk(body: bytes) -> SmallPicture | str:
    """Return a picture as a small JPEG without what else its file says, or why it is of no use.

    JPEG and not WebP: Outlook shows no WebP, and mail and page share the file.
    """
    if len(body) > LARGEST_BODY:
        return f"is larger than {LARGEST_BODY:,} bytes"
    try:
        ended = subprocess.run(
            command(__name__),
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return f"takes longer than {_SECONDS:g} seconds to read"
    if ended.returncode or len(ended.stdout) <= _SIZES.size:
        return "is no picture that can be read"
    width, height = _SIZES.unpack_from(ended.stdout)
    small = ended.stdout[_SIZES.size :]
    if not width:
        return small.decode("utf-8", "replace")
    return SmallPicture(body=small, width=width, height=height)


def serve() -> None:
    """Read a picture from standard input and write its size and the small one to standard output.

    A width of 0 stands for a picture of no use; the reason follows.
    """
    lower_limit(resource.RLIMIT_CPU, _PROCESSOR_SECONDS)
    lower_limit(resource.RLIMIT_DATA, _MEGABYTES * 1_000_000)
    result = _small(sys.stdin.buffer.read(LARGEST_BODY))
    if isinstance(result, str):
        answer = _SIZES.pack(0, 0) + result.encode()
    else:
        answer = _SIZES.pack(result.width, result.height) + result.body
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _small(body: bytes) -> SmallPicture | str:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(body), formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > _MOST_PIXELS:
            return "has too many pixels"
        if width < _LEAST_WIDTH or height < _LEAST_HEIGHT:
            return "is too small for a picture of a story"
        # A JPEG is decoded at a half, a quarter or an eighth of its size where that is enough.
        opened.draft("RGB", (WIDEST, WIDEST))
        upright = ImageOps.exif_transpose(opened)
        if not _TALLEST <= upright.width / upright.height <= _FLATTEST:
            return "is too flat or too tall for a picture of a story"
        upright.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
        picture = Image.new("RGB", upright.size, "white")
        has_gaps = upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info
        layer = upright.convert("RGBA" if has_gaps else "RGB")
        picture.paste(layer, mask=layer if has_gaps else None)
    for quality in _QUALITIES:
        written = io.BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
        if written.tell() <= MOST_BYTES:
            return SmallPicture(body=written.getvalue(), width=picture.width, height=picture.height)
    return "stays too large"
