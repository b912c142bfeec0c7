"""The pages for a person alone, a team and a newsletter: each path as a new user follows it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from flows.config import load_workspace
from tests.documentation import block, commands
from tests.integration.test_documented_commands import done, folder, opml, source_names

pytestmark = pytest.mark.integration

__all__ = ["folder"]


def text_of(workspace: Path) -> str:
    """Return the newest edition as text, on one line."""
    (path,) = sorted((workspace / "out").glob("*/*/*/email.txt"))[-1:]
    return " ".join(path.read_text(encoding="utf-8").split())


def test_a_person_alone_shapes_the_edition_and_then_names_sources(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init, run, _ = commands("run: alone")
    done(init.partition(" && ")[0])
    monkeypatch.chdir(folder / "my-news")
    done(f"{run} --engine direct")
    workspace = folder / "my-news"
    before = text_of(workspace)
    assert "You follow" not in before
    (workspace / "standfirst.toml").write_text(block("settings: alone"), encoding="utf-8")
    recompose, preview = commands("run: alone again")
    done(recompose)
    after = text_of(workspace)
    assert "You follow" in after
    assert re.search(r"Left out because you muted: .*Health \(\d+ stor", after)
    body, _, _ = after.partition(" LINKS ")
    assert "Brennick Courier" in before
    assert "Brennick Courier" not in body.replace("Brennick Courier (", "")
    assert "MY MORNING" in done(preview)
    read_list, *_ = commands("run: alone sources")
    opml(workspace, "https://example.org/a.xml")
    done(read_list)
    assert source_names(workspace) == ["Feed https://example.org/a.xml"]


@pytest.mark.parametrize(
    ("settings", "run"), [("settings: team", "run: team"), ("settings: newsletter", "run: newsletter")]
)
def test_a_team_and_a_newsletter_see_what_would_be_sent(folder: Path, settings: str, run: str) -> None:
    done("standfirst init")
    (folder / "standfirst.toml").write_text(block(settings), encoding="utf-8")
    assert load_workspace(folder).problems == ()
    for secret in ("mail-password", "imap-password"):
        (folder / secret).write_text("secret\n", encoding="utf-8")
        (folder / secret).chmod(0o600)
    genrsa, chmod, _ = (line.split() for line in commands("run: dkim"))
    for command in (genrsa, chmod):
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    once, dry_run = commands(run)
    done(f"{once} --engine direct")
    assert list((folder / "out").glob("**/email.txt"))
    done(dry_run)
