"""Reads the marked code blocks of the README and of the pages in docs/."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))

_BLOCK = re.compile(
    r"(?:<!-- (?P<mark>[^\n]*) -->\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)


def blocks() -> list[tuple[str, str, str]]:
    """Return the mark, the language and the text of every code block, "" for what is not given."""
    return [
        (match["mark"] or "", match["kind"], match["text"])
        for page in PAGES
        for match in _BLOCK.finditer(page.read_text(encoding="utf-8"))
    ]


def block(mark: str) -> str:
    """Return the text of the one block with a mark, such as "run: once"."""
    (text,) = (text for given, _, text in blocks() if given == mark)
    return text


def commands(mark: str) -> list[str]:
    """Return the lines of a block without their comments."""
    return [line.partition(" #")[0].strip() for line in block(mark).splitlines()]
