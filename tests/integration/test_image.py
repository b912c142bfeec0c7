"""The Dockerfile without Docker: each instruction in a clean Debian, then its command as a container has it.

Not tested here: the base image python:3.11-slim itself (Debian's Python 3.11 stands for it), and arm64.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import pytest
from ruamel.yaml import YAML

from tests.dockerfile import Builder, Stage, children, container_command, kill_container

ROOT = Path(__file__).parents[2]
TOOLS = ("debootstrap", "chroot", "unshare", "setpriv")
DEBIAN = "http://deb.debian.org/debian"
USER = 10001

pytestmark = [pytest.mark.slow, pytest.mark.integration]


def may_mount() -> bool:
    tried = subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], capture_output=True)
    return os.geteuid() == 0 and tried.returncode == 0


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for the roots; it is removed, because they hold a gigabyte."""
    if any(shutil.which(tool) is None for tool in TOOLS) or not may_mount():
        pytest.skip(f"needs root and {', '.join(TOOLS)}")
    folder = tmp_path_factory.mktemp("image")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def base(scratch: Path) -> Path:
    """Return a clean Debian with its Python, in the place of the base image."""
    root = scratch / "base"
    packages = "python3,python3-venv,ca-certificates"
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", f"--include={packages}", "bookworm", root, DEBIAN],
        capture_output=True,
        text=True,
        timeout=600,
    )
    if made.returncode != 0:
        pytest.skip(f"debootstrap failed: {made.stdout[-500:]}{made.stderr[-500:]}")
    (root / "usr/local/bin/python").symlink_to("/usr/bin/python3")
    return root


@pytest.fixture(scope="module")
def packages(scratch: Path) -> Path:
    """Return a folder of all packages that the build installs, so that the root needs no network."""
    folder = scratch / "packages"
    wanted = [f"{ROOT}[postgres,dask,s3,redis]", "hatchling", "cyclonedx-bom==7.5.0", "setuptools", "wheel"]
    # Of Debian's Python alone, which is older than that of the image.
    wanted.append("async-timeout")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "-c", "constraints.txt"]
    made = subprocess.run(
        [*pip, "-w", folder, *wanted], cwd=ROOT, capture_output=True, text=True, timeout=1_200
    )
    assert made.returncode == 0, made.stderr[-2_000:]
    for own in folder.glob("standfirst-*"):
        own.unlink()
    return folder


@pytest.fixture(scope="module")
def image(scratch: Path, base: Path, packages: Path) -> Stage:
    shutil.copytree(packages, base / "packages")
    surroundings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/packages"}
    stage = Builder(ROOT, base, scratch, surroundings).build(
        (ROOT / "Dockerfile").read_text(encoding="utf-8")
    )
    shutil.rmtree(stage.root / "packages")
    return stage


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    # A parent of the test's folder may be closed to other users; the bind mount is not.
    folder = tmp_path / "news"
    folder.mkdir(mode=0o750)
    os.chown(folder, USER, USER)
    return folder


def start(image: Stage, workspace: Path, *command: str, **variables: str) -> subprocess.Popen[str]:
    line = container_command(image, workspace, [*image.entrypoint, *(command or image.command)], variables)
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
    )


def done(image: Stage, workspace: Path, *command: str, **variables: str) -> str:
    with start(image, workspace, *command, **variables) as process:
        try:
            output, _ = process.communicate(timeout=300)
        finally:
            kill_container(process)
    assert process.returncode == 0, output
    return output


def owners(folder: Path) -> set[int]:
    return {path.lstat().st_uid for path in folder.rglob("*")}


def test_every_instruction_succeeds_and_the_image_is_small_and_owned_by_root(image: Stage) -> None:
    assert image.labels["org.opencontainers.image.title"] == "Standfirst"
    assert image.labels["org.opencontainers.image.licenses"] == "MIT"
    assert image.user == f"{USER}:{USER}"
    environment = image.root / "opt/standfirst"
    assert owners(environment) == {0}
    assert not list(environment.glob("bin/pip*"))
    assert not [name for name in ("gcc", "cc", "make") if (image.root / "usr/bin" / name).exists()]


def test_the_list_of_parts_names_what_is_installed(image: Stage) -> None:
    parts = json.loads((image.root / "opt/standfirst/sbom.cdx.json").read_text(encoding="utf-8"))
    assert parts["bomFormat"] == "CycloneDX"
    names = {part["name"].lower() for part in parts["components"]}
    assert {"standfirst", "prefect", "sumy", "psycopg", "distributed", "s3fs", "prefect-redis"} <= names
    assert "hatchling" not in names


