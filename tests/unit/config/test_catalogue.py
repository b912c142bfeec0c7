"""seeds/catalogue.toml: what its header says of the feeds, each set, and each address."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from flows.config import load_themes
from flows.config.catalogue import Catalogue, load_catalogue
from flows.config.sources_file import is_web_address
from flows.errors import ConfigurationError
from flows.language.languages import codes
from flows.urls.allowed_addresses import refused_host
from flows.urls.normalise import host_of
from flows.urls.publisher import registrable_domain

ROOT = Path(__file__).parents[3]
CATALOGUE = load_catalogue()
FEEDS = CATALOGUE.feeds
# Hosts of aggregators, searches and forums, and services that show other people's posts.
NOT_OUTLETS = ("news.google.com", "reddit.com", "nitter.net", "feedburner.com", "github.com", "allsides.com")


def test_a_few_hundred_feeds_are_listed_each_once() -> None:
    assert 300 <= len(FEEDS) <= 600
    for values in ([feed.url for feed in FEEDS], [feed.name.casefold() for feed in FEEDS]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_every_address_is_a_public_https_address_as_it_is_written() -> None:
    for feed in FEEDS:
        parts = urlsplit(feed.url)
        host = host_of(feed.url)
        assert is_web_address(feed.url)
        assert (parts.scheme, parts.port, parts.fragment) == ("https", None, ""), feed.url
        assert "@" not in parts.netloc
        assert not refused_host(host, ())
        assert not host.endswith(NOT_OUTLETS), feed.url


def test_a_section_is_a_theme_or_a_region_of_several_feeds() -> None:
    themes = {theme.name for theme in load_themes(ROOT)}
    counts = Counter(feed.section for feed in FEEDS)
    regions = {section: count for section, count in counts.items() if section not in themes}
    assert {section: count for section, count in regions.items() if count < 5} == {}


def test_standfirst_has_words_for_every_language() -> None:
    assert {feed.language for feed in FEEDS} - set(codes()) == set()


def test_every_set_makes_an_edition_of_several_outlets() -> None:
    assert set(CATALOGUE.sets) == {name for feed in FEEDS for name in feed.sets}
    assert len(set(CATALOGUE.sets.values())) == len(CATALOGUE.sets)
    for name in CATALOGUE.sets:
        feeds = CATALOGUE.of_set(name)
        publishers = Counter(registrable_domain(host_of(feed.url)) for feed in feeds)
        assert 8 <= len(feeds) <= 40, name
        assert len(publishers) >= 5, name
        assert max(publishers.values()) <= (4 if name == "world" else 2), (name, publishers.most_common(3))


def test_the_sets_that_a_newcomer_tries_are_there() -> None:
    assert {"world", "de", "fr", "es", "science"} <= set(CATALOGUE.sets)
    assert [name for name in CATALOGUE.sets if not re.fullmatch("[a-z]+(-[a-z]+)*", name)] == []


def test_a_set_that_is_not_there_names_the_nearest() -> None:
    with pytest.raises(ConfigurationError, match='"wrld" is no set of feeds .* Did you mean "world"'):
        Catalogue(feeds=FEEDS, sets=CATALOGUE.sets).of_set("wrld")
