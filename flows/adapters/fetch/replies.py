"""What a response or an error means, as a reply."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows.adapters.fetch.expanding import TooLargeError, UnreadableError
from flows.adapters.fetch.media import media_of_response
from flows.adapters.fetch.routes import RefusedAddressError
from flows.language.formatting import counted
from flows.model import Ask, FetchedDocument, FetchFailure, NotModified, Reply
from flows.model.settings import Limits
from flows.sources.http_caching import fresh_for, retry_after
from flows.urls.allowed_addresses import authority, host_name

LATER = "Try again later."
NETWORK = "Check the address and the network."
CORRECT = "Correct the address."

_PASSING = (408, 500, 502, 503, 504)
_LONGEST_VALIDATOR = 1_000


class RefusedError(Exception):
    """An address that is not asked, with the reason and the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def failed(ask: Ask, reason: str, remedy: str, *, address: str | None = None, passing: bool = False) -> Reply:
    """Return the reply of an ask that came to nothing."""
    failure = FetchFailure(source=ask.source.name, item=ask.source.location, reason=reason, remedy=remedy)
    return Reply(ask=ask, result=failure, host=authority(address or ask.address), passing=passing)


def refused_place(host: str, why: str, way: str = "leads to") -> RefusedError:
    """Return why a host that is not public is not asked, and how the user allows it."""
    remedy = f'If you trust it, add "{host}" to allow_hosts under [fetch] in standfirst.toml.'
    return RefusedError(f"{way} {host}, which {why}", remedy)


def failure_of(error: Exception, ask: Ask, address: str, limits: Limits) -> Reply | None:
    """Return the reply that an error of the network stands for, None when it is not one of those."""
    import aiohttp

    match error:
        case RefusedError():
            return failed(ask, error.reason, error.remedy, address=address)
        case TimeoutError():
            reason = f"did not answer within {limits.fetch_seconds:g} seconds"
            return failed(ask, reason, LATER, address=address, passing=True)
        case TooLargeError():
            reason = f"is larger than {limits.document_bytes:,} bytes"
            return failed(ask, reason, "Leave it out.", address=address)
        case UnreadableError():
            return failed(ask, str(error), LATER, address=address)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return failed(
                ask, "has no certificate that can be trusted", "Check the address.", address=address
            )
        case aiohttp.ClientConnectorError():
            return _not_connected(error, ask, address)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return failed(ask, "is or redirects to no usable http(s) address", CORRECT, address=address)
        case aiohttp.ClientError() | OSError() | ValueError():
            reason = f"broke off ({type(error).__name__})"
            return failed(ask, reason, LATER, address=address, passing=True)
    return None


def _not_connected(error: Exception, ask: Ask, address: str) -> Reply:
    if isinstance(getattr(error, "os_error", None), RefusedAddressError):
        refused = refused_place(host_name(address), "is of a private network")
        return failed(ask, refused.reason, refused.remedy, address=address)
    return replace(failed(ask, "cannot be reached", NETWORK, address=address, passing=True), reached=False)


def refusal(ask: Ask, address: str, status: int, wait: float | None) -> tuple[str, str]:
    """Return the reason and the remedy of an answer that holds no document."""
    reason = f"answered with status {status}"
    if wait is not None:
        minutes = max(1, round(wait / 60))
        return f"{reason} and asked to be left alone for {counted(minutes, 'minute')}", LATER
    if status in (404, 410):
        return reason, CORRECT
    if status in (401, 403):
        return reason, "Check who may read it: headers_env and auth_env in sources.toml name what to tell it."
    return reason, LATER


def without_document(ask: Ask, address: str, status: int, headers: Mapping[str, str], now: datetime) -> Reply:
    """Return the reply of a server that gave no document: unchanged, refused, in trouble."""
    if status == 304 and (ask.etag or ask.last_modified):
        result = NotModified(source=ask.source, locator=address)
        return Reply(
            ask=ask,
            result=result,
            host=authority(address),
            status=status,
            etag=validator(headers.get("ETag")),
            last_modified=validator(headers.get("Last-Modified")),
            fresh_for=fresh_for(headers, now),
        )
    wait = retry_after(headers, now) if status in (429, 503) else None
    reason, remedy = refusal(ask, address, status, None if wait is None else wait.total_seconds())
    failure = FetchFailure(source=ask.source.name, item=ask.source.location, reason=reason, remedy=remedy)
    return Reply(
        ask=ask,
        result=failure,
        host=authority(address),
        status=status,
        retry_after=wait,
        passing=status in _PASSING and wait is None,
    )


def with_document(
    ask: Ask, address: str, headers: Mapping[str, str], content: tuple[bytes, str | None], now: datetime
) -> Reply:
    """Return the reply of a server that gave a document, its bytes and the charset it named.

    The bytes that we have already are no new document, even if the server does not know that.
    """
    body, charset = content
    digest = hashlib.sha256(body).hexdigest()
    path = address.partition("?")[0].partition("#")[0]
    result: FetchedDocument | NotModified = FetchedDocument(
        source=ask.source,
        locator=address,
        media=media_of_response(headers.get("Content-Type", ""), body, path),
        body=body,
        charset=charset,
    )
    if digest == ask.digest:
        result = NotModified(source=ask.source, locator=address)
    return Reply(
        ask=ask,
        result=result,
        host=authority(address),
        status=200,
        etag=validator(headers.get("ETag")),
        last_modified=validator(headers.get("Last-Modified")),
        digest=digest,
        fresh_for=fresh_for(headers, now),
    )


def validator(value: str | None) -> str | None:
    """Return a validator that can be sent back as it is, None for one that cannot."""
    usable = (
        value is not None and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    )
    return value if usable else None
