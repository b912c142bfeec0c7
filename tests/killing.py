"""Runs that are killed at a seeded moment, then repeated: run as a program, so that it may fork.

    python -P tests/killing.py SEEDS FOLDER MOMENTS SEED [SOCKET]

makes an undisturbed edition of the folder SEEDS in FOLDER, mailed to fifty readers, then kills MOMENTS
runs, spread over ingest, compose, publish and deliver, each somewhere within its step, repeats each and
compares. Prints one JSON list: for each moment the step, the delay, how many readers ended as unknown,
and what was wrong. The stores are files, or databases of the PostgreSQL with its socket in the folder SOCKET.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from flows.adapters.database import SqlStore
from flows.adapters.database.checkup import check_store
from flows.config import Request, load_workspace
from flows.render.edition_json import edition_to_json
from flows.runs import steps
from tests.mail_server import HOST, Authority, MailServer, Post, authority
from tests.postgres import Cluster
from tests.stored_rows import rows

AS_OF = "2026-11-20T07:00:00Z"
STEPS = ("ingest", "compose", "publish", "deliver")
BEGINNINGS = ("Reading the sources", "Composing the edition", "Publishing", "Sending mail")
_CHECK_SECONDS = 60.0
CONNECTIONS = 4
READERS = tuple(f"reader{number:02}@home.example" for number in range(50))
FILES = {
    "articles.html",
    "index.html",
    "email.html",
    "edition.md",
    "email.txt",
    "digest.eml",
    "edition.json",
    "receipt.json",
}


class _Counted(Post):
    """Notes each message in a file as soon as it is taken, before the client is told."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def taken(self, reader: str, content: bytes) -> None:
        super().taken(reader, content)
        with (self.folder / "taken").open("a", encoding="utf-8") as note:
            note.write(f"{reader}\n")


@contextmanager
def post_office(folder: Path, ours: Authority) -> Iterator[int]:
    """Run a mail server in a process of its own, which notes in `folder`; give its port."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        server = MailServer(_Counted(folder), "starttls", ours.server_context())
        server.start()
        os.write(writing, f"{server.port}\n".encode())
        signal.pause()
    try:
        yield int(os.read(reading, 16))
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def taken(folder: Path) -> Counter[str]:
    """Return how often the server took a message for each reader since the last call."""
    note = folder / "taken"
    readers = note.read_text(encoding="utf-8").split() if note.exists() else []
    note.unlink(missing_ok=True)
    return Counter(readers)


@dataclass(frozen=True, kw_only=True)
class Workspaces:
    """Makes workspaces with the sources of `seeds`, which mail to `port`; their stores may be on a server."""

    seeds: Path
    port: int
    server: Cluster | None

    @contextmanager
    def workspace(self, folder: Path) -> Iterator[Path]:
        """Make a workspace for the length of a `with` block."""
        with self.server.database() if self.server else nullcontext("") as store:
            shutil.copytree(self.seeds, folder / "seeds")
            readers = f"to = {json.dumps(READERS)}\nconnections = {CONNECTIONS}\n"
            mail = f'host = "{HOST}"\nport = {self.port}\nsender = "digest@desk.example"\n{readers}'
            settings = f'id = "killed"\nwindow = "3000d"\nstore = "{store}"\n[mail]\n{mail}'
            (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
            yield folder
            shutil.rmtree(folder)


def begun(folder: Path, as_of: str | None) -> tuple[int, int]:
    """Start a run in a child process; return its number and a pipe that gets a byte as each step begins."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    code = 1
    try:
        steps.run(Request(folder=folder, as_of=as_of, send=True), lambda line: _tell(writing, line))
        code = 0
    finally:
        os._exit(code)


def _tell(pipe: int, line: str) -> None:
    # Between these lines come others, of how far a step is.
    if line in BEGINNINGS:
        os.write(pipe, b".")


def undisturbed(folder: Path, as_of: str | None) -> list[float]:
    """Run to the end; return how many seconds each step took."""
    child, pipe = begun(folder, as_of)
    times = []
    while os.read(pipe, 1):
        times.append(time.perf_counter())
    assert os.waitpid(child, 0)[1] == 0
    times.append(time.perf_counter())
    os.close(pipe)
    return [after - before for before, after in pairwise(times)]


