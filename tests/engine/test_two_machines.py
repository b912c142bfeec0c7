"""Two machines' worth on one make the bytes of one: PostgreSQL, a Prefect server, two workers, Dask.

Each part is killed once while the sources are read. BENCH_ARTICLES sets the size.
"""

from __future__ import annotations

import gzip
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from flows.adapters.database import SqlStore, sqlite_url
from flows.adapters.server import ServerProcess
from flows.config import Request
from flows.config.environment import server_environment
from flows.runs import steps
from tests.bench.replicas import replicas, texts_of
from tests.dask_cluster import cluster as dask_cluster
from tests.news_hosts import HOSTS, news_hosts, sources
from tests.postgres import SUPERUSER, Cluster, cluster
from tests.prefect_server import (
    PATIENCE,
    PROGRAM,
    ROOT,
    call,
    called,
    client_of,
    deployments,
    prefect,
    runs_of,
    until,
    working,
)

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "300"))
AS_OF = "2026-11-20T12:00Z"
ENDS = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")

pytestmark = [pytest.mark.slow, pytest.mark.engine]


@dataclass(kw_only=True)
class Site:
    """What stands on this machine: the database, the Prefect server, the hosts, and what one machine made."""

    database: Cluster
    server: ServerProcess
    environment: dict[str, str]
    home: Path
    client: dict[str, str]
    port: int
    archive: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)

    def start_server(self, port: int = 0) -> None:
        """Start the Prefect server, again at the port that its clients know."""
        self.server = ServerProcess(self.home, self.environment, port)
        assert self.server.ready(PATIENCE, lambda _: None), (self.home / "server.log").read_text()


def archive() -> bytes:
    """Return a web archive of so many articles."""
    pages = []
    for article in replicas(texts_of(None), ARTICLES):
        assert article.published
        lines = "".join(f"<p>{line}</p>" for line in article.text.splitlines() if line.strip())
        day = article.published.isoformat()
        page = (
            f"<html lang=en><head><title>{article.title}</title>"
            f'<meta property="article:published_time" content="{day}"></head>'
            f"<body><article><h1>{article.title}</h1>{lines}</article></body></html>"
        )
        pages.append(gzip.compress(record(article.url or "", page.encode()), 1))
    return b"".join(pages)


