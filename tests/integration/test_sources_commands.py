"""The commands `standfirst sources`, over a small web on this machine."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.adapters.workspace import init_workspace
from flows.cli.main import app
from flows.config import Request, load_workspace
from flows.errors import StandfirstError
from flows.reading.opml import parse_opml
from flows.runs import steps
from flows.runs.session import open_session
from tests import loopback
from tests.loopback import NETWORK, Site, by_path, gives, rss, says

pytestmark = pytest.mark.integration

SITE = (
    b"<!DOCTYPE html><html><head><title>Port</title>"
    b'<link rel="alternate" type="application/rss+xml" href="/news.xml" title="Port news"></head></html>'
)
HTML = "text/html"
SOURCES = """\
# What we read. This comment stays.
[[source]]
name = "Town"   # and this one
url = "{town}"

[[source]]
name = "Gone"
url = "{gone}"

[[source]]
name = "Shouting"
url = "{town}"
never = true

# The end."""


class Clock:
    def now(self) -> datetime:
        return loopback.PUBLISHED + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("runs.session", "runs.manage_sources", "adapters.clock"):
        monkeypatch.setattr(f"flows.{module}.SystemClock", Clock)


@pytest.fixture
def web() -> Iterator[dict[str, Site]]:
    empty = gives(b"<html></html>", Content_Type=HTML)
    behaviours = {
        "town": gives(rss("town")),
        "gone": says(410),
        "port": by_path(gives(SITE, Content_Type=HTML), news_xml=gives(rss("port", 3))),
        "usual": by_path(says(404), feed=gives(rss("usual")), **{"": empty}),
        "bare": by_path(says(404), **{"": empty}),
    }
    with loopback.loopback(behaviours) as sites:
        yield sites


@pytest.fixture
def folder(web: dict[str, Site], tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    text = f'[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\npages = 0\n'
    (tmp_path / "standfirst.toml").write_text(text, encoding="utf-8")
    given = SOURCES.format(town=web["town"].url(), gone=web["gone"].url())
    (tmp_path / "seeds/sources.toml").write_text(given, encoding="utf-8")
    return tmp_path


def sources(folder: Path, *arguments: str, columns: int = 200) -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(app, ["sources", *arguments, "--workspace", str(folder)])


def listed(folder: Path) -> list[tuple[str, str]]:
    text = (folder / "seeds/sources.toml").read_text(encoding="utf-8")
    return [(each["name"], each["url"]) for each in tomllib.loads(text)["source"]]


def test_health_of_every_source_is_shown(folder: Path) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    for arguments in ((), ("list",)):
        shown = sources(folder, *arguments)
        assert shown.exit_code == 0, shown.output
        lines = [line.rstrip() for line in shown.output.splitlines()]
        (town,) = (line for line in lines if "Town" in line)
        assert town.split()[:5] == ["Town", "07:00", "0", "?", "100%"]
        gone, why = (line for line in lines if "Gone" in line)
        assert gone.split()[:3] == ["Gone", "never", "1"]
        assert gone.endswith("never, ended")
        assert why == "Gone: answered with status 410. Correct the address."
        assert "Never: Shouting" in lines


def test_the_worst_sources_come_first_and_all_fits_80_columns(folder: Path) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    long = "A name of many words that takes as much room as a name can have in a list"
    assert sources(folder, "rename", "Town", long).exit_code == 0
    lines = sources(folder, columns=80).output.splitlines()
    assert max(map(len, lines)) <= 80
    names = [line.split()[0] for line in lines[2:] if line.strip()]
    assert names.index("Gone") < names.index("A")
    assert " ".join(" ".join(line[:30].split()) for line in lines).count("A name of many words") == 1


def test_the_workspace_may_be_named_before_the_command(folder: Path) -> None:
    before = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["sources", "--workspace", str(folder), "list"])
    assert before.exit_code == 0, before.output
    assert before.output == sources(folder, "list").output


