"""The store: whether it can be used, who has it locked, when it last got something, and what waits in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flows.adapters.database import SqlStore
from flows.adapters.database.checkup import StoreCheckup, check_store
from flows.adapters.database.lock import LockHolder, lock_holder
from flows.config import Workspace
from flows.errors import StoreError
from flows.language.formatting import counted, edition_folder, listed
from flows.language.interface import ENGLISH
from flows.model import DeliveryStatus, SourceKind, SourceState
from flows.model.health import HealthFact, broken, fine, warning
from flows.model.settings import RunTimes
from flows.runs.run_times import digest_times

# What SQLite may take to look for damage; a store of some hundred megabytes is looked at whole.
_DAMAGE_SECONDS = 1.5
# Time of a database or a run that this is later or earlier than ours is a wrong clock.
_CLOCK = timedelta(minutes=5)
_NAMED = 5
# Failures in a row that are not an outage of an hour.
_FAILING = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStore:
    """The facts of a store, its size, and whether its rows can be read without changing its tables.

    `holder` is the run that has a store on a server locked.
    """

    facts: tuple[HealthFact, ...]
    bytes: int = 0
    is_readable: bool = False
    holder: LockHolder | None = None


def store_facts(workspace: Workspace, now: datetime) -> CheckedStore:
    """Return whether the store is there, whole, writable and of this version."""
    if not workspace.may_have_store:
        return CheckedStore(facts=(fine("store", "there is none yet: the first run makes it"),))
    try:
        checkup = check_store(workspace.store_url, _DAMAGE_SECONDS)
    except StoreError as error:
        return CheckedStore(facts=(broken("store", f"{error.thing}: {error.problem}", error.remedy),))
    summary = f"{checkup.name}, {checkup.database}, {checkup.bytes / 1_000_000:,.1f} MB"
    facts = [_state(checkup, summary)]
    if checkup.clock is not None:
        facts.append(clock_fact(now - checkup.clock, "the database"))
    is_current = checkup.revision == checkup.newest
    return CheckedStore(
        facts=tuple(facts),
        bytes=checkup.bytes,
        is_readable=is_current and checkup.damage is None,
        holder=checkup.holder,
    )


def _state(checkup: StoreCheckup, summary: str) -> HealthFact:
    if checkup.damage:
        remedy = "Restore it with `standfirst store restore FILE`, from before the damage."
        return broken("store", f"{summary}: it is damaged ({checkup.damage})", remedy)
    if checkup.revision is None:
        return fine("store", f"{summary}: it has no tables yet, the first run makes them")
    if checkup.revision != checkup.newest:
        text = (
            f"{summary}: its tables are of revision {checkup.revision}, this version writes {checkup.newest}"
        )
        remedy = "The next run brings an older one up to date; for a newer one install that version."
        return warning("store", text, remedy)
    if not checkup.is_writable:
        return broken("store", f"{summary}: it cannot be written", "Give this user the right to write it.")
    whole = "" if checkup.is_whole else "; not all of it was looked at for damage"
    return fine("store", f"{summary}, tables {checkup.revision}{whole}")


def lock_facts(workspace: Workspace, checked: CheckedStore, now: datetime) -> tuple[HealthFact, ...]:
    """Return which run has the store locked, and since when; nothing of a server that does not tell it."""
    if not workspace.is_store_remote:
        holder = lock_holder(workspace.store_path.with_name(f"{workspace.store_path.name}.lock"))
    elif checked.is_readable:
        holder = checked.holder
    else:
        return ()
    if holder is None:
        return (fine("lock", "no run has the store locked"),)
    if holder.since is None:
        return (fine("lock", f"{holder.name} has the store locked"),)
    summary = f"{holder.name} has the store locked since {holder.since:%Y-%m-%d %H:%M} UTC"
    if now - holder.since > timedelta(seconds=RunTimes().digest):
        remedy = f"It hangs: end {holder.name}, then run again."
        return (warning("lock", summary, remedy),)
    return (fine("lock", summary),)


def content_facts(
    workspace: Workspace, store: SqlStore, states: Sequence[SourceState], now: datetime
) -> tuple[HealthFact, ...]:
    """Return the facts of the latest run, of the sources as the store knows them, of mail that waits."""
    return (
        *_run_facts(workspace, store, now),
        *_damage_facts(store, now),
        *source_facts(workspace, states),
        *_outbox_facts(workspace, store, now),
    )


def _damage_facts(store: SqlStore, now: datetime) -> tuple[HealthFact, ...]:
    names = store.damaged(now)
    if not names:
        return ()
    rows = listed(list(names), _NAMED, interface=ENGLISH)
    return (warning("store", f"{counted(len(names), 'row')} cannot be read: {rows}", "Restore a backup."),)


def _run_facts(workspace: Workspace, store: SqlStore, now: datetime) -> tuple[HealthFact, ...]:
    latest = store.latest_run()
    if latest is None:
        return (fine("runs", "no run yet: `standfirst run` makes the first edition"),)
    failed = {failure.source for failure in latest.failures} & set(latest.sources)
    summary = f"the latest run was for {_ago(latest.as_of, now)}{_took(workspace, store)}"
    summary += f"; {len(failed):,} of {counted(len(latest.sources), 'source')} failed"
    settings = workspace.settings
    if latest.sources and len(failed) == len(latest.sources):
        return (broken("runs", f"{summary}", "Check the network and the proxy of this machine."),)
    if settings.as_of is not None:
        return (fine("runs", f"{summary}; as_of is set, so that every run is for one time"),)
    if latest.as_of > now + _CLOCK:
        remedy = "Set the clock of this machine, or leave --as-of out."
        return (
            warning(
                "clock", f"the latest run was for {latest.as_of:%Y-%m-%d %H:%M} UTC, ahead of now", remedy
            ),
        )
    timetable = max(digest_times(workspace), key=lambda timetable: timetable.latest(now))
    due = timetable.latest(now)
    if latest.as_of < timetable.latest(due - timedelta(seconds=1)):
        remedy = "See whether `standfirst schedule`, your cron or your workers run, and what their log says."
        return (warning("runs", f"{summary}; one was due at {due:%Y-%m-%d %H:%M %Z}", remedy),)
    return (fine("runs", summary),)


def _took(workspace: Workspace, store: SqlStore) -> str:
    """Return how long the newest edition took, by the time of its file, if it was made for its own time."""
    latest = ((store.of_digest(digest.id).editions.latest(), digest) for digest in workspace.digests)
    editions = [(edition, digest) for edition, digest in latest if edition is not None]
    if not editions:
        return ""
    edition, digest = max(editions, key=lambda pair: pair[0].as_of)
    try:
        written = (
            (workspace.out / digest.folder_name / edition_folder(edition.id) / "edition.json").stat().st_mtime
        )
    except OSError:
        return ""
    span = datetime.fromtimestamp(written, UTC) - edition.as_of
    if not timedelta() <= span < timedelta(seconds=RunTimes().digest):
        return f"; newest edition {edition.id}"
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"; newest edition {edition.id}, written {minutes}:{seconds:02d} minutes after its time"


def _ago(time: datetime, now: datetime) -> str:
    hours = (now - time) / timedelta(hours=1)
    ago = (
        f"{hours / 24:,.0f} days" if hours >= 48 else f"{hours:,.0f} hours" if hours >= 1 else "under an hour"
    )
    return f"{time:%Y-%m-%d %H:%M} UTC, {ago} ago"


def source_facts(workspace: Workspace, states: Sequence[SourceState]) -> tuple[HealthFact, ...]:
    """Return how the sources with an address did when they were last asked."""
    locations = {s.name: s.location for s in workspace.sources if s.kind is SourceKind.URL}
    polled = [state for state in states if locations.get(state.source) == state.location]
    if not locations:
        return (fine("sources", "none has an address: all are files"),)
    if not polled:
        return (fine("sources", f"none of {len(locations):,} with an address has been asked yet"),)
    failing = [state for state in polled if state.failures >= _FAILING and not state.ended]
    ended = [state.source for state in polled if state.ended]
    facts = []
    if len(failing) == len(polled):
        remedy = "Check the network and the proxy of this machine."
        facts.append(
            broken("sources", f"none of {len(polled):,} answered at the last {_FAILING} polls", remedy)
        )
    elif failing:
        names = listed(
            [f"{state.source} ({state.why})" for state in failing], _NAMED, "; ", interface=ENGLISH
        )
        remedy = "`standfirst sources` shows each with its remedy."
        facts.append(warning("sources", f"failing {_FAILING} times or more in a row: {names}", remedy))
    if ended:
        names = listed(ended, _NAMED, interface=ENGLISH)
        remedy = "`standfirst sources remove NAME` takes it out; `sources add` finds a new address."
        facts.append(warning("sources", f"closed for good: {names}", remedy))
    if not facts:
        facts.append(
            fine("sources", f"{len(polled):,} of {len(locations):,} asked, none fails again and again")
        )
    return tuple(facts)


def _outbox_facts(workspace: Workspace, store: SqlStore, now: datetime) -> tuple[HealthFact, ...]:
    digests = workspace.digests
    if workspace.settings.mail is None and all(digest.channels.is_empty for digest in digests):
        return ()
    outboxes = (store.of_digest(digest.id).outbox(lambda: now) for digest in digests)
    waiting = [row for outbox in outboxes for row in outbox.unsettled()]
    deferred = sum(row.status is DeliveryStatus.DEFERRED for row in waiting)
    facts = []
    if deferred:
        remedy = "The next run or `standfirst send` tries again."
        facts.append(warning("outbox", f"{counted(deferred, 'message')} could not be sent so far", remedy))
    if unknown := len(waiting) - deferred:
        remedy = "Ask a reader; `standfirst send --retry-unknown` sends again."
        text = f"of {counted(unknown, 'message')} it is not known whether they arrived"
        facts.append(warning("outbox", text, remedy))
    return tuple(facts) or (fine("outbox", "no message waits"),)


def clock_fact(ahead: timedelta, other: str) -> HealthFact:
    """Return whether this machine's clock is right, by another one."""
    seconds = round(abs(ahead).total_seconds())
    if abs(ahead) > _CLOCK:
        side = "ahead of" if ahead > timedelta() else "behind"
        remedy = "Set the clock of this machine: editions and certificates go by it."
        return warning("clock", f"{seconds:,} seconds {side} that of {other}", remedy)
    return fine("clock", f"within {counted(seconds, 'second')} of that of {other}")
