"""The commands `standfirst readers`: who gets a digest, and what each likes to read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn
from flows.cli.json_output import JsonOption, say_json
from flows.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import datetime

    from flows.adapters.database.readers import SqlReaders

app = typer.Typer(help="Name the readers of your digests, and what each likes to read.", no_args_is_help=True)

_SHOWN_LINES = 100
_Name = Annotated[str, typer.Argument(metavar="ID|ADDRESS", help="A reader, as `readers list` names it.")]
_Words = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[KEY=VALUE...]",
        show_default=False,
        help="name, language, digests, hour, days, zone, format, themes, follow, follow_stories, mute_words, "
        "mute_themes, mute_outlets, length (leads, items, briefs), minutes. Of a list each gives one entry, "
        "and an empty one empties it.",
    ),
]


@contextmanager
def _readers(workspace: Path) -> Iterator[SqlReaders]:
    from flows.runs import store_care

    with store_care.open_store(store_care.workspace_of(workspace)) as store:
        yield store.readers


def _now() -> datetime:
    from flows.adapters.clock import SystemClock

    return SystemClock().now()


@app.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="A mail address; - reads it from stdin.")],
    words: _Words = None,
    workspace: WorkspaceOption = Path("."),
    again: Annotated[
        bool, typer.Option("--again", help="Also if this reader had left or mail was refused there.")
    ] = False,
) -> None:
    """Add a reader for scheduled editions: `standfirst readers add ada@example.org follow=Zürich`."""
    from flows.runs import manage_readers

    given = sys.stdin.readline().strip() if address == "-" else address
    values = manage_readers.parse_words(words or ())
    with _readers(workspace) as readers:
        reader = manage_readers.add_reader(readers, given, values, _now(), again=again)
    say(f"Added reader {reader.id} of {', '.join(reader.digests)}.")


@app.command("list")
def show_all(workspace: WorkspaceOption = Path("."), as_json: JsonOption = False) -> None:
    """Show all readers: id, state, digests, address."""
    from flows.model.command_output import ReaderList

    with _readers(workspace) as readers:
        if as_json:
            say_json(ReaderList(readers=tuple(readers.all())))
            return
        for reader in readers.all():
            say(f"{reader.id}  {reader.status:9}  {','.join(reader.digests) or '-':12}  {reader.address}")
        if not readers.count():
            say("There are none yet: `standfirst readers add ADDRESS` adds one.")


@app.command()
def show(name: _Name, workspace: WorkspaceOption = Path(".")) -> None:
    """Show all that the store holds of a reader."""
    from flows.runs import manage_readers
    from flows.runs.reader_lists import toml_lines

    with _readers(workspace) as readers:
        say("".join(toml_lines([manage_readers.find_reader(readers, name)])).strip())


@app.command()
def edit(name: _Name, words: _Words = None, workspace: WorkspaceOption = Path(".")) -> None:
    """Change a reader: `standfirst readers edit ada@example.org length=leads follow=`."""
    from flows.runs import manage_readers

    values = manage_readers.parse_words(words or ())
    with _readers(workspace) as readers:
        reader = manage_readers.edit_reader(readers, manage_readers.find_reader(readers, name), values)
    say(f"Changed reader {reader.id}.")


@app.command()
def remove(
    name: _Name,
    workspace: WorkspaceOption = Path("."),
    suppress: Annotated[
        bool, typer.Option("--suppress", help="Let no list that is read in later add the address again.")
    ] = False,
) -> None:
    """Remove a reader and all that the store holds of this one."""
    from flows.runs import manage_readers

    with _readers(workspace) as readers:
        reader = manage_readers.find_reader(readers, name)
        if suppress:
            readers.suppress(reader.address, "by the operator", _now())
        readers.remove(reader.id)
    say(f"Removed reader {reader.id}.")


@app.command("import")
def read_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A list in CSV or TOML (by its ending).")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Add the readers of a list, and change those who are there; who has left stays so."""
    from collections import Counter

    from flows.runs import manage_readers

    outcomes, lines = Counter[str](), 0
    rows = manage_readers.rows_of(_text(file), file.name)
    with _readers(workspace) as readers:
        for row in manage_readers.import_rows(readers, rows, _now()):
            outcomes[row.outcome] += 1
            lines += bool(row.reason)
            if row.reason and lines <= _SHOWN_LINES:
                warn(f"line {row.number}: {row.outcome}, {row.reason}")
    if lines > _SHOWN_LINES:
        warn(f"… and {lines - _SHOWN_LINES:,} lines more")
    say(", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.items()) or "The list is empty.")
    if outcomes["wrong"]:
        raise typer.Exit(1)


@app.command()
def export(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A list in CSV or TOML (by its ending); CSV on stdout."),
    ] = None,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Write all readers into a list that `readers import` reads. Only you may read the file."""
    from flows.adapters.database.private_file import replacing
    from flows.runs.reader_lists import csv_lines, toml_lines

    lines = toml_lines if file is not None and file.suffix == ".toml" else csv_lines
    with _readers(workspace) as readers:
        if file is None:
            sys.stdout.writelines(lines(readers.all()))
        else:
            with (
                replacing(file, "the list") as part,
                part.open("w", encoding="utf-8", errors="replace") as opened,
            ):
                opened.writelines(lines(readers.all()))
            say(f"{readers.count():,} readers are in {file}")


def _text(file: Path) -> str:
    from flows.runs.reader_lists import MOST_BYTES

    try:
        with file.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise ConfigurationError(
                str(file), "is too large", f"Split it: {MOST_BYTES // 10**6} MB at most."
            )
        return body.decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(str(file), f"cannot be read ({error.strerror})", "Name a list.") from error
    except UnicodeDecodeError:
        raise ConfigurationError(str(file), "is not in UTF-8", "Save it as UTF-8.") from None
