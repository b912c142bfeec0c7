"""Real-like articles in any number: the texts at hand, with names and numbers renamed for each replica."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path

from flows.model import Article

ROOT = Path(__file__).parents[2]
AS_OF = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = timedelta(days=4)

_NAME = re.compile(r"[A-Z][\w’'-]*")
_NUMBER = re.compile(r"\d+")
_SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "an", "or")]


@dataclass(frozen=True)
class Text:
    """A title and a body to replicate; the title may be empty."""

    title: str
    body: str


def texts_of(path: Path | None) -> list[Text]:
    """Return the texts of a JSONL file (title, text or sentences), or those of the sample corpus."""
    if path is not None:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            Text(row.get("title") or "", row.get("text") or "\n".join(row.get("sentences") or ()))
            for row in rows
        ]
    found = []
    for file in sorted((ROOT / "seeds" / "articles").rglob("*")):
        if file.suffix in {".md", ".txt", ".html"}:
            plain = re.sub(r"(?s)\A---.*?---\n|<[^>]+>", " ", file.read_text(encoding="utf-8"))
            found.append(Text("", plain.strip()))
    return found


def replicas(texts: Sequence[Text], count: int) -> Iterator[Article]:
    """Yield so many articles over four days; the replica of a text keeps all but names and numbers."""
    common = {word for text in texts for word in re.findall(r"\b[a-z][\w’'-]*", text.body)}
    for number in range(count):
        replica, place = divmod(number, len(texts))
        text = texts[place]
        yield _article(number, replica, [renamed(part, replica, common) for part in (text.title, text.body)])


def _article(number: int, replica: int, parts: list[str]) -> Article:
    title, body = parts
    name = sha256(f"{number}".encode()).hexdigest()[:16]
    # The replicas of one text lie within a day of one another and of the texts beside it.
    share = int.from_bytes(blake2b(name.encode(), digest_size=4).digest(), "little") / 2**32
    first = int.from_bytes(blake2b(f"r{replica}".encode(), digest_size=4).digest(), "little") / 2**32
    time = AS_OF - SPAN * (0.75 * first + 0.25 * share)
    return Article(
        id=name,
        source="bench",
        outlet=f"Outlet {number % 97}",
        title=title or body[:80],
        title_made=not title,
        url=f"https://bench.example/{name}",
        published=time,
        published_claim=None,
        first_seen=time,
        language="en",
        text=body,
    )


def renamed(text: str, replica: int, common: set[str]) -> str:
    if replica == 0:
        return text

    def name(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.lower() in common else _made_name(word, replica)

    def digits(found: re.Match[str]) -> str:
        value = int.from_bytes(
            blake2b(f"{replica} {found.group()}".encode(), digest_size=8).digest(), "little"
        )
        return str(value % 10 ** len(found.group())).zfill(len(found.group()))

    return _NUMBER.sub(digits, _NAME.sub(name, text))


def _made_name(word: str, replica: int) -> str:
    value = int.from_bytes(blake2b(f"{replica} {word.lower()}".encode(), digest_size=8).digest(), "little")
    made = ""
    for _ in range(3):
        value, index = divmod(value, len(_SYLLABLES))
        made += _SYLLABLES[index]
    return made.capitalize()
