"""What a response holds is known by its first bytes, its type and its path."""

from __future__ import annotations

import pytest

from flows.adapters.fetch.media import media_of_response
from flows.model import Media


@pytest.mark.parametrize(
    ("content_type", "body", "path", "media"),
    [
        ("application/rss+xml", b"", "/", Media.FEED),
        ("application/feed+json; charset=utf-8", b"", "/", Media.FEED),
        ("text/plain", b'{"version": "https://jsonfeed.org/version/1.1"}', "/", Media.FEED),
        ("", b"\xef\xbb\xbf <HTML>", "/", Media.HTML),
        ("text/html; charset=x", b"x", "/", Media.HTML),
        ("text/markdown", b"x", "/", Media.MARKDOWN),
        ("application/octet-stream", b"x", "/a.md", Media.MARKDOWN),
        ("", b"x", "/", Media.TEXT),
        ("text/html", b"<feedback-button>Tell us</feedback-button><p>x", "/", Media.HTML),
        (
            "text/html",
            b"<!doctype html><feedback-button/><rss-link href='/feed'></rss-link>",
            "/",
            Media.HTML,
        ),
        ("text/html", b"<html><body><script>a='<rss version=2>'</script><feed>x</feed>", "/", Media.HTML),
        (
            "text/html",
            b"<p>How an <rss version='2.0'> begins, <feed> and jsonfeed.org/version",
            "/",
            Media.HTML,
        ),
        ("text/html", b"<rssreader><item/></rssreader>", "/", Media.HTML),
        ("text/html", b"<urlset-list><url/></urlset-list>", "/", Media.HTML),
        ("text/html", b"<!-- by hand --><?xml version='1.0'?><rss:rss><rss:channel/>", "/", Media.FEED),
        ("text/html", b"<b>Warning</b>: cache<br/><?xml version='1.0'?><rss><channel/>", "/", Media.FEED),
        ("text/html", "\ufeff<?xml version='1.0'?><feed xmlns='x'/>".encode("utf-16"), "/", Media.FEED),
        ("text/html", b"\xef\xbb\xbf <?xml version='1.0'?><r:RDF xmlns:r='x'>", "/", Media.FEED),
        ("text/html", b"<?xml version='1.0'?><urlset xmlns='x'><url/>", "/", Media.FEED),
    ],
)
def test_the_media_of_a_response_is_told(content_type: str, body: bytes, path: str, media: Media) -> None:
    assert media_of_response(content_type, body, path) is media
