"""The command `standfirst run`."""

from __future__ import annotations

from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand

from flows.cli.console import WorkspaceOption, files_changed, say, warn
from flows.cli.json_output import JsonOption, say_json
from flows.cli.send import say_deliveries

if TYPE_CHECKING:
    from flows.model import Edition, FetchFailure
    from flows.model.command_output import MadeEdition, RunOutput
    from flows.runs.run_report import RunReport


class Engine(StrEnum):
    """The engine of a run: the Prefect flow, or its steps without Prefect."""

    PREFECT = "prefect"
    DIRECT = "direct"


_DIGESTS: ContextVar[tuple[str, ...]] = ContextVar("digests", default=())
_DIGEST = "--digest"


class RunCommand(TyperCommand):
    """The command `run`; `--digest` is read here, because a function has at most eight parameters."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments as usual, but for the digests."""
        ids: list[str] = []
        others: list[str] = []
        remaining = iter(args)
        for argument in remaining:
            name, equals, value = argument.partition("=")
            if name == _DIGEST:
                ids.append(value if equals else next(remaining, ""))
            else:
                others.append(argument)
        _DIGESTS.set(tuple(ids))
        return super().parse_args(ctx, others)


def run(
    workspace: WorkspaceOption = Path("."),
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write the files here, not to out/. The edition is stored all the same."
        ),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="TIME", help="The time of the edition, such as 2026-11-20T07:00Z.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH_OR_URL", help="Use this instead of seeds/sources.toml (repeatable)."),
    ] = None,
    is_verbose: Annotated[
        bool | None,
        typer.Option(
            "--verbose/--quiet", "-v/-q", help="Show every story; or print failures only, for cron."
        ),
    ] = None,
    engine: Annotated[
        Engine, typer.Option(help="Run the Prefect flow, or the same steps without Prefect.")
    ] = Engine.PREFECT,
    send: Annotated[bool, typer.Option("--send", help="Mail the edition to its readers.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Make today's edition of each digest: read the sources, compose, publish to out/.

    With --digest ID (repeatable) that digest alone is made.
    """
    from flows.config import Request
    from flows.orchestration import run_engine
    from flows.runs.send_mail import check_mail

    request = Request(
        folder=workspace,
        out=out,
        as_of=as_of,
        sources=tuple(source or ()),
        send=send,
        digests=_DIGESTS.get(),
    )
    if send and (warning := check_mail(request.load())):
        warn(warning)
    console = Console(stderr=True, highlight=False, quiet=is_verbose is False)
    with console.status("Starting") as status:
        report = run_engine.run(
            request,
            prefect=engine is Engine.PREFECT,
            announce=lambda line: status.update(Text(line)),
            # The activity is shown on a terminal only; this line is for logs too.
            waiting=lambda line: console.print(Text(line), soft_wrap=True),
        )
    _say(report, is_verbose=is_verbose, as_json=as_json, is_sent=send)
    if report.every_source_failed or any(row.is_unsent for row in report.deliveries):
        raise typer.Exit(1)


def _say(report: RunReport, *, is_verbose: bool | None, as_json: bool, is_sent: bool) -> None:
    is_quiet = is_verbose is False or as_json
    for failure in report.failures:
        warn(_failure_line(failure))
    if report.note:
        warn(report.note)
    if as_json:
        say_json(_output(report))
    elif not is_quiet:
        _say_result(report, verbose=bool(is_verbose))
    if is_sent:
        say_deliveries(report.deliveries, is_quiet=is_quiet, unsent_to=warn)


def _output(report: RunReport) -> RunOutput:
    from flows.model.command_output import RunOutput

    editions = {
        one.digest: None if one.edition is None else _edition_output(one.edition, one.out)
        for one in report.digests
    }
    return RunOutput(
        edition=next(iter(editions.values())),
        digests=editions if len(editions) > 1 else {},
        fetched=report.tally.fetched,
        added=report.tally.added,
        unchanged=report.tally.unchanged,
        every_source_failed=report.every_source_failed,
        failures=report.failures,
        changed_files=report.changed_files,
        out=str(report.out.absolute()),
        site_url=report.site_url,
        deliveries=report.deliveries,
        note=report.note,
    )


def _edition_output(edition: Edition, out: Path) -> MadeEdition:
    from dataclasses import fields

    from flows.language.formatting import edition_folder
    from flows.model.command_output import EditionCounts, MadeEdition, story_line

    folder = out.absolute() / edition_folder(edition.id)
    counts = {field.name: getattr(edition.coverage, field.name) for field in fields(EditionCounts)}
    return MadeEdition(
        id=edition.id,
        number=edition.number,
        as_of=edition.as_of,
        title=edition.title,
        page=str(folder / "index.html"),
        json=str(folder / "edition.json"),
        counts=EditionCounts(**counts),
        stories=tuple(map(story_line, edition.stories)),
    )


def _failure_line(failure: FetchFailure) -> str:
    from flows.language.formatting import one_line

    name = failure.source if failure.item in ("", failure.source) else f"{failure.source}, {failure.item}"
    return one_line(f"{name}: {failure.reason}. {failure.remedy}", 1_000)


def _say_result(report: RunReport, *, verbose: bool) -> None:
    """Print the stories if wanted, the closing table, and where to read the edition."""
    from flows.model.settings import DEFAULT_SITE_URL

    for one in report.digests:
        if one.edition is None:
            name = f"{one.digest}: nothing" if len(report.digests) > 1 else "Nothing"
            say(f"{name} new since the latest edition, which stays as it is.")
            continue
        if verbose:
            _say_stories(one.edition)
        Console(soft_wrap=True, highlight=False).print(_table(report.tally.fetched, one.edition))
    say(f"Read it: {report.out / 'index.html'} ({files_changed(report.changed_files)})")
    if report.site_url == DEFAULT_SITE_URL:
        say(f"site_url is not set: links in the feeds ({DEFAULT_SITE_URL}) work only here.")


def _say_stories(edition: Edition) -> None:
    from flows.language.formatting import counted, heard, one_line
    from flows.language.interface import ENGLISH

    for section in edition.sections:
        say(one_line(section.theme.name, 1_000), "bold")
        for story in section.stories:
            reports = counted(story.independent_reports, "independent report")
            counts = f"{heard(story, ENGLISH)}, {reports}"
            say(f"  {one_line(story.headline, 1_000)} ({story.status}; {counts})")


def _table(fetched: int, edition: Edition) -> Table:
    from flows.language.formatting import counted

    coverage = edition.coverage
    title = f"{edition.title}, {edition.id}, from {counted(coverage.sources, 'source')}"
    table = Table(title=Text(title, style="italic"), title_justify="left")
    counts = {
        "fetched": fetched,
        "new": coverage.new,
        "copies": coverage.copies,
        "stories": coverage.stories,
        "shown": coverage.shown,
        "too old": coverage.too_old,
        "ahead": coverage.ahead,
        "failed": len(coverage.failures),
    }
    for name in counts:
        table.add_column(name, justify="right")
    table.add_row(*map(str, counts.values()))
    return table
