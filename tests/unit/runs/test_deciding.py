"""The packages whose versions a receipt names, and a Dask worker must have."""

from __future__ import annotations

import ast
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from flows.runs.session import DECIDING

ROOMS = ("editions", "language", "reading", "render", "stories", "summaries", "urls")
# They say when a run starts, check values, and mark what jinja2 has escaped.
OTHERS = {"cronsim", "pydantic", "markupsafe"}


def imported(path: Path) -> set[str]:
    names = set[str]()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"flows"}


@pytest.mark.parametrize("room", ROOMS)
def test_whatever_pure_code_computes_with_decides_the_bytes(room: str) -> None:
    distributions = packages_distributions()
    modules = set[str]().union(*map(imported, Path("flows", room).rglob("*.py")))
    packages = {distributions[module][0].lower() for module in modules}
    assert packages - set(DECIDING) <= OTHERS
