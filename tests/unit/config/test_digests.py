"""`[[digest]]` in standfirst.toml: what a digest is by default, and what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.model.digests import ONLY_DIGEST
from flows.model.settings import Settings
from flows.runs.pipeline.plan import settings_of_digest
from tests.unit.config.files import read, refusal, workspace

SOURCES = (
    '[[source]]\nname = "Harbour Times"\npath = "a"\nsection = "Coast"\n'
    '[[source]]\nname = "Hill Post"\npath = "b"\n'
)
MAIL = '[mail]\nhost = "mail.example"\nsender = "d@a.example"\nto = ["anna@a.example"]\n'


def test_a_workspace_without_the_table_has_one_digest_in_its_own_folder(tmp_path: Path) -> None:
    (only,) = read(tmp_path).digests
    assert only == ONLY_DIGEST
    assert settings_of_digest(Settings(id="w"), only) == Settings(id="w")


def test_a_digest_has_a_title_an_address_a_zone_and_ids_of_its_own(tmp_path: Path) -> None:
    digest = '[[digest]]\nid = "coast"\nzone = "Europe/Berlin"\nsections = ["coast"]'
    text = f'site_url = "https://a.example/"\n{digest}'
    loaded = read(tmp_path, text, SOURCES)
    settings = settings_of_digest(loaded.settings, loaded.digests[0])
    assert (settings.title, settings.site_url, settings.time_zone) == (
        "The Morning Digest: coast",
        "https://a.example/coast/",
        "Europe/Berlin",
    )


def test_readers_pages_are_those_of_the_workspace_in_every_digest(tmp_path: Path) -> None:
    text = f'site_url = "https://a.example/"\n[[digest]]\nid = "coast"\n[serve]\n{MAIL}'
    loaded = read(tmp_path, text, SOURCES)
    assert settings_of_digest(loaded.settings, loaded.digests[0]).readers_url == "https://a.example/"


def test_readers_of_the_mail_table_belong_to_the_main_digest(tmp_path: Path) -> None:
    digests = (
        '[[digest]]\nid = "coast"\nreaders = ["Ben@a.example", "ben@a.example"]\n[[digest]]\nid = "main"\n'
    )
    coast, main = read(tmp_path, f"{digests}{MAIL}", SOURCES).digests
    assert coast.readers == ("Ben@a.example",)
    assert main.readers == ("anna@a.example",)


def test_without_a_main_digest_they_belong_to_the_first(tmp_path: Path) -> None:
    digests = '[[digest]]\nid = "coast"\n[[digest]]\nid = "hills"\n'
    coast, hills = read(tmp_path, f"{digests}{MAIL}", SOURCES).digests
    assert (coast.readers, hills.readers) == (("anna@a.example",), ())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('id = "a"\n[[digest]]\nid = "a"', '2 have the id "a"'),
        ('id = "a"\n[[digest]]\nid = "b"\nfolder = "a"', '2 have the folder "a"'),
        ('id = "Coast"', 'digest 1: "id" does not have the expected form'),
        ('id = "stories"', '"stories" is a folder of the site itself'),
        ('sources = ["Harbor Times"]', 'Did you mean "Harbour Times"?'),
        ('sections = ["Cost"]', 'Did you mean "Coast"?'),
        ('themes = ["Sprot"]', '"Sprot" is not among the themes of the workspace'),
        ('zone = "Berlin"', '"Berlin" is not a known time zone'),
        ('hour = "7"', '"hour" does not have the expected form'),
        ('readers = ["Anna"]', '"Anna" is not a mail address'),
        ('reader = ["a@a.example"]', 'unknown key "reader". Did you mean "readers"?'),
    ],
)
def test_what_cannot_be_used_is_named_with_its_remedy(tmp_path: Path, lines: str, message: str) -> None:
    text = f"[[digest]]\n{lines}"
    assert message in refusal(workspace(tmp_path, text, SOURCES))


def test_sources_of_the_command_line_stand_for_those_of_every_digest(tmp_path: Path) -> None:
    from flows.config import load_workspace

    folder = workspace(tmp_path, '[[digest]]\nid = "coast"\nsections = ["Coast"]', SOURCES)
    (coast,) = load_workspace(folder, sources=("news.txt",)).digests
    assert (coast.sources, coast.sections) == ((), ())
