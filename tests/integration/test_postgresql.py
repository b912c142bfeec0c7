"""The store on a PostgreSQL server: its lock, its failures in words, and several programs at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import create_engine, make_url, text
from typer.testing import CliRunner

from flows.adapters.database import SqlStore, postgresql
from flows.cli.main import app
from flows.errors import StoreBusyError, StoreError
from tests.factories import NOON, article
from tests.factories_edition import realistic_edition, receipt
from tests.postgres import GUARDED, Cluster, cluster

pytestmark = pytest.mark.integration

HOLDER = """
import sys, time
from flows.adapters.database import SqlStore
with SqlStore(sys.argv[1]) as store, store.locked(0):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(postgres_url: str) -> Iterator[subprocess.Popen[str]]:
    """Return another process that holds the lock of the store."""
    root = Path(__file__).parents[2]
    words = [sys.executable, "-c", HOLDER, postgres_url]
    with subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert first_line(process.stdout) == "held\n"
        yield process
        process.kill()


def first_line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline()


def cut_off_all(cluster: Cluster, url: str) -> None:
    """End all sessions in a database, as its administrator or a restart does."""
    name = make_url(url).database
    cluster.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def refusal(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        SqlStore(url)
    return str(caught.value)


class TestLock:
    def test_a_second_run_names_the_first_and_gets_the_lock_when_that_is_killed(
        self, postgres_url: str, holder: subprocess.Popen[str]
    ) -> None:
        waits: list[str] = []
        with SqlStore(postgres_url) as store:
            with pytest.raises(StoreBusyError) as refused, store.locked(0.3, waits.append):
                pytest.fail("two had the lock")
            other = f"process {holder.pid} on {os.uname().nodename}"
            assert f"another run ({other}) is using it and has not ended within 0.3 seconds" in str(
                refused.value
            )
            assert waits == [f"Waiting for another run ({other}) on this workspace to end"]
            holder.kill()
            with store.locked(10):
                store.save_edition(realistic_edition(), receipt())
            with store.locked(0):
                pass

    def test_who_reads_waits_for_no_run(self, postgres_url: str, holder: subprocess.Popen[str]) -> None:
        with SqlStore(postgres_url) as store:
            assert store.editions.latest() is None

    def test_stores_in_schemas_of_one_database_have_locks_of_their_own(
        self, postgres_cluster: Cluster, postgres_url: str
    ) -> None:
        postgres_cluster.execute("CREATE SCHEMA other", database=str(make_url(postgres_url).database))
        elsewhere = f"{postgres_url}&options=-csearch_path%3Dother"
        with SqlStore(postgres_url) as store, SqlStore(elsewhere) as other, store.locked(0), other.locked(0):
            assert other.add_articles([article(id="1")]) == 1
            assert store.add_articles([]) == 0

    def test_a_run_that_lost_its_lock_stores_no_edition(
        self, postgres_cluster: Cluster, postgres_url: str
    ) -> None:
        with SqlStore(postgres_url) as store:
            with store.locked(0):
                cut_off_all(postgres_cluster, postgres_url)
                with pytest.raises(StoreError, match="the connection that held its lock was lost"):
                    store.save_edition(realistic_edition(), receipt())
            assert store.editions.latest() is None


class TestSeveralPrograms:
    def test_two_may_open_an_empty_database_at_once(self, postgres_cluster: Cluster) -> None:
        with postgres_cluster.database(template="template0") as url, ThreadPoolExecutor(4) as threads:
            stores = list(threads.map(SqlStore, [url] * 4))
            assert [store.add_articles([article(id="1")]) for store in stores] == [1, 0, 0, 0]
            for store in stores:
                store.close()

    def test_two_may_add_the_same_articles_in_any_order(self, postgres_url: str) -> None:
        articles = [article(id=f"{number}") for number in range(300)]
        with SqlStore(postgres_url) as store, ThreadPoolExecutor(4) as threads:
            orders = [articles, articles[::-1], articles[150:] + articles[:150], articles[::-1]]
            assert sum(threads.map(store.add_articles, orders)) == 300

    def test_a_transaction_that_the_server_ended_is_tried_again(
        self, postgres_cluster: Cluster, postgres_url: str
    ) -> None:
        with SqlStore(postgres_url) as store:
            store.add_articles([article(id="1")])
            cut_off_all(postgres_cluster, postgres_url)
            assert store.add_articles([article(id="2")]) == 1
            cut_off_all(postgres_cluster, postgres_url)
            assert store.editions.latest() is None


def test_a_server_that_restarts_is_waited_for() -> None:
    with cluster() as own, own.database() as url, SqlStore(url) as store, ThreadPoolExecutor(1) as threads:
        assert store.add_articles([article(id="1")]) == 1
        own.stop()

        def start_later() -> None:
            time.sleep(1)
            own.start()

        starting = threads.submit(start_later)
        assert store.add_articles([article(id="2")]) == 1
        starting.result()


class TestFailures:
    def test_a_server_that_is_not_there(self, tmp_path: Path) -> None:
        told = refusal(f"postgresql://digest:hunter2@/news?host={tmp_path}")
        assert told == (
            "store postgresql://digest@/news: the server cannot be reached. "
            "Check that it runs, and the host and port of the setting store."
        )
        assert "the server cannot be reached" in refusal("postgresql://digest@127.0.0.1:1/news")

    def test_a_database_that_is_not_there(self, postgres_cluster: Cluster) -> None:
        assert "there is no such database" in refusal(postgres_cluster.url("nothing"))

    def test_a_wrong_password_is_not_shown(self, postgres_cluster: Cluster, postgres_url: str) -> None:
        postgres_cluster.execute(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'right'")
        try:
            own = make_url(postgres_url).set(username=GUARDED)
            wrong = own.set(password="hunter2").render_as_string(hide_password=False)
            told = refusal(wrong)
            assert "the server refuses the user" in told
            assert "hunter2" not in told
            assert "the server asks for a password" in refusal(own.render_as_string())
        finally:
            postgres_cluster.execute(f"DROP ROLE {GUARDED}")

    def test_a_user_who_may_not_make_tables_and_one_who_may_only_read(
        self, postgres_cluster: Cluster
    ) -> None:
        postgres_cluster.execute("CREATE ROLE guest LOGIN")
        try:
            with postgres_cluster.database(template="template0") as url:
                name = str(make_url(url).database)
                postgres_cluster.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database=name)
                guest = postgres_cluster.url(name, "guest")
                assert "its user may not make tables. As the owner" in refusal(guest)
                with SqlStore(url) as store:
                    store.add_articles([article(id="1")])
                grant = "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest"
                postgres_cluster.execute(grant, database=name)
                with SqlStore(guest) as store:
                    assert len(store.articles(["sample"], NOON)) == 1
                    with pytest.raises(StoreError, match="its user may not use a table"):
                        store.add_articles([article(id="2")])
        finally:
            postgres_cluster.execute("DROP ROLE IF EXISTS guest")

    def test_a_database_that_holds_not_every_letter(self, postgres_cluster: Cluster) -> None:
        options = "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'"
        postgres_cluster.execute(f"CREATE DATABASE ascii {options}")
        assert "its texts are in SQL_ASCII" in refusal(postgres_cluster.url("ascii"))
        postgres_cluster.execute("DROP DATABASE ascii WITH (FORCE)")

    def test_a_server_that_is_too_old(self, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(postgresql, "_OLDEST", 99)
        assert "Use version 99 or later." in refusal(postgres_url)

    def test_a_driver_that_is_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "psycopg", None)
        told = refusal("postgresql://digest:hunter2@db.example/news")
        assert told.endswith("Run pip install 'standfirst[postgres]'.")


def test_an_edition_has_the_same_bytes_from_either_database(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made(name: str) -> dict[str, bytes]:
        folder = str(tmp_path / name)
        words = ["run", "--workspace", folder, "--engine", "direct"]
        for line in (["init", folder], [*words, "--as-of", "2026-11-20"], [*words, "--as-of", "2026-11-21"]):
            done = CliRunner().invoke(app, line)
            assert done.exit_code == 0, done.output
        for line in (["verify", "2026-11-20"], ["stories", "list"], ["sources", "list"]):
            done = CliRunner().invoke(app, [*line, "--workspace", folder])
            assert done.exit_code == 0, done.output
        out = tmp_path / name / "out"
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*") if path.is_file()}

    monkeypatch.setenv("STANDFIRST_ID", "3f0c9f5e-0d0b-4f57-9b7e-2d6c1f8f6f0e")
    from_file = made("file")
    monkeypatch.setenv("STANDFIRST_STORE", postgres_url)
    assert made("server") == from_file
    assert not (tmp_path / "server/.standfirst/standfirst.db").exists()


class TestTexts:
    def test_texts_are_in_the_order_of_code_points(self, postgres_url: str) -> None:
        names = ["a", "B", "\u00c4", "b", "_", "\U0001f600", "\uff21"]
        with SqlStore(postgres_url) as store:
            store.add_articles([article(id=str(n), source=name) for n, name in enumerate(names)])
        engine = create_engine(postgres_url)
        with engine.connect() as connection:
            query = text("SELECT source, min(source) OVER () FROM sightings ORDER BY source")
            rows = connection.execute(query).all()
        engine.dispose()
        assert [row[0] for row in rows] == sorted(names)
        assert rows[0][1] == min(names)


def test_what_no_database_holds_becomes_a_question_mark(store_url: str) -> None:
    with SqlStore(store_url) as store:
        store.add_articles([article(id="1", title="a\0b\ud800c")])
        (stored,) = store.articles_of(["1"])
    assert stored.title == "a?b?c"
