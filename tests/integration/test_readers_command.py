"""`standfirst readers`: readers are added, changed, written into lists and read in again."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.adapters.database import SqlStore
from flows.cli.main import app
from flows.config import load_workspace
from flows.errors import StandfirstError
from flows.model import Origin, Reader, ReaderStatus
from flows.runs.manage_readers import follow_settings
from tests.factories import NOON

pytestmark = pytest.mark.integration


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    workspace = tmp_path / "news"
    workspace.mkdir()
    (workspace / "standfirst.toml").touch()
    return workspace


def done(folder: Path, *words: str, status: int = 0, given: str = "") -> str:
    result = CliRunner().invoke(app, ["readers", *words, "--workspace", str(folder)], input=given)
    assert result.exit_code == status, result.output
    return result.output


def refused(folder: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["readers", *words, "--workspace", str(folder)])
    assert isinstance(result.exception, StandfirstError), result.output
    return str(result.exception)


def stored(folder: Path) -> list[Reader]:
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        return list(store.readers.all())


def test_a_reader_is_added_changed_and_removed(folder: Path) -> None:
    done(folder, "add", "Ada@Bücher.example", "follow=Zürich", "follow=Basel", "minutes=5", "name=Ada")
    (reader,) = stored(folder)
    assert reader.address == "Ada@xn--bcher-kva.example"
    assert reader.preferences.follow == ("Zürich", "Basel")
    assert (reader.status, reader.origin, reader.digests) == (ReaderStatus.ACTIVE, Origin.COMMAND, ("main",))
    assert f"{reader.id}  active" in done(folder, "list")
    done(folder, "edit", "ada@bücher.example", "follow=", "hour=18:30", "days=mon", "days=fri")
    (edited,) = stored(folder)
    assert (edited.hour, edited.days, edited.preferences.follow) == ("18:30", ("mon", "fri"), ())
    assert 'hour = "18:30"' in done(folder, "show", reader.id)
    assert json.loads(done(folder, "list", "--json"))["readers"][0]["id"] == reader.id
    done(folder, "remove", reader.id)
    assert stored(folder) == []
    assert "There are none yet" in done(folder, "list")


def test_an_address_can_be_kept_out_of_the_list_of_processes(folder: Path) -> None:
    assert "ada" not in done(folder, "add", "-", given="ada@example.org\n")
    assert [reader.address for reader in stored(folder)] == ["ada@example.org"]


def test_wrong_words_and_unknown_readers_are_refused(folder: Path) -> None:
    assert "hour: " in refused(folder, "add", "ada@example.org", "hour=7")
    assert "KEY=VALUE" in refused(folder, "add", "ada@example.org", "seven")
    assert "is not a mail address" in refused(folder, "add", "ada")
    assert "not in the store" in refused(folder, "show", "nobody@example.org")
    done(folder, "add", "ada@example.org")
    assert "is there already" in refused(folder, "add", "ADA@example.org")


@pytest.mark.parametrize("name", ["readers.csv", "readers.toml"])
def test_a_list_is_read_in_again(name: str, folder: Path, tmp_path: Path) -> None:
    done(folder, "add", "ada@example.org", "follow==1+1", "mute_words=a;b", "name=Ada, the first")
    done(folder, "add", "ben@example.org", "themes=Science", "themes=*", "length=leads", "digests=tech")
    before, path = stored(folder), tmp_path / name
    done(folder, "export", str(path))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert done(folder, "import", str(path)) == "2 unchanged\n"
    for reader in before:
        done(folder, "remove", reader.id)
    assert done(folder, "import", str(path)) == "2 added\n"
    assert stored(folder) == before


def test_who_has_left_stays_so_over_a_list(folder: Path, tmp_path: Path) -> None:
    for address in ("ada@example.org", "ben@example.org"):
        done(folder, "add", address)
    path = tmp_path / "readers.csv"
    done(folder, "export", str(path))
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        ada, ben = store.readers.all()
        left = replace(ada, status=ReaderStatus.LEFT, why="unsubscribed")
        assert store.readers.save(left, ada)
    done(folder, "remove", ben.id, "--suppress")
    said = done(folder, "import", str(path))
    assert "1 unchanged, 1 suppressed" in said or "1 suppressed, 1 unchanged" in said
    assert said.count("stays so") == 2
    assert stored(folder) == [left]
    assert "--again" in refused(folder, "add", ben.address)
    assert "--again" in refused(folder, "add", ada.address)
    done(folder, "add", ada.address, "--again")
    done(folder, "add", ben.address, "--again")
    assert {reader.status for reader in stored(folder)} == {ReaderStatus.ACTIVE}


def test_a_digest_that_a_reader_left_does_not_come_back_with_a_list(folder: Path, tmp_path: Path) -> None:
    done(folder, "add", "ada@example.org", "digests=main", "digests=sport")
    path = tmp_path / "readers.csv"
    done(folder, "export", str(path))
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        (ada,) = store.readers.all()
        assert store.readers.save(ada.choosing(["main"]), ada)
    assert "stays so" in done(folder, "import", str(path))
    assert [(reader.digests, reader.left_digests) for reader in stored(folder)] == [(("main",), ("sport",))]


def test_each_wrong_line_is_named_and_the_others_are_read(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "\ufeffaddress,hour\nada@example.org,25:00\nnobody,\nben@example.org,\n", encoding="utf-8"
    )
    said = done(folder, "import", str(path), status=1)
    assert "line 2: wrong, hour" in said
    assert 'line 3: wrong, "nobody" is not a mail address' in said
    assert [reader.address for reader in stored(folder)] == ["ben@example.org"]
    path.write_bytes(b"address\n\xff\n")
    assert "UTF-8" in refused(folder, "import", str(path))
    assert "cannot be read" in refused(folder, "import", str(tmp_path / "none.csv"))


def test_settings_make_readers_and_take_them_out_again(folder: Path) -> None:
    done(folder, "add", "eve@example.org")
    with SqlStore(load_workspace(folder, sources_needed=False).store_url) as store:
        readers = store.readers
        follow_settings(
            readers, {"main": ["Ada@example.org", "eve@example.org"], "tech": ["ada@example.org"]}, NOON
        )
        ada = readers.by_address("ada@example.org")
        assert ada is not None
        assert (ada.digests, ada.origin) == (("main", "tech"), Origin.SETTINGS)
        eve = readers.by_address("eve@example.org")
        assert eve is not None
        assert (eve.origin, eve.digests) == (Origin.COMMAND, ("main",))
        left = replace(ada, status=ReaderStatus.LEFT)
        readers.save(left)
        follow_settings(readers, {"main": ["ada@example.org", "eve@example.org"]}, NOON)
        assert readers.get(ada.id) == replace(left, digests=("main",))
        readers.save(ada.choosing(["tech"]))
        both = {"main": ["ada@example.org"], "tech": ["ada@example.org"]}
        follow_settings(readers, both, NOON)
        assert [one.id for one in readers.due("main")] == [eve.id]
        assert [one.id for one in readers.due("tech")] == [ada.id]
        readers.save(ada)
        follow_settings(readers, {"main": []}, NOON)
        assert [one.id for one in readers.due("main")] == [eve.id]
        readers.suppress("ben@example.org", "complained", NOON)
        follow_settings(readers, {"main": ["ben@example.org"]}, NOON)
        assert readers.by_address("ben@example.org") is None
