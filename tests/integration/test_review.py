"""An edition that waits for an editor: nobody is sent it before, and what was decided is true everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows.adapters.database import SqlStore
from flows.cli.main import app
from flows.config import Request
from flows.errors import ConfigurationError
from flows.runs import steps
from flows.runs.review_edition import release_overdue, waiting_edition
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests.factories import BRIDGE, TUNNEL
from tests.mail_server import HOST, MailServer, Post, authority

pytestmark = pytest.mark.integration

READERS = ["anna@allport.example", "ben@brook.example"]


@pytest.fixture
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    given = Post()
    server = MailServer(given, "plain", authority(tmp_path_factory.mktemp("authority")).server_context())
    server.start()
    given.slow_seconds = server.port
    yield given
    server.stop()


@pytest.fixture
def folder(tmp_path: Path, post: Post) -> Path:
    write_settings(tmp_path, post)
    (tmp_path / "seeds/news").mkdir(parents=True)
    source = '[[source]]\nname = "news"\npath = "news"\n'
    (tmp_path / "seeds/sources.toml").write_text(source, encoding="utf-8")
    for number, (title, text) in enumerate((*BRIDGE, *TUNNEL)):
        head = f"---\ntitle: {title}\ndate: 2026-11-20T06:00:00Z\nlanguage: en\n---\n"
        (tmp_path / f"seeds/news/{number}.md").write_text(head + text, encoding="utf-8")
    return tmp_path


def write_settings(folder: Path, post: Post, more: str = "") -> None:
    (folder / "standfirst.toml").write_text(
        f'site_url = "https://quay.example/"\nas_of = "2026-11-20T07:00Z"\nreview = true\n{more}'
        f'[mail]\nhost = "{HOST}"\nport = {int(post.slow_seconds)}\nsecurity = "none"\n'
        f'sender = "desk@digest.example"\nto = {json.dumps(READERS)}\n',
        encoding="utf-8",
    )


def run(folder: Path) -> RunReport:
    return steps.run(Request(folder=folder, send=True), lambda _: None)


def command(folder: Path, *arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--workspace", str(folder)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def edition(folder: Path) -> Any:
    return json.loads((folder / "out/2026/11/20/edition.json").read_bytes())


def ids(folder: Path) -> list[str]:
    return [story["id"] for section in edition(folder)["sections"] for story in section["stories"]]


def test_nobody_is_sent_an_edition_before_it_is_approved_and_then_each_once(folder: Path, post: Post) -> None:
    run(folder)
    run(folder)
    command(folder, "send")
    assert post.readers == []
    shown = command(folder, "review")
    assert "Edition 2026-11-20 waits for `standfirst approve`; after " in shown
    assert all(story in shown for story in ids(folder))
    assert "Edition 2026-11-20 is approved." in command(folder, "approve")
    run(folder)
    command(folder, "send")
    assert post.readers == READERS
    with pytest.raises(ConfigurationError, match="has no edition that waits"):
        command(folder, "review")


def test_what_was_dropped_is_in_no_mail_and_on_no_page_and_listed_as_left_out(
    folder: Path, post: Post
) -> None:
    run(folder)
    first, second = ids(folder)
    headline = edition(folder)["sections"][0]["stories"][0]["headline"]
    assert "Dropped: 1 story." in command(folder, "review", "--drop", first, "--pin", second)
    assert ids(folder) == [second]
    command(folder, "approve")
    assert headline not in post.message().as_string()
    assert headline not in (folder / "out/2026/11/20/index.html").read_text(encoding="utf-8")
    coverage = edition(folder)["coverage"]
    assert coverage["dropped"] == len([one for one in coverage["left_out"] if one["reason"] == "dropped"]) > 0
    articles = (folder / "out/2026/11/20/articles.html").read_text(encoding="utf-8")
    assert "Taken out by the editor" in articles


def test_decisions_can_be_taken_back_and_outlast_a_recomposition(folder: Path, post: Post) -> None:
    run(folder)
    before = ids(folder)
    command(folder, "review", "--drop", before[0])
    with open_session(Request(folder=folder)) as session:
        assert [story.id for story in steps.recompose(session).edition.shown] == before[1:]
    command(folder, "review", "--reset")
    assert ids(folder) == before


def test_an_edition_can_be_discarded(folder: Path, post: Post) -> None:
    run(folder)
    assert "goes to nobody" in command(folder, "approve", "--discard")
    run(folder)
    command(folder, "send")
    assert post.readers == []


@pytest.mark.parametrize(("after", "readers"), [("send", READERS), ("drop", [])])
def test_what_waited_too_long_is_settled_by_the_next_reading(
    folder: Path, post: Post, after: str, readers: list[str]
) -> None:
    run(folder)
    write_settings(folder, post, f'hold = "1m"\nafter_hold = "{after}"\n')
    with open_session(Request(folder=folder)) as session:
        waiting = waiting_edition(session)
        session.store.reviews.save(
            type(waiting.review)(edition_id="2026-11-20", since=waiting.review.since - timedelta(minutes=2))
        )
    with open_session(Request(folder=folder)) as session:
        release_overdue(session)
    assert post.readers == readers
    with open_session(Request(folder=folder)) as session:
        assert release_overdue(session) == ()


def test_a_name_of_no_story_is_refused(folder: Path, post: Post) -> None:
    run(folder)
    with pytest.raises(ConfigurationError, match="names no story of 2026-11-20"):
        command(folder, "review", "--drop", "weather on the moon")


def test_a_name_of_no_digest_is_refused(folder: Path, post: Post) -> None:
    run(folder)
    with pytest.raises(ConfigurationError, match='digest "sport": is not there'):
        command(folder, "approve", "sport")
    assert "Edition 2026-11-20 waits" in command(folder, "review", "main")


def test_a_run_that_may_not_send_holds_nothing(folder: Path, post: Post) -> None:
    steps.run(Request(folder=folder), lambda _: None)
    with SqlStore(Request(folder=folder).load().store_url) as store:
        assert store.reviews.undecided() == ()
