"""Accessibility of a page by axe, and its width, in a browser under way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from tests.browser.devtools import ask, tab
from tests.page_kinds import node_tool

WIDTHS = (320, 375, 600, 1280)
SCHEMES = ("light", "dark")
_AXE = """axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  resultTypes: ["violations"]}).then(found => JSON.stringify({
    width: document.documentElement.scrollWidth,
    faults: found.violations.map(rule => rule.id + " x" + rule.nodes.length + ": " +
      rule.nodes[0].html.slice(0, 160) + " | " + rule.nodes[0].failureSummary.slice(0, 200))}))"""


async def faults(port: int, address: str, widths: Sequence[int] = WIDTHS) -> list[str]:
    """Return what axe finds wrong with a page, and where it is too wide, by scheme and width."""
    script = node_tool("axe-core/axe.min.js").read_text(encoding="utf-8")
    found = []
    async with tab(port) as socket:
        await ask(socket, "Page.enable")
        for scheme in SCHEMES:
            await _open(socket, address, scheme)
            await ask(socket, "Runtime.evaluate", expression=script)
            for width in widths:
                screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
                await ask(socket, "Emulation.setDeviceMetricsOverride", **screen)
                measured = await _evaluated(socket, _AXE)
                place = f"{scheme} {width}"
                found += [f"{place}: {fault}" for fault in measured["faults"]]
                if measured["width"] > width:
                    found.append(f"{place}: {measured['width']} pixels wide")
        await ask(socket, "Page.close")
    return found


async def _open(socket: aiohttp.ClientWebSocketResponse, address: str, scheme: str) -> None:
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    await ask(socket, "Emulation.setEmulatedMedia", features=features)
    await ask(socket, "Page.navigate", url=address)
    for _ in range(200):
        state = await ask(
            socket, "Runtime.evaluate", expression="location.href + document.readyState", returnByValue=True
        )
        if state["result"].get("value") == f"{address}complete":
            return
        await asyncio.sleep(0.05)
    pytest.fail(f"{address} did not load: {state}")


async def _evaluated(socket: aiohttp.ClientWebSocketResponse, expression: str) -> dict[str, Any]:
    answer = await ask(
        socket, "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
    )
    assert "exceptionDetails" not in answer, answer
    value: dict[str, Any] = json.loads(answer["result"]["value"])
    return value
