"""The commands `standfirst store`: sizes, backups, copies."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, say, warn
from flows.cli.json_output import JsonOption, say_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.adapters.database import Backup, SqlStore, StoreInfo
    from flows.model import Cutoffs

app = typer.Typer(help="Look after the store: sizes, backups, copies.", no_args_is_help=True)

_UNITS = ("kB", "MB", "GB", "TB")


@app.command()
def info(workspace: WorkspaceOption = Path("."), as_json: JsonOption = False) -> None:
    """Show what the store holds and how much room each table takes."""
    from flows.runs import store_care

    with store_care.open_store(store_care.workspace_of(workspace)) as store:
        stored = store.care.info()
    if as_json:
        say_json(stored)
    else:
        _say_info(stored)


@app.command()
def migrate(workspace: WorkspaceOption = Path(".")) -> None:
    """Bring the tables of an earlier version up to date, after a backup.

    A store in a file on this machine is brought up to date by any command. One that a newer version wrote is
    refused.
    """
    from flows.runs import store_care

    with store_care.open_migrated(store_care.workspace_of(workspace)) as store:
        stored = store.care.info()
        if store.care.saved is not None:
            say(f"The tables as they were are in {store.care.saved}")
        say(f"{stored.name} has the tables of this version ({stored.revision}).")


@app.command()
def prune(
    workspace: WorkspaceOption = Path("."),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
) -> None:
    """Remove everything that `keep_texts` and the other settings keep no longer; each run does a part of it.

    What an edition quotes stays, and so do the headers of all articles.
    """
    from flows.runs import store_care

    loaded = store_care.workspace_of(workspace)
    with store_care.open_store(loaded) as store:
        if dry_run:
            until = store_care.cutoffs(loaded, store)
            _say_pruned("Would be removed", store.care.pruning.outdated(until), until)
            return
        with _locked(store):
            until = store_care.cutoffs(loaded, store)
            _say_pruned("Removed", store.care.pruning.prune(until).rows, until)
            if given := store.care.pruning.give_back(everything=True):
                say(f"{_size(given)} were given back to the disk.")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An earlier backup there is replaced.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Write everything that the store holds into one compressed file, also while a run is under way.

    Only you may read the file: it holds the addresses of your readers.
    """
    from flows.runs import store_care

    with store_care.open_store(store_care.workspace_of(workspace)) as store:
        _say_backup("Backed up", store.care.back_up(file))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of `standfirst store backup`.")],
    workspace: WorkspaceOption = Path("."),
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the store holds; a backup of that is made first.")
    ] = False,
) -> None:
    """Fill an empty store from a backup of any database; then `standfirst publish --all` writes out/."""
    from flows.runs import store_care

    loaded = store_care.workspace_of(workspace)
    with store_care.open_store(loaded) as store, _locked(store):
        if force:
            earlier = store_care.back_up_before(loaded, store, "restore")
            say(f"What the store held is in {earlier.path}")
        _say_backup("Restored", store.care.restore(file, replaces=force))


@app.command()
def copy(
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar="STORE", help="postgresql+psycopg://USER@HOST/DATABASE, or a SQLite file."
        ),
    ],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Copy the store into another database, which must be empty; compare both in the end.

    Leave the password out of the address, which other users of this machine may see: the file that PGPASSFILE
    names may hold it.
    """
    from flows.language.formatting import counted
    from flows.runs import store_care

    loaded = store_care.workspace_of(workspace)
    with (
        store_care.open_store(loaded) as store,
        _locked(store),
        store_care.open_other_store(to) as other,
        _locked(other),
    ):
        copied = store.care.copy_to(other.care)
        rows = counted(sum(table.rows for table in copied.values()), "row")
        say(f"Copied {rows} into {other.care.info().name}: the same counts and hashes in both.")
        _warn_damaged(store.care.damaged)


def _locked(store: SqlStore) -> AbstractContextManager[None]:
    from flows.runs.session import LOCK_SECONDS

    return store.locked(LOCK_SECONDS, lambda line: warn(line, ""))


def _say_info(stored: StoreInfo) -> None:
    free = f", of which {_size(stored.free_bytes)} are free for new rows" if stored.free_bytes else ""
    say(f"{stored.name}: {stored.database}, tables {stored.revision}, {_size(stored.bytes)}{free}")
    if stored.first and stored.latest:
        span = f" ({stored.first:%Y-%m-%d} to {stored.latest:%Y-%m-%d})"
        say(f"{stored.editions:,} editions{span}, {stored.articles:,} articles")
    for table in stored.tables:
        size = "" if table.bytes is None else _size(table.bytes)
        say(f"  {table.name:<18}{table.rows:>12,} rows {size:>10}")


def _say_pruned(verb: str, rows: Mapping[str, int], until: Cutoffs) -> None:
    counts = ", ".join(f"{count:,} {kind}" for kind, count in rows.items() if count)
    times = f"texts until {until.texts:%Y-%m-%d}, fingerprints until {until.fingerprints:%Y-%m-%d}"
    say(f"{verb} ({times}, runs until {until.runs:%Y-%m-%d}): {counts or 'nothing'}.")


def _say_backup(verb: str, file: Backup) -> None:
    editions, articles = file.rows["editions"], file.rows["articles"]
    say(f"{verb} {editions:,} editions and {articles:,} articles ({_size(file.size)}): {file.path}")
    _warn_damaged(file.damaged)


def _warn_damaged(names: tuple[str, ...]) -> None:
    from flows.language.formatting import counted

    if names:
        warn(f"{counted(len(names), 'row')} that cannot be read were left out: {', '.join(names[:5])}")


def _size(number: int) -> str:
    size = float(number)
    for unit in ("bytes", *_UNITS):
        if size < 1000 or unit == _UNITS[-1]:
            break
        size /= 1000
    return f"{size:,.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
