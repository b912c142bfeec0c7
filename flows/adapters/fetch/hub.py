"""The WebSub hub, which tells subscribers of feeds that they have changed."""

from __future__ import annotations

from collections.abc import Sequence

from flows.adapters.fetch.post import post
from flows.model.settings import Proxies

# A run waits no longer: subscribers who hear of nothing still poll.
SECONDS = 10.0


def notify_hub(hub: str, feeds: Sequence[str], proxies: Proxies, seconds: float = SECONDS) -> str | None:
    """Notify a hub of changed feeds, by their addresses; return why it was not told, or None.

    Hubs take this form of request since PubSubHubbub 0.4; WebSub itself leaves the form open. A redirect is
    a failure: the feeds name this address, and no other.
    """
    form = [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]
    return post(hub, form, proxies, seconds).problem
