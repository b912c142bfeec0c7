from __future__ import annotations

from email.message import EmailMessage
from time import process_time

import pytest

from flows.model import Draft, Entry, FetchedDocument, FetchFailure, Media, Source, SourceKind
from flows.model.settings import Limits
from flows.reading.documents import parse
from flows.reading.drafts import extract


def mail(html: str | None = "<p>The bridge is <b>shut</b>.</p>", **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {
        "From": "Morning Läntern <news@lantern.example>",
        "Subject": "Brücke & road shut",
        "Date": "Tue, 17 Feb 2026 06:00:00 +0100",
        "Message-ID": "<1@lantern.example>",
        "List-Id": "Daily brief <daily.lantern.example>",
        "Archived-At": "<https://lantern.example/brief/1>",
    }
    for name, value in (given | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        message[name] = value
    message.set_content("The bridge is shut, in plain words.\n")
    if html is not None:
        message.add_alternative(html, subtype="html")
    message.add_attachment(b"not read", maintype="text", subtype="plain", filename="terms.txt")
    message["Content-Language"] = "en"
    return message


def parsed(body: bytes, outlet: str | None = None) -> Entry | FetchFailure:
    source = Source(name="inbox", kind=SourceKind.PATH, location="x", outlet=outlet)
    (found,) = parse(FetchedDocument(source=source, locator="a.eml", media=Media.MAIL, body=body), Limits())
    return found


def test_a_newsletter_is_an_entry_from_its_sender() -> None:
    assert parsed(mail().as_bytes()) == Entry(
        source="inbox",
        key="1@lantern.example",
        media=Media.HTML,
        body="<p>The bridge is <b>shut</b>.</p>\n",
        outlet="Morning Läntern",
        title="Brücke & road shut",
        url="https://lantern.example/brief/1",
        published_claim="Tue, 17 Feb 2026 06:00:00 +0100",
        language="en",
        categories=("Daily brief",),
    )


def test_without_html_the_plain_text_is_taken_and_attachments_never() -> None:
    entry = parsed(mail(html=None).as_bytes())
    assert isinstance(entry, Entry)
    assert (entry.media, entry.body) == (Media.TEXT, "The bridge is shut, in plain words.\n")


def test_a_configured_outlet_goes_before_the_sender() -> None:
    entry = parsed(mail().as_bytes(), outlet="Own Name")
    assert isinstance(entry, Entry)
    assert entry.outlet == "Own Name"


def test_a_sender_without_a_name_is_known_by_its_list_then_by_its_domain() -> None:
    body = b"From: a@lantern.example\nSubject: x\nList-Id: <daily.lantern.example>\n\nText.\n"
    listed = parsed(body)
    assert isinstance(listed, Entry)
    assert (listed.outlet, listed.categories) == ("daily.lantern.example", ("daily.lantern.example",))
    bare = parsed(b"From: a@Lantern.example\nSubject: x\n\nText.\n")
    assert isinstance(bare, Entry)
    assert bare.outlet == "lantern.example"


def test_headers_in_raw_utf_8_and_in_unknown_charsets_are_read() -> None:
    body = "From: Läntern <a@b.example>\nSubject: =?no-such?q?x=20y?= Brücke\n\nText.\n".encode()
    entry = parsed(body)
    assert isinstance(entry, Entry)
    assert entry.outlet == "Läntern"
    assert "Brücke" in (entry.title or "")


def test_the_layout_tables_of_a_newsletter_become_lines() -> None:
    html = (
        "<html><head><style>p{}</style></head><body><div style='display:none'>Preview</div><table><tr><td>"
        "<p>First paragraph.</p></td></tr><tr><td>Second paragraph.</td></tr></table></body></html>"
    )
    entry = parsed(mail(html=html).as_bytes())
    assert isinstance(entry, Entry)
    draft = extract(entry)
    assert isinstance(draft, Draft)
    assert draft.lines == ("First paragraph.", "", "Second paragraph.")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"just words\n",
        b"\x00\xff" * 20,
        b"Subject: \n\n",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\n" * 3_000,
    ],
)
def test_what_is_no_mail_is_a_failure(body: bytes) -> None:
    assert isinstance(parsed(body), FetchFailure)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Type: text/plain" + "; a=b" * 400_000,
        "Content-Type: text/plain" + ";" * 2_000_000,
        "Content-Disposition: inline" + "\n ; a*1=b" * 200_000,
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain" + ";" * 2_000_000,
        "X: y\n" * 400_000 + "X: y",
        "From: " + "(" * 2_000_000,
        "From: " + '"a" <b@c.example>, ' * 100_000,
    ],
    ids=["parameters", "semicolons", "folded", "of a part", "headers", "comments", "senders"],
)
def test_a_mail_of_endless_headers_is_read_in_no_time(headers: str) -> None:
    body = f"Subject: Bridge shut\n{headers}\n\nThe bridge is shut.\n".encode()
    began = process_time()
    found = parsed(body)
    assert process_time() - began < 3
    assert isinstance(found, Entry)
    assert found.title == "Bridge shut"


def test_a_mail_nested_without_end_is_refused_and_does_not_hang() -> None:
    body = b"Subject: x\nContent-Type: message/rfc822\n\n" * 5_000
    found = parsed(body)
    assert isinstance(found, FetchFailure | Entry)
