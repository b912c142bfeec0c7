"""Reads when flows run by themselves, and what a day without news brings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields

from flows.configuration.tables import Table
from flows.settings import QuietDay, ScheduleSettings

_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_DAYS = {name: n for n, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])}

# Minute, hour, day of the month, month, day of the week: least, greatest, names.
_FIELDS: tuple[tuple[int, int, Mapping[str, int]], ...] = (
    (0, 59, {}),
    (0, 23, {}),
    (1, 31, {}),
    (1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    (0, 7, {name: number for number, name in enumerate(_DAYS)}),
)
_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,2}))?")


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
    parts = line.split(" ")
    if len(parts) != len(_FIELDS) or not all(map(_is_field, parts, _FIELDS)):
        remedy = f'Write minute, hour, day, month and weekday, such as "{default}".'
        raise table.fault(key, f'is no cron line: "{line}"', remedy)
    return line


def _is_field(text: str, bounds: tuple[int, int, Mapping[str, int]]) -> bool:
    return all(_is_part(part, *bounds) for part in text.split(","))


def _is_part(text: str, least: int, greatest: int, names: Mapping[str, int]) -> bool:
    found = _PART.fullmatch(text)
    if not found:
        return False
    first, last, step = found.groups()
    values = [_value(each, names) for each in (first, last) if each is not None]
    in_order = values == sorted(values) and all(least <= value <= greatest for value in values)
    return in_order and (step is None or int(step) > 0)


def _value(text: str, names: Mapping[str, int]) -> int:
    return names.get(text.casefold(), int(text) if text.isascii() and text.isdigit() else -1)
