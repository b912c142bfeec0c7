"""Mail that comes back: bounces, complaints and requests to leave, each matched to a reader by our own token.

Anybody can write such a message. What counts is the token in the headers of our message that it returns, or
in the subject of a request: only who had the message has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from itertools import islice
from typing import Literal

Kind = Literal["bounce", "complaint", "leave", "other"]

# No mail program or server needs more; each is looked at once.
MOST_PARTS = 60
HEADER_CHARACTERS = 100_000
# More than one is no answer to a message of ours, which has one reader.
MOST_TOKENS = 4

_TOKEN = r"([A-Za-z0-9_.-]{20,400})"
_IN_HEADER = re.compile(rf"unsubscribe(?:/|%20){_TOKEN}")
_IN_SUBJECT = re.compile(rf"\s*unsubscribe\s{{1,3}}{_TOKEN}\s*", re.IGNORECASE)
_PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
_COMPLAINTS = frozenset({"abuse", "fraud", "opt-out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedMail:
    """A message to the sender: its kind, the tokens of ours in it, and the status code of a bounce."""

    kind: Kind
    tokens: tuple[str, ...] = ()
    status: str = ""


OTHER = ReturnedMail(kind="other")


def read_returned(body: bytes) -> ReturnedMail:
    """Return what a message is about; "other" for all that is not for a program, or cannot be read.

    A bounce is a delivery report (RFC 3464) that says a message failed for good (5.x.x), a complaint a
    feedback report (RFC 5965). Automatic answers (RFC 3834) are neither.
    """
    try:
        message = message_from_bytes(body)
        if message.get_content_type() == "multipart/report":
            return _report(message)
        subject = _IN_SUBJECT.fullmatch(_text(message["Subject"]))
        if subject and not _text(message["Auto-Submitted"]).lower().startswith("auto-replied"):
            return ReturnedMail(kind="leave", tokens=(subject[1],))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        # The standard library raises any of these for what strangers write.
        return OTHER
    return OTHER


def _report(message: Message) -> ReturnedMail:
    parts = tuple(islice(message.walk(), MOST_PARTS))
    tokens = tuple(dict.fromkeys(token for part in parts for token in _tokens(part)))[:MOST_TOKENS]
    for part in parts:
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            is_complaint = any(
                _text(fields["Feedback-Type"]).strip().lower() in _COMPLAINTS for fields in _fields(part)
            )
            return ReturnedMail(kind="complaint", tokens=tokens) if is_complaint else OTHER
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            for fields in _fields(part):
                status = _PERMANENT.match(_text(fields["Status"]).strip())
                if status and _text(fields["Action"]).strip().lower() == "failed":
                    return ReturnedMail(kind="bounce", tokens=tokens, status=status[0])
            return OTHER
    return OTHER


def _fields(part: Message) -> Iterator[Message]:
    """Yield the blocks of fields of a report."""
    payload = part.get_payload()
    for block in payload[:MOST_PARTS] if isinstance(payload, list) else ():
        if isinstance(block, Message):
            yield block
            # Only of message/delivery-status are all blocks taken apart by the standard library.
            inner = block.get_payload()
            yield from _blocks(inner) if isinstance(inner, str) else ()


def _blocks(text: str) -> Iterator[Message]:
    for block in text[:HEADER_CHARACTERS].replace("\r\n", "\n").strip().split("\n\n")[:MOST_PARTS]:
        yield HeaderParser().parsestr(block)


def _tokens(part: Message) -> Iterator[str]:
    """Yield the tokens in the headers of our message, if a part returns them."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind in ("message/rfc822", "message/global") and isinstance(payload, list):
        headers = payload[0] if payload else None
    elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
        decoded = part.get_payload(decode=True)
        if isinstance(payload, list):
            headers = payload[0] if payload else None
        else:
            text = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else ""
            headers = HeaderParser().parsestr(text[:HEADER_CHARACTERS])
    else:
        return
    if isinstance(headers, Message):
        # Servers fold long headers, and no address holds a blank.
        yield from _IN_HEADER.findall("".join(_text(headers["List-Unsubscribe"]).split()))


def _text(value: object) -> str:
    return "" if value is None else str(value)[:HEADER_CHARACTERS]
