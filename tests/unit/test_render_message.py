"""The mail message: headers that cannot be injected, bytes that never change."""

from __future__ import annotations

import email
import hashlib
from dataclasses import replace
from email import policy
from email.message import EmailMessage

import pytest

from flows.render.message import Envelope, render_message
from tests.factories_edition import edition, empty_edition, story

ENVELOPE = Envelope(sender_name="The Digest", sender="digest@desk.example", recipient="reader@home.example")


def sent(headline: str = "Ferries collide", envelope: Envelope = ENVELOPE) -> EmailMessage:
    body = render_message(edition(story(headline=headline)), "<p>é</p>\n", "é\n", envelope)
    return email.message_from_bytes(body, policy=policy.default)  # policy.default makes EmailMessages


def test_headers_say_who_what_and_when() -> None:
    message = sent()
    mark = hashlib.sha256(b"tag:digest.example,2026-11-20:0f3a\nreader@home.example").hexdigest()[:32]
    assert message.items()[:7] == [
        ("Subject", "Ferries collide"),
        ("From", "The Digest <digest@desk.example>"),
        ("To", "reader@home.example"),
        ("Date", "Fri, 20 Nov 2026 07:00:00 +0000"),
        ("Message-ID", f"<{mark}@desk.example>"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
    ]
    assert message.get_boundary() == f"=_{mark}"


def test_text_comes_first_and_html_last() -> None:
    text, html = sent().iter_parts()
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "é\r\n")
    assert (html.get_content_type(), html.get_content()) == ("text/html", "<p>é</p>\r\n")
    assert text["Content-Transfer-Encoding"] == html["Content-Transfer-Encoding"] == "quoted-printable"


def test_the_bytes_are_the_same_every_time() -> None:
    first = render_message(edition(), "<p>x</p>", "x", ENVELOPE)
    assert render_message(edition(), "<p>x</p>", "x", ENVELOPE) == first
    assert b"\n" not in first.replace(b"\r\n", b"")


def test_each_reader_and_each_edition_has_a_message_id() -> None:
    ids = {
        sent()["Message-ID"],
        sent(envelope=replace(ENVELOPE, recipient="other@home.example"))["Message-ID"],
        email.message_from_bytes(render_message(replace(edition(), guid="g"), "", "", ENVELOPE))[
            "Message-ID"
        ],
    }
    assert len(ids) == 3


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_a_headline_cannot_add_a_header(line_break: str) -> None:
    message = sent(f"Ferries{line_break}Bcc: thief@evil.example")
    assert "Bcc" not in message
    assert message["Subject"].replace(" ", "") == "FerriesBcc:thief@evil.example"


def test_a_name_cannot_add_a_header() -> None:
    message = sent(envelope=replace(ENVELOPE, sender_name="A\r\nBcc: x@evil.example"))
    assert "Bcc" not in message
    assert message["From"].addresses[0].display_name == "A Bcc: x@evil.example"


def test_an_address_with_a_line_break_is_refused() -> None:
    with pytest.raises(ValueError, match="CR or LF"):
        sent(envelope=replace(ENVELOPE, recipient="a@b.example\r\nBcc: x@evil.example"))


def test_a_long_headline_is_cut_and_no_line_is_too_long() -> None:
    body = render_message(edition(story(headline="Ärger " * 200)), "<p>" + "x" * 5000, "ö" * 5000, ENVELOPE)
    subject = str(email.message_from_bytes(body, policy=policy.default)["Subject"])
    assert subject == "Ärger " * 18 + "Ärger…"
    assert max(len(line) for line in body.splitlines()) <= 78


def test_without_a_story_the_subject_is_title_and_date() -> None:
    body = render_message(empty_edition(), "", "", ENVELOPE)
    subject = email.message_from_bytes(body, policy=policy.default)["Subject"]
    assert subject == "The Morning Digest, Fri 20 November 2026"


def test_lone_surrogates_do_not_stop_the_mail() -> None:
    body = render_message(edition(story(headline="a\ud800b"), guid="g\ud800"), "<p>x</p>", "x", ENVELOPE)
    assert email.message_from_bytes(body, policy=policy.default)["Subject"] == "ab"


@pytest.mark.parametrize(
    "headline",
    ["Ärger über " * 10 + "x", "=?utf-8?q?x?= as it stands", "x" * 119, "多" * 100, "plain " * 19 + "x"],
)
def test_a_subject_arrives_as_it_was(headline: str) -> None:
    assert sent(headline)["Subject"] == headline
