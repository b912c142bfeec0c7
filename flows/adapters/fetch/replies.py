"""Replies from responses and from errors of the network."""

from __future__ import annotations

import hashlib
import ssl
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flows.adapters.fetch.media import media_of_response
from flows.adapters.fetch.ssrf_guard import CORRECT, RefusedAddressError, RefusedError, private_host
from flows.language.formatting import counted
from flows.model import FetchedDocument, FetchFailure, HttpRequest, NotModified, Reply
from flows.model.settings import Limits
from flows.sources.http_caching import fresh_for, http_date, retry_after
from flows.urls.allowed_addresses import authority, host_name

LATER = "Try again later."

_TRANSIENT_STATUSES = (408, 500, 502, 503, 504)
_LONGEST_VALIDATOR = 1_000


class TooLargeError(Exception):
    """The body is larger than its limit."""


class UnreadableError(Exception):
    """The body cannot be read; the message says why."""


def failed(request: HttpRequest, address: str, reason: str, remedy: str, *, transient: bool = False) -> Reply:
    """Return the reply to a request that failed at an address."""
    source = request.source
    failure = FetchFailure(source=source.name, item=source.location, reason=reason, remedy=remedy)
    return Reply(request=request, result=failure, host=authority(address), transient=transient)


def failure_of(error: Exception, request: HttpRequest, address: str, limits: Limits) -> Reply | None:
    """Return the reply for an error of the network, or None if it is another error."""
    import aiohttp
    from aiohttp.http_exceptions import ContentEncodingError

    match error:
        case RefusedError():
            return failed(request, address, error.reason, error.remedy)
        case TimeoutError():
            reason = f"did not answer within {limits.fetch_seconds:g} seconds"
            return failed(request, address, reason, LATER, transient=True)
        case TooLargeError():
            reason = f"is larger than {limits.document_bytes:,} bytes"
            return failed(request, address, reason, "Leave it out.")
        case UnreadableError():
            return failed(request, address, str(error), LATER)
        case aiohttp.ClientSSLError() | ssl.SSLError():
            reason = "has no certificate that can be trusted"
            return failed(request, address, reason, "Check the address.")
        case aiohttp.ClientConnectorError() if isinstance(error.os_error, RefusedAddressError):
            refused = private_host(host_name(address), "is of a private network")
            return failed(request, address, refused.reason, refused.remedy)
        case aiohttp.ClientConnectorError():
            remedy = "Check the address and the network."
            reply = failed(request, address, "cannot be reached", remedy, transient=True)
            return replace(reply, reached=False)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return failed(request, address, "is or redirects to no usable http(s) address", CORRECT)
        case aiohttp.ClientPayloadError() if isinstance(error.__cause__, ContentEncodingError):
            return failed(request, address, "is compressed in a way that cannot be read", LATER)
        case aiohttp.ClientError() | OSError() | ValueError():
            reason = f"broke off ({type(error).__name__})"
            return failed(request, address, reason, LATER, transient=True)
    return None


def without_document(
    request: HttpRequest, address: str, status: int, headers: Mapping[str, str], now: datetime
) -> Reply:
    """Return the reply to a request that got no document: unchanged, refused, or the server has trouble."""
    if status == 304 and (request.etag or request.last_modified):
        unchanged = NotModified(source=request.source, locator=address)
        return _answered(request, unchanged, status, headers, now)
    wait = retry_after(headers, now) if status in (429, 503) else None
    reason, remedy = f"answered with status {status}", LATER
    if wait is not None:
        minutes = max(1, round(wait.total_seconds() / 60))
        reason = f"{reason} and asked to be left alone for {counted(minutes, 'minute')}"
    elif status in (404, 410):
        remedy = CORRECT
    elif status in (401, 403):
        remedy = "Check who may read it: headers_env and auth_env in sources.toml name what to tell it."
    transient = status in _TRANSIENT_STATUSES and wait is None
    reply = failed(request, address, reason, remedy, transient=transient)
    return replace(reply, status=status, retry_after=wait)


def with_document(
    request: HttpRequest,
    address: str,
    headers: Mapping[str, str],
    body: bytes,
    charset: str | None,
    now: datetime,
) -> Reply:
    """Return the reply to a request that got a document.

    Bytes that the request says we have already count as unchanged, even if the server does not know that.
    """
    digest = hashlib.sha256(body).hexdigest()
    path = address.partition("?")[0].partition("#")[0]
    document = FetchedDocument(
        source=request.source,
        locator=address,
        media=media_of_response(headers.get("Content-Type", ""), body, path),
        body=body,
        charset=charset,
    )
    unchanged = NotModified(source=request.source, locator=address)
    result = unchanged if digest == request.digest else document
    return replace(_answered(request, result, 200, headers, now), digest=digest)


def _answered(
    request: HttpRequest,
    result: FetchedDocument | NotModified,
    status: int,
    headers: Mapping[str, str],
    now: datetime,
) -> Reply:
    return Reply(
        request=request,
        result=result,
        host=authority(result.locator),
        status=status,
        etag=_validator(headers.get("ETag")),
        last_modified=_validator(headers.get("Last-Modified")),
        fresh_for=fresh_for(headers, now),
        # Of an answer out of a cache it is the time at which that was filled.
        served_at=None if "Age" in headers else http_date(headers.get("Date", "")),
    )


def _validator(value: str | None) -> str | None:
    """Return an ETag or Last-Modified that can be sent back as it is, or None."""
    is_usable = value is not None and value.isascii() and value.isprintable()
    return value if is_usable and len(value or "") <= _LONGEST_VALIDATOR else None
