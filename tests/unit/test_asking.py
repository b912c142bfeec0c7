"""Addresses are asked again while that may help, and only those."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.adapters.sources import Asking, NotYetError, asking, http
from flows.model import FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.settings import Limits

Result = FetchedDocument | FetchFailure


def source(name: str) -> Source:
    return Source(name=name, kind=SourceKind.URL, location=f"https://{name}.example/")


def document(name: str) -> FetchedDocument:
    return FetchedDocument(source=source(name), locator=name, media=Media.FEED, body=b"")


def failure(name: str, remedy: str) -> FetchFailure:
    return FetchFailure(source=name, item=name, reason="failed", remedy=remedy)


class Web:
    """Answers each address with the next of its results, the last one for ever."""

    def __init__(self, **results: list[Result]) -> None:
        self._results = results
        self.asked: list[list[str]] = []

    def fetch(self, sources: Sequence[Source], limits: Limits) -> tuple[Result, ...]:
        self.asked.append([each.name for each in sources])
        return tuple(
            self._results[each.name].pop(0)
            if len(self._results[each.name]) > 1
            else self._results[each.name][0]
            for each in sources
        )


def asked(monkeypatch: pytest.MonkeyPatch, web: Web, names: str, attempts: int) -> Asking:
    monkeypatch.setattr(asking, "fetch_addresses", web.fetch)
    return Asking([source(name) for name in names.split()], Limits(), attempts)


def test_only_what_may_pass_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    later, gone = failure("b", http._LATER), failure("c", "Correct the address.")
    web = Web(
        a=[document("a")], b=[later, document("b")], c=[gone], d=[failure("d", http._NETWORK), document("d")]
    )
    under_way = asked(monkeypatch, web, "a b c d", attempts=3)
    with pytest.raises(NotYetError, match="2 of 4 addresses"):
        under_way.ask()
    under_way.ask()
    assert web.asked == [["a", "b", "c", "d"], ["b", "d"]]
    assert under_way.results == {"a": document("a"), "b": document("b"), "c": gone, "d": document("d")}


def test_last_attempt_leaves_the_failure_as_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    later = failure("a", http._LATER)
    under_way = asked(monkeypatch, Web(a=[later]), "a", attempts=2)
    with pytest.raises(NotYetError):
        under_way.ask()
    under_way.ask()
    assert under_way.results == {"a": later}
