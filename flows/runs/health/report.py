"""All facts about a workspace: its files, its store, its mail, its servers, its sources."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from flows import __version__
from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.config import Workspace, load_workspace
from flows.errors import StandfirstError
from flows.model.health import HealthFact, HealthReport, broken, worst
from flows.runs.health.network import network_facts
from flows.runs.health.store import content_facts, lock_facts, store_facts
from flows.runs.health.workspace import disk_facts, site_facts, workspace_facts


def diagnose(folder: Path, *, is_offline: bool) -> HealthReport:
    """Return the health of a workspace; `is_offline` asks no server but that of the store.

    Nothing is written and no lock is taken, so that it may run beside a run.
    """
    now = SystemClock().now()
    try:
        workspace = load_workspace(folder, sources_needed=False)
    except StandfirstError as error:
        facts: tuple[HealthFact, ...] = (_fault("settings", error),)
    else:
        facts = (*workspace_facts(workspace), *_stored_facts(workspace, is_offline))
    return HealthReport(
        severity=worst(facts), at=now, workspace=str(folder.absolute()), version=__version__, facts=facts
    )


def _stored_facts(workspace: Workspace, is_offline: bool) -> tuple[HealthFact, ...]:
    """Return the facts of the store, of what it knows, and of the world outside."""
    now = SystemClock().now()
    checked = store_facts(workspace, now)
    facts = (*checked.facts, *disk_facts(workspace, checked.bytes), *lock_facts(workspace, checked, now))
    if not checked.is_readable:
        return (*facts, *network_facts(workspace, (), is_offline=is_offline))
    try:
        with closing(SqlStore(workspace.store_url)) as store:
            states = store.sources().source_states()
            facts += content_facts(workspace, store, states, now)
            for digest in workspace.digests:
                own = replace(workspace, out=workspace.out / digest.folder_name)
                facts += site_facts(own, store.of_digest(digest.id))
    except StandfirstError as error:
        return (*facts, _fault("store", error))
    return (*facts, *network_facts(workspace, states, is_offline=is_offline))


def _fault(check: str, error: StandfirstError) -> HealthFact:
    return broken(check, f"{error.thing}: {error.problem}", error.remedy)
