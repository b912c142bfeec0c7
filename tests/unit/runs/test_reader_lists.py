"""Lists of readers: what is written is read back, and what a stranger wrote harms nobody."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import Origin, Preferences, Reader, ReaderStatus
from flows.runs.reader_lists import (
    COLUMNS,
    ListError,
    changed_by,
    csv_lines,
    rows_of_csv,
    rows_of_toml,
    toml_lines,
    values_of_words,
)
from tests.factories import NOON

BASE = Reader(id="0" * 16, address="base@example.org", since=NOON)
WORDS = st.text("aZ0 =+-@;,\"'|\\äßلا東🙂", min_size=1, max_size=12)
TEXTS = WORDS.map(str.strip).filter(bool)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
READERS = st.builds(
    Reader,
    id=st.just("f" * 16),
    address=st.just("ada@example.org"),
    name=st.one_of(st.just(""), TEXTS),
    language=st.sampled_from(["auto", "de", "ar"]),
    digests=st.sampled_from([("main",), ("tech", "main")]),
    preferences=st.builds(
        Preferences,
        themes=LISTS,
        follow=LISTS,
        mute_words=LISTS,
        mute_outlets=LISTS,
        length=st.sampled_from(["leads", "items", "briefs"]),
        minutes=st.integers(0, 240),
    ),
    hour=st.sampled_from(["", "18:30"]),
    days=st.sampled_from([(), ("mon", "fri")]),
    zone=st.sampled_from(["", "Asia/Tokyo"]),
    format=st.sampled_from(["html", "text"]),
    status=st.sampled_from(ReaderStatus),
    origin=st.sampled_from(Origin),
    since=st.just(NOON),
    why=st.one_of(st.just(""), TEXTS),
    bounces=st.integers(0, 3),
)


@given(READERS)
def test_what_is_written_is_read_back(reader: Reader) -> None:
    for lines, rows in ((csv_lines, rows_of_csv), (toml_lines, rows_of_toml)):
        (row,) = rows("".join(lines([reader])))
        assert changed_by(row.values, BASE) == reader


@given(READERS)
def test_no_cell_is_a_formula(reader: Reader) -> None:
    for row in csv.reader(io.StringIO("".join(csv_lines([reader])), newline="")):
        assert [cell for cell in row if cell[:1] in tuple("=+-@\t\r")] == []


def test_a_formula_is_written_as_text_and_read_back() -> None:
    reader = replace(
        BASE, name="=HYPERLINK(1)", why="'quoted'", preferences=Preferences(follow=("+1", "a;b"))
    )
    text = "".join(csv_lines([reader]))
    assert "'=HYPERLINK(1)" in text
    (row,) = rows_of_csv(text)
    assert changed_by(row.values, BASE) == reader


def test_a_list_made_by_hand_needs_addresses_alone() -> None:
    rows = list(rows_of_csv("Email,attributes\nada@example.org,{}\n\nben@example.org\n"))
    assert [(row.number, row.values["address"]) for row in rows] == [
        (2, "ada@example.org"),
        (4, "ben@example.org"),
    ]
    assert changed_by({"address": "ada@example.org"}, BASE) == replace(BASE, address="ada@example.org")


def test_a_column_without_a_value_empties_and_one_that_is_missing_keeps() -> None:
    reader = replace(BASE, name="Ada", hour="07:00", preferences=Preferences(follow=("Zürich",), minutes=5))
    (row,) = rows_of_csv("address,hour,minutes\nada@example.org,,\n")
    changed = changed_by(row.values, reader)
    assert (changed.hour, changed.preferences.minutes) == ("", 0)
    assert (changed.name, changed.preferences.follow, changed.digests) == ("Ada", ("Zürich",), ("main",))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"hour": "25:00"}, "hour: "),
        ({"zone": "Mars/Olympus"}, "zone: "),
        ({"days": ["someday"]}, "days.0: "),
        ({"minutes": "many"}, "minutes: "),
        ({"length": "long"}, "length: "),
        ({"status": "dead"}, "status: "),
        ({"since": "once"}, "since: "),
    ],
)
def test_a_value_that_is_none_of_its_column_is_refused(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ListError) as caught:
        changed_by(values, BASE)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name\nAda\n",
        'address\n"ada',
        "address\nada\0@example.org\n",
        "address\n" + "a" * 200_000 + "\n",
        "\0" * 99,
    ],
)
def test_what_is_no_list_is_refused_or_has_no_address(text: str) -> None:
    try:
        rows = list(rows_of_csv(text))
    except ListError:
        return
    assert [row.values.get("address") for row in rows if "@" in row.values.get("address", "")] in (
        [],
        ["ada\0@example.org"],
    )


@pytest.mark.parametrize("text", ["[reader]\n", "reader = 1\n", "reader = [1]\n", "= 1\n", "[" * 10_000])
def test_what_is_no_toml_list_is_refused(text: str) -> None:
    with pytest.raises(ListError):
        list(rows_of_toml(text))


def test_words_name_columns() -> None:
    assert values_of_words(["minutes=5", "follow=Zürich", "follow=a=b", "days="]) == {
        "minutes": "5",
        "follow": ["Zürich", "a=b"],
        "days": [],
    }
    with pytest.raises(ListError, match="follows"):
        values_of_words(["follows=x"])
    assert set(COLUMNS) > {"address", "mute_outlets", "since"}
