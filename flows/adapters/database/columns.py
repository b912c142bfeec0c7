"""The column types of the store. A value that cannot be read becomes DAMAGED and never raises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine


class _Damaged:
    """Stand for a stored value that its column cannot hold."""

    def __repr__(self) -> str:
        return "DAMAGED"


DAMAGED: Final = _Damaged()


class _Checked(TypeDecorator[Any]):
    """A column whose values are of one of the `held` types, in the database's driver and after reading."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True
    driver: tuple[type, ...] = (object,)
    held: tuple[type, ...] = (object,)
    damaged: Any = DAMAGED

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads a value of this column."""
        convert = super().result_processor(dialect, coltype)
        driver, held, damaged = self.driver, self.held, self.damaged

        def read(value: Any) -> Any:
            if value is None:
                return None
            if not isinstance(value, driver):
                return damaged
            try:
                found = convert(value) if convert else value
            except (ValueError, TypeError, OverflowError, RecursionError):
                return damaged
            return found if isinstance(found, held) else damaged

        return read


class UtcDateTime(_Checked):
    """A time that is aware and in UTC in Python, and without a zone in the database."""

    impl = DateTime
    cache_ok = True
    driver = (str, datetime)
    held = (datetime,)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware time into UTC without a zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the time back its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class SourceText(_Checked):
    """Text from a stranger: a lone surrogate, which no database takes, becomes a question mark."""

    impl = Text
    cache_ok = True
    held = (str,)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what UTF-8 cannot hold, keeping the number of code points."""
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


class Key(_Checked):
    """A short text of our own."""

    impl = String
    cache_ok = True
    held = (str,)


class Whole(_Checked):
    """A whole number."""

    impl = Integer
    cache_ok = True
    held = (int,)


class Number(_Checked):
    """A number."""

    impl = Float
    cache_ok = True
    held = (int, float)


class Flag(_Checked):
    """Yes or no."""

    impl = Boolean
    cache_ok = True
    driver = (int, bool)
    held = (bool,)


class Packed(_Checked):
    """Bytes."""

    impl = LargeBinary
    cache_ok = True
    # bytes(5) would be five zeros.
    driver = (bytes, memoryview)
    held = (bytes,)


class Derived(Packed):
    """Bytes that are made again from the article where they are missing or cannot be read."""

    cache_ok = True
    damaged = None


class TextList(_Checked):
    """A list of texts, as JSON."""

    impl = JSON
    cache_ok = True
    held = (list,)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str]:
        """Raise ValueError for a list of anything else, and for JSON's null."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError("no list of texts")
        return value


class Record(_Checked):
    """An object, as JSON."""

    impl = JSON
    cache_ok = True
    held = (dict,)
