"""Addresses that only lead to another one: caches of AMP pages and the counters of aggregators."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, unquote

_SEARCH_HOST = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}")
_CACHE_PATH = re.compile(r"/[civ]/(?:(s)/)?(.+)", re.DOTALL)
_VIEWER_PATH = re.compile(r"/amp/(?:(s)/)?(.+\..+)", re.DOTALL)
# Hosts that count a click and send the reader on, the path they do it at, and where the target stands.
_COUNTERS = {
    "l.facebook.com": ("/l.php", "u"),
    "lm.facebook.com": ("/l.php", "u"),
    "out.reddit.com": ("", "url"),
    "t.umblr.com": ("/redirect", "z"),
    "www.bing.com": ("/news/apiclick.aspx", "url"),
    "news.url.google.com": ("/url", "url"),
    "steamcommunity.com": ("/linkfilter", "url"),
    "www.youtube.com": ("/redirect", "q"),
}


def target_of(parts: SplitResult) -> str | None:
    """Return the address that an address leads to by what is written in it, or None."""
    host = (parts.hostname or "").lower()
    if host.endswith(".cdn.ampproject.org"):
        return _cached(_CACHE_PATH.fullmatch(parts.path), parts)
    if _SEARCH_HOST.fullmatch(host):
        viewed = _VIEWER_PATH.fullmatch(parts.path)
        if viewed:
            return _cached(viewed, parts)
        return _given(parts, "url") or _given(parts, "q") if parts.path == "/url" else None
    path, key = _COUNTERS.get(host, ("", ""))
    return _given(parts, key) if key and parts.path.startswith(path) else None


def _cached(found: re.Match[str] | None, parts: SplitResult) -> str | None:
    if not found:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{'https' if found.group(1) else 'http'}://{unquote(found.group(2))}{query}"


def _given(parts: SplitResult, key: str) -> str | None:
    value = next(iter(parse_qs(parts.query).get(key, ())), "")
    return value if re.match(r"https?://", value, re.IGNORECASE) else None
