"""The next edition shown beforehand, the latest made again, and files written elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.cli.main import app
from flows.config import Request
from flows.errors import ConfigurationError
from flows.model import Delivery, DeliveryStatus, Edition
from flows.runs import steps
from flows.runs.pipeline.explain import split, stories_of
from flows.runs.session import Session, open_session
from tests.postgres import POSTGRESQL_IS_SLOW
from tests.stored_rows import dump

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("workspace_stores"), POSTGRESQL_IS_SLOW]

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)
CRANE = (
    "The harbour crane that fell in the storm of last winter was lifted out of the water on Thursday. "
    "Divers had cut it into three pieces, the heaviest of 41 tonnes, said harbour master Jon Teller.\n\n"
    "Ships may use the eastern quay again from Monday, he said. The port lost four million crowns.\n"
)
FERRY = (
    "The ferry to Hallen runs again after a winter in the dock, its owner said on Thursday evening. "
    "Engineers had found cracks in both propeller shafts and replaced them within eleven weeks.\n\n"
    "Islanders had been taken across in fishing boats, for which the county paid two million crowns.\n"
)
MAIL = '[mail]\nhost = "localhost"\nsender = "a@b.example"\nto = ["c@d.example"]\nport = 1\n'


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
    (tmp_path / "standfirst.toml").write_text(MAIL, encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "News"\npath = "news"\n', encoding="utf-8"
    )
    write(tmp_path, "crane", "Fallen crane is lifted", CRANE)
    return tmp_path


def write(folder: Path, name: str, title: str, text: str) -> None:
    (folder / f"seeds/news/{name}.txt").write_text(f"{title}\n\n{text}", encoding="utf-8")


def queue(folder: Path, edition: Edition) -> None:
    """Record the edition's reader, as a run that may send does."""
    for session in opened(folder):
        session.store.outbox(Clock().now).queue(edition.id, ["c@d.example"])


def run(folder: Path, out: Path | None = None, as_of: datetime | None = None) -> Edition:
    told = None if as_of is None else as_of.isoformat()
    report = steps.run(Request(folder=folder, out=out, as_of=told), lambda _: None)
    assert report.edition
    return report.edition


