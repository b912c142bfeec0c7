"""Readers of the store: those that the settings name, and what the `readers` commands do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flows.model import Origin, Reader
from flows.ports import ReaderStore


def follow_settings(readers: ReaderStore, wanted: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Let the store know the readers that the settings name, by digest; call it before a delivery.

    Settings make readers, and name the digests of those that they made: of one who is no longer named, none.
    Whoever left stays so. A reader who came by a command or a form is as the store says.
    """
    digests: dict[str, list[str]] = {}
    addresses: dict[str, str] = {}
    for digest, named in wanted.items():
        for address in named:
            digests.setdefault(address.casefold(), []).append(digest)
            addresses.setdefault(address.casefold(), address)
    for reader in readers.of_settings():
        of_reader = tuple(dict.fromkeys(digests.pop(reader.address.casefold(), ())))
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
