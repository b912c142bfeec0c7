"""[serve]: who may be believed and where it listens are addresses, never names."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.model.serve_settings import ServeSettings
from tests.unit.config.files import read, refusal, workspace


def test_without_the_table_there_are_no_pages_for_readers(tmp_path: Path) -> None:
    assert read(tmp_path).settings.serve is None


def test_the_table_alone_has_defaults_for_this_machine(tmp_path: Path) -> None:
    serve = read(tmp_path, "[serve]\n").settings.serve
    assert serve == ServeSettings()
    assert serve.host == "127.0.0.1"


@pytest.mark.parametrize("proxies", [["127.0.0.1"], ["172.16.0.0/12", "fd00::/8"], []])
def test_proxies_are_addresses_and_networks(tmp_path: Path, proxies: list[str]) -> None:
    serve = read(tmp_path, f"[serve]\nproxies = {proxies}\n").settings.serve
    assert serve is not None
    assert serve.proxies == tuple(proxies)


@pytest.mark.parametrize(
    "line", ['proxies = ["*"]', 'proxies = ["caddy"]', 'proxies = ["10.0.0.1/8"]', 'host = "digest.example"']
)
def test_a_name_is_refused_with_a_remedy(tmp_path: Path, line: str) -> None:
    assert "is not an address. Write" in refusal(workspace(tmp_path, f"[serve]\n{line}\n"))


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        ('site_url = "https://news.example/digest"\n[serve]\n', "https://news.example/digest/subscribe"),
        ('site_url = "https://news.example/"\n[serve]\nsubscribe = []\n', ""),
        ('site_url = "none"\n[serve]\n', ""),
        ('site_url = "https://news.example/"\n', ""),
    ],
)
def test_pages_link_to_the_form_if_there_is_one(tmp_path: Path, lines: str, form: str) -> None:
    assert read(tmp_path, lines).settings.subscribe_url == form
