"""The folder of a workspace: its files together, and what the command line replaces."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.config import (
    load_workspace,
)
from flows.errors import WorkspaceError
from flows.model import Source, SourceKind
from flows.model.settings import Settings
from tests.unit.config.files import read, refusal, workspace


class TestWorkspaceFolder:
    def test_folder_without_settings_is_no_workspace(self, tmp_path: Path) -> None:
        with pytest.raises(
            WorkspaceError, match="is not a workspace: it holds no standfirst.toml. Make one with"
        ):
            load_workspace(tmp_path)

    def test_sources_on_the_command_line_need_no_workspace(self, tmp_path: Path) -> None:
        loaded = load_workspace(tmp_path / "new", sources=("news.txt",))
        assert loaded.sources == (Source(name="news.txt", kind=SourceKind.PATH, location="news.txt"),)
        assert loaded.settings == Settings()
        assert loaded.problems == ()

    def test_sources_on_the_command_line_replace_a_broken_sources_file(self, tmp_path: Path) -> None:
        folder = workspace(tmp_path, sources="[[source")
        loaded = load_workspace(folder, sources=("https://a.example/feed.xml",))
        assert [source.name for source in loaded.sources] == ["https://a.example/feed.xml"]

    def test_command_line_goes_before_the_file(self, tmp_path: Path) -> None:
        folder = workspace(tmp_path, 'out = "public"\nas_of = 2026-11-20')
        as_of = datetime(2026, 1, 1, tzinfo=UTC)
        overridden = load_workspace(folder, out=tmp_path / "elsewhere", as_of=as_of)
        configured = load_workspace(folder)
        assert (overridden.out, overridden.settings.as_of) == (tmp_path / "elsewhere", as_of)
        assert configured.out == tmp_path / "public"
        assert configured.settings.as_of == datetime(2026, 11, 20, 7, tzinfo=UTC)
        on_that_day = load_workspace(folder, as_of="2026-01-01")
        assert on_that_day.settings.as_of == datetime(2026, 1, 1, 7, tzinfo=UTC)

    def test_out_and_store_lie_in_the_workspace(self, tmp_path: Path) -> None:
        loaded = read(tmp_path)
        assert loaded.out == tmp_path / "out"
        assert loaded.store_path == tmp_path / ".standfirst/standfirst.db"
        assert loaded.store_url == f"sqlite:///{loaded.store_path}"

    def test_the_store_may_be_on_a_server_whose_password_is_not_shown(self, tmp_path: Path) -> None:
        url = "postgresql://digest:secret@db.example/news"
        loaded = read(tmp_path, f'store = "{url}"')
        assert (loaded.store_url, loaded.may_have_store) == (url, True)
        assert "secret" not in repr(loaded)


class TestTemplates:
    def test_packaged_templates_are_there_without_a_folder(self, tmp_path: Path) -> None:
        assert any(name.endswith(".html.j2") for name in read(tmp_path).templates)

    def test_template_of_the_workspace_goes_before_the_packaged_one(self, tmp_path: Path) -> None:
        packaged = read(tmp_path).templates
        name = min(packaged)
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / name).write_text("mine", encoding="utf-8")
        (tmp_path / "templates/.swap").write_bytes(b"\xff")
        assert read(tmp_path).templates == {**packaged, name: "mine"}


def test_a_reader_weighs_themes_and_sources_by_name(tmp_path: Path) -> None:
    text = '[weights]\nthemes = { Sport = 0.5, also = 0 }\nsources = { "Harbour Times" = 2.5 }'
    weights = read(tmp_path, text).settings.weights
    assert (weights.themes, weights.sources) == ({"Sport": 0.5, "also": 0}, {"Harbour Times": 2.5})


def test_a_weight_for_a_theme_that_is_not_there_is_refused(tmp_path: Path) -> None:
    message = refusal(workspace(tmp_path, "[weights]\nthemes = { Sports = 0.5 }"))
    assert message == 'standfirst.toml, [weights], themes: "Sports" is no theme. Did you mean "Sport"?'


def test_leads_that_need_less_than_items_are_refused(tmp_path: Path) -> None:
    message = refusal(workspace(tmp_path, "[tiers]\nlead = 1\nitem = 5"))
    assert message == (
        "standfirst.toml, [tiers], lead: is 1, below that of an item (5)."
        " Give leads at least as much as items."
    )


def test_a_weight_below_nothing_is_refused(tmp_path: Path) -> None:
    message = refusal(workspace(tmp_path, "[weights]\nthemes = { Sport = -1 }"))
    assert '"Sport" must be at least 0' in message


def test_a_host_typed_for_one_run_may_be_private(tmp_path: Path) -> None:
    loaded = load_workspace(tmp_path, sources=("http://127.0.0.1:1/feed", "folder"))
    assert loaded.settings.fetch.allow_hosts == ("127.0.0.1",)
