"""The permanent addresses of our own pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.urls.own_pages import month_of, month_path, outlet_path, story_path, theme_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (story_path("0f3a90"), "stories/0f3a90.html"),
        (theme_path("folder-local"), "themes/folder-local.html"),
        (outlet_path("The Ledger"), "outlets/the-ledger.html"),
        (outlet_path("the ledger"), "outlets/the-ledger.html"),
        (month_path(month_of("2026-11-20-2")), "2026/11/index.html"),
    ],
)
def test_a_page_has_a_readable_address(path: str, expected: str) -> None:
    assert path == expected


NAMES = ("a b", "a-b", "a  b", "A.B", "a/b", "../a b", "أخبار", "新聞", "", "a" * 300, "a" * 299)


def test_no_two_names_share_an_address() -> None:
    assert len({outlet_path(name) for name in NAMES}) == len(NAMES)
    assert len({theme_path(name) for name in NAMES}) == len(NAMES)


@given(st.text())
def test_every_name_has_an_address_that_is_safe_in_a_path(name: str) -> None:
    for path in (outlet_path(name), theme_path(name), story_path(name)):
        assert re.fullmatch(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*\.html", path)
        assert len(path) < 100