def test_check_asks_now_and_says_how_each_answered(folder: Path, web: dict[str, Site]) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    checked = sources(folder, "check")
    assert checked.exit_code == 1
    assert "Town: 2 entries" in checked.output
    assert "Gone: answered with status 410. Correct the address." in checked.output
    assert sources(folder, "check", "Town").exit_code == 0
    asked = sources(folder, "check", "own")
    assert str(asked.exception) == '"own": is no source of seeds/sources.toml. Near are "Town".'


def test_a_source_that_ended_and_answers_again_is_taken_up_again(folder: Path, web: dict[str, Site]) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    web["gone"].behaviour = gives(rss("gone"))
    before = len(web["gone"].requests)
    steps.run(Request(folder=folder), lambda _: None)
    assert len(web["gone"].requests) == before
    assert sources(folder, "check", "Gone").exit_code == 0
    steps.run(Request(folder=folder), lambda _: None)
    assert len(web["gone"].requests) == before + 2


@pytest.mark.parametrize(("site", "path"), [("port", "/news.xml"), ("usual", "/feed")])
def test_add_finds_the_feed_of_a_site(folder: Path, web: dict[str, Site], site: str, path: str) -> None:
    before = (folder / "seeds/sources.toml").read_text(encoding="utf-8")
    added = sources(folder, "add", web[site].url("/"))
    assert added.exit_code == 0, added.output
    assert f"Found {web[site].url(path)}: {site} news" in added.output
    assert f"{site.capitalize()} opens bridge number 0 over the river" in added.output
    after = (folder / "seeds/sources.toml").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert listed(folder)[-1] == (f"{site} news", web[site].url(path))
    assert "is among the sources already" in sources(folder, "add", web[site].url("/")).output


def test_add_takes_a_feed_itself_a_name_and_a_page(folder: Path, web: dict[str, Site]) -> None:
    assert sources(folder, "add", web["port"].url("/news.xml"), "--name", "Town").exit_code == 0
    assert sources(folder, "add", web["bare"].url("/"), "--page").exit_code == 0
    assert listed(folder)[-2:] == [
        ("Town (2)", web["port"].url("/news.xml")),
        (web["bare"].address, web["bare"].url("/")),
    ]


def test_a_page_in_the_place_of_an_added_feed_is_a_failure_and_no_article(
    folder: Path, web: dict[str, Site], tmp_path: Path
) -> None:
    listed = tmp_path / "list.opml"
    outline = f'<outline text="Harbour" type="rss" xmlUrl="{web["usual"].url("/")}"/>'
    listed.write_text(f'<opml version="2.0"><body>{outline}</body></opml>', encoding="utf-8")
    assert sources(folder, "import", str(listed)).exit_code == 0
    assert sources(folder, "add", web["port"].url("/news.xml"), "--name", "Port").exit_code == 0
    text = "The members' area opens to those who sign in with the name and the word they chose. " * 5
    login = f"<!doctype html><title>Sign in</title><article><h1>Sign in</h1><p>{text}</p></article>"
    for name in ("usual", "port"):
        web[name].behaviour = gives(login.encode(), Content_Type=HTML)
    checked = sources(folder, "check", "Harbour", "Port")
    assert checked.exit_code == 1
    assert checked.output.count("is a web page, not a feed") == 2
    report = steps.run(Request(folder=folder), lambda _: None)
    told = {each.source: each.reason for each in report.tally.failures}
    assert told["Harbour"] == told["Port"] == "is a web page, not a feed"
    assert report.tally.fetched == 2  # those of the town


def test_a_site_without_a_feed_is_told(folder: Path, web: dict[str, Site]) -> None:
    before = listed(folder)
    for address, told in ((web["bare"].url("/"), "has no feed."), (web["gone"].url("/"), "status 410")):
        added = sources(folder, "add", address)
        assert added.exit_code == 1
        assert told in added.output
    assert listed(folder) == before


