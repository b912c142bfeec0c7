"""Functions that other processes import and compute, for tests of how work is spread."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Sequence

from flows.model.settings import Lengths
from flows.ports import LOCAL, Mapper
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.group import group
from tests.bench.replicas import renamed
from tests.factories import BRIDGE, HOUR, NOON, TUNNEL, MemoryStore, accounts, plan, store_of


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def process_of(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def dies_elsewhere(number: int) -> int:
    if os.getpid() != int(os.environ.get("STANDFIRST_TEST_PID", "0")) and number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fails_at_three(number: int) -> int:
    if number == 3:
        raise KeyError(number)
    return number


def busy_day() -> MemoryStore:
    """Return a store with hundreds of grouped articles, of which some stories share sentences."""
    reports = (*BRIDGE, *TUNNEL)
    common = {
        word for account in reports for text in account for word in re.findall(r"\b[a-z][\w’'-]*", text)
    }
    articles = [
        article
        for replica in range(420 // len(reports))
        for article in accounts(
            f"r{replica}-",
            [(renamed(title, replica, common), renamed(text, replica, common)) for title, text in reports],
            NOON - 10 * HOUR,
        )
    ]
    store = store_of(*articles)
    group(plan(), store)
    return store


def edition_of(store: MemoryStore, mapper: Mapper = LOCAL) -> str:
    """Return all that an edition of twenty stories and its receipt hold, in words."""
    return repr(compose(plan(lengths=Lengths(stories=20, stories_per_section=20)), store, mapper=mapper))
