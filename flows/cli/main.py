"""The command `standfirst`. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from flows import __version__
from flows.cli.console import WorkspaceOption
from flows.cli.deploy import deploy
from flows.cli.init import init
from flows.cli.preview import preview
from flows.cli.publish import publish
from flows.cli.recompose import recompose
from flows.cli.schedule import schedule
from flows.cli.send import print_deliveries, print_warning
from flows.cli.send import send as send_command
from flows.cli.sources import app as sources_app
from flows.cli.stories import explain, stories
from flows.cli.verify import verify
from flows.errors import ConfigurationError, StandfirstError

if TYPE_CHECKING:
    from flows.model import Edition, FetchFailure, Tally
    from flows.runs.steps import RunReport

# As they are first needed. A command that is not listed comes after those that are.
_ORDER_OF_USE = (
    "init",
    "run",
    "preview",
    "sources",
    "schedule",
    "deploy",
    "send",
    "stories",
    "explain",
    "verify",
    "recompose",
    "publish",
)
_LAST = "evaluate"


class _InOrderOfUse(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in the order in which a person needs them."""
        names = super().list_commands(ctx)
        listed = [name for name in _ORDER_OF_USE if name in names]
        others = [name for name in names if name not in (*listed, _LAST)]
        return [*listed, *others, *(name for name in names if name == _LAST)]


