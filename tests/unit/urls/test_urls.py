from __future__ import annotations

import pytest

from flows.urls.normalise import (
    believed_canonical,
    canonical_url,
    host_of,
    http_url,
    public_address,
    without_reference,
    without_tracking,
)
from flows.urls.publisher import registrable_domain


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
        ("https://e.org/a?UTM_Source=x&GCLID=2&id=2", "https://e.org/a?id=2"),
        ("https://e.org/a?id=2&traffic=rss", "https://e.org/a?id=2&traffic=rss"),
        ("https://e.org/a?title=the-atom-bomb", "https://e.org/a?title=the-atom-bomb"),
        ("https://e.org/a?ref=3&share=4&partner=5", "https://e.org/a?ref=3&share=4&partner=5"),
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


@pytest.mark.parametrize(
    "name", ["title", "ref", "share", "partner", "source", "rss", "tracking", "linkid", "at_home"]
)
@pytest.mark.parametrize(
    ("one", "other"), [("the-atom-bomb", "rss-explained"), ("rdf", "atom"), ("1", "2"), ("", "x")]
)
def test_a_value_never_makes_two_articles_one(name: str, one: str, other: str) -> None:
    assert canonical_url(f"https://e.org/a?{name}={one}") != canonical_url(f"https://e.org/a?{name}={other}")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://e.org/a?ref=lamp.example", "https://e.org/a"),
        ("https://e.org/a?id=1&ref=WWW.Lamp.example&x=2", "https://e.org/a?id=1&x=2"),
        ("https://e.org/a?ref=other.example", "https://e.org/a?ref=other.example"),
        ("https://e.org/a?ref=main", "https://e.org/a?ref=main"),
        ("https://e.org/a?href=lamp.example", "https://e.org/a?href=lamp.example"),
        ("nothing?ref=lamp.example", "nothing?ref=lamp.example"),
    ],
)
def test_a_ref_goes_when_it_names_the_feeds_own_host(url: str, expected: str) -> None:
    assert without_reference(url, ("www.lamp.example", "")) == expected


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


@pytest.mark.parametrize(
    "other",
    [
        "https://www.lamp.example/news/1",
        "http://lamp.example:80/news/1/",
        "https://lamp.example:443/news/1",
        "https://m.lamp.example/news/1",
        "https://mobile.lamp.example/news/1?m=1",
        "https://amp.lamp.example/news/1",
        "https://lamp.example/news/1/amp/",
        "https://lamp.example/amp/news/1",
        "https://lamp.example/news/amp/1",
        "https://lamp.example/news/1.amp",
        "https://lamp.example/news/1?amp",
        "https://lamp.example/news/1?amp=1",
        "https://lamp.example/news/1?outputType=amp",
        "https://lamp.example/news/1/index.html",
        "https://lamp.example/news/1#comments",
        "https://lamp.example/news/1?utm_source=a&fbclid=b&gad_source=1&WT.mc_id=x&_ga=2.1",
        "https://lamp-example.cdn.ampproject.org/c/s/lamp.example/news/1",
        "https://www.google.com/amp/s/lamp.example/news/1",
        "https://www.google.co.uk/url?rct=j&sa=t&url=https://lamp.example/news/1&ct=ga",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Flamp.example%2Fnews%2F1%3Ffbclid%3Dx&h=AT",
        "https://lamp.example/n%65ws/1",
    ],
)
def test_every_form_of_an_articles_address_is_one(other: str) -> None:
    assert (
        canonical_url(other) == canonical_url("https://lamp.example/news/1") == "https://lamp.example/news/1"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://lamp.example/news/1", "https://lamp.example/news/2"),
        ("https://lamp.example/a?id=1", "https://lamp.example/a?id=2"),
        ("https://lamp.example/amp", "https://lamp.example/"),
        ("https://en.lamp.example/1", "https://de.lamp.example/1"),
        ("https://m.co.uk/1", "https://n.co.uk/1"),
        ("https://lamp.example:8080/1", "https://lamp.example/1"),
        ("https://lamp.example/a%2Fb", "https://lamp.example/a/b"),
        ("https://lamp.example/?output=print", "https://lamp.example/?output=web"),
        ("https://lamp.example/?amp=12", "https://lamp.example/?amp=13"),
        ("https://lamp.example/?m=12", "https://lamp.example/?m=13"),
        ("https://lamp.example/?title=%CF%F0", "https://lamp.example/?title=%D1%E2"),
        ("https://straße.example/1", "https://strasse.example/1"),
    ],
)
def test_addresses_of_other_articles_stay_apart(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_a_value_in_another_encoding_than_utf_8_stays_as_it_is() -> None:
    assert without_tracking("https://lamp.example/?t=%CF%F0&utm_source=x") == "https://lamp.example/?t=%CF%F0"


def test_a_mobile_host_below_a_language_is_known_and_a_name_is_never_taken() -> None:
    assert canonical_url("https://en.m.lamp.example/1") == "https://en.lamp.example/1"
    assert canonical_url("https://m.co.uk/1") == "https://m.co.uk/1"
    assert canonical_url("https://amp.example/1") == "https://amp.example/1"


def test_a_name_in_another_script_is_one_with_its_ascii_form() -> None:
    assert canonical_url("https://www.bücher.example/1") == canonical_url("https://xn--bcher-kva.example/1")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.lamp.co.uk", "lamp.co.uk"),
        ("www.lamp.com", "lamp.com"),
        ("ada.blogspot.com", "ada.blogspot.com"),
        ("a.b.lamp.example", "lamp.example"),
        ("192.168.0.1", "192.168.0.1"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
        ("", ""),
    ],
)
def test_the_registered_name_is_found(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("canonical", "address", "believed"),
    [
        ("https://lamp.example/a", "https://m.lamp.example/a?x=1", "https://lamp.example/a"),
        ("/a", "https://lamp.example/a?x=1", "https://lamp.example/a"),
        ("https://other.example/a", "https://lamp.example/a", "https://lamp.example/a"),
        ("https://two.co.uk/a", "https://one.co.uk/a", "https://one.co.uk/a"),
        ("https://lamp.example/", "https://lamp.example/a", "https://lamp.example/a"),
        ("https://lamp.example/a", None, "https://lamp.example/a"),
        (None, "https://lamp.example/a", "https://lamp.example/a"),
        ("javascript:x", None, None),
    ],
)
def test_a_page_is_believed_about_its_own_site_alone(
    canonical: str | None, address: str | None, believed: str | None
) -> None:
    assert believed_canonical(canonical, address) == believed
