"""Notes to the operator of a workspace, beside the failures of a run."""

from __future__ import annotations

from pathlib import Path

from flows.adapters.database import SqlStore
from flows.config import algorithm_warning, network_of
from flows.language.formatting import counted, edition_folder, listed
from flows.language.interface import ENGLISH
from flows.model import SourceKind
from flows.runs.pipeline.plan import Plan
from flows.urls.own_pages import month_path

# Months whose editions are looked for one by one: the cost is the same in each year.
_MONTHS_IN_DETAIL = 2
# Damaged rows that are named one by one.
_NAMED = 5


def operator_notes(plan: Plan, store: SqlStore, out: Path | None) -> tuple[str, ...]:
    """Return a sentence or two for each matter; `out` should hold every edition, if it is a folder."""
    notes = (
        algorithm_warning(plan.settings.algorithm),
        _by_proxy(plan),
        _damaged(plan, store),
        _nothing_recent(store),
        None if out is None else _lost(out, store),
    )
    return tuple(filter(None, notes))


def _by_proxy(plan: Plan) -> str | None:
    proxies = network_of(()).proxies
    if proxies.http is None and proxies.https is None:
        return None
    if all(source.kind is not SourceKind.URL for source in plan.sources):
        return None
    return "Addresses were asked by a proxy: the proxy's address was checked, of theirs only the name."


def _damaged(plan: Plan, store: SqlStore) -> str | None:
    names = list(store.damaged(plan.as_of))
    if not names:
        return None
    rows = listed(names, _NAMED, interface=ENGLISH)
    left_out = f"{counted(len(names), 'damaged row')} of the store left out: {rows}."
    return f"{left_out} Restore the store from a backup."


def _nothing_recent(store: SqlStore) -> str | None:
    """Return what to do if the only edition is empty because every article is from before its period."""
    if store.editions.last_number() != 1:
        return None
    coverage = next(store.editions.newest(1)).coverage
    if coverage.new or not coverage.too_old:
        return None
    old = f"All that was read is from before the edition’s period ({counted(coverage.too_old, 'article')})"
    return f"{old}: set a longer `window` in standfirst.toml, then `standfirst recompose`."


def missing_editions(out: Path, store: SqlStore) -> int:
    """Return how many editions a folder lacks: single ones of the last two months, and whole months."""
    lost = 0
    for place, count in enumerate(store.editions.months()):
        if place < _MONTHS_IN_DETAIL:
            pages = (
                out / edition_folder(header.id) / "index.html"
                for header in store.editions.of_month(count.month)
            )
            lost += sum(not page.is_file() for page in pages)
        elif not (out / month_path(count.month)).is_file():
            lost += count.editions
    return lost


def _lost(out: Path, store: SqlStore) -> str | None:
    lost = missing_editions(out, store)
    if not lost:
        return None
    lacks = f"{out} lacks {counted(lost, 'edition')} of the store"
    return f"{lacks}: `standfirst publish --all` writes what is missing."
