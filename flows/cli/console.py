"""The options, messages and opened sessions that several commands share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from flows.runs.session import Session

# An empty variable counts as unset.
WORKSPACE_VARIABLE = "STANDFIRST_WORKSPACE"


def _workspace(context: typer.Context, folder: Path) -> Path:
    """Return the folder of this option, or of the same option before the name of a subcommand."""
    origin = context.get_parameter_source("workspace")
    if origin is not None and origin.name == "COMMANDLINE":
        return folder
    above = context.parent.params.get("workspace") if context.parent else None
    return above if isinstance(above, Path) else folder


WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        metavar="DIR",
        envvar=WORKSPACE_VARIABLE,
        callback=_workspace,
        help="The folder that holds standfirst.toml and seeds/.",
    ),
]


DigestOption = Annotated[
    str | None, typer.Option("--digest", metavar="ID", help="Of this digest; the first if none is named.")
]


def say(text: str, style: str = "") -> None:
    """Print a line to stdout, without markup and never broken to fit."""
    Console(soft_wrap=True, highlight=False).print(Text(text, style=style))


def warn(text: str, style: str = "yellow") -> None:
    """Print a line to stderr, without markup and never broken to fit."""
    Console(stderr=True, soft_wrap=True, highlight=False).print(Text(text, style=style))


@contextmanager
def reading_session(workspace: Path, digest: str | None = None) -> Iterator[Session]:
    """Open a workspace for reading one digest, the first if none is named, without waiting for a run.

    A command that writes takes `locked` for the write alone.
    """
    with reading_all(workspace, digest) as session:
        yield session.parts[0]


@contextmanager
def reading_all(workspace: Path, digest: str | None = None) -> Iterator[Session]:
    """Open a workspace for reading, as `reading_session` does, for all digests or one."""
    from flows.config import Request
    from flows.runs.session import open_session

    request = Request(folder=workspace, digests=(digest,) if digest else ())
    with open_session(request, exclusive=False) as session:
        yield session


@contextmanager
def writing_session(workspace: Path, out: Path | None = None, digest: str | None = None) -> Iterator[Session]:
    """Open a workspace with the lock, for all digests or one; who else holds it is said on stderr."""
    from flows.config import Request
    from flows.runs.session import open_session

    request = Request(folder=workspace, out=out, digests=(digest,) if digest else ())
    with open_session(request, lambda line: warn(line, "")) as session:
        yield session


@contextmanager
def digest_session(workspace: Path, digest: str | None) -> Iterator[Session]:
    """Open a workspace with the lock for one digest, the first if none is named."""
    with writing_session(workspace, digest=digest) as session:
        yield session.parts[0]


def locked(session: Session) -> AbstractContextManager[None]:
    """Hold the lock of the store of a session that was opened without it."""
    from flows.runs.session import LOCK_SECONDS

    return session.store.locked(LOCK_SECONDS, lambda line: warn(line, ""))


def files_changed(changed: int) -> str:
    """Return how many files changed: "3 files changed", "nothing changed"."""
    from flows.language.formatting import counted

    return f"{counted(changed, 'file')} changed" if changed else "nothing changed"
