"""Commands with --json: one document of a published schema on stdout, nothing else there, the same status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from flows.cli.json_output import schema_name, to_json
from flows.cli.main import app
from flows.model.command_output import CommandError
from tests import loopback
from tests.loopback import NETWORK, gives, rss, says

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def document(text: str, name: str) -> dict[str, Any]:
    """Return the one document of a text, which keeps its schema."""
    schema = json.loads((ROOT / f"docs/schemas/{name}.schema.json").read_bytes())
    plain: dict[str, Any] = json.loads(text)
    Draft202012Validator(schema).validate(plain)
    assert plain["schema"] == schema_name(name)
    return plain


def said(folder: Path, name: str, *arguments: str, status: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(app, [*arguments, "--json", "--workspace", str(folder)])
    assert done.exit_code == status, f"{done.output}\n{done.exception!r}"
    return document(done.stdout, name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("json") / "news"
    assert CliRunner().invoke(app, ["init", str(folder)]).exit_code == 0
    return folder


@pytest.fixture(scope="module")
def first(folder: Path) -> dict[str, Any]:
    """Return what the first run said."""
    return said(folder, "run-output", "run", "--engine", "direct", "--verbose")


def test_a_run_says_what_it_made(folder: Path, first: dict[str, Any]) -> None:
    edition = first["edition"]
    assert json.loads(Path(edition["json"]).read_bytes())["id"] == edition["id"]
    assert Path(edition["page"]).is_file()
    assert edition["counts"]["shown"] == sum(story["tier"] != "brief" for story in edition["stories"])
    assert first["added"] > 0
    again = said(folder, "run-output", "run", "--engine", "direct")
    assert again["edition"] is None


def test_stories_are_listed_and_explained(folder: Path, first: dict[str, Any]) -> None:
    listed = said(folder, "story-list", "stories", "list")
    assert listed["stories"] == first["edition"]["stories"]
    assert listed["edition"] == first["edition"]["id"]
    explained = said(folder, "explanation", "explain", listed["stories"][0]["id"])
    assert explained["story"]["id"] == listed["stories"][0]["id"]


def test_sources_are_listed_with_or_without_the_word(folder: Path, first: dict[str, Any]) -> None:
    listed = said(folder, "source-list", "sources")
    assert len(listed["sources"]) == first["edition"]["counts"]["sources"] == 10
    assert listed == said(folder, "source-list", "sources", "list")


def test_health_and_its_status(folder: Path, first: dict[str, Any]) -> None:
    assert said(folder, "doctor", "doctor", "--offline")["severity"] == "ok"


def test_the_store_says_what_it_holds(folder: Path, first: dict[str, Any]) -> None:
    info = said(folder, "store-info", "store", "info")
    assert info["articles"] == first["added"]
    assert {table["name"]: table["rows"] for table in info["tables"]}["editions"] == info["editions"] == 1


def test_sources_that_are_checked_keep_the_status_and_hide_their_keys(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    with loopback.loopback({"quay": gives(rss("quay")), "gull": says(404)}) as sites:
        urls = [f"{site.url()}?key=hidden" for site in sites.values()]
        assert CliRunner().invoke(app, ["init", str(folder), *urls]).exit_code == 0
        with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\n')
        checks = said(folder, "source-checks", "sources", "check", status=1)["sources"]
    assert [(check["entries"], check["problem"] is None) for check in checks] == [(2, True), (0, False)]
    listed = said(folder, "source-list", "sources")
    assert [source["address"].endswith("/feed") for source in listed["sources"]] == [True, True]
    assert "hidden" not in json.dumps(listed)


@pytest.mark.parametrize(
    "arguments",
    [
        ("stories", "list"),
        ("explain", "x"),
        ("sources",),
        ("sources", "check"),
        ("run",),
        ("explain", "--json"),
    ],
)
def test_an_error_is_a_document_too(arguments: tuple[str, ...], tmp_path: Path) -> None:
    program = [sys.executable, "-P", "-m", "flows", *arguments, "--json", "--workspace", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(program, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    if arguments == ("explain", "--json"):
        # Typed wrong: what was missing stands on stderr, as always.
        assert (done.stdout, "Missing argument" in done.stderr) == ("", True)
        return
    error = document(done.stdout, "command-error")
    assert f"{error['thing']}: {error['problem']}. {error['remedy']}" in done.stderr


def test_any_text_can_be_carried_by_any_pipe() -> None:
    text = "Zürich \ud800 \x1b[31m \u2028"
    written = to_json(CommandError(thing=text, problem="", remedy=""))
    assert written.isascii()
    assert json.loads(written)["thing"] == text
