"""The times of the deployment `digest`, which follow those of the digests and of their readers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.context import FlowRunContext
from prefect.schedules import Cron, Schedule

from flows.config import Workspace
from flows.editions.schedule import Timetable
from flows.runs.run_times import run_times
from flows.runs.session import Session


def scheduled_time(session: Session) -> datetime | None:
    """Return the time of a scheduled run; None for one that a person asked for, or a flow within one.

    Prefect's schedules cannot decide what it does: after downtime it starts every late run, oldest first.
    """
    context = FlowRunContext.get()
    flow_run = context.flow_run if context else None
    scheduled = flow_run.expected_start_time if flow_run and flow_run.auto_scheduled else None
    return None if session.plan.settings.as_of is not None else scheduled


def schedules_of(times: tuple[Timetable, ...]) -> list[Schedule]:
    """Return schedules for times, by the wall clock of their zones."""
    return [Cron(time.cron, timezone=time.zone) for time in times]


def renew_schedules(workspace: Workspace) -> None:
    """Give the deployment `digest` beside that of the run under way the times of digests and readers now.

    So a reader who is added or changes the hour is heeded after the next reading of the sources. An error
    costs the renewal, not the run; the next one tries again.
    """
    context = FlowRunContext.get()
    deployment_id = context.flow_run.deployment_id if context and context.flow_run else None
    if deployment_id is None or workspace.settings.as_of is not None:
        return
    try:
        _renew(deployment_id, run_times(workspace))
    except Exception as error:
        get_run_logger().warning("The times were not renewed (%s: %s)", type(error).__name__, error)


def _renew(deployment_id: UUID, times: tuple[Timetable, ...]) -> None:
    with get_client(sync_client=True) as client:
        name = client.read_deployment(deployment_id).name
        suffix = name.removeprefix("ingest").removeprefix("digest")
        deployment = client.read_deployment_by_name(f"digest/digest{suffix}")
        wanted = {(time.cron, time.zone) for time in times}
        present = {
            (one.schedule.cron, one.schedule.timezone): one.id
            for one in client.read_deployment_schedules(deployment.id)
            if isinstance(one.schedule, CronSchedule)
        }
        for cron, zone in sorted(wanted - present.keys()):
            schedule = DeploymentScheduleCreate(schedule=CronSchedule(cron=cron, timezone=zone), active=True)
            client.create_deployment_schedules(deployment.id, [schedule])
        for key in sorted(present.keys() - wanted, key=str):
            client.delete_deployment_schedule(deployment.id, present[key])
