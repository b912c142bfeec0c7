"""The mail and the page as a reader sees them: in Chromium, wide and narrow, light and dark.

Set STANDFIRST_SCREENS to a folder to keep the screenshots.
"""

from __future__ import annotations

import asyncio
import base64
import os
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from flows.model import Edition, Story, header_of
from flows.model.archive import MonthCount
from flows.render.mail import render_mail_html
from flows.render.web import render_archive, render_article_page, render_page
from tests.browser.devtools import ask, browser, tab
from tests.factories_edition import SITE, empty_edition, realistic_edition, stored_article, templates

pytestmark = pytest.mark.browser

__all__ = ["browser"]

_MEASURE = """(() => {
  const root = document.documentElement;
  const luminance = text => {
    const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!colour.startsWith("rgba(0, 0, 0, 0")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  let least = 21, where = "";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode());) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.getClientRects().length) continue;
    const pair = [luminance(getComputedStyle(node).color), luminance(ground(node))];
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < least) { least = contrast; where = text.data.trim().slice(0, 40); }
  }
  return {width: root.scrollWidth, height: root.scrollHeight, contrast: least, where};
})()"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A screenshot and what was measured on the page."""

    png: bytes
    ground: tuple[int, ...]
    width: int
    contrast: float
    where: str

    @property
    def png_width(self) -> int:
        """The width that the PNG's header gives."""
        return int(struct.unpack(">I", self.png[16:20])[0])


def _first_pixel(png: bytes) -> tuple[int, ...]:
    # The first pixel is the same under every filter of the format.
    data, place = b"", 8
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + size]
        place += size + 12
    return tuple(zlib.decompressobj().decompress(data, 4)[1:4])


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write every kind of document to a file of its own."""
    folder, ours, edition = tmp_path_factory.mktemp("screens"), templates(), realistic_edition()
    spans = ((0, 9), (10, 20), (22, 36))
    made = {
        "mail": render_mail_html(edition, SITE, ours),
        "mail-empty": render_mail_html(empty_edition(), SITE, ours),
        "page": render_page(edition, SITE, ours),
        "page-empty": render_page(empty_edition(), SITE, ours),
        "mail-plain": render_mail_html(_with_plain_leads(edition), SITE, ours),
        "page-plain": render_page(_with_plain_leads(edition), SITE, ours),
        "archive": render_archive((MonthCount("2026-11", 1),), (header_of(edition),), SITE, ours),
        "article": render_article_page(stored_article(), spans, SITE, ours),
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def _with_plain_leads(edition: Edition) -> Edition:
    """Return an edition whose leads have two quotations each, and no reports that differ."""

    def plain(stories: tuple[Story, ...]) -> tuple[Story, ...]:
        return tuple(replace(story, quotes=story.quotes[:2], differences=()) for story in stories)

    sections = (replace(section, stories=plain(section.stories)) for section in edition.sections)
    return replace(edition, sections=tuple(sections))


async def _take(port: int, document: Path, width: int, scheme: str) -> Shot:
    async with tab(port) as socket:
        return await _photograph(socket, document, width, scheme)


async def _photograph(
    socket: aiohttp.ClientWebSocketResponse, document: Path, width: int, scheme: str
) -> Shot:
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    dark = [{"name": "prefers-color-scheme", "value": scheme}]
    await ask(socket, "Page.enable")
    await ask(socket, "Emulation.setDeviceMetricsOverride", **screen)
    await ask(socket, "Emulation.setEmulatedMedia", features=dark)
    await ask(socket, "Page.navigate", url=document.as_uri())
    await _loaded(socket)
    answer = await ask(socket, "Runtime.evaluate", expression=_MEASURE, returnByValue=True)
    measured = answer["result"]["value"]
    clip = {"x": 0, "y": 0, "width": width, "height": measured["height"], "scale": 1}
    shot = await ask(socket, "Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
    # Below the coloured bar that a narrow screen starts with.
    spot = {"x": 2, "y": 12, "width": 1, "height": 1, "scale": 1}
    dot = await ask(socket, "Page.captureScreenshot", clip=spot)
    await ask(socket, "Page.close")
    return Shot(
        png=base64.b64decode(shot["data"]),
        ground=_first_pixel(base64.b64decode(dot["data"])),
        width=measured["width"],
        contrast=measured["contrast"],
        where=measured["where"],
    )


async def _loaded(socket: aiohttp.ClientWebSocketResponse) -> None:
    state: Any = None
    for _ in range(200):
        asked = "[document.readyState, location.protocol].join()"
        state = await ask(socket, "Runtime.evaluate", expression=asked, returnByValue=True)
        if state["result"].get("value") == "complete,file:":
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"the document did not load: {state}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 600, 1280])
@pytest.mark.parametrize("name", ["mail", "mail-empty", "page", "page-empty", "archive", "article"])
def test_screen_fits_and_can_be_read(
    browser: int, documents: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    shot = asyncio.run(_take(browser, documents[name], width, scheme))
    if kept := os.environ.get("STANDFIRST_SCREENS"):
        Path(kept).mkdir(parents=True, exist_ok=True)
        (Path(kept) / f"{name}-{scheme}-{width}.png").write_bytes(shot.png)
    assert shot.png_width == width
    assert shot.width <= width, "something is wider than the window"
    assert shot.contrast >= 4.5, f"hard to read: {shot.where!r}"
    assert (min(shot.ground) > 200) if scheme == "light" else (max(shot.ground) < 60)


async def _leads_of_first_screen(port: int, document: Path) -> list[str]:
    """Return the headlines of leads that stand whole in the first screen of a phone."""
    whole = (
        "[...document.querySelectorAll('.lead')]"
        ".filter(lead => lead.getBoundingClientRect().bottom <= innerHeight).map(lead => lead.textContent)"
    )
    async with tab(port) as socket:
        await ask(socket, "Page.enable")
        phone = {"width": 375, "height": 812, "deviceScaleFactor": 1, "mobile": True}
        await ask(socket, "Emulation.setDeviceMetricsOverride", **phone)
        await ask(socket, "Page.navigate", url=document.as_uri())
        await _loaded(socket)
        answer = await ask(socket, "Runtime.evaluate", expression=whole, returnByValue=True)
        await ask(socket, "Page.close")
    leads: list[str] = answer["result"]["value"]
    return leads


@pytest.mark.parametrize("name", ["mail-plain", "page-plain"])
def test_the_first_screen_of_a_phone_holds_two_leads(
    browser: int, documents: dict[str, Path], name: str
) -> None:
    assert len(asyncio.run(_leads_of_first_screen(browser, documents[name]))) == 2
