"""Settings: frozen values with their defaults, the bounds they must keep, and the reasons for both.

The bounds are read by `flows.config`, which checks standfirst.toml against them, and by the JSON Schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Literal, NoReturn

from pydantic import Field

from flows.model.channel_settings import ChannelSettings
from flows.model.mail_settings import MailSettings, OperatorSettings
from flows.model.serve_settings import ServeSettings
from flows.model.setting_types import Count, DaskAddress, Seconds, Span, Text, Weight

DEFAULT_SITE_URL = "http://localhost:8000/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what is read; an item beyond them becomes a failure.

    The feed bounds (15 MB, 5,000 entries) keep every parser that was tried under ten seconds. A server
    that never ends its answer is dropped within ten as well (`fetch_seconds`, over all redirects).
    An article of 20,000 lines takes a second to clean, and no report has a tenth of them.
    A document that needs more than `read_seconds` or `read_bytes` of memory is dropped.
    """

    document_bytes: Count = 15_000_000
    feed_entries: Count = 5_000
    title_characters: Count = 300
    article_characters: Count = 400_000
    article_lines: Count = 20_000
    fetch_seconds: Seconds = 9.0
    files: Count = 20_000
    read_seconds: Seconds = 9.0
    read_bytes: Count = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRules:
    """The limits within which a claimed date is believed.

    Feeds on the web hold nothing published before 1990. A date more than a day after the article was
    first seen is a mistake; one less far ahead is an embargo, a time zone or a wrong clock, and waits. A
    run for a past time (`--as-of`) reads documents that are younger than it. Articles dated up to
    `ahead_of_replay` after that time wait for their own edition, or all of them would be news at once.
    """

    earliest_year: int = 1990
    furthest_ahead: timedelta = timedelta(days=1)
    ahead_of_replay: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """The size of an edition; 80 kB of mail holds about twelve stories with four quotes.

    Of the `stories` that are told at most `leads` are told in full, the others with one quotation.
    A story has at most `quotes` quotations besides its standfirst, of `quote_words` each and
    `story_words` together. Stories headed by one source get at most a `share` of the places while
    other sources have stories for the rest: four of twelve, so at least three sources fill an edition. A
    section gets at most a `section_share` of them, five of twelve, while others have stories. Neither share
    keeps back a story of several outlets for one of a single outlet.
    At most `quieter` posts of feeds that post less than once a day have a section of their own.
    """

    stories: Count = 12
    leads: Count = 5
    stories_per_section: Count = 12
    section_share: Annotated[float, Field(gt=0, le=1)] = 0.42
    share: Annotated[float, Field(gt=0, le=1)] = 0.34
    quotes: Count = 3
    quote_words: Count = 60
    story_words: Count = 140
    standfirst_words: Count = 30
    also_reported: Annotated[int, Field(ge=0)] = 20
    quieter: Annotated[int, Field(ge=0)] = 30
    feed_editions: Count = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """The weights of a story's importance.

    The importance is `(reports * log2(1 + new independent reports) + outlets * log2(1 + their outlets)
    + prominence * log2(1 + attention) + freshness / 2**days) * theme * source`.

    Independent reports count most (on a labelled day, what several outlets carried is what readers
    called the top news). Attention is the sum over the outlets of 1 / the story's place in the outlet's
    feed; where an editor did not order it, of the mean of 1 / place over what the feed gave in the period, so
    that the only post of a blog weighs 1 and one of an agency's fifty .09. `days` is the age of the newest
    article. `theme` and `source` are the reader's own factors, 1 where none is set: by the id or name of the
    theme, and the greatest among the names of the story's sources and outlets.

    While stories are chosen, each counts its importance over `1 + repetition * n`, n the number of
    stories of its theme chosen before.
    """

    reports: Weight = 1.0
    outlets: Weight = 0.5
    prominence: Weight = 0.75
    freshness: Weight = 0.5
    repetition: Weight = 0.2
    themes: Mapping[Text, Weight] = field(default_factory=dict)
    sources: Mapping[Text, Weight] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers:
    """The importance that a story needs to be told, and how much of it.

    A lead needs `lead` and two outlets: three fresh reports, or two and the top of a feed. Anything
    else that two outlets have is an item if it weighs `item`, which only the reader's own factors can
    prevent. A story of one outlet is an item if it weighs `lone`: the first or second place of a feed, or an
    outlet that has little else. No bound is above `near` times the greatest importance told: where no two
    sources ever tell of one event, the best that they have is told; so it is until there are as many
    stories as an edition may have leads.
    """

    lead: Weight = 3.0
    item: Weight = 1.5
    lone: Weight = 2.25
    near: Annotated[float, Field(ge=0, le=1)] = 0.75


