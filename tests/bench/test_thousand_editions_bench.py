"""What publishing one more edition costs with 1,000 stored ones, beside the tenth: time, memory, files."""

from __future__ import annotations

import resource
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows.adapters.out_files import FilePublisher
from flows.config import Request
from flows.language.formatting import edition_folder
from flows.model import Edition, Section, Story
from flows.runs import steps
from flows.runs.run_report import notes
from flows.runs.session import ComposedEdition, Session, open_session
from flows.urls.own_pages import month_of, month_path
from tests.bench.replicas import AS_OF
from tests.factories_edition import realistic_edition, receipt

pytestmark = pytest.mark.slow

FEW, MANY = 10, 1_000
# A story in three is one that the edition before told as well.
FOLLOWED = 3
BRIEFS = 40
MOST = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of the processor, Pagefind's included, the highest memory, and the files that were written."""

    seconds: float
    megabytes: float
    files: int


def edition(before: int) -> Edition:
    """Return the edition of so many days before the last one."""
    as_of, sample = AS_OF - timedelta(days=before), realistic_edition()
    number = 10_000 - before

    def renamed(place: int, story: Story) -> Story:
        day = number - place % FOLLOWED
        return replace(
            story,
            id=f"s{day:05}n{place:03}",
            headline=f"{story.headline} {day}",
            latest=as_of,
            articles=tuple(replace(ref, id=f"a{day:05}n{place:03}n{ref.id[-4:]}") for ref in story.articles),
            headline_article_id=f"a{day:05}n{place:03}n{story.headline_article_id[-4:]}",
        )

    stories = [renamed(place, story) for place, story in enumerate(sample.shown)]
    sections = tuple(
        Section(theme=section.theme, stories=tuple(stories.pop(0) for _ in section.stories))
        for section in sample.sections
    )
    brief = sample.also_reported[0]
    return replace(
        sample,
        id=f"{as_of:%Y-%m-%d}",
        guid=f"urn:uuid:{number:032}",
        number=number,
        as_of=as_of,
        since=as_of - timedelta(days=1),
        sections=sections,
        also_reported=tuple(renamed(100 + place, brief) for place in range(BRIEFS)),
    )


def publish(session: Session, published: Edition) -> int:
    session.plan = replace(session.plan, as_of=published.as_of)
    session.composed = ComposedEdition(edition=published, receipt=receipt(), is_quiet=False)
    changed = steps.publish(session)
    notes(session)
    return changed


def cost(folder: Path, editions: int) -> Cost:
    """Return the cost of an edition after others, of which those before the last were stored and not made."""
    folder.mkdir()
    # Feeds hold as many editions as there are before the tenth, so that they are full in both.
    settings = f'site_url = "https://news.example/"\n[lengths]\nfeed_editions = {FEW}\n'
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    request = Request(folder=folder, as_of=AS_OF.isoformat(), sources=("news",))
    (folder / "news").mkdir()
    with open_session(request, lambda _: None) as session:
        months = set[str]()
        for before in range(editions - 1, 1, -1):
            stored = edition(before)
            session.store.save_edition(stored, receipt())
            FilePublisher(folder / "out").publish({f"{edition_folder(stored.id)}index.html": b"page"})
            months.add(month_path(month_of(stored.id)))
        # A folder without an archive gets every page.
        pages = dict.fromkeys(sorted(months), b"month")
        FilePublisher(folder / "out").publish({**pages, "archive.html": " ".join(pages).encode()})
        publish(session, edition(1))
        files = publish(session, edition(0))
        # The edition is made again in place of itself: the least of three, as the machine may be busy.
        seconds = min(_seconds(session, turn) for turn in range(1, 4))
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Forgets the highest memory.
        publish(session, replace(edition(0), words=9))
    return Cost(seconds=seconds, megabytes=_highest_megabytes(), files=files)


def _seconds(session: Session, turn: int) -> float:
    def used() -> float:
        return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime

    began = used()
    publish(session, replace(edition(0), words=turn))
    return used() - began


def _highest_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1_000


def test_one_more_edition_costs_after_a_thousand_what_the_tenth_cost(tmp_path: Path) -> None:
    cost(tmp_path / "warm", 2)
    few, many = cost(tmp_path / "few", FEW), cost(tmp_path / "many", MANY)
    print(f"the {FEW}th: {few}\nthe {MANY:,}th: {many}")
    assert many.seconds < MOST * few.seconds
    assert many.megabytes < MOST * few.megabytes
    assert many.files < MOST * few.files
