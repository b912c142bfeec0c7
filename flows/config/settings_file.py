"""standfirst.toml: its keys, and the settings that it stands for."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import idna
from pydantic import BaseModel, Field

from flows.config.channels import channels_in
from flows.config.serve_settings import checked_serve
from flows.config.settings_environment import merged, settings_of_environment, variable_name
from flows.config.sources_file import is_web_address
from flows.config.toml_file import checked, suggestion
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError
from flows.model.digests import ONLY_DIGEST, AfterHold, DigestSettings
from flows.model.mail_settings import MAIL_PORTS, MailSettings, OperatorSettings
from flows.model.serve_settings import ServeSettings
from flows.model.setting_types import DaskAddress, Span, Text
from flows.model.settings import (
    Algorithm,
    FetchSettings,
    InterfaceLanguage,
    Lengths,
    Limits,
    Preferences,
    QuietDay,
    ScheduleSettings,
    SectionsBy,
    Settings,
    Tiers,
    Weights,
)

SETTINGS_FILE = "standfirst.toml"
# The value of site_url for editions that are only mailed.
NO_SITE = "none"

_DEFAULT = Settings()
# The keys whose values are settings as they stand.
_PLAIN = (
    *("id", "title", "window", "late_arrival", "follow", "quiet_day", "sections", "language", "images"),
    *("search_engines", "processes", "dask", "workers", "lengths", "weights", "tiers", "limits"),
    *("keep_texts", "keep_fingerprints", "keep_runs", "keep_documents"),
)

_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]+(/[^?#@]*)?")
_HOST = re.compile(r"[\w.-]{1,253}|\[?[0-9a-fA-F:.]+\]?")
# RFC 5321 without quoted local parts, which no provider gives out, and without address literals.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"(?=.{1,253}$)(?!-)[A-Za-z0-9-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_STORE = r"^(postgres(ql)?(\+psycopg)?://\S+)?$"

# Outside these years a window, a zone or a printed date could leave what a datetime holds.
_YEARS = range(1970, 9000)


class Summary(BaseModel, frozen=True, extra="forbid"):
    """The algorithm that chooses the sentences of a story: Standfirst's own, or one of the library sumy."""

    algorithm: Algorithm = _DEFAULT.algorithm


class SettingsFile(BaseModel, frozen=True, extra="forbid", allow_inf_nan=False):
    """A workspace of Standfirst. Every key may be left out; docs/settings.md explains each."""

    id: Text = _DEFAULT.id
    title: Text = _DEFAULT.title
    site_url: Annotated[str, Field(examples=["https://digest.example.org/", NO_SITE])] = _DEFAULT.site_url
    hub: Annotated[str, Field(examples=["https://pubsubhubbub.appspot.com/"])] = _DEFAULT.hub
    time_zone: Annotated[Text, Field(examples=["Europe/Berlin"])] = _DEFAULT.time_zone
    window: Annotated[Span, Field(ge=timedelta(minutes=1))] = _DEFAULT.window
    late_arrival: Span = _DEFAULT.late_arrival
    follow: Span = _DEFAULT.follow
    as_of: Annotated[str, Field(examples=["2026-11-20T07:00:00Z", "2026-11-20"])] | None = None
    out: Text = "out"
    keep_texts: Annotated[Span, Field(ge=timedelta(days=1))] = _DEFAULT.keep_texts
    keep_fingerprints: Annotated[Span, Field(ge=timedelta(days=1))] = _DEFAULT.keep_fingerprints
    keep_runs: Annotated[Span, Field(ge=timedelta(days=1))] = _DEFAULT.keep_runs
    store: Annotated[
        str, Field(pattern=_STORE, examples=["postgresql+psycopg://digest@db.example.org/news"])
    ] = ""
    quiet_day: QuietDay = _DEFAULT.quiet_day
    sections: SectionsBy = _DEFAULT.sections
    language: InterfaceLanguage = "auto"
    images: bool = _DEFAULT.images
    search_engines: bool = _DEFAULT.search_engines
    processes: Annotated[int, Field(ge=0, le=256)] = _DEFAULT.processes
    dask: DaskAddress = _DEFAULT.dask
    workers: Annotated[int, Field(ge=1, le=256)] = _DEFAULT.workers
    keep_documents: Span = _DEFAULT.keep_documents
    documents: Annotated[Text, Field(examples=["s3://bucket/news"])] = _DEFAULT.documents
    lengths: Lengths = _DEFAULT.lengths
    notify: Annotated[tuple[Text, ...], Field(max_length=20, examples=[["ntfy://ntfy.sh/my-news"]])] = ()
    notify_file: Text | None = None
    webhook: Annotated[str, Field(examples=["https://example.org/hooks/news"])] = ""
    webhook_file: Text | None = None
    review: bool = ONLY_DIGEST.review
    hold: Span = ONLY_DIGEST.hold
    after_hold: AfterHold = ONLY_DIGEST.after_hold
    summary: Summary = Summary()
    weights: Weights = _DEFAULT.weights
    tiers: Tiers = _DEFAULT.tiers
    limits: Limits = _DEFAULT.limits
    fetch: FetchSettings = _DEFAULT.fetch
    preferences: Preferences = _DEFAULT.preferences
    schedule: ScheduleSettings = _DEFAULT.schedule
    mail: MailSettings | None = None
    digest: tuple[DigestSettings, ...] = ()
    operator: OperatorSettings = _DEFAULT.operator
    serve: ServeSettings | None = None


