from __future__ import annotations

import pytest

from flows.text.urls import canonical_url, host_of, http_url, public_address, without_tracking


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("HTTPS://WWW.Example.com:443/a?b=1#c", "https://www.example.com/a?b=1#c"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        (" https://example.com/a\n/b ", "https://example.com/a/b"),
        ("https://user:secret@example.com/", "https://example.com/"),
        ("https://example.com/é?q=ü", "https://example.com/%C3%A9?q=%C3%BC"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("/news/1", "https://base.example/news/1"),
        ("two words", "https://base.example/two%20words"),
        ("//other.example/x", "https://other.example/x"),
    ],
)
def test_an_address_is_made_absolute_and_safe(raw: str, expected: str) -> None:
    assert http_url(raw, "https://base.example/") == expected


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://example.com/",
        "mailto:a@example.com",
        "https://",
        "https://example.com:port/",
        "https://example.com:0/",
        "https://[broken/",
        "https://exam ple.com/<script>",
        "https://example.com/" + "a" * 2000,
        "",
        None,
    ],
)
def test_what_cannot_be_linked_is_refused(raw: str | None) -> None:
    assert http_url(raw) is None


def test_a_relative_address_without_a_base_is_refused() -> None:
    assert http_url("/news/1") is None
    assert http_url("x", "https://[broken/") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/a?utm_source=x&id=2&fbclid=9", "https://e.org/a?id=2"),
        ("https://e.org/a?id=2&traffic=rss", "https://e.org/a?id=2"),
        ("https://e.org/a?at_medium=web", "https://e.org/a"),
        ("https://e.org/a?q=a%2Bb&empty=", "https://e.org/a?q=a%2Bb&empty="),
        ("https://e.org/a?word=grass", "https://e.org/a?word=grass"),
        ("https://e.org/a#part", "https://e.org/a"),
        ("https://e.org/#!/a", "https://e.org/#!/a"),
    ],
)
def test_tracking_goes_and_the_rest_stays(url: str, expected: str) -> None:
    assert without_tracking(url) == expected


@pytest.mark.parametrize(
    "other", ["http://e.org/a", "https://e.org/a/", "https://e.org/a?utm_medium=feed", "https://E.org/a#top"]
)
def test_addresses_of_one_article_are_equal(other: str) -> None:
    assert canonical_url(other) == canonical_url("https://e.org/a") == "https://e.org/a"


def test_the_order_of_parameters_does_not_tell_articles_apart() -> None:
    assert canonical_url("https://e.org/?b=2&a=1") == canonical_url("https://e.org/?a=1&b=2")
    assert canonical_url("https://e.org/?a=1") != canonical_url("https://e.org/?a=2")


def test_the_host_is_read_without_www() -> None:
    assert host_of("https://WWW.Example.com/a") == "example.com"
    assert host_of("nothing") == ""


@pytest.mark.parametrize(
    ("private", "public"),
    [
        ("https://ann:pw@E.org:8443/feed?token=t#key", "https://e.org:8443/feed"),
        ("http://e.org/feed.xml", "http://e.org/feed.xml"),
        ("folder/what? is@this#.txt", "folder/what? is@this#.txt"),
        ("ftp://ann:pw@e.org/", "ftp://ann:pw@e.org/"),
    ],
)
def test_a_public_address_holds_no_login_and_no_key(private: str, public: str) -> None:
    assert public_address(private) == public