def test_a_private_host_that_was_typed_is_looked_at_and_the_setting_named(
    folder: Path, web: dict[str, Site]
) -> None:
    (folder / "standfirst.toml").write_text("", encoding="utf-8")
    added = sources(folder, "add", web["port"].url("/"))
    assert added.exit_code == 0
    line = f'allow_hosts = ["{web["port"].address}"]'
    assert f"write under [fetch] in standfirst.toml: {line}" in added.stderr
    (folder / "standfirst.toml").write_text(f"[fetch]\n{line}\n", encoding="utf-8")
    assert "allow_hosts" not in sources(folder, "add", web["port"].url("/"), "--page").output


def test_a_list_is_taken_over_once_and_handed_over_whole(folder: Path, tmp_path: Path) -> None:
    opml = tmp_path / "list.opml"
    opml.write_text(
        '<opml version="2.0"><head/><body><outline text="News"><outline text="Harbour" type="rss" '
        'xmlUrl="https://harbour.example/feed"/></outline><outline text="Town" type="rss" '
        'xmlUrl="https://town.example/feed"/></body></opml>',
        encoding="utf-8",
    )
    assert "Added 2 sources; 0 were there already." in sources(folder, "import", str(opml)).output
    assert "Added 0 sources; 2 were there already." in sources(folder, "import", str(opml)).output
    assert listed(folder)[-2:] == [
        ("Harbour", "https://harbour.example/feed"),
        ("Town (2)", "https://town.example/feed"),
    ]
    out = tmp_path / "mine.opml"
    assert sources(folder, "export", str(out)).exit_code == 0
    assert out.read_text(encoding="utf-8") == sources(folder, "export").output
    other = tmp_path / "other"
    other.mkdir()
    (other / "standfirst.toml").write_text("", encoding="utf-8")
    assert "Added 4 sources; 0 were there already." in sources(other, "import", str(out)).output
    assert len(listed(other)) == 4


def test_what_is_no_list_is_told(folder: Path) -> None:
    before = (folder / "seeds/sources.toml").read_bytes()
    (folder / "empty.opml").write_text("<opml version='2.0'><head/><body/></opml>", encoding="utf-8")
    for name, problem in (
        ("standfirst.toml", "is no OPML file that can be read"),
        ("empty.opml", "names no feed with an http or https address"),
        ("none.opml", "cannot be read (No such file or directory)"),
    ):
        told = sources(folder, "import", str(folder / name))
        assert isinstance(told.exception, StandfirstError)
        assert f"{folder / name}: {problem}." in str(told.exception)
    assert (folder / "seeds/sources.toml").read_bytes() == before


def test_folders_of_a_list_are_kept_and_handed_over_again(folder: Path) -> None:
    opml = folder / "list.opml"
    feed = '<outline text="{name}" type="rss" xmlUrl="https://{name}.example/feed"/>'
    opml.write_text(
        '<opml version="2.0"><head/><body><outline text="News"><outline text="Europe">'
        f"{feed.format(name='ferry')}</outline>{feed.format(name='bridge')}</outline>"
        f"{feed.format(name='tower')}</body></opml>",
        encoding="utf-8",
    )
    assert sources(folder, "import", str(opml)).exit_code == 0
    found = {each.name: each.section for each in load_workspace(folder).sources}
    assert found | {"ferry": "News / Europe", "bridge": "News", "tower": None} == found
    handed = parse_opml(sources(folder, "export").output.encode()) or ()
    folders = {each.title: each.folders for each in handed}
    assert folders | {"ferry": ("News", "Europe"), "bridge": ("News",), "tower": ()} == folders


def test_what_a_list_has_of_private_hosts_is_named(folder: Path) -> None:
    (folder / "standfirst.toml").write_text("", encoding="utf-8")
    opml = folder / "list.opml"
    opml.write_text(
        '<opml version="2.0"><body><outline text="Router" xmlUrl="http://192.168.0.1/log.xml"/>'
        '<outline text="Wire" xmlUrl="https://wire.example/feed"/></body></opml>',
        encoding="utf-8",
    )
    imported = sources(folder, "import", str(opml))
    assert imported.stdout == "Added 2 sources; 0 were there already.\n"
    assert imported.stderr == (
        "These lie on private hosts, which are refused:\n    192.168.0.1: Router\n"
        'To have them read, write under [fetch] in standfirst.toml: allow_hosts = ["192.168.0.1"]\n'
    )


