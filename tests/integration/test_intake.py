"""What many files hold is stored as it is read, and a run that is cut off leaves it there."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.config import Request
from flows.model import Draft, FetchedDocument, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import read_document
from flows.runs import read_sources, steps
from flows.runs.session import Session, open_session

pytestmark = pytest.mark.integration

AS_OF = "2026-02-18T07:00Z"
FILES = 60


def workspace(folder: Path) -> Request:
    (folder / "seeds/news").mkdir(parents=True)
    (folder / "standfirst.toml").write_text('id = "same"\n', encoding="utf-8")
    sources = '[[source]]\nname = "News"\npath = "news"\n'
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    for number in range(FILES):
        text = f"# Bridge {number} is shut\n\nThe bridge over river {number} was shut on Monday.\n"
        (folder / f"seeds/news/{number:02}.md").write_text(text, encoding="utf-8")
    return Request(folder=folder, as_of=AS_OF)


def stored(session: Session) -> int:
    return len(session.store.articles(["News"], session.plan.as_of))


@pytest.fixture
def few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read_sources, "_MOST_FILED", 7)


@pytest.mark.usefixtures("few_wait")
def test_articles_are_stored_while_others_are_read(tmp_path: Path) -> None:
    with open_session(workspace(tmp_path)) as session:
        sources = read_sources.RunSources(session)
        assert sources.read(sources.names) == FILES
        assert stored(session) == FILES - FILES % 7
        sources.fetch_pages()
        tally = sources.store()
    assert (tally.fetched, tally.added, tally.failures) == (FILES, FILES, ())


@pytest.mark.usefixtures("few_wait")
def test_a_run_that_is_cut_off_keeps_what_it_stored_and_the_next_stores_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = workspace(tmp_path)
    with monkeypatch.context() as cut:
        cut.setattr(read_sources.RunSources, "fetch_pages", lambda _: 1 / 0)
        with open_session(request) as session, pytest.raises(ZeroDivisionError):
            steps.ingest(session)
    with open_session(request) as session:
        assert stored(session) == FILES - FILES % 7
        tally = steps.ingest(session)
        assert (tally.fetched, tally.added) == (FILES, FILES % 7)


def test_the_edition_is_the_same_however_many_are_stored_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []
    for name, most in (("together", 2_000), ("apart", 7)):
        monkeypatch.setattr(read_sources, "_MOST_FILED", most)
        report = steps.run(workspace(tmp_path / name), lambda _: None)
        assert report.edition is not None
        written.append((tmp_path / name / "out/index.html").read_bytes())
    assert written[0] == written[1]


@pytest.mark.usefixtures("few_wait")
def test_another_attempt_to_store_counts_nothing_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = workspace(tmp_path)
    (tmp_path / "seeds/news/empty.md").write_text("", encoding="utf-8")
    with open_session(request) as session:
        sources = read_sources.RunSources(session)
        sources.read(sources.names)
        sources.fetch_pages()
        with monkeypatch.context() as cut:
            cut.setattr(session.store, "record_run", lambda _: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                sources.store()
        tally = sources.store()
    assert (tally.fetched, tally.added, len(tally.failures)) == (FILES, FILES, 1)


def test_the_markup_of_a_page_is_not_kept() -> None:
    source = Source(name="lamp", kind=SourceKind.URL, location="https://lamp.example/1")
    body = b"<html><title>T</title><article><p>" + b"The bridge is shut. " * 50
    page = FetchedDocument(source=source, locator=source.location, media=Media.HTML, body=body)
    (draft,) = read_document(page, Limits())
    assert isinstance(draft, Draft)
    assert draft.entry.body == ""
