"""Serve the site and the pages of readers: the workspace, its store, and the queue of mails they ask for."""

from __future__ import annotations

import threading
import zoneinfo
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from flows.adapters.clock import SystemClock
from flows.adapters.database import SqlStore
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.adapters.smtp import SmtpMailer
from flows.adapters.web_server import ReaderPages, SiteServer
from flows.config import Workspace, read_password
from flows.config.toml_file import suggestion
from flows.delivery.client_limits import ClientLimits
from flows.delivery.preference_form import Choices, Named
from flows.delivery.tokens import LINKS_SECRET
from flows.errors import ConfigurationError
from flows.language.formatting import Site
from flows.model import Answer, Letter, Reader
from flows.model.mail_settings import MailSettings
from flows.model.serve_settings import EVERY_DIGEST, ServeSettings
from flows.model.settings import Secret
from flows.render.reader_pages import render_reader_mail, render_reader_page
from flows.runs.invitations import InvitationMailer
from flows.runs.pipeline.publish import site_of
from flows.runs.reader_desk import PLAIN_PAGES, TOKEN_PAGES, ReaderDesk, Wish
from flows.runs.send_mail import signer_of

_END_SECONDS = 10.0
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def opened_site(workspace: Workspace, serve: ServeSettings) -> Iterator[SiteServer]:
    """Open the server of a workspace with the pages of readers; the mails they ask for end with it.

    Raises ConfigurationError without a site_url, and without [mail] if there is a form.
    """
    settings = workspace.settings
    mail = settings.mail
    if not settings.site_url:
        raise ConfigurationError("site_url", "is not set", "Links to these pages begin with it.")
    if serve.subscribe and mail is None:
        remedy = "Add [mail], or write subscribe = [] in [serve]."
        raise ConfigurationError("standfirst.toml", "has a form to subscribe and no [mail]", remedy)
    with SqlStore(workspace.store_url) as store:
        key = store.readers.secret(LINKS_SECRET)
        names = {digest.id: digest.name for digest in _digests(workspace)}
        site = replace(site_of(settings), id=store.workspace_id(settings.id))
        invitations: InvitationMailer | None = None
        if mail is not None:
            send = partial(_sent, mail, read_password(mail), signer_of(mail))
            write = partial(_invitation, workspace, mail, site, names)
            an_hour, now = serve.mails_an_hour, SystemClock().now
            invitations = InvitationMailer(store.readers, key, an_hour, send, write, now)
        desk = ReaderDesk(
            readers=store.readers,
            key=key,
            site=site,
            limits=ClientLimits(serve.posts_an_hour),
            choices=_choices(workspace, serve),
            stories=partial(_stories, store),
            queue=invitations.put if invitations else lambda _: False,
            sent_to=partial(_sent_to, workspace, store),
            render=partial(_render, workspace),
            now=SystemClock().now,
        )
        pages = ReaderPages(plain=PLAIN_PAGES, with_token=TOKEN_PAGES, answer=desk.answer)
        server = SiteServer(
            workspace.out,
            serve.port,
            serve.host,
            site_url=settings.site_url,
            proxies=serve.proxies,
            pages=pages,
        )
        with _running(invitations):
            yield server


@contextmanager
def _running(invitations: InvitationMailer | None) -> Iterator[None]:
    if invitations is None:
        yield
        return
    thread = threading.Thread(target=invitations.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        invitations.stop()
        thread.join(_END_SECONDS)


def _digests(workspace: Workspace) -> tuple[Named, ...]:
    title = workspace.settings.title
    return tuple(Named(id=digest.id, name=digest.title or title) for digest in workspace.digests)


def _choices(workspace: Workspace, serve: ServeSettings) -> Choices:
    digests = _digests(workspace)
    ids = {digest.id for digest in digests}
    for name in serve.subscribe:
        if name not in ids and name != EVERY_DIGEST:
            remedy = suggestion(name, ids)
            raise ConfigurationError("standfirst.toml, [serve], subscribe", f'"{name}" is no digest', remedy)
    sections = sorted({source.section for source in workspace.sources if source.section})
    return Choices(
        digests=digests,
        offered=frozenset(ids if EVERY_DIGEST in serve.subscribe else serve.subscribe),
        themes=(
            *(Named(id=theme.id, name=theme.name) for theme in workspace.themes),
            *(Named(id=name, name=name) for name in sections),
        ),
        zones=_zones(),
    )


def _stories(store: SqlStore, reader: Reader) -> tuple[Named, ...]:
    newest = [edition for digest in reader.digests for edition in store.of_digest(digest).editions.newest(1)]
    names = {story.id: story.headline for edition in newest for story in edition.shown}
    return tuple(Named(id=id_, name=name) for id_, name in names.items())


def _zones() -> tuple[str, ...]:
    return tuple(
        sorted(name for name in zoneinfo.available_timezones() if name[:1].isupper() and "/" in name)
    )


def _sent_to(workspace: Workspace, store: SqlStore, reader_id: str) -> list[Mapping[str, object]]:
    """Return the stories that a reader was sent, by digest, with the time of the edition of each."""
    sent = {digest.id: store.readers.sent(reader_id, digest.id, _BEGINNING) for digest in workspace.digests}
    return [
        {
            "digest": digest,
            "last": one.until.isoformat(),
            "stories": {story: time.isoformat() for story, time in one.stories.items()},
        }
        for digest, one in sent.items()
        if one.until is not None
    ]


def _render(workspace: Workspace, name: str, site: Site, root: str, values: Mapping[str, object]) -> str:
    return within_bounds(
        workspace.own_templates, render_reader_page, name, site, workspace.templates, root, values
    )


def _sent(
    mail: MailSettings, password: Secret | None, sign: Callable[[bytes], bytes], letter: Letter
) -> Answer:
    # These mails are rare, and a connection that nobody uses is closed by its server.
    with SmtpMailer(mail, password) as mailer:
        return mailer.send(replace(letter, body=sign(letter.body)))


def _invitation(
    workspace: Workspace,
    mail: MailSettings,
    site: Site,
    names: Mapping[str, str],
    wish: Wish,
    path: str,
    is_known: bool,
    now: datetime,
) -> Letter:
    spoken = site.speaking(wish.language)
    values = {
        "is_known": is_known,
        "link": f"{site.site_url}{path}",
        "digests": ", ".join(names.get(name, name) for name in wish.digests),
    }
    own, templates = workspace.own_templates, workspace.templates
    body = within_bounds(own, render_reader_mail, spoken, templates, mail, wish.address, now, values)
    return Letter(edition_id="", sender=mail.sender, reader=wish.address, body=body)
