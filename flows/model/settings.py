"""Settings and the rules types of the stages: frozen values with their defaults and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NoReturn

DEFAULT_SITE_URL = "http://localhost:8000/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what is read; beyond them an item becomes a failure.

    The feed bounds (15 MB, 5,000 entries) keep every parser that was tried under ten seconds; a server
    that never ends its answer is given up within ten as well (`fetch_seconds`, over all redirects).
    An article of 20,000 lines takes a second to clean, and no report has a tenth of them.
    What still takes longer than `read_seconds` to read, or `read_bytes` of memory, is given up.
    """

    document_bytes: int = 15_000_000
    feed_entries: int = 5_000
    title_characters: int = 300
    article_characters: int = 400_000
    article_lines: int = 20_000
    fetch_seconds: float = 9.0
    files: int = 20_000
    read_seconds: float = 9.0
    read_bytes: int = 200_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRules:
    """When a claimed date is believed.

    Nothing was published on the web's feeds before 1990. A date more than a day after the article was
    first seen is a mistake; one less far ahead is an embargo, a time zone or a wrong clock, and waits. A
    run for a given time in the past (`--as-of`) reads documents that are younger than it: what they date
    up to `ahead_of_replay` after that time waits for its own edition, or all of it would be news at once.
    """

    earliest_year: int = 1990
    furthest_ahead: timedelta = timedelta(days=1)
    ahead_of_replay: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How much an edition holds; 80 kB of mail holds about twelve stories with four quotes.

    A story is told in at most so many `quotes` beside its standfirst, of `quote_words` each, and in
    `story_words` altogether. Stories headed by one source get at most a `share` of the places while
    others have stories for the rest: four of twelve, so that three sources at least fill an edition.
    """

    stories: int = 12
    stories_per_section: int = 7
    share: float = 0.34
    quotes: int = 3
    quote_words: int = 60
    story_words: int = 140
    standfirst_words: int = 30
    also_reported: int = 20
    feed_editions: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What makes a story important; each is multiplied by a number that is about 0 to 3.

    Independent reports count most (on a labelled day, what several outlets carried is what readers
    called the top news), then how many outlets carried it at all, then how recent it is.
    """

    reports: float = 1.0
    outlets: float = 0.5
    recency: float = 0.5


Algorithm = Literal[
    "standfirst", "lex-rank", "text-rank", "lsa", "luhn", "sum-basic", "reduction", "edmundson", "kl"
]

Security = Literal["starttls", "tls", "none"]
QuietDay = Literal["skip", "short"]

# The ports of message submission (RFC 8314), and that of a relay on this machine.
MAIL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How editions are mailed and to whom; every address is plain ASCII ("name@example.org").

    `timeout` is in seconds, for each exchange with the server. The password is no setting: only the
    place of its file is (`flows.config.read_password`).
    """

    host: str
    sender: str
    to: tuple[str, ...]
    sender_name: str
    port: int = MAIL_PORTS["starttls"]
    security: Security = "starttls"
    reply_to: str | None = None
    postal_address: str | None = None
    user: str | None = None
    password_file: str | None = None
    timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSettings:
    """When flows run by themselves: cron lines, read in the workspace's time zone.

    The digest reads the sources itself, so the hourly reading keeps clear of it: forty minutes before, so
    that the digest finds sources due again (`poll_least`), and twenty after, when it has mostly ended.
    """

    digest: str = "0 7 * * *"
    ingest: str = "20 * * * *"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTimes:
    """How long the flows of Prefect may take, in seconds, and what they do about another run.

    The bounds are for steps that hang, not for slow ones: reading 300 feeds takes two to five minutes. A
    `task` is the longest single step. `digest` holds its four flows, each once more after a failure, and
    the wait for another run. A process whose task is stuck in foreign code, where no exception reaches it,
    is ended `grace` later. Flows that a schedule starts are tried `retries` times more, `retry_delay` apart;
    a run by hand shows its failure at once. A reading that finds the store locked for `brief_wait` (a run
    is under way, not one write) is skipped.
    """

    task: float = 45 * 60.0
    ingest: float = 60 * 60.0
    compose: float = 60 * 60.0
    publish: float = 60 * 60.0
    deliver: float = 60 * 60.0
    digest: float = 11 * 60 * 60.0
    grace: float = 10 * 60.0
    retries: int = 1
    retry_delay: float = 60.0
    brief_wait: float = 5.0

    @property
    def lock_wait(self) -> float:
        """How long a digest waits for the run that holds the lock: as long as a reading may take."""
        return self.ingest * (1 + self.retries) + self.retry_delay * self.retries


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """How servers are asked: who we say we are, how gently, which private hosts may be reached.

    `contact` is a page or mail address for those who run the servers. `allow_hosts` holds host names,
    addresses and networks ("10.0.0.0/8") that are private and may be asked all the same. At most
    `per_host` requests go to a host at once, and `seconds_apart` lie between their beginnings. A source
    is polled by its own rhythm, no sooner than after `poll_least`, no later than after `poll_most`. Of
    new entries that only begin their articles at most `pages` a run are read from their pages.
    """

    contact: str = "https://standfirst.example/"
    allow_hosts: tuple[str, ...] = ()
    at_once: int = 64
    per_host: int = 2
    seconds_apart: float = 1.0
    redirects: int = 5
    poll_least: timedelta = timedelta(minutes=30)
    poll_most: timedelta = timedelta(hours=6)
    pages: int = 200


class Secret:
    """A text that shows in no message, log, record or copy; only `reveal` gives it."""

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
    """What the server of one source is told, and no other: headers by their name.

    `missing` names the variable of the environment that is not set or cannot be used.
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
    """What the environment says of the way to the servers; `credentials` by the name of their source."""

    proxies: Proxies = field(default_factory=Proxies)
    credentials: tuple[tuple[str, Credentials], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that decides how an edition looks, apart from the store and `as_of`.

    `window` is the period of a first edition. An article that arrives after an edition it should
    have been in is still taken by the next when it is at most `late_arrival` older than the period.
    A story is followed for `follow` after the articles of earlier editions. On a `quiet_day`, one with
    no new story, there is no edition, or a short one. Without `mail` nothing is ever mailed.

    `id` tells this workspace from every other: guids and Message-IDs derive from it. Without one in
    standfirst.toml a run takes the random one that the store keeps.
    """

    id: str = ""
    title: str = "The Morning Digest"
    site_url: str = DEFAULT_SITE_URL
    time_zone: str = "UTC"
    window: timedelta = timedelta(hours=48)
    late_arrival: timedelta = timedelta(hours=3)
    follow: timedelta = timedelta(days=4)
    as_of: datetime | None = None
    lengths: Lengths = field(default_factory=Lengths)
    weights: Weights = field(default_factory=Weights)
    limits: Limits = field(default_factory=Limits)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    dates: DateRules = field(default_factory=DateRules)
    algorithm: Algorithm = "standfirst"
    quiet_day: QuietDay = "skip"
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    mail: MailSettings | None = None
