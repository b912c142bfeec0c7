"""The wording that all formats share."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from flows.language import formatting as told
from flows.language.interface import ENGLISH
from flows.model import DayNote
from flows.render.templating import environment
from tests.factories_edition import quote

NOON = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1204, "1,204 stories")]
)
def test_a_count_agrees_with_its_noun(number: int, expected: str) -> None:
    assert told.counted(number, "story", "stories") == expected


def test_a_regular_plural_needs_no_spelling_out() -> None:
    assert told.counted(2, "outlet") == "2 outlets"
    assert told.counted(1, "outlet") == "1 outlet"


def test_what_xml_forbids_is_dropped_and_all_else_kept() -> None:
    assert told.clean("a\x00b\x0bc\x1fd\x7fe\x85f\ud800g\ufffeh\uffffi\tj\nk\rl é 中 🌊") == (
        "abcdefghi\tj\nk\rl é 中 🌊"
    )


def test_one_line_joins_lines_and_cuts_at_a_word() -> None:
    assert told.one_line(" a\r\nb \t c ") == "a b c"
    assert told.one_line("+2 \u202eegdirb\u2069 closed") == "+2 egdirb closed"
    assert told.one_line("alpha beta gamma", 12) == "alpha beta…"
    assert told.one_line("alpha beta", 10) == "alpha beta"


def test_one_long_word_is_cut_through_rather_than_lost() -> None:
    assert told.one_line("ab " + "x" * 30, 12) == "ab " + "x" * 8 + "…"


def test_a_word_that_fills_half_the_line_is_enough_to_cut_after() -> None:
    assert told.one_line("abcdef ghijklmno", 12) == "abcdef…"


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a, b"), (["a", "b", "c"], "a, b and 1 more")],
)
def test_names_beyond_the_limit_are_counted(names: list[str], expected: str) -> None:
    assert told.listed(names, 2, interface=ENGLISH) == expected


def test_names_may_be_parted_otherwise() -> None:
    assert told.listed(["a", "b"], 2, "; ", interface=ENGLISH) == "a; b"


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (220, 1), (221, 2), (440, 2), (441, 3)])
def test_a_begun_minute_counts(words: int, minutes: int) -> None:
    assert told.reading_minutes(words) == minutes


def test_times_are_those_of_the_zone() -> None:
    assert told.clock(NOON, "UTC") == "12:05"
    assert told.clock(at("2026-11-20T08:00"), "Europe/Berlin") == "09:00"
    assert told.long_date(at("2026-11-20T23:30"), "Asia/Tokyo", ENGLISH) == "Saturday 21 November 2026"
    assert told.short_date(NOON, "UTC", ENGLISH) == "Fri 20 November 2026"


def test_days_and_months_have_their_english_names_in_any_locale() -> None:
    week = [told.long_date(at(f"2026-11-{day}T12:00"), "UTC", ENGLISH).split()[0] for day in range(16, 23)]
    year = [
        told.long_date(at(f"2026-{month:02}-01T12:00"), "UTC", ENGLISH).split()[2] for month in range(1, 13)
    ]
    assert " ".join(week) == "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
    assert " ".join(year) == (
        "January February March April May June July August September October November December"
    )


@pytest.mark.parametrize(
    ("zone", "expected"), [("UTC", "UTC"), ("Europe/Berlin", "CET"), ("America/Sao_Paulo", "UTC-03")]
)
def test_a_zone_without_a_name_gives_its_distance(zone: str, expected: str) -> None:
    assert told.zone_name(NOON, zone) == expected


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-11-20T06:40", "06:40"),
        ("2026-11-19T18:20", "Thu 18:20"),
        ("2026-11-14T18:20", "Sat 18:20"),
        ("2026-11-13T18:20", "13 Nov 18:20"),
        ("2025-12-31T18:20", "31 Dec 2025 18:20"),
        ("2026-11-21T06:00", "Sat 06:00"),
    ],
)
def test_a_moment_says_no_more_than_is_needed(time: str, expected: str) -> None:
    assert told.moment(at(time), NOON, "UTC", ENGLISH) == expected


def test_another_day_is_told_by_the_zone() -> None:
    assert told.moment(at("2026-11-19T23:30"), NOON, "Europe/Berlin", ENGLISH) == "00:30"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026-11-20T06:00", "today 06:00"),
        ("2026-11-19T07:00", "yesterday 07:00"),
        ("2026-11-18T07:00", "Wed 07:00"),
        ("2026-11-02T07:00", "2 Nov 07:00"),
    ],
)
def test_the_previous_edition_is_named_as_a_reader_would(time: str, expected: str) -> None:
    assert told.since(at(time), NOON, "UTC", ENGLISH) == expected


def test_a_further_edition_of_a_day_has_a_folder_of_its_own() -> None:
    assert told.edition_folder("2026-11-20") == "2026/11/20/"
    assert told.edition_folder("2026-11-20-2") == "2026/11/20-2/"


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x?y=1&z=2#f", "http://a.example", "HTTPS://A.example/é", "https://a.example/it's"],
)
def test_web_addresses_may_be_linked(url: str) -> None:
    assert told.safe_link(url, "/") == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//a.example/x",
        "https:///x",
        "https://a.example/x y",
        'https://a.example/"onload=',
        "https://a.example\\x",
        "https://a.example/\x00",
        "https://a.example/\ud800",
        "https://[broken/",
        "articles/../../x.html",
        "other/abc.html",
    ],
)
def test_nothing_else_may_be_linked(url: str | None) -> None:
    assert told.safe_link(url, "https://digest.example/") is None


def test_our_own_pages_are_linked_under_the_root() -> None:
    assert told.safe_link("articles/00ff.html", "../") == "../articles/00ff.html"
    assert told.safe_link("articles/00ff.html#s12", "../") == "../articles/00ff.html#s12"


def test_a_quote_links_to_its_sentence_on_our_own_page() -> None:
    assert told.quote_link("articles/00ff.html", 12, "./") == "./articles/00ff.html#s12"
    assert told.quote_link("articles/00ff.html#s3", 12, "./") == "./articles/00ff.html#s3"
    assert told.quote_link("https://a.example/x", 12, "./") == "https://a.example/x"
    assert told.quote_link("javascript:x", 12, "./") is None
    assert told.quote_link(None, 12, "./") is None


@pytest.mark.parametrize(
    ("code", "language", "direction"),
    [
        ("de", "de", "ltr"),
        ("pt-BR", "pt-BR", "ltr"),
        ("ar", "ar", "rtl"),
        ("fa-IR", "fa-IR", "rtl"),
        ("und", "", "ltr"),
        ('x" onload', "", "ltr"),
    ],
)
def test_only_a_language_code_reaches_the_page(code: str, language: str, direction: str) -> None:
    assert (told.language_of(code), told.direction_of(code)) == (language, direction)


def test_lines_are_wrapped_but_addresses_stay_whole() -> None:
    address = "https://a.example/" + "x" * 90
    assert told.wrapped(f"see  {address}\n\x00now", width=20) == f"see\n{address}\nnow"
    assert told.wrapped("one two three", "    ", "  > ", width=12) == "  > one two\n    three"
    assert told.wrapped("one two-three", "  ", width=9) == "  one\n  two-three"


def rendered(source: str, *, escaping: bool = True, **values: object) -> str:
    return environment({"t": source}, "../", ENGLISH, escaping=escaping).get_template("t").render(**values)


def test_markup_is_escaped_in_html_and_kept_in_text() -> None:
    assert rendered("{{ x }}", x="<b>&'\"\x00") == "&lt;b&gt;&amp;&#39;&#34;"
    assert rendered("{{ x }}", escaping=False, x="<b>&\x00") == "<b>&"
    assert rendered("{{ x|safe }}{{ n }}", x="<b>\x00", n=3) == "<b>3"


def test_a_name_that_is_not_defined_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        rendered("{{ missing }}")


@pytest.mark.parametrize(
    ("code", "expected"),
    [("en", ""), ("en-GB", ""), ("und", ""), ("de", ' lang="de"'), ("he", ' lang="he" dir="rtl"')],
)
def test_only_another_language_is_marked(code: str, expected: str) -> None:
    assert rendered("<p{{ x|lang }}>", x=code) == f"<p{expected}>"


def test_templates_know_the_root_and_link_under_it() -> None:
    assert rendered("{{ root }} {{ 'articles/a.html'|link }} {{ 'articles/a.html'|quote_link(4) }}") == (
        "../ ../articles/a.html ../articles/a.html#s4"
    )


def test_lines_that_hold_only_tags_leave_nothing() -> None:
    assert rendered("a\n  {% if true %}\nb\n  {% endif %}\n") == "a\nb\n"


@pytest.mark.parametrize("scheme", ["javascript", "data", "ftp", "file"])
def test_a_scheme_with_a_host_is_not_therefore_the_web(scheme: str) -> None:
    assert told.safe_link(f"{scheme}://www.example.org/%0Aalert(1)", "./") is None


def test_the_dates_of_a_quotation_are_told_beside_it() -> None:
    said = "It fell on Monday, he said yesterday; on Monday it rained."
    places = [(11, 17, date(2026, 11, 16)), (27, 36, date(2025, 12, 31)), (41, 47, date(2026, 11, 16))]
    days = tuple(DayNote(start=start, end=end, date=day) for start, end, day in places)
    assert (
        told.day_dates(quote(text=said, days=days), NOON, "UTC", ENGLISH)
        == "Monday: 16 Nov; yesterday: Wed 31 Dec 2025"
    )
    assert told.day_dates(quote(), NOON, "UTC", ENGLISH) == ""
