"""The steps over a real store and folder: editions that stay, quiet days, one run at a time."""

from __future__ import annotations

import email
import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.config import Request
from flows.errors import StoreBusyError
from flows.model import SourceNotice
from flows.runs import steps
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests.postgres import POSTGRESQL_IS_SLOW
from tests.stored_rows import dump

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("workspace_stores"), POSTGRESQL_IS_SLOW]

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DAY = timedelta(days=1)
PROSE = (
    "The harbour crane that fell in the storm of last winter was lifted out of the water on Thursday. "
    "Divers had cut it into three pieces, the heaviest of 41 tonnes, said harbour master Jon Teller.\n\n"
    "Ships may use the eastern quay again from Monday, he said. The port lost four million crowns.\n"
)
FERRY = (
    "The ferry to the outer islands runs again after a winter in the dock, the company said on Friday.\n\n"
    "Its engine was rebuilt for two million crowns, and the fare of 60 crowns stays as it was.\n"
)
LIBRARY = (
    "The town library opened its doors on Saturday, seven months after the flood took its ground floor.\n\n"
    "Readers gave 9,000 books to replace what the river spoiled, said librarian Mara Olsen.\n"
)
TEXTS = {"ferry": FERRY, "library": LIBRARY}


class Clock:
    time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.time = NOW
    monkeypatch.setattr("flows.runs.session.SystemClock", Clock)
    return Clock


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds/news").mkdir(parents=True)
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "News"\npath = "news"\n', encoding="utf-8"
    )
    write(tmp_path, "crane", "Fallen crane is lifted")
    return tmp_path


def write(folder: Path, name: str, title: str) -> None:
    (folder / f"seeds/news/{name}.txt").write_text(f"{title}\n\n{TEXTS.get(name, PROSE)}", encoding="utf-8")


def run(folder: Path, as_of: datetime | None = None) -> RunReport:
    told = None if as_of is None else as_of.isoformat()
    return steps.run(Request(folder=folder, as_of=told), lambda _: None)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def message_id(place: Path) -> str:
    return str(email.message_from_bytes(place.read_bytes())["Message-ID"])


def published(folder: Path, *, everything: bool) -> int:
    with open_session(Request(folder=folder), lambda _: None) as session:
        return steps.publish_stored(session, everything=everything)


def test_published_edition_never_changes(folder: Path, clock: type[Clock]) -> None:
    run(folder)
    first = tree(folder / "out/2026/11/20")
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    clock.time = NOW + timedelta(hours=2)
    second = run(folder)
    clock.time = NOW + DAY
    write(folder, "library", "Library opens its doors after the flood")
    third = run(folder)
    assert second.edition
    assert third.edition
    assert (second.edition.id, third.edition.id) == ("2026-11-20-2", "2026-11-21")
    again = tree(folder / "out/2026/11/20")
    pages = [files.pop("index.html").decode() for files in (first, again)]
    assert again == first
    # Its page leads to the edition after it.
    assert '<a href="../../../2026/11/20-2/index.html">Next edition</a>' in pages[1]
    assert pages[0] == re.sub(r"<a href=[^>]+>Next edition</a>\n", "", pages[1])
    assert (folder / "out/2026/11/20-2/index.html").is_file()


