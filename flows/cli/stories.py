"""The commands `standfirst explain` and `standfirst stories`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import DigestOption, WorkspaceOption, locked, reading_session, say
from flows.cli.json_output import JsonOption, say_json

if TYPE_CHECKING:
    from flows.model import Decision, Edition, Story
    from flows.runs.session import Session

app = typer.Typer(help="List the stories of the newest edition; split or merge them.", no_args_is_help=True)

_NAMED = "Its id, the beginning of it, or a part of its headline."


def explain(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    workspace: WorkspaceOption = Path("."),
    digest: DigestOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show why a story holds the articles it holds, and what nearly joined it."""
    from flows.render.explanation import render_explanation
    from flows.runs.pipeline.explain import explain as evidence_for

    with reading_session(workspace, digest) as session:
        named, edition = _named_story(story, session)
        explanation = evidence_for(named, edition, session.plan, session.store)
        if as_json:
            say_json(explanation)
            return
        say(render_explanation(explanation, session.plan.settings.time_zone).rstrip("\n"))


@app.command("list")
def list_stories(
    workspace: WorkspaceOption = Path("."), digest: DigestOption = None, as_json: JsonOption = False
) -> None:
    """List the stories of the newest edition that has any: id, articles, headline."""
    from flows.model.command_output import StoryList, story_line
    from flows.runs.pipeline.explain import stories_of

    with reading_session(workspace, digest) as session:
        editions = _editions(session)
        latest = next(editions)
        newest = next((edition for edition in chain([latest], editions) if stories_of(edition)), latest)
        if as_json:
            stories = tuple(map(story_line, stories_of(newest)))
            say_json(StoryList(edition=newest.id, as_of=newest.as_of, stories=stories))
            return
        if newest is not latest:
            say(f"Edition {latest.id} told none; these are of {newest.id}:")
        for story in stories_of(newest):
            say(_line(story))


@app.command("split")
def split_story(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    articles: Annotated[
        list[str],
        typer.Argument(metavar="ARTICLE...", help="Numbers or ids, as `standfirst explain` shows them."),
    ],
    workspace: WorkspaceOption = Path("."),
    digest: DigestOption = None,
) -> None:
    """Decide that some articles are not of a story; later runs keep to it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline.explain import split

    with reading_session(workspace, digest) as session:
        named, _ = _named_story(story, session)
        try:
            decision = split(named, [_article_id(number, named) for number in articles], session.plan)
        except ValueError as error:
            remedy = "`standfirst explain` shows the articles of a story."
            raise ConfigurationError(f"story {named.id}", f"cannot be split so: {error}", remedy) from error
        _decide(decision, session)


@app.command("merge")
def merge_stories(
    story: Annotated[str, typer.Argument(metavar="STORY", help=_NAMED)],
    others: Annotated[list[str], typer.Argument(metavar="STORY...", help="The stories that are the same.")],
    workspace: WorkspaceOption = Path("."),
    digest: DigestOption = None,
) -> None:
    """Decide that stories are one; later runs keep to it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline.explain import merge

    with reading_session(workspace, digest) as session:
        first, *rest = [_named_story(name, session)[0] for name in (story, *others)]
        if first.id in {other.id for other in rest}:
            raise ConfigurationError(first.id, "is named twice", "Name stories that are apart.")
        try:
            decision = merge(first, rest, session.plan)
        except ValueError as error:
            names = ", ".join(story.id for story in (first, *rest))
            remedy = "A story is in one language: name others."
            raise ConfigurationError(names, f"cannot be one story: {error}", remedy) from error
        _decide(decision, session)


def _editions(session: Session) -> Iterator[Edition]:
    """Return the stored editions, the newest first."""
    from flows.errors import ConfigurationError

    if session.store.editions.latest() is None:
        raise ConfigurationError("the workspace", "has no edition yet", "`standfirst run` makes one.")
    return session.store.editions.newest()


def _named_story(name: str, session: Session) -> tuple[Story, Edition]:
    """Return the one story that a text names, and the newest edition that has it."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline.explain import stories_named

    for edition in _editions(session):
        stories = stories_named(name, edition)
        if len(stories) == 1:
            return stories[0], edition
        if stories:
            remedy = f"Name one by its id: {'; '.join(_line(story) for story in stories[:5])}"
            raise ConfigurationError(f'"{name}"', f"names {len(stories)} stories of {edition.id}", remedy)
    remedy = "`standfirst stories list` shows those of the newest edition."
    raise ConfigurationError(f'"{name}"', "names no story of any edition", remedy)


def _article_id(name: str, story: Story) -> str:
    from flows.errors import ConfigurationError

    ids = [article.id for article in story.articles]
    if name in ids:
        return name
    if name.isdecimal() and 1 <= int(name) <= len(ids):
        return ids[int(name) - 1]
    remedy = "Give the numbers or ids that `standfirst explain` shows."
    raise ConfigurationError(f'article "{name}"', f"is none of the {len(ids)} of story {story.id}", remedy)


def _decide(decision: Decision, session: Session) -> None:
    from flows.language.formatting import clock, long_date
    from flows.language.interface import ENGLISH

    with locked(session):
        session.store.stories.decide(decision)
    settings = session.plan.settings
    if settings.as_of is None:
        say("Decided. Editions from now on keep to it; `standfirst recompose` makes the latest again.")
        return
    date = long_date(settings.as_of, settings.time_zone, ENGLISH)
    when = f"{date} {clock(settings.as_of, settings.time_zone)}"
    say(f"Decided. The next run makes the edition of {when}, the as_of of the workspace, again.")


def _line(story: Story) -> str:
    from flows.language.formatting import counted, one_line

    return f"{story.id}  {counted(len(story.articles), 'article')}  {one_line(story.headline, 90)}"
