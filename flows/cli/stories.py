"""The commands `standfirst explain` and `standfirst stories`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.text import Text

from flows.cli.console import WorkspaceOption

if TYPE_CHECKING:
    from flows.model import Decision, Edition, Story
    from flows.runs.steps import Session

stories = typer.Typer(
    help="List the stories of the newest edition; split or merge them.", no_args_is_help=True
)

_NAMED = "Its id, the beginning of it, or a part of its headline."


def explain(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Tell why a story holds the articles it holds, and what nearly joined it."""
    from flows.render.explanation import render_explanation
    from flows.runs.pipeline import explain as explain_story

    with _opened(workspace) as session:
        found, edition = _found(story, session)
        told = explain_story(found, edition, session.plan, session.store)
        zone = session.plan.settings.time_zone
    Console(soft_wrap=True, highlight=False).print(Text(render_explanation(told, zone)), end="")


@stories.command("list")
def list_stories(workspace: WorkspaceOption = Path(".")) -> None:
    """List the stories of the newest edition that has any: id, articles, headline."""
    from flows.runs.pipeline import stories_of

    console = Console(soft_wrap=True, highlight=False)
    with _opened(workspace) as session:
        stored = _editions(session)
        latest = next(stored)
        newest = next((each for each in chain([latest], stored) if stories_of(each)), latest)
        if newest is not latest:
            console.print(Text(f"Edition {latest.id} told none; these are of {newest.id}:"))
        for each in stories_of(newest):
            console.print(Text(_line(each)))


@stories.command("split")
def split_story(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Numbers or ids, as `standfirst explain` shows them."),
    ],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Decide that some articles are not of a story; later runs keep to it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline import split

    with _opened(workspace) as session:
        found, _ = _found(story, session)
        try:
            decision = split(found, [_article_id(each, found) for each in articles], session.plan)
        except ValueError as error:
            remedy = "`standfirst explain` shows the articles of a story."
            raise ConfigurationError(f"story {found.id}", f"cannot be split so: {error}", remedy) from error
        _decide(decision, session)


@stories.command("merge")
def merge_stories(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    others: Annotated[list[str], typer.Argument(metavar="STORY...", help="The stories that are the same.")],
    workspace: WorkspaceOption = Path("."),
) -> None:
    """Decide that stories are one; later runs keep to it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline import merge

    with _opened(workspace) as session:
        first, *rest = [_found(each, session)[0] for each in (story, *others)]
        if first.id in {each.id for each in rest}:
            raise ConfigurationError(first.id, "is named twice", "Name stories that are apart.")
        try:
            decision = merge(first, rest, session.plan)
        except ValueError as error:
            names = ", ".join(each.id for each in (first, *rest))
            remedy = "A story is in one language: name others."
            raise ConfigurationError(names, f"cannot be one story: {error}", remedy) from error
        _decide(decision, session)


@contextmanager
def _opened(workspace: Path) -> Iterator[Session]:
    """Give a session without the lock; `_decide` takes it for what it writes."""
    from flows.config import Request
    from flows.runs import steps

    with steps.opened(Request(folder=workspace), lambda _: None, exclusive=False) as session:
        yield session


def _editions(session: Session) -> Iterator[Edition]:
    """Return the stored editions, the newest first."""
    from flows.errors import ConfigurationError

    if session.store.editions.latest() is None:
        raise ConfigurationError("the workspace", "has no edition yet", "`standfirst run` makes one.")
    return session.store.editions.newest()


def _found(asked: str, session: Session) -> tuple[Story, Edition]:
    """Return the one story that a text names, and the newest edition that has it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline import stories_named

    for edition in _editions(session):
        found = stories_named(asked, edition)
        if len(found) == 1:
            return found[0], edition
        if found:
            names = "; ".join(_line(each) for each in found[:5])
            remedy = f"Name one by its id: {names}"
            raise ConfigurationError(f'"{asked}"', f"names {len(found)} stories of {edition.id}", remedy)
    remedy = "`standfirst stories list` shows those of the newest edition."
    raise ConfigurationError(f'"{asked}"', "names no story of any edition", remedy)


def _article_id(asked: str, story: Story) -> str:
    from flows.errors import ConfigurationError

    ids = [article.id for article in story.articles]
    if asked in ids:
        return asked
    if asked.isdecimal() and 1 <= int(asked) <= len(ids):
        return ids[int(asked) - 1]
    remedy = "Give the numbers or ids that `standfirst explain` shows."
    raise ConfigurationError(f'article "{asked}"', f"is none of the {len(ids)} of story {story.id}", remedy)


def _decide(decision: Decision, session: Session) -> None:
    from flows.language.formatting import clock, long_date
    from flows.runs.steps import LOCK_SECONDS

    loud = Console(stderr=True, soft_wrap=True, highlight=False)
    with session.store.locked(LOCK_SECONDS, lambda line: loud.print(Text(line))):
        session.store.stories.decide(decision)
    settings = session.plan.settings
    if settings.as_of is None:
        typer.echo("Decided. Editions from now on keep to it; `standfirst recompose` makes the latest again.")
        return
    when = f"{long_date(settings.as_of, settings.time_zone)} {clock(settings.as_of, settings.time_zone)}"
    typer.echo(f"Decided. The next run makes the edition of {when}, the as_of of the workspace, again.")


def _line(story: Story) -> str:
    from flows.language.formatting import counted, one_line

    return f"{story.id}  {counted(len(story.articles), 'article')}  {one_line(story.headline, 90)}"