Algorithm = Literal[
    "standfirst", "lex-rank", "text-rank", "lsa", "luhn", "sum-basic", "reduction", "edmundson", "kl"
]

QuietDay = Literal["skip", "short"]
SectionsBy = Literal["themes", "folders"]
Length = Literal["leads", "items", "briefs"]
# In the themes of preferences, all that are not named.
OTHER_THEMES = "*"
InterfaceLanguage = Literal["auto", "en", "de", "fr", "es", "ar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """The times at which flows run by themselves: cron lines, read in the workspace's time zone.

    The digest reads the sources itself, so the hourly reading keeps clear of it: forty minutes before, so
    that the digest finds sources due again (`poll_least`), and twenty after, when it has mostly ended.
    """

    digest: Annotated[Text, Field(examples=["0 7 * * *"])] = "0 7 * * *"
    ingest: Annotated[Text, Field(examples=["20 * * * *"])] = "20 * * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimes:
    """The time limits of the Prefect flows in seconds, and their retries.

    The bounds are for steps that hang, not for slow ones: reading 300 feeds takes two to five minutes. A
    `task` is the longest single step but `send`: ten thousand messages at sixty a minute take 170 minutes.
    `digest` holds its four flows, each once more after a failure, and the wait for another run. A process
    whose task is stuck in foreign code, where no exception reaches it, is ended `grace` later. Flows that a
    schedule starts are tried `retries` times more, `retry_delay` apart; a run by hand shows its failure at
    once. A reading that finds the store locked for `brief_wait` (a run is under way, not one write) is
    skipped.
    """

    task: float = 45 * 60.0
    ingest: float = 60 * 60.0
    compose: float = 60 * 60.0
    publish: float = 60 * 60.0
    send: float = 200 * 60.0
    deliver: float = 220 * 60.0
    digest: float = 16 * 60 * 60.0
    grace: float = 10 * 60.0
    retries: int = 1
    retry_delay: float = 60.0
    brief_wait: float = 5.0

    @property
    def lock_wait(self) -> float:
        """Return how long a digest waits for the run that holds the lock: as long as a reading may take."""
        return self.ingest * (1 + self.retries) + self.retry_delay * self.retries


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """The rules for requests: the contact sent with them, their rate, the private hosts that are allowed.

    `contact` is a page or mail address for those who run the servers. `allow_hosts` holds host names,
    addresses and networks ("10.0.0.0/8") that are private and may be asked all the same. At most
    `per_host` requests go to a host at once, and they start at least `seconds_apart`. A source is polled
    by its own rhythm, no sooner than after `poll_least` and no later than after `poll_most`. At most
    `pages` article pages are read in a run, where feeds hold only the beginning.
    """

    contact: Annotated[
        Text,
        Field(pattern=r"^[!-'*-;=?-~]{3,200}$", examples=["https://example.org/about", "you@example.org"]),
    ] = "https://standfirst.example/"
    allow_hosts: Annotated[
        tuple[Text, ...], Field(examples=[["intranet.example", "10.0.0.7", "10.0.0.0/8"]])
    ] = ()
    at_once: Annotated[int, Field(ge=1, le=1_000)] = 64
    per_host: Annotated[int, Field(ge=1, le=100)] = 2
    seconds_apart: Annotated[float, Field(ge=0, le=3_600)] = 1.0
    redirects: Annotated[int, Field(ge=0, le=20)] = 5
    poll_least: Annotated[Span, Field(ge=timedelta(minutes=5))] = timedelta(minutes=30)
    poll_most: Annotated[Span, Field(ge=timedelta(minutes=5))] = timedelta(hours=6)
    pages: Annotated[int, Field(ge=0, le=100_000)] = 200


class Secret:
    """A text that shows in no message, log, record or copy; only `reveal` returns it."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        self.__text = text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not copied into files or other processes")

    def reveal(self) -> str:
        """Return the text itself."""
        return self.__text


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The headers that only the server of one source receives, by their names.

    `missing` names the environment variable that is not set or cannot be used.
    """

    headers: tuple[tuple[str, Secret], ...] = ()
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxies:
    """The proxies of the usual variables: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY; hosts `without` (NO_PROXY)."""

    http: Secret | None = None
    https: Secret | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Proxies, and the credentials of sources by their names, both from the environment."""

    proxies: Proxies = field(default_factory=Proxies)
    credentials: Mapping[str, Credentials] = field(default_factory=dict)


