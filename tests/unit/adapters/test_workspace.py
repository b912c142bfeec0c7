from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.adapters.clock import SystemClock
from flows.adapters.workspace import (
    SAMPLE_AS_OF,
    append_sources,
    init_workspace,
    packaged_folder,
    remove_sample,
    renew_schemas,
    sample_names,
)
from flows.config import load_workspace
from flows.errors import WorkspaceError
from flows.model.settings import Settings

ROOT = Path(__file__).parents[3]
NEXT_WEEK = SAMPLE_AS_OF + timedelta(days=7)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "packaged"
    (folder / "articles/wire").mkdir(parents=True)
    (folder / "sources.toml").write_text('[[source]]\nname = "Wire"\npath = "articles/wire"\n')
    (folder / "themes.toml").write_text("# none\n")
    (folder / "articles/LICENSE").write_text("CC0\n")
    (folder / "articles/ANSWERS.toml").write_text("# not for users\n")
    (folder / "articles/wire/a.txt").write_text("A title\n")
    return folder


SCHEMAS = tuple(f".standfirst/schemas/{name}.schema.json" for name in ("sources", "standfirst", "themes"))


def copied(seeds: Path, text: str, now: datetime) -> str:
    (seeds / "articles/wire/a.txt").write_bytes(text.encode())
    folder = seeds.parent / "new"
    init_workspace(folder, now, seeds)
    return (folder / "seeds/articles/wire/a.txt").read_bytes().decode()


def test_new_workspace_holds_settings_sources_themes_and_the_sample(tmp_path: Path, seeds: Path) -> None:
    made = init_workspace(tmp_path / "new", NEXT_WEEK, seeds)
    assert made == (
        ".gitignore",
        *SCHEMAS,
        "seeds/sources.toml",
        "seeds/themes.toml",
        "seeds/articles/LICENSE",
        "seeds/articles/wire/a.txt",
        "standfirst.toml",
    )
    present = {path.relative_to(tmp_path / "new").as_posix() for path in (tmp_path / "new").rglob("*.*")}
    assert set(made) - {"seeds/articles/LICENSE"} <= present
    assert (tmp_path / "new/.gitignore").read_text() == "/.standfirst/\n/out/\n"


def test_new_workspace_can_be_loaded_and_runs_for_now(tmp_path: Path) -> None:
    init_workspace(tmp_path / "new", NEXT_WEEK)
    found = load_workspace(tmp_path / "new")
    assert found.settings == Settings(window=timedelta(hours=72))
    assert found.problems == ()
    assert all(Path(source.location).exists() for source in found.sources)


def test_each_file_of_a_new_workspace_names_the_copy_of_its_schema(tmp_path: Path) -> None:
    init_workspace(tmp_path, NEXT_WEEK)
    for name in ("standfirst.toml", "seeds/sources.toml", "seeds/themes.toml"):
        directive, schema = (tmp_path / name).read_text(encoding="utf-8").splitlines()[0].split(" ")
        assert directive == "#:schema"
        assert (tmp_path / name).parent.joinpath(schema).resolve() in {tmp_path / each for each in SCHEMAS}


def test_schemas_that_are_missing_or_old_are_renewed(tmp_path: Path) -> None:
    init_workspace(tmp_path, NEXT_WEEK)
    first, second, third = (tmp_path / name for name in SCHEMAS)
    texts = [path.read_bytes() for path in (first, second, third)]
    first.write_bytes(b"{}")
    second.unlink()
    renew_schemas(tmp_path)
    assert [path.read_bytes() for path in (first, second, third)] == texts
    renew_schemas(tmp_path / "standfirst.toml")  # not a folder: nothing is written, nothing is raised


def test_settings_shown_in_comments_are_the_defaults(tmp_path: Path, seeds: Path) -> None:
    init_workspace(tmp_path / "new", NEXT_WEEK, seeds)
    settings = tmp_path / "new/standfirst.toml"
    shown = re.sub(r"^# (?=\[|\w+ = )", "", settings.read_text(), flags=re.MULTILINE)
    settings.write_text(shown)
    assert f"\nstories = {Settings().lengths.stories}\n" in shown
    assert load_workspace(tmp_path / "new").settings == Settings(window=timedelta(hours=72))


