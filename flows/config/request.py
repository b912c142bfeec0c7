"""What a person or a schedule asks for, in words that can be typed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.config.workspace import Overrides, Workspace, load_workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An edition that is wanted: of which workspace, and what differs from its files.

    `as_of` is the time of the edition, None for the workspace's or now; `sources` are paths and
    addresses used instead of the workspace's; `send` allows mail to leave.
    """

    folder: Path
    out: Path | None = None
    as_of: str | None = None
    sources: tuple[str, ...] = ()
    send: bool = False

    def load(self) -> Workspace:
        """Read the workspace as asked. Raises WorkspaceError or ConfigurationError."""
        return load_workspace(self.folder, Overrides(sources=self.sources, out=self.out, as_of=self.as_of))

    def parameters(self) -> dict[str, Any]:
        """Return the same as the parameters of the flow `digest`."""
        return {
            "workspace": str(self.folder),
            "as_of": self.as_of,
            "source": list(self.sources),
            "out": None if self.out is None else str(self.out),
            "send": self.send,
        }
