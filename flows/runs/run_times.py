"""The times at which a workspace's digests are made, and its readers are due at hours of their own."""

from __future__ import annotations

from flows.adapters.database import SqlStore
from flows.config import Workspace
from flows.delivery.due import bounded, own_times
from flows.editions.schedule import Timetable, timetable_of
from flows.model.readers import ReaderStatus


def digest_times(workspace: Workspace) -> tuple[Timetable, ...]:
    """Return the times of the digests, in their order, each once."""
    settings = workspace.settings
    times = (
        timetable_of(digest, settings.schedule.digest, settings.time_zone) for digest in workspace.digests
    )
    return tuple(dict.fromkeys(times))


def run_times(workspace: Workspace) -> tuple[Timetable, ...]:
    """Return the times of the digests, and those of the readers in the store. Raises StoreError."""
    zone = workspace.settings.time_zone
    zones = {digest.id: digest.zone or zone for digest in workspace.digests}
    readers: set[Timetable] = set()
    if workspace.settings.mail is not None and workspace.may_have_store:
        with SqlStore(workspace.store_url) as store:
            for reader in store.readers.all():
                if reader.hour and reader.status is ReaderStatus.ACTIVE:
                    own = (zones[name] for name in reader.digests if name in zones)
                    readers |= {own_times(reader, digest_zone) for digest_zone in own}
    return bounded(digest_times(workspace), readers, zone)
