"""The WebSub hub, which tells subscribers of feeds that they have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from flows import __version__
from flows.adapters.fetch.ssrf_guard import proxy_for
from flows.model.settings import Proxies

# A run waits no longer: subscribers who hear of nothing still poll.
SECONDS = 10.0
_HEADER_BYTES = 8_190


def notify_hub(hub: str, feeds: Sequence[str], proxies: Proxies, seconds: float = SECONDS) -> str | None:
    """Notify a hub of changed feeds, by their addresses; return why it was not told, or None.

    Hubs take this form of request since PubSubHubbub 0.4; WebSub itself leaves the form open.
    """
    return asyncio.run(_notify(hub, feeds, proxies, seconds))


async def _notify(hub: str, feeds: Sequence[str], proxies: Proxies, seconds: float) -> str | None:
    import aiohttp

    proxy = proxy_for(hub, proxies)
    form = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(
                headers={"User-Agent": f"Standfirst/{__version__}"},
                cookie_jar=aiohttp.DummyCookieJar(),
                max_line_size=_HEADER_BYTES,
                max_field_size=_HEADER_BYTES,
            ) as session,
            # A redirect is a failure: the feeds name this address, and no other.
            session.post(
                hub, data=form, allow_redirects=False, proxy=proxy.reveal() if proxy else None
            ) as response,
        ):
            return None if 200 <= response.status < 300 else f"it answered {response.status}"
    except TimeoutError:
        return f"it did not answer within {seconds:g} seconds"
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return f"it could not be reached ({type(error).__name__})"
