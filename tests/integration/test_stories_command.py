"""`standfirst explain` and `standfirst stories` on the sample: what a person sees and decides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration


def standfirst(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "flows", *arguments, "--workspace", str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def said(folder: Path, *arguments: str) -> str:
    finished = standfirst(folder, *arguments)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories") / "workspace"
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copy(ROOT / "standfirst.toml", folder)
    said(folder, "run", "--engine", "direct")
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "workspace")


def listed(folder: Path) -> dict[str, str]:
    """Return the stories of the newest edition: id by headline."""
    rows = (line.split("  ", 2) for line in said(folder, "stories", "list").splitlines())
    return {headline: story_id for story_id, _, headline in rows}


def test_every_story_can_be_explained_by_its_id(workspace: Path) -> None:
    stories = listed(workspace)
    assert len(stories) > 10
    for headline, story_id in list(stories.items())[:3]:
        told = said(workspace, "explain", story_id)
        assert told.startswith(headline.rstrip("…"))
        assert "nearest to 1" in told or "stands alone" in told


def test_a_name_that_fits_many_stories_is_asked_for_again(workspace: Path) -> None:
    finished = standfirst(workspace, "explain", "the")
    assert finished.returncode == 2
    assert "names " in finished.stderr
    assert "Name one by its id: s" in finished.stderr


def test_a_name_that_fits_nothing_says_where_to_look(workspace: Path) -> None:
    finished = standfirst(workspace, "explain", "zebras on the moon")
    assert finished.returncode == 2
    assert "`standfirst stories list` shows those of the newest edition." in finished.stderr


def test_a_workspace_without_an_edition_says_what_makes_one(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    shutil.copy(ROOT / "standfirst.toml", tmp_path)
    shutil.copy(ROOT / "seeds/sources.toml", tmp_path / "seeds")
    finished = standfirst(tmp_path, "explain", "mill")
    assert finished.returncode == 2
    assert "`standfirst run` makes one." in finished.stderr


def test_what_a_person_splits_and_merges_stays_so(workspace: Path) -> None:
    story = listed(workspace)["Corvane Steel to close Brennick mill with loss of 1,240 jobs"]
    assert "4. " in said(workspace, "explain", story)
    assert "The next run makes the edition of " in said(workspace, "stories", "split", story, "4")
    said(workspace, "run", "--engine", "direct")
    assert "4. " not in said(workspace, "explain", "close Brennick mill")

    stories = listed(workspace)
    # Both are in English.
    names = [
        story_id
        for headline, story_id in stories.items()
        if "Brennick mill" in headline or "Lenn treaty" in headline
    ]
    said(workspace, "stories", "merge", names[0], names[1])
    said(workspace, "run", "--engine", "direct")
    assert len(listed(workspace)) == len(stories) - 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("split", "close Brennick mill", "9"), 'article "9": is none of the 4 of story'),
        (("split", "close Brennick mill", "1", "2", "3", "4"), "some of its articles must go and some stay"),
        (("merge", "close Brennick mill", "close Brennick mill"), "is named twice"),
    ],
)
def test_a_decision_that_means_nothing_is_refused(words: tuple[str, ...], told: str, workspace: Path) -> None:
    finished = standfirst(workspace, "stories", *words)
    assert finished.returncode == 2
    assert told in finished.stderr
    assert "Traceback" not in finished.stderr
