"""The search of an archive of 10,000 stories, in Chromium: the time of indexing, what is found and loaded."""

from __future__ import annotations

import asyncio
import json
import random
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
import pytest

from flows.adapters.out_files import FilePublisher
from flows.adapters.web_server import SiteServer
from flows.render.web import render_search, render_search_script
from flows.runs.renew_search import renew_search
from tests.browser.devtools import ask, browser, tab
from tests.factories_edition import SITE, templates
from tests.factories_search import MemorySearch, invented_entry, with_one_word_changed

pytestmark = [pytest.mark.slow, pytest.mark.browser]

__all__ = ["browser"]

STORIES, QUERIES = 10_000, 100
INDEX_SECONDS = 60
CHUNK_BYTES = 100_000
FOUND = 0.95
# Two years: a bundle for each, and one for the newest month.
FIRST_DAY, DAYS = date(2025, 1, 1), 690


@pytest.fixture(scope="module")
def archive() -> MemorySearch:
    days = (FIRST_DAY + timedelta(days=number * DAYS // STORIES) for number in range(STORIES))
    return MemorySearch(invented_entry(number, day.isoformat()) for number, day in enumerate(days))


@pytest.fixture(scope="module")
def out(archive: MemorySearch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    page, script = render_search(SITE, templates(), "./"), render_search_script(SITE, templates())
    FilePublisher(folder).publish({"search.html": page.encode(), "search.js": script.encode()})
    began = time.monotonic()
    assert renew_search(archive, folder, everything=True).problem is None
    seconds = time.monotonic() - began
    print(f"{STORIES:,} stories indexed and written in {seconds:.1f} s")
    assert seconds < INDEX_SECONDS
    return folder


@pytest.fixture(scope="module")
def address(out: Path) -> Iterator[str]:
    server = SiteServer(out, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server.address
    server.stop()
    thread.join()


async def searched(socket: aiohttp.ClientWebSocketResponse, address: str, queries: list[str]) -> Any:
    """Return for each query the addresses of the first five results, and the bytes of the chunks loaded."""
    script = f"""(async () => {{
      const pause = () => new Promise(resume => setTimeout(resume, 20));
      const note = document.querySelector("#search-note"), form = document.querySelector("#search-form");
      while (note.textContent !== note.dataset.ready) await pause();
      const answers = [];
      for (const query of {json.dumps(queries)}) {{
        performance.clearResourceTimings();
        form.elements.q.value = query;
        const began = performance.now();
        form.requestSubmit();
        while ([note.dataset.busy, note.dataset.ready].includes(note.textContent)) await pause();
        const chunks = performance.getEntriesByType("resource").filter(one => one.name.endsWith(".pf_index"));
        answers.push({{
          seconds: (performance.now() - began) / 1000,
          links: [...document.querySelectorAll("#search-results a")].slice(0, 5).map(a => a.pathname),
          bytes: chunks.reduce((sum, one) => sum + one.encodedBodySize, 0),
        }});
      }}
      return answers;
    }})()"""
    await ask(socket, "Page.enable")
    await ask(socket, "Page.navigate", url=f"{address}search.html")
    await asyncio.sleep(2)
    answer = await ask(socket, "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
    assert "exceptionDetails" not in answer, answer
    return answer["result"]["value"]


def test_a_story_is_found_by_its_headline_with_one_word_changed(
    browser: int, archive: MemorySearch, address: str
) -> None:
    chance = random.Random(15)
    entries = chance.sample(archive.entries("0", "9"), QUERIES)
    queries = [with_one_word_changed(entry.headline, chance) for entry in entries]

    async def visit() -> Any:
        async with tab(browser) as socket:
            return await searched(socket, address, queries)

    answers = asyncio.run(visit())
    found = [
        f"/stories/{entry.story_id}.html" in answer["links"]
        for entry, answer in zip(entries, answers, strict=True)
    ]
    seconds = median(answer["seconds"] for answer in answers)
    print(f"found in the first five: {sum(found)} of {QUERIES}, each in {seconds:.2f} s (median)")
    assert sum(found) >= FOUND * QUERIES, [
        q for q, is_found in zip(queries, found, strict=True) if not is_found
    ]


def test_no_chunk_of_the_index_is_large(out: Path) -> None:
    sizes = [path.stat().st_size for path in out.rglob("*.pf_index")]
    print(f"{len(sizes)} chunks, median {median(sizes):,.0f}, largest {max(sizes):,} bytes")
    assert max(sizes) < CHUNK_BYTES


def test_a_query_on_a_fresh_page_loads_little(browser: int, archive: MemorySearch, address: str) -> None:
    words = ["wildfire", "ferry tunnel", invented_entry(9_990, "2026-11-20").headline]

    async def visit(query: str) -> Any:
        async with tab(browser) as socket:
            await ask(socket, "Network.enable")
            await ask(socket, "Network.setCacheDisabled", cacheDisabled=True)
            return (await searched(socket, address, [query]))[0]["bytes"]

    loaded = {query: asyncio.run(visit(query)) for query in words}
    print(loaded)
    assert loaded["wildfire"] < CHUNK_BYTES
