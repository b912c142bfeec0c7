"""What a robots.txt lets a program read."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.robots import may_read, read_robots

SITE = "https://news.example"


def allowed(text: str, path: str) -> bool:
    return may_read(read_robots(text, "standfirst"), SITE + path)


@pytest.mark.parametrize(
    ("rule", "path", "may"),
    [
        ("", "/a", True),
        ("Disallow:", "/a", True),
        ("Disallow: /", "/a", False),
        ("Disallow: /", "", False),
        ("Disallow: /news", "/newsroom/a", False),
        ("Disallow: /news/", "/news", True),
        ("Disallow: /*.pdf$", "/a/b.pdf", False),
        ("Disallow: /*.pdf$", "/a/b.pdf?x", True),
        ("Disallow: /*.pdf", "/a/b.pdfx", False),
        ("Disallow: /a*/c*e", "/ab/cde/f", False),
        ("Disallow: /a*/c*e$", "/ab/cde/fe", False),
        ("Disallow: /a$", "/a", False),
        ("Disallow: /a$", "/ab", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: *print=", "/a?print=1", False),
        ("Disallow: /*?", "/a?b", False),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a", "/a", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b", False),
        ("Disallow: /caf\u00e9", "/caf%C3%A9", False),
        ("Disallow: /caf%c3%a9", "/caf\u00e9", False),
        ("Disallow: /%7Euser", "/~user/", False),
        ("Disallow: /a%2Fb", "/a/b", True),
        ("  disallow :  /a  # not this", "/a", False),
    ],
)
def test_the_longest_rule_that_matches_decides(rule: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\n{rule}\n", path) is may


def test_a_group_for_our_name_goes_before_the_one_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Standfirst/2.0\nDisallow: /private\n"
    assert allowed(text, "/open")
    assert not allowed(text, "/private")
    assert not allowed(text.replace("Standfirst", "Otherbot"), "/open")


def test_groups_of_one_name_count_together_and_names_share_a_group() -> None:
    text = (
        "Sitemap: https://news.example/map.xml\nUser-agent: otherbot\nUser-agent: standfirst\nDisallow: /a\n"
        "Crawl-delay: 2.5\nUser-agent: *\nDisallow: /\nUser-agent: standfirst\nDisallow: /b\n"
    )
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]
    assert read_robots(text, "standfirst").delay == 2.5
    assert read_robots("User-agent: *\nCrawl-delay: soon", "standfirst").delay is None


def test_rules_before_any_name_say_nothing() -> None:
    assert allowed("Disallow: /\n", "/a")
    assert allowed("<!DOCTYPE html><html>not found</html>", "/a")


def test_no_pattern_makes_matching_slow() -> None:
    text = "User-agent: *\n" + f"Disallow: /{'*a' * 900}$\n" * 5_000
    began = time.process_time()
    assert allowed(text, "/" + "a" * 899 + "b" * 1_000)
    assert time.process_time() - began < 3


@pytest.mark.parametrize("name", ["a{}", "standfirst", "*"])
def test_no_number_of_names_makes_reading_slow(name: str) -> None:
    names = "".join(f"User-agent: {name.format(number)}\n" for number in range(20_000))
    text = names + "".join(f"Disallow: /{number}\n" for number in range(20_000))
    began = time.process_time()
    assert allowed(text, "/a")
    assert time.process_time() - began < 3


def test_half_a_file_of_great_length_is_read() -> None:
    text = "User-agent: *\nDisallow: /a\n" + f"# {'x' * 98}\n" * 7_000 + "Disallow: /b\n"
    assert not allowed(text, "/a")
    assert allowed(text, "/b")


@given(st.text(max_size=200), st.text(max_size=50))
def test_any_text_is_taken(text: str, path: str) -> None:
    rules = read_robots(f"user-agent: *\ndisallow: {text}\n{text}", "standfirst")
    assert may_read(rules, f"{SITE}/{path}".replace("[", "").replace("]", "")) in (True, False)