def test_a_container_with_a_read_only_root_makes_an_edition(image: Stage, workspace: Path) -> None:
    done(image, workspace, "init")
    done(image, workspace, "run")
    assert (workspace / "out/index.html").is_file()
    assert owners(workspace) == {USER}
    assert "standfirst 0" in done(image, workspace, "--version")
    (edition,) = (workspace / "out").glob("*/*/*/edition.json")
    name = "-".join(edition.parts[-4:-1])
    assert "quotations as stored" in done(image, workspace, "verify", name)


def test_the_extras_and_other_programs_work(image: Stage, workspace: Path) -> None:
    program = "import dask, distributed, psycopg, s3fs, prefect_redis; print('all')"
    assert done(image, workspace, "python", "-c", program).strip() == "all"
    assert "prefect worker" in done(image, workspace, "prefect", "worker", "start", "--help").lower()
    for name in ("scheduler", "worker"):
        assert "--nthreads" in done(image, workspace, "dask", "worker", "--help") or name == "scheduler"
        done(image, workspace, "dask", name, "--help")


def test_compiled_modules_are_taken_as_they_are(image: Stage, workspace: Path) -> None:
    # A module that is compiled again at each start would cost seconds, and could not be stored.
    program = "import flows.cli.main as m; print(m.__cached__)"
    cached = done(image, workspace, "python", "-c", program).strip()
    assert (image.root / cached.lstrip("/")).read_bytes()[4:8] == b"\x01\x00\x00\x00"


def test_by_default_it_makes_a_workspace_an_edition_and_keeps_the_schedule(
    image: Stage, workspace: Path
) -> None:
    process = start(image, workspace, INIT_OPTIONS="")
    try:
        deadline = time.monotonic() + 240
        while not (workspace / ".standfirst/server.json").is_file():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(1)
        assert (workspace / "out/index.html").is_file()
        first = first_process(process.pid)
        assert check_health(image, first) == 0
        os.kill(int(first), signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    finally:
        kill_container(process)
    assert "The schedule has ended." in output


SERVICES = YAML(typ="safe").load((ROOT / "compose.scale.yaml").read_text(encoding="utf-8"))["services"]


@contextmanager
def service(
    image: Stage, workspace: Path, name: str, words: Mapping[str, str], **variables: str
) -> Iterator[Callable[[], bool]]:
    """Run a service of compose.scale.yaml with words of its command replaced; give its health check."""

    def replaced(command: Sequence[str]) -> list[str]:
        text = "\0".join(command)
        for old, new in words.items():
            text = text.replace(old, new)
        return text.split("\0")

    content = SERVICES[name]
    command = [*image.entrypoint, *replaced(content["command"])]
    line = container_command(image, workspace, command, variables, content["tmpfs"])
    with subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, text=True) as process:
        first = first_process(process.pid)
        check = replaced(content["healthcheck"].get("test", ["CMD", "true"])[1:])

        def is_healthy() -> bool:
            assert process.poll() is None, f"{name} has ended"
            return status_inside(image, first, check) == 0

        try:
            yield is_healthy
        finally:
            kill_container(process)


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 180
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(1)


def test_a_prefect_server_of_compose_takes_its_database_from_a_secret_and_shows_its_pages(
    image: Stage, workspace: Path
) -> None:
    port = str(free_port())
    secret = workspace / "prefect-database-url"
    secret.write_text("sqlite+aiosqlite:////news/prefect.db", encoding="utf-8")
    given = SERVICES["prefect-server"]["environment"]
    variables = {
        "PREFECT_SERVER_DATABASE_CONNECTION_URL_FILE": "/news/prefect-database-url",
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": given["PREFECT_SERVER_UI_STATIC_DIRECTORY"],
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_API_PORT": port,
    }
    done(image, workspace, *SERVICES["prefect-database"]["command"], **variables)
    words = {"4200": port, "0.0.0.0": "127.0.0.1"}
    with service(image, workspace, "prefect-server", words, **variables) as is_healthy:
        until(is_healthy)
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            assert b"<title>" in answer.read()
        with service(
            image,
            workspace,
            "worker",
            {},
            PREFECT_API_URL=f"http://127.0.0.1:{port}/api",
            PREFECT_WORKER_WEBSERVER_HOST="127.0.0.1",
        ) as is_up:
            until(is_up)
    assert (workspace / "prefect.db").is_file()


