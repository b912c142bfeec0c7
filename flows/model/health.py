"""The health of a workspace: what was looked at, what was seen, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much a fact matters: BROKEN is what would make a run fail, WARNING what a person should look at."""

    OK = "ok"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthFact:
    """One fact: the `check` that it comes from, what was seen (`evidence`), and what to do, if anything."""

    check: str
    severity: Severity
    evidence: str
    remedy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthReport:
    """The facts about a workspace at a time; `severity` is that of the worst."""

    severity: Severity
    at: datetime
    workspace: str
    version: str
    facts: tuple[HealthFact, ...]


def fine(check: str, evidence: str) -> HealthFact:
    """Return a fact that needs nothing done."""
    return HealthFact(check=check, severity=Severity.OK, evidence=evidence)


def warning(check: str, evidence: str, remedy: str) -> HealthFact:
    """Return a fact that a person should look at."""
    return HealthFact(check=check, severity=Severity.WARNING, evidence=evidence, remedy=remedy)


def broken(check: str, evidence: str, remedy: str) -> HealthFact:
    """Return a fact that would make a run fail."""
    return HealthFact(check=check, severity=Severity.BROKEN, evidence=evidence, remedy=remedy)


def worst(facts: tuple[HealthFact, ...]) -> Severity:
    """Return the greatest severity of some facts."""
    order = list(Severity)
    return max((fact.severity for fact in facts), key=order.index, default=Severity.OK)
