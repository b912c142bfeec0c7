"""The Dockerfile without Docker: each instruction in a clean Debian, then its command as a container has it.

Not tested here: the base image python:3.11-slim itself (Debian's Python 3.11 stands for it), and arm64.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dockerfile import Builder, Stage, container_command

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
            process.kill()
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
        process.kill()
    assert "The schedule has ended." in output


def test_a_container_without_a_schedule_is_not_healthy(image: Stage, workspace: Path) -> None:
    process = start(image, workspace, "sleep", "60")
    try:
        assert check_health(image, first_process(process.pid)) == 1
    finally:
        process.kill()


def first_process(unshare: int) -> str:
    """Return the id of the container's process 1, as this machine has it, once it has its root."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        children = Path(f"/proc/{unshare}/task/{unshare}/children").read_text(encoding="utf-8").split()
        if children and os.readlink(f"/proc/{children[0]}/root") != "/":
            return children[0]
        time.sleep(0.1)
    raise AssertionError("the container did not start")


def check_health(image: Stage, first: str) -> int:
    """Return the status of the health check, which Docker runs inside the container."""
    user, _, group = image.user.partition(":")
    settings = [f"{name}={value}" for name, value in image.variables.items()]
    line = ["nsenter", "--target", first, "--mount", "--pid", "--root"]
    line += ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]
    line += ["env", "-i", "-C", image.folder, *settings]
    return subprocess.run([*line, *image.health], timeout=60, stderr=subprocess.DEVNULL).returncode
