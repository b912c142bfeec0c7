"""Addresses are fetched again while that may help, and only those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flows.adapters.fetch import Web
from flows.model import FetchedDocument, FetchFailure, HttpRequest, Media, Reply, Source, SourceKind
from flows.runs.read_sources import fetch_open


def request_for(name: str) -> HttpRequest:
    source = Source(name=name, kind=SourceKind.URL, location=f"https://{name}.example/")
    return HttpRequest(source=source, address=source.location)


def document(name: str) -> Reply:
    request = request_for(name)
    found = FetchedDocument(source=request.source, locator=name, media=Media.FEED, body=b"")
    return Reply(request=request, result=found, host=f"{name}.example", status=200)


def failure(name: str, *, transient: bool) -> Reply:
    found = FetchFailure(source=name, item=name, reason="failed", remedy="Wait.")
    return Reply(request=request_for(name), result=found, host=f"{name}.example", transient=transient)


class Replies:
    """Answers each address with the next of its replies, the last one for ever."""

    def __init__(self, **replies: list[Reply]) -> None:
        self._replies = replies
        self.asked: list[list[str]] = []

    def fetch(self, requests: Sequence[HttpRequest]) -> tuple[Reply, ...]:
        self.asked.append([each.source.name for each in requests])
        given = (self._replies[each.source.name] for each in requests)
        return tuple(each.pop(0) if len(each) > 1 else each[0] for each in given)


def fetch(web: Replies, names: str, replies: dict[str, Reply]) -> int:
    return fetch_open({name: request_for(name) for name in names.split()}, cast("Web", web), replies)


def test_only_what_may_pass_is_fetched_again() -> None:
    later, gone = failure("b", transient=True), failure("c", transient=False)
    web = Replies(
        a=[document("a")],
        b=[later, document("b")],
        c=[gone],
        d=[failure("d", transient=True), document("d")],
    )
    replies: dict[str, Reply] = {}
    assert fetch(web, "a b c d", replies) == 2
    assert fetch(web, "a b c d", replies) == 0
    assert web.asked == [["a", "b", "c", "d"], ["b", "d"]]
    assert replies == {"a": document("a"), "b": document("b"), "c": gone, "d": document("d")}


def test_what_never_answers_keeps_its_failure_as_the_reply() -> None:
    later = failure("a", transient=True)
    replies: dict[str, Reply] = {}
    assert [fetch(Replies(a=[later]), "a", replies) for _ in range(2)] == [1, 1]
    assert replies == {"a": later}
