"""A private PostgreSQL cluster for the tests, and the fixture `store_url` with a store on each database.

The cluster is made once a session, by a user other than root, with its socket in a temporary folder and no
port. Each test gets a database of its own, copied from a template that has the tables already. The order
of texts in the cluster is that of a language, so that a query which sorts by it shows.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from flows.adapters.database import SqlStore, sqlite_url

DATABASES = ("sqlite", "postgresql")
SUPERUSER = "standfirst"
# A user who has to give a password, if a test makes it.
GUARDED = "guarded"
_START_SECONDS = 60
_OPTIONS = {
    "listen_addresses": "",
    # The data need not outlive the machine.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
}


@cache
def binaries() -> Path | None:
    """Return the folder of PostgreSQL's newest server programs, None if there are none."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if named := shutil.which("initdb"):
        folders.append(Path(named).resolve().parent)
    return max(folders, key=_version, default=None)


def _version(folder: Path) -> int:
    words = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    return int(words.stdout.split()[2].partition(".")[0])


@dataclass(kw_only=True)
class Cluster:
    """A running cluster; `process` is its postmaster."""

    folder: Path
    programs: Path
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Execute statements outside of transactions."""
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    @contextmanager
    def database(self, template: str = "standfirst") -> Iterator[str]:
        """Make a database for the length of a `with` block, and yield its address."""
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            with suppress(Exception):
                self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def start(self) -> None:
        """Start the cluster and wait until it answers."""
        options = [word for name, value in _OPTIONS.items() for word in ("-c", f"{name}={value}")]
        program: list[str | Path] = [self.programs / "postgres", "-D", self.folder / "data"]
        if setpriv := shutil.which("setpriv"):
            # The cluster ends with the tests, even if they are killed.
            program = [setpriv, "--pdeathsig", "INT", *_as_other_user(), "--", *program]
        with (self.folder / "log").open("ab") as log:
            command = [*program, "-k", self.folder, *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + _START_SECONDS
        while True:
            with suppress(Exception):
                return self.execute("SELECT 1")
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the cluster at once; its connections are cut."""
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _as_other_user() -> list[str]:
    """Return the words for setpriv: PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return []
    user = _other_user()
    return [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _other_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Run a cluster for the length of a `with` block. Skips the test where PostgreSQL cannot run."""
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server programs on this machine (Debian: apt-get install postgresql)")
    is_root = os.geteuid() == 0
    if is_root and shutil.which("setpriv") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no setpriv to become another user")
    # Not pytest's folder, which other users may not enter; short, for the name of a socket has 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="standfirst-pg-", dir="/tmp"))
    try:
        if is_root:
            os.chown(folder, _other_user().pw_uid, _other_user().pw_gid)
        _make_data(programs, folder)
        running = Cluster(folder=folder, programs=programs)
        try:
            running.start()
            running.execute("CREATE DATABASE standfirst")
            SqlStore(running.url("standfirst")).close()
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make_data(programs: Path, folder: Path) -> None:
    words: list[str | Path] = [programs / "initdb", "-D", folder / "data", "-U", SUPERUSER]
    words += ["-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C.UTF-8"]
    if _version(programs) >= 15:
        words += ["--locale-provider=icu", "--icu-locale=en"]
    setpriv = ["setpriv", *_as_other_user(), "--"] if _as_other_user() else []
    initdb = subprocess.run([*setpriv, *words], capture_output=True, text=True, cwd="/", check=False)
    if initdb.returncode != 0:
        raise RuntimeError(initdb.stdout + initdb.stderr)
    rules = folder / "data/pg_hba.conf"
    # The owner stays, for it is written in place.
    rules.write_text(f"local all {GUARDED} scram-sha-256\n" + rules.read_text())


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """Return the cluster of this session. Do not stop it: `cluster()` gives a test one of its own."""
    with cluster() as running:
        yield running


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """Return the address of a fresh database on PostgreSQL."""
    with postgres_cluster.database() as url:
        yield url


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a fresh store, once on SQLite and once on PostgreSQL."""
    return store_url_on(request.param, request, tmp_path)


def store_url_on(database: str, request: pytest.FixtureRequest, folder: Path) -> str:
    """Return the address of a fresh store on one of DATABASES; one on SQLite lies in a folder."""
    if database == "sqlite":
        return sqlite_url(folder / "a folder 100%/.standfirst/standfirst.db")
    url: str = request.getfixturevalue("postgres_url")
    return url
