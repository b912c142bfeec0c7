"""Addresses on the network as documents, in a first safe form.

Bounded in time, size, redirects and number at once; a later issue adds politeness and caching.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flows.adapters.sources.media import media_of_response
from flows.model import FetchedDocument, FetchFailure, Source
from flows.settings import Limits

if TYPE_CHECKING:
    import aiohttp

USER_AGENT = "Standfirst/0.1 (news digest; +https://standfirst.example/)"
_AT_ONCE = 8
_REDIRECTS = 5
_CHUNK = 65_536
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8"

_LATER = "Try again later."
_NETWORK = "Check the address and the network."

Result = FetchedDocument | FetchFailure


def may_pass(failure: FetchFailure) -> bool:
    """Return whether fetching the address once more, shortly after, may go better."""
    return failure.remedy in (_LATER, _NETWORK)


def fetch_addresses(sources: Sequence[Source], limits: Limits) -> tuple[Result, ...]:
    """Fetch the addresses of sources, up to eight at once; one result each, in their order."""
    return asyncio.run(_fetch_all(sources, limits)) if sources else ()


async def _fetch_all(sources: Sequence[Source], limits: Limits) -> tuple[Result, ...]:
    import aiohttp

    gate = asyncio.Semaphore(_AT_ONCE)
    timeout = aiohttp.ClientTimeout(total=limits.fetch_seconds)
    headers = {"User-Agent": USER_AGENT, "Accept": _ACCEPT}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers) as session:

        async def fetch(source: Source) -> Result:
            async with gate:
                return await _fetch(session, source, limits)

        return tuple(await asyncio.gather(*(fetch(source) for source in sources)))


async def _fetch(session: aiohttp.ClientSession, source: Source, limits: Limits) -> Result:
    import aiohttp

    if not source.location.lower().startswith(("http://", "https://")):
        return _failure(source, "is no http or https address", "Correct the address.")
    try:
        async with session.get(source.location, max_redirects=_REDIRECTS) as response:
            return await _document(response, source, limits)
    except TimeoutError:
        reason = f"did not answer within {limits.fetch_seconds:g} seconds"
        return _failure(source, reason, _LATER)
    except aiohttp.TooManyRedirects:
        return _failure(source, f"redirects more than {_REDIRECTS} times", "Correct the address.")
    except (aiohttp.ClientSSLError, ssl.SSLError):
        return _failure(source, "has no certificate that can be trusted", "Check the address.")
    except aiohttp.ClientConnectorError:
        return _failure(source, "cannot be reached", _NETWORK)
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
        return _failure(source, "is or redirects to no usable http(s) address", "Correct the address.")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return _failure(source, f"broke off ({type(error).__name__})", _LATER)


async def _document(response: aiohttp.ClientResponse, source: Source, limits: Limits) -> Result:
    if response.status != 200:
        remedy = "Correct the address." if response.status in (404, 410) else _LATER
        return _failure(source, f"answered with status {response.status}", remedy)
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body.extend(chunk)
        if len(body) > limits.document_bytes:
            reason = f"is larger than {limits.document_bytes:,} bytes"
            return _failure(source, reason, "Leave it out.")
    content = bytes(body)
    return FetchedDocument(
        source=source,
        locator=str(response.url.with_user(None)),
        media=media_of_response(response.headers.get("Content-Type", ""), content, response.url.path),
        body=content,
        charset=response.charset,
    )


def _failure(source: Source, reason: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=source.name, item=source.location, reason=reason, remedy=remedy)
