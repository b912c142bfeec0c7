"""The engine of `standfirst run`: the Prefect flow on some server, or the steps without Prefect."""

from __future__ import annotations

from dataclasses import replace

from flows.adapters.server import noted_server, prefect_home
from flows.config import Request
from flows.config.environment import use_prefect
from flows.config.workspace import STORE_FILE
from flows.errors import EngineError
from flows.orchestration.servers import await_server, own_server, use_configured_server
from flows.runs import steps
from flows.runs.run_report import RunReport
from flows.runs.session import Announce


def run(request: Request, *, prefect: bool, announce: Announce, waiting: Announce | None = None) -> RunReport:
    """Make an edition by the Prefect flow or by the steps alone.

    `waiting` gets a message, instead of `announce`, if another run holds the lock.

    When the flow was wanted and Prefect failed, the steps alone make it, and the report's note says why.
    Raises StandfirstError when the workspace, the store or the out folder cannot be used.
    """
    if not prefect:
        return steps.run(request, announce, waiting)
    # An unusable workspace is reported before a server is started for it.
    request.load()
    try:
        return _run_flow(request, announce, waiting)
    except EngineError as error:
        report = steps.run(request, announce, waiting)
        notes = (f"Made without Prefect: {error.problem}. {error.remedy}", report.note)
        return replace(report, note=" ".join(filter(None, notes)))


def _run_flow(request: Request, announce: Announce, waiting: Announce | None) -> RunReport:
    """Run the flow on the configured server, that of a running schedule, or one for this run alone."""
    folder = (request.folder / STORE_FILE).resolve().parent

    def starting(seconds: float) -> None:
        announce(f"Prefect's server is starting, {seconds:.0f} s (--engine direct does without)")

    if use_configured_server() is None:
        if noted := noted_server(folder):
            use_prefect(noted, prefect_home(folder))
        else:
            with own_server(folder, one_run=True) as server:
                starting(0)
                # Importing Prefect takes seconds as well; the server comes up meanwhile.
                from flows.orchestration import flows

                await_server(server, folder, starting)
                announce("Starting the flow")
                return flows.run(request, announce, waiting)
    from flows.orchestration import flows

    announce("Starting the flow")
    return flows.run(request, announce, waiting)
