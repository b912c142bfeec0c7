"""Artifacts and log of a run on the pages of Prefect's server."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import indent

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.model import Delivery
from flows.model.readers import MAIN_DIGEST
from flows.orchestration.tasks import create_artifact
from flows.render.run_summary import render_run_table, render_run_text
from flows.runs import steps
from flows.runs.run_report import notes
from flows.runs.session import Session
from flows.runs.tell_operator import operator_text

_LINES_LOGGED = 50


def show_edition(session: Session, deliveries: Sequence[Delivery]) -> str:
    """Create the artifacts of an edition; return what is new in a few words."""
    composed = session.composed or steps.take_stored(session)
    edition, site_url = composed.edition, session.workspace.settings.site_url
    create_artifact(
        create_table_artifact,
        table=render_run_table(edition, session.tally, deliveries),
        key=_key("digest-counts", session),
        description=f"What edition {edition.id} was made from.",
    )
    create_artifact(
        create_markdown_artifact,
        markdown=render_run_text(edition, site_url, published=not composed.is_quiet),
        key=_key("digest-edition", session),
        description=f"Edition {edition.id} in brief.",
    )
    if text := operator_text(session, notes(session)):
        create_artifact(
            create_markdown_artifact,
            markdown=indent(text, "    "),
            key=_key("digest-operator", session),
            description=f"What failed while edition {edition.id} was made and sent.",
        )
    return "Nothing new: no edition." if composed.is_quiet else f"Edition {edition.id}."


def _key(name: str, part: Session) -> str:
    """Return the key of an artifact of a digest."""
    return name if part.digest.id == MAIN_DIGEST else f"{name}-{part.digest.id}"


def warn(lines: Sequence[str], kind: str) -> None:
    """Write the first lines as warnings into the log of a run, and how many more of their kind there are."""
    for line in lines[:_LINES_LOGGED]:
        get_run_logger().warning("%s", line)
    if len(lines) > _LINES_LOGGED:
        get_run_logger().warning("… and %d more %s", len(lines) - _LINES_LOGGED, kind)
