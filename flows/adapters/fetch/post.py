"""One POST to an address that the owner of a workspace names: a hub of feeds, a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from flows import __version__
from flows.adapters.fetch.ssrf_guard import proxy_for
from flows.model.settings import Proxies

_HEADER_BYTES = 8_190


@dataclass(frozen=True, slots=True, kw_only=True)
class PostReply:
    """The answer to a POST: its status, or 0 and the reason why there is none.

    `may_have_arrived` is False if no connection was made, so that the other side can know nothing of it.
    """

    status: int = 0
    reason: str = ""
    may_have_arrived: bool = True

    @property
    def problem(self) -> str | None:
        """Return what went wrong, or None; the address, which may hold a secret, is not in it."""
        if 200 <= self.status < 300:
            return None
        return f"it answered {self.status}" if self.status else self.reason


def post(
    address: str,
    body: bytes | list[tuple[str, str]],
    proxies: Proxies,
    seconds: float,
    headers: Mapping[str, str] | None = None,
) -> PostReply:
    """Send a body, or the fields of a form. A redirect is an answer like others and is not followed.

    Private addresses are asked as well: the owner named this one.
    """
    return asyncio.run(_post(address, body, proxies, seconds, headers or {}))


async def _post(
    address: str,
    body: bytes | list[tuple[str, str]],
    proxies: Proxies,
    seconds: float,
    headers: Mapping[str, str],
) -> PostReply:
    import aiohttp

    proxy = proxy_for(address, proxies)
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(
                headers={"User-Agent": f"Standfirst/{__version__}"} | dict(headers),
                cookie_jar=aiohttp.DummyCookieJar(),
                max_line_size=_HEADER_BYTES,
                max_field_size=_HEADER_BYTES,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=seconds / 2),
            ) as session,
            session.post(
                address, data=body, allow_redirects=False, proxy=proxy.reveal() if proxy else None
            ) as response,
        ):
            return PostReply(status=response.status)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        reason = f"it could not be reached ({type(error).__name__})"
        return PostReply(reason=reason, may_have_arrived=False)
    except TimeoutError:
        return PostReply(reason=f"it did not answer within {seconds:g} seconds")
    except (aiohttp.ClientError, OSError) as error:
        return PostReply(reason=f"it could not be reached ({type(error).__name__})")
    except ValueError as error:
        reason = f"it could not be reached ({type(error).__name__})"
        return PostReply(reason=reason, may_have_arrived=False)
