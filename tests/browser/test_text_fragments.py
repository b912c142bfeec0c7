"""Links to sentences in Chromium: the page opens at the very place, in whatever script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from html import escape
from typing import Any

import aiohttp
import pytest

from flows.editions.links import text_fragment, with_fragment
from tests import loopback
from tests.browser.devtools import ask, browser, tab
from tests.loopback import Site, by_path, gives, says

pytestmark = pytest.mark.browser

__all__ = ["browser"]

FIRST = "Nobody in Skerry had seen such a flood before."
LONG = (
    "The committee that looked into the collapse of the footbridge over the River Orle found that two "
    "engineers had seen the rust in August, and that nobody had acted on what they wrote until the end of "
    "September, when the deck tipped and seven people fell into the water."
)
AGAIN = "He left without a word."

# The language of the page, its paragraphs, which of them is meant, and the sentence in it.
CASES: dict[str, tuple[str, tuple[str, ...], int, str]] = {
    "english": (
        "en",
        (FIRST, "It rained. The bridge fell on Monday. Nobody came."),
        1,
        "The bridge fell on Monday.",
    ),
    "german": (
        "de",
        (FIRST, "Es regnete. „Über die Brücke – 1887 gebaut – fährt niemand mehr!“"),
        1,
        "„Über die Brücke – 1887 gebaut – fährt niemand mehr!“",
    ),
    "french": (
        "fr",
        (FIRST, "Il pleut. «\u00a0Le pont est fermé\u00a0», dit-elle. Fin."),
        1,
        "«\u00a0Le pont est fermé\u00a0», dit-elle.",
    ),
    "arabic": (
        "ar",
        (FIRST, "هطل المطر. أغلقت البلدية الجسر القديم يوم الاثنين، وقال العمدة إنه خطر. انتهى."),
        1,
        "أغلقت البلدية الجسر القديم يوم الاثنين، وقال العمدة إنه خطر.",
    ),
    "japanese": (
        "ja",
        (FIRST, "雨が降った。市議会は月曜日、新しい橋の建設を承認した。市長は喜んだ。"),
        1,
        "市議会は月曜日、新しい橋の建設を承認した。",
    ),
    "japanese, long": (
        "ja",
        (FIRST, "雨が降った。" + "市議会は月曜日、" * 12 + "橋の建設を承認した。終わり。"),
        1,
        "市議会は月曜日、" * 12 + "橋の建設を承認した。",
    ),
    "quotes": (
        "en",
        (FIRST, 'It rained. “It’s ‘closed’,” she said, "for good". Nobody came.'),
        1,
        '“It’s ‘closed’,” she said, "for good".',
    ),
    "signs": (
        "en",
        (FIRST, "It rained. A&B, a well-known 50% owner (of C/D), left - why? Nobody came."),
        1,
        "A&B, a well-known 50% owner (of C/D), left - why?",
    ),
    "long": ("en", (FIRST, f"{LONG[:60]} was told in spring.", f"It rained. {LONG}"), 2, LONG),
    "second of two": ("en", (f"It rained. {AGAIN}", FIRST, f"It snowed. {AGAIN} The end."), 2, AGAIN),
    "second of two, alone": ("en", (AGAIN, FIRST, "It snowed.", AGAIN, "The end."), 3, AGAIN),
    "first of two": ("en", (FIRST, f"It snowed. {AGAIN}", f"It rained. {AGAIN}"), 1, AGAIN),
    "no-break spaces": (
        "en",
        (FIRST, "It rained. Some 40\u00a0000\u00a0people left. The end."),
        1,
        "Some 40\u00a0000\u00a0people left.",
    ),
}


def page(language: str, paragraphs: tuple[str, ...]) -> bytes:
    """Return a page whose paragraphs are a long way apart, with the words set in several elements."""
    told = "".join(
        f'<p id="p{number}" style="margin:3000px 0">{_marked(text)}</p>'
        for number, text in enumerate(paragraphs)
    )
    head = '<head><meta charset="utf-8"><title>x</title></head>'
    return f"<!DOCTYPE html><html lang={language}>{head}<body>{told}</body></html>".encode()


def _marked(text: str) -> str:
    words = [escape(word) for word in text.split(" ")]
    words[1:2] = [f"<a href='#'><em>{word}</em></a>" for word in words[1:2]]
    return "\n ".join(words)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    pages = {
        f"case{number}": gives(page(language, paragraphs), Content_Type="text/html; charset=utf-8")
        for number, (language, paragraphs, _, _) in enumerate(CASES.values())
    }
    with loopback.loopback({"pages": by_path(says(404), **pages)}) as sites:
        yield sites["pages"]


async def _seen(port: int, url: str) -> Any:
    """Open an address and return the paragraph in the middle of the window and how far it was scrolled."""
    looked = (
        "JSON.stringify([document.readyState, scrollY,"
        " document.elementFromPoint(20, innerHeight / 2)?.closest('p')?.id])"
    )
    async with tab(port) as socket:
        await ask(socket, "Page.enable")
        await ask(socket, "Page.navigate", url=url)
        told: Any = None
        for _ in range(100):
            told = await _evaluated(socket, looked)
            if told[0] == "complete" and told[1]:
                break
            await asyncio.sleep(0.05)
        await ask(socket, "Page.close")
        return told


async def _evaluated(socket: aiohttp.ClientWebSocketResponse, expression: str) -> Any:
    answer = await ask(socket, "Runtime.evaluate", expression=expression, returnByValue=True)
    return json.loads(answer["result"]["value"])


@pytest.mark.parametrize("name", CASES)
def test_a_page_opens_at_the_sentence(browser: int, site: Site, name: str) -> None:
    _, paragraphs, number, sentence = CASES[name]
    text = "\n\n".join(paragraphs)
    start = len("\n\n".join((*paragraphs[:number], ""))) + paragraphs[number].index(sentence)
    directive = text_fragment(text, start, start + len(sentence))
    url = with_fragment(site.url(f"/case{list(CASES).index(name)}"), directive)
    told = asyncio.run(_seen(browser, url))
    assert told[1] > 0, f"not found: {url}"
    assert told[2] == f"p{number}", url


def test_a_sentence_that_is_not_there_is_not_found(browser: int, site: Site) -> None:
    url = with_fragment(site.url("/case0"), text_fragment("The bridge held.", 0, 16))
    assert asyncio.run(_seen(browser, url))[1] == 0
