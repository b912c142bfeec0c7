"""The edition as a mail message, ready to send."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flows.model import Edition
from flows.text.formatting import one_line, short_date

SUBJECT_CHARACTERS = 120
NAME_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who sends to whom: a name to show and two plain addresses."""

    sender_name: str
    sender: str
    recipient: str


def render_message(edition: Edition, html: str, text: str, envelope: Envelope) -> bytes:
    """Return `digest.eml`: plain text and HTML as alternatives, quoted-printable, lines ending in CRLF.

    Boundary and Message-ID derive from the edition's guid and the recipient, so the bytes are the same
    every time. Raises ValueError when an address holds a line break or is no address.
    """
    sender = Address(one_line(envelope.sender_name, NAME_CHARACTERS), addr_spec=envelope.sender)
    mark = hashlib.sha256(f"{edition.guid}\n{envelope.recipient}".encode(errors="replace")).hexdigest()[:32]
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Date"] = format_datetime(edition.as_of)
    message["Message-ID"] = f"<{mark}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # "=_" cannot occur in quoted-printable text, so no line of a part can be taken for the boundary.
    message.set_boundary(f"=_{mark}")
    return _subject_line(_subject(edition)) + message.as_bytes()


def _subject_line(subject: str) -> bytes:
    # EmailMessage loses blanks between the encoded words of a long subject (seen in Python 3.11); the
    # older Header keeps them. What looks like an encoded word or cannot be folded is encoded as well.
    foldable = all(len(word) < 60 and "=?" not in word for word in subject.split(" "))
    charset = "us-ascii" if subject.isascii() and foldable else "utf-8"
    folded = Header(subject, charset, maxlinelen=76, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {folded}\r\n".encode("ascii")


def _subject(edition: Edition) -> str:
    first = next((story.headline for section in edition.sections for story in section.stories), "")
    dated = f"{edition.title}, {short_date(edition.as_of, edition.time_zone)}"
    return one_line(first, SUBJECT_CHARACTERS) or one_line(dated, SUBJECT_CHARACTERS)