app = typer.Typer(
    cls=_InOrderOfUse,
    help="A news digest made only of quotations, from the feeds and folders you name.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(init)
app.command()(publish)
app.command()(preview)
app.command()(recompose)
app.command()(schedule)
app.command()(deploy)
app.command("send")(send_command)
app.command()(explain)
app.command()(verify)
app.add_typer(stories, name="stories")
app.add_typer(sources_app, name="sources")

_LINE_CHARACTERS = 1_000
# What the extra `evaluate` of pyproject.toml installs.
_EVALUATION_LIBRARIES = ("datasketch", "rouge_score_rs")


class Engine(StrEnum):
    """What runs the steps of a run."""

    PREFECT = "prefect"
    DIRECT = "direct"


class _TerminatedError(SystemExit):
    """SIGTERM came; raised where it finds the program, so that files, locks and connections are closed."""


def _terminate(*_: object) -> None:
    raise _TerminatedError(128 + signal.SIGTERM)


def main() -> None:
    """Run the command; a StandfirstError ends it in one line on stderr and exit code 2, SIGTERM with 143."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows only ASCII shows "?" for the rest; a headline must not end the run.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    signal.signal(signal.SIGTERM, _terminate)
    try:
        _refuse_empty(sys.argv[1:])
        app()
    except _TerminatedError:
        # Told only now: in the middle of another line it could not be read.
        print("standfirst: ended by SIGTERM", file=sys.stderr)
        raise
    except StandfirstError as error:
        line = Text(f"standfirst: {_plain(error)}", style="red")
        Console(stderr=True, soft_wrap=True, highlight=False).print(line)
        raise SystemExit(2) from None


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Refuse an empty argument, such as that of an unset variable: the folder "" would be this one."""
    for before, each in pairwise(("", *arguments)):
        empty_option = each.startswith("--") and each.endswith("=")
        if empty_option or not each.strip():
            name = each.rstrip("=") if empty_option else before if before.startswith("-") else "an argument"
            raise ConfigurationError(name, "is empty", "Write a value, or leave it out.")


def _plain(text: object) -> str:
    """Return a text on one line without escapes; a file's name or a title may hold both."""
    from flows.language.formatting import one_line

    return one_line(str(text), _LINE_CHARACTERS)


def _version(shown: bool) -> None:
    if shown:
        typer.echo(f"standfirst {__version__}")
        raise typer.Exit()


@app.callback()
def standfirst(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A news digest made only of quotations, from the feeds and folders you name."""


@app.command()
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
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show every story.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print failures only, for cron.")] = False,
    engine: Annotated[
        Engine, typer.Option(help="Run the Prefect flow, or the same steps without Prefect.")
    ] = Engine.PREFECT,
    send: Annotated[bool, typer.Option("--send", help="Mail the edition to its readers.")] = False,
) -> None:
    """Make today's edition: read the sources, compose, publish to out/."""
    from flows.config import Request
    from flows.orchestration import run_engine as engines

    console = Console(stderr=True, highlight=False, quiet=quiet)
    request = Request(folder=workspace, out=out, as_of=as_of, sources=tuple(source or ()), send=send)
    if send:
        from flows.runs.send_mail import check_mail

        print_warning(check_mail(request.load()))
    with console.status("Starting") as status:
        report = engines.run(
            request, prefect=engine is Engine.PREFECT, announce=lambda line: status.update(Text(line))
        )
    _close(report, verbose=verbose, quiet=quiet)
    if send:
        print_deliveries(
            report.deliveries, Console(quiet=quiet, soft_wrap=True), Console(stderr=True, soft_wrap=True)
        )
    if report.every_source_failed or any(each.status != "sent" for each in report.deliveries):
        raise typer.Exit(1)


@app.command()
def evaluate(
    task: Annotated[
        str,
        typer.Argument(
            help="stories, duplicates, themes, summaries, fitness, differences, feeds or extraction."
        ),
    ],
    file: Annotated[Path, typer.Argument(help="Labelled JSON lines; a folder of feeds, or of pages.")],
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT.jsonl", help="Write what was predicted for each row.")
    ] = None,
    batches: Annotated[
        int, typer.Option(min=1, help="Let articles arrive in so many batches (stories only).")
    ] = 1,
    words: Annotated[
        int, typer.Option(min=1, help="The most words that a summary may have (summaries only).")
    ] = 100,
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Measure the product's own rules on labelled data, beside trivial baselines."""
    _require_evaluation_libraries()
    from flows.config import load_themes
    from flows.evaluation import Options
    from flows.evaluation import evaluate as measure

    options = Options(predictions=predictions, batches=batches, words=words)
    typer.echo(measure(task, file, load_themes(workspace), options), nl=False)


def _require_evaluation_libraries() -> None:
    """Raise ConfigurationError if a library of the extra `evaluate` is not installed."""
    missing = [name for name in _EVALUATION_LIBRARIES if find_spec(name) is None]
    if missing:
        problem = f'needs the extra "evaluate", which is not installed (missing: {", ".join(missing)})'
        remedy = "Install it, in a clone with: pip install -c constraints.txt -e '.[evaluate]'"
        raise ConfigurationError("standfirst evaluate", problem, remedy)


def _close(report: RunReport, *, verbose: bool, quiet: bool) -> None:
    """Print the closing table, the failures, and where to look."""
    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    for failure in report.failures:
        loud.print(_failure_line(failure))
    if report.note:
        loud.print(Text(report.note, style="yellow"))
    if quiet:
        return
    console = Console(soft_wrap=True, highlight=False)
    if report.edition is None:
        console.print("Nothing new since the latest edition, which stays as it is.")
    else:
        if verbose:
            _print_stories(report.edition, console)
        console.print(_table(report.tally, report.edition))
    _print_place(report, console)


def _failure_line(failure: FetchFailure) -> Text:
    name = failure.source if failure.item in ("", failure.source) else f"{failure.source}, {failure.item}"
    return Text(_plain(f"{name}: {failure.reason}. {failure.remedy}"), style="yellow")


def _table(tally: Tally, edition: Edition) -> Table:
    from flows.language.formatting import counted

    coverage = edition.coverage
    title = f"{edition.title}, {edition.id}, from {counted(coverage.sources, 'source')}"
    table = Table(title=Text(title, style="italic"), title_justify="left")
    columns = (
        ("fetched", tally.fetched),
        ("new", coverage.new),
        ("copies", coverage.copies),
        ("stories", coverage.stories),
        ("shown", coverage.shown),
        ("too old", coverage.too_old),
        ("ahead", coverage.ahead),
        ("failed", len(coverage.failures)),
    )
    for name, _ in columns:
        table.add_column(name, justify="right")
    table.add_row(*(str(count) for _, count in columns))
    return table


def _print_stories(edition: Edition, console: Console) -> None:
    from flows.language.formatting import counted

    for section in edition.sections:
        console.print(Text(_plain(section.theme.name), style="bold"))
        for story in section.stories:
            reports = counted(story.independent_reports, "independent report")
            counts = f"{counted(story.outlets, 'outlet')}, {reports}"
            console.print(Text(f"  {_plain(story.headline)} ({story.status}; {counts})"))


def _print_place(report: RunReport, console: Console) -> None:
    from flows.model.settings import DEFAULT_SITE_URL

    page = report.out / "index.html"
    changed = f"{report.changed} files changed" if report.changed else "nothing changed"
    console.print(Text(f"Read it: {page} ({changed})"))
    if report.site_url == DEFAULT_SITE_URL:
        console.print(Text(f"site_url is not set: links in the feeds ({DEFAULT_SITE_URL}) work only here."))