def killed(folder: Path, as_of: str | None, step: int, delay: float) -> bool:
    """Kill a run so many seconds after a step has begun; return whether it had not ended before."""
    child, pipe = begun(folder, as_of)
    for _ in range(step + 1):
        os.read(pipe, 1)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.close(pipe)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def stored_editions(folder: Path) -> list[tuple[str, bytes]]:
    """Return the id and the edition.json of each stored edition."""
    with SqlStore(load_workspace(folder).store_url) as store:
        return [(edition.id, edition_to_json(edition)) for edition in store.editions.newest()]


def tree(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def faults(folder: Path, reference: Path, exact: bool) -> list[str]:
    """Return what a killed and repeated run left wrong; `exact` when it was for the reference's time."""
    wrong = []
    files, articles = tree(folder / "out"), "SELECT id, title, text FROM articles ORDER BY id"
    if rows(folder, articles) != rows(reference, articles):
        wrong.append("articles")
    damage = check_store(load_workspace(folder).store_url, _CHECK_SECONDS).damage
    if damage:
        wrong.append(f"database: {damage}")
    if [name for name in files if name.endswith("-tmp")]:
        wrong.append("leftovers")
    for key, body in stored_editions(folder):
        place = "/".join(key.split("-", 2))
        if {name.rpartition("/")[2] for name in files if name.rpartition("/")[0] == place} != FILES:
            wrong.append(f"files of {key}")
        elif files[f"{place}/edition.json"] != body:
            wrong.append(f"bytes of {key}")
    if len(rows(folder, "SELECT id FROM editions")) != 1:
        wrong.append("editions")
    if exact and files != tree(reference / "out"):
        wrong.append("bytes")
    return wrong


def mail_faults(folder: Path, arrived: Counter[str]) -> list[str]:
    """Return which readers got a second copy, or none and are not listed as unknown."""
    query = "SELECT address, deliveries.status FROM deliveries JOIN readers ON readers.id = reader"
    ledger = {str(reader): str(status) for reader, status in rows(folder, query)}
    wrong = [f"{reader} got {count}" for reader, count in sorted(arrived.items()) if count > 1]
    for reader in READERS:
        status = ledger.get(reader)
        if status != "unknown" and (status, arrived[reader]) != ("sent", 1):
            wrong.append(f"{reader} is {status} and got {arrived[reader]}")
    return wrong


def main() -> None:
    seeds, folder, moments, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    server = next((Cluster(folder=Path(socket), programs=Path()) for socket in sys.argv[5:]), None)
    ours = authority(folder / "authority")
    os.environ["SSL_CERT_FILE"] = str(ours.trusted)
    with post_office(folder, ours) as port:
        workspaces = Workspaces(seeds=seeds, port=port, server=server)
        print(json.dumps(_trials(workspaces, folder, moments, random.Random(seed))))


def _trials(
    workspaces: Workspaces, folder: Path, moments: int, chance: random.Random
) -> list[dict[str, object]]:
    # The first run imports what the others then find in memory.
    with workspaces.workspace(folder / "warm") as warm:
        steps.run(Request(folder=warm, as_of=AS_OF), lambda _: None)
    trials: list[dict[str, object]] = []
    with workspaces.workspace(folder / "reference") as reference:
        seconds = undisturbed(reference, AS_OF)
        for moment in range(moments):
            step, exact = moment % len(STEPS), moment // len(STEPS) % 2 == 0
            delay = chance.uniform(0, seconds[step])
            with workspaces.workspace(folder / f"trial{moment}") as trial:
                as_of = AS_OF if exact else None
                taken(folder)
                fell = killed(trial, as_of, step, delay)
                undisturbed(trial, as_of)
                arrived = taken(folder)
                unknown = rows(trial, "SELECT count(*) FROM deliveries WHERE status = 'unknown'")[0][0]
                wrong = faults(trial, reference, exact) + mail_faults(trial, arrived)
            trials.append(
                {"step": STEPS[step], "delay": delay, "killed": fell, "unknown": unknown, "wrong": wrong}
            )
    return trials


if __name__ == "__main__":
    main()
