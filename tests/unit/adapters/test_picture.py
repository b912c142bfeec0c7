"""Pictures of strangers become small JPEGs, or a reason; whatever their bytes, nothing else happens."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from flows.adapters.sandbox.picture import MOST_BYTES, WIDEST, SmallPicture, shrunk
from tests.pictures import picture


def small(body: bytes) -> SmallPicture:
    result = shrunk(body)
    assert isinstance(result, SmallPicture), result
    return result


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_of_any_usual_format_becomes_a_small_jpeg(kind: str) -> None:
    result = small(picture(kind=kind))
    with Image.open(io.BytesIO(result.body)) as opened:
        assert (opened.format, opened.size) == ("JPEG", (result.width, result.height))
    assert (result.width, result.height) == (WIDEST, 585)
    assert len(result.body) <= MOST_BYTES


def test_the_same_picture_gives_the_same_bytes() -> None:
    assert shrunk(picture()) == shrunk(picture())


def test_the_place_and_camera_of_a_photograph_are_dropped() -> None:
    with Image.open(io.BytesIO(picture())) as plain:
        exif, written = plain.getexif(), io.BytesIO()
        exif[0x010F] = "Maker of cameras"
        plain.save(written, "JPEG", exif=exif, comment=b"taken at home")
    body = small(written.getvalue()).body
    assert b"Maker" not in body
    assert b"taken at home" not in body


def test_a_photograph_taken_sideways_stands_upright() -> None:
    with Image.open(io.BytesIO(picture(1600, 1200))) as plain:
        exif, written = plain.getexif(), io.BytesIO()
        exif[0x0112] = 6
        plain.save(written, "JPEG", exif=exif)
    result = small(written.getvalue())
    assert (result.width, result.height) == (780, WIDEST)


def test_gaps_become_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (600, 400), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(small(written.getvalue()).body)) as opened:
        assert opened.getpixel((300, 200)) == (255, 255, 255)


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that says it is large and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "is no picture that can be read"),
        (b"<!doctype html><title>Not found</title>", "is no picture that can be read"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "is no picture"),
        (picture()[:9_000], "is no picture that can be read"),
        (bomb(60_000, 60_000), "is no picture that can be read"),
        (bomb(9_000, 9_000), "has too many pixels"),
        (bomb(7_000, 7_000), "is no picture that can be read"),
        (picture(200, 120), "is too small"),
        (picture(1600, 200), "is too flat or too tall"),
        (picture(400, 1400), "is too flat or too tall"),
        (bytes(12_000_001), "is larger than 12,000,000 bytes"),
    ],
)
def test_what_is_of_no_use_is_named(body: bytes, reason: str) -> None:
    result = shrunk(body)
    assert isinstance(result, str)
    assert result.startswith(reason)
