"""The edition as mail: HTML with every style inlined, plain text, and the message that holds both."""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from html import escape
from itertools import accumulate
from types import MappingProxyType
from urllib.parse import quote, urlsplit

import css_inline

from flows.language.formatting import Site, one_line, short_date
from flows.language.interface import Interface
from flows.model import Edition
from flows.render.templating import Templates, render_template
from flows.urls.normalise import http_url

# The pictures of a message: gateways refuse large mail, and a reader on the road waits for it.
IMAGES_BYTES = 250_000
NO_IMAGES: Mapping[str, bytes] = MappingProxyType({})

# In `Site.unsubscribe` and `Site.preferences` of a text that several readers get, for `with_links`.
UNSUBSCRIBE_LINK = "https://reader.invalid/unsubscribe"
PREFERENCES_LINK = "https://reader.invalid/preferences"

SUBJECT_CHARACTERS = 120
NAME_CHARACTERS = 80

# RFC 5322 allows no longer line.
_LONGEST_LINE = 998
# Stands for the mark of a message, and is like one.
_MARK = hashlib.sha256(b"standfirst").hexdigest()[:32]
_CONTENT_ID = re.compile(r'src="cid:([0-9a-f]{16}\.jpg)@standfirst"')
# Only where a mark stands alone: a feed could put it into an address of its own, and be sent a token.
_OWN_LINK = re.compile(rf'(?:(?<=href=")|(?<=\s))(?:{UNSUBSCRIBE_LINK}|{PREFERENCES_LINK})(?=["\s])')
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The sender and the reader of a message: a name to show and two plain addresses.

    A message of a mailing list says how to leave it: at `unsubscribe_url`, an https address of this reader's
    own, if there is one, and by mail to `reply_to`, or to the sender, with a `token` in its subject that
    names the reader. `one_click`: a POST to the address leaves at once (RFC 8058). `preferences_url` is where
    the reader says what to get. It names the `archive`, the http(s) address of earlier editions, if there is
    one. `series` is the id of its digest, "" for the only one. `test` is empty, or distinguishes one test
    message from another and from the edition's own. `date` is when the message is sent, by default the
    edition's time.
    """

    sender_name: str
    sender: str
    recipient: str
    reply_to: str | None = None
    mailing_list: bool = False
    archive: str | None = None
    unsubscribe_url: str = ""
    one_click: bool = False
    token: str = ""
    preferences_url: str = ""
    series: str = ""
    test: str = ""
    date: datetime | None = None


def render_mail_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the HTML part of the mail: one document, readable with its style element stripped.

    Mail clients clip near 102 kB; twelve stories with four quotes stay under 80 kB.
    """
    document = render_template(
        templates,
        "mail.html.j2",
        site.speaking(edition.language),
        edition.time_zone,
        root=_root(edition),
        edition=edition,
        has_page=_has_page(edition),
        inline=_inline_names(edition),
    )
    return css_inline.inline(document, load_remote_stylesheets=False)


def render_plain_text(edition: Edition, site: Site, templates: Templates) -> str:
    """Return `email.txt`, in lines of at most 76 characters; only addresses may be longer."""
    text = render_template(
        templates,
        "mail.txt.j2",
        site.speaking(edition.language),
        edition.time_zone,
        root=_root(edition),
        escaping=False,
        edition=edition,
        has_page=_has_page(edition),
    )
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"


def _root(edition: Edition) -> str | None:
    """Return the root of own links as `render_template` takes it: none lead to what is not published."""
    return None if _has_page(edition) else ""


def _has_page(edition: Edition) -> bool:
    """Return False for an edition that was made for readers at an hour of their own: its id is a time."""
    return edition.number > 0 and "T" not in edition.id


def with_links(html: str, text: str, envelope: Envelope) -> tuple[str, str]:
    """Return the two parts of a message with a reader's own links in place of those that stand for them."""
    leave = envelope.unsubscribe_url or unsubscribe_address(envelope)
    addresses = {UNSUBSCRIBE_LINK: leave, PREFERENCES_LINK: envelope.preferences_url}
    html = _OWN_LINK.sub(lambda match: escape(addresses[match[0]]), html)
    return html, _OWN_LINK.sub(lambda match: addresses[match[0]], text)


def image_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of an edition's images, in reading order."""
    return tuple(story.image.name for story in edition.shown if story.image)


def with_linked_images(html: str, root: str) -> str:
    """Return the HTML part as a page of its own, whose images are files below `root`."""
    return _CONTENT_ID.sub(lambda match: f'src="{escape(root)}images/{match[1]}"', html)


def _inline_names(edition: Edition) -> tuple[str, ...]:
    """Return the names of the images that fit into a mail, in reading order."""
    images = [story.image for story in edition.shown if story.image]
    sizes = accumulate(image.size for image in images)
    return tuple(image.name for image, size in zip(images, sizes, strict=True) if size <= IMAGES_BYTES)


