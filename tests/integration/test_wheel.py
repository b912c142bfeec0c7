"""The built packages: a source distribution that builds, and a wheel that works in an empty folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.integration


def done(command: list[str | Path], folder: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    finished = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def source_distribution(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    done([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder], ROOT)
    return next(folder.glob("standfirst-*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(source_distribution: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # From the source distribution, as a package index would have it built.
    folder = tmp_path_factory.mktemp("wheel")
    with tarfile.open(source_distribution) as archive:
        archive.extractall(folder, filter="data")
    unpacked = next(folder.glob("standfirst-*"))
    done([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], unpacked)
    return next(folder.glob("standfirst-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of commands of a new environment that holds the wheel.

    Its dependencies are those of the environment of the tests, so that nothing is fetched again.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin/python"
    done([sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel], home)
    site = next((home / "lib").glob("python*/site-packages"))
    shared = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "dependencies.pth").write_text("\n".join(sorted(shared)) + "\n", encoding="utf-8")
    return home / "bin"


def test_wheel_holds_the_package_its_templates_and_its_seeds(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"flows/cli/main.py", "flows/_seeds/sources.toml", "flows/_seeds/themes.toml"} <= names
    assert "flows/_schemas/standfirst.schema.json" in names
    assert any(name.startswith("flows/_templates/") and name.endswith(".html.j2") for name in names)
    assert any(name.startswith("flows/adapters/database/migrations/versions/a0001") for name in names)
    assert {"flows/language/languages/de.toml", "flows/language/languages/en.toml"} <= names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"flows", "standfirst"}


def test_source_distribution_holds_what_its_tests_need(source_distribution: Path) -> None:
    with tarfile.open(source_distribution) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "README.md",
        "LICENSE",
        "constraints.txt",
        "standfirst.toml",
        "tests/conftest.py",
        "docs/faq.md",
    } <= names
    made = ("out/", ".git/", ".venv/", ".standfirst/")
    assert not [name for name in names if "__pycache__" in name or name.startswith(made)]


def test_wheel_makes_an_edition_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done([installed / "standfirst", "init"], tmp_path)
    done([installed / "standfirst", "run"], tmp_path)
    feed = json.loads((tmp_path / "out/feed.json").read_text(encoding="utf-8"))
    (edition,) = (tmp_path / "out").glob("*/*/*/edition.json")
    assert len(feed["items"]) == 1
    assert json.loads(edition.read_text(encoding="utf-8"))["coverage"]["shown"] >= 5
    assert (tmp_path / "out/index.html").is_file()


def test_wheel_is_what_was_run(installed: Path, tmp_path: Path) -> None:
    found = done([installed / "python", "-c", "import flows; print(flows.__file__)"], tmp_path)
    assert Path(found.strip()).is_relative_to(installed.parent)
