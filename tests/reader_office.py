"""A desk for the pages of readers with a clock set by hand, and what it sent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flows.adapters.database.readers import SqlReaders
from flows.adapters.workspace import packaged_folder
from flows.delivery.client_limits import ClientLimits
from flows.delivery.preference_form import Choices, Named
from flows.delivery.tokens import Purpose, signed
from flows.language.formatting import Site
from flows.model import Answer, DeliveryStatus, Letter, Reader
from flows.model.pages import PageAnswer, PageRequest
from flows.render.reader_pages import render_reader_page
from flows.runs.invitations import InvitationMailer
from flows.runs.reader_desk import ReaderDesk, Wish

KEY = bytes(32)
NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
SITE = Site(title="The Harbour Digest", site_url="https://digest.example/", time_zone="UTC")
TEMPLATES = {
    path.name: path.read_text(encoding="utf-8") for path in packaged_folder("templates").glob("*.j2")
}
CHOICES = Choices(
    digests=(
        Named(id="main", name="The Harbour Digest"),
        Named(id="sport", name="Sport"),
        Named(id="staff", name="Staff"),
    ),
    offered=frozenset({"main", "sport"}),
    themes=(Named(id="world", name="World"),),
    zones=("Europe/Berlin",),
)


@dataclass
class Office:
    """A desk with a store of its own, a clock that is set by hand, and the letters that went out."""

    readers: SqlReaders
    choices: Choices = CHOICES
    now: datetime = NOW
    wishes: list[Wish] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    outcome: DeliveryStatus = DeliveryStatus.SENT
    limits: ClientLimits = field(default_factory=lambda: ClientLimits(1_000))

    def desk(self) -> ReaderDesk:
        return ReaderDesk(
            readers=self.readers,
            key=KEY,
            site=SITE,
            limits=self.limits,
            choices=self.choices,
            stories=lambda _: (Named(id="s1", name="Bridge opens"),),
            queue=self.take,
            sent_to=lambda _: [{"edition": "2026-11-30", "state": "sent"}],
            render=lambda name, site, root, values: render_reader_page(name, site, TEMPLATES, root, values),
            now=lambda: self.now,
            named=frozenset({"named@desk.example"}),
        )

    def take(self, wish: Wish) -> bool:
        self.wishes.append(wish)
        return True

    def ask(
        self, page: str, token: str = "", *, languages: str = "", **fields: str | tuple[str, ...]
    ) -> PageAnswer:
        sent = {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}
        request = PageRequest(
            page=page, token=token, client="192.0.2.1", languages=languages, is_post=bool(fields), fields=sent
        )
        return self.desk().answer(request)

    def subscribe(self, address: str, digest: str = "main", languages: str = "", **fields: str) -> PageAnswer:
        shown = self.ask("subscribe").body.decode()
        (form,) = re.findall(r'name="form" value="([^"]+)"', shown)
        self.now += timedelta(seconds=5)
        sent = {"address": address, "digest": digest, "form": form, **fields}
        return self.ask("subscribe", languages=languages, **sent)

    def token(self, purpose: Purpose, reader: Reader, digest: str = "main") -> str:
        return signed(KEY, purpose, reader.id, digest, self.now)

    def invite(self, an_hour: int = 100) -> InvitationMailer:
        mailer = InvitationMailer(self.readers, KEY, an_hour, self.send, letter, lambda: self.now)
        for wish in self.wishes:
            mailer.invite(wish)
        self.wishes.clear()
        return mailer

    def send(self, sent: Letter) -> Answer:
        self.letters.append(sent)
        return Answer(status=self.outcome, reason="no")

    def stored(self, reader: Reader) -> Reader:
        current = self.readers.get(reader.id)
        assert current is not None
        return current


def letter(wish: Wish, path: str, is_known: bool, now: datetime) -> Letter:
    return Letter(edition_id="", sender="digest@desk.example", reader=wish.address, body=path.encode())


def added(office: Office, address: str = "anna@desk.example", **values: Any) -> Reader:
    reader = Reader(id=office.readers.new_id(), address=address, since=NOW - timedelta(days=9))
    reader = replace(reader, **values)
    assert office.readers.save(reader)
    return reader
