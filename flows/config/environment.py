"""The environment variables of this process, and those that Prefect's processes need."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PREFECT_API = "PREFECT_API_URL"
WORKSPACE = "STANDFIRST_WORKSPACE"

# By default Prefect sends usage counts to its maker, and its console log would mix with our lines.
_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    # Used if Prefect ever starts a server of its own: its 20 seconds are too short on a busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}
# On disk, because Prefect keeps the slots of a concurrency limit in memory by default: a server that is
# killed and started again would never free the slots that were taken.
_LASTING = {
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
}
# A server for one run needs no pages, no scheduler and no check for newer versions.
_ONE_RUN = {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1", "PREFECT_UI_ENABLED": "0"}


def prefect_address() -> str | None:
    """Return the address of the Prefect server that the user configured, or None.

    As in Prefect, PREFECT_API_URL of the environment comes first, then that of the active profile. The
    profiles are read here, because importing Prefect takes seconds.
    """
    return os.environ.get(PREFECT_API, "").strip() or _address_of_profile()


def _address_of_profile() -> str | None:
    home = Path(os.environ.get("PREFECT_HOME") or "~/.prefect").expanduser()
    own = _profiles(Path(os.environ.get("PREFECT_PROFILES_PATH") or home / "profiles.toml").expanduser())
    package = find_spec("prefect")
    folders = (package.submodule_search_locations or []) if package else []
    shipped = _profiles(Path(folders[0]) / "settings/profiles.toml") if folders else {}
    active = os.environ.get("PREFECT_PROFILE") or own.get("active")
    # The user may have activated a profile that comes with Prefect, such as "local".
    profiles = {**shipped.get("profiles", {}), **own.get("profiles", {})}
    address = profiles.get(active, {}).get(PREFECT_API) if active else None
    return str(address).strip() or None if address else None


def _profiles(path: Path) -> dict[str, Any]:
    """Return the content of a profiles file; an empty one if it is missing or Prefect could not read it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def default_workspace() -> Path:
    """Return the folder of STANDFIRST_WORKSPACE, or the current one; an empty value counts as unset."""
    return Path(os.environ.get(WORKSPACE, "").strip() or ".")


def own_variables() -> Mapping[str, str]:
    """Return the variables of this program."""
    return {name: text for name, text in os.environ.items() if name.startswith("STANDFIRST_")}


def use_prefect(address: str, home: Path | None) -> None:
    """Make this process use a Prefect server; call it before Prefect is imported.

    `home` is Prefect's own folder, None for the user's, which holds the keys of a server of theirs.
    Telemetry is off; variables that the user has set stay.
    """
    os.environ[PREFECT_API] = address
    if home is not None:
        os.environ["PREFECT_HOME"] = str(home)
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


def make_runs_log() -> None:
    """Make the runs that this process starts log to its output; call it before `use_prefect`."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "INFO")
    os.environ.setdefault("PREFECT_LOGGING_COLORS", "0")
    # Each run is a process: a module in its working directory must not hide one of ours.
    os.environ["PYTHONSAFEPATH"] = "1"


def server_environment(home: Path, one_run: bool) -> Mapping[str, str]:
    """Return the environment for the process of a Prefect server with its data in `home`.

    `one_run` is for a server that serves one run and ends: it has no pages and no schedules.
    """
    inherited = {name: value for name, value in os.environ.items() if name != PREFECT_API}
    return inherited | _QUIET | {"PREFECT_HOME": str(home)} | (_ONE_RUN if one_run else _LASTING)
