"""The search page in Chromium: what a reader types, and what is shown."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.out_files import FilePublisher
from flows.adapters.web_server import SiteServer
from flows.language.formatting import Site
from flows.render.web import render_search, render_search_script
from flows.runs.renew_search import renew_search
from tests.browser.devtools import ask, browser, tab
from tests.factories_edition import SITE, templates
from tests.factories_search import MemorySearch, search_entry

pytestmark = pytest.mark.browser

__all__ = ["browser"]

START = "The search needs JavaScript and a web server. The list of past editions leads to every story."
FOUND, SOME = "Stories found:", "Stories with some or all of these words, the best first:"
ENTRIES = [
    search_entry(
        edition_id="2025-03-04",
        story_id="mill",
        headline="The mill closes",
        lines=("Its 300 workers were told in the yard.",),
        outlets=("Bote", "Echo"),
    ),
    search_entry(
        edition_id="2026-11-20",
        story_id="ferry",
        headline="Ferry <img src=x onerror=alert(1)> sinks & rises",
        lines=("The ferry sank off <b>Skerry</b> & rose again.",),
        theme="Disasters",
        outlets=("Echo",),
    ),
    search_entry(
        edition_id="2026-11-20",
        story_id="wahl",
        headline="Regierung verliert die Wahlen",
        language="de",
        lines=("Die Wahl war knapp.",),
        theme="Politics",
        outlets=("Bote",),
    ),
    search_entry(
        edition_id="2026-11-20",
        story_id="jisr",
        headline="البلدية تغلق الجسر القديم",
        language="ar",
        lines=("أغلقت البلدية الجسر القديم.",),
        theme="Politics",
        outlets=("الصحيفة",),
    ),
]


def page_in(folder: Path, site: Site = SITE) -> None:
    page, script = render_search(site, templates(), "./"), render_search_script(site, templates())
    FilePublisher(folder).publish({"search.html": page.encode(), "search.js": script.encode()})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("out")
    page_in(folder)
    assert renew_search(MemorySearch(ENTRIES), folder, everything=True).problem is None
    yield from served(folder)


def served(folder: Path) -> Iterator[str]:
    server = SiteServer(folder, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield server.address
    server.stop()
    thread.join()


def shown(browser: int, address: str, then: str = "") -> dict[str, Any]:
    """Return what the page shows once it has searched; `then` is a script that asks for something else."""
    script = f"""(async () => {{
      const note = document.querySelector("#search-note"), form = document.querySelector("#search-form");
      const list = document.querySelector("#search-results");
      const start = {json.dumps(START)};
      const settled = async () => {{
        for (let turn = 0; turn < 200; turn++) {{
          await new Promise(resume => setTimeout(resume, 25));
          if (turn > 3 && ![note.dataset.busy, start].includes(note.textContent)) return;
        }}
      }};
      await settled();
      {then}
      await settled();
      return {{
        note: note.textContent,
        stories: [...list.querySelectorAll("a")].map(a => a.pathname.split("/").pop().replace(".html", "")),
        texts: [...list.querySelectorAll("li")].map(li => li.innerText),
        marks: [...list.querySelectorAll("mark")].map(mark => mark.innerText),
        images: document.querySelectorAll("main img, main b").length,
        address: location.search,
        choices: Object.fromEntries(["theme", "outlet", "month"].map(
          name => [name, [...form.elements[name].options].map(option => option.text)])),
      }};
    }})()"""

    async def visit() -> Any:
        async with tab(browser) as socket:
            await ask(socket, "Page.enable")
            await ask(socket, "Page.navigate", url=address)
            await asyncio.sleep(1)
            answer = await ask(
                socket, "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
            )
            assert "exceptionDetails" not in answer, json.dumps(answer)
            return answer["result"]["value"]

    page: dict[str, Any] = asyncio.run(visit())
    return page


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("mill", ["mill"]),
        ("workers", ["mill"]),
        ("worker yard", ["mill"]),
        ("Echo mill", ["mill"]),
        ("Wahlen", ["wahl"]),
        ("Wahl", ["wahl"]),
        ("الجسر", ["jisr"]),
        ("ferry", ["ferry"]),
        ('"told in the yard"', ["mill"]),
    ],
)
def test_a_story_is_found_in_any_year_by_words_of_its_headline_quotations_and_outlets(
    query: str, stories: list[str], browser: int, address: str
) -> None:
    page = shown(browser, f"{address}search.html?q={query}")
    assert page["stories"][:1] == stories
    assert page["note"] in (f"{FOUND} 1", SOME)


def test_a_word_that_is_wrong_does_not_hide_the_story(browser: int, address: str) -> None:
    page = shown(browser, f"{address}search.html?q=The+mill+sinks")
    assert set(page["stories"]) == {"mill", "ferry"}
    assert page["note"] == SOME


def test_what_nobody_wrote_is_not_found(browser: int, address: str) -> None:
    page = shown(browser, f"{address}search.html?q=zzzz")
    assert (page["stories"], page["note"]) == ([], "No story has these words.")


@pytest.mark.parametrize(
    ("filters", "stories"),
    [
        ("theme=Politics", {"wahl", "jisr"}),
        ("outlet=Echo", {"mill", "ferry"}),
        ("month=2025-03", {"mill"}),
        ("month=2026-11&outlet=Bote", {"wahl"}),
        ("q=mill&theme=Politics", set()),
        ("q=mill&month=2025-03", {"mill"}),
    ],
)
def test_stories_can_be_listed_by_theme_outlet_and_month(
    filters: str, stories: set[str], browser: int, address: str
) -> None:
    assert set(shown(browser, f"{address}search.html?{filters}")["stories"]) == stories


def test_the_page_offers_what_the_archive_holds(browser: int, address: str) -> None:
    page = shown(browser, f"{address}search.html")
    assert page["choices"]["theme"][1:] == ["Disasters", "Economy", "Politics"]
    assert page["choices"]["outlet"][1:] == ["Bote", "Echo", "الصحيفة"]
    assert page["choices"]["month"][1:] == ["November 2026", "March 2025"]


def test_a_german_page_names_themes_and_months_in_german(browser: int, tmp_path: Path) -> None:
    page_in(tmp_path, SITE.speaking("de"))
    assert renew_search(MemorySearch(ENTRIES), tmp_path).problem is None
    for address in served(tmp_path):
        page = shown(browser, f"{address}search.html?theme=Politics")
        assert page["choices"]["theme"][1:] == ["Disasters", "Economy", "Politik"]
        assert page["choices"]["month"][1:] == ["November 2026", "März 2025"]
        assert "20. November 2026 · Politik · Bote" in "".join(page["texts"])


def test_a_text_of_a_stranger_is_shown_as_text(browser: int, address: str) -> None:
    page = shown(browser, f"{address}search.html?q=ferry")
    assert page["images"] == 0
    assert "Ferry <img src=x onerror=alert(1)> sinks & rises" in page["texts"][0]
    assert "The ferry sank off <b>Skerry</b> & rose again." in page["texts"][0]
    assert page["marks"] == ["ferry"]


def test_a_search_has_an_address_of_its_own(browser: int, address: str) -> None:
    ask_for_mill = 'form.elements.q.value = "mill"; form.requestSubmit();'
    page = shown(browser, f"{address}search.html", then=ask_for_mill)
    assert (page["stories"], page["address"]) == (["mill"], "?q=mill")


def test_without_an_index_the_page_says_so_and_names_the_list_of_editions(
    browser: int, tmp_path: Path
) -> None:
    page_in(tmp_path)
    for address in served(tmp_path):
        page = shown(browser, f"{address}search.html?q=mill")
        assert page["note"].startswith("The search index could not be read.")


def test_read_from_a_disk_the_page_names_the_list_of_editions(browser: int, tmp_path: Path) -> None:
    page_in(tmp_path)
    page = shown(browser, (tmp_path / "search.html").as_uri())
    assert page["note"] == START
