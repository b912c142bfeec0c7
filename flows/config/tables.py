"""Reads TOML files, and takes typed values out of their tables or says what is wrong with them."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a settings file; `thing` names it in messages. Every fault is a ConfigurationError."""

    thing: str
    values: Mapping[str, Any]

    def refuse_unknown(self, known: Iterable[str]) -> None:
        """Refuse keys that mean nothing, naming what was probably meant."""
        names = tuple(known)
        for key in self.values:
            if key not in names:
                raise ConfigurationError(self.thing, f'unknown key "{key}"', suggestion(key, names))

    def text(self, key: str) -> str | None:
        """Return a text that is not blank, or None when the key is not there."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fault(key, "must be text in quotes")
        if not value.strip():
            raise self.fault(key, "is empty", "Write something between the quotes, or leave the line out.")
        if not value.strip().isprintable():
            raise self.fault(key, "holds a line break or a control character")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the key is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fault(key, "must be a list of texts")
        return tuple(item.strip() for item in value)

    def table(self, key: str) -> Table:
        """Return a table within this one, empty when the key is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, "must be a table", f"Write [{key}] on a line of its own.")
        return Table(f"{self.thing}, [{key}]", value)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Return a list of tables, each named by its number."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "must be a list of tables", f"Write [[{key}]] before each.")
        return tuple(
            Table(f"{self.thing}, {key} {number}", item if isinstance(item, dict) else {"": item})
            for number, item in enumerate(value, start=1)
        )

    def fault(self, key: str, problem: str, remedy: str = "Correct it.") -> ConfigurationError:
        """Return the error that says what is wrong with a key."""
        return ConfigurationError(self.thing, f'"{key}" {problem}', remedy)


def read_table(path: Path, thing: str) -> Table:
    """Read a TOML file; `thing` names it in messages."""
    text = read_text(path, thing)
    try:
        return Table(thing, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(thing, f"is not valid TOML: {error}", "Correct that line.") from error


def read_text(path: Path, thing: str) -> str:
    """Read a UTF-8 file, with or without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise ConfigurationError(thing, problem, "Check the file and its permissions.") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigurationError(thing, f"is not UTF-8 (at line {line})", "Save it as UTF-8.") from error


def suggestion(given: str, known: Iterable[str]) -> str:
    """Return the remedy for a name that is not known: the nearest known one, or all of them."""
    names = sorted(known)
    folded = {name.casefold(): name for name in reversed(names)}
    near = difflib.get_close_matches(given.casefold(), sorted(folded), n=1)
    if near:
        return f'Did you mean "{folded[near[0]]}"?'
    if len(names) > 20:
        return "Correct it."
    return f"Known are {', '.join(names)}."
