"""The column types of the store. A value that its column cannot hold is read as DAMAGED."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
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
    """Stands for a stored value that its column cannot hold."""

    def __repr__(self) -> str:
        return "DAMAGED"


DAMAGED: Final = _Damaged()


class Checked(TypeDecorator[Any]):
    """A column of a database type that holds values of some Python types.

    `raw_types` are those in which the database's driver returns a sound value. SQLite stores any value in any
    column, and bytes(5), for example, would read a number as five zeros.
    """

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    def __init__(
        self,
        database_type: TypeEngine[Any],
        *value_types: type,
        raw_types: tuple[type, ...] = (object,),
        damaged: Any = DAMAGED,
    ) -> None:
        super().__init__()
        self.impl = database_type
        self.value_types = value_types
        self.raw_types = raw_types
        self.damaged = damaged

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type in a database; PostgreSQL too has to sort texts by code point."""
        if dialect.name == "postgresql" and isinstance(self.impl_instance, String):
            return dialect.type_descriptor(Text(collation="C"))
        return super().load_dialect_impl(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return the function that reads a value of this column."""
        convert = super().result_processor(dialect, coltype)

        def read(raw: Any) -> Any:
            if raw is None:
                return None
            if not isinstance(raw, self.raw_types):
                return self.damaged
            try:
                value = convert(raw) if convert else raw
            except (ValueError, TypeError, OverflowError, RecursionError):
                return self.damaged
            return value if isinstance(value, self.value_types) else self.damaged

        return read


class UtcDateTime(Checked):
    """A time that is aware and in UTC in Python, and without a zone in the database."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(DateTime(), datetime, raw_types=(str, datetime))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC without its zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class SourceText(Checked):
    """Text from a source.

    A lone surrogate, which no database accepts, becomes a question mark, and so does NUL, which PostgreSQL
    does not. Reading leaves neither in a text.
    """

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(Text(), str)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the text in valid UTF-8, with the same number of code points."""
        return None if value is None else value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?")


class TextList(Checked):
    """A list of texts, as JSON."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(JSON(), list)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str]:
        """Return the list; raise ValueError if it is JSON's null or holds anything but texts."""
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise ValueError("not a list of texts")
        return value


class Named(Checked):
    """One of the values of an enumeration, by its name."""

    cache_ok = True

    def __init__(self, enumeration: type[StrEnum]) -> None:
        super().__init__(String(16), enumeration)
        self.enumeration = enumeration

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        """Return the name of the value."""
        return None if value is None else value.value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum:
        """Return the value of that name; raise ValueError if there is none."""
        return self.enumeration(value)


def key(length: int) -> Checked:
    """Return the type of a short text of our own."""
    return Checked(String(length), str)


WHOLE = Checked(Integer(), int)
NUMBER = Checked(Float(), int, float)
FLAG = Checked(Boolean(), bool, raw_types=(int,))
BYTES = Checked(LargeBinary(), bytes, raw_types=(bytes, memoryview))
# Bytes that are computed again where they are missing or damaged.
DERIVED = Checked(LargeBinary(), bytes, raw_types=(bytes, memoryview), damaged=None)
