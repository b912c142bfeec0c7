"""The command `standfirst readers bounces`."""

from __future__ import annotations

from pathlib import Path

from flows.cli.console import WorkspaceOption, reading_session, say


def bounces(workspace: WorkspaceOption = Path(".")) -> None:
    """Read the mail that came back: readers whose mail fails or who complain are suspended."""
    from flows.errors import ConfigurationError
    from flows.language.formatting import counted
    from flows.runs.read_returned_mail import read_returned_mail

    # Readers are written without the lock of a run.
    with reading_session(workspace) as session:
        tally = read_returned_mail(session.workspace, session.store)
    if tally is None:
        remedy = "docs/mail.md shows how to add it."
        raise ConfigurationError("standfirst.toml", "has no [mail.bounces]", remedy)
    say(f"{tally.line[:1].upper()}{tally.line[1:]}." if tally.line else "Nothing changed for any reader.")
    if tally.unmatched:
        say(f"Left unread for you: {counted(tally.unmatched, 'message')}.")