def settings_file_from(
    values: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> SettingsFile:
    """Return the content of standfirst.toml; what an environment sets goes before it.

    Raises ConfigurationError.
    """
    variables = environment or {}
    values = merged(values, settings_of_environment(variables, SettingsFile))
    mail = values.get("mail")
    if isinstance(mail, dict):
        ports = {str(security): port for security, port in MAIL_PORTS.items()}
        values = {**values, "mail": {"port": ports.get(str(mail.get("security")), ports["starttls"]), **mail}}
    return checked(SettingsFile, values, SETTINGS_FILE, lambda keys: variable_name(keys, variables))


def settings_from(file: SettingsFile, folder: Path, as_of: str | datetime | None) -> Settings:
    """Return the settings of a workspace; `as_of` replaces that of the file.

    Raises ConfigurationError for a value that no pattern can check, such as the name of a time zone.
    """
    zone = time_zone_named(file.time_zone, _place("time_zone"))
    schedule = ScheduleSettings(
        digest=_cron(file.schedule.digest, "digest"), ingest=_cron(file.schedule.ingest, "ingest")
    )
    digests = Timetable(cron=schedule.digest, zone=zone)
    configured = None if file.as_of is None else as_of_from(file.as_of, digests, _place("as_of"))
    site_url = _site_url(file.site_url)
    has_form = bool(file.serve and file.serve.subscribe and site_url)
    return Settings(
        **{key: getattr(file, key) for key in _PLAIN},
        site_url=site_url,
        hub=_hub(file.hub),
        time_zone=zone,
        as_of=configured if as_of is None else as_of_from(as_of, digests),
        documents=_documents(file.documents),
        fetch=_fetch(file.fetch),
        preferences=file.preferences,
        algorithm=file.summary.algorithm,
        schedule=schedule,
        mail=None if file.mail is None else _mail(file.mail, file.title, folder),
        channels=channels_in(
            folder, file.notify, file.notify_file, webhook=file.webhook, webhook_file=file.webhook_file
        ),
        operator=_operator(file.operator),
        serve=None if file.serve is None else checked_serve(file.serve),
        readers_url=site_url if file.serve else "",
        subscribe_url=f"{site_url}subscribe" if has_form else "",
    )


def as_of_from(value: str | datetime, digests: Timetable, thing: str = "--as-of") -> datetime:
    """Return the time of a run, in UTC and whole seconds, from a time or a text in ISO 8601.

    A time without a zone is UTC. A date means the last time on it at which `digests` are due, or the end of
    that day in the workspace's zone if none is. Raises ConfigurationError.
    """
    moment = value if isinstance(value, datetime) else _date_or_time(value)
    if moment is None:
        remedy = "Write it as 2026-11-20T07:00Z, 2026-11-20T08:00+01:00 or 2026-11-20."
        raise ConfigurationError(thing, f'"{value}" is not a time', remedy)
    if moment.year not in _YEARS:
        problem = f"the year {moment.year} is out of range"
        raise ConfigurationError(thing, problem, "Name a later or earlier one.")
    if not isinstance(moment, datetime):
        moment = _edition_time(moment, digests)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def parse_mail_address(text: str, thing: str) -> str:
    """Return a plain mail address in ASCII; a domain in other letters becomes its ASCII form (punycode).

    Raises ConfigurationError, also for a name with an address: a mail server takes the address alone.
    """
    local, _, domain = text.strip().rpartition("@")
    try:
        host = domain if domain.isascii() else idna.encode(domain, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        problem = f'the domain of "{text}" has no ASCII form (punycode) for mail servers: {error}'
        raise ConfigurationError(thing, problem.rstrip("."), "Correct the domain.") from error
    if not local.isascii():
        problem = f'"{text}" has letters beyond ASCII before the @, which many mail servers do not carry'
        raise ConfigurationError(thing, problem, "Use an ASCII address of that reader.")
    if not (_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(host) and len(local) <= 64):
        remedy = 'Write the address alone, as "name@example.org".'
        raise ConfigurationError(thing, f'"{text}" is not a mail address', remedy)
    return f"{local}@{host}"


def algorithm_warning(name: Algorithm) -> str | None:
    """Return what a person who chose an algorithm should know about it, if anything.

    On clusters of Multi-News sumy's KL had ROUGE-1 40.5 at 230 words, sentences drawn at random 42.3.
    """
    if name != "kl":
        return None
    return (
        'algorithm = "kl" is for comparing only: in long summaries of news it chose worse than chance, '
        "and of a long story it can read no more than the beginnings."
    )


def with_variable(error: ConfigurationError, environment: Mapping[str, str]) -> ConfigurationError:
    """Return an error of a setting with the name of the variable that set it, if one did."""
    file, *parts = error.thing.split(", ")
    name = variable_name([part.strip("[]") for part in parts], environment) if file == SETTINGS_FILE else None
    return error if name is None else ConfigurationError(name, error.problem, error.remedy)


def _place(*keys: str) -> str:
    return ", ".join((SETTINGS_FILE, *(f"[{table}]" for table in keys[:-1]), keys[-1]))


def _date_or_time(text: str) -> date | None:
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            return read(text.strip())
        except ValueError:
            continue
    return None


def _edition_time(day: date, digests: Timetable) -> datetime:
    zone = zoneinfo.ZoneInfo(digests.zone)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=zone)
    end = midnight.astimezone(UTC) - timedelta(seconds=1)
    due = digests.latest(end)
    return due if due.astimezone(zone).date() == day else end


def time_zone_named(name: str, thing: str) -> str:
    """Return an IANA name that this machine's time zone data hold. Raises ConfigurationError for others."""
    try:
        zoneinfo.ZoneInfo(name)
        # "localtime" is a machine's own zone: another machine would make another edition.
        if name != "localtime":
            return name
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    remedy = suggestion(name, (zoneinfo.available_timezones() | {"UTC"}) - {name})
    if remedy == "Correct it.":
        remedy = 'Write an IANA name such as "Europe/Berlin".'
    raise ConfigurationError(thing, f'"{name}" is not a known time zone', remedy)


def _site_url(text: str) -> str:
    """Return a web address that ends in a slash, for links to be made from; "" for editions only mailed."""
    if text in ("", NO_SITE):
        return ""
    remedy = f'Write it as "https://digest.example.org/", or "{NO_SITE}" if the editions are only mailed.'
    if not is_web_address(text):
        raise ConfigurationError(_place("site_url"), f'"{text}" is not an http or https address', remedy)
    parts = urlsplit(text)
    if parts.query or parts.fragment or "@" in parts.netloc:
        problem = f'"{text}" holds a query, a fragment or a password'
        raise ConfigurationError(_place("site_url"), problem, remedy)
    return text.rstrip("/") + "/"


def _hub(text: str) -> str:
    if text and not is_web_address(text):
        remedy = 'Write it as "https://pubsubhubbub.appspot.com/", or leave it out.'
        raise ConfigurationError(_place("hub"), f'"{text}" is not an http or https address', remedy)
    return text


def _documents(text: str) -> str:
    if "://" not in text or _BUCKET.fullmatch(text):
        return text
    remedy = 'Write a folder, or a bucket as "s3://bucket/news", whose login is in the environment.'
    raise ConfigurationError(_place("documents"), f'"{text}" is no place for documents', remedy)


def _cron(text: str, key: str) -> str:
    line = " ".join(text.split())
    try:
        Timetable(cron=line, zone="UTC")
    except ValueError as error:
        default = getattr(_DEFAULT.schedule, key)
        remedy = f'Write minute, hour, day, month and weekday, such as "{default}".'
        raise ConfigurationError(_place("schedule", key), str(error), remedy) from error
    return line


def _fetch(fetch: FetchSettings) -> FetchSettings:
    for host in fetch.allow_hosts:
        if not _HOST.fullmatch(host) and not _is_network(host):
            problem = f'"{host}" is not a host'
            remedy = 'Write names, addresses and networks: "intranet.example", "10.0.0.7", "10.0.0.0/8".'
            raise ConfigurationError(_place("fetch", "allow_hosts"), problem, remedy)
    return replace(fetch, poll_most=max(fetch.poll_most, fetch.poll_least))


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _mail(mail: MailSettings, title: str, folder: Path) -> MailSettings:
    """Return the settings with ASCII addresses, each reader once, and the password file's whole path."""
    if mail.security == "none":
        _check_unencrypted(mail)

    def address(text: str, key: str) -> str:
        return parse_mail_address(text, _place("mail", key))

    readers: dict[str, str] = {}
    for text in mail.to:
        reader = address(text, "to")
        readers.setdefault(reader.casefold(), reader)

    def private(name: str | None) -> str | None:
        return None if name is None else str(folder / Path(name).expanduser())

    sender = address(mail.sender, "sender")
    return replace(
        mail,
        sender=sender,
        sender_name=mail.sender_name or title,
        reply_to=None if mail.reply_to is None else address(mail.reply_to, "reply_to"),
        to=tuple(readers.values()),
        password_file=private(mail.password_file),
        unsubscribe_url=None if mail.unsubscribe_url is None else _unsubscribe_url(mail.unsubscribe_url),
        dkim_domain=_dkim_domain(mail, sender),
        dkim_key_file=private(mail.dkim_key_file),
        bounces=mail.bounces and replace(mail.bounces, password_file=private(mail.bounces.password_file)),
    )


def _operator(operator: OperatorSettings) -> OperatorSettings:
    if operator.mail is None:
        return operator
    return replace(operator, mail=parse_mail_address(operator.mail, _place("operator", "mail")))


def _unsubscribe_url(text: str) -> str:
    if is_web_address(text) and text.startswith("https:") and text.isascii():
        return text
    remedy = 'Write it as "https://example.org/leave?reader={reader}".'
    raise ConfigurationError(_place("mail", "unsubscribe_url"), f'"{text}" is not an https address', remedy)


def _dkim_domain(mail: MailSettings, sender: str) -> str | None:
    """Return the domain that signs; it must be that of the sender, or one above it."""
    if mail.dkim_selector is None:
        if mail.dkim_domain or mail.dkim_key_file:
            remedy = 'Add a line such as dkim_selector = "digest", or remove the other keys of DKIM.'
            raise ConfigurationError(_place("mail", "dkim_selector"), "is not set", remedy)
        return None
    own = sender.rpartition("@")[2].casefold()
    domain = (mail.dkim_domain or own).casefold()
    if f".{own}".endswith(f".{domain}"):
        return domain
    problem = f'"{domain}" is not the domain of the sender, {own}, nor above it'
    raise ConfigurationError(_place("mail", "dkim_domain"), problem, "A signature for it would not count.")


def _check_unencrypted(mail: MailSettings) -> None:
    """Refuse mail without encryption to another machine, or with a login: both could be read on the way."""
    place = _place("mail", "security")
    try:
        is_loopback = ip_address(mail.host).is_loopback
    except ValueError:
        is_loopback = mail.host.casefold() == "localhost"
    if not is_loopback:
        problem = f'is "none" and the host is "{mail.host}": unencrypted mail stays on this machine'
        remedy = 'Write "starttls" or "tls", or host = "localhost" for a relay on this machine.'
        raise ConfigurationError(place, problem, remedy)
    for key in ("user", "password_file"):
        if getattr(mail, key) is not None:
            remedy = f'Remove "{key}", or write security = "starttls" or "tls".'
            raise ConfigurationError(place, 'is "none", and a login is never sent unencrypted', remedy)
