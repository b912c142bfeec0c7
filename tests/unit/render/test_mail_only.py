"""A workspace without a site_url: what is mailed links to no page of ours, and out/ holds no dead link."""

from __future__ import annotations

import email
import posixpath
import re
from dataclasses import replace
from email import policy

import pytest
from lxml import html as lxml_html

from flows.model import Edition, FetchFailure
from flows.model.mail_settings import MailSettings
from flows.model.settings import Settings
from flows.render.mail import render_mail_html, render_plain_text
from flows.render.run_summary import render_run_text
from flows.runs.pipeline.letters import Addressee, LetterWriter, MailMakers
from flows.runs.pipeline.pages import edition_pages
from flows.runs.pipeline.publish import article_files, edition_files, site_files
from flows.urls.own_pages import story_path
from tests.factories_edition import (
    AS_OF,
    SITE,
    article_ref,
    coverage,
    edition,
    empty_edition,
    quote,
    receipt,
    stored_article,
    story,
    templates,
)

OURS = templates()
MAIL = MailSettings(
    host="smtp.example", sender="digest@desk.example", sender_name="Digest", to=("anna@home.example",)
)
SETTINGS = Settings(site_url="", mail=MAIL)
NOWHERE = replace(SITE, site_url="")
OWN_PAGE = "articles/a9.html"


def busy_edition() -> Edition:
    """Return an edition with every link that leads to a page of ours when there is a site."""
    articles = tuple(
        article_ref(id=f"a{n}", outlet=f"Outlet {n}", url=f"https://o{n}.example/") for n in range(9)
    )
    unaddressed = article_ref(id="a9", outlet="A file", url=OWN_PAGE)
    shown = story(
        articles=(unaddressed, *articles),
        headline_article_id="a9",
        standfirst=quote(article_id="a9", url=OWN_PAGE),
        quotes=(quote(article_id="a9", url=OWN_PAGE),),
    )
    failures = tuple(
        FetchFailure(source=f"S{n}", item="", reason="gone", remedy="Remove it.") for n in range(30)
    )
    return edition(
        shown,
        also_reported=tuple(story(id=f"more{n}") for n in range(30)),
        coverage=coverage(failures=failures, notices=failures),
    )


EDITIONS = pytest.mark.parametrize(
    "one", [busy_edition(), edition(), empty_edition()], ids=["busy", "plain", "empty"]
)


def hrefs(markup: str | bytes) -> list[str]:
    hrefs = lxml_html.document_fromstring(markup).xpath("//@href")
    return [str(href) for href in hrefs]


@EDITIONS
def test_mail_links_to_outlets_and_to_places_within_itself_alone(one: Edition) -> None:
    writer = LetterWriter(SETTINGS, MAIL, MailMakers(templates=OURS))
    letter = writer.letter(one, Addressee(reader="anna", address="anna@home.example"), AS_OF)
    message = email.message_from_bytes(letter.body, policy=policy.default)
    assert (message["List-Archive"], "unsubscribe" in message["List-Unsubscribe"]) == (None, True)
    html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert html is not None
    assert text is not None
    markup = html.get_content()
    anchors = {f"#{name}" for name in lxml_html.document_fromstring(markup).xpath("//@id")}
    for href in hrefs(markup):
        assert href in anchors or href.startswith(("https://", "mailto:digest@desk.example"))
    for part in (markup, text.get_content()):
        assert "unsubscribe" in part.casefold()
        assert not re.search(
            r"localhost|archive\.html|feed\.xml|articles/|View in browser|\d{4}/\d\d/\d\d", part
        )


def test_what_has_no_page_to_link_to_is_still_said() -> None:
    html, text = (render(busy_edition(), NOWHERE, OURS) for render in (render_mail_html, render_plain_text))
    plain = " ".join(lxml_html.document_fromstring(html).text_content().split())
    for said in (
        "and 10 more stories",
        "30 sources moved, ended or fell silent. Selected",
        "A file",
        "and 5 more",
    ):
        assert said in plain
    assert "and 10 more stories\n" in text
    assert "30 sources moved, ended or fell silent." in " ".join(text.split())


@EDITIONS
def test_every_link_within_out_leads_to_a_file_there_and_there_are_no_feeds(one: Edition) -> None:
    unaddressed = stored_article(id="a9", url=None)
    files = (
        edition_files(one, receipt(), SETTINGS, OURS)
        | site_files([one], SETTINGS, OURS)
        | edition_pages(one, SETTINGS, OURS)
        | article_files([unaddressed], SETTINGS, OURS)
    )
    assert not {"feed.xml", "atom.xml", "feed.json"} & set(files)
    pages = {name: body for name, body in files.items() if name.endswith(".html")}
    ids = [story.id for story in one.stories]
    ids += [named.id for named in (*one.change.quiet, *one.change.ended)]
    story_pages = set(map(story_path, ids))
    for name, body in pages.items():
        for href in hrefs(body):
            if href.startswith(("https://", "#")) or "/favicon." in href:
                continue
            base = posixpath.join("/", posixpath.dirname(name))
            place = posixpath.normpath(posixpath.join(base, href.partition("#")[0])).lstrip("/") or "."
            if place in story_pages:
                continue
            assert place in files or posixpath.join(place, "index.html") in files, (name, href)
    assert b"localhost" not in b"".join(pages.values())


def test_summary_of_a_run_links_to_no_page() -> None:
    text = render_run_text(edition(), "", published=True)
    assert "Read the edition" not in text
    assert "stays as it is" not in text
    assert "Read the edition" in render_run_text(edition(), "https://digest.example/", published=True)
