"""Which host names belong to one site."""

from __future__ import annotations

import pytest

from flows.urls.publisher import plain_host, registrable_domain, same_site


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("sport.news.echo.co.uk", "echo.co.uk"),
        ("www.echo.com.au", "echo.com.au"),
        ("echo.asn.au", "echo.asn.au"),
        ("news.echo.waw.pl", "echo.waw.pl"),
        ("echo.uk.com", "echo.uk.com"),
        ("jo.blogspot.com", "jo.blogspot.com"),
        ("jo.github.io", "jo.github.io"),
        ("jo.substack.com", "jo.substack.com"),
        ("www.jo.substack.com", "jo.substack.com"),
        ("www.substack.com", "substack.com"),
        ("jo.wordpress.com", "jo.wordpress.com"),
        ("news.echo.example", "echo.example"),
        ("echo.example.", "echo.example"),
        ("news..echo.example", "echo.example"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "[2001:db8::1]"),
        ("www.bücher.de", "xn--bcher-kva.de"),
        ("www.xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("", ""),
        ("..", ""),
    ],
)
def test_the_registered_part_of_a_host_is_found(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


@pytest.mark.parametrize(("one", "other"), [("asn.au", "asn.au"), ("waw.pl", "waw.pl"), ("uk.com", "uk.com")])
def test_two_names_below_one_public_suffix_are_two_sites(one: str, other: str) -> None:
    assert not same_site(f"echo.{one}", f"gazette.{other}")
    assert same_site(f"echo.{one}", f"sport.echo.{one}")


def test_a_name_in_another_script_is_of_the_site_of_its_ascii_form() -> None:
    assert same_site("news.bücher.de", "xn--bcher-kva.de")


@pytest.mark.parametrize(("one", "other"), [("faß.example", "fass.example"), ("λόγος.gr", "λόγοσ.gr")])
def test_names_that_browsers_take_for_two_sites_are_two(one: str, other: str) -> None:
    assert not same_site(one, other)


def test_nothing_is_of_no_site() -> None:
    assert not same_site("", "")


def test_the_plain_host_of_a_blog_keeps_its_name() -> None:
    assert plain_host("www.jo.substack.com") == "jo.substack.com"
    assert plain_host("m.substack.com") == "substack.com"


def test_a_domain_is_found_without_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import tld.base
    import tld.utils

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the list of suffixes was asked for on the network")

    monkeypatch.setattr(tld.base, "urlopen", refuse)
    tld.utils.reset_tld_names()
    registrable_domain.cache_clear()
    assert registrable_domain("news.echo.waw.pl") == "echo.waw.pl"
