"""The commands and settings in docs/ and the README that need neither Prefect nor a mail server."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.config import load_themes, load_workspace
from tests import loopback
from tests.documentation import ROOT, block, commands
from tests.factories import BRIDGE, TUNNEL
from tests.loopback import NETWORK, gives, rss

pytestmark = pytest.mark.integration


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with no workspace named by the environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STANDFIRST_WORKSPACE", raising=False)
    return tmp_path


def done(line: str, **replaced: str) -> str:
    """Run a line with words replaced, and return what it printed."""
    program, *words = shlex.split(line)
    assert Path(program).name == "standfirst"
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, [replaced.get(word, word) for word in words])
    assert result.exit_code == 0, f"{line}\n{result.output}\n{result.exception!r}"
    return result.stdout


@pytest.fixture
def sample(folder: Path) -> Path:
    """Return a workspace with the sample and its first edition, as the current folder."""
    done("standfirst init")
    done("standfirst run --engine direct")
    return folder


def opml(folder: Path, *urls: str) -> None:
    feeds = "".join(f'<outline type="rss" text="Feed {url}" xmlUrl="{url}"/>' for url in urls)
    text = f'<opml version="2.0"><head/><body><outline text="Home">{feeds}</outline></body></opml>'
    (folder / "feeds.opml").write_text(text, encoding="utf-8")


def source_names(workspace: Path) -> list[str]:
    text = (workspace / "seeds/sources.toml").read_text(encoding="utf-8")
    return [source["name"] for source in tomllib.loads(text).get("source", ())]


def test_a_workspace_begins_with_sources_of_ones_own(folder: Path) -> None:
    from_sets, from_list, from_address, empty = commands("run: begin")
    opml(folder, "https://example.org/a.xml", "https://example.org/b.xml")
    done(from_sets, **{"my-news": "sets"})
    assert len(source_names(folder / "sets")) == 50
    done(from_list, **{"my-news": "listed"})
    done(from_address, **{"my-news": "named"})
    done(empty, **{"my-news": "empty"})
    assert [len(source_names(folder / name)) for name in ("listed", "named", "empty")] == [2, 1, 0]


def test_the_next_edition_is_shown_and_the_latest_made_again(sample: Path) -> None:
    preview, recompose = commands("run: again")
    before = (sample / "out/index.html").read_bytes()
    assert "THE MORNING DIGEST" in done(preview)
    assert (sample / "out/index.html").read_bytes() == before
    assert "was made again" in done(recompose)


def test_sources_are_added_shown_renamed_checked_removed_and_exported(folder: Path) -> None:
    with loopback.loopback({name: gives(rss(name)) for name in ("town", "port")}) as sites:
        done("standfirst init --empty")
        with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'\n[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\n')
        opml(folder, sites["port"].url())
        add, read_list, show, rename, check, remove, export = commands("run: sources")
        done(add, **{"example.org": sites["town"].url()})
        (town,) = source_names(folder)
        done(read_list)
        assert len(source_names(folder)) == 2
        assert town in done(show)
        done(rename, OLD=town, NEW="Borough")
        assert "Borough: 2 entries" in done(check)
        done(remove, NAME="Borough")
    done(export)
    assert "Feed " in (folder / "feeds.opml").read_text(encoding="utf-8")
    assert "Borough" not in source_names(folder)


def test_readers_are_added_shown_changed_and_removed(folder: Path) -> None:
    done("standfirst init --empty")
    add, show_all, edit, show, remove = commands("run: readers")
    done(add)
    assert "ada@example.org" in done(show_all)
    done(edit)
    assert 'follow = ["Zürich", "Lake Constance"]' in done(show)
    done(remove)
    assert "There are none yet" in done(show_all)


def test_stories_are_listed_explained_split_and_merged(sample: Path) -> None:
    show, explain, split, merge = commands("run: stories")
    first, second, *_ = (line.split()[0] for line in done(show).splitlines())
    assert first in done(explain, STORY=first)
    done(split, STORY=first, ARTICLE="2")
    program, group, verb, *_ = shlex.split(merge)
    done(shlex.join([program, group, verb, first, second]))


def test_a_workspace_is_looked_at(sample: Path) -> None:
    for line in commands("run: doctor"):
        assert done(line).startswith("ok: ")


def test_an_edition_is_verified(sample: Path) -> None:
    (line,) = commands("run: verify")
    (edition,) = (sample / "out").glob("*/*/*/edition.json")
    assert "quotations as stored" in done(line, EDITION=str(edition))
    assert "quotations as stored" in done(line, EDITION="-".join(edition.parts[-4:-1]))


def labelled(folder: Path) -> dict[str, str]:
    """Write a few labelled rows, pages and feeds; return what stands for the words in the commands."""
    reports = (("bridge", BRIDGE), ("tunnel", TUNNEL))
    rows = [
        {"id": f"{story}-{number}", "story": story, "origin": f"{story}-{number}", "theme": "disasters"}
        | {"title": text.split(".")[0], "text": text}
        for story, given in reports
        for number, (_, text) in enumerate(given)
    ]
    digests = [
        {"id": story, "documents": [text for _, text in given], "summary": given[0][0]}
        for story, given in reports
    ]
    claims = [{"story": "bridge", "claim": "it fell", "hedged": [{"text": BRIDGE[0][1]}], "unhedged": []}]
    articles = [{**row, "sentences": [row["text"]]} for row in rows]
    for name, content in (
        ("rows.jsonl", rows),
        ("digests.jsonl", digests),
        ("claims.jsonl", claims),
        ("articles.jsonl", articles),
    ):
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in content), encoding="utf-8")
    (folder / "pages/html").mkdir(parents=True)
    text = "".join(f"<p>{text}</p>" for _, text in BRIDGE)
    page = f"<html><body><article>{text}</article></body></html>"
    (folder / "pages/html/1.html").write_text(page, encoding="utf-8")
    labels = {"1": {"url": "https://example.org/1", "articleBody": "\n".join(text for _, text in BRIDGE)}}
    (folder / "pages/ground-truth.json").write_text(json.dumps(labels), encoding="utf-8")
    (folder / "feeds").mkdir()
    shutil.copy(ROOT / "tests/feeds/rss_091.xml", folder / "feeds")
    entries = [{"feed": "rss_091", "entry": "1", "name": "Lamp", "page_kind": "article", "genre": "news"}]
    (folder / "entries.jsonl").write_text(json.dumps(entries[0]) + "\n", encoding="utf-8")
    return {
        "summaries": "digests.jsonl",
        "names": "entries.jsonl",
        "kinds": "entries.jsonl",
        "extraction": "pages",
        "claims": "claims.jsonl",
    }


@pytest.mark.parametrize("mark", ["run: figures", "run: evaluate"])
def test_quality_is_measured_on_labelled_data(mark: str, folder: Path) -> None:
    given = labelled(folder)
    lines = commands(mark)
    assert len(lines) >= 3
    for line in lines:
        data = given.get(shlex.split(line)[2], "rows.jsonl")
        files = {"FILE.jsonl": data, "ARTICLES.jsonl": "articles.jsonl"}
        assert done(line, **files, FOLDER="pages" if data == "pages" else "feeds")


@pytest.mark.parametrize(
    "mark",
    [
        "settings: example",
        "settings: digests",
        "settings: schedule",
        "settings: store",
        "settings: dask",
        "settings: mail",
        "settings: channels",
        "settings: bounces",
        "settings: serve",
    ],
)
def test_settings_can_be_used(mark: str, folder: Path) -> None:
    done("standfirst init")
    (folder / "standfirst.toml").write_text(block(mark), encoding="utf-8")
    assert load_workspace(folder).problems == ()


def test_sources_written_by_hand_can_be_used(folder: Path) -> None:
    done("standfirst init")
    (folder / "seeds/sources.toml").write_text(block("sources: examples"), encoding="utf-8")
    found = load_workspace(folder)
    assert [source.name for source in found.sources] == ["Example News", "Saved articles"]
    assert [outlet.site for outlet in found.never] == ["example.com"]
    assert found.problems == ()


def test_a_section_of_ones_own_goes_before_the_others(folder: Path) -> None:
    done("standfirst init")
    with (folder / "seeds/themes.toml").open("a", encoding="utf-8") as themes:
        themes.write(block("themes: example"))
    assert [theme.name for theme in load_themes(folder) if theme.own] == ["Climate"]


def test_the_table_of_settings_names_every_key_that_init_writes(folder: Path) -> None:
    done("standfirst init")
    written = (folder / "standfirst.toml").read_text(encoding="utf-8").partition("# [limits]")
    keys = set(
        re.findall(r"^#? *([a-z_]+) = ", written[0] + written[2].partition("# [fetch]")[2], re.MULTILINE)
    )
    pages = "".join(
        (ROOT / "docs" / name).read_text(encoding="utf-8")
        for name in ("settings.md", "running.md", "mail.md", "channels.md")
    )
    assert {key for key in keys if f"`{key}`" not in pages and f"\n{key} = " not in pages} == set()
