"""`standfirst verify` on the sample and on a site of this machine: what was changed is found and told."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flows.config import Request
from flows.model import Edition
from flows.runs import steps
from flows.runs.session import open_session
from tests import loopback
from tests.integration.test_completed_articles import PARAGRAPHS, feed, page, workspace
from tests.integration.test_stories_command import ROOT, said
from tests.loopback import PUBLISHED, Line, Site, SiteRequest, by_path, says

pytestmark = pytest.mark.integration

FOLDER = "out/2026/11/20"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify") / "workspace"
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "standfirst.toml", folder)
    said(folder, "run", "--engine", "direct", "--as-of", "2026-11-20T07:00Z")
    return folder


@pytest.fixture
def sample(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "workspace")


def verify(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the command in this process; return its exit code and what it said, here or there."""
    from flows.cli.main import main

    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.argv", ["standfirst", "verify", *arguments, "--workspace", str(folder)])
        patched.setattr("sys.stdout", told)
        patched.setattr("sys.stderr", told)
        with pytest.raises(SystemExit) as ended:
            main()
    return int(ended.value.code or 0), told.getvalue()


def verified(folder: Path, *arguments: str) -> str:
    code, told = verify(folder, *arguments)
    assert code == 0, told
    return told


def refused(folder: Path, *arguments: str) -> str:
    """Return the one line in which a verification told a difference."""
    code, told = verify(folder, *arguments)
    assert code == 1, told
    return told.splitlines()[-1]


def first_quote(folder: Path) -> dict[str, Any]:
    edition = json.loads((folder / FOLDER / "edition.json").read_bytes())
    quote: dict[str, Any] = edition["sections"][0]["stories"][0]["quotes"][0]
    return quote


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_edition_as_it_was_made_is_verified_by_its_id_and_by_its_path(sample: Path) -> None:
    by_id = verified(sample, "2026-11-20")
    assert by_id.startswith("Edition 2026-11-20: ")
    assert "files as the store has them" in by_id
    for path in (sample / FOLDER, sample / FOLDER / "edition.json"):
        assert verified(sample, str(path)) == by_id


def test_a_changed_text_of_the_store_is_found(sample: Path) -> None:
    quote = first_quote(sample)
    with closing(sqlite3.connect(sample / ".standfirst/standfirst.db")) as store:
        changed = "UPDATE articles SET text = replace(text, ?, ?) WHERE id = ?"
        store.execute(changed, (quote["text"], quote["text"].upper(), quote["article_id"]))
        store.commit()
    line = refused(sample, "2026-11-20")
    assert line.startswith("standfirst: edition 2026-11-20: story ")
    assert f"article {quote['article_id']} ({quote['outlet']})" in line
    assert quote["text"][:40].upper() in line
    assert "standfirst run --as-of 2026-11-20T07:00:00Z" in line


def test_a_changed_quotation_of_the_published_edition_is_found(sample: Path) -> None:
    quote = first_quote(sample)
    change(sample / FOLDER / "edition.json", quote["text"], f"Not {quote['text']}")
    assert f"found “Not {quote['text'][:40]}" in refused(sample, "2026-11-20")


def test_a_changed_number_of_the_published_edition_is_found(sample: Path) -> None:
    change(sample / FOLDER / "edition.json", '"number": 1,', '"number": 2,')
    line = refused(sample, "2026-11-20")
    assert "edition.json, number, against the store: expected “1”, found “2”" in line


def test_a_changed_receipt_is_found(sample: Path) -> None:
    quote = first_quote(sample)
    receipt = sample / FOLDER / "receipt.json"
    old = json.loads(receipt.read_bytes())["articles"][quote["article_id"]]
    change(receipt, old, "0" * 64)
    line = refused(sample, "2026-11-20")
    assert f"receipt, article {quote['article_id']} ({quote['outlet']})" in line
    assert f"expected {'0' * 64}, found {old}" in line


def test_a_lost_edition_is_found(sample: Path) -> None:
    (sample / FOLDER / "edition.json").unlink()
    assert "expected the published edition, found no such file" in refused(sample, "2026-11-20")


