"""Letters: the message of an edition, or of a reader's view of it, to one address.

What many readers get alike is rendered once; the links that are a reader's own are put in afterwards.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from flows.language.formatting import Site, counted
from flows.model import Edition, Letter
from flows.model.mail_settings import MailSettings
from flows.model.readers import MailFormat
from flows.model.settings import InterfaceLanguage, Settings
from flows.render.mail import (
    NO_IMAGES,
    PREFERENCES_LINK,
    UNSUBSCRIBE_LINK,
    Envelope,
    render_mail_html,
    render_message,
    render_plain_text,
    with_links,
)
from flows.runs.pipeline.publish import Templates, site_of

# Mail programs cut a message off near 102 kB of HTML, and with it the link to leave.
HEAVY_BYTES = 100_000
# Renderings that are kept for the next reader: some 100 kB each.
_KEPT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The recipient of a message: the name in the ledger, the address, and the reader's own links."""

    reader: str
    address: str = field(repr=False)
    language: InterfaceLanguage = "auto"
    format: MailFormat = "html"
    unsubscribe_url: str = ""
    one_click: bool = False
    preferences_url: str = ""
    token: str = ""


def render_mail(edition: Edition, site: Site, templates: Templates) -> tuple[str, str]:
    """Return the HTML and the plain text of an edition's message."""
    return render_mail_html(edition, site, templates), render_plain_text(edition, site, templates)


def without_images(_: Edition) -> Mapping[str, bytes]:
    """Return no images."""
    return NO_IMAGES


def unsigned(body: bytes) -> bytes:
    """Return a message as it is."""
    return body


ImagesOf = Callable[[Edition], Mapping[str, bytes]]
RenderMail = Callable[[Edition, Site, Templates], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailMakers:
    """The functions that make a letter: its two parts, its pictures and its signature."""

    templates: Templates
    render: RenderMail = render_mail
    images: ImagesOf = without_images
    sign: Callable[[bytes], bytes] = unsigned


class LetterWriter:
    """Writes the letters of a digest; `heaviest` is the size of the largest HTML part so far, in bytes."""

    def __init__(self, settings: Settings, mail: MailSettings, makers: MailMakers, series: str = "") -> None:
        self._settings, self._mail, self._makers, self._series = settings, mail, makers, series
        # The edition is kept with its rendering, so that no other one gets its id().
        self._rendered: OrderedDict[tuple[object, ...], tuple[Edition, str, str]] = OrderedDict()
        self._images: tuple[Edition, Mapping[str, bytes]] | None = None
        self.heaviest = 0

    def letter(self, edition: Edition, addressee: Addressee, now: datetime, test: str = "") -> Letter:
        """Return an edition's message, dated `now`; `test` as in an Envelope."""
        mail, site_url = self._mail, self._settings.site_url
        envelope = Envelope(
            sender_name=mail.sender_name,
            sender=mail.sender,
            recipient=addressee.address,
            reply_to=mail.reply_to,
            mailing_list=True,
            archive=f"{site_url}archive.html" if site_url else None,
            unsubscribe_url=addressee.unsubscribe_url,
            one_click=addressee.one_click,
            preferences_url=addressee.preferences_url,
            token=addressee.token,
            series=self._series,
            test=test,
            date=now,
        )
        html, text = self._parts(edition, addressee)
        html, text = with_links(html, text, envelope)
        body = render_message(edition, html, text, envelope, self._pictures(edition) if html else NO_IMAGES)
        return Letter(
            edition_id=edition.id,
            sender=mail.sender,
            reader=addressee.reader,
            address=addressee.address,
            story_ids=tuple(story.id for story in edition.stories),
            body=self._makers.sign(body),
        )

    def _parts(self, edition: Edition, addressee: Addressee) -> tuple[str, str]:
        """Return the HTML, "" for a reader of text alone, and the text, with links to be put in."""
        key = (id(edition), addressee.language, bool(addressee.preferences_url))
        if key in self._rendered:
            self._rendered.move_to_end(key)
        else:
            site = replace(
                site_of(self._settings),
                unsubscribe=UNSUBSCRIBE_LINK,
                preferences=PREFERENCES_LINK if addressee.preferences_url else "",
                postal_address=self._mail.postal_address or "",
            )
            spoken = edition
            if addressee.language != "auto":
                spoken = replace(edition, language=addressee.language)
            html, text = self._makers.render(spoken, site, self._makers.templates)
            self.heaviest = max(self.heaviest, len(html.encode()))
            self._rendered[key] = (edition, html, text)
            if len(self._rendered) > _KEPT:
                self._rendered.popitem(last=False)
        _, html, text = self._rendered[key]
        return "" if addressee.format == "text" else html, text

    def _pictures(self, edition: Edition) -> Mapping[str, bytes]:
        if self._images is None or self._images[0] is not edition:
            self._images = (edition, self._makers.images(edition))
        return self._images[1]


def weight_warning(heaviest: int, settings: Settings) -> str | None:
    """Return what to shorten if a mail is so large that mail programs cut it off, or None."""
    if heaviest <= HEAVY_BYTES:
        return None
    lengths = settings.lengths
    stories = counted(lengths.stories, "story", "stories")
    return (
        f"A mail has {heaviest // 1000} kB of HTML: mail programs cut it off near 102 kB. It tells up to "
        f"{stories}, {lengths.leads} of them with {lengths.quotes} further quotations: shorten stories, "
        "leads, quotes, quieter or also_reported in [lengths] of standfirst.toml."
    )
