"""How servers are asked, as settings and environment say."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.config import load_workspace, network_of, web_address
from flows.config.settings_file import settings_file_from, settings_from
from flows.errors import ConfigurationError
from flows.model import Source, SourceKind
from flows.model.settings import Credentials, FetchSettings


def settings(**values: Any) -> FetchSettings:
    return settings_from(settings_file_from({"fetch": values}), Path(), None).fetch


def paid(**named: Any) -> Source:
    return Source(name="Paid", kind=SourceKind.URL, location="https://paid.example/", **named)


def credentials(environment: dict[str, str], **named: str) -> Credentials | None:
    return network_of([paid(**named)], environment).credentials.get("Paid")


def shown(found: Credentials | None) -> list[tuple[str, str]]:
    assert found
    return [(name, value.reveal()) for name, value in found.headers]


def test_politeness_is_on_unless_it_is_changed() -> None:
    assert settings() == FetchSettings()
    assert (settings().per_host, settings().seconds_apart, settings().allow_hosts) == (2, 1.0, ())
    changed = settings(
        contact="ops@news.example",
        allow_hosts=["10.0.0.0/8", "nas.lan", "[::1]"],
        seconds_apart=0,
        poll_most="8h",
    )
    assert changed.contact == "ops@news.example"
    assert changed.allow_hosts == ("10.0.0.0/8", "nas.lan", "[::1]")
    assert (changed.seconds_apart, changed.poll_most) == (0.0, timedelta(hours=8))
    assert (settings().pages, settings(pages=0).pages) == (200, 0)
    assert settings(poll_least="9h").poll_most == timedelta(hours=9)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"per_host": 0},
            '"per_host" must be greater than or equal to 1. Without the line it is 2.',
        ),
        ({"per_host": True}, '[fetch]: "per_host" must be a whole number'),
        ({"redirects": 21}, '"redirects" must be less than or equal to 20'),
        ({"pages": -1}, '"pages" must be greater than or equal to 0. Without the line it is 200.'),
        ({"seconds_apart": -1}, '"seconds_apart" must be greater than or equal to 0'),
        ({"seconds_apart": float("nan")}, '"seconds_apart" must be a finite number'),
        (
            {"contact": "me (here)"},
            '"contact" does not have the expected form. Write it as "https://exam',
        ),
        ({"allow_hosts": ["a b"]}, 'allow_hosts: "a b" is not a host. Write names, addresses and networks'),
        ({"allow_hosts": ["10.0.0.0/40"]}, 'allow_hosts: "10.0.0.0/40" is not a host'),
        ({"poll_least": "1m"}, '"poll_least" is too short'),
        ({"perhost": 1}, 'unknown key "perhost". Did you mean "per_host"?'),
    ],
)
def test_what_cannot_be_used_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        settings(**values)
    assert message in str(caught.value)


def test_what_a_source_pays_for_comes_from_the_environment() -> None:
    environment = {"KEY": "X-Key: open\nX-Other: a b\n", "LOGIN": "me:word"}
    assert shown(credentials(environment, headers_env="KEY", auth_env="LOGIN")) == [
        ("X-Key", "open"),
        ("X-Other", "a b"),
        ("Authorization", "Basic bWU6d29yZA=="),
    ]
    assert "open" not in repr(credentials(environment, headers_env="KEY"))
    assert credentials(environment) is None


@pytest.mark.parametrize(
    "text",
    ["", "no header", "X Key: open", "Cookie: a=b", "Host: other.example", "X-Key: a\x00b", "a\x1b: b"],
)
def test_a_variable_that_holds_no_headers_is_missing(text: str) -> None:
    assert credentials({"KEY": text}, headers_env="KEY") == Credentials(missing="KEY")


def test_a_login_needs_a_colon() -> None:
    assert credentials({"LOGIN": "me"}, auth_env="LOGIN") == Credentials(missing="LOGIN")
    assert credentials({}, auth_env="LOGIN") == Credentials(missing="LOGIN")


def test_proxies_come_from_the_usual_variables() -> None:
    environment = {
        "http_proxy": "proxy.example:3128",
        "ALL_PROXY": "http://all.example:1",
        "no_proxy": "a.example, *.b",
    }
    found = network_of([], environment).proxies
    assert found.http
    assert found.https
    assert (found.http.reveal(), found.https.reveal()) == (
        "http://proxy.example:3128",
        "http://all.example:1",
    )
    assert found.without == ("a.example", "*.b")
    assert network_of([], {"HTTP_PROXY": "socks5://old.example"}).proxies.http is None


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://news.example/feed", "https://news.example/feed"),
        (" news.example ", "https://news.example"),
        ("http://10.0.0.1:8080/", "http://10.0.0.1:8080/"),
    ],
)
def test_an_address_is_taken_as_a_person_types_it(text: str, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize("text", ["file:///etc/passwd", "https://me:word@news.example/", "two words", ""])
def test_an_address_with_a_login_or_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        web_address(text)
    assert "word@" not in str(caught.value)


def test_a_host_typed_for_one_run_may_be_private(tmp_path: Path) -> None:
    found = load_workspace(tmp_path, sources=("http://127.0.0.1:1/feed", "folder"))
    assert found.settings.fetch.allow_hosts == ("127.0.0.1",)


def test_a_source_says_whether_it_is_a_feed_or_a_page(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    entries = ((name, f'expects = "{name}"\n') for name in ("feed", "page", "podcast"))
    (tmp_path / "seeds/sources.toml").write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nurl = "https://e.example/{name}"\n{line}'
            for name, line in (*entries, ("none", ""))
        ),
        encoding="utf-8",
    )
    found = load_workspace(tmp_path)
    assert [each.expects for each in found.sources] == ["feed", "page", None]
    assert [each.reason for each in found.problems] == ['"expects" must be "feed" or "page"']


def test_a_source_names_variables_and_holds_no_secret(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "a"\nurl = "https://a.example/"\nheaders_env = "A_KEY"\nauth_env = "A_LOGIN"\n'
        '[[source]]\nname = "b"\nurl = "https://b.example/"\nauth_env = "me:word"\n'
        '[[source]]\nname = "c"\nurl = "file:///etc/passwd"\n',
        encoding="utf-8",
    )
    found = load_workspace(tmp_path)
    assert [(each.headers_env, each.auth_env) for each in found.sources] == [("A_KEY", "A_LOGIN")]
    assert [each.reason for each in found.problems] == [
        '"auth_env" does not have the expected form',
        '"url" is not an http or https address',
    ]
    assert found.problems[1].remedy == 'Give a file as path = "…".'
