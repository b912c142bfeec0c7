"""The types of settings: texts, lengths of time and numbers, with the bounds that all of a kind keep."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema

# "90m", "1d12h", and the same in ISO 8601: "PT90M", "P1DT12H". P1M would be a month, so it is refused.
_SPAN = re.compile(
    r"(?!P\d+M|P?T?$|.*T$)P?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,5})D)?T?"
    r"(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,5})M)?",
    re.IGNORECASE,
)


def _span_from(text: object) -> timedelta:
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("is not a length of time")
    return timedelta(**{unit: int(count) for unit, count in match.groupdict("0").items()})


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("holds a line break or a control character")
    return text


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_printable)]
Span = Annotated[
    timedelta,
    BeforeValidator(_span_from),
    Field(le=timedelta(days=3650)),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^P?(\d{1,5}[Ww])?(\d{1,5}[Dd])?T?(\d{1,5}[Hh])?(\d{1,5}[Mm])?$",
            "examples": ["90m", "48h", "2d", "1d12h"],
        }
    ),
]
DaskAddress = Annotated[
    str, Field(pattern=r"^((tcp|tls|ws|wss)://[^\s/@]+)?$", examples=["tcp://scheduler:8786"])
]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]
Seconds = Annotated[float, Field(ge=1)]
Weight = Annotated[float, Field(ge=0)]
