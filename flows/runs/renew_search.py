"""Bring the search index in the out folder up to date: only what has changed is indexed and written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.adapters.out_files import FilePublisher
from flows.adapters.pagefind import NotIndexed, pagefind_version, search_index
from flows.model import search_records_of
from flows.ports import SearchStore
from flows.runs.pipeline.search import (
    FOLDER,
    MANIFEST,
    Bundle,
    Span,
    bundle_of,
    bundles_from_json,
    bundles_to_json,
    maker,
    spans_of,
    stamp_of,
)

# The newest month, the months of its year before and the year before that are compared with the store in
# every run: in January the last month of the old year joins the others.
_COMPARED = 3
# Earlier bundles that one run makes anew, if they are lost or another version made them.
_EARLIER_A_RUN = 1
_SCRIPT = "pagefind.js"
_ENTRY = "pagefind-entry.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRenewal:
    """How many files changed, and why the index is not up to date, if it is not."""

    changed_files: int
    problem: str | None = None


def renew_search(stored: SearchStore, out: Path, *, everything: bool = False) -> SearchRenewal:
    """Index the bundles that have changed, write the list of bundles, and remove what it does not name.

    Of the earlier bundles one is made in a run, or all of them with `everything`. In this order a run that is
    cut off leaves an index that is whole.
    """
    newest_id = stored.newest_id()
    if newest_id is None:
        return SearchRenewal(changed_files=0)
    index, bundles, earlier = _Index(stored, out), list[Bundle](), 0
    for place, span in enumerate(spans_of(newest_id, stored.years())):
        is_earlier = place >= _COMPARED
        bundle = index.current(span, compare=everything or not is_earlier)
        if bundle is None and is_earlier and earlier == _EARLIER_A_RUN and not everything:
            bundle = index.whole(span.name)
        elif bundle is None:
            earlier += is_earlier
            renewed = index.make(span)
            if isinstance(renewed, NotIndexed):
                problem = f"The search index is not up to date: {renewed.reason}."
                return SearchRenewal(changed_files=index.changed_files, problem=problem)
            bundle = renewed
        bundles += [bundle] if bundle is not None else []
    index.finish(bundles)
    return SearchRenewal(changed_files=index.changed_files)


class _Index:
    """The index in an out folder, as the last run left it."""

    def __init__(self, stored: SearchStore, out: Path) -> None:
        self._stored = stored
        self._folder = out / FOLDER
        self._publisher = FilePublisher(out)
        self._version = pagefind_version()
        manifest = out / MANIFEST
        listed = bundles_from_json(manifest.read_bytes() if manifest.is_file() else b"")
        self._listed = {bundle.name: bundle for bundle in listed}
        self.changed_files = 0

    def whole(self, name: str) -> Bundle | None:
        """Return a bundle that is listed and there."""
        return self._listed.get(name) if (self._folder / name / _ENTRY).is_file() else None

    def current(self, span: Span, *, compare: bool) -> Bundle | None:
        """Return a bundle that this version has made; with `compare` only if its editions are the same."""
        bundle = self.whole(span.name)
        if bundle is None or bundle.made_by != maker(self._version):
            return None
        if compare and bundle.stamp != stamp_of(self._stored.digests(span.first, span.end)):
            return None
        return bundle

    def make(self, span: Span) -> Bundle | NotIndexed | None:
        """Make a bundle and write its files; None if there are no editions for it."""
        digests = self._stored.digests(span.first, span.end)
        records = search_records_of(self._stored.entries(span.first, span.end))
        if not records:
            return None
        files = search_index(records)
        if isinstance(files, NotIndexed):
            return files
        script, entry = files.pop(_SCRIPT), files.pop(_ENTRY)
        folder = f"{FOLDER}{span.name}/"
        parts = {f"{folder}{path}": body for path, body in files.items()}
        # The entry names the parts, so it comes after them.
        self.changed_files += self._publisher.publish(parts, at_once=True)
        leading = {f"{folder}{_ENTRY}": entry, f"{FOLDER}{_SCRIPT}": script}
        self.changed_files += self._publisher.publish(leading)
        self._publisher.keep_only(folder, {*parts, f"{folder}{_ENTRY}"})
        return bundle_of(span, stamp_of(digests), self._version, records)

    def finish(self, bundles: list[Bundle]) -> None:
        """Write the list of bundles and remove every other."""
        self.changed_files += self._publisher.publish({MANIFEST: bundles_to_json(bundles)})
        names = {bundle.name for bundle in bundles}
        for name in sorted(place.name for place in self._folder.iterdir() if place.is_dir()):
            if name not in names:
                self._publisher.keep_only(f"{FOLDER}{name}/", ())
