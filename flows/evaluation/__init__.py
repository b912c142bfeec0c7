"""Quality measured on labelled data: our figures beside the baselines of the same rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from flows.errors import ConfigurationError
from flows.evaluation.claims import article_problem, claims_problem, measure_claims
from flows.evaluation.duplicates import measure_duplicates
from flows.evaluation.extraction import extraction_table
from flows.evaluation.feeds import feed_table
from flows.evaluation.fitness import fitness_problem, measure_fitness
from flows.evaluation.kinds import measure_kinds
from flows.evaluation.names import measure_names
from flows.evaluation.report import Measured, Options
from flows.evaluation.rows import Row, rows_of
from flows.evaluation.stories import measure_stories
from flows.evaluation.summaries import measure_summaries, summary_problem
from flows.evaluation.themes import measure_themes
from flows.evaluation.told import edition_table, measure_told
from flows.model import Theme

# The tasks on a file of labelled rows: name of the file, rows, themes, options.
_ROW_TASKS: dict[str, Callable[[str, Sequence[Row], Sequence[Theme], Options], Measured]] = {
    "stories": measure_stories,
    "duplicates": measure_duplicates,
    "themes": measure_themes,
    "summaries": measure_summaries,
    "fitness": measure_fitness,
    "told": measure_told,
}
# The tasks on labelled rows and the folder of the feeds that they name.
_FEED_TASKS: dict[str, Callable[[str, Sequence[Row], Path], Measured]] = {
    "names": measure_names,
    "kinds": measure_kinds,
}
_PROBLEMS = {"summaries": summary_problem, "fitness": fitness_problem}
_KEYS = {"names": ("feed",), "kinds": ("feed", "entry")}
# The tasks on a folder of feeds, or of labelled pages.
_FOLDER_TASKS: dict[str, Callable[[Path], str]] = {"feeds": feed_table, "extraction": extraction_table}

__all__ = ["TASKS", "Options", "evaluate"]

TASKS = (*_ROW_TASKS, *_FEED_TASKS, "claims", *_FOLDER_TASKS)


def evaluate(task: str, path: Path, themes: Sequence[Theme], options: Options) -> str:
    """Return the table of a task measured on labelled data; write what was predicted for each row.

    Rows are JSON lines. A prediction is a JSON line of the row's `id` and what the task is labelled by:
    `story`, `origin`, `theme`, `summary` (its sentences on a line each, and as a list), or `label` with the
    `reason` (fitness); of a feed and its `name`, of an entry of a feed and its kind, or of a story with its
    `pairs` of sentences that differ and its `newest` sentences. Raise ConfigurationError if task, file or
    labels cannot be used.
    """
    if task in _FOLDER_TASKS:
        return _FOLDER_TASKS[task](path)
    if task == "told" and path.suffix == ".json":
        return edition_table(path)
    if task not in TASKS:
        raise ConfigurationError(task, "is no task", f"Name one of {', '.join(TASKS)}")
    if task in _FEED_TASKS:
        if options.feeds is None:
            raise ConfigurationError(task, "needs the folder of the feeds", "Give it with --feeds")
        rows = _read_rows(path, keys=_KEYS[task])
        measured = _FEED_TASKS[task](path.name, rows, options.feeds)
    elif task == "claims":
        if options.articles is None:
            raise ConfigurationError(task, "needs the articles of the stories", "Give them with --articles")
        rows = _read_rows(path, claims_problem, keys=())
        measured = measure_claims(path.name, rows, _read_rows(options.articles, article_problem))
    else:
        rows = _read_rows(path, _PROBLEMS.get(task, lambda row: ""))
        measured = _ROW_TASKS[task](path.name, rows, themes, options)
    if options.predictions is not None:
        _write(options.predictions, measured.predictions)
    if measured.table is not None:
        return measured.table
    missing = f'no row has a "{measured.label}"'
    if options.predictions is None:
        raise ConfigurationError(str(path), missing, "Give labelled rows, or --predictions")
    written = f"{len(measured.predictions)} predictions written to {options.predictions.name}"
    return f"{written}; {missing} to compare with.\n"


def _read_rows(
    path: Path, problem_of: Callable[[Row], str] = lambda row: "", keys: Sequence[str] = ("id",)
) -> tuple[Row, ...]:
    try:
        return rows_of(path.read_text(encoding="utf-8").split("\n"), problem_of, keys)
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
    except ValueError as error:
        problem = f"holds no labelled rows ({error})"
    needed = f', each with an "{" and ".join(keys)}" of its own' if keys else ""
    raise ConfigurationError(str(path), problem, f"Give a file of JSON lines{needed}")


def _write(path: Path, predictions: Sequence[Row]) -> None:
    lines = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in predictions)
    try:
        path.write_text(lines, encoding="utf-8")
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise ConfigurationError(str(path), problem, "Give a file in a folder that can be written") from error
