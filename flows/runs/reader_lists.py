"""Readers as rows of a list, in CSV and in TOML: what is written is read back as the same readers."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from flows.model import Hour, Preferences, Reader

# A list holds no more, and a cell of it no more characters.
MOST_BYTES = 100_000_000
MOST_READERS = 200_000
LONGEST_CELL = 100_000

_READERS = TypeAdapter(Reader)
_WISHES = tuple(field.name for field in fields(Preferences))
_LISTS = ("digests", "left_digests", "days", *(name for name in _WISHES if name not in ("length", "minutes")))
# A list that is made by hand needs the first column alone.
COLUMNS = (
    *("address", "name", "language", "digests", "hour", "days", "zone", "format", *_WISHES),
    *("status", "origin", "since", "why", "bounces", "left_digests", "id"),
)
# What the lists of other programs call it.
_OTHER_NAMES = {"email": "address", "e-mail": "address", "mail": "address"}
# Without a value such a column says nothing.
_KEPT = ("status", "origin", "since", "id", "digests")
_DEFAULTS: Mapping[str, object] = {
    "language": "auto",
    "format": "html",
    "length": "briefs",
    "minutes": 0,
    "bounces": 0,
}
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = re.compile(r"['=+\-@\t\r]")

_HOUR = TypeAdapter(Hour)

Values = Mapping[str, Any]


class ListError(ValueError):
    """A list, or a row of it, that cannot be read, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a list: its line, or its number among tables, and what it says of a reader, by column."""

    number: int
    values: Values


def values_of(reader: Reader) -> dict[str, Any]:
    """Return what a list says of a reader, by column."""
    plain = _READERS.dump_python(reader, mode="json")
    flat = plain | plain.pop("preferences")
    return {name: flat[name] for name in COLUMNS}


def changed_by(values: Values, reader: Reader) -> Reader:
    """Return a reader with what a row says. Raises ListError if a value is none of its column."""
    given = dict(values)
    for name in [name for name, value in values.items() if value in ("", [], None)]:
        given[name] = _DEFAULTS.get(name, [] if name in _LISTS else "")
        if name in _KEPT:
            del given[name]
    plain = _READERS.dump_python(reader, mode="json")
    wishes = {name: given.pop(name) for name in _WISHES if name in given}
    try:
        changed = _READERS.validate_python(plain | given | {"preferences": plain["preferences"] | wishes})
        if changed.hour:
            _HOUR.validate_python(changed.hour)
        if changed.zone:
            ZoneInfo(changed.zone)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        column = ".".join(map(str, first["loc"])).removeprefix("preferences.")
        raise ListError(f"{column or 'hour'}: {first['msg']}") from None
    except (KeyError, ValueError, OSError):
        raise ListError("zone: this is no time zone, such as Europe/Berlin") from None
    return changed


def csv_lines(readers: Iterable[Reader]) -> Iterator[str]:
    """Yield the lines of a CSV file; no cell begins as a formula of a spreadsheet does."""
    yield _line(COLUMNS, ",")
    for reader in readers:
        cells = (
            _line(value, ";").rstrip("\r\n") if isinstance(value, list) else str(value)
            for value in values_of(reader).values()
        )
        yield _line([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells], ",")


def toml_lines(readers: Iterable[Reader]) -> Iterator[str]:
    """Yield the lines of a TOML file with a table [[reader]] for each."""
    for reader in readers:
        lines = (
            f"{name} = {_toml(value)}\n" for name, value in values_of(reader).items() if value not in ("", [])
        )
        yield "[[reader]]\n" + "".join(lines) + "\n"


def rows_of_csv(text: str) -> Iterator[Row]:
    """Yield the rows of a CSV file. Raises ListError if it has no column of addresses, or is none."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = [
            _OTHER_NAMES.get(name, name) for name in (cell.strip().casefold() for cell in next(rows, []))
        ]
        if "address" not in names:
            raise ListError('its first line names no column "address"')
        for number, cells in enumerate(rows):
            if number >= MOST_READERS:
                raise ListError(f"it holds more than {MOST_READERS:,} readers")
            if any(cell.strip() for cell in cells):
                yield Row(number=rows.line_num, values=_values(names, cells))
    except csv.Error as error:
        raise ListError(f"line {rows.line_num}: {error}") from error


def rows_of_toml(text: str) -> Iterator[Row]:
    """Yield the tables of a TOML file. Raises ListError if it is none, or holds something else."""
    try:
        tables = tomllib.loads(text).get("reader", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ListError(str(error)) from error
    if not isinstance(tables, list) or len(tables) > MOST_READERS:
        raise ListError(f"it has no tables [[reader]], or more than {MOST_READERS:,}")
    for number, table in enumerate(tables, 1):
        if not isinstance(table, dict):
            raise ListError("it has no tables [[reader]]")
        yield Row(number=number, values={name: table[name] for name in COLUMNS if name in table})


def values_of_words(words: Sequence[str]) -> dict[str, Any]:
    """Return what words such as "minutes=5" say; of a list each gives one. Raises ListError for others."""
    values: dict[str, Any] = {}
    for word in words:
        name, is_set, value = word.partition("=")
        if not is_set or name not in COLUMNS:
            raise ListError(f'"{word}" is none of {", ".join(f"{column}=…" for column in COLUMNS[1:-7])}')
        if name in _LISTS:
            values.setdefault(name, []).extend([value] if value else [])
        else:
            values[name] = value
    return values


def _values(names: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        if name not in COLUMNS or len(cell) > LONGEST_CELL:
            continue
        text = cell[1:] if cell[:1] == "'" and _FORMULA.match(cell[1:]) else cell.strip()
        values[name] = next(csv.reader([text], delimiter=";"), []) if name in _LISTS else text
    return values


def _line(cells: Iterable[str], delimiter: str) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _toml(value: object) -> str:
    # JSON's strings are TOML's, apart from this one letter.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
