"""Reads a Dockerfile, and carries out its instructions in plain folders: what Docker would do, without it.

Needs root, `chroot` and `unshare`. A base image is a folder with a clean Debian (`debootstrap`).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Docker's own.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """An instruction of a Dockerfile: its word in capitals, its options ("--from=build") and the rest."""

    word: str
    options: tuple[str, ...]
    rest: str

    def option(self, name: str) -> str | None:
        start = f"--{name}="
        return next((option[len(start) :] for option in self.options if option.startswith(start)), None)

    def words(self) -> list[str]:
        """Return the parts of the exec form, ["a", "b"]."""
        words: list[str] = json.loads(self.rest)
        return words


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions of a Dockerfile in their order."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for statement in "\n".join(lines).replace("\\\n", " ").splitlines():
        if not statement.strip():
            continue
        word, rest = statement.split(maxsplit=1)
        options: list[str] = []
        while match := re.match(r"(--[a-z-]+=\S+)\s+", rest):
            options.append(match[1])
            rest = rest[match.end() :]
        yield Instruction(word=word.upper(), options=tuple(options), rest=rest.strip())


@dataclass(slots=True, kw_only=True)
class Stage:
    """A folder that becomes an image, and what the instructions said about it so far."""

    root: Path
    variables: dict[str, str] = field(default_factory=lambda: {"PATH": _PATH})
    arguments: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: str = "0:0"
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    commands_run: int = 0

    def expanded(self, text: str) -> str:
        values = self.arguments | self.variables
        return _VARIABLE.sub(lambda match: values.get(match[1], ""), text)

    def inside(self, path: str) -> Path:
        """Return the place of a path of the image on this machine."""
        return self.root / os.path.normpath(os.path.join(self.folder, path)).lstrip("/")


class Builder:
    """Carries out a Dockerfile: `base` stands for every image from elsewhere.

    `surroundings` are variables that each RUN gets besides those of the file, to reach packages.
    """

    def __init__(self, context: Path, base: Path, scratch: Path, surroundings: Mapping[str, str]) -> None:
        self._context = context
        self._base = base
        self._scratch = scratch
        self._surroundings = surroundings
        self._stages: dict[str, Stage] = {}

    def build(self, text: str) -> Stage:
        """Return the last stage."""
        stage: Stage | None = None
        for instruction in instructions(text):
            if instruction.word == "FROM":
                stage = self._begin(instruction)
            elif stage is not None:
                self._carry_out(instruction, stage)
        assert stage is not None
        return stage

    def _begin(self, instruction: Instruction) -> Stage:
        _, _, name = instruction.rest.partition(" AS ")
        name = name or "final"
        stage = Stage(root=self._scratch / name)
        subprocess.run(["cp", "-a", "--reflink=auto", self._base, stage.root], check=True, timeout=300)
        self._stages[name] = stage
        return stage

    def _carry_out(self, instruction: Instruction, stage: Stage) -> None:
        match instruction.word:
            case "RUN":
                self._run(instruction.rest, stage)
            case "COPY":
                self._copy(instruction, stage)
            case "ENV":
                pairs = dict(word.split("=", 1) for word in shlex.split(instruction.rest))
                stage.variables |= {name: stage.expanded(value) for name, value in pairs.items()}
            case "ARG":
                name, _, value = instruction.rest.partition("=")
                stage.arguments[name] = value
            case "LABEL":
                pairs = dict(word.split("=", 1) for word in shlex.split(instruction.rest))
                stage.labels |= {name: stage.expanded(value) for name, value in pairs.items()}
            case "WORKDIR":
                stage.folder = instruction.rest
                stage.inside(".").mkdir(parents=True, exist_ok=True)
            case "USER":
                stage.user = instruction.rest
            case "ENTRYPOINT":
                stage.entrypoint = instruction.words()
            case "CMD":
                stage.command = instruction.words()
            case "HEALTHCHECK":
                _, _, words = instruction.rest.partition("CMD ")
                stage.health = json.loads(words)
            case "VOLUME" | "STOPSIGNAL":
                pass
            case word:
                raise AssertionError(f"no rule for {word}")

    def _run(self, command: str, stage: Stage) -> None:
        variables = stage.arguments | stage.variables | dict(self._surroundings)
        inside = f"cd {shlex.quote(stage.folder)} && {command}"
        done = subprocess.run(
            ["chroot", stage.root, "/bin/sh", "-c", inside],
            env=variables,
            capture_output=True,
            text=True,
            timeout=1_800,
        )
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}\n{done.stderr}"
        stage.commands_run += 1

    def _copy(self, instruction: Instruction, stage: Stage) -> None:
        *names, target = instruction.rest.split()
        stage_name = instruction.option("from")
        origin = self._context if stage_name is None else self._stages[stage_name].root
        # As .dockerignore has it.
        ignored = shutil.ignore_patterns("__pycache__") if stage_name is None else None
        for name in names:
            source = origin / name.lstrip("/")
            place = stage.inside(target)
            if source.is_dir():
                shutil.copytree(source, place, symlinks=True, dirs_exist_ok=True, ignore=ignored)
            else:
                place = place / source.name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, place)
                if mode := instruction.option("chmod"):
                    place.chmod(int(mode, 8))


def container_command(
    stage: Stage,
    workspace: Path,
    command: Sequence[str],
    variables: Mapping[str, str],
    in_memory: Sequence[str] = ("/tmp",),
) -> list[str]:
    """Return a command line that runs a command as `docker run --read-only --tmpfs /tmp` would.

    The root cannot be written, the folders `in_memory` are empty, and the workspace is the volume.
    """
    user, _, group = stage.user.partition(":")
    root = shlex.quote(str(stage.root))
    environment = stage.variables | dict(variables)
    settings = [f"{name}={value}" for name, value in environment.items()]
    as_user = ["setpriv", "--reuid", user, "--regid", group, "--clear-groups", "--no-new-privs"]
    inner = shlex.join([*as_user, "env", "-i", "-C", stage.folder, *settings, *command])
    mounts = (
        "mount --make-rprivate /",
        f"mount --bind {root} {root}",
        f"mount -o remount,bind,ro {root}",
        f"mount --bind {shlex.quote(str(workspace))} {root}/news",
        *(f"mount -t tmpfs -o mode=1777 tmpfs {root}{folder}" for folder in in_memory),
        f"mount -t tmpfs -o mode=755 tmpfs {root}/dev",
        f"mkdir -m 1777 {root}/dev/shm",
        *(f"mknod -m 666 {root}/dev/{name} c 1 {minor}" for name, minor in (("null", 3), ("zero", 5))),
        *(f"mknod -m 666 {root}/dev/{name} c 1 {minor}" for name, minor in (("random", 8), ("urandom", 9))),
        f"ln -s /proc/self/fd {root}/dev/fd",
        f"mount -t proc proc {root}/proc",
        f"exec chroot {root} {inner}",
    )
    return ["unshare", "--mount", "--pid", "--fork", "/bin/sh", "-euc", "\n".join(mounts)]


def children(process: int) -> list[int]:
    """Return the ids of the children of a process, none if it has ended."""
    try:
        listing = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [int(child) for child in listing.split()]


def kill_container(unshare: subprocess.Popen[str]) -> None:
    """End a container that `container_command` began: with its process 1 the kernel ends all others.

    `unshare --kill-child` does not do that: the kernel forgets the wish when the user changes.
    """
    for first in children(unshare.pid):
        os.kill(first, signal.SIGKILL)
    unshare.kill()
    unshare.wait(30)
