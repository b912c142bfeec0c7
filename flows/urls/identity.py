"""What an article is known by: its address in the form that is equal for all its spellings, else its text."""

from __future__ import annotations

import hashlib

from flows.urls.normalise import canonical_url, http_url

_ID_DIGITS = 16


def article_id(url: str | None, outlet: str, body: str, via: str | None = None) -> str:
    """Return the id of an article, 16 hex digits; outlet and body count only without an http(s) address.

    What a feed says under the address of another site (`via` its host) is not that site's article.
    """
    address = http_url(url)
    seed = canonical_url(address) if address else f"{outlet}\n{body}"
    if address and via:
        seed = f"{seed}\nvia {via}"
    return hashlib.sha256(seed.encode("utf-8", errors="replace")).hexdigest()[:_ID_DIGITS]
