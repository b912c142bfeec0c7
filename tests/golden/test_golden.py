"""One invented edition in every format, compared with the committed files byte by byte.

After a change that is meant, run `STANDFIRST_UPDATE_GOLDEN=1 pytest tests/golden` and read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.model import header_of
from flows.model.archive import MonthCount, recent_of
from flows.model.feeds import FeedItem
from flows.model.settings import Settings
from flows.render.edition_json import edition_to_json, receipt_to_json
from flows.render.feed_items import (
    edition_item,
    render_feed_html,
    site_channel,
    stories_channel,
    story_item,
)
from flows.render.feeds import render_atom, render_json_feed, render_rss
from flows.render.mail import Envelope, render_mail_html, render_message, render_plain_text
from flows.render.markdown import render_markdown
from flows.render.web import (
    MonthsAround,
    render_archive,
    render_article_page,
    render_edition_articles,
    render_month,
    render_not_found,
    render_page,
)
from flows.runs.pipeline.pages import edition_pages
from tests.factories_edition import SITE, empty_edition, realistic_edition, receipt, stored_article, templates

EXPECTED = Path(__file__).parent / "expected"
OURS = templates()
MONTHS = (MonthCount("2026-11", 1), MonthCount("2026-10", 31))
EDITION = realistic_edition()
ENVELOPE = Envelope(
    sender_name="The Morning Digest", sender="desk@digest.example", recipient="you@home.example"
)


def items() -> list[FeedItem]:
    return [edition_item(header_of(EDITION), render_feed_html(EDITION, SITE, OURS), SITE)]


def stories() -> list[FeedItem]:
    return [story_item(one.telling, one.first, SITE, OURS) for one in recent_of(EDITION, 20)]


def message() -> bytes:
    html, text = render_mail_html(EDITION, SITE, OURS), render_plain_text(EDITION, SITE, OURS)
    return render_message(EDITION, html, text, ENVELOPE)


def page(path: str) -> Callable[[], bytes]:
    settings = Settings(title=SITE.title, site_url=SITE.site_url)
    return lambda: edition_pages(EDITION, settings, OURS)[path]


FORMATS: dict[str, Callable[[], str | bytes]] = {
    "404.html": lambda: render_not_found(SITE, OURS),
    "archive.html": lambda: render_archive(
        [MonthCount("2026-11", 1)], [header_of(EDITION)], SITE, OURS, "./"
    ),
    "articles.html": lambda: render_edition_articles(EDITION, SITE, OURS, "./"),
    "article.html": lambda: render_article_page(stored_article(), ((0, 9), (10, 20), (22, 36)), SITE, OURS),
    "atom.xml": lambda: render_atom(site_channel(SITE, "atom.xml"), items()),
    "digest.eml": message,
    "edition.json": lambda: edition_to_json(EDITION),
    "edition.md": lambda: render_markdown(EDITION, SITE, OURS),
    "email.html": lambda: render_mail_html(EDITION, SITE, OURS),
    "email.txt": lambda: render_plain_text(EDITION, SITE, OURS),
    "email-empty.txt": lambda: render_plain_text(empty_edition(), SITE, OURS),
    "feed.json": lambda: render_json_feed(site_channel(SITE, "feed.json"), items()),
    "feed.xml": lambda: render_rss(site_channel(SITE, "feed.xml"), items()),
    "index.html": lambda: render_page(EDITION, SITE, OURS, "./"),
    "index-empty.html": lambda: render_page(empty_edition(), SITE, OURS),
    "stories.json": lambda: render_json_feed(stories_channel(SITE, "stories.json"), stories()),
    "stories.xml": lambda: render_atom(stories_channel(SITE, "stories.xml"), stories()),
    "month.html": lambda: render_month("2026-11", [header_of(EDITION)], MonthsAround("2026-10"), SITE, OURS),
    "outlet.html": page("outlets/harbour-times.html"),
    "story.html": page("stories/0000000000000001.html"),
    "theme.html": page("themes/world.html"),
    "receipt.json": lambda: receipt_to_json(receipt()),
}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_format_is_as_committed(name: str) -> None:
    rendered = FORMATS[name]()
    body = rendered if isinstance(rendered, bytes) else rendered.encode()
    if os.environ.get("STANDFIRST_UPDATE_GOLDEN"):
        EXPECTED.mkdir(exist_ok=True)
        (EXPECTED / name).write_bytes(body)
    assert body == (EXPECTED / name).read_bytes()


def test_no_committed_file_is_left_behind() -> None:
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(FORMATS)