def test_the_dask_services_of_compose_work_together(image: Stage, workspace: Path) -> None:
    port = str(free_port())
    words = {"8786": port, "dask-scheduler": "127.0.0.1"}
    program = (
        f"from distributed import Client; client = Client('tcp://127.0.0.1:{port}', timeout=60); "
        "client.wait_for_workers(1, timeout=60); print(client.submit(sum, [3, 4]).result(timeout=60))"
    )
    with service(image, workspace, "dask-scheduler", words) as is_healthy:
        until(is_healthy)
        with service(image, workspace, "dask-worker", words):
            assert done(image, workspace, "python", "-c", program).strip() == "7"


@pytest.fixture(scope="module")
def caddy(scratch: Path) -> Path:
    """Return the program caddy: that of this machine, or Debian's, unpacked and not installed."""
    if program := shutil.which("caddy"):
        return Path(program)
    fetched = subprocess.run(["apt-get", "download", "-q", "caddy"], cwd=scratch, capture_output=True)
    if fetched.returncode != 0:
        pytest.skip("needs caddy, or Debian's package of it")
    (package,) = scratch.glob("caddy_*.deb")
    subprocess.run(["dpkg", "-x", package, scratch / "caddy"], check=True)
    return scratch / "caddy/usr/bin/caddy"


def test_the_web_server_serves_the_published_folder_alone(caddy: Path, tmp_path: Path) -> None:
    port = free_port()
    out = tmp_path / "news/out"
    (out / "stories").mkdir(parents=True)
    (out / ".hidden").mkdir()
    (tmp_path / "news/.standfirst").mkdir()
    files = ("index.html", "404.html", "feed.xml", "feed.json", "stories/a.xml", ".hidden/x")
    for name in (*files, "../.standfirst/standfirst.db"):
        (out / name).write_text(name, encoding="utf-8")
    text = (ROOT / "docs/containers/Caddyfile").read_text(encoding="utf-8")
    text = text.replace("/news/out", str(out)).replace("\n:8000 {", f"\nhttp://127.0.0.1:{port} {{")
    (tmp_path / "Caddyfile").write_text(text, encoding="utf-8")
    homes = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    line: list[str | Path] = [caddy, "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"]
    with subprocess.Popen(line, env=os.environ | homes, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: answer_of(port, "/healthz")[0] == 200)
            answers = {
                path: answer_of(port, path) for path in ("/", "/feed.xml", "/feed.json", "/stories/a.xml")
            }
            missing = [
                answer_of(port, path) for path in ("/no", "/.hidden/x", "/../.standfirst/standfirst.db")
            ]
        finally:
            process.terminate()
    types = {path: kind for path, (status, kind, _) in answers.items() if status == 200}
    assert types == {
        "/": "text/html; charset=utf-8",
        "/feed.xml": "application/rss+xml; charset=utf-8",
        "/feed.json": "application/feed+json",
        "/stories/a.xml": "application/atom+xml; charset=utf-8",
    }
    assert missing == [(404, "text/html; charset=utf-8", b"404.html")] * 3


def answer_of(port: int, path: str) -> tuple[int, str, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type", ""), answer.read()
    except OSError:
        return 0, "", b""
    finally:
        connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_a_container_without_a_schedule_is_not_healthy(image: Stage, workspace: Path) -> None:
    process = start(image, workspace, "sleep", "60")
    try:
        assert check_health(image, first_process(process.pid)) == 1
    finally:
        kill_container(process)


def first_process(unshare: int) -> str:
    """Return the id of the container's process 1, as this machine has it, once it has its root."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for child in children(unshare):
            if os.readlink(f"/proc/{child}/root") != "/":
                return str(child)
        time.sleep(0.1)
    raise AssertionError("the container did not start")


def check_health(image: Stage, first: str) -> int:
    """Return the status of the health check of the image."""
    return status_inside(image, first, image.health)


def status_inside(image: Stage, first: str, command: Sequence[str]) -> int:
    """Return the status of a command that Docker runs inside a container."""
    user, _, group = image.user.partition(":")
    settings = [f"{name}={value}" for name, value in image.variables.items()]
    line = ["nsenter", "--target", first, "--mount", "--pid", "--root"]
    line += ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]
    line += ["env", "-i", "-C", image.folder, *settings]
    return subprocess.run([*line, *command], timeout=60, stderr=subprocess.DEVNULL).returncode
