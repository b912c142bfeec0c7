"""Outlets that are to appear nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.config import load_workspace
from flows.editions.select import without_never
from flows.errors import ConfigurationError
from flows.model import FetchedDocument, Media, NeverOutlet, Source, SourceKind
from flows.runs.pipeline.compose import compose
from tests.factories import BRIDGE, HOUR, NOON, MemoryStore, accounts, article, ingest, plan, store_of


def ids(*never: NeverOutlet) -> list[str]:
    found = (
        article(id="a", outlet="The Loud  Herald", url="https://agency.example/1"),
        article(id="b", outlet="Agency", url="https://www.loud.example/1"),
        article(id="c", outlet="Agency", url="https://blogs.loud.example/1"),
        article(id="d", outlet="Herald", url="https://notloud.example/1"),
        article(id="e", outlet="Herald", url=None),
    )
    return [each.id for each in without_never(found, never)]


def test_an_outlet_is_excluded_by_name_from_whichever_source() -> None:
    assert ids(NeverOutlet(name="the loud herald")) == ["b", "c", "d", "e"]


def test_an_outlet_is_excluded_by_its_site_and_what_lies_below() -> None:
    assert ids(NeverOutlet(site="loud.example")) == ["a", "d", "e"]
    assert ids(NeverOutlet(name="Herald", site="www.loud.example")) == ["a"]


def test_without_exclusions_all_stays() -> None:
    assert ids() == list("abcde")


def test_an_excluded_outlet_is_in_no_edition_though_stored_before() -> None:
    store = store_of(*accounts("a", BRIDGE))
    never = (NeverOutlet(name="Outlet a1"),)
    edition, _ = compose(replace(plan(as_of=NOON + 4 * HOUR), never=never), store)
    stories = [story for section in edition.sections for story in section.stories]
    assert {ref.outlet for story in stories for ref in story.articles} == {"Outlet a2", "Outlet a3"}
    assert "Outlet a1" not in str(edition)


def test_a_headline_of_an_excluded_outlet_is_not_named_as_ended() -> None:
    store = store_of(*accounts("a", BRIDGE))
    first, receipt = compose(plan(as_of=NOON + 4 * HOUR), store)
    store.save_edition(first, receipt)
    (told,) = (story for section in first.sections for story in section.stories)
    outlet = next(ref.outlet for ref in told.articles if ref.id == told.headline_article_id)
    later = plan(as_of=NOON + 200 * HOUR)
    assert [each.headline for each in compose(later, store)[0].change.ended] == [told.headline]
    never = (NeverOutlet(name=outlet),)
    assert told.headline not in str(compose(replace(later, never=never), store)[0])


def test_an_excluded_outlet_is_not_even_stored() -> None:
    store = MemoryStore()
    never = (NeverOutlet(name="Loud Herald"),)
    (source,) = plan().sources
    body = f"---\noutlet: Loud Herald\n---\n{BRIDGE[0][0]}\n\n{BRIDGE[0][1]}".encode()
    documents = [FetchedDocument(source=source, locator="a.md", media=Media.MARKDOWN, body=body)]
    assert ingest(replace(plan(as_of=NOON), never=never), documents, store).fetched == 0
    assert store.by_id == {}
    assert ingest(plan(as_of=NOON), documents, store).fetched == 1


class TestConfiguration:
    def never(self, folder: Path, text: str) -> tuple[tuple[str, ...], tuple[NeverOutlet, ...], list[str]]:
        (folder / "seeds").mkdir()
        (folder / "standfirst.toml").write_text("", encoding="utf-8")
        (folder / "seeds/sources.toml").write_text(text, encoding="utf-8")
        found = load_workspace(folder)
        return _names(found.sources), found.never, [each.reason for each in found.problems]

    def test_never_is_read_from_the_sources(self, tmp_path: Path) -> None:
        text = (
            '[[source]]\nname = "Good"\nurl = "https://shared.example/good"\n'
            '[[source]]\nname = "Loud"\nurl = "https://loud.example/feed"\n'
            'outlet = "Loud Herald"\nnever = true\n'
            '[[source]]\nname = "Noise"\nurl = "https://shared.example/noise"\nnever = true\n'
            '[[source]]\nname = "Spam"\nsite = "www.spam.example"\nnever = true\n'
            '[[source]]\nname = "Odd"\npath = "odd"\nnever = "yes"\n'
        )
        sources, never, problems = self.never(tmp_path, text)
        assert sources == ("Good",)
        assert never == (
            NeverOutlet(name="Loud Herald"),
            NeverOutlet(site="loud.example"),
            NeverOutlet(name="Noise"),
            NeverOutlet(name="Spam", site="spam.example"),
        )
        assert problems == ['"never" must be true or false']

    def test_sources_on_the_command_line_keep_the_exclusions(self, tmp_path: Path) -> None:
        self.never(tmp_path, '[[source]]\nname = "Loud"\nnever = true\n[[source]]\nname = "a"\npath = "a"\n')
        assert load_workspace(tmp_path, sources=("x",)).never == (NeverOutlet(name="Loud"),)

    def test_a_site_that_is_no_host_is_a_problem(self, tmp_path: Path) -> None:
        text = '[[source]]\nname = "Loud"\nsite = "not a host"\nnever = true\n'
        text += '[[source]]\nname = "a"\npath = "a"\n'
        _, never, problems = self.never(tmp_path, text)
        assert never == ()
        assert problems == ['"site" is not a host name']


def _names(sources: tuple[Source, ...]) -> tuple[str, ...]:
    return tuple(source.name for source in sources)


def test_a_workspace_whose_sources_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text("[[source", encoding="utf-8")
    with pytest.raises(ConfigurationError):
        load_workspace(tmp_path)


def test_a_story_of_a_source_that_was_taken_out_is_not_named_as_ended() -> None:
    store = store_of(*accounts("a", BRIDGE))
    first, receipt = compose(plan(as_of=NOON + 4 * HOUR), store)
    store.save_edition(first, receipt)
    later = plan(as_of=NOON + 200 * HOUR)
    assert compose(later, store)[0].change.ended != ()
    others = (Source(name="Own feed", kind=SourceKind.URL, location="https://own.example/feed"),)
    assert compose(replace(later, sources=others), store)[0].change.ended == ()
