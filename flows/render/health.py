"""The health of a workspace as lines for a terminal or a monitoring tool."""

from __future__ import annotations

from flows.language.formatting import counted, one_line
from flows.model.health import HealthReport, Severity

_WORDS = {Severity.OK: "ok", Severity.WARNING: "WARNING", Severity.BROKEN: "BROKEN"}
_LONGEST = 1_000


def render_health(report: HealthReport) -> list[tuple[str, Severity]]:
    """Return the lines, each with its severity: a summary first, then the facts, each with its remedy."""
    names = {
        severity: [fact.check for fact in report.facts if fact.severity is severity] for severity in Severity
    }
    parts = [
        f"{counted(len(checks), word)} ({', '.join(dict.fromkeys(checks))})"
        for checks, word in ((names[Severity.BROKEN], "fault"), (names[Severity.WARNING], "warning"))
        if checks
    ]
    looked_at = counted(len({fact.check for fact in report.facts}), "check")
    summary = f"{_WORDS[report.severity]}: {', '.join(parts) or f'{looked_at}, nothing to do'}"
    lines = [(summary, report.severity)]
    for fact in report.facts:
        text = f"{fact.evidence}. {fact.remedy or ''}".strip() if fact.remedy else fact.evidence
        line = f"{_WORDS[fact.severity]:<8} {fact.check:<12} {one_line(text, _LONGEST)}"
        lines.append((line, fact.severity))
    return lines
