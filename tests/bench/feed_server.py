"""Serves 2,000 feeds on 200 loopback hosts, each answer 50 ms late. Prints its port; ends with its input.

A feed shows an ETag; who shows it back gets 304. `python -m tests.bench.feed_server HOSTS`.
"""

from __future__ import annotations

import asyncio
import socket
import sys

from tests.loopback import rss

DELAY = 0.05
ITEMS = 5


def hosts(count: int) -> list[str]:
    return [f"127.0.{3 + number // 200}.{1 + number % 200}" for number in range(count)]


class Serving(asyncio.Protocol):
    """Answers one request after another on a connection that stays open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        path = data.split(b" ", 2)[1]
        known = b"if-none-match" in data.lower()
        asyncio.get_running_loop().call_later(DELAY, self.answer, path, known)

    def answer(self, path: bytes, known: bool) -> None:
        if self.transport.is_closing():
            return
        tag = b'ETag: "%s"\r\n' % path
        if known:
            self.transport.write(b"HTTP/1.1 304 Not Modified\r\n" + tag + b"\r\n")
            return
        body = feed(path.decode())
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: %d\r\n" % len(body)
        self.transport.write(head + tag + b"\r\n" + body)


def feed(path: str) -> bytes:
    return rss(f"town{path.strip('/').replace('/', 'x')}", ITEMS)


async def serve(count: int) -> None:
    with socket.create_server((hosts(1)[0], 0)) as free:
        port = free.getsockname()[1]
    loop = asyncio.get_running_loop()
    await loop.create_server(Serving, hosts(count), port, backlog=1_000)
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
