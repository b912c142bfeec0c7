"""Consecutive mornings of one workspace, made by the command and read from what it publishes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
SITE_URL = "https://digest.example/"
SETTINGS = f'title = "Mornings"\nid = "mornings"\nsite_url = "{SITE_URL}"\nwindow = "24h"\n'
SOURCES = '[[source]]\nname = "News"\npath = "news"\n'


@dataclass(frozen=True)
class Shown:
    """A text that an edition shows: what it is, of which story, and in which tier."""

    text: str
    kind: str
    story: str
    tier: str


@dataclass(frozen=True)
class Morning:
    """One published edition, as its files hold it."""

    folder: Path
    log: str

    @cached_property
    def edition(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.read("edition.json"))
        return value

    def read(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def day(self) -> str:
        return str(self.edition["id"])

    @property
    def as_of(self) -> datetime:
        return datetime.fromisoformat(self.edition["as_of"])

    @property
    def in_full(self) -> list[dict[str, Any]]:
        """The stories told in sections, in reading order."""
        return [story for section in self.edition["sections"] for story in section["stories"]]

    @property
    def stories(self) -> list[dict[str, Any]]:
        return [*self.in_full, *self.edition["quieter"], *self.edition["also_reported"]]

    def shown(self) -> Iterator[Shown]:
        """Yield the headlines and quotations of the edition; what it repeats on purpose is not among them."""
        for story in self.stories:
            place = (story["id"], story["tier"])
            yield Shown(story["headline"], "headline", *place)
            quotes = [story["standfirst"]] if story["standfirst"] else []
            for quote in [*quotes, *story["quotes"]]:
                yield Shown(quote["text"], "quotation", *place)


@dataclass(frozen=True)
class Desk:
    """A workspace whose one source is a folder of saved feeds."""

    folder: Path
    settings: str = SETTINGS

    def __post_init__(self) -> None:
        (self.folder / "seeds" / "news").mkdir(parents=True)
        shutil.copy(ROOT / "seeds" / "themes.toml", self.folder / "seeds")
        (self.folder / "standfirst.toml").write_text(self.settings, encoding="utf-8")
        (self.folder / "seeds" / "sources.toml").write_text(SOURCES, encoding="utf-8")

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def serve(self, feeds: Mapping[str, bytes]) -> None:
        """Replace the feeds of the source by these."""
        news = self.folder / "seeds" / "news"
        for old in news.iterdir():
            old.unlink()
        for name, body in feeds.items():
            (news / name).write_bytes(body)

    def run(self, as_of: datetime) -> Morning | None:
        """Make the edition of a time; None if there was nothing for one."""
        self.set_clock(as_of)
        log = self.command("run", "--engine", "direct")
        place = self.out / f"{as_of:%Y/%m/%d}"
        return Morning(place, log) if (place / "edition.json").exists() else None

    def set_clock(self, as_of: datetime) -> None:
        """Let the workspace take a time for now: its runs and the decisions of a person are of that time."""
        settings = f"{self.settings}as_of = {as_of:%Y-%m-%dT%H:%M:%SZ}\n"
        (self.folder / "standfirst.toml").write_text(settings, encoding="utf-8")

    def command(self, *arguments: str) -> str:
        finished = subprocess.run(
            [sys.executable, "-P", "-m", "flows", *arguments, "--workspace", str(self.folder)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr
        return finished.stdout + finished.stderr


def mornings_in(out: Path) -> list[Morning]:
    """Return the published editions of a folder, the oldest first."""
    editions = [Morning(path.parent, "") for path in out.glob("*/*/*/edition.json")]
    return sorted(editions, key=lambda morning: (morning.as_of, morning.day))


def feeds_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def run_days(desk: Desk, times: Sequence[datetime], feeds: Sequence[Mapping[str, bytes]]) -> list[Morning]:
    """Run a workspace once at each of the times, over the feeds of that time."""
    editions = []
    for as_of, served in zip(times, feeds, strict=True):
        desk.serve(served)
        editions.append(desk.run(as_of))
    return [edition for edition in editions if edition is not None]
