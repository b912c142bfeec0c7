"""The command itself, from a workspace to its out folder: repeatable, resumable, unmoved by bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
AS_OF = "2026-11-20T07:00Z"

pytestmark = pytest.mark.integration


def command(*arguments: str | Path) -> list[str]:
    # What an edition holds does not depend on the engine (test_engines shows it); this one starts sooner.
    engine = ("--engine", "direct") if arguments[0] == "run" else ()
    return [sys.executable, "-P", "-m", "flows", *map(str, arguments), *engine]


def surroundings(**changed: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **changed}


def standfirst(*arguments: str | Path, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        env=surroundings(**changed),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def made(finished: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished


def copied_workspace(folder: Path) -> Path:
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    settings = (ROOT / "standfirst.toml").read_text(encoding="utf-8")
    # Bytes are compared across workspaces.
    (folder / "standfirst.toml").write_text(f'id = "sample"\n{settings}', encoding="utf-8")
    return folder


def tree(out: Path) -> dict[str, bytes]:
    paths = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def latest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(max(out.glob("*/*/*/edition.json")).read_text(encoding="utf-8"))
    return found


def stored(workspace: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(workspace / ".standfirst/standfirst.db")) as store:
        return [
            row
            for table in ("articles", "sightings", "runs", "editions")
            for row in store.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        ]


Finished = tuple[Path, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = copied_workspace(tmp_path_factory.mktemp("first") / "workspace")
    return folder, made(standfirst("run", "--workspace", folder))


@pytest.fixture(scope="module")
def workspace(first_run: Finished) -> Path:
    return first_run[0]


class TestRepeating:
    def test_first_run_makes_what_was_promised(self, workspace: Path) -> None:
        names = set(tree(workspace / "out"))
        day = {
            "articles.html",
            "index.html",
            "email.html",
            "edition.md",
            "email.txt",
            "digest.eml",
            "edition.json",
            "receipt.json",
        }
        assert {"index.html", "feed.xml", "atom.xml", "feed.json"} <= names
        assert {f"2026/11/20/{name}" for name in day} <= names

    def test_the_sample_shows_where_its_outlets_differ(self, workspace: Path) -> None:
        stories = [each for section in latest(workspace / "out")["sections"] for each in section["stories"]]
        (found,) = (each for story in stories for each in story["differences"])
        assert set(found["values"]) in ({"14", "17"}, {"Fourteen", "17"})

    def test_closing_lines_tell_the_counts_and_where_to_look(self, first_run: Finished) -> None:
        folder, run = first_run
        for word in ("fetched", "new", "copies", "stories", "shown", "failed"):
            assert word in run.stdout
        assert f"{folder}/out/index.html" in run.stdout
        assert "http://localhost:8000/" in run.stdout

    def test_second_run_adds_nothing_and_changes_nothing(self, workspace: Path) -> None:
        files, rows = tree(workspace / "out"), stored(workspace)
        times = {path: path.stat().st_mtime_ns for path in (workspace / "out").rglob("*.*")}
        quiet = made(standfirst("run", "--workspace", workspace, "--quiet"))
        assert (quiet.stdout, quiet.stderr) == ("", "")
        assert tree(workspace / "out") == files
        assert stored(workspace) == rows
        assert {path: path.stat().st_mtime_ns for path in times} == times

    @pytest.mark.parametrize(
        "changed",
        [
            {"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"},
            {"PYTHONHASHSEED": "8", "TZ": "America/St_Johns", "LANG": "C", "LC_ALL": "C", "NO_COLOR": "1"},
        ],
    )
    def test_another_folder_and_machine_give_the_same_bytes(
        self, workspace: Path, tmp_path: Path, changed: dict[str, str]
    ) -> None:
        other = copied_workspace(tmp_path / "another folder")
        arguments = ("--workspace", other, "--out", tmp_path / "site", "--as-of", AS_OF)
        made(standfirst("run", *arguments, **changed))
        assert tree(tmp_path / "site") == tree(workspace / "out")

    def test_interrupted_run_is_finished_by_the_next(self, workspace: Path, tmp_path: Path) -> None:
        other = copied_workspace(tmp_path / "cut off")
        store = other / ".standfirst/standfirst.db"
        with subprocess.Popen(
            command("run", "--workspace", other),
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as running:
            patience = time.monotonic() + 60
            while not store.exists() and running.poll() is None and time.monotonic() < patience:
                time.sleep(0.01)
            running.kill()
        made(standfirst("run", "--workspace", other))
        assert tree(other / "out") == tree(workspace / "out")

    def test_sources_of_the_command_line_need_no_workspace(self, tmp_path: Path) -> None:
        (tmp_path / "crane.txt").write_text(f"Fallen crane is lifted\n\n{PROSE}", encoding="utf-8")
        arguments = ("--workspace", tmp_path / "new", "--source", tmp_path / "crane.txt", "--as-of", AS_OF)
        made(standfirst("run", *arguments))
        edition = latest(tmp_path / "new/out")
        assert list(titles_of(edition)) == ["Fallen crane is lifted"]
        assert edition["coverage"]["articles"] == 1

    def test_nothing_published_names_a_local_path(self, workspace: Path) -> None:
        paths = [str(path).encode() for path in (workspace, ROOT, Path.home() / "x")]
        named = [
            name for name, body in tree(workspace / "out").items() if any(path in body for path in paths)
        ]
        assert named == []

    def test_every_quote_stands_in_its_article(self, workspace: Path) -> None:
        with closing(sqlite3.connect(workspace / ".standfirst/standfirst.db")) as store:
            texts = dict(store.execute("SELECT id, text FROM articles").fetchall())
        stories = [story for section in latest(workspace / "out")["sections"] for story in section["stories"]]
        quotes = [quote for story in stories for quote in [story["standfirst"], *story["quotes"]] if quote]
        assert len(quotes) > 10
        assert [
            quote
            for quote in quotes
            if quote["text"] != texts[quote["article_id"]][quote["start"] : quote["end"]]
        ] == []


BAD_SOURCES = """
[[source]]
name = "Good"
path = "good"
[[source]]
name = "Empty folder"
path = "empty"
[[source]]
name = "Missing"
path = "missing.txt"
[[source]]
name = "Binary"
path = "binary.txt"
[[source]]
name = "Huge"
path = "huge.txt"
[[source]]
name = "Cut feed"
path = "cut.xml"
[[source]]
name = "Good"
path = "binary.txt"
[[source]]
name = "Odd"
path = "odd"
"""

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Cut Gazette</title><link>https://cut.example/</link>
<item><title>Bridge opens in Orrin</title><link>https://cut.example/bridge</link>
<pubDate>Thu, 19 Nov 2026 10:00:00 +0000</pubDate>
<description>The new bridge over the Orrin carried its first 900 cars on Thursday.</description></item>
<item><title>Second item that is lost half"""

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Library reopens | Odd Post</title>
<meta property="og:title" content="Library reopens &lt;script&gt;alert(1)&lt;/script&gt; after the flood">
<link rel="canonical" href="javascript:alert(2)">
<meta property="article:published_time" content="2026-11-19T09:00:00Z"></head><body>
<script>alert("planted")</script><article><h1>Library reopens after the flood</h1>
<p>The town library opened its doors again on Thursday, eleven months after the flood that ruined its
lower floor. <a href="javascript:alert(3)">Some 4,000 books</a> were dried by hand, said Mara Quell, who
runs it.</p>
<p>Readers queued from seven in the morning, and the first of them returned a novel that was due in January.
The council paid 1.2 million crowns for the repair, a third less than it had feared.</p>
<img src=x onerror="alert(4)"></article></body></html>"""

PROSE = (
    "The harbour crane that fell in the storm of last winter was lifted out of the water on Thursday. "
    "Divers had cut it into three pieces, the heaviest of 41 tonnes, said harbour master Jon Teller.\n\n"
    "Ships may use the eastern quay again from Monday, he said. The port lost four million crowns.\n"
)


def bad_workspace(folder: Path) -> Path:
    seeds = folder / "seeds"
    for name in ("good", "empty", "odd"):
        (seeds / name).mkdir(parents=True)
    (folder / "standfirst.toml").write_text(f'as_of = "{AS_OF}"\n', encoding="utf-8")
    (seeds / "sources.toml").write_text(BAD_SOURCES, encoding="utf-8")
    (seeds / "good/crane.txt").write_text(f"Fallen crane is lifted\n\n{PROSE}", encoding="utf-8")
    (seeds / "binary.txt").write_bytes(bytes(range(256)) * 40)
    with (seeds / "huge.txt").open("wb") as huge:
        huge.truncate(50_000_000)
    (seeds / "cut.xml").write_text(FEED, encoding="utf-8")
    (seeds / "odd/page.html").write_text(PAGE, encoding="utf-8")
    (seeds / "odd/broken.txt").write_bytes(
        b"Broken letters\n\n" + PROSE.encode() + b"Caf\xe9 \xff\xfe end.\n"
    )
    (seeds / "odd/utf16.txt").write_bytes(f"Größe zählt\n\n{PROSE}".encode("utf-16"))
    (seeds / "odd/nul.txt").write_bytes(f"A stray\0 NUL\n\n{PROSE}".encode())
    (seeds / "odd/long.txt").write_text(f"{'Endless title ' * 715}\n\n{PROSE}", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = bad_workspace(tmp_path_factory.mktemp("bad") / "workspace")
    return folder, made(standfirst("run", "--workspace", folder))


class TestBadInput:
    @pytest.mark.parametrize(
        ("source", "word"),
        [
            ("Empty folder", "holds no"),
            ("Missing", "missing"),
            ("Binary", "not text"),
            ("Huge", "too large"),
            ("Cut feed", "ended early"),
            ("Good", "two sources are named"),
        ],
    )
    def test_what_cannot_be_used_is_told_with_its_remedy(
        self, finished: Finished, source: str, word: str
    ) -> None:
        folder, run = finished
        failures = [
            failure
            for failure in latest(folder / "out")["coverage"]["failures"]
            if failure["source"] == source
        ]
        assert len(failures) == 1
        assert failures[0]["remedy"]
        told = f"{failures[0]['item']} {failures[0]['reason']}"
        assert word in told
        assert source in run.stdout + run.stderr

    def test_everything_else_is_published(self, finished: Finished) -> None:
        titles = " / ".join(titles_of(latest(finished[0] / "out")))
        for title in ("Fallen crane", "Bridge opens", "Library reopens", "Broken letters", "Größe zählt"):
            assert title in titles
        assert "A stray NUL" in titles
        assert max(len(title) for title in titles_of(latest(finished[0] / "out"))) <= 301

    def test_no_script_of_an_article_is_published(self, finished: Finished) -> None:
        pages = {name: body for name, body in tree(finished[0] / "out").items() if name.endswith(".html")}
        assert pages
        for body in pages.values():
            # The data of search engines are no program; the search page has one of our own.
            without_data = re.sub(
                rb'<script type="application/ld\+json">.*?</script>', b"", body, flags=re.DOTALL
            )
            own = b'<script type="module" src="./search.js"></script>'
            assert b"<script" not in without_data.replace(own, b"").lower()
            assert b"javascript:" not in body.lower()
            assert b"onerror" not in body.lower()
            assert b"planted" not in body

    def test_no_traceback_is_shown(self, finished: Finished) -> None:
        assert "Traceback" not in finished[1].stdout + finished[1].stderr

    def test_name_of_a_file_cannot_break_a_line_or_colour_the_terminal(self, tmp_path: Path) -> None:
        sources = tmp_path / "sources"
        sources.mkdir()
        (sources / "bad\nname \x1b[31m[bold].txt").write_bytes(b"")
        run = standfirst("run", "--workspace", tmp_path / "workspace", "--source", sources, "--quiet")
        assert "sources, bad name [31m[bold].txt: is empty." in only_line(run)

    def test_edition_that_could_not_be_written_is_made_by_the_next_run(self, tmp_path: Path) -> None:
        made(standfirst("init", tmp_path))
        (tmp_path / "out").write_text("a file", encoding="utf-8")
        assert "cannot be written" in only_line(standfirst("run", "--workspace", tmp_path))
        (tmp_path / "out").unlink()
        assert "Nothing new" not in made(standfirst("run", "--workspace", tmp_path)).stdout
        assert latest(tmp_path / "out")["number"] == 1

    @pytest.mark.parametrize(
        ("template", "told"),
        [
            ("{% if %}", "templates/page.html.j2: cannot be rendered: Expected an expression"),
            (
                "\n{{ 1 / 0 }}",
                "page.html.j2: cannot be rendered: ZeroDivisionError: division by zero (at line 2)",
            ),
            (
                "{{ nothing }}",
                "templates/page.html.j2: cannot be rendered: 'nothing' is undefined (at line 1)",
            ),
        ],
    )
    def test_template_that_cannot_be_rendered_ends_in_one_line(
        self, tmp_path: Path, template: str, told: str
    ) -> None:
        folder = copied_workspace(tmp_path / "workspace")
        (folder / "templates").mkdir()
        (folder / "templates/page.html.j2").write_text(template, encoding="utf-8")
        assert told in only_line(standfirst("run", "--workspace", folder))

    def test_terminal_without_unicode_shows_what_it_can(self, workspace: Path, tmp_path: Path) -> None:
        run = standfirst(
            "run", "--workspace", workspace, "--out", tmp_path / "out", "-v", PYTHONIOENCODING="ascii"
        )
        assert "stories" in made(run).stdout

    def test_sources_file_that_does_not_parse_ends_in_one_line(self, tmp_path: Path) -> None:
        folder = copied_workspace(tmp_path / "workspace")
        (folder / "seeds/sources.toml").write_text('[[source]]\nname = "A\n', encoding="utf-8")
        line = only_line(standfirst("run", "--workspace", folder))
        assert "seeds/sources.toml: is not valid TOML" in line
        assert "line 2" in line

    def test_out_folder_that_cannot_be_written_ends_in_one_line(
        self, workspace: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "out").write_text("a file", encoding="utf-8")
        line = only_line(standfirst("run", "--workspace", workspace, "--out", tmp_path / "out"))
        assert f"out folder {tmp_path}/out: cannot be written" in line
        assert "--out" in line

    def test_folder_that_is_no_workspace_ends_in_one_line(self, tmp_path: Path) -> None:
        line = only_line(standfirst("run", "--workspace", tmp_path))
        assert "is not a workspace" in line
        assert "standfirst init" in line

    def test_broken_store_ends_in_one_line(self, tmp_path: Path) -> None:
        folder = copied_workspace(tmp_path / "workspace")
        (folder / ".standfirst").mkdir()
        (folder / ".standfirst/standfirst.db").write_bytes(b"no database " * 1000)
        assert "not a database" in only_line(standfirst("run", "--workspace", folder))


def titles_of(edition: dict[str, Any]) -> Sequence[str]:
    stories = [story for section in edition["sections"] for story in section["stories"]]
    return [
        article["title"] for story in [*stories, *edition["also_reported"]] for article in story["articles"]
    ]


def only_line(finished: subprocess.CompletedProcess[str]) -> str:
    assert finished.returncode not in (0, None)
    told = finished.stderr.strip().splitlines()
    assert len(told) == 1, finished.stderr
    return told[0]
