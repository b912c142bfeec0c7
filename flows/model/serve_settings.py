"""The settings of the web server, by which readers come and leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from flows.model.setting_types import Text

# In `subscribe`, all digests that there are.
EVERY_DIGEST = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeSettings:
    """The web server of `standfirst serve`: where it listens, whom it believes, what its form may cause.

    Only the `proxies` (addresses and networks) are believed when they name the client they ask for.
    `subscribe` are the ids of the digests that the form offers, "*" for all; without any there is no form.
    The form causes at most `mails_an_hour` in all, and takes `posts_an_hour` from one client, which is an
    IPv4 address or an IPv6 network of 64 bits.
    """

    host: Annotated[Text, Field(examples=["0.0.0.0"])] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    proxies: Annotated[tuple[Text, ...], Field(examples=[["172.16.0.0/12"]])] = ("127.0.0.1", "::1")
    subscribe: tuple[Text, ...] = (EVERY_DIGEST,)
    mails_an_hour: Annotated[int, Field(ge=1, le=100_000)] = 100
    posts_an_hour: Annotated[int, Field(ge=1, le=100_000)] = 10