def command(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--workspace", str(folder)])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def opened(folder: Path) -> Iterator[Session]:
    with open_session(Request(folder=folder), lambda _: None) as session:
        yield session


def place_of(link: str, page: Path, out: Path) -> Path:
    """Return the file that a link of a page leads to; a web server's root is the folder."""
    return out / link.removeprefix("/") if link.startswith("/") else page.parent / link


def broken_links(out: Path) -> list[str]:
    """Return the relative links of all pages of a folder that lead to no file of it."""
    found = []
    for page in out.rglob("*.html"):
        # The mail's links begin with the address of the site.
        links = re.findall(r'href="([^"#]+)', page.read_text(encoding="utf-8"))
        found += [
            f"{page.relative_to(out)}: {link}"
            for link in links
            if "://" not in link and not place_of(link, page, out).exists()
        ]
    return found


class TestNext:
    def test_the_next_edition_is_printed_and_nothing_changes(self, folder: Path, clock: type[Clock]) -> None:
        run(folder)
        (folder / "standfirst.toml").write_text(f'title = "Quay News"\n{MAIL}', encoding="utf-8")
        write(folder, "ferry", "Ferry runs again", FERRY)
        clock.time = NOW + HOUR
        for session in opened(folder):
            steps.ingest(session)
        before = dump(folder), tree(folder / "out")
        clock.time = NOW + 2 * HOUR
        shown = command(folder, "preview", "--next", "--text")
        assert shown.exit_code == 0, shown.output
        assert shown.stdout.startswith("QUAY NEWS\n")
        assert "Ferry runs again" in shown.stdout
        assert (dump(folder), tree(folder / "out")) == before

    def test_what_is_shown_is_what_the_run_makes(self, folder: Path) -> None:
        for session in opened(folder):
            steps.ingest(session)
        shown = command(folder, "preview", "--next", "--text").stdout
        run(folder)
        assert shown == (folder / "out/2026/11/20/email.txt").read_text(encoding="utf-8")

    def test_the_site_shown_holds_that_edition_alone_and_no_broken_link(
        self, folder: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        run(folder)
        with open_session(Request(folder=folder), lambda _: None, exclusive=False) as session:
            edition, files = steps.preview(session)
        site = tmp_path_factory.mktemp("site")
        for name, body in files.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(body)
        assert b"Fallen crane is lifted" in files["index.html"]
        assert edition.number == 1
        assert broken_links(site) == []

    def test_a_quiet_day_says_that_a_run_would_make_none(self, folder: Path, clock: type[Clock]) -> None:
        run(folder)
        clock.time = NOW + HOUR
        shown = command(folder, "preview", "--next", "--text")
        assert "Nothing new is stored; `standfirst run` would read the sources first." in shown.stderr

    def test_before_the_first_run_it_says_that_nothing_is_stored(self, folder: Path) -> None:
        shown = command(folder, "preview", "--next", "--text")
        assert "Nothing new is stored; `standfirst run` would read the sources first." in shown.stderr

    def test_text_alone_is_refused(self, folder: Path) -> None:
        refused = command(folder, "preview", "--text")
        assert isinstance(refused.exception, ConfigurationError)
        assert "--next" in str(refused.exception)


class TestRecompose:
    def test_the_latest_edition_is_made_again_in_its_place(self, folder: Path, clock: type[Clock]) -> None:
        write(folder, "ferry", "Ferry runs again", FERRY)
        first = run(folder)
        queue(folder, first)
        (folder / "standfirst.toml").write_text(f'title = "Quay News"\n{MAIL}', encoding="utf-8")
        (folder / "seeds/themes.toml").write_text(
            '[[theme]]\nname = "Harbour"\nterms = ["crane", "ferry"]\n', encoding="utf-8"
        )
        clock.time = NOW + HOUR
        told = command(folder, "recompose")
        assert told.exit_code == 0, told.output
        assert told.stdout.startswith("Edition 2026-11-20 was made again (")
        for session in opened(folder):
            (again,) = session.store.editions.newest()
            rows = session.store.outbox(clock().now).deliveries(again.id)
            assert [row.status for row in rows] == [DeliveryStatus.DEFERRED]
        assert (again.id, again.number, again.guid) == (first.id, first.number, first.guid)
        assert (again.as_of, again.title) == (first.as_of, "Quay News")
        assert [section.theme.name for section in again.sections] == ["Harbour"]
        files = tree(folder / "out")
        assert b"Quay News" in files["2026/11/20/digest.eml"]
        # Nothing is left of the themes that it had.
        assert sorted(name for name in files if name.startswith("themes/")) == [
            f"themes/{again.sections[0].theme.id}{ending}" for ending in (".html", ".xml")
        ]
        assert run(folder, as_of=NOW) == again
        assert tree(folder / "out") == files

    def test_what_was_decided_since_counts_for_it(self, folder: Path, clock: type[Clock]) -> None:
        write(folder, "crane2", "Crane is lifted from the harbour", f"{CRANE}\nThe mayor came to watch it.\n")
        (story,) = stories_of(run(folder))
        assert len(story.articles) == 2
        clock.time = NOW + HOUR
        for session in opened(folder):
            session.store.stories.decide(split(story, [story.articles[0].id], session.plan))
        assert command(folder, "recompose", "2026-11-20").exit_code == 0
        for session in opened(folder):
            (again,) = session.store.editions.newest()
        assert [len(each.articles) for each in stories_of(again)] == [1, 1]
        assert run(folder, as_of=NOW) == again

    @pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.UNKNOWN])
    def test_an_edition_that_a_reader_may_have_is_left_alone(
        self, folder: Path, clock: type[Clock], status: DeliveryStatus
    ) -> None:
        edition = run(folder)
        queue(folder, edition)
        for session in opened(folder):
            row = Delivery(
                edition_id=edition.id, reader="c@d.example", status=status, reason="so", attempts=1
            )
            session.store.outbox(clock().now).record(row)
        before = dump(folder), tree(folder / "out")
        refused = command(folder, "recompose")
        assert str(refused.exception).startswith("edition 2026-11-20: has been mailed already. What readers")
        assert (dump(folder), tree(folder / "out")) == before

    def test_only_the_latest_edition_is_made_again(self, folder: Path, clock: type[Clock]) -> None:
        assert str(command(folder, "recompose").exception).startswith("the store: holds no edition yet.")
        run(folder)
        clock.time = NOW + 24 * HOUR
        write(folder, "ferry", "Ferry runs again", FERRY)
        run(folder)
        refused = command(folder, "recompose", "2026-11-20")
        assert "edition 2026-11-20: is not the latest. Leave the name out, or name 2026-11-21." in str(
            refused.exception
        )


class TestOut:
    def test_no_link_is_broken_in_either_folder(self, folder: Path, clock: type[Clock]) -> None:
        elsewhere = folder / "elsewhere"
        run(folder)
        for hours, name in ((24, "ferry"), (48, "boat")):
            write(folder, name, f"The {name} runs again", FERRY.replace("ferry", name))
            clock.time = NOW + hours * HOUR
            run(folder, out=elsewhere if name == "ferry" else None)
            assert broken_links(folder / "out") == []
        assert broken_links(elsewhere) == []
        assert (elsewhere / "2026/11/20/index.html").is_file()
        assert (folder / "out/2026/11/21/index.html").is_file()

    def test_what_was_taken_out_of_the_folder_stays_out(self, folder: Path, clock: type[Clock]) -> None:
        run(folder)
        (folder / "out/2026/11/20/index.html").unlink()
        clock.time = NOW + 24 * HOUR
        write(folder, "ferry", "Ferry runs again", FERRY)
        run(folder)
        assert not (folder / "out/2026/11/20/index.html").exists()
