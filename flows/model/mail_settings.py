"""Settings of mail: the server, the sender, and the person who looks after a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from flows.model.setting_types import Text

Security = Literal["starttls", "tls", "none"]

# The ports of message submission (RFC 8314), and that of a relay on this machine.
MAIL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncesSettings:
    """The mailbox (IMAP) of the sender, to which undelivered mail, complaints and requests to leave come.

    `done` is a folder into which what was settled is moved; without it, it is marked as read. The password is
    in `password_file` or in the environment.
    """

    host: Annotated[Text, Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$", examples=["imap.example.org"])]
    user: Annotated[Text, Field(pattern=r"^[ -~]+$", examples=["digest@example.org"])]
    port: Annotated[int, Field(ge=1, le=65_535)] = 993
    security: Literal["tls", "starttls"] = "tls"
    folder: Annotated[Text, Field(pattern=r'^[^"\\\x00-\x1f\x7f-\uffff]{1,200}$')] = "INBOX"
    done: Annotated[Text, Field(pattern=r'^[^"\\\x00-\x1f\x7f-\uffff]{1,200}$')] | None = None
    password_file: Text | None = None
    timeout: Annotated[float, Field(gt=0, le=600)] = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The server, the sender and the readers of mailed editions; every address is plain ASCII.

    `port` is 587 with security "starttls", 465 with "tls", 25 with "none"; `sender_name` is the digest's
    title if it is not set. `timeout` is in seconds, for each exchange with the server. The password is not
    a setting: only the path of its file is (`flows.config.read_password`). At most `connections` are open at
    once, and at most `a_minute` messages begin in a minute, if that is not 0. `unsubscribe_url` is where
    readers leave if there is no `[serve]`; "{reader}" in it stands for a reader's id. With a `dkim_selector`
    messages are signed for `dkim_domain`, by default the sender's. `bounces` is the mailbox that undelivered
    mail comes to.
    """

    host: Annotated[
        Text,
        Field(
            pattern=r"^([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.?|[0-9A-Fa-f:]+)$",
            examples=["smtp.example.org"],
        ),
    ]
    sender: Annotated[Text, Field(examples=["digest@example.org"])]
    to: Annotated[tuple[Text, ...], Field(examples=[["name@example.org"]])] = ()
    sender_name: Text = ""
    port: Annotated[int, Field(ge=1, le=65_535)] = MAIL_PORTS["starttls"]
    security: Security = "starttls"
    reply_to: Text | None = None
    postal_address: Text | None = None
    # A mail login cannot carry other characters.
    user: Annotated[Text, Field(pattern=r"^[ -~]+$", examples=["digest@example.org"])] | None = None
    password_file: Text | None = None
    timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    connections: Annotated[int, Field(ge=1, le=32)] = 4
    a_minute: Annotated[int, Field(ge=0, le=100_000)] = 0
    unsubscribe_url: Text | None = None
    dkim_domain: Annotated[Text, Field(examples=["example.org"])] | None = None
    dkim_selector: Annotated[Text, Field(pattern=r"^[A-Za-z0-9_.-]{1,63}$", examples=["digest"])] | None = (
        None
    )
    dkim_key_file: Text | None = None
    bounces: BouncesSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorSettings:
    """The person who looks after a workspace: `mail` is told of failing sources and refused deliveries."""

    mail: Annotated[Text, Field(examples=["operator@example.org"])] | None = None
