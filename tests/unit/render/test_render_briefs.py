"""Stories also reported: a short list in the mail, the whole list on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flows.language.formatting import Site
from flows.model import Edition
from flows.render.feed_items import render_feed_html
from flows.render.mail import render_mail_html, render_plain_text
from flows.render.templating import Templates
from flows.render.web import render_page
from tests.factories_edition import SITE, edition, story, templates

Render = Callable[[Edition, Site, Templates], str]


def edition_with_briefs(count: int) -> Edition:
    stories = tuple(story(id=f"b{i}", headline=f"Brief number {i} of many", quotes=()) for i in range(count))
    return edition(story(), also_reported=stories)


@pytest.mark.parametrize("render", [render_mail_html, render_feed_html, render_plain_text])
def test_the_mail_names_the_first_briefs_and_leads_to_the_rest(render: Render) -> None:
    text = render(edition_with_briefs(5), replace(SITE, briefs=3), templates())
    assert [f"Brief number {i} of many" in text for i in range(5)] == [True, True, True, False, False]
    assert "and 2 more stories" in text
    assert "#also" in text


@pytest.mark.parametrize("render", [render_mail_html, render_feed_html, render_plain_text])
def test_briefs_that_fit_lead_nowhere(render: Render) -> None:
    text = render(edition_with_briefs(3), replace(SITE, briefs=3), templates())
    assert "Brief number 2 of many" in text
    assert "#also" not in text


def test_the_page_names_every_brief() -> None:
    text = render_page(edition_with_briefs(30), replace(SITE, briefs=3), templates())
    assert all(f"Brief number {i} of many" in text for i in range(30))
