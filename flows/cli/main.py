"""The command `standfirst`. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from flows import __version__
from flows.cli.bounces import bounces
from flows.cli.console import warn
from flows.cli.doctor import doctor
from flows.cli.editions import preview, publish, recompose, verify
from flows.cli.evaluate import evaluate
from flows.cli.init import InitCommand, init
from flows.cli.json_output import OPTION, say_json
from flows.cli.readers import app as readers
from flows.cli.review import approve, review
from flows.cli.run import RunCommand, run
from flows.cli.schedule import deploy, schedule
from flows.cli.send import send
from flows.cli.serve import serve
from flows.cli.sources import app as sources
from flows.cli.store import app as store
from flows.cli.stories import app as stories
from flows.cli.stories import explain
from flows.errors import ConfigurationError, StandfirstError


class _InOrderOfUse(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands in the order in which a person needs them."""
        first = ["init", "run", "preview", "sources", "schedule", "deploy", "send", "serve"]
        first += ["doctor", "review", "approve", "readers", "stories", "store"]
        return [*first, *(name for name in super().list_commands(ctx) if name not in first)]


app = typer.Typer(
    cls=_InOrderOfUse,
    help="A news digest made only of quotations, from the feeds and folders you name.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(sources, name="sources")
readers.command()(bounces)
app.add_typer(readers, name="readers")
app.add_typer(stories, name="stories")
app.add_typer(store, name="store")
app.command(cls=InitCommand)(init)
app.command(cls=RunCommand)(run)
for _command in (
    preview,
    schedule,
    deploy,
    send,
    review,
    approve,
    serve,
    doctor,
    explain,
    verify,
    recompose,
    publish,
    evaluate,
):
    app.command()(_command)


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
        # Only now: in the middle of another line it could not be read.
        print("standfirst: ended by SIGTERM", file=sys.stderr)
        raise
    except StandfirstError as error:
        from flows.language.formatting import one_line

        # A file's name or a title may hold escapes and line breaks.
        warn(f"standfirst: {one_line(str(error), 1_000)}", "red")
        if OPTION in sys.argv[1:]:
            from flows.model.command_output import CommandError

            say_json(CommandError(thing=error.thing, problem=error.problem, remedy=error.remedy))
        raise SystemExit(2) from None


def _refuse_empty(arguments: Sequence[str]) -> None:
    """Refuse an empty argument, such as that of an unset variable: the folder "" would be this one."""
    for before, argument in pairwise(("", *arguments)):
        is_empty_option = argument.startswith("--") and argument.endswith("=")
        if is_empty_option or not argument.strip():
            option = before if before.startswith("-") else "an argument"
            name = argument.rstrip("=") if is_empty_option else option
            raise ConfigurationError(name, "is empty", "Write a value, or leave it out.")


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
