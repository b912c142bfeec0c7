"""Addresses: which may be linked, what in them only follows the reader, when two are one."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

_SCHEMES = ("http", "https")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}\ud800-\udfff]")
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+", re.IGNORECASE)
_LONGEST = 2000

_TRACKING_PREFIXES = ("utm_", "at_", "mc_", "ns_", "pk_", "mtm_", "hsa_", "_hs", "__twitter", "wt_")
_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "msclkid",
        "yclid",
        "twclid",
        "igshid",
        "igsh",
        "mkt_tok",
        "cmpid",
        "cmp",
        "cid_source",
        "ocid",
        "ito",
        "smid",
        "smtyp",
        "sr_share",
        "spm",
        "ref",
        "ref_src",
        "ref_url",
        "referrer",
        "referer",
        "rss",
        "partner",
        "traffic_source",
        "maca",
        "xtor",
        "wtmc",
        "icid",
        "ncid",
        "sh",
        "share",
        "soc_src",
        "soc_trk",
        "guccounter",
        "__source",
        "feature_source",
        "campaign_id",
        "taid",
        "vero_id",
    ]
)
# A value that names the feed tells where the reader came from, whatever its key is called.
_FEED_WORD = re.compile(r"(?:^|[^a-z])(?:rss|rdf|atom)(?:$|[^a-z])", re.IGNORECASE)
_ROUTE = ("!", "/")


def http_url(raw: str | None, base: str | None = None) -> str | None:
    """Return an absolute http(s) address that is safe to link, or None.

    A relative address is resolved against `base`. Logins in an address are dropped; `javascript:`
    and every other scheme is refused, as is an address of more than 2,000 characters.
    """
    parts = _split(urljoin_or_none(base, raw.strip()) if raw else None)
    if parts is None:
        return None
    host = _host(parts)
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    fragment = quote(parts.fragment, safe="/%:@!$&'()*+,;=~-._?")
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

    The fragment goes too, unless it is a route ("#!/..."). The order of the rest is kept.
    """
    parts = urlsplit(url)
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not _is_tracking(key, value)]
    if len(kept) < len(pairs):
        query = urlencode(kept)
    fragment = parts.fragment if parts.fragment.startswith(_ROUTE) else ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def canonical_url(url: str) -> str:
    """Return the form in which two addresses of one article are equal.

    https stands for http too; parameters are sorted, a trailing slash goes.
    """
    parts = urlsplit(without_tracking(url))
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    return urlunsplit(("https", parts.netloc.lower(), parts.path.rstrip("/"), query, parts.fragment))


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


def _is_tracking(key: str, value: str) -> bool:
    name = key.lower()
    return name.startswith(_TRACKING_PREFIXES) or name in _TRACKING or bool(_FEED_WORD.search(value))
