"""The edition that a run would make next, and the latest one made again."""

from __future__ import annotations

from dataclasses import replace

from flows.errors import ConfigurationError
from flows.model import header_of
from flows.runs.out_folder import files_of, site_files_of
from flows.runs.pipeline import group
from flows.runs.send_mail import went_out
from flows.runs.steps import Composed, Session, compose


def preview(session: Session) -> tuple[Composed, dict[str, bytes]]:
    """Return the edition that a run would make now from what the store holds, and a site of it alone.

    Nothing is stored, queued or written.
    """
    composed, workspace = compose(session), session.workspace
    edition, receipt = composed.edition, composed.receipt
    site = site_files_of(workspace, [edition], [header_of(edition)])
    return composed, (files_of(workspace, session.store, edition, receipt) if receipt else {}) | site


def recompose(session: Session, edition_id: str | None = None) -> tuple[Session, Composed]:
    """Make the latest edition again at its own time, with what settings, themes and decisions say now.

    Returns it with the session of that time, to be published in place of the stored one; its mail stays
    queued. Raises ConfigurationError if it is not the latest edition, or if its mail has gone out.
    """
    latest = session.store.editions.latest()
    if latest is None:
        raise ConfigurationError("the store", "holds no edition yet", "`standfirst run` makes one.")
    if edition_id not in (None, latest.id):
        remedy = (
            f"Leave the name out, or name {latest.id}. `standfirst publish --all` writes the others again."
        )
        raise ConfigurationError(f"edition {edition_id}", "is not the latest", remedy)
    if went_out(session.store, latest.id):
        remedy = "What readers have stays as it is; the next run goes by the new settings and decisions."
        raise ConfigurationError(f"edition {latest.id}", "has been mailed already", remedy)
    then = replace(session, plan=replace(session.plan, as_of=latest.as_of))
    session.store.stories.backdate_decisions(latest.as_of)
    group(then.plan, then.store)
    return then, replace(compose(then), quiet=False)