def test_a_source_is_removed_and_every_comment_stays(folder: Path) -> None:
    removed = sources(folder, "remove", "Gone", "Shouting")
    assert removed.stdout == (
        'Removed "Gone" from seeds/sources.toml.\nRemoved "Shouting" from seeds/sources.toml.\n'
    )
    assert [name for name, _ in listed(folder)] == ["Town"]
    text = (folder / "seeds/sources.toml").read_text(encoding="utf-8")
    for comment in ("# What we read. This comment stays.", "# and this one", "# The end."):
        assert comment in text


def test_a_name_that_no_source_has_changes_nothing_and_lists_near_ones(folder: Path) -> None:
    before = (folder / "seeds/sources.toml").read_bytes()
    for arguments in (("remove", "Gone", "Twon"), ("rename", "Twon", "Ort")):
        told = sources(folder, *arguments)
        assert str(told.exception) == '"Twon": is no source of seeds/sources.toml. Near are "Town".'
    taken = sources(folder, "rename", "Town", "Gone")
    assert str(taken.exception) == '"Gone": is the name of another source. Give a name that is free.'
    assert isinstance(sources(folder, "rename", "Town", "two\nlines").exception, StandfirstError)
    assert (folder / "seeds/sources.toml").read_bytes() == before


def test_a_renamed_source_keeps_its_articles_and_how_it_did(folder: Path) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    renamed = sources(folder, "rename", "Town", "Ort")
    assert renamed.stdout == 'Renamed "Town" to "Ort" in seeds/sources.toml.\n'
    (ort,) = (line for line in sources(folder).output.splitlines() if line.startswith("Ort"))
    assert ort.split()[:5] == ["Ort", "07:00", "0", "?", "100%"]
    with open_session(Request(folder=folder), lambda _: None) as session:
        assert len(session.store.articles(["Ort"], loopback.PUBLISHED + timedelta(hours=1))) == 2


class TestSample:
    """The first source of one's own takes the place of the sample, after that was said."""

    @pytest.fixture
    def sample(self, tmp_path: Path) -> Path:
        init_workspace(tmp_path / "sample", Clock().now())
        settings = tmp_path / "sample/standfirst.toml"
        with settings.open("a", encoding="utf-8") as file:
            file.write(f'\n[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\npages = 0\n')
        return tmp_path / "sample"

    def test_own_source_takes_the_place_of_the_sample(self, sample: Path, web: dict[str, Site]) -> None:
        before = steps.run(Request(folder=sample), lambda _: None)
        assert before.edition
        assert "Harbour" in (sample / "out/feed.xml").read_text(encoding="utf-8")
        added = sources(sample, "add", web["port"].url("/news.xml"))
        said = "Removing the sample (10 sources): you add one of your own."
        assert added.output.index(said) < added.output.index('Added "port news"')
        assert listed(sample) == [("port news", web["port"].url("/news.xml"))]
        assert not (sample / "seeds/articles").exists()
        report = steps.run(Request(folder=sample), lambda _: None)
        assert report.edition
        assert (report.edition.number, report.edition.change.ended) == (1, ())
        assert report.tally.added == report.edition.coverage.new == 3
        assert "Harbour" not in (sample / "out/feed.xml").read_text(encoding="utf-8")

    def test_what_else_was_read_stays_stored(self, sample: Path, web: dict[str, Site]) -> None:
        steps.run(Request(folder=sample), lambda _: None)
        steps.run(Request(folder=sample, sources=(web["town"].url(),)), lambda _: None)
        assert "leave the store" not in sources(sample, "add", web["port"].url("/news.xml")).output
        with open_session(Request(folder=sample), lambda _: None) as session:
            assert len(session.store.articles([web["town"].url()], Clock().now())) == 2
