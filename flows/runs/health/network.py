"""The world outside: the mail server, the Prefect server, and a few of the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from importlib.metadata import version
from statistics import median

from flows.adapters.clock import SystemClock
from flows.adapters.fetch import Web
from flows.adapters.mailbox import Mailbox
from flows.adapters.server import answers, noted_server, server_version
from flows.adapters.smtp import SmtpMailer
from flows.config import Workspace, network_of, read_bounces_password, read_password
from flows.config.environment import prefect_address
from flows.errors import ConfigurationError, StandfirstError
from flows.language.formatting import counted, listed
from flows.language.interface import ENGLISH
from flows.model import FetchFailure, HttpRequest, Reply, Source, SourceKind, SourceState
from flows.model.health import HealthFact, broken, fine, warning
from flows.model.mail_settings import MailSettings
from flows.model.settings import DEFAULT_SITE_URL, Secret
from flows.runs.health.store import clock_fact
from flows.runs.send_channels import checked_channels
from flows.sources.poll import state_of
from flows.urls.allowed_addresses import host_name
from flows.urls.normalise import public_address

# Sources that are asked, of as many hosts: enough to tell one dead feed from a dead network.
_SAMPLE = 6
_SECONDS = 5.0
_NAMED = 5


def network_facts(
    workspace: Workspace, states: Sequence[SourceState], *, is_offline: bool
) -> tuple[HealthFact, ...]:
    """Return the facts of the servers; without asking one of them if it `is_offline`."""
    facts = (*_mail_facts(workspace, is_offline=is_offline), *_channel_facts(workspace))
    facts += _mailbox_facts(workspace, is_offline=is_offline)
    facts += (_prefect_fact(workspace, is_offline=is_offline),)
    return (*facts, *(() if is_offline else _sample_facts(workspace, states)))


def _mail_facts(workspace: Workspace, *, is_offline: bool) -> tuple[HealthFact, ...]:
    """Return whether the mail server takes our login; nothing is sent."""
    mail = workspace.settings.mail
    if mail is None:
        return (fine("mail", "no mail is sent: standfirst.toml has no [mail]"),)
    try:
        password = read_password(mail)
    except ConfigurationError as error:
        return (broken("mail", f"{error.thing} {error.problem}", error.remedy),)
    links: tuple[HealthFact, ...] = ()
    if workspace.settings.site_url == DEFAULT_SITE_URL:
        remedy = 'Set site_url in standfirst.toml, or site_url = "none" for mail without such links.'
        links = (warning("mail", f"its links lead to {DEFAULT_SITE_URL}, which only works here", remedy),)
    return (_login_fact(mail, password, is_offline=is_offline), *links)


def _channel_facts(workspace: Workspace) -> tuple[HealthFact, ...]:
    """Return whether the addresses of the channels can be used; to ask one would send a message."""
    if workspace.settings.channels.is_empty:
        return ()
    try:
        channels = checked_channels(workspace)
    except ConfigurationError as error:
        return (broken("channels", f"{error.thing} {error.problem}", error.remedy),)
    return (fine("channels", f"{listed(list(channels), 5, interface=ENGLISH)}; not asked"),)


def _mailbox_facts(workspace: Workspace, *, is_offline: bool) -> tuple[HealthFact, ...]:
    """Return whether the mailbox of bounces can be read; no message is."""
    mail = workspace.settings.mail
    if mail is None or mail.bounces is None:
        return ()
    bounces = replace(mail.bounces, timeout=min(mail.bounces.timeout, _SECONDS))
    try:
        password = read_bounces_password(bounces)
        if is_offline:
            return (fine("bounces", f"mailbox at {bounces.host}; not asked"),)
        with Mailbox(bounces, password):
            return (fine("bounces", f"the mailbox at {bounces.host} can be read"),)
    except StandfirstError as error:
        return (broken("bounces", f"{error.thing} {error.problem}", error.remedy),)


def _login_fact(mail: MailSettings, password: Secret | None, *, is_offline: bool) -> HealthFact:
    server = f"{mail.host} port {mail.port}, {counted(len(mail.to), 'reader')}"
    if is_offline:
        return fine("mail", f"{server}; not asked")
    with SmtpMailer(replace(mail, timeout=min(mail.timeout, _SECONDS)), password) as mailer:
        problem = mailer.check()
    if problem is None:
        login = "it takes the login" if password else "it takes our mail without a login"
        return fine("mail", f"{server}: {login}; nothing was sent")
    remedy = "Correct [mail] in standfirst.toml or the password; docs/mail.md shows how."
    return broken("mail", f"{mail.host}: {problem.reason}", remedy)


def _prefect_fact(workspace: Workspace, *, is_offline: bool) -> HealthFact:
    address = prefect_address()
    if address is None:
        if running := noted_server(workspace.store_path.parent):
            return fine("prefect", f"`standfirst schedule` runs its server at {running}")
        return fine("prefect", "no server is configured: a run starts one for itself")
    shown = public_address(address)
    if is_offline:
        return fine("prefect", f"server {shown}; not asked")
    if not answers(address):
        remedy = "Start it, or unset PREFECT_API_URL to have a server started for each run."
        return broken("prefect", f"the server at {shown} does not answer", remedy)
    theirs, ours = server_version(address), version("prefect")
    if theirs and theirs.split(".")[:2] != ours.split(".")[:2]:
        remedy = "Install the same version on both sides."
        return warning("prefect", f"the server at {shown} is Prefect {theirs}, this is {ours}", remedy)
    return fine("prefect", f"the server at {shown} answers{f', Prefect {theirs}' if theirs else ''}")


def _sample_facts(workspace: Workspace, states: Sequence[SourceState]) -> tuple[HealthFact, ...]:
    """Ask a few sources, as a run would, and compare the clock with theirs."""
    now = SystemClock().now()
    requests = _sample(workspace.sources, {state.source: state for state in states}, now)
    if not requests:
        return ()
    limits = replace(workspace.settings.limits, fetch_seconds=_SECONDS)
    web = Web(limits, workspace.settings.fetch, network_of([request.source for request in requests]), now)
    replies = web.fetch(requests, within=_SECONDS + 1)
    return (*_reached(replies), *_clock(replies, SystemClock().now()))


def _sample(sources: Sequence[Source], states: dict[str, SourceState], now: datetime) -> list[HttpRequest]:
    """Return requests for some sources of different hosts, spread over the list, but those that wait."""
    by_host: dict[str, HttpRequest] = {}
    for source in sources:
        if source.kind is not SourceKind.URL:
            continue
        state = state_of(source, states)
        if state.ended or (state.wait_until is not None and state.wait_until > now):
            continue
        request = HttpRequest(
            source=source,
            address=state.moved_to or source.location,
            etag=state.etag,
            last_modified=state.last_modified,
            digest=state.digest,
        )
        by_host.setdefault(host_name(request.address), request)
    requests = list(by_host.values())
    step = max(1, len(requests) // _SAMPLE)
    return requests[::step][:_SAMPLE]


def _reached(replies: Sequence[Reply]) -> tuple[HealthFact, ...]:
    failed = [reply.result for reply in replies if isinstance(reply.result, FetchFailure)]
    counts = f"{len(replies) - len(failed)} of {counted(len(replies), 'source')} asked just now answered"
    if not failed:
        return (fine("sources", counts),)
    names = listed(
        [f"{failure.source}: {failure.reason}" for failure in failed], _NAMED, "; ", interface=ENGLISH
    )
    if len(failed) == len(replies):
        remedy = "Check the network and the proxy of this machine; `standfirst sources check` asks all."
        return (broken("sources", f"{counts}; {names}", remedy),)
    return (warning("sources", f"{counts}; {names}", "`standfirst sources check` asks all."),)


def _clock(replies: Sequence[Reply], now: datetime) -> tuple[HealthFact, ...]:
    """Return our clock beside those of the servers; one of them may be wrong, so their median counts."""
    dates = [reply.served_at for reply in replies if reply.served_at is not None]
    if not dates:
        return ()
    ahead = timedelta(seconds=median((now - date).total_seconds() for date in dates))
    return (clock_fact(ahead, counted(len(dates), "source")),)
