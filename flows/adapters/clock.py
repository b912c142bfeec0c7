"""The clock: the only module that reads the time of day."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC and whole seconds."""

    def now(self) -> datetime:
        """Return the present time."""
        return datetime.now(UTC).replace(microsecond=0)

    def seconds(self) -> float:
        """Return the present Unix time with its fractions, to keep requests apart."""
        return datetime.now(UTC).timestamp()
