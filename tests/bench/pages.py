"""Web archives of any number of pages: those of a folder, with names, numbers, days and addresses renamed.

`python -m tests.bench.pages FOLDER ARCHIVE.warc.gz COUNT` writes one; FOLDER holds `*.html` or `*.html.gz`.
"""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

from tests.bench.replicas import AS_OF, renamed

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared/data/extraction/html"
OWN = ROOT / "seeds/articles"
HOSTS = 97

_MARKUP = re.compile(r"(?is)(<script.*?</script>|<style.*?</style>|<[^>]*>)")
_CONTENT = re.compile(r'(?i)(\bcontent=")([^"]*)(")')
_ADDRESS = re.compile(
    r'(?i)<link[^>]*rel="?canonical"?[^>]*href="([^"]+)"|<meta[^>]*og:url"?[^>]*content="([^"]+)"'
)
_DAY = re.compile(r"(?<!\d)20[012]\d-[01]\d-[0-3]\d(?!\d)")


def pages_of(folder: Path) -> list[str]:
    """Return the pages of a folder, by path."""
    pages = []
    for path in sorted(folder.rglob("*.html*")):
        body = path.read_bytes()
        pages.append((gzip.decompress(body) if path.suffix == ".gz" else body).decode("utf-8", "replace"))
    return pages


def page_replicas(pages: Sequence[str], count: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many addresses and pages of the two days before AS_OF; a replica keeps its page's markup."""
    common = {word for page in pages for word in re.findall(r"\b[a-z][\w’'-]*", _MARKUP.sub(" ", page))}
    addresses = [
        {url for match in _ADDRESS.finditer(page) for url in match.groups() if url} for page in pages
    ]
    for number in range(count):
        replica, place = divmod(number, len(pages))
        hours = int.from_bytes(blake2b(f"{number}".encode(), digest_size=2).digest(), "big") % 40
        day = (AS_OF - timedelta(hours=hours)).date().isoformat()
        address = f"https://outlet{place % HOSTS}.example/{day.replace('-', '/')}/story-{number}"
        body = _DAY.sub(day, pages[place])
        for url in addresses[place]:
            body = body.replace(url, address)
        parts = (_renamed_part(part, replica, common, day) for part in _MARKUP.split(body))
        yield address, "".join(parts).encode()


def _renamed_part(part: str, replica: int, common: set[str], day: str) -> str:
    if not part.startswith("<"):
        return renamed(part, replica, common)
    if part[:5].lower() != "<meta":
        return part

    def content(match: re.Match[str]) -> str:
        keeps = "://" in match[2] or day in match[2]
        return match[1] + (match[2] if keeps else renamed(match[2], replica, common)) + match[3]

    return _CONTENT.sub(content, part)


def write_archive(path: Path, pages: Sequence[str], count: int) -> None:
    """Write a web archive of so many replicas."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for address, body in page_replicas(pages, count):
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")


if __name__ == "__main__":
    write_archive(Path(sys.argv[2]), pages_of(Path(sys.argv[1])), int(sys.argv[3]))
