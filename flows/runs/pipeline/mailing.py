"""Mailing: the letters to the readers of a digest, each with the view of what is new to this reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from flows.delivery.span import Retell
from flows.delivery.tokens import path_of
from flows.delivery.view import Views
from flows.model import Delivery, Letter, Pool, Reader, ReaderStatus
from flows.model.settings import Settings
from flows.ports import ReaderStore
from flows.runs.pipeline.letters import Addressee, LetterWriter

# Returns the pools of a digest that are later than a time, oldest first.
PoolsSince = Callable[[datetime], Sequence[Pool]]

# A daily digest goes back so far, and a weekly one, each with some delay.
_DAY, _WEEK = timedelta(days=2), timedelta(days=8)
# The pools of these days, those made for readers at their own hours as well.
MOST_POOLS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links in readers' mails: the key that signs them, and the site of `serve` or a page to leave at."""

    key: bytes = field(repr=False)
    site_url: str = ""
    leave_url: str = ""

    def addressee(self, reader: Reader, digest: str, now: datetime) -> Addressee:
        """Return a reader as a letter names this one."""
        path, leave, preferences = path_of(self.key, "unsubscribe", reader.id, digest, now), "", ""
        if self.site_url:
            leave = self.site_url + path
            preferences = self.site_url + path_of(self.key, "preferences", reader.id, digest, now)
        elif self.leave_url:
            leave = self.leave_url.replace("{reader}", reader.id)
        # One POST must do, without a question who it was (RFC 8058).
        one_click = leave.startswith("https:") and leave != self.leave_url
        return Addressee(
            reader=reader.id,
            address=reader.address,
            language=reader.language,
            format=reader.format,
            unsubscribe_url=leave,
            one_click=one_click,
            preferences_url=preferences,
            token=path.rpartition("/")[2],
        )


class Mailing:
    """Writes the letters of one digest from its pools, those of each reader since the last that was sent."""

    def __init__(
        self,
        digest: str,
        readers: ReaderStore,
        pools: PoolsSince,
        writer: LetterWriter,
        links: Links,
        settings: Settings,
        retell: Retell,
    ) -> None:
        self._digest, self._readers, self._pools_since = digest, readers, pools
        self._writer, self._links, self._settings, self._retell = writer, links, settings, retell
        self._since: datetime | None = None
        self._pools: tuple[Pool, ...] = ()
        self._views: dict[str, Views] = {}

    def write(self, row: Delivery, as_of: datetime, now: datetime) -> Letter | str:
        """Return the letter of a row of the ledger, whose pool is of a time; or why there is none."""
        reader = self._readers.get(row.reader)
        if reader is None or reader.status is not ReaderStatus.ACTIVE or self._digest not in reader.digests:
            return "is no longer a reader of it"
        sent = self._readers.sent(reader.id, self._digest, as_of - self._settings.follow)
        views = self._views_until(row.edition_id, as_of, sent.until)
        if views is None:
            return "its edition cannot be read"
        view = views.of(reader.preferences, sent)
        # A quiet day may have an edition that says so; an hour of a reader's own never has.
        if not view.has_news and (view.edition.personal is not None or view.edition.number == 0):
            return "nothing is new for this reader"
        letter = self._writer.letter(view.edition, self._links.addressee(reader, self._digest, now), now)
        return replace(letter, edition_id=row.edition_id)

    def _views_until(self, pool_id: str, as_of: datetime, until: datetime | None) -> Views | None:
        """Return what makes the views from the pools until a time; they reach back to what was sent last."""
        begin = max(until or as_of, as_of - _WEEK)
        if self._since is None or begin < self._since:
            # The first reader who is behind makes a week of pools be read, once.
            self._since = as_of - (_DAY if self._since is None and begin > as_of - _DAY else _WEEK)
            self._pools = tuple(self._pools_since(self._since))
            self._views = {}
        if pool_id not in self._views:
            pools = tuple(pool for pool in self._pools if pool.edition.as_of <= as_of)
            if not pools:
                return None
            self._views[pool_id] = Views(pools, self._settings, self._retell)
        return self._views[pool_id]
