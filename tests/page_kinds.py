"""The kinds of pages in a published folder, told from their paths."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.adapters.web_server import SiteServer
from tests.mornings import ROOT

EXPECTED = {
    "index.html",
    "archive.html",
    "search.html",
    "404.html",
    "YYYY/MM/index.html",
    "YYYY/MM/DD/index.html",
    "YYYY/MM/DD/email.html",
    "stories/ID.html",
    "themes/ID.html",
    "outlets/ID.html",
}
# index.html and email.html show what the edition's own page shows.
DOUBLES = {"index.html", "YYYY/MM/DD/email.html"}
_DATE = (
    (re.compile(r"^\d{4}/\d\d/\d\d(-\d+)?/"), "YYYY/MM/DD/"),
    (re.compile(r"^\d{4}/\d\d/"), "YYYY/MM/"),
    (re.compile(r"^\d{4}/"), "YYYY/"),
    (re.compile(r"^(stories|themes|outlets|articles)/[^/]+\.html$"), r"\1/ID.html"),
)
_GENERATED = "pagefind/"
# What Outlook for Windows and old webmail need on tables, and HTML has left to CSS since.
_OBSOLETE_IN_MAIL = re.compile(
    r"The “(align|border|cellpadding|cellspacing)” attribute on the “(table|td)” element is obsolete\."
)
_PACKAGES = ROOT / ".ci" / "node_modules"


def kind_of(name: str) -> str:
    """Return the kind of a page by its path below the published folder."""
    for pattern, kind in _DATE:
        if pattern.search(name):
            return pattern.sub(kind, name)
    return name


def pages_by_kind(out: Path) -> dict[str, list[Path]]:
    """Return the HTML files of a published folder by their kinds, of each the largest first."""
    kinds: dict[str, list[Path]] = defaultdict(list)
    for path in out.rglob("*.html"):
        name = path.relative_to(out).as_posix()
        if not name.startswith(_GENERATED):
            kinds[kind_of(name)].append(path)
    return {
        kind: sorted(paths, key=lambda path: (-path.stat().st_size, path))
        for kind, paths in sorted(kinds.items())
    }


@contextmanager
def served(out: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""
    server = SiteServer(out, 0)
    thread = threading.Thread(target=server.serve)
    thread.start()
    try:
        yield f"{server.address.rstrip('/')}/"
    finally:
        server.stop()
        thread.join(10)


def invalidities(out: Path, paths: Sequence[Path]) -> list[str]:
    """Return the errors and warnings of the validator vnu for some files of a folder, each once.

    The files are served: a page whose scripts may come from its own host alone has no host as a file. A mail
    may say the spacing and the sides of its tables by attributes.
    """
    program = node_tool("vnu-jar/build/dist/vnu.jar")
    java = shutil.which("java") or pytest.skip("no java on this machine")
    options = ["-Xss2m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(program)]
    with served(out) as address:
        finished = subprocess.run(
            [
                *(java, *options, "--also-check-svg", "--format", "json", "--exit-zero-always"),
                *(address + path.relative_to(out).as_posix() for path in paths),
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
    messages = json.loads(finished.stderr)["messages"]
    complaints = {(one.get("url", "").removeprefix(address), one["message"]) for one in messages}
    return sorted(
        f"{name}: {message}"
        for name, message in complaints
        if not (name.endswith("email.html") and _OBSOLETE_IN_MAIL.match(message))
    )


def node_tool(path: str) -> Path:
    """Return a file of the packages of .ci/package.json; skip where they are not installed."""
    place = _PACKAGES / path
    if not place.exists():
        pytest.skip(f"no {path.partition('/')[0]}: `npm install` in .ci puts it there")
    return place