Wishes = Annotated[tuple[Annotated[Text, Field(max_length=200)], ...], Field(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The wishes of a reader or a digest; without any, an edition is read as it is.

    `themes` are ids or names in the order of their sections, "*" for all others; none means all. A story
    with a word of `follow` in its headline or quotations is told before the others and marked, as is one
    of `follow_stories` (ids). A story of `mute_themes`, or with a word of `mute_words`, is left out; the
    articles of `mute_outlets` are, and their story is told from the others. Words are whole ones; case and
    accents do not count. `length` is the least tier that is told. Not more is told than is read in `minutes`,
    if that is not 0.
    """

    themes: Wishes = ()
    follow: Wishes = ()
    follow_stories: Wishes = ()
    mute_words: Wishes = ()
    mute_themes: Wishes = ()
    mute_outlets: Wishes = ()
    length: Length = "briefs"
    minutes: Annotated[int, Field(ge=0, le=240)] = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherDigest:
    """Another digest of a site: its title, and the path to its folder from that of what links to it."""

    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that decides the content of an edition, apart from the store and `as_of`.

    `window` is the period of a first edition. An article that arrives after the edition it belonged to
    is taken by the next one if it is at most `late_arrival` older than the period.
    A story is followed for `follow` after its articles in earlier editions. On a `quiet_day`, one with
    no new story, there is no edition, or a short one. The `sections` are themes, and folders of the sources
    for stories without one; or folders, and themes for stories of sources without one. What an edition says
    itself is in its `language`, by default that of its sources if all have one. With `images` a lead
    has the picture that its feed or page gives. Without `mail` nothing is ever mailed. With `serve` mails
    link to the pages of `standfirst serve`, where a reader leaves or changes preferences: at `readers_url`,
    which is the `site_url` of the workspace for each digest. Pages link to its form at `subscribe_url`, if it
    has one.

    The store keeps texts for `keep_texts`, and so on, and longer if an edition to come can read them. What an
    edition quotes is kept for ever.

    `search_engines` may list the pages, unless it is False. At most `processes` compute at once, 0 for as
    many as there are cores; or the workers of the Dask scheduler at the address `dask`. In a work pool,
    `workers` read the sources of a run, each its own hosts.

    Documents from the network are kept in `documents`, a folder or "s3://bucket/prefix", for
    `keep_documents`, or not at all if that is nothing.

    `id` distinguishes this workspace from every other: guids, urns and Message-IDs derive from it. The store
    keeps it from the first run on; the one in standfirst.toml counts only then. `hub` is the address of a
    WebSub hub, which the feeds name and which a run tells of those that have changed. `channels` get each
    edition as readers do.
    """

    id: str = ""
    title: str = "The Morning Digest"
    site_url: str = DEFAULT_SITE_URL
    hub: str = ""
    time_zone: str = "UTC"
    window: timedelta = timedelta(hours=48)
    late_arrival: timedelta = timedelta(hours=3)
    follow: timedelta = timedelta(days=4)
    as_of: datetime | None = None
    lengths: Lengths = field(default_factory=Lengths)
    weights: Weights = field(default_factory=Weights)
    tiers: Tiers = field(default_factory=Tiers)
    limits: Limits = field(default_factory=Limits)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    dates: DateRules = field(default_factory=DateRules)
    keep_texts: timedelta = timedelta(days=90)
    keep_fingerprints: timedelta = timedelta(days=30)
    keep_runs: timedelta = timedelta(days=90)
    algorithm: Algorithm = "standfirst"
    quiet_day: QuietDay = "skip"
    sections: SectionsBy = "themes"
    language: str = "auto"
    images: bool = False
    search_engines: bool = True
    processes: Annotated[int, Field(ge=0, le=256)] = 0
    dask: DaskAddress = ""
    workers: Annotated[int, Field(ge=1, le=256)] = 1
    keep_documents: timedelta = timedelta(0)
    documents: str = ".standfirst/documents"
    preferences: Preferences = field(default_factory=Preferences)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    mail: MailSettings | None = None
    others: tuple[OtherDigest, ...] = ()
    channels: ChannelSettings = field(default_factory=ChannelSettings)
    operator: OperatorSettings = field(default_factory=OperatorSettings)
    serve: ServeSettings | None = None
    readers_url: str = ""
    subscribe_url: str = ""
