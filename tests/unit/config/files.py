"""Workspaces written for the tests of their files, and how those are read or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.config import Workspace, load_workspace
from flows.errors import ConfigurationError

ONE_SOURCE = '[[source]]\nname = "Harbour Times"\npath = "articles"\n'


def workspace(folder: Path, settings: str = "", sources: str = ONE_SOURCE) -> Path:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_workspace(folder)
    return str(caught.value)


def read(folder: Path, settings: str = "", sources: str = ONE_SOURCE) -> Workspace:
    return load_workspace(workspace(folder, settings, sources))
