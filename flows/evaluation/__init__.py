"""Quality measured on labelled data: our figures beside the baselines of the same rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import ConfigurationError
from flows.evaluation.differences import difference_report, difference_rows
from flows.evaluation.duplicates import copy_report, predict_copies
from flows.evaluation.extraction import extraction_report, labelled_pages
from flows.evaluation.feeds import feed_table
from flows.evaluation.fitness import fitness_table, label_of, predict_fitness
from flows.evaluation.report import copy_table, difference_table, extraction_table, story_table, theme_table
from flows.evaluation.rows import Row, articles_of, rows_of
from flows.evaluation.stories import predict_stories, story_report
from flows.evaluation.summaries import clusters_of, measured_summaries, summary_problem, tell
from flows.evaluation.summary_report import summary_table
from flows.evaluation.themes import LabelledStory, theme_report
from flows.model import Theme
from flows.stories.themes import ThemeRules, choose_theme, prepare_themes

TASKS = ("stories", "duplicates", "themes", "summaries", "fitness", "differences", "feeds", "extraction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to write what was predicted; how many batches stories arrive in; a summary's most words."""

    predictions: Path | None = None
    batches: int = 1
    words: int = 100


def evaluate(task: str, path: Path, themes: Sequence[Theme], options: Options) -> str:
    """Measure a task on a file of labelled JSON lines and return the table; write what was predicted.

    A prediction is a JSON line of the row's `id` and what the task is labelled by: `story`, `origin`,
    `theme`, `summary` (its sentences on a line each, and as a list), or `label` with the `reason` (fitness).
    Stories of rows that arrive in several batches are measured beside those of one batch. What reports
    differ on is only counted: a person must read the `predictions` and judge them. The tasks "feeds" and
    "extraction" take a folder of feeds or of labelled pages instead, and predict nothing. Raises
    ConfigurationError when task, file or labels cannot be used.
    """
    if task not in TASKS:
        raise ConfigurationError(task, "is no task", f"Name one of {', '.join(TASKS)}")
    if task == "feeds":
        return feed_table(path)
    if task == "extraction":
        return extraction_table(path.name, extraction_report(labelled_pages(path)))
    if task == "summaries":
        return _summaries(path, options)
    rows, batches = _rows(path), options.batches
    if task == "differences":
        report = difference_report(rows)
        _keep(options.predictions, difference_rows(report))
        return difference_table(path.name, report)
    if task == "fitness":
        verdicts = predict_fitness(rows)
        _keep(
            options.predictions,
            [
                {"id": row["id"], "label": label_of(verdict), "reason": verdict.reason}
                for row, verdict in zip(rows, verdicts, strict=True)
            ],
        )
        return fitness_table(path.name, rows, verdicts)
    label, predicted = _predicted(task, rows, themes, batches)
    told = zip(rows, predicted, strict=True)
    _keep(options.predictions, [{"id": row["id"], label: found} for row, found in told])
    if any(row.get(label) is not None for row in rows):
        if task == "stories" and batches > 1:
            named = ("standfirst", f"standfirst, in {batches} batches")
            scores = story_report(rows, predict_stories(rows), predicted, named=named)
            return story_table(path.name, scores)
        return _measured(task, rows, predicted, (path.name, themes))
    return _unlabelled(path, rows, label, options.predictions)


def _summaries(path: Path, options: Options) -> str:
    rows = _rows(path, summary_problem)
    clusters = clusters_of(rows)
    told = tell(clusters, options.words)
    predicted = [
        {"id": row["id"], "summary": "\n".join(digest.sentences), "sentences": digest.sentences}
        for row, digest in zip(rows, told, strict=True)
    ]
    _keep(options.predictions, predicted)
    labelled = [place for place, cluster in enumerate(clusters) if cluster.reference is not None]
    if not labelled:
        return _unlabelled(path, rows, "summary", options.predictions)
    report = measured_summaries(
        [clusters[place] for place in labelled], [told[place] for place in labelled], options.words
    )
    return summary_table(path.name, options.words, report)


def _unlabelled(path: Path, rows: Sequence[Row], label: str, predictions: Path | None) -> str:
    if predictions is None:
        raise ConfigurationError(str(path), f'no row has a "{label}"', "Give labelled rows, or --predictions")
    return f'{len(rows)} predictions written to {predictions.name}; no row has a "{label}" to compare with.\n'


def _predicted(
    task: str, rows: Sequence[Row], themes: Sequence[Theme], batches: int
) -> tuple[str, tuple[str, ...]]:
    """Return what rows are labelled by, and the prediction for each."""
    if task == "stories":
        return "story", predict_stories(rows, batches)
    if task == "duplicates":
        return "origin", predict_copies(rows)
    index = prepare_themes(themes)
    found = (choose_theme(index, [article], ThemeRules()).id for article in articles_of(rows))
    return "theme", tuple(found)


def _measured(
    task: str, rows: Sequence[Row], predicted: Sequence[str], given: tuple[str, Sequence[Theme]]
) -> str:
    name, themes = given
    if task == "stories":
        return story_table(name, story_report(rows, predicted))
    if task == "duplicates":
        return copy_table(name, copy_report(rows, predicted))
    labelled = [
        LabelledStory(articles=(article,), theme=str(row["theme"]))
        for article, row in zip(articles_of(rows), rows, strict=True)
        if row.get("theme") is not None
    ]
    return theme_table(name, theme_report(labelled, prepare_themes(themes), ThemeRules()))


def _rows(path: Path, problem_of: Callable[[Row], str] = lambda row: "") -> tuple[Row, ...]:
    try:
        return rows_of(path.read_text(encoding="utf-8").split("\n"), problem_of)
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error})"
    except ValueError as error:
        problem = f"holds no labelled rows ({error})"
    raise ConfigurationError(str(path), problem, 'Give a file of JSON lines, each with an "id" of its own')


def _keep(path: Path | None, predictions: Sequence[Row]) -> None:
    if path is None:
        return
    lines = "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in predictions)
    try:
        path.write_text(lines, encoding="utf-8")
    except OSError as error:
        problem = f"cannot be written ({error.strerror or error})"
        raise ConfigurationError(str(path), problem, "Give a file in a folder that can be written") from error
