"""The mail message: headers that cannot be injected, bytes that never change."""

from __future__ import annotations

import email
import hashlib
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest

from flows.model import Image
from flows.render.mail import IMAGES_BYTES, Envelope, render_message, with_linked_images
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


LISTED = replace(
    ENVELOPE,
    mailing_list=True,
    reply_to="desk+1@desk.example",
    archive="https://digest.example/archive.html",
)


def test_message_of_a_list_says_where_to_answer_read_and_leave() -> None:
    message = sent(envelope=LISTED)
    assert message["Reply-To"] == "desk+1@desk.example"
    assert message["List-Id"] == "<digest.desk.example>"
    assert message["List-Archive"] == "<https://digest.example/archive.html>"
    assert message["List-Unsubscribe"] == "<mailto:desk%2B1@desk.example?subject=unsubscribe>"
    assert sent(envelope=replace(LISTED, reply_to=None))["List-Unsubscribe"] == (
        "<mailto:digest@desk.example?subject=unsubscribe>"
    )


def test_message_outside_a_list_has_none_of_it() -> None:
    assert not [name for name in dict(sent().items()) if name.startswith(("List-", "Reply-"))]


def test_long_addresses_stand_in_one_line_as_they_are() -> None:
    address = f"https://digest.example/{'a' * 300}/archive.html"
    body = render_message(edition(), "<p>x</p>", "x", replace(LISTED, archive=address))
    assert f"\r\nList-Archive: <{address}>\r\n".encode() in body


@pytest.mark.parametrize(
    ("archive", "header"),
    [
        ("https://bücher.example/é/archive.html", "<https://xn--bcher-kva.example/%C3%A9/archive.html>"),
        (f"https://digest.example/{'a' * 990}", None),
        (
            "https://digest.example/\r\nBcc: thief@evil.example",
            "<https://digest.example/Bcc:%20thief@evil.example>",
        ),
    ],
)
def test_archive_is_an_ascii_address_or_left_out(archive: str, header: str | None) -> None:
    message = sent(envelope=replace(LISTED, archive=archive))
    assert (message["List-Archive"], "Bcc" in message) == (header, False)
    assert message["List-Id"]


@pytest.mark.parametrize("archive", [None, "file:///etc/passwd", f"https://{'ü' * 80}.example/"])
def test_list_without_a_usable_archive_still_says_how_to_leave(archive: str | None) -> None:
    message = sent(envelope=replace(LISTED, archive=archive))
    assert message["List-Archive"] is None
    assert message["List-Unsubscribe"] == "<mailto:desk%2B1@desk.example?subject=unsubscribe>"


def test_message_is_dated_when_it_is_sent_and_otherwise_as_its_edition() -> None:
    later = edition().as_of + timedelta(hours=4)
    assert sent()["Date"].datetime == edition().as_of
    assert sent(envelope=replace(LISTED, date=later))["Date"].datetime == later


def test_test_message_says_so_and_has_an_id_of_its_own() -> None:
    one, two = (sent(envelope=replace(ENVELOPE, test=test)) for test in ("one", "two"))
    assert one["Subject"] == two["Subject"] == "[Test] Ferries collide"
    assert len({one["Message-ID"], two["Message-ID"], sent()["Message-ID"]}) == 3


IMAGE = Image(
    name="0123456789abcdef.jpg", outlet="Echo", article_id="a" * 16, width=1040, height=585, size=12
)
SHOWN = '<img src="cid:0123456789abcdef.jpg@standfirst">'


def test_a_picture_is_an_inline_part_that_the_html_names() -> None:
    one = edition(story(image=IMAGE))
    body = render_message(one, SHOWN, "x", ENVELOPE, {IMAGE.name: b"\xff\xd8picture"})
    message = email.message_from_bytes(body, policy=policy.default)
    text, related = message.iter_parts()
    html, picture = related.iter_parts()
    assert (text.get_content_type(), related.get_content_type()) == ("text/plain", "multipart/related")
    assert html.get_content().strip() == SHOWN
    assert picture["Content-ID"] == f"<{IMAGE.name}@standfirst>"
    assert (picture.get_content_type(), picture.get_content_disposition()) == ("image/jpeg", "inline")
    assert picture.get_content() == b"\xff\xd8picture"
    assert render_message(one, SHOWN, "x", ENVELOPE, {IMAGE.name: b"\xff\xd8picture"}) == body


def test_a_mail_holds_no_more_pictures_than_its_budget() -> None:
    images = [replace(IMAGE, name=f"{number:016x}.jpg", size=IMAGES_BYTES // 2) for number in range(3)]
    one = edition(*(story(id=f"s{place}", image=image) for place, image in enumerate(images)))
    html = "".join(f'<img src="cid:{image.name}@standfirst">' for image in images)
    body = render_message(one, html, "x", ENVELOPE, {image.name: b"picture" for image in images})
    parts = [part["Content-ID"] for part in email.message_from_bytes(body).walk() if part["Content-ID"]]
    assert parts == [f"<{image.name}@standfirst>" for image in images[:2]]


def test_the_mail_as_a_page_links_its_pictures() -> None:
    assert with_linked_images(SHOWN, "../../../") == '<img src="../../../images/0123456789abcdef.jpg">'
