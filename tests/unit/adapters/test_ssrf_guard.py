"""Which addresses may be reached."""

from __future__ import annotations

import pytest

from flows.adapters.fetch.ssrf_guard import RefusedAddressError, guarded_sockets, proxy_for
from flows.model.settings import Proxies, Secret
from flows.urls.allowed_addresses import authority, is_allowed, private_reason, refused_host


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "::1", "0.0.0.0", "::", "10.1.2.3", "172.16.0.1", "192.168.1.1"),
        *("169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254", "fec0::1", "100.64.0.1"),
        *("224.0.0.1", "ff02::1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "2001:db8::1"),
        *("::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2001::1"),
        *("news.example", ""),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_private(address: str) -> None:
    assert private_reason(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "172.32.0.1"])
def test_a_public_address_is_public(address: str) -> None:
    assert private_reason(address) is None


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST.", "news.localhost", "printer.local", "api.internal", "nas.lan"),
        *("127.1", "2130706433", "0x7f.1", "017700000001", "127.0.0.01", "[::1]", "10.0.0.1"),
    ],
)
def test_a_private_host_is_refused_in_every_notation(host: str) -> None:
    assert refused_host(host, ())


@pytest.mark.parametrize("host", ["news.example.org", "8.8.8.8", "localhost.example", "0x.example"])
def test_a_public_host_is_not_refused_for_its_name(host: str) -> None:
    assert refused_host(host, ()) is None


def test_what_the_user_allows_is_allowed_and_nothing_else() -> None:
    allowed = ("intranet.example", "10.0.0.0/8", "::1", "printer.local")
    assert all(is_allowed(host, allowed) for host in ("Intranet.Example", "10.9.9.9", "[::1]", "::1"))
    assert not any(is_allowed(host, allowed) for host in ("a.intranet.example", "11.0.0.1", "::2"))
    assert refused_host("printer.local", allowed) is None
    assert refused_host("other.local", allowed)


def test_a_socket_is_made_to_the_address_that_was_checked() -> None:
    make = guarded_sockets(("127.0.1.0/24",))
    with make((2, 1, 6, "", ("127.0.1.9", 80))) as made, make((2, 1, 6, "", ("8.8.8.8", 80))) as public:
        assert made.fileno() > 0
        assert public.fileno() > 0
    with pytest.raises(RefusedAddressError):
        make((2, 1, 6, "", ("127.0.2.9", 80)))
    with pytest.raises(RefusedAddressError):
        make((10, 1, 6, "", ("::1", 80, 0, 0)))


def test_the_usual_port_is_no_part_of_a_host() -> None:
    assert authority("https://News.example:443/a") == authority("http://news.example:80") == "news.example"
    assert authority("http://news.example:8080/") == "news.example:8080"
    assert authority("http://[::1") == authority("http://a:b/") == ""


@pytest.mark.parametrize(
    ("address", "proxy"),
    [
        ("http://news.example/feed", "http://plain:1"),
        ("https://news.example/feed", "http://safe:2"),
        ("https://www.direct.example/", None),
        ("https://direct.example/", None),
        ("https://indirect.example/", "http://safe:2"),
        ("http://10.1.1.1/", None),
        ("http://port.example:8080/", None),
    ],
)
def test_a_proxy_is_used_but_for_the_hosts_without(address: str, proxy: str | None) -> None:
    proxies = Proxies(
        http=Secret("http://plain:1"),
        https=Secret("http://safe:2"),
        without=(".direct.example", "10.0.0.0/8", "port.example:8080"),
    )
    found = proxy_for(address, proxies)
    assert (found.reveal() if found else None) == proxy
    assert proxy_for(address, Proxies(http=proxies.http, https=proxies.https, without=("*",))) is None
    assert proxy_for(address, Proxies()) is None
