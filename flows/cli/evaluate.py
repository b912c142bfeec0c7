"""The command `standfirst evaluate`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import WorkspaceOption

# What the extra `evaluate` of pyproject.toml installs.
_LIBRARIES = ("rouge_score_rs",)


def evaluate(
    task: Annotated[
        str,
        typer.Argument(
            help="stories, duplicates, themes, summaries, told, fitness, claims, names, kinds, feeds or "
            "extraction."
        ),
    ],
    file: Annotated[
        Path,
        typer.Argument(help="Labelled JSON lines; an edition.json (told); a folder of feeds, or of pages."),
    ],
    predictions: Annotated[
        Path | None, typer.Option(metavar="OUT.jsonl", help="Write what was predicted for each row.")
    ] = None,
    feeds: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The feeds that the rows name (names and kinds).")
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="FILE.jsonl", help="The articles that the rows name (claims).")
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
    from flows.config import load_themes
    from flows.errors import ConfigurationError

    missing = [name for name in _LIBRARIES if find_spec(name) is None]
    if missing:
        problem = f'needs the extra "evaluate", which is not installed (missing: {", ".join(missing)})'
        remedy = "Install it, in a clone with: pip install -c constraints.txt -e '.[evaluate]'"
        raise ConfigurationError("standfirst evaluate", problem, remedy)
    from flows.evaluation import Options
    from flows.evaluation import evaluate as measure

    options = Options(predictions=predictions, feeds=feeds, articles=articles, batches=batches, words=words)
    typer.echo(measure(task, file, load_themes(workspace), options), nl=False)
