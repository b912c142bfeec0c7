"""The pages of readers: what each request does, and what it is answered.

No page says whether an address is known: the form is answered before anybody looks, and the mail goes out
later, from a queue. A request that is not a POST changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from flows.adapters.database.readers import SqlReaders
from flows.config.settings_file import parse_mail_address
from flows.delivery.client_limits import ClientLimits, client_key
from flows.delivery.leaving import left
from flows.delivery.preference_form import Choices, Named, changed, place_of
from flows.delivery.tokens import Claim, Purpose, opened, path_of, signed
from flows.errors import ConfigurationError, StandfirstError
from flows.language.formatting import Site
from flows.language.interface import LANGUAGES
from flows.model import Reader, ReaderStatus
from flows.model.pages import PageAnswer, PageRequest
from flows.model.readers import Origin
from flows.render.reader_pages import day_names

PLAIN_PAGES = ("subscribe",)
TOKEN_PAGES: tuple[Purpose, ...] = ("confirm", "preferences", "unsubscribe")

# Nobody fills in the form faster; programs do.
_LEAST_SECONDS = 2
# A page that another process has changed meanwhile is read again so often.
_ATTEMPTS = 3

_READERS = TypeAdapter(Reader)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An address that a form was sent with, the digests it asked for, and the language of its page."""

    address: str
    digests: tuple[str, ...]
    language: str


