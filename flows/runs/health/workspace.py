"""The files of a workspace: its settings, its sources, the disk, the out folder and its search."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from flows.adapters.database import SqlStore
from flows.adapters.pagefind import pagefind_version
from flows.config import Workspace, algorithm_warning
from flows.config.sources_file import SOURCES_FILE
from flows.language.formatting import counted, edition_folder
from flows.model.health import HealthFact, broken, fine, warning
from flows.runs.operator_notes import missing_editions
from flows.runs.pipeline.search import MANIFEST

# An edition with its pages takes about a megabyte; a migration or a backup as much as the store.
_LEAST_FREE = 50_000_000
_FEW_FREE = 500_000_000
_FEW_FILES = 1_000
_NAMED = 5


def workspace_facts(workspace: Workspace) -> tuple[HealthFact, ...]:
    """Return the facts of standfirst.toml and seeds/sources.toml; both could be read."""
    settings = workspace.settings
    facts = [fine("settings", f"standfirst.toml can be used: {settings.title}, {settings.time_zone}")]
    if note := algorithm_warning(settings.algorithm):
        facts.append(warning("settings", note.rstrip("."), "Read docs/settings.md."))
    if workspace.own_templates:
        names = ", ".join(sorted(workspace.own_templates)[:_NAMED])
        facts.append(
            fine("settings", f"{counted(len(workspace.own_templates), 'template')} of your own: {names}")
        )
    if not workspace.sources:
        remedy = "Add one with `standfirst sources add ADDRESS`."
        return (*facts, broken("sources_file", f"{SOURCES_FILE} names no source that can be used", remedy))
    facts.append(fine("sources_file", f"{counted(len(workspace.sources), 'source')} in {SOURCES_FILE}"))
    facts += (
        warning("sources_file", f"{problem.source}: {problem.reason}", problem.remedy)
        for problem in workspace.problems[:_NAMED]
    )
    if len(workspace.problems) > _NAMED:
        more = f"{len(workspace.problems) - _NAMED:,} more sources cannot be used"
        facts.append(warning("sources_file", more, "`standfirst sources` lists them."))
    return tuple(facts)


def disk_facts(workspace: Workspace, store_bytes: int) -> tuple[HealthFact, ...]:
    """Return how much room there is where the workspace and the out folder lie."""
    facts: list[HealthFact] = []
    devices: set[int] = set()
    for folder in (workspace.store_path.parent, workspace.out):
        place = _existing(folder)
        try:
            device, free = place.stat().st_dev, shutil.disk_usage(place).free
            files = os.statvfs(place)
        except OSError as error:
            facts.append(broken("disk", f"{place} cannot be read ({error.strerror})", "Mount the disk."))
            continue
        if device in devices:
            continue
        devices.add(device)
        room = f"{_size(free)} free at {place}"
        remedy = "Free some space: a run that fills the disk fails."
        if free < _LEAST_FREE or (files.f_files and not files.f_favail):
            facts.append(broken("disk", room, remedy))
        elif free < max(_FEW_FREE, store_bytes):
            facts.append(warning("disk", f"{room}, the store has {_size(store_bytes)}", remedy))
        elif files.f_files and files.f_favail < _FEW_FILES:
            facts.append(warning("disk", f"{files.f_favail:,} files more fit at {place}", remedy))
        else:
            facts.append(fine("disk", room))
    return tuple(facts)


def site_facts(workspace: Workspace, store: SqlStore) -> tuple[HealthFact, ...]:
    """Return whether the out folder holds what the store does, and a search index."""
    out, latest = workspace.out, store.editions.latest()
    place = _existing(out)
    if not os.access(place, os.W_OK | os.X_OK):
        return (broken("out", f"{place} cannot be written", "Make it writable, or set `out`."),)
    if latest is None:
        return (fine("out", f"{out} is written by the first run"),)
    again = "`standfirst publish --all` writes what is missing."
    facts = []
    if not (out / "index.html").is_file():
        facts.append(warning("out", f"{out} has no index.html", again))
    elif not (out / edition_folder(latest.id) / "index.html").is_file():
        facts.append(warning("out", f"{out} lacks the newest edition, {latest.id}", again))
    elif missing := missing_editions(out, store):
        facts.append(warning("out", f"{out} lacks {counted(missing, 'edition')} of the store", again))
    else:
        facts.append(fine("out", f"{out} has the newest edition, {latest.id}"))
    if not pagefind_version():
        remedy = "Run pip install 'pagefind[bin]', then `standfirst publish`."
        facts.append(warning("search", "Pagefind is not installed, so the search is not renewed", remedy))
    elif not (out / MANIFEST).is_file():
        facts.append(warning("search", f"{out} has no search index", "`standfirst publish` makes it."))
    else:
        facts.append(fine("search", f"index there, Pagefind {pagefind_version()}"))
    return tuple(facts)


def _existing(folder: Path) -> Path:
    """Return a folder, or the nearest above it that is there."""
    place = folder.absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _size(number: int) -> str:
    for unit, power in (("TB", 12), ("GB", 9), ("MB", 6)):
        if number >= 10**power:
            return f"{number / 10**power:,.1f} {unit}"
    return f"{number / 1000:,.0f} kB"