@pytest.mark.parametrize("asked", ["2020-01-01", "standfirst.toml"])
def test_what_is_no_edition_ends_the_command_with_status_2(sample: Path, asked: str) -> None:
    known = sample / asked if (sample / asked).exists() else asked
    code, told = verify(sample, str(known))
    assert (code, told.count("\n")) == (2, 1)
    assert str(known) in told


def test_an_edition_of_another_workspace_ends_the_command_with_status_2(sample: Path) -> None:
    change(sample / FOLDER / "edition.json", '"id": "2026-11-20"', '"id": "2026-11-21"')
    code, told = verify(sample, str(sample / FOLDER))
    assert code == 2
    assert "edition 2026-11-21: is not in the store of this workspace" in told


@dataclass
class Turning:
    """A page that can be changed while its site is up."""

    behaviour: loopback.Behaviour = field(default_factory=page)

    async def __call__(self, asked: SiteRequest, line: Line) -> None:
        await self.behaviour(asked, line)


async def rewritten(asked: SiteRequest, line: Line) -> None:
    """Give the page with every sentence in other words."""
    told = "".join(f"<p>In short, {each.replace('the', 'that')}</p>" for each in PARAGRAPHS)
    await line.answer(
        200, f"<html><body><article>{told}</article></body></html>".encode(), Content_Type="text/html"
    )


async def reset(asked: SiteRequest, line: Line) -> None:
    """Give the page in another typography."""
    told = "".join(f"<p>{each.replace(' ', '&nbsp;')}<br></p>\n" for each in PARAGRAPHS)
    await line.answer(
        200, f"<html><body><article>{told}</article></body></html>".encode(), Content_Type="text/html"
    )


@pytest.fixture
def turning() -> Turning:
    return Turning()


@pytest.fixture
def site(turning: Turning) -> Iterator[Site]:
    behaviours = {"open": by_path(says(404), feed=feed("open"), stories=turning)}
    with loopback.loopback(behaviours) as sites:
        yield sites["open"]


@pytest.fixture
def linked(site: Site, tmp_path: Path) -> Path:
    """Return a workspace whose edition quotes a page of a site of this machine."""
    folder = workspace(tmp_path, [site])
    steps.run(Request(folder=folder, as_of=PUBLISHED.replace(hour=7).isoformat()), lambda _: None)
    return folder


def edition_of(folder: Path) -> Edition:
    with open_session(Request(folder=folder), lambda _: None) as session:
        return next(session.store.editions.newest(1))


def test_quotations_of_a_page_link_to_their_sentences(linked: Path, site: Site) -> None:
    (section,) = edition_of(linked).sections
    story = section.stories[0]
    urls = [quote.url for quote in (story.standfirst, *story.quotes) if quote]
    assert urls
    assert all(url.startswith(site.url("/stories/1") + "#:~:text=") for url in urls)


@pytest.mark.parametrize("behaviour", [None, reset])
def test_pages_that_still_say_it_are_counted(linked: Path, turning: Turning, behaviour: Any) -> None:
    turning.behaviour = behaviour or turning.behaviour
    told = verified(linked, "2026-11-20", "--online")
    assert "as the pages have them; 0 pages could not be checked." in told
    assert "Online: 0" not in told


def test_a_page_that_says_something_else_is_a_difference(linked: Path, turning: Turning, site: Site) -> None:
    turning.behaviour = rewritten
    line = refused(linked, "2026-11-20", "--online")
    assert site.url("/stories/1") in line
    assert "found no such sentence there now. The outlet changed its page" in line


def test_a_page_that_cannot_be_read_is_told_and_is_no_difference(linked: Path, turning: Turning) -> None:
    turning.behaviour = says(503)
    told = verified(linked, "2026-11-20", "--online")
    assert "Online: 0 quotations as the pages have them; 1 page could not be checked." in told
    assert "answered with status 503" in told


def test_a_page_that_robots_may_not_read_is_not_asked_for(linked: Path, site: Site) -> None:
    site.behaviour = by_path(
        says(404), robots_txt=loopback.gives(b"User-agent: *\nDisallow: /", Content_Type="text/plain")
    )
    asked = len(site.requests)
    told = verified(linked, "2026-11-20", "--online")
    assert "1 page could not be checked" in told
    assert [each.path for each in site.requests[asked:]] == ["/robots.txt"]
