"""Addresses asked until each has an answer that will last."""

from __future__ import annotations

from collections.abc import Sequence

from flows.adapters.fetch.web import Web
from flows.model import Ask, Reply


class NotYetError(Exception):
    """Some addresses gave no answer that will last: it is worth asking them again, a little later."""


class Asking:
    """Some addresses under way: what each replied so far (`replies`, by the source's name), what is open."""

    def __init__(self, asks: Sequence[Ask], web: Web, attempts: int) -> None:
        self._asks = tuple(asks)
        self._web = web
        self._left = attempts
        self.replies: dict[str, Reply] = {}

    def ask(self) -> None:
        """Ask what has no lasting answer; until the last attempt NotYetError is raised if any is left."""
        self._left -= 1
        waiting = [ask for ask in self._asks if self._is_open(ask)]
        for reply in self._web.ask(waiting):
            self.replies[reply.ask.source.name] = reply
        still = sum(self._is_open(ask) for ask in waiting)
        if still and self._left > 0:
            raise NotYetError(f"{still} of {len(self._asks)} addresses gave no lasting answer yet")

    def _is_open(self, ask: Ask) -> bool:
        reply = self.replies.get(ask.source.name)
        return reply is None or reply.passing
