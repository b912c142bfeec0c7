"""The commands on editions that are there: `standfirst preview`, `publish`, `recompose` and `verify`."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import (
    DigestOption,
    WorkspaceOption,
    files_changed,
    reading_session,
    say,
    warn,
    writing_session,
)

if TYPE_CHECKING:
    from flows.config import Workspace
    from flows.runs.pipeline.verify import PagesVerified, Verified


def preview(
    workspace: WorkspaceOption = Path("."),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Serve this instead of out/.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = 8000,
    following: Annotated[
        bool, typer.Option("--next", help="Show the edition that a run would make now; store nothing.")
    ] = False,
    text: Annotated[
        bool, typer.Option("--text", help="With --next or --reader: print plain text, and serve nothing.")
    ] = False,
    reader: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Show what this reader gets, and why: an id or a mail address."),
    ] = None,
    digest: DigestOption = None,
) -> None:
    """Show out/ at http://localhost:8000/, on this machine alone, to read it and subscribe to its feeds."""
    from flows.config import load_workspace
    from flows.errors import ConfigurationError

    if following and reader is not None:
        raise ConfigurationError("--reader", "does not go with --next", "Leave one of them out.")
    if following:
        _show_next(workspace, port, digest, text=text)
        return
    if reader is not None:
        _show_view(workspace, reader, port, digest, text=text)
        return
    if text:
        problem = "goes with --next or --reader"
        raise ConfigurationError("--text", problem, "Give one of them, or read email.txt in out/.")
    loaded = load_workspace(workspace, out=out)
    if not (loaded.out / "index.html").is_file():
        say("There is no edition yet: `standfirst run` makes one, and it shows here at once.")
    _serve(loaded.out, port, loaded)


def _show_next(folder: Path, port: int, digest: str | None, *, text: bool) -> None:
    """Compose the next edition from what the store holds and show it; change nothing."""
    from flows.adapters.out_files import FilePublisher
    from flows.language.formatting import edition_folder
    from flows.runs import steps

    with reading_session(folder, digest) as session:
        edition, files = steps.preview(session)
    if edition.coverage.new == 0:
        warn("Nothing new is stored; `standfirst run` would read the sources first.", "")
    if text:
        sys.stdout.write(files[f"{edition_folder(edition.id)}email.txt"].decode())
        return
    with TemporaryDirectory(prefix="standfirst-preview-") as site:
        FilePublisher(Path(site)).publish(files)
        _serve(Path(site), port, session.workspace)


def _show_view(folder: Path, reader: str, port: int, digest: str | None, *, text: bool) -> None:
    """Show the mail that a reader gets of the newest edition, and what became of each story; send nothing."""
    from flows.adapters.out_files import FilePublisher
    from flows.runs.views import preview_for

    with reading_session(folder, digest) as session:
        preview = preview_for(session, reader)
    for one in preview.view.account:
        say(f"{one.tier or 'left out':<8}  {one.story.headline} ({one.reason})")
    if not preview.view.has_news:
        say("There is nothing for this reader, and no mail.")
    if text:
        sys.stdout.write(f"\n{preview.text}")
        return
    with TemporaryDirectory(prefix="standfirst-preview-") as site:
        FilePublisher(Path(site)).publish({"index.html": preview.html.encode()})
        _serve(Path(site), port, session.workspace)


def _serve(out: Path, port: int, workspace: Workspace) -> None:
    from flows.adapters.web_server import SiteServer

    server = SiteServer(out, port)
    signal.signal(signal.SIGINT, lambda *_: server.stop())
    feed = f"  RSS: {server.address}feed.xml" if workspace.settings.site_url else ""
    say(f"Reading: {server.address}{feed}  (Ctrl-C ends it)")
    if workspace.settings.site_url not in ("", server.address):
        say(f"Links within the feeds lead to {workspace.settings.site_url}, the site_url.")
    server.serve()


