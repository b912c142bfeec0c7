"""A browser under way, and what is asked of it through its debugger."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


def _program() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no chromium, chromium-browser or google-chrome on this machine")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Run a browser with an empty profile and give the port of its debugger."""
    profile = tmp_path_factory.mktemp("profile")
    command = [_program(), *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _port(profile / "DevToolsActivePort", process)
    finally:
        process.terminate()
        process.wait(20)


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if told.exists() and (lines := told.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.1)
    pytest.fail(f"Chromium did not start (exit status {process.poll()})")


@asynccontextmanager
async def tab(port: int) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open a tab and give the line to its debugger."""
    async with aiohttp.ClientSession() as session:
        async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
            address = (await answer.json(content_type=None))["webSocketDebuggerUrl"]
        async with session.ws_connect(address, max_msg_size=0) as socket:
            yield socket


async def ask(socket: aiohttp.ClientWebSocketResponse, method: str, **params: Any) -> Any:
    await socket.send_json({"id": 1, "method": method, "params": params})
    while True:
        answer = json.loads((await socket.receive(timeout=60)).data)
        if answer.get("id") == 1:
            assert "error" not in answer, answer
            return answer["result"]
