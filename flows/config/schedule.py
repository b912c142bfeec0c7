"""Reads when flows run by themselves, and what a day without news brings."""

from __future__ import annotations

from dataclasses import fields

from flows.config.tables import Table
from flows.editions.schedule import Timetable
from flows.model.settings import QuietDay, ScheduleSettings


def schedule_settings(table: Table) -> ScheduleSettings:
    """Return what [schedule] says: a cron line each for digest and ingest. Raises ConfigurationError."""
    table.refuse_unknown(each.name for each in fields(ScheduleSettings))
    default = ScheduleSettings()
    return ScheduleSettings(
        digest=_cron(table, "digest", default.digest), ingest=_cron(table, "ingest", default.ingest)
    )


def quiet_day(table: Table) -> QuietDay:
    """Return what a run without a new story makes: no edition, or a short one."""
    given = table.text("quiet_day")
    if given is None or given == "skip":
        return "skip"
    if given == "short":
        return "short"
    raise table.fault("quiet_day", f'is "{given}"', 'Write "skip" (no edition, no mail) or "short".')


def _cron(table: Table, key: str, default: str) -> str:
    line = " ".join((table.text(key) or default).split())
    try:
        Timetable(cron=line, zone="UTC")
    except ValueError as error:
        remedy = f'Write minute, hour, day, month and weekday, such as "{default}".'
        raise table.fault(key, f"is no cron line ({error})", remedy) from error
    return line
