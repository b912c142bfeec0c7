"""The templates, seeds and schemas that come with the program."""

from __future__ import annotations

from pathlib import Path

from flows.errors import WorkspaceError

PACKAGE = Path(__file__).resolve().parents[2]


def packaged_folder(name: str, package: Path = PACKAGE) -> Path:
    """Return the folder `name` ("templates", "seeds" or "schemas") of this installation.

    A wheel carries it within the package; in a checkout it lies beside the package, or in docs/. Raises
    WorkspaceError if it is in none of these places.
    """
    for folder in (package / f"_{name}", package.parent / name, package.parent / "docs" / name):
        if folder.is_dir():
            return folder
    raise WorkspaceError(f"installation in {package}", f"its {name} are missing", "Install Standfirst again.")
