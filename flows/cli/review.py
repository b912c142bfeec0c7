"""The commands `standfirst review` and `standfirst approve`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import WorkspaceOption, digest_session, say

if TYPE_CHECKING:
    from flows.model import Story
    from flows.runs.review_edition import WaitingEdition
    from flows.runs.session import Session

_STORY = "(repeatable) Its id, the beginning of it, or a part of its headline."
DigestArgument = Annotated[
    str | None, typer.Argument(metavar="[DIGEST]", help="The id of a digest; the first, if it is left out.")
]
DropOption = Annotated[
    list[str] | None, typer.Option("--drop", metavar="STORY", help=f"Leave a story out. {_STORY}")
]
PinOption = Annotated[
    list[str] | None, typer.Option("--pin", metavar="STORY", help=f"Tell a story first, in full. {_STORY}")
]
LeadOption = Annotated[
    list[str] | None, typer.Option("--lead", metavar="STORY", help=f"Tell a story in full. {_STORY}")
]


def review(
    digest: DigestArgument = None,
    workspace: WorkspaceOption = Path("."),
    drop: DropOption = None,
    pin: PinOption = None,
    lead: LeadOption = None,
    reset: Annotated[
        bool, typer.Option("--reset", help="Take all decisions back, and make the edition again.")
    ] = False,
) -> None:
    """Show the edition that waits for approval, after deciding on some of its stories."""
    from flows.runs.review_edition import reset_review, waiting_edition

    with digest_session(workspace, digest) as session:
        waiting = waiting_edition(session)
        if reset:
            waiting = reset_review(session, waiting)
        waiting = _decide(session, waiting, drop, pin, lead)
        _say_waiting(waiting, session)


def approve(
    digest: DigestArgument = None,
    workspace: WorkspaceOption = Path("."),
    drop: DropOption = None,
    pin: PinOption = None,
    lead: LeadOption = None,
    discard: Annotated[bool, typer.Option("--discard", help="Send it to nobody, now or later.")] = False,
) -> None:
    """Send the edition that waits for approval, after deciding on some of its stories."""
    from flows.cli.send import say_deliveries
    from flows.runs.review_edition import settle_review, waiting_edition

    with digest_session(workspace, digest) as session:
        waiting = _decide(session, waiting_edition(session), drop, pin, lead)
        deliveries = settle_review(session, waiting, "drop" if discard else "send")
        if discard:
            say(f"Edition {waiting.edition.id} goes to nobody.")
            return
        say(f"Edition {waiting.edition.id} is approved.")
        say_deliveries(deliveries)
        if any(row.is_unsent for row in deliveries):
            raise typer.Exit(1)


def _decide(
    session: Session,
    waiting: WaitingEdition,
    drop: Sequence[str] | None,
    pin: Sequence[str] | None,
    lead: Sequence[str] | None,
) -> WaitingEdition:
    from flows.runs.review_edition import review_stories

    ids = [[_story_id(name, waiting) for name in names or ()] for names in (drop, pin, lead)]
    return review_stories(session, waiting, drop=ids[0], pin=ids[1], lead=ids[2]) if any(ids) else waiting


def _story_id(name: str, waiting: WaitingEdition) -> str:
    """Return the id of the one story of a waiting edition that a text names."""
    from flows.errors import ConfigurationError
    from flows.runs.pipeline.explain import stories_named

    stories = stories_named(name, waiting.edition)
    if len(stories) == 1:
        return stories[0].id
    if stories:
        remedy = f"Name one by its id: {'; '.join(f'{story.id} {story.headline}' for story in stories[:5])}"
        raise ConfigurationError(f'"{name}"', f"names {len(stories)} stories", remedy)
    remedy = "`standfirst review` shows those that it has; `--reset` brings back what was dropped."
    raise ConfigurationError(f'"{name}"', f"names no story of {waiting.edition.id}", remedy)


def _say_waiting(waiting: WaitingEdition, session: Session) -> None:
    from flows.language.formatting import clock, counted, zone_name

    edition, zone = waiting.edition, session.plan.settings.time_zone
    then = "it is sent" if waiting.after_hold == "send" else "it goes to nobody"
    until = f"{waiting.until:%Y-%m-%d} {clock(waiting.until, zone)} {zone_name(waiting.until, zone)}"
    say(f"Edition {edition.id} waits for `standfirst approve`; after {until} {then}.")
    pinned = {story.id for story in edition.shown if story.is_pinned}
    for story in (*edition.leads, *(one for part in edition.item_sections for one in part.stories)):
        say(_line(story, "pinned" if story.id in pinned else str(story.tier)))
    for story in (*edition.quieter, *edition.also_reported):
        say(_line(story, "listed"))
    if edition.coverage.dropped:
        say(f"Dropped: {counted(len(waiting.review.dropped), 'story', 'stories')}.")


def _line(story: Story, mark: str) -> str:
    return f"  {mark:<6}  {story.id}  {story.headline}"
