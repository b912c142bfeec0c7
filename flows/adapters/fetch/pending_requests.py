"""Requests that are sent again until each has a final reply."""

from __future__ import annotations

from collections.abc import Sequence

from flows.adapters.fetch.web import Web
from flows.model import HttpRequest, Reply


class NotYetError(Exception):
    """Some requests have no final reply: it is worth sending them again a little later."""


class PendingRequests:
    """Some requests and the reply that each has so far (`replies`, by the source's name)."""

    def __init__(self, requests: Sequence[HttpRequest], web: Web, attempts: int) -> None:
        self._requests = tuple(requests)
        self._web = web
        self._attempts_left = attempts
        self.replies: dict[str, Reply] = {}

    def send(self) -> None:
        """Send the requests without a final reply; raise NotYetError if some remain."""
        self._attempts_left -= 1
        for reply in self._web.fetch(self._open()):
            self.replies[reply.request.source.name] = reply
        if self._attempts_left > 0 and (left := len(self._open())):
            raise NotYetError(f"{left} of {len(self._requests)} addresses gave no lasting answer yet")

    def _open(self) -> list[HttpRequest]:
        replies = [self.replies.get(request.source.name) for request in self._requests]
        return [
            request
            for request, reply in zip(self._requests, replies, strict=True)
            if reply is None or reply.transient
        ]