@pytest.mark.parametrize(
    ("sample", "shifted"),
    [
        ("date: 2026-11-19T06:10:00Z", "date: 2026-11-26T06:10:00Z"),
        ("2026-11-27", "2026-12-04"),
        ("/2026/11/19/a", "/2026/11/26/a"),
        ("Thu, 19 Nov 2026 06:10:00 +0000", "Thu, 26 Nov 2026 06:10:00 +0000"),
        ("Sat, 5 Dec 2026 06:10:00 GMT", "Sat, 12 Dec 2026 06:10:00 GMT"),
        ("2062-11-19", "2062-11-19"),
        ("Sun, 19 Nov 2062 06:10:00 GMT", "Sun, 19 Nov 2062 06:10:00 GMT"),
        ("2026-11-31 and 12026-11-19 and 2026-11/19", "2026-11-31 and 12026-11-19 and 2026-11/19"),
        ("Thu, 31 Nov 2026", "Thu, 31 Nov 2026"),
        ("Größe “zwei”\r\n", "Größe “zwei”\r\n"),
    ],
)
def test_dates_of_the_sample_move_by_whole_days(seeds: Path, sample: str, shifted: str) -> None:
    assert copied(seeds, sample, NEXT_WEEK) == shifted


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (SAMPLE_AS_OF, "2026-11-20"),
        (SAMPLE_AS_OF + timedelta(hours=23, minutes=59), "2026-11-20"),
        (SAMPLE_AS_OF + timedelta(days=1), "2026-11-21"),
        (SAMPLE_AS_OF - timedelta(seconds=1), "2026-11-19"),
        (datetime(2031, 1, 1, 6, 59, tzinfo=UTC), "2030-12-31"),
    ],
)
def test_sample_ends_on_the_latest_day_that_is_not_ahead(seeds: Path, now: datetime, day: str) -> None:
    assert copied(seeds, "2026-11-20", now) == day


def test_weekday_follows_its_date(seeds: Path) -> None:
    assert copied(seeds, "Thu, 19 Nov 2026", SAMPLE_AS_OF + timedelta(days=2)) == "Sat, 21 Nov 2026"


def test_workspace_is_not_made_twice(tmp_path: Path, seeds: Path) -> None:
    init_workspace(tmp_path / "new", NEXT_WEEK, seeds)
    with pytest.raises(WorkspaceError, match="is a workspace already. Edit its standfirst.toml, or name"):
        init_workspace(tmp_path / "new", NEXT_WEEK, seeds)


def test_files_that_are_there_stay(tmp_path: Path, seeds: Path) -> None:
    mine = tmp_path / "new/seeds/sources.toml"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    made = init_workspace(tmp_path / "new", NEXT_WEEK, seeds)
    assert "seeds/sources.toml" not in made
    assert "standfirst.toml" in made
    assert mine.read_text() == "# mine\n"


def test_folder_that_cannot_be_made_is_told(tmp_path: Path, seeds: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WorkspaceError, match=r"cannot be made a workspace \(Not a directory\)"):
        init_workspace(tmp_path / "file/new", NEXT_WEEK, seeds)


def test_workspace_without_the_sample_explains_sources_and_names_none(tmp_path: Path) -> None:
    made = init_workspace(tmp_path, NEXT_WEEK, sample=False)
    assert made == (".gitignore", *SCHEMAS, "seeds/sources.toml", "seeds/themes.toml", "standfirst.toml")
    text = (tmp_path / "seeds/sources.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {}
    assert "#   name       required, unique" in text
    assert "# A live feed:" in text
    assert "The sample below" not in text


def test_removed_sample_leaves_what_a_workspace_without_it_has(tmp_path: Path) -> None:
    init_workspace(tmp_path / "with", NEXT_WEEK)
    init_workspace(tmp_path / "without", NEXT_WEEK, sample=False)
    assert len(sample_names(tmp_path / "with")) > 5
    remove_sample(tmp_path / "with")

    def files(folder: Path) -> dict[str, bytes]:
        paths = sorted(folder.rglob("*"))
        return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in paths}

    assert files(tmp_path / "with") == files(tmp_path / "without")
    assert sample_names(tmp_path / "with") == ()


def test_changed_articles_of_the_sample_stay(tmp_path: Path, seeds: Path) -> None:
    (seeds / "articles/wire/b.txt").write_text("Another, of 2026-11-19\n")
    init_workspace(tmp_path / "new", NEXT_WEEK, seeds)
    mine = tmp_path / "new/seeds/articles/wire/a.txt"
    mine.write_text("A title of mine\n")
    remove_sample(tmp_path / "new", seeds)
    assert mine.read_text() == "A title of mine\n"
    assert not mine.with_name("b.txt").exists()


def test_workspace_with_a_source_of_its_own_is_no_sample(tmp_path: Path) -> None:
    init_workspace(tmp_path, NEXT_WEEK)
    append_sources(tmp_path / "seeds/sources.toml", [{"name": "Mine", "url": "https://mine.example/feed"}])
    assert sample_names(tmp_path) == ()


def test_folder_that_the_sample_is_taken_from_has_none_to_remove() -> None:
    assert sample_names(ROOT) == ()


def test_package_goes_before_the_checkout(tmp_path: Path) -> None:
    package = tmp_path / "flows"
    (tmp_path / "seeds").mkdir()
    package.mkdir()
    assert packaged_folder("seeds", package) == tmp_path / "seeds"
    (package / "_seeds").mkdir()
    assert packaged_folder("seeds", package) == package / "_seeds"


def test_broken_installation_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="its templates are missing. Install Standfirst again."):
        packaged_folder("templates", tmp_path / "flows")


def test_repository_runs_for_the_time_of_its_sample() -> None:
    assert load_workspace(ROOT).settings.as_of == SAMPLE_AS_OF


def test_clock_is_utc_in_whole_seconds() -> None:
    now = SystemClock().now()
    assert (now.tzinfo, now.microsecond) == (UTC, 0)