def record(address: str, body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
    answer = head % len(body) + body
    return (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        b"WARC-Date: 2026-11-20T10:00:00Z\r\n"
        b"WARC-Target-URI: " + address.encode() + b"\r\nContent-Type: application/http; msgtype=response\r\n"
        b"Content-Length: %d\r\n\r\n" % len(answer) + answer + b"\r\n\r\n"
    )


def workspace(folder: Path, site: Site, settings: str = "") -> Path:
    (folder / "seeds").mkdir(parents=True)
    hosts = '", "'.join(HOSTS)
    (folder / "standfirst.toml").write_text(
        f'id = "shared"\n{settings}[fetch]\nallow_hosts = ["{hosts}"]\nseconds_apart = 0.1\n'
        # A reading on a busy machine takes long, and its failure would be another edition.
        "[limits]\nread_seconds = 120\n",
        encoding="utf-8",
    )
    (folder / "seeds/pages.warc.gz").write_bytes(site.archive)
    pages = '[[source]]\nname = "Pages"\npath = "pages.warc.gz"\n'
    (folder / "seeds/sources.toml").write_text(sources(site.port) + pages, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted((folder / "out").rglob("*"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths if path.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("prefect")
    with ExitStack() as stack:
        database = stack.enter_context(cluster())
        url = stack.enter_context(database.database(template="template1"))
        environment = {
            **server_environment(home, one_run=False),
            "PYTHONPATH": str(ROOT),
            "PREFECT_SERVER_DATABASE_CONNECTION_URL": url.replace("+psycopg", "+asyncpg"),
        }
        server = ServerProcess(home, environment)
        assert server.ready(PATIENCE, lambda _: None), (home / "server.log").read_text()
        made = Site(
            database=database,
            server=server,
            environment=environment,
            home=home,
            client=client_of(server, tmp_path_factory.mktemp("client") / "home"),
            port=stack.enter_context(news_hosts()),
            archive=archive(),
        )
        called(made.client, *prefect("work-pool", "create", "desk", "--type", "process", "--overwrite"))
        alone = workspace(tmp_path_factory.mktemp("alone") / "news", made)
        steps.run(Request(folder=alone, as_of=AS_OF), lambda _: None)
        made.files = files(alone)
        made.rows = stored(sqlite_url(alone / ".standfirst/standfirst.db"))
        assert len(made.rows["articles"]) >= ARTICLES
        yield made
        made.server.close()


def stored(url: str) -> dict[str, list[str]]:
    """Return what a store holds that a run must neither lose nor store twice."""
    engine = create_engine(url)
    queries = {
        "articles": "SELECT id FROM articles",
        "sightings": "SELECT article_id || ' ' || source FROM sightings",
        "editions": "SELECT id FROM editions",
        "states": "SELECT source FROM source_states",
    }
    try:
        with engine.begin() as connection:
            return {
                name: sorted(row[0] for row in connection.execute(text(query)))
                for name, query in queries.items()
            }
    finally:
        engine.dispose()


@contextmanager
def two_workers(site: Site, folder: Path) -> Iterator[list[int]]:
    """Keep two workers of the pool at work; yield their process numbers."""
    with ExitStack() as stack:
        numbers = []
        for name in ("one", "two"):
            (folder / name).mkdir(exist_ok=True)
            numbers.append(stack.enter_context(working(site.client, "desk", folder / name)).pid)
        yield numbers


def children(process: int) -> list[int]:
    with suppress(OSError):
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def process_of(run: dict[str, Any], workers: list[int]) -> int | None:
    """Return the process of a run."""
    for number in (child for worker in workers for child in children(worker)):
        with suppress(OSError):
            if str(run["id"]).encode() in Path(f"/proc/{number}/environ").read_bytes():
                return number
    return None


def newest(site: Site, deployment: dict[str, Any]) -> dict[str, Any]:
    runs = [run for run in runs_of(site.server, deployment) if not run["auto_scheduled"]]
    return max(runs, key=lambda run: str(run["created"]))


def start(site: Site, digest: dict[str, Any]) -> str:
    called(
        site.client, *prefect("deployment", "run", f"digest/{digest['name']}", "--param", f"as_of={AS_OF}")
    )
    return str(newest(site, digest)["id"])


def finish(site: Site, digest: dict[str, Any], run_id: str) -> str:
    """Wait for the end of a run; return the type of its state."""
    states: list[str] = []

    def has_ended() -> bool:
        (state,) = [run["state_type"] for run in runs_of(site.server, digest) if run["id"] == run_id]
        states.append(state)
        return state in ENDS

    until(has_ended, 900)
    return states[-1]


def kill(site: Site, part: str, url: str, workers: list[int], folder: Path) -> None:
    """Kill a part while the sources are read on both workers."""
    await_reading(url)
    own = deployments(site.server, folder)
    if part == "server":
        port = int(site.server.address.rpartition(":")[2])
        os.kill(site.server._process.pid, signal.SIGKILL)
        time.sleep(3)
        site.start_server(port)
    elif part == "database":
        name = url.rpartition("/")[2].partition("?")[0]
        with psycopg.connect(host=str(site.database.folder), user=SUPERUSER, dbname="postgres") as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = %s"
            (number, *_) = connection.execute(query, [name.encode().decode()]).fetchone() or (0,)
        os.kill(int(number), signal.SIGKILL)
    elif part == "worker":
        for number in (workers[0], *children(workers[0])):
            os.kill(number, signal.SIGKILL)
    else:
        process = process_of(newest(site, own["digest" if part == "run" else "read"]), workers)
        assert process is not None
        os.kill(process, signal.SIGKILL)


def await_reading(url: str) -> None:
    """Wait until the sources are read by both workers."""
    with SqlStore(url) as store:
        until(lambda: any(number and state.holder for number, state in shares_of(store)))


def shares_of(store: SqlStore) -> list[tuple[int, Any]]:
    return [share for run in store.shares.runs() for share in store.shares.states(run).items()]


PARTS = ("nothing", "share", "dask worker", "dask scheduler", "run", "worker", "server", "database")


@pytest.mark.parametrize("part", PARTS)
def test_edition_of_two_workers_has_the_bytes_of_one_machine(site: Site, part: str, tmp_path: Path) -> None:
    with site.database.database() as url, dask_cluster(tmp_path / "dask", 2) as dask:
        settings = f'store = "{url}"\nworkers = 2\ndask = "{dask.address}"\n'
        folder = workspace(tmp_path / "news", site, settings)
        called(site.client, *PROGRAM, "deploy", "--pool", "desk", "--no-send", cwd=folder)
        digest = deployments(site.server, folder)["digest"]
        with two_workers(site, tmp_path) as workers:
            began = time.monotonic()
            run_id = start(site, digest)
            if part.startswith("dask"):
                await_reading(url)
                dask.processes[part == "dask worker"].kill()
            elif part != "nothing":
                kill(site, part, url, workers, folder)
            if part in ("nothing", "share", "dask worker", "dask scheduler"):
                # What these lose costs nothing: the run reads it.
                assert finish(site, digest, run_id) == "COMPLETED"
            else:
                until(lambda: not any(children(worker) for worker in workers), 900)
                with two_workers(site, tmp_path):
                    assert finish(site, digest, start(site, digest)) == "COMPLETED"
            if part == "nothing":
                (share,) = runs_of(site.server, deployments(site.server, folder)["read"])
                assert share["state"]["message"] == "The run has what it asked for."
            print(f"{part}: {ARTICLES} articles, {time.monotonic() - began:.0f} s")
        assert files(folder) == site.files
        assert stored(url) == site.rows
        for deployment in deployments(site.server, folder).values():
            call(site.server, "DELETE", f"deployments/{deployment['id']}")