def test_a_folder_added_after_an_edition_brings_its_window(folder: Path, clock: type[Clock]) -> None:
    run(folder)
    added = folder / "seeds/added"
    added.mkdir()
    (added / "ferry.md").write_text(
        f"---\npublished: 2026-11-18T19:00:00Z\n---\n# Ferry runs again\n\n{FERRY}", encoding="utf-8"
    )
    with (folder / "seeds/sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nname = "Added"\npath = "added"\n')
    clock.time = NOW + timedelta(minutes=10)
    report = run(folder)
    assert report.edition
    assert (report.edition.coverage.new, report.edition.coverage.too_old) == (1, 0)
    files = tree(folder / "out")
    again = run(folder, clock.time)
    assert (again.edition, tree(folder / "out")) == (report.edition, files)


def test_numbers_are_unique_whatever_times_were_asked_for(folder: Path) -> None:
    made = [run(folder, NOW), run(folder, NOW - DAY)]
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    made += [run(folder, NOW + DAY), run(folder, NOW)]
    told = [(each.edition.id, each.edition.number) for each in made if each.edition]
    assert told == [("2026-11-20", 1), ("2026-11-19", 2), ("2026-11-21", 3), ("2026-11-20", 1)]


def test_an_edition_of_the_past_made_again_leaves_the_newest_in_front(folder: Path) -> None:
    run(folder, NOW)
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    run(folder, NOW + DAY)
    page = (folder / "out/index.html").read_bytes()
    assert b"Saturday 21 November 2026" in page
    again = run(folder, NOW)
    assert again.edition
    assert again.edition.id == "2026-11-20"
    assert (folder / "out/index.html").read_bytes() == page


def test_a_time_with_nothing_new_leaves_the_newest_edition_in_front(folder: Path) -> None:
    run(folder, NOW)
    files = tree(folder / "out")
    assert run(folder, NOW + DAY).edition is None
    assert tree(folder / "out") == files


def test_a_date_without_a_time_is_that_of_its_scheduled_edition(folder: Path) -> None:
    first = steps.run(Request(folder=folder, as_of="2026-11-20"), lambda _: None)
    assert first.edition
    assert first.edition.as_of == NOW


def test_composing_writes_nothing(folder: Path) -> None:
    run(folder, NOW)
    notice = SourceNotice(
        source="News", kind="ended", key="", item="news", reason="has ended", remedy="Remove it."
    )
    with open_session(Request(folder=folder, as_of=(NOW + DAY).isoformat()), lambda _: None) as session:
        session.store.sources().keep((), (notice,))
        before = dump(folder)
        composed = steps.compose(session)
        assert [each.reason for each in composed.edition.coverage.notices] == ["has ended"]
    assert dump(folder) == before


def ids_of(folder: Path) -> list[str]:
    """Return the ids by which feed readers and mail programs know what a workspace published."""
    atom = re.findall("<id>(.+)</id>", (folder / "out/atom.xml").read_text())
    return [*atom, message_id(folder / "out/2026/11/20/digest.eml")]


def test_two_workspaces_share_no_id(folder: Path, tmp_path_factory: Any) -> None:
    other = tmp_path_factory.mktemp("other") / "workspace"
    shutil.copytree(folder, other)
    one, two = run(folder, NOW), run(other, NOW)
    assert one.edition
    assert two.edition
    assert one.edition.guid != two.edition.guid
    assert not set(ids_of(folder)) & set(ids_of(other))


@pytest.mark.parametrize(
    "changed", ['title = "Another"', 'site_url = "https://moved.example/digest/"', 'id = "another"']
)
def test_an_edition_made_again_keeps_its_ids_whatever_is_set(folder: Path, changed: str) -> None:
    run(folder, NOW)
    before = ids_of(folder)
    (folder / "standfirst.toml").write_text(f"{changed}\n", encoding="utf-8")
    run(folder, NOW)
    assert ids_of(folder) == before


def test_two_workspaces_with_one_id_give_the_same_bytes(folder: Path, tmp_path_factory: Any) -> None:
    (folder / "standfirst.toml").write_text('id = "quay"\n', encoding="utf-8")
    other = tmp_path_factory.mktemp("other") / "workspace"
    shutil.copytree(folder, other)
    for each in (folder, other):
        run(each, NOW)
    assert tree(folder / "out") == tree(other / "out")
    assert json.loads((folder / "out/2026/11/20/receipt.json").read_bytes())["settings"]["id"] == "quay"


def test_a_receipt_gives_spans_of_time_as_iso_8601(folder: Path) -> None:
    run(folder, NOW)
    settings = json.loads((folder / "out/2026/11/20/receipt.json").read_bytes())["settings"]
    assert (settings["window"], settings["late_arrival"], settings["follow"]) == ("P2D", "PT3H", "P4D")
    assert settings["dates.ahead_of_replay"] == "P30D"
    assert not [value for value in settings.values() if "timedelta" in value or ":00" in value]


def test_out_that_was_lost_comes_back_to_the_byte(folder: Path) -> None:
    run(folder, NOW)
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    last = run(folder, NOW + DAY)
    files = tree(folder / "out")
    assert any(name.startswith("articles/") for name in files)
    assert last.note is None
    shutil.rmtree(folder / "out")
    assert published(folder, everything=False) == len(files)
    assert tree(folder / "out") == files
    shutil.rmtree(folder / "out/2026/11/20")
    shutil.rmtree(folder / "out/stories")
    assert published(folder, everything=True) == sum(
        name.startswith(("stories/", "2026/11/20/")) for name in files
    )
    assert tree(folder / "out") == files
    assert published(folder, everything=True) == 0


def test_the_command_publish_says_what_it_did(folder: Path) -> None:
    runner, arguments = CliRunner(), ["publish", "--all", "--workspace", str(folder)]
    nothing = runner.invoke(app, arguments)
    assert (nothing.exit_code, "There is no edition yet" in nothing.output) == (1, True)
    run(folder, NOW)
    shutil.rmtree(folder / "out/2026")
    assert f"Read it: {folder}/out/index.html (9 files changed)" in runner.invoke(app, arguments).output
    assert "(nothing changed)" in runner.invoke(app, arguments).output


def test_a_run_says_that_out_lacks_editions_and_how_they_come_back(folder: Path) -> None:
    run(folder, NOW)
    shutil.rmtree(folder / "out/2026/11/20")
    write(folder, "ferry", "Ferry runs again after a winter in the dock")
    note = run(folder, NOW + DAY).note
    assert note == (
        f"{folder}/out lacks 1 edition of the store: `standfirst publish --all` writes what is missing."
    )


def test_quiet_day_has_no_edition_and_says_so(folder: Path, clock: type[Clock]) -> None:
    run(folder)
    files = tree(folder / "out")
    clock.time = NOW + DAY
    assert run(folder).edition is None
    assert tree(folder / "out") == files


def test_a_first_edition_of_old_articles_alone_says_how_to_reach_them(folder: Path) -> None:
    shutil.rmtree(folder / "seeds/news")
    (folder / "seeds/news").mkdir()
    dated = "<title>Crane</title><pubDate>Mon, 02 Nov 2026 07:00:00 GMT</pubDate>"
    item = f"<item>{dated}<description>{PROSE}</description></item>"
    feed = f'<rss version="2.0"><channel><title>Harbour</title>{item}</channel></rss>'
    (folder / "seeds/news/feed.xml").write_text(feed, encoding="utf-8")
    mail = '[mail]\nhost = "localhost"\nport = 1\nsender = "a@b.example"\nto = ["c@d.example"]\n'
    (folder / "standfirst.toml").write_text(mail, encoding="utf-8")
    first = steps.run(Request(folder=folder, send=True), lambda _: None)
    assert "from before the edition’s period (1 article): set a longer `window`" in (first.note or "")
    assert first.deliveries == ()
    (folder / "standfirst.toml").write_text('window = "30d"\n', encoding="utf-8")
    assert CliRunner().invoke(app, ["recompose", "--workspace", str(folder)]).exit_code == 0
    assert run(folder).note is None


def test_quiet_day_has_a_short_edition_where_that_is_wanted(folder: Path, clock: type[Clock]) -> None:
    (folder / "standfirst.toml").write_text('quiet_day = "short"\n', encoding="utf-8")
    run(folder)
    clock.time = NOW + DAY
    report = run(folder)
    assert report.edition
    assert (report.edition.id, report.edition.coverage.new) == ("2026-11-21", 0)


def test_every_source_failing_is_told_apart_from_one(folder: Path) -> None:
    assert not run(folder).every_source_failed
    (folder / "seeds/news/crane.txt").unlink()
    (folder / "seeds/news").rmdir()
    assert run(folder, NOW + DAY).every_source_failed


def test_two_runs_at_once_are_one_after_the_other(folder: Path) -> None:
    request = Request(folder=folder)
    with (
        open_session(request, lambda _: None),
        pytest.raises(StoreBusyError, match="another run"),
        open_session(request, lambda _: None, wait_seconds=0.2),
    ):
        pytest.fail("two runs at once")
    assert run(folder).edition


def test_stored_edition_is_finished_from_the_store(folder: Path) -> None:
    first = run(folder)
    index = folder / "out/index.html"
    page = index.read_bytes()
    index.unlink()
    with open_session(Request(folder=folder), lambda _: None) as session:
        composed = steps.take_stored(session)
        assert composed.edition == first.edition
        assert steps.publish(session) == 1
    assert index.read_bytes() == page


def test_nothing_is_mailed_unless_the_run_may_send(folder: Path) -> None:
    mail = '[mail]\nhost = "localhost"\nsender = "a@b.example"\nto = ["c@d.example"]\nport = 1\n'
    (folder / "standfirst.toml").write_text(mail, encoding="utf-8")
    assert run(folder).deliveries == ()


def test_a_run_with_an_algorithm_worse_than_chance_says_so(folder: Path) -> None:
    assert run(folder).note is None
    (folder / "standfirst.toml").write_text('[summary]\nalgorithm = "kl"\n', encoding="utf-8")
    assert 'algorithm = "kl" is for comparing only' in str(run(folder, NOW + DAY).note)
