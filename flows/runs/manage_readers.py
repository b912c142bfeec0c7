"""Readers of the store: those that the settings name, and what the `readers` commands do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from flows.config.settings_file import parse_mail_address
from flows.errors import ConfigurationError
from flows.model import Origin, Reader, ReaderStatus
from flows.ports import ReaderStore
from flows.runs.reader_lists import (
    ListError,
    Row,
    Values,
    changed_by,
    rows_of_csv,
    rows_of_toml,
    values_of_words,
)

STAYS = "has left or is suppressed, and stays so (`standfirst readers add --again`)"
_GETS_MAIL = {ReaderStatus.ACTIVE, ReaderStatus.PENDING}
_ID = re.compile(r"[0-9a-f]{16}")


class Outcome(StrEnum):
    """The result for a row of a list of readers."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SUPPRESSED = "suppressed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A row of a list of readers, and its result; `reason` says why it was not taken as it is."""

    number: int
    outcome: Outcome
    reason: str = ""


def follow_settings(readers: ReaderStore, wanted: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Store the readers that the settings name, by digest; call it before a delivery.

    Settings make readers, and name the digests of those that they made: of one who is no longer named, none.
    Whoever left, or left one of them, stays so. Who came by a command or a form is as the store says.
    """
    digests: dict[str, list[str]] = {}
    addresses: dict[str, str] = {}
    for digest, named in wanted.items():
        for address in named:
            digests.setdefault(address.casefold(), []).append(digest)
            addresses.setdefault(address.casefold(), address)
    for reader in readers.of_settings():
        wanted_digests = dict.fromkeys(digests.pop(reader.address.casefold(), ()))
        of_reader = tuple(digest for digest in wanted_digests if digest not in reader.left_digests)
        if of_reader != reader.digests:
            readers.save(replace(reader, digests=of_reader), reader)
    for key, names in digests.items():
        if readers.by_address(key) is None and not readers.is_suppressed(key):
            reader = Reader(
                id=readers.new_id(),
                address=addresses[key],
                digests=tuple(dict.fromkeys(names)),
                origin=Origin.SETTINGS,
                since=now,
            )
            readers.save(reader)


def parse_words(words: Sequence[str]) -> dict[str, Any]:
    """Return what words such as "minutes=5" say. Raises ConfigurationError for others."""
    try:
        return values_of_words(words)
    except ListError as error:
        raise ConfigurationError("the reader", str(error), "Write KEY=VALUE.") from None


def rows_of(text: str, name: str) -> Iterator[Row]:
    """Yield the rows of a list, in TOML if its name ends so. Raises ConfigurationError if it is none."""
    try:
        yield from rows_of_toml(text) if name.endswith(".toml") else rows_of_csv(text)
    except ListError as error:
        remedy = "`standfirst readers export` writes such a list. What stood before in it was read in."
        raise ConfigurationError(name, f"cannot be read: {error}", remedy) from None


def import_rows(readers: ReaderStore, rows: Iterable[Row], now: datetime) -> Iterator[Imported]:
    """Store the reader of each row, and yield its result.

    Whoever has left, or is suppressed, stays so: only the reader can change that, or `readers add --again`.
    """
    for row in rows:
        try:
            yield _import_row(readers, row, now)
        except (ListError, ConfigurationError) as error:
            reason = error.problem if isinstance(error, ConfigurationError) else str(error)
            yield Imported(number=row.number, outcome=Outcome.WRONG, reason=reason)


def _import_row(readers: ReaderStore, row: Row, now: datetime) -> Imported:
    address = parse_mail_address(str(row.values.get("address", "")), f"line {row.number}")
    stored = readers.by_address(address)
    if stored is None:
        reader = changed_by({**row.values, "address": address}, _new(readers, address, now))
        if not _ID.fullmatch(reader.id) or readers.get(reader.id) is not None:
            reader = replace(reader, id=readers.new_id())
        if reader.status in _GETS_MAIL and readers.is_suppressed(address):
            return Imported(number=row.number, outcome=Outcome.SUPPRESSED, reason=STAYS)
        readers.save(reader)
        return Imported(number=row.number, outcome=Outcome.ADDED)
    own = {"id", "address", "origin", "since", "why", "bounces", "status", "left_digests"}
    reader = changed_by({name: value for name, value in row.values.items() if name not in own}, stored)
    status = str(row.values.get("status") or stored.status)
    stays = stored.status not in _GETS_MAIL and status in _GETS_MAIL
    if left := set(reader.digests) & set(stored.left_digests):
        reader = replace(reader, digests=tuple(one for one in reader.digests if one not in left))
        stays = True
    if status in set(ReaderStatus) - _GETS_MAIL and status != stored.status:
        reader = replace(reader, status=ReaderStatus(status), since=now, why="by a list that was read in")
    outcome = Outcome.UNCHANGED if reader == stored else Outcome.CHANGED
    if reader != stored and not readers.save(reader, stored):
        return Imported(number=row.number, outcome=Outcome.WRONG, reason="it was changed meanwhile")
    return Imported(number=row.number, outcome=outcome, reason=STAYS if stays else "")


def _new(readers: ReaderStore, address: str, now: datetime) -> Reader:
    return Reader(id=readers.new_id(), address=address, since=now)


def add_reader(readers: ReaderStore, address: str, values: Values, now: datetime, *, again: bool) -> Reader:
    """Store a new reader, or one who had left or is suppressed if that is to be undone.

    Raises ConfigurationError if there is such a reader, or a value is wrong.
    """
    address = parse_mail_address(address, "the address")
    stored = readers.by_address(address)
    is_gone = stored is not None and stored.status not in _GETS_MAIL
    if stored is not None and not is_gone:
        remedy = f"`standfirst readers edit {stored.id}` changes it."
        raise ConfigurationError(f"reader {stored.id}", "is there already", remedy)
    if (is_gone or readers.is_suppressed(address)) and not again:
        why = f"has left or is suspended ({stored.why})" if stored else "is suppressed"
        remedy = "With --again mail is sent there again: only if the reader asks for it."
        raise ConfigurationError("the address", why, remedy)
    reader = _checked(values, stored or _new(readers, address, now))
    if again:
        readers.lift(address)
        reader = replace(reader, status=ReaderStatus.ACTIVE, since=now, why="added again", bounces=0)
    if not readers.save(reader, stored):
        raise ConfigurationError("the address", "was added meanwhile", "Run the command again.")
    return reader


def edit_reader(readers: ReaderStore, reader: Reader, values: Values) -> Reader:
    """Store a reader with other values. Raises ConfigurationError if one is wrong."""
    given = dict(values)
    if "address" in given:
        given["address"] = parse_mail_address(str(given["address"]), "the address")
    edited = _checked(given, reader)
    if not readers.save(edited, reader):
        problem = "was changed meanwhile, or another reader has that address"
        raise ConfigurationError(f"reader {reader.id}", problem, "Run the command again.")
    return edited


def _checked(values: Values, reader: Reader) -> Reader:
    try:
        return changed_by({name: value for name, value in values.items() if name != "id"}, reader)
    except ListError as error:
        raise ConfigurationError("the reader", str(error), "Correct that value.") from None


def find_reader(readers: ReaderStore, name: str) -> Reader:
    """Return a reader by id or address. Raises ConfigurationError if there is none."""
    reader = readers.get(name) or readers.by_address(name)
    if reader is None and "@" in name:
        reader = readers.by_address(parse_mail_address(name, "the address"))
    if reader is None:
        raise ConfigurationError("the reader", "is not in the store", "`standfirst readers list` shows all.")
    return reader
