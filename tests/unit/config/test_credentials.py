"""Passwords, credentials and proxies, from the environment and a private file; no secret ever shows."""

from __future__ import annotations

import copy
import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.config import (
    PASSWORD_VARIABLE,
    network_of,
    read_password,
)
from flows.errors import ConfigurationError
from flows.model import Source, SourceKind
from flows.model.mail_settings import MailSettings
from flows.model.settings import Credentials, Secret


def paid(**named: Any) -> Source:
    return Source(name="Paid", kind=SourceKind.URL, location="https://paid.example/", **named)


def credentials(environment: dict[str, str], **named: str) -> Credentials | None:
    return network_of([paid(**named)], environment).credentials.get("Paid")


def shown(value: Credentials | None) -> list[tuple[str, str]]:
    assert value
    return [(name, secret.reveal()) for name, secret in value.headers]


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
    proxies = network_of([], environment).proxies
    assert proxies.http
    assert proxies.https
    assert (proxies.http.reveal(), proxies.https.reveal()) == (
        "http://proxy.example:3128",
        "http://all.example:1",
    )
    assert proxies.without == ("a.example", "*.b")
    assert network_of([], {"HTTP_PROXY": "socks5://old.example"}).proxies.http is None


PASSWORD = "correct horse"
MAIL = MailSettings(host="smtp.example.org", sender="digest@example.org", to=("anna@example.org",))


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MailSettings:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    return replace(MAIL, user="digest", password_file=str(tmp_path / "secret"))


def write_password(account: MailSettings, body: bytes = PASSWORD.encode(), mode: int = 0o600) -> Path:
    path = Path(account.password_file or "")
    path.write_bytes(body)
    path.chmod(mode)
    return path


def refusal(account: MailSettings) -> str:
    with pytest.raises(ConfigurationError) as caught:
        read_password(account)
    assert caught.value.__cause__ is None or PASSWORD not in repr(caught.value.__cause__)
    return str(caught.value)


class TestPassword:
    def test_account_without_a_user_needs_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        assert read_password(MAIL) is None

    @pytest.mark.parametrize("body", [b"correct horse", b"correct horse\n", b"correct horse\r\n"])
    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_private_file_gives_it(self, account: MailSettings, body: bytes, mode: int) -> None:
        write_password(account, body, mode)
        password = read_password(account)
        assert password is not None
        assert password.reveal() == PASSWORD

    def test_environment_goes_before_the_file(
        self, account: MailSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_password(account, b"another")
        monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
        password = read_password(account)
        assert password is not None
        assert password.reveal() == PASSWORD

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
    def test_file_that_others_may_read_is_refused(self, account: MailSettings, mode: int) -> None:
        path = write_password(account, mode=mode)
        assert refusal(account) == f"{path}: may be read by others (mode {mode:04o}). Run chmod 600 {path}."

    def test_file_of_another_user_is_refused(
        self, account: MailSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write_password(account)
        monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
        assert f"{path}: belongs to another user. " in refusal(account)

    def test_pipe_in_its_place_is_refused_and_not_waited_for(self, account: MailSettings) -> None:
        os.mkfifo(account.password_file or "", 0o600)
        assert "is not a regular file" in refusal(account)

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b"", "holds no password. Write the password into it."),
            (b"\n", "holds no password. Write the password into it."),
            (b"correct horse\nand more", "holds characters beyond printable ASCII"),
            ("correct horse é".encode(), "holds characters beyond printable ASCII"),
            (b"correct horse\xff", "is not text. Write the secret alone into it."),
            (b"correct horse" * 400, "holds characters beyond printable ASCII"),
        ],
    )
    def test_what_is_no_password_is_refused_and_not_shown(
        self, account: MailSettings, body: bytes, message: str
    ) -> None:
        write_password(account, body)
        assert message in refusal(account)
        assert PASSWORD not in refusal(account)

    def test_missing_file_is_told(self, account: MailSettings) -> None:
        assert "cannot be read (No such file or directory). Check password_file" in refusal(account)

    def test_user_without_any_password_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
        remedy = f"Set {PASSWORD_VARIABLE}, or name a private file with password_file."
        assert refusal(replace(MAIL, user="a")) == f"password of [mail]: is not set. {remedy}"


class TestSecret:
    def test_secret_shows_nowhere(self) -> None:
        secret = Secret(PASSWORD)
        assert PASSWORD not in f"{secret} {secret!r} {[secret]} {vars(Secret)}"
        assert secret.reveal() == PASSWORD

    def test_secret_is_not_copied(self) -> None:
        with pytest.raises(TypeError, match="is not copied"):
            pickle.dumps(Secret(PASSWORD))
        with pytest.raises(TypeError, match="is not copied"):
            copy.deepcopy(Secret(PASSWORD))