RenderPage = Callable[[str, Site, str, Mapping[str, object]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderDesk:
    """Answers the requests for pages of readers.

    `queue` takes the wish of a form, or returns False if it is full. `sent_to` returns what the ledger holds
    of a reader by id, and `stories` those of the newest editions that the reader gets. `named` are the
    case-folded addresses of the settings.
    """

    readers: SqlReaders
    key: bytes
    site: Site
    limits: ClientLimits
    choices: Choices
    stories: Callable[[Reader], tuple[Named, ...]]
    queue: Callable[[Wish], bool]
    sent_to: Callable[[str], Sequence[Mapping[str, object]]]
    render: RenderPage
    now: Callable[[], datetime]
    named: frozenset[str] = frozenset()

    def answer(self, request: PageRequest) -> PageAnswer:
        """Return the page that a request gets."""
        try:
            return self._answer(request)
        except StandfirstError:
            # Its text would name the store, and this page is read by strangers.
            site = self._site(request)
            text = site.interface.gettext(
                "This does not work at the moment. Please try again in some minutes."
            )
            return self._note(
                site, request, site.interface.gettext("Please try again"), text, status=503, wait=120
            )

    def _answer(self, request: PageRequest) -> PageAnswer:
        if request.page == "subscribe":
            return self._subscribe(request)
        purpose = next(one for one in TOKEN_PAGES if one == request.page)
        claim = opened(self.key, purpose, request.token, self.now())
        if claim is None:
            return self._stale(request)
        if request.is_post and request.is_foreign and purpose != "unsubscribe":
            return self._stale(request)
        pages = {"confirm": self._confirm, "preferences": self._preferences, "unsubscribe": self._unsubscribe}
        return pages[purpose](request, claim)

    # The form

    def _subscribe(self, request: PageRequest) -> PageAnswer:
        site, choices = self._site(request), self.choices
        if not choices.offered:
            text = site.interface.gettext("Nobody can subscribe here by a form.")
            return self._note(site, request, site.interface.gettext("Subscribe"), text, status=404)
        if not request.is_post:
            return self._form(site, request, choices)
        gettext = site.interface.gettext
        wait = self.limits.wait(client_key(request.client), self.now())
        if wait:
            text = gettext("From here the form was sent too often. Please try again in an hour.")
            return self._note(site, request, gettext("Please try again later"), text, status=429, wait=wait)
        if request.first("website"):
            return self._thanks(site, request)
        if request.is_foreign or not self._is_own_form(request):
            return self._form(site, request, choices, gettext("Please send the form once more."), status=422)
        try:
            address = parse_mail_address(request.first("address")[:300], "")
        except ConfigurationError:
            problem = gettext("This is not a mail address that mail can be sent to. Please correct it.")
            return self._form(site, request, choices, problem, status=422)
        digests = self._wanted(request, choices)
        if not digests:
            return self._form(site, request, choices, gettext("Please choose a digest."), status=422)
        if not self.queue(Wish(address=address, digests=digests, language=site.language)):
            text = gettext("Too many people ask at the moment. Please try again in an hour.")
            return self._note(site, request, gettext("Please try again later"), text, status=503, wait=3600)
        return self._thanks(site, request)

    def _wanted(self, request: PageRequest, choices: Choices) -> tuple[str, ...]:
        offered = tuple(digest.id for digest in choices.digests if digest.id in choices.offered)
        chosen = request.fields.get("digest", ())
        return offered if len(offered) == 1 else tuple(id_ for id_ in offered if id_ in chosen)

    def _is_own_form(self, request: PageRequest) -> bool:
        """Return True if the form is one of ours, given to this client today and some seconds ago."""
        now = self.now()
        claim = opened(self.key, "form", request.first("form"), now)
        if claim is None or claim.reader_id != self._hash("client", client_key(request.client)):
            return False
        return now - claim.signed_at >= timedelta(seconds=_LEAST_SECONDS)

    def _form(
        self, site: Site, request: PageRequest, choices: Choices, problem: str = "", status: int = 200
    ) -> PageAnswer:
        client = self._hash("client", client_key(request.client))
        offered = tuple(digest for digest in choices.digests if digest.id in choices.offered)
        values = {
            "title": site.interface.gettext("Subscribe"),
            "problem": problem,
            "address": request.first("address")[:254],
            "digests": offered,
            "chosen": request.fields.get("digest", (offered[0].id,)),
            "form": signed(self.key, "form", client, "", self.now()),
        }
        return self._page("reader_subscribe.html.j2", site, request, values, status)

    def _thanks(self, site: Site, request: PageRequest) -> PageAnswer:
        gettext = site.interface.gettext
        text = gettext(
            "A mail with a link is on its way to this address, if it may get one. It works for two days."
        )
        return self._note(site, request, gettext("Look into your mail"), text)

    # The pages with a token

    def _confirm(self, request: PageRequest, claim: Claim) -> PageAnswer:
        reader = self.readers.get(claim.reader_id)
        if reader is None:
            return self._stale(request)
        site = self._site(request, reader)
        gettext = site.interface.gettext
        wanted = tuple(claim.digest.split())
        names = self._names(wanted)
        has_all = reader.status is ReaderStatus.ACTIVE and set(wanted) <= set(reader.digests)
        # The link of an earlier mail does not undo what was decided after it.
        if not has_all and reader.status is not ReaderStatus.PENDING and claim.signed_at < reader.since:
            return self._stale(request)
        if not request.is_post and not has_all:
            text = gettext("Press the button to get this digest: %(digests)s.", digests=names)
            return self._note(site, request, gettext("Confirm"), text, button=gettext("Subscribe"))
        if not has_all:
            self._change(claim.reader_id, lambda stored: self._activated(stored, wanted))
            self.readers.lift(reader.address)
        text = gettext("From now on you get this digest: %(digests)s.", digests=names)
        link = {
            "path": self._link("preferences", reader.id, wanted[0]),
            "text": gettext("Choose what you get"),
        }
        # Whoever has a link to leave has one to confirm as well, and not all that the store holds.
        links = (link,) if reader.status is ReaderStatus.PENDING else ()
        return self._note(site, request, gettext("You have subscribed"), text, links=links)

    def _activated(self, reader: Reader, wanted: Sequence[str]) -> Reader:
        before = reader.digests if reader.status is ReaderStatus.ACTIVE else ()
        digests = tuple(dict.fromkeys((*before, *wanted)))
        reader = reader.choosing(digests)
        return replace(reader, status=ReaderStatus.ACTIVE, since=self.now(), why="confirmed", bounces=0)

    def _unsubscribe(self, request: PageRequest, claim: Claim) -> PageAnswer:
        reader = self.readers.get(claim.reader_id)
        site = self._site(request, reader)
        gettext = site.interface.gettext
        names = self._names((claim.digest,))
        if not request.is_post:
            text = gettext("Press the button to get this digest no more: %(digests)s.", digests=names)
            title = gettext("Leave this digest")
            # RFC 8058 names this field; mail providers send it without this page.
            return self._note(
                site, request, title, text, button=title, field="List-Unsubscribe", value="One-Click"
            )
        if reader is not None:
            self._change(reader.id, lambda stored: left(stored, claim.digest, self.now(), "unsubscribed"))
        text = gettext("You get this digest no more: %(digests)s.", digests=names)
        links = [
            {
                "path": self._link("confirm", claim.reader_id, claim.digest),
                "text": gettext("This was a mistake: get it again"),
            }
        ]
        return self._note(site, request, gettext("You have left"), text, links=links if reader else ())

    def _preferences(self, request: PageRequest, claim: Claim) -> PageAnswer:
        reader = self.readers.get(claim.reader_id)
        if reader is None or reader.status is ReaderStatus.PENDING:
            return self._stale(request)
        gettext = self._site(request, reader).interface.gettext
        text = gettext("Choose what you get. Changes count from the next digest.")
        match request.first("do") if request.is_post else "":
            case "save":
                choices = replace(self.choices, stories=self.stories(reader))
                reader = self._change(reader.id, lambda stored: changed(stored, request.fields, choices))
                text = self._site(request, reader).interface.gettext("Saved. It counts from the next digest.")
            case "return":
                reader = self._change(reader.id, lambda stored: self._activated(stored, stored.digests))
                self.readers.lift(reader.address)
                text = gettext("You get the digest again.")
            case "export":
                return self._export(reader)
            case "delete":
                return self._ask_deletion(request, reader)
            case "delete-now":
                return self._delete(request, reader)
        return self._preferences_page(request, reader, claim, text)

    def _preferences_page(self, request: PageRequest, reader: Reader, claim: Claim, text: str) -> PageAnswer:
        site, choices = self._site(request, reader), replace(self.choices, stories=self.stories(reader))
        gettext, wishes = site.interface.gettext, reader.preferences
        is_left = reader.status is not ReaderStatus.ACTIVE
        if is_left:
            text = gettext("You get no digest at the moment.")
        zones = dict.fromkeys((*filter(None, [reader.zone]), *choices.zones))
        values = {
            "title": gettext("What you get"),
            "text": text,
            "reader": reader,
            "is_left": is_left,
            "digests": choices.digests_for(reader),
            "days": day_names(site),
            "zones": (("", site.time_zone), *((zone, zone) for zone in zones)),
            "themes": tuple((theme, place_of(theme, wishes)) for theme in choices.themes_for(wishes)),
            "stories": choices.stories_for(wishes),
            "leave": self._link("unsubscribe", reader.id, claim.digest),
        }
        return self._page("reader_preferences.html.j2", site, request, values)

    def _export(self, reader: Reader) -> PageAnswer:
        contents = {
            "reader": _READERS.dump_python(reader, mode="json"),
            "mails": list(self.sent_to(reader.id)),
        }
        body = json.dumps(contents, ensure_ascii=False, indent=2) + "\n"
        return PageAnswer(body=body.encode(), media_type="application/json", filename="standfirst-data.json")

    def _ask_deletion(self, request: PageRequest, reader: Reader) -> PageAnswer:
        site = self._site(request, reader)
        gettext = site.interface.gettext
        text = gettext(
            "Your address and your preferences are deleted at once, and you get no digest any more."
        )
        never = gettext("Keep a mark (no address) so that nobody can add me again.")
        return self._note(
            site,
            request,
            gettext("Delete me"),
            text,
            button=gettext("Delete me"),
            field="do",
            value="delete-now",
            never=never,
        )

    def _delete(self, request: PageRequest, reader: Reader) -> PageAnswer:
        # An address of the settings would come back with the next run.
        is_named = reader.origin is Origin.SETTINGS or reader.address.casefold() in self.named
        if request.first("never") or is_named:
            self.readers.suppress(reader.address, "deleted at the reader's wish", self.now())
        self.readers.remove(reader.id)
        site = self._site(request, reader)
        gettext = site.interface.gettext
        return self._note(
            site,
            request,
            gettext("You are deleted"),
            gettext("Your address and your preferences are deleted, and you get no digest any more."),
        )

    # What all have in common

    def _change(self, reader_id: str, change: Callable[[Reader], Reader]) -> Reader:
        """Store a changed reader, and return it; another process may change it at the same time."""
        for _ in range(_ATTEMPTS):
            reader = self.readers.get(reader_id)
            if reader is None:
                break
            after = change(reader)
            if after.digests != reader.digests and reader.origin is Origin.SETTINGS:
                # The settings would bring back what was left: from now on the store says what this one gets.
                after = replace(after, origin=Origin.FORM)
            if after == reader or self.readers.save(after, seen=reader):
                return after
        raise ConfigurationError("reader", "was changed by another process", "Try again.")

    def _names(self, digests: Sequence[str]) -> str:
        named = {digest.id: digest.name for digest in self.choices.digests}
        return ", ".join(named.get(id_, id_) for id_ in digests)

    def _link(self, purpose: Purpose, reader_id: str, digest: str) -> str:
        return path_of(self.key, purpose, reader_id, digest, self.now())

    def _hash(self, kind: str, text: str) -> str:
        return keyed_hash(self.key, kind, text)

    def _site(self, request: PageRequest, reader: Reader | None = None) -> Site:
        if reader is not None and reader.language != "auto":
            return self.site.speaking(reader.language)
        return self.site.speaking(spoken_language(request.languages, self.site.language))

    def _stale(self, request: PageRequest) -> PageAnswer:
        site = self._site(request)
        gettext = site.interface.gettext
        text = gettext(
            "This link is incomplete or too old. The newest mail of the digest has a link that works."
        )
        links = [{"path": "subscribe", "text": gettext("Subscribe")}] if self.choices.offered else []
        return self._note(site, request, gettext("This link does not work"), text, status=403, links=links)

    def _note(
        self,
        site: Site,
        request: PageRequest,
        title: str,
        text: str,
        *,
        status: int = 200,
        wait: int = 0,
        **more: object,
    ) -> PageAnswer:
        values = {"button": "", "field": "do", "value": "", "never": "", "links": (), **more}
        answer = self._page(
            "reader_note.html.j2", site, request, {"title": title, "text": text, **values}, status
        )
        return replace(answer, wait=wait)

    def _page(
        self, name: str, site: Site, request: PageRequest, values: Mapping[str, object], status: int = 200
    ) -> PageAnswer:
        root = "./" if request.page in PLAIN_PAGES else "../"
        return PageAnswer(
            body=self.render(name, site, root, values).encode("utf-8", "replace"), status=status
        )


def keyed_hash(key: bytes, kind: str, text: str) -> str:
    """Return what stands for a text where the text itself must not stand."""
    return hmac.new(key, f"{kind}\n{text}".encode(), hashlib.sha256).hexdigest()[:16]


def spoken_language(accepted: str, otherwise: str) -> str:
    """Return the language of the interface that a browser asks for first (Accept-Language)."""
    weights: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        code = tag.partition("-")[0].lower()
        if code in LANGUAGES and weight > 0:
            weights.append((-weight, place, code))
    return min(weights)[2] if weights else otherwise