def publish(
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="Its id; the newest if none is named.")
    ] = None,
    workspace: WorkspaceOption = Path("."),
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Write here instead of out/.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Write every stored edition and every page.")
    ] = False,
    digest: Annotated[
        str | None, typer.Option(metavar="ID", help="Of this digest alone; of all if none is named.")
    ] = None,
) -> None:
    """Write out/ again from the stored editions: pages, articles, feeds, archive; nothing is read or sent.

    What out/ never held is written in any case.
    """
    from flows.errors import ConfigurationError
    from flows.runs import steps
    from flows.runs.digests import publish_index
    from flows.runs.run_report import notes

    if edition is not None and everything:
        raise ConfigurationError("--all", "does not go with the name of an edition", "Leave one of them out.")

    with writing_session(workspace, out, digest) as session:
        parts = [part for part in session.parts if part.store.editions.latest() is not None]
        if not parts:
            warn("There is no edition yet: `standfirst run` makes one.", "")
            raise typer.Exit(1)
        # An id is that of a date, which several digests may have.
        chosen = parts if edition is None else parts[:1]
        changed = sum(steps.publish_stored(part, edition, everything=everything) for part in chosen)
        changed += publish_index(session)
        for note in notes(session):
            warn(note)
        say(f"Read it: {session.workspace.out / 'index.html'} ({files_changed(changed)})")


def recompose(
    edition: Annotated[
        str | None, typer.Argument(metavar="EDITION", help="Its id; only the latest can be made again.")
    ] = None,
    workspace: WorkspaceOption = Path("."),
    digest: DigestOption = None,
) -> None:
    """Make the latest edition again in its place, if its mail has not gone out; nothing is read or sent.

    For changed settings, themes, splits and merges: it keeps its time, number and address.
    """
    from flows.runs import steps

    with writing_session(workspace, digest=digest) as run:
        session = run.parts[0]
        composed = steps.recompose(session, edition)
        result = f"Edition {composed.edition.id} was made again ({files_changed(steps.publish(session))})."
        say(f"{result} Read it: {session.workspace.out / 'index.html'}")


def verify(
    edition: Annotated[
        str,
        typer.Argument(
            metavar="EDITION", help="Its id, such as 2026-11-20, or the path of its edition.json."
        ),
    ],
    online: Annotated[bool, typer.Option("--online", help="Ask the pages too whether they say it.")] = False,
    workspace: WorkspaceOption = Path("."),
    digest: DigestOption = None,
) -> None:
    """Check every quotation of an edition against the stored texts, and its receipt; stop at a difference."""
    from flows.runs import verify_edition
    from flows.runs.pipeline.verify import Fault

    with reading_session(workspace, digest) as session:
        published = verify_edition.find_published(edition, session.workspace, session.store)
        result = verify_edition.check(published, session.store)
        if not isinstance(result, Fault):
            _say_verified(result)
        if online and not isinstance(result, Fault):
            pages = verify_edition.check_online(result.edition, session)
            if isinstance(pages, Fault):
                result = pages
            else:
                _say_pages(pages)
    if isinstance(result, Fault):
        warn(f"standfirst: {result}", "red")
        raise typer.Exit(1)


def _say_verified(verified: Verified) -> None:
    from flows.language.formatting import counted

    quotations, texts = counted(verified.quotations, "quotation"), counted(verified.hashes, "text")
    say(
        f"Edition {verified.edition.id}: {quotations} as stored, {verified.linked:,} with a link to the very "
        f"sentence; {texts} as the receipt says; files as the store has them."
    )
    if verified.pruned_texts:
        pruned, hashes = counted(verified.pruned, "quotation"), counted(verified.pruned_texts, "text")
        say(
            f"After keep_texts {hashes} are known by their hash alone: {pruned} were compared with the "
            "sentences that are kept, and where in its text each stands can no longer be checked."
        )


def _say_pages(pages: PagesVerified) -> None:
    from flows.language.formatting import counted

    standing, unread = counted(pages.standing, "quotation"), counted(len(pages.unchecked), "page")
    say(f"Online: {standing} as the pages have them; {unread} could not be checked.")
    for address, reason in pages.unchecked.items():
        say(f"  could not be checked: {address} {reason}")
