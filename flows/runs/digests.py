"""The digests of a run: which of them are due, each made in turn, and the index of all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from flows.adapters.out_files import FilePublisher
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.editions.schedule import (
    ON_TIME,
    Action,
    Decision,
    Timetable,
    decide_own,
    decide_reading,
    timetable_of,
)
from flows.errors import StandfirstError
from flows.render.web import DigestEntry
from flows.runs.pipeline.pages import index_files
from flows.runs.pipeline.plan import title_of
from flows.runs.send_mail import due_readers
from flows.runs.session import Session


def make_each(session: Session, make: Callable[[Session], object]) -> None:
    """Call a function for each part of a run; one that fails stops no other, and is raised in the end."""
    errors: list[StandfirstError] = []
    for part in session.parts:
        try:
            make(part)
        except StandfirstError as error:
            errors.append(error)
    if errors:
        raise errors[0]


def publish_index(session: Session) -> int:
    """Write the index of all digests, if none has the folder of the site; return how many files changed."""
    workspace = session.workspace
    if any(not digest.folder_name for digest in workspace.digests):
        return 0
    entries = [
        DigestEntry(
            title=title_of(digest, workspace.settings),
            path=f"{digest.folder_name}/",
            latest=session.store.of_digest(digest.id).editions.latest(),
        )
        for digest in workspace.digests
    ]
    files = within_bounds(
        workspace.own_templates, index_files, entries, workspace.settings, workspace.templates
    )
    return FilePublisher(workspace.out).publish(files)


def decide_editions(session: Session, scheduled: datetime) -> tuple[Decision, ...]:
    """Decide for each digest what a scheduled run that was due at a time does: make, finish or skip one."""
    settings, now = session.plan.settings, session.plan.as_of
    decisions: list[Decision] = []
    for digest in session.digests:
        latest = session.store.of_digest(digest.id).editions.latest()
        decisions.append(
            decide_own(
                timetable_of(digest, settings.schedule.digest, settings.time_zone),
                scheduled,
                now,
                latest.as_of if latest else None,
            )
        )
    return tuple(decisions)


def time_between(session: Session, scheduled: datetime) -> datetime:
    """Return the time of what is made for readers at an hour of their own, the scheduled one if not late."""
    now = session.plan.as_of.replace(second=0, microsecond=0)
    return scheduled if timedelta() <= now - scheduled <= ON_TIME else now


def decide_between(session: Session, decisions: Sequence[Decision], scheduled: datetime) -> frozenset[str]:
    """Return the ids of the digests that make no edition, but have readers due at an hour of their own."""
    as_of, settings = time_between(session, scheduled), session.plan.settings
    if settings.mail is None:
        return frozenset()
    silent = [digest for digest, one in zip(session.digests, decisions, strict=True) if one.as_of is None]
    return frozenset(
        digest.id
        for digest in silent
        if due_readers(
            session.store.of_digest(digest.id), as_of, digest.zone or settings.time_zone, published=False
        )
    )


def follow_decisions(
    session: Session,
    decisions: Sequence[Decision],
    scheduled: datetime,
    between: Collection[str] = frozenset(),
) -> None:
    """Make a session that of a scheduled run for the digests that are due, as was decided for each.

    Those `between` (ids) make no edition, and mail readers at an hour of their own.
    """
    due = [
        (digest, decision)
        for digest, decision in zip(session.digests, decisions, strict=True)
        if decision.as_of is not None or digest.id in between
    ]
    session.digests = tuple(digest for digest, _ in due)
    session.is_scheduled = True
    times = [one.as_of for _, one in due if one.as_of is not None and one.action is not Action.FINISH]
    session.plan = replace(session.plan, as_of=max(times, default=time_between(session, scheduled)))
    for part, (_, decision) in zip(session.parts, due, strict=True):
        part.is_between = decision.as_of is None
        if decision.action is Action.FINISH:
            part.is_finishing = True
            follow_decision(part, decision)


def decide_ingest(session: Session, scheduled: datetime) -> Decision:
    """Decide whether a scheduled run that was due at a time reads the sources."""
    settings = session.plan.settings
    timetable = Timetable(cron=settings.schedule.ingest, zone=settings.time_zone)
    return decide_reading(timetable, scheduled, session.plan.as_of)


def follow_decision(session: Session, decision: Decision) -> None:
    """Make a session that of a scheduled run, for the time that was decided."""
    session.is_scheduled = True
    session.plan = replace(session.plan, as_of=decision.as_of or session.plan.as_of)
