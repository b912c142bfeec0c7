"""The mail as SpamAssassin judges it by its own rules alone, without asking anybody."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from flows.render.mail import (
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Envelope,
    render_mail_html,
    render_message,
    render_plain_text,
    with_links,
)
from tests.factories_edition import SITE, empty_edition, personal_edition, templates

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("name", ["en", "ar", "empty", "text alone"])
def test_a_mail_gets_no_points(name: str) -> None:
    program = shutil.which("spamassassin") or pytest.skip("no spamassassin on this machine")
    edition = empty_edition() if name == "empty" else personal_edition("ar" if name == "ar" else "en")
    envelope = Envelope(
        sender_name="The Morning Digest",
        sender="digest@desk-of-news.org",
        recipient="anna@home-of-anna.org",
        mailing_list=True,
        archive="https://desk-of-news.org/archive.html",
        unsubscribe_url="https://desk-of-news.org/unsubscribe/aGVsbG8.Zm9v.YmFy",
        preferences_url="https://desk-of-news.org/preferences/aGVsbG8.Zm9v.YmFy",
        date=datetime.now(UTC),  # a Date of hours ago has points
    )
    site = replace(
        SITE,
        site_url="https://desk-of-news.org/",
        unsubscribe=UNSUBSCRIBE_LINK,
        preferences=PREFERENCES_LINK,
        postal_address="1 Quay Street, Orsund",
    )
    parts = (render_mail_html(edition, site, templates()), render_plain_text(edition, site, templates()))
    html, text = with_links(*parts, envelope)
    message = render_message(edition, "" if name == "text alone" else html, text, envelope)
    judged = subprocess.run(
        [program, "-L", "-t"], input=message, capture_output=True, timeout=120, check=True
    )
    report = judged.stdout.decode(errors="replace").rpartition("Content analysis details:")[2]
    points = re.search(r"\((-?[\d.]+) points", report)
    assert points, judged.stderr.decode(errors="replace")
    assert float(points[1]) <= 0, report
