"""Several hosts on this machine, each with a feed whose entries are teasers of pages on the next host."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

HOSTS = [f"127.0.0.{number}" for number in range(1, 7)]


class News(BaseHTTPRequestHandler):
    """A feed for every host, whose entries are teasers of pages on the next host."""

    requests: ClassVar[list[tuple[str, str, float]]] = []

    def do_GET(self) -> None:
        host, _, port = self.headers["Host"].partition(":")
        self.requests.append((host, self.path, time.monotonic()))
        number = HOSTS.index(host)
        kind, body = "text/html", page(number)
        if self.path == "/robots.txt":
            kind, body = "text/plain", "User-agent: *\nAllow: /\n"
        elif self.path == "/feed":
            next_host = HOSTS[(number + 1) % len(HOSTS)]
            kind, body = "application/rss+xml", feed(number, f"http://{next_host}:{port}")
        elif self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", f"http://{HOSTS[0]}:{port}/feed")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def page(number: int) -> str:
    sentences = [
        f"The bridge at harbour {number} was closed on Monday after {name} found cracks in its pier."
        for name in ("Moreau", "Lindqvist", "Okafor", "Brandt")
    ]
    text = "".join(
        f"<p>{sentence} Ferries carry {number + 3} passengers an hour.</p>" for sentence in sentences
    )
    return f"<html><head><title>Bridge {number}</title></head><body><article>{text}</article></body></html>"


def feed(number: int, pages: str) -> str:
    items = "".join(
        f"<item><title>Bridge {number} {n} closed after an inspection</title><link>{pages}/page{number}-{n}"
        f"</link><description>The bridge at harbour {number} was closed …</description>"
        "<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate></item>"
        for n in range(3)
    )
    return f'<rss version="2.0"><channel><title>Harbour {number}</title>{items}</channel></rss>'


@contextmanager
def news_hosts() -> Iterator[int]:
    """Serve the hosts; yield their port."""
    News.requests.clear()
    with ThreadingHTTPServer(("0.0.0.0", 0), News) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield serving.server_port
        serving.shutdown()


def sources(port: int) -> str:
    """Return sources.toml with the feed of each host, one that moved to another, one that is gone."""
    addresses = {f"H{number}": f"http://{host}:{port}/feed" for number, host in enumerate(HOSTS)}
    addresses |= {"Moved": f"http://{HOSTS[3]}:{port}/moved", "Gone": f"http://{HOSTS[4]}:1/feed"}
    return "".join(f'[[source]]\nname = "{name}"\nurl = "{url}"\n' for name, url in addresses.items())
