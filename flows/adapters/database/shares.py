"""The sources of one run spread over workers: who reads which share, what was read, and the turns of hosts.

A share belongs to one holder at a time. The holder counts up its beats while it lives; whoever sees them
stand still for long enough may take the share over. So no clock of another machine is trusted. The rows are
those of one run, and are deleted when it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Table, and_, case, delete, insert, select, update

from flows.adapters.database.connection import Database, batches
from flows.adapters.database.schema import HOST_TURNS, READINGS, SHARE_STEPS, SHARES

# Turns of hosts that nobody has asked for so long are forgotten.
_TURN_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareState:
    """Who holds a share, "" for nobody, and how often its beats were counted."""

    holder: str
    beats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReading:
    """The packed reply to the request at a `place` of a step, and what its document holds."""

    place: int
    reply: bytes
    contents: bytes


class SqlShares:
    """Stores the shares of the run that holds the lock of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, count: int, holder: str, now: float) -> str:
        """Make the shares of a new run in place of those of any other; return its id.

        The first has its `holder` already.
        """
        run = sha256(f"{holder} {now}".encode()).hexdigest()[:32]
        rows = [
            {"run": run, "number": number, "holder": "" if number else holder, "beats": 0}
            for number in range(count)
        ]
        with self._database.writing() as connection:
            for table in (READINGS, SHARE_STEPS, SHARES):
                connection.execute(delete(table))
            connection.execute(delete(HOST_TURNS).where(HOST_TURNS.c.next_start < now - _TURN_SECONDS))
            connection.execute(insert(SHARES), rows)
        return run

    def end(self, run: str) -> None:
        """Delete what is stored of a run."""
        with self._database.writing() as connection:
            for table in (READINGS, SHARE_STEPS, SHARES):
                connection.execute(delete(table).where(table.c.run == run))

    def runs(self) -> tuple[str, ...]:
        """Return the runs that have shares."""
        return tuple(row.run for row in self._database.rows(select(SHARES.c.run).distinct()))

    def states(self, run: str) -> dict[int, ShareState]:
        """Return the shares of a run by their numbers; none after its end."""
        rows = self._database.rows(select(SHARES).where(SHARES.c.run == run))
        return {row.number: ShareState(holder=row.holder, beats=row.beats) for row in rows}

    def take(self, run: str, number: int, holder: str, seen: ShareState) -> bool:
        """Become the holder of a share, if it still is as `seen`; return whether that is so."""
        is_as_seen = and_(SHARES.c.holder == seen.holder, SHARES.c.beats == seen.beats)
        return self._change(run, number, is_as_seen, holder=holder, beats=seen.beats + 1)

    def beat(self, run: str, number: int, holder: str) -> bool:
        """Count one more beat; return False if the share is another's or the run has ended."""
        return self._change(run, number, SHARES.c.holder == holder, beats=SHARES.c.beats + 1)

    def give(self, run: str, number: int, step: int, requests: bytes) -> None:
        """Store the requests of a step of a share."""
        row = {"run": run, "number": number, "step": step, "requests": requests, "is_done": False}
        with self._database.writing() as connection:
            connection.execute(self._database.upsert(SHARE_STEPS).values(row))

    def requests(self, run: str, number: int, step: int) -> bytes | None:
        """Return the requests of a step of a share, None if there is no such step yet."""
        query = select(SHARE_STEPS.c.requests).where(_is(SHARE_STEPS, run, number, step))
        return next((bytes(row.requests) for row in self._database.rows(query)), None)

    def keep(self, run: str, number: int, step: int, holder: str, readings: Iterable[StoredReading]) -> bool:
        """Store readings of a share, if it is still the holder's; return whether that is so."""
        key = {"run": run, "number": number, "step": step}
        rows = [key | {"place": one.place, "reply": one.reply, "contents": one.contents} for one in readings]
        with self._database.writing() as connection:
            # An update and not a query: nobody takes the share before these are stored.
            is_own = and_(_is(SHARES, run, number), SHARES.c.holder == holder)
            updated = connection.execute(update(SHARES).where(is_own).values(beats=SHARES.c.beats + 1))
            if updated.rowcount:
                for some in batches(rows):
                    connection.execute(self._database.insert(READINGS).on_conflict_do_nothing(), some)
            return bool(updated.rowcount)

    def finish(self, run: str, number: int, step: int) -> None:
        """Note that all requests of a step of a share have their readings."""
        with self._database.writing() as connection:
            done = update(SHARE_STEPS).where(_is(SHARE_STEPS, run, number, step)).values(is_done=True)
            connection.execute(done)

    def unfinished(self, run: str, step: int) -> frozenset[int]:
        """Return the numbers of the shares that are not done with a step."""
        is_open = and_(SHARE_STEPS.c.run == run, SHARE_STEPS.c.step == step, ~SHARE_STEPS.c.is_done)
        return frozenset(
            row.number for row in self._database.rows(select(SHARE_STEPS.c.number).where(is_open))
        )

    def places(self, run: str, number: int, step: int) -> frozenset[int]:
        """Return the places of a step that have a reading."""
        query = select(READINGS.c.place).where(_is(READINGS, run, number, step))
        return frozenset(row.place for row in self._database.rows(query))

    def replies(self, run: str, number: int, step: int) -> Sequence[tuple[int, bytes]]:
        """Return the packed replies of a step of a share with their places."""
        query = select(READINGS.c.place, READINGS.c.reply).where(_is(READINGS, run, number, step))
        return [(row.place, bytes(row.reply)) for row in self._database.rows(query)]

    def contents(self, run: str, number: int, step: int, place: int) -> bytes | None:
        """Return what the document of one reply holds, packed; None if it is not stored."""
        is_place = and_(_is(READINGS, run, number, step), READINGS.c.place == place)
        rows = self._database.rows(select(READINGS.c.contents).where(is_place))
        return next((bytes(row.contents) for row in rows if row.contents), None)

    def wait_for_host(self, host: str, seconds_apart: float, clock: Callable[[], float]) -> float:
        """Reserve the next turn of a host, whoever else asks it; return the seconds until then."""
        stored = HOST_TURNS.c.next_start
        with self._database.writing() as connection:
            # Not before: it may take a while until this connection may write.
            now = clock()
            row = self._database.insert(HOST_TURNS).values(host=host, next_start=now + seconds_apart)
            # A turn far ahead is that of a machine whose clock is wrong.
            start = case((and_(stored > now, stored < now + 600.0), stored), else_=now)
            statement = row.on_conflict_do_update(
                index_elements=["host"], set_={"next_start": start + seconds_apart}
            ).returning(stored)
            next_start: float = connection.execute(statement).scalar_one()
        return max(0.0, next_start - seconds_apart - now)

    def _change(self, run: str, number: int, condition: ColumnElement[bool], **values: object) -> bool:
        statement = update(SHARES).where(_is(SHARES, run, number), condition).values(**values)
        with self._database.writing() as connection:
            return bool(connection.execute(statement).rowcount)


def _is(table: Table, run: str, number: int, step: int | None = None) -> ColumnElement[bool]:
    is_share = and_(table.c.run == run, table.c.number == number)
    return is_share if step is None else and_(is_share, table.c.step == step)
