"""A coverage-guided fuzzer over everything that takes foreign bytes; run by test_fuzz, or by hand.

`python tests/fuzz/fuzz_foreign_bytes.py CORPUS_FOLDER -max_total_time=600` (needs `pip install atheris`).
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))


def one_input(body: bytes) -> None:
    """Give some bytes to every reader; whatever one of them raises is a finding."""
    from flows.model import FetchedDocument, Media, Source, SourceKind
    from flows.model.settings import Limits
    from flows.reading.dates import parse_date
    from flows.reading.discovery import find_feeds
    from flows.reading.documents import read_document
    from flows.reading.opml import parse_opml
    from flows.reading.sitemaps import read_sitemap
    from flows.urls.normalise import believed_canonical, canonical_url, http_url

    source = Source(name="s", kind=SourceKind.PATH, location="x")
    for media in (Media.FEED, Media.TEXT, Media.MAIL, Media.MARKDOWN):
        document = FetchedDocument(source=source, locator="a", media=media, body=body)
        read_document(document, Limits(feed_entries=5))
    text = body.decode("utf-8", errors="surrogateescape")
    read_sitemap(text, 5)
    find_feeds(text, "https://e.org/")
    parse_opml(body)
    parse_date(text)
    http_url(text, "https://e.org/")
    believed_canonical(text, None)
    once = canonical_url(text)
    if canonical_url(once) != once:
        raise AssertionError(f"the identity of {text!r} does not settle")


def main() -> None:
    """Fuzz until the time given is over or something is found."""
    atheris: Any = import_module("atheris")
    with atheris.instrument_imports(include=["flows"]):
        for name in (
            "flows.reading.documents",
            "flows.reading.opml",
            "flows.reading.discovery",
            "flows.reading.sitemaps",
        ):
            import_module(name)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
