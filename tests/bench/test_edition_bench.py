"""The cost of one edition of 200 feeds, end to end, in a process of its own.

The feeds are invented, or those (`*.xml`) of the folder that BENCH_FEEDS names.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

AS_OF = datetime(2026, 2, 18, 4, tzinfo=UTC)
FEEDS, ENTRIES, EVENTS = 200, 32, 150
TEXT = """
    harbour council bridge mayor ferry river school hospital budget storm market union court police
    election minister museum festival railway tunnel airport forest drought vaccine strike inquiry
    the of in to and was has for with after before when because that on by from at its their said
    opened closed warned agreed rejected planned delayed reported promised found shows remains
"""
WORDS = TEXT.split()


def sentence(chance: random.Random, names: list[str], length: int) -> str:
    chosen = [chance.choice(WORDS) for _ in range(length)] + [chance.choice(names)]
    chance.shuffle(chosen)
    return f"{' '.join(chosen).capitalize()}."


def entry(chance: random.Random, feed: int, place: int) -> str:
    """Return an entry: the first four of a feed are of this day, each about an event that others report."""
    event = chance.randrange(EVENTS) if place < 4 else EVENTS + 40 * feed + place
    names = [f"{stem}{event:x}berg" for stem in ("Orl", "Velt", "Tarn")]
    hours = chance.randrange(40) if place < 4 else 60 + 24 * place
    paragraphs = "".join(
        f"<p>{' '.join(sentence(chance, names, 18) for _ in range(3))}</p>" for _ in range(8)
    )
    return (
        f"<item><title>{' '.join(sentence(chance, names, 7).split())[:-1]}</title>"
        f"<link>https://town{feed}.example/{place}</link>"
        f"<pubDate>{format_datetime(AS_OF - timedelta(hours=hours))}</pubDate>"
        f"<description><![CDATA[{paragraphs}<p>Read more at Town {feed}</p>]]></description></item>"
    )


def feeds() -> dict[str, bytes]:
    if folder := os.environ.get("BENCH_FEEDS"):
        return {path.stem: path.read_bytes() for path in sorted(Path(folder).glob("*.xml"))}
    chance = random.Random(13)
    head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Town {}</title>'
    return {
        f"town{number}": (
            head.format(number)
            + "".join(entry(chance, number, place) for place in range(ENTRIES))
            + "</channel></rss>"
        ).encode()
        for number in range(FEEDS)
    }


def workspace(folder: Path) -> int:
    (folder / "seeds").mkdir()
    (folder / "standfirst.toml").write_text('id = "bench"\n', encoding="utf-8")
    sources: list[str] = []
    for name, body in feeds().items():
        (folder / f"seeds/{name}.xml").write_bytes(body)
        sources.append(f'[[source]]\nname = "{name}"\npath = "{name}.xml"\n')
    (folder / "seeds/sources.toml").write_text("".join(sources), encoding="utf-8")
    return len(sources)


def test_an_edition_of_two_hundred_feeds_takes_less_than_a_minute(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    count = workspace(tmp_path)
    command = [sys.executable, "-m", "flows", "run", "--engine", "direct", "--as-of"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([*command, AS_OF.isoformat()], cwd=tmp_path, capture_output=True, check=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with capsys.disabled():
        print(f"\n{count} feeds: {wall:.1f} s, {cpu:.1f} CPU-s, {after.ru_maxrss / 1024:.0f} MB")
    assert (tmp_path / "out/index.html").is_file()
    assert wall < 60
