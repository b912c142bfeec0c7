"""Servers that mean harm: each is given up within ten seconds, in little memory, and the next is asked."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.adapters.fetch import Web
from flows.model import FetchFailure, HttpRequest, Source, SourceKind
from flows.model.settings import FetchSettings, Limits, Network
from tests import loopback
from tests.loopback import NETWORK, gives, rss

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
HOSTILE = {
    "drip": loopback.drips,
    "slow": loopback.hangs,
    "bomb": gives(loopback.bomb(2_000), Content_Encoding="gzip"),
    "flood": loopback.endless_headers,
    "endless": loopback.endless_body,
    "circle": loopback.endless_redirects,
}


def asked_in_turn(addresses: dict[str, str]) -> dict[str, tuple[float, float, str]]:
    """Return seconds, megabytes above the idle process and the reason, for each address."""
    settings = FetchSettings(allow_hosts=(NETWORK,), seconds_apart=0.0)
    web = Web(Limits(), settings, Network(), datetime(2026, 11, 20, 7, tzinfo=UTC))

    def fetch(address: str) -> str:
        source = Source(name=address, kind=SourceKind.URL, location=address)
        (reply,) = web.fetch([HttpRequest(source=source, address=address)])
        return reply.result.reason if isinstance(reply.result, FetchFailure) else "read"

    fetch(addresses["plain"])
    idle, found = peak(), {}
    for name, address in addresses.items():
        began = time.monotonic()
        reason = fetch(address)
        found[name] = (round(time.monotonic() - began, 2), round(peak() - idle, 1), reason)
    return found


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def test_hostile_servers_end_within_their_bounds() -> None:
    with loopback.loopback({**HOSTILE, "plain": gives(rss("plain"))}) as sites:
        addresses = {name: site.url() for name, site in sites.items()}
        asked = subprocess.run(
            [sys.executable, "-m", "tests.bench.test_hostile_servers", json.dumps(addresses)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(asked.stdout)
    for name, (seconds, megabytes, reason) in found.items():
        print(f"\n{name:<8} {seconds:>5.2f} s  +{megabytes:.0f} MB  {reason}", end="")
    assert {name for name, (*_, reason) in found.items() if reason == "read"} == {"plain"}
    assert max(seconds for seconds, *_ in found.values()) < 10
    assert max(megabytes for _, megabytes, _ in found.values()) < 200


if __name__ == "__main__":
    print(json.dumps(asked_in_turn(json.loads(sys.argv[1]))))
