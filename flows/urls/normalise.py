"""Addresses: which may be linked, what in them only follows the reader, when two are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from flows.urls.pointers import target_of
from flows.urls.publisher import in_ascii, plain_host, same_site
from flows.urls.tracking import is_tracking

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}\ud800-\udfff]")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.IGNORECASE)
_LONGEST = 2000
_ROUTE = ("!", "/")
_AMP_PARAMETERS = frozenset(("amp", "outputtype", "output", "output-type"))
_SWITCHES = frozenset(("amp", "m", "mobile", "mobileview"))
_INDEX = re.compile(r"(?:/(?:(?:index|default|home)\.(?:html?|php|aspx?|jsp|shtml|cfm))?)+$", re.IGNORECASE)
_AMP_ENDING = re.compile(r"\.amp(?=\.html?$|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def http_url(raw: str | None, base: str | None = None) -> str | None:
    """Return an absolute http(s) address that is safe to link, or None.

    A relative address is resolved against `base`. Logins in an address are dropped; `javascript:`
    and every other scheme is refused, as is an address of more than 2,000 characters.
    """
    parts = _split(urljoin_or_none(base, raw.strip()) if raw else None)
    if parts is None:
        return None
    host = _host(parts)
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._", errors="replace")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]", errors="replace")
    fragment = quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?", errors="replace")
    address = urlunsplit((parts.scheme.lower(), host, path, query, fragment))
    return address if len(address) <= _LONGEST and not _UNSAFE.search(address) else None


def urljoin_or_none(base: str | None, raw: str) -> str | None:
    """Resolve an address against a base; None when either cannot be read as an address."""
    cleaned = re.sub(r"[\x00-\x20\x7f]+", lambda gap: "%20" if gap.group().strip("\t\r\n") else "", raw)
    try:
        return urljoin(base, cleaned) if base else cleaned
    except ValueError:
        return None


def without_tracking(url: str) -> str:
    """Return an http(s) address without the parameters that only follow readers.

    Of an address that only leads to another (a cache of AMP pages, a counter of clicks), the other is
    taken. The fragment goes too, unless it is a route ("#!/..."). The order of the rest is kept. What is
    no address comes back as it is.
    """
    target = _led_to(url)
    parts = _split(target)
    if parts is None:
        return url
    query = parts.query
    pairs = _pairs(query)
    kept = [(key, value) for key, value in pairs if not is_tracking(key)]
    if len(kept) < len(pairs):
        query = _query(kept)
    fragment = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


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
    kept = [(key, value) for key, value in pairs if key.lower() != "ref" or _bare_host(value) not in own]
    if len(kept) == len(pairs):
        return url
    query = _query(kept)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, parts.fragment))


def _bare_host(value: str) -> str:
    return value.strip().lower().removeprefix("www.")


def _led_to(url: str) -> str:
    # Each target is shorter than what leads to it; no honest address leads on more than a few times.
    for _ in range(5):
        parts = _split(url)
        target = http_url(target_of(parts)) if parts else None
        if target is None or len(target) >= len(url):
            return url
        url = target
    return url


def canonical_url(url: str) -> str:
    """Return the form in which two addresses of one article are equal.

    https stands for http too, and the plain host for its mobile, AMP and "www." forms; parameters are
    sorted; what tells an AMP or mobile page apart goes, and so do trailing slashes, the names of index
    pages and default ports. Doing it twice changes nothing.
    """
    parts = _split(without_tracking(url))
    if parts is None:
        return url
    pairs = _pairs(parts.query)
    query = _query(sorted(pair for pair in pairs if not _is_form(*pair)))
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    host = plain_host(in_ascii((parts.hostname or "").lower()))
    host = f"[{host}]" if ":" in host else host
    fragment = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    found = urlunsplit(("https", host + port, _plain_path(parts.path), query, fragment))
    # Only without its trailing slashes may an address be seen to lead to another.
    return found if _led_to(found) == found else canonical_url(found)


def _pairs(query: str) -> list[tuple[str, str]]:
    """Return the parameters of a query; bytes outside UTF-8 stand as surrogates that `_query` writes back."""
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _query(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(list(pairs), errors="surrogateescape")


def _is_form(key: str, value: str) -> bool:
    """Return True if a parameter only asks for the AMP or the mobile form of a page."""
    name, given = key.lower(), value.lower()
    if name == "amp_js_v":
        return True
    if name in _AMP_PARAMETERS and given == "amp":
        return True
    return name in _SWITCHES and given in ("0", "1", "true", "false", "")


def _plain_path(path: str) -> str:
    """Return a path in one spelling, without what tells an AMP page or an index page."""
    spelt = _ESCAPED.sub(_spelt, quote(path, safe="/%:@!$&'()*+,;=~-._", errors="replace"))
    segments = spelt.split("/")
    if len([each for each in segments if each]) > 1:
        spelt = "/".join(each for each in segments if each.lower() != "amp")
    before = None
    while before != spelt and len(spelt) <= _LONGEST:
        before = spelt
        spelt = _AMP_ENDING.sub("", _INDEX.sub("", spelt))
        spelt = spelt[:-9] + ".html" if spelt.lower().endswith("/amp.html") else spelt
    return spelt.rstrip("/")


def _spelt(found: re.Match[str]) -> str:
    character = chr(int(found.group(1), 16))
    return character if character in _UNRESERVED else found.group().upper()


def believed_canonical(canonical: str | None, address: str | None) -> str | None:
    """Return the address that a page claims to be its own one, where that can be believed.

    It must be of the same site as the address that the page was fetched from, if that is known, and not
    the site's front page when that address is not.
    """
    own, claimed = http_url(address), http_url(canonical, address)
    if claimed is None or own is None:
        return claimed or own
    is_front = not urlsplit(claimed).path.strip("/") and not urlsplit(claimed).query
    is_other_page = bool(urlsplit(own).path.strip("/"))
    if not same_site(host_of(claimed), host_of(own)) or (is_front and is_other_page):
        return own
    return claimed


def article_address(given: str | None, redirected: str | None, canonical: str | None) -> str | None:
    """Return the address to know an article by: what its page says, where it was found, what a feed gave.

    `redirected` is where a request for `given` ended, if one was made.
    """
    return believed_canonical(canonical, http_url(redirected) or http_url(given))


def public_address(text: str) -> str:
    """Return an http(s) address without what may be secret in it: login, query, fragment.

    Any other text comes back as it is.
    """
    parts = _split(text)
    return urlunsplit((parts.scheme.lower(), _host(parts), parts.path, "", "")) if parts else text


def host_of(url: str) -> str:
    """Return the host name of an address in lower case without "www.", or an empty string."""
    parts = _split(url)
    return (parts.hostname or "").lower().removeprefix("www.") if parts else ""


def _split(url: str | None) -> SplitResult | None:
    try:
        parts = urlsplit(url or "")
        named = bool(_HOST.fullmatch(parts.hostname or ""))
        usable = parts.scheme.lower() in _SCHEMES and named and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").lower()
    host = f"[{name}]" if ":" in name else name
    port = parts.port
    return host if port is None or port == _DEFAULT_PORTS[parts.scheme.lower()] else f"{host}:{port}"
