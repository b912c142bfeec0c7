"""Addresses: which are safe to link, what in them only follows the reader, and when two name one article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import (
    SplitResult,
    parse_qs,
    parse_qsl,
    quote,
    unquote,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from flows.urls.publisher import in_ascii, plain_host, same_site
from flows.urls.tracking import is_tracking

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}\ud800-\udfff]")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.IGNORECASE)
_LONGEST = 2000
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
# A fragment that begins so ("#!/story/1") is a route: it says which article is meant.
_ROUTE = ("!", "/")
_AMP_PARAMETERS = frozenset(("amp", "outputtype", "output", "output-type"))
_SWITCHES = frozenset(("amp", "m", "mobile", "mobileview"))
_INDEX = re.compile(r"(?:/(?:(?:index|default|home)\.(?:html?|php|aspx?|jsp|shtml|cfm))?)+$", re.IGNORECASE)
_AMP_ENDING = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

# Addresses that only lead to another: caches of AMP pages, and click counters (host: path, parameter).
_SEARCH_HOST = re.compile(r"(?:www\.)?google(?:\.[a-z]{2,3}){1,2}")
_AMP_CACHE = re.compile(r"/[civ]/(?:(s)/)?(.+)", re.DOTALL)
_AMP_VIEWER = re.compile(r"/amp/(?:(s)/)?(.+\..+)", re.DOTALL)
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
# No honest address leads on more than a few times.
_MOST_STEPS = 5
_ID_DIGITS = 16


def http_url(raw: str | None, base: str | None = None) -> str | None:
    """Return an absolute http(s) address that is safe to link, or None.

    A relative address is resolved against `base`. Logins in an address are dropped; `javascript:`
    and every other scheme is refused, as is an address of more than 2,000 characters.
    """
    parts = _split(_joined(base, raw.strip()) if raw else None)
    if parts is None:
        return None
    path = quote(parts.path, safe=_PATH_SAFE, errors="replace")
    query = quote(parts.query, safe=f"{_PATH_SAFE}?[]", errors="replace")
    fragment = quote(parts.fragment, safe=f"{_PATH_SAFE}?", errors="replace")
    address = urlunsplit((parts.scheme.lower(), _host_and_port(parts), path, query, fragment))
    return address if len(address) <= _LONGEST and not _UNSAFE.search(address) else None


def without_tracking(url: str) -> str:
    """Return an http(s) address without the parameters that only follow readers.

    An address that only leads to another (a cache of AMP pages, a counter of clicks) is replaced by that
    other. The fragment is dropped unless it is a route ("#!/..."). The order of the remaining parameters is
    kept. A text that is not an address is returned unchanged.
    """
    parts = _split(_target(url))
    if parts is None:
        return url
    pairs = _pairs(parts.query)
    own = [(key, value) for key, value in pairs if not is_tracking(key)]
    query = _query(own) if len(own) < len(pairs) else parts.query
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, _route(parts)))


def without_reference(url: str, hosts: Iterable[str]) -> str:
    """Return an address without a `ref` parameter that names one of some hosts.

    Publishing software adds the host of the page that a link stands on to links that lead elsewhere. A
    `ref` with any other value may say which article is meant, and stays.
    """
    parts = _split(url)
    if parts is None or "ref=" not in parts.query.lower():
        return url
    own = {host.removeprefix("www.") for host in hosts if host}
    pairs = _pairs(parts.query)
    others = [
        (key, value)
        for key, value in pairs
        if key.lower() != "ref" or value.strip().lower().removeprefix("www.") not in own
    ]
    if len(others) == len(pairs):
        return url
    return urlunsplit((parts.scheme, parts.netloc, parts.path, _query(others), parts.fragment))


def canonical_url(url: str) -> str:
    """Return the form in which two addresses of one article are equal.

    https stands for http too, and the plain host for its mobile, AMP and "www." forms; parameters are
    sorted; the marks of AMP and mobile pages are dropped, as are trailing slashes, the names of index
    pages and default ports. Applying it twice changes nothing.
    """
    parts = _split(without_tracking(url))
    if parts is None:
        return url
    query = _query(sorted(pair for pair in _pairs(parts.query) if not _asks_for_form(*pair)))
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    host = plain_host(in_ascii((parts.hostname or "").lower()))
    host = f"[{host}]" if ":" in host else host
    plain = urlunsplit(("https", host + port, _plain_path(parts.path), query, _route(parts)))
    # Some addresses are recognised as leading to another only once their trailing slashes are gone.
    return plain if _target(plain) == plain else canonical_url(plain)


def believed_canonical(canonical: str | None, address: str | None) -> str | None:
    """Return the address that a page claims as its own if it can be believed, else the page's address.

    It must be of the same site as the address that the page was fetched from, if that is known, and not
    the site's front page unless that address is.
    """
    own, claimed = http_url(address), http_url(canonical, address)
    if claimed is None or own is None:
        return claimed or own
    is_front = not urlsplit(claimed).path.strip("/") and not urlsplit(claimed).query
    is_other_page = bool(urlsplit(own).path.strip("/"))
    if not same_site(host_of(claimed), host_of(own)) or (is_front and is_other_page):
        return own
    return claimed


def article_id(
    url: str | None, outlet: str, body: str, via: str | None = None, part: str | None = None
) -> str:
    """Return the id of an article, 16 hex digits; outlet and body count only without an http(s) address.

    What a feed says under the address of another site (`via` its host) is not that site's article. `part`
    distinguishes the articles of one page.
    """
    address = http_url(url)
    seed = canonical_url(address) if address else f"{outlet}\n{body}"
    if address and via:
        seed = f"{seed}\nvia {via}"
    if address and part:
        seed = f"{seed}\npart {part}"
    return hashlib.sha256(seed.encode("utf-8", errors="replace")).hexdigest()[:_ID_DIGITS]


def public_address(text: str) -> str:
    """Return an http(s) address without what may be secret in it: login, query, fragment.

    Any other text is returned unchanged.
    """
    parts = _split(text)
    return urlunsplit((parts.scheme.lower(), _host_and_port(parts), parts.path, "", "")) if parts else text


@lru_cache(maxsize=10_000)
def host_of(url: str) -> str:
    """Return the host name of an address in lower case without "www.", or an empty string."""
    parts = _split(url)
    return (parts.hostname or "").lower().removeprefix("www.") if parts else ""


def _split(url: str | None) -> SplitResult | None:
    """Return the parts of an http(s) address, or None for anything else."""
    try:
        parts = urlsplit(url or "")
        has_host = bool(_HOST.fullmatch(parts.hostname or ""))
        is_usable = parts.scheme.lower() in _DEFAULT_PORTS and has_host and parts.port != 0
    except ValueError:
        return None
    return parts if is_usable else None


def _joined(base: str | None, raw: str) -> str | None:
    """Resolve an address against a base; return None if either cannot be read as an address."""
    cleaned = re.sub(r"[\x00-\x20\x7f]+", lambda gap: "%20" if gap.group().strip("\t\r\n") else "", raw)
    try:
        return urljoin(base, cleaned) if base else cleaned
    except ValueError:
        return None


def _host_and_port(parts: SplitResult) -> str:
    name = (parts.hostname or "").lower()
    host = f"[{name}]" if ":" in name else name
    return host if parts.port in (None, _DEFAULT_PORTS[parts.scheme.lower()]) else f"{host}:{parts.port}"


def _route(parts: SplitResult) -> str:
    return parts.fragment if parts.fragment.startswith(_ROUTE) else ""


def _target(url: str) -> str:
    """Return the address that an address leads to by what is written in it, or the address itself."""
    for _ in range(_MOST_STEPS):
        parts = _split(url)
        target = http_url(_next_target(parts)) if parts else None
        # Each target is shorter than the address that leads to it.
        if target is None or len(target) >= len(url):
            return url
        url = target
    return url


def _next_target(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").lower()
    is_search = bool(_SEARCH_HOST.fullmatch(host))
    amp = None
    if host.endswith(".cdn.ampproject.org"):
        amp = _AMP_CACHE.fullmatch(parts.path)
    elif is_search:
        amp = _AMP_VIEWER.fullmatch(parts.path)
    if amp:
        query = f"?{parts.query}" if parts.query else ""
        return f"{'https' if amp[1] else 'http'}://{unquote(amp[2])}{query}"
    if is_search:
        return _parameter(parts, "url") or _parameter(parts, "q") if parts.path == "/url" else None
    path, name = _COUNTERS.get(host, ("", ""))
    return _parameter(parts, name) if name and parts.path.startswith(path) else None


def _parameter(parts: SplitResult, name: str) -> str | None:
    value = next(iter(parse_qs(parts.query).get(name, ())), "")
    return value if re.match(r"https?://", value, re.IGNORECASE) else None


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a query; bytes outside UTF-8 stand as surrogates that `_query` writes back."""
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(pairs), errors="surrogateescape")


def _asks_for_form(key: str, value: str) -> bool:
    """Return True if a parameter only asks for the AMP or the mobile form of a page."""
    name, setting = key.lower(), value.lower()
    return (
        name == "amp_js_v"
        or (name in _AMP_PARAMETERS and setting == "amp")
        or (name in _SWITCHES and setting in ("0", "1", "true", "false", ""))
    )


def _plain_path(path: str) -> str:
    """Return a path in one spelling, without the marks of an AMP page or an index page."""
    spelt = _ESCAPED.sub(_with_plain_escape, quote(path, safe=_PATH_SAFE, errors="replace"))
    segments = spelt.split("/")
    if len([segment for segment in segments if segment]) > 1:
        spelt = "/".join(segment for segment in segments if segment.lower() != "amp")
    before = None
    while before != spelt and len(spelt) <= _LONGEST:
        before = spelt
        spelt = _AMP_ENDING.sub("", _INDEX.sub("", spelt))
        spelt = spelt[:-9] + ".html" if spelt.lower().endswith("/amp.html") else spelt
    return spelt.rstrip("/")


def _with_plain_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()
