"""Open the store of a workspace to look after it, without a run: backups, copies, sizes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from flows.adapters.clock import SystemClock
from flows.adapters.database import Backup, SqlStore, sqlite_url
from flows.config import Workspace, load_workspace
from flows.model import Cutoffs
from flows.model.digests import DigestSettings
from flows.runs.pipeline.plan import Plan, plan_of_digest
from flows.runs.pipeline.retention import cutoffs_of, earliest

# Beside the store's own file: a store on a server has the folder, too.
_BACKUPS = "backups"


def workspace_of(folder: Path) -> Workspace:
    """Return a workspace, also one without sources. Raises WorkspaceError or ConfigurationError."""
    return load_workspace(folder, sources_needed=False)


def open_store(workspace: Workspace) -> AbstractContextManager[SqlStore]:
    """Open the store of a workspace. Raises StoreError."""
    return SqlStore(workspace.store_url)


def open_migrated(workspace: Workspace) -> AbstractContextManager[SqlStore]:
    """Open the store of a workspace, also one on a server with older tables, after a backup of them."""
    return SqlStore(workspace.store_url, workspace.store_path.parent / _BACKUPS)


def open_other_store(address: str) -> AbstractContextManager[SqlStore]:
    """Open a store by its address, or a SQLite store by the path of its file. Raises StoreError."""
    return SqlStore(address if "://" in address else sqlite_url(Path(address)))


def cutoffs(workspace: Workspace, store: SqlStore) -> Cutoffs:
    """Return until when `standfirst store prune` prunes now."""
    now, settings = SystemClock().now(), workspace.settings
    as_of = settings.as_of or now
    plan = Plan(
        sources=workspace.sources, problems=(), themes=workspace.themes, settings=settings, as_of=as_of
    )
    return cutoffs_of_digests(workspace.digests, plan, now, store)


def cutoffs_of_digests(
    digests: Sequence[DigestSettings], plan: Plan, now: datetime, store: SqlStore
) -> Cutoffs:
    """Return until when a run prunes: no edition to come of any digest misses what it reads."""
    of_digests = (
        cutoffs_of(plan_of_digest(plan, digest), now, store.of_digest(digest.id)) for digest in digests
    )
    return earliest([cutoffs_of(plan, now, store), *of_digests])


def back_up_before(workspace: Workspace, store: SqlStore, change: str) -> Backup:
    """Write a backup into the folder of the workspace, named after a change that follows and the time."""
    folder = workspace.store_path.parent / _BACKUPS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = SystemClock().now()
    return store.care.back_up(folder / f"before-{change}-{now:%Y%m%dT%H%M%SZ}.gz")
