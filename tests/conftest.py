"""Settings and hooks of all tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.invented_days import TenDays, ten_days

# The fixtures of PostgreSQL and of a store on each database.
pytest_plugins = ["tests.postgres"]

TESTS = Path(__file__).parent
# The tests that the coverage of the pure rooms is measured by (.ci/run).
PURE_KINDS = ("unit", "properties", "golden")

# The same examples on every machine, however slow it is: a red test stays red until it is mended.
settings.register_profile("standfirst", derandomize=True, deadline=None, database=None)
settings.load_profile("standfirst")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the pure rooms first, and let the coverage be theirs alone.

    First, because a module is counted when it is imported for the first time. The others run at their
    own speed, so that benches and timeouts mean the same with and without coverage.
    """
    items.sort(key=lambda item: not _is_pure(item))
    for item in items:
        if not _is_pure(item):
            item.add_marker(pytest.mark.no_cover)


def _is_pure(item: pytest.Item) -> bool:
    return item.path.relative_to(TESTS).parts[0] in PURE_KINDS


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> TenDays:
    """Return what ten days of the invented outlets gave, published."""
    return ten_days(tmp_path_factory.mktemp("invented") / "workspace")
