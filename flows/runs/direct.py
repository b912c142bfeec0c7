"""The engine of those who iterate: the steps one after the other, in this process, with no Prefect."""

from __future__ import annotations

from dataclasses import replace

from flows.config import Request
from flows.model.settings import RunTimes
from flows.runs import steps
from flows.runs.steps import Announce, RunReport


def run(request: Request, announce: Announce) -> RunReport:
    """Make and publish the edition of a workspace; `announce` is told each step before it begins.

    Raises StandfirstError when the workspace, the store or the out folder cannot be used; failing
    sources and articles are in the report.
    """
    wait_seconds = RunTimes().lock_wait
    with steps.opened(request, announce, progress=announce, wait_seconds=wait_seconds) as session:
        announce("Reading the sources")
        tally = steps.ingest(session)
        announce("Composing the edition")
        composed = steps.compose(session)
        announce("Publishing")
        changed = steps.publish(session, composed)
        if request.send:
            announce("Sending mail")
        deliveries = steps.deliver(session)
        return replace(steps.report(session, tally, composed, changed), deliveries=deliveries)
