"""Several digests of one workspace: one reading, and for each its editions, folder, feeds and ids."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli.main import app
from flows.config import Request
from flows.editions.schedule import Action
from flows.errors import ConfigurationError, PublishError
from flows.runs import steps
from flows.runs.digests import decide_editions, follow_decisions
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests.factories import BRIDGE, TUNNEL
from tests.postgres import POSTGRESQL_IS_SLOW

pytestmark = [pytest.mark.integration, pytest.mark.usefixtures("workspace_stores"), POSTGRESQL_IS_SLOW]

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
DIGESTS = """
site_url = "https://news.example/"
id = "w"
[[digest]]
id = "coast"
sources = ["Coast"]
[[digest]]
id = "hills"
title = "From the hills"
sections = ["Inland"]
hour = "08:00"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text(DIGESTS, encoding="utf-8")
    sources = [("Coast", "coast", ""), ("Hills", "hills", 'section = "Inland"\n')]
    (tmp_path / "seeds/sources.toml").write_text(
        "".join(f'[[source]]\nname = "{name}"\npath = "{path}"\n{more}\n' for name, path, more in sources),
        encoding="utf-8",
    )
    for path, reports in (("coast", BRIDGE), ("hills", TUNNEL)):
        (tmp_path / "seeds" / path).mkdir()
        for number, (title, text) in enumerate(reports):
            (tmp_path / f"seeds/{path}/{number}.txt").write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    return tmp_path


def run(folder: Path, *digests: str, as_of: datetime = NOW) -> RunReport:
    return steps.run(Request(folder=folder, as_of=as_of.isoformat(), digests=digests), lambda _: None)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def edition(folder: Path, digest: str) -> dict[str, object]:
    body: dict[str, object] = json.loads((folder / f"out/{digest}/2026/11/20/edition.json").read_bytes())
    return body


def test_each_digest_has_an_edition_of_its_own(folder: Path) -> None:
    report = run(folder)
    coast, hills = edition(folder, "coast"), edition(folder, "hills")
    assert [one.digest for one in report.digests] == ["coast", "hills"]
    assert (coast["title"], hills["title"]) == ("The Morning Digest: coast", "From the hills")
    assert (coast["id"], coast["number"]) == (hills["id"], hills["number"]) == ("2026-11-20", 1)
    assert coast["guid"] != hills["guid"]
    assert BRIDGE[0][0] in json.dumps(coast)
    assert BRIDGE[0][0] not in json.dumps(hills)
    assert "https://news.example/coast/2026/11/20/" in (folder / "out/coast/feed.xml").read_text()


def test_pages_of_digests_lead_to_each_other_and_the_index_to_all(folder: Path) -> None:
    run(folder)
    index = (folder / "out/index.html").read_text(encoding="utf-8")
    assert 'href="coast/index.html"' in index
    assert 'href="hills/index.html">From the hills</a>' in index
    assert 'href="./../hills/index.html"' in (folder / "out/coast/index.html").read_text(encoding="utf-8")
    page = (folder / "out/coast/2026/11/20/index.html").read_text(encoding="utf-8")
    assert 'href="../../../../hills/index.html"' in page


def test_one_digest_made_alone_has_the_bytes_of_one_made_with_others(folder: Path) -> None:
    run(folder)
    together = tree(folder / "out")
    shutil.rmtree(folder / "out")
    shutil.rmtree(folder / ".standfirst")
    run(folder, "hills")
    assert not (folder / "out/coast").exists()
    run(folder, "coast")
    assert tree(folder / "out") == together


def test_a_second_run_for_the_same_time_changes_nothing(folder: Path) -> None:
    run(folder)
    before = tree(folder / "out")
    assert run(folder).changed_files == 0
    assert tree(folder / "out") == before


def test_a_digest_that_cannot_be_published_stops_no_other(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out/coast").write_text("in the way", encoding="utf-8")
    with pytest.raises(PublishError):
        run(folder)
    assert (folder / "out/hills/2026/11/20/index.html").is_file()


def test_commands_name_a_digest(folder: Path) -> None:
    run(folder)
    runner, workspace = CliRunner(), ["--workspace", str(folder)]
    for command in (["verify", "2026-11-20"], ["preview", "--next", "--text"], ["stories", "list"]):
        result = runner.invoke(app, [*command, "--digest", "hills", *workspace])
        assert (result.exit_code, BRIDGE[0][0] in result.output) == (0, False), result.output
    shutil.rmtree(folder / "out/hills")
    assert "changed)" in runner.invoke(app, ["publish", "--all", "--digest", "hills", *workspace]).output
    assert (folder / "out/hills/2026/11/20/index.html").is_file()
    assert "made again" in runner.invoke(app, ["recompose", "--digest", "hills", *workspace]).output
    refused = runner.invoke(app, ["recompose", "--digest", "hill", *workspace])
    assert isinstance(refused.exception, ConfigurationError)
    made = runner.invoke(app, ["run", "--engine", "direct", "--json", "--digest", "coast", *workspace])
    assert json.loads(made.stdout)["edition"] is None or "coast" in made.stdout


def test_a_scheduled_run_makes_the_digests_that_are_due(folder: Path) -> None:
    request = Request(folder=folder)
    for hour, made in ((7, ["coast"]), (8, ["hills"])):
        time = NOW.replace(hour=hour)
        with open_session(request) as session:
            session.plan = replace(session.plan, as_of=time)
            decisions = decide_editions(session, time)
            follow_decisions(session, decisions, time)
            assert [part.digest.id for part in session.parts] == made
            assert session.plan.as_of == time
            steps.ingest(session)
            for part in session.parts:
                steps.compose(part)
                steps.publish(part)
    with open_session(request) as session:
        session.plan = replace(session.plan, as_of=NOW)
        assert [one.action for one in decide_editions(session, NOW)] == [Action.FINISH, Action.SKIP]


def test_pruning_keeps_what_the_digest_with_the_longest_gap_reads(folder: Path) -> None:
    run(folder, "hills", as_of=NOW)
    later = NOW + timedelta(days=5)
    run(folder, "coast", as_of=later)
    report = run(folder, as_of=later + timedelta(days=1))
    assert report.note is None or "pruned" not in report.note


def test_commands_and_checks_know_every_digest(folder: Path) -> None:
    def said(*arguments: str) -> str:
        return CliRunner().invoke(app, [*arguments, "--workspace", str(folder)]).output

    run(folder)
    assert "Hills" in said("sources")
    hills = json.loads(said("stories", "list", "--digest", "hills", "--json"))["stories"][0]["id"]
    assert "names no story" not in said("stories", "split", hills, "1", "--digest", "hills")
    assert "newest edition 2026-11-20" in said("doctor", "--offline")
    (folder / "standfirst.toml").write_text(
        f'{DIGESTS}\n[mail]\nhost = "localhost"\nsecurity = "none"\nsender = "a@b.example"\n',
        encoding="utf-8",
    )
    with open_session(Request(folder=folder)) as session:
        session.store.of_digest("hills").outbox(lambda: NOW).queue("2026-11-20", ["0123456789abcdef"])
    assert "1 message could not be sent" in said("doctor", "--offline")