def render_message(
    edition: Edition, html: str, text: str, envelope: Envelope, images: Mapping[str, bytes] = NO_IMAGES
) -> bytes:
    """Return `digest.eml`: plain text and HTML as alternatives, quoted-printable, lines ending in CRLF.

    Without `html` it is plain text alone. The `images` that the HTML shows, by name, are inline parts beside
    it. Boundaries and Message-ID derive from the edition's guid and the recipient, so the bytes are the same
    every time. Raises ValueError if an address holds a line break or is not an address.
    """
    name, sender = one_line(envelope.sender_name, NAME_CHARACTERS), Address(addr_spec=envelope.sender)
    identity = "\n".join(filter(None, (edition.guid, envelope.recipient, envelope.test)))
    mark = hashlib.sha256(identity.encode(errors="replace")).hexdigest()[:32]
    headers = (
        _address_line("From", name, envelope.sender),
        _address_line("To", "", envelope.recipient),
        _address_line("Reply-To", "", envelope.reply_to) if envelope.reply_to else b"",
        _header_line("Date", format_datetime(envelope.date or edition.as_of)),
        _header_line("Message-ID", f"<{mark}@{sender.domain}>"),
        _header_line("Auto-Submitted", "auto-generated"),
    )
    shown = [name for name in _inline_names(edition) if name in images and html]
    frame = _frame_with_images(shown, images) if shown else _frame(has_html=bool(html))
    body = frame.replace(_MARK.encode(), mark.encode())
    for kind, part in (("text", text), ("html", html)):
        body = body.replace(f"{mark}.{kind}\r\n".encode(), _quoted_printable(part))
    return _subject_line(edition, envelope) + _list_lines(envelope) + b"".join(headers) + body


# EmailMessage takes 4 ms to encode the parts of a message, binascii 0.4, and 1 ms for the rest, which
# all messages of a digest have alike.
@lru_cache(maxsize=1_000)
def _address_line(name: str, display_name: str, address: str) -> bytes:
    return _folded(name, Address(display_name, addr_spec=address))


@lru_cache(maxsize=1_000)
def _header_line(name: str, value: str) -> bytes:
    return _folded(name, value)


def _folded(name: str, value: str | Address) -> bytes:
    """Return a header as EmailMessage writes it."""
    return SMTP.fold_binary(*SMTP.header_store_parse(name, value))


@lru_cache(maxsize=2)
def _frame(*, has_html: bool) -> bytes:
    """Return a message without its own headers, and with marks where its text and its HTML stand."""
    return _frame_of(has_html=has_html).as_bytes()


def _frame_of(*, has_html: bool) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message.set_content(f"{_MARK}.text", cte="quoted-printable")
    if has_html:
        # "=_" cannot occur in quoted-printable text, so no line of a part can be taken for a boundary.
        message.add_alternative(f"{_MARK}.html", subtype="html", cte="quoted-printable")
        message.set_boundary(f"=_{_MARK}")
    return message


def _frame_with_images(names: Sequence[str], images: Mapping[str, bytes]) -> bytes:
    message = _frame_of(has_html=True)
    (*_, page) = message.iter_parts()
    for name in names:
        cid = f"<{name}@standfirst>"
        page.add_related(images[name], "image", "jpeg", cid=cid, filename=name, disposition="inline")
    page.set_boundary(f"=_{_MARK}_related")
    return message.as_bytes()


def _quoted_printable(text: str) -> bytes:
    lines = text.encode(errors="replace").splitlines()
    return binascii.b2a_qp(b"".join(line + b"\r\n" for line in lines), istext=True)


def unsubscribe_address(envelope: Envelope) -> str:
    """Return the mailto: address by which a reader leaves the list."""
    subject = quote(f"unsubscribe {envelope.token}".strip())
    return f"mailto:{quote(envelope.reply_to or envelope.sender, safe='@')}?subject={subject}"


def _list_lines(envelope: Envelope) -> bytes:
    # Written as bytes: EmailMessage turns a long address into encoded words, and no program that
    # reads these headers (RFC 2369) decodes them.
    if not envelope.mailing_list:
        return b""
    archive = _ascii_address(http_url(envelope.archive or "") or "")
    series = f"{envelope.series}." if envelope.series else ""
    leave = f"<{envelope.unsubscribe_url}>, " if envelope.unsubscribe_url else ""
    lines = (
        f"List-Id: <{series}{envelope.sender.replace('@', '.')}>",
        f"List-Archive: <{archive}>" if archive else "",
        f"List-Unsubscribe: {leave}<{unsubscribe_address(envelope)}>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click" if leave and envelope.one_click else "",
    )
    return "".join(f"{line}\r\n" for line in lines if 0 < len(line) <= _LONGEST_LINE).encode("ascii")


def _subject_line(edition: Edition, envelope: Envelope) -> bytes:
    # In the order of the mail, which tells the leads of all sections first.
    first = next((story.headline for story in (*edition.leads, *edition.shown)), "")
    interface = Interface(code=edition.language)
    dated = f"{edition.title}, {short_date(edition.as_of, edition.time_zone, interface)}"
    subject = one_line(first, SUBJECT_CHARACTERS) or one_line(dated, SUBJECT_CHARACTERS)
    subject = f"[Test] {subject}" if envelope.test else subject
    # EmailMessage loses blanks between the encoded words of a long subject (seen in Python 3.11); the
    # older Header keeps them. What looks like an encoded word or cannot be folded is encoded as well.
    foldable = all(len(word) < 60 and "=?" not in word for word in subject.split(" "))
    charset = "us-ascii" if subject.isascii() and foldable else "utf-8"
    folded = Header(subject, charset, maxlinelen=76, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {folded}\r\n".encode("ascii")


def _ascii_address(address: str) -> str:
    host = urlsplit(address).hostname or ""
    try:
        return address.replace(host, host.encode("idna").decode("ascii"), 1) if host else ""
    except UnicodeError:
        return ""
