"""Care of the store: backups that restore on any database, copies that lose nothing, sizes."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.adapters.database import SqlStore, connection, sqlite_url
from flows.cli.main import app
from flows.errors import ConfigurationError, StoreError
from flows.model import ChangeKind, Decision, RunRecord
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.group import group
from tests.copied_stores import assert_same_editions
from tests.factories import BRIDGE, NOON, TUNNEL, accounts, article, plan
from tests.invented_days import TenDays
from tests.postgres import store_url_on

pytestmark = pytest.mark.integration


def fill(store: SqlStore) -> None:
    """Store two days of articles, an edition of them, mail, a decision, odd characters and a picture."""
    odd = article(id="f" * 16, title="Ünïcode \N{SNOWMAN}", text="Naïve 𝔘 text", published=None, place=3)
    store.add_articles([*accounts("a", BRIDGE), *accounts("b", TUNNEL), odd])
    group(plan(), store)
    edition, receipt = compose(plan(), store)
    store.save_edition(edition, receipt)
    store.record_run(RunRecord(as_of=NOON, sources=("sample",), failures=()))
    store.outbox(lambda: NOON).queue(edition.id, ["reader@example.org"])
    store.images.add("a1", NOON, bytes(range(256)), 16, 16)
    store.stories.decide(Decision(kind=ChangeKind.SPLIT, at=NOON, article_ids=("a1",), other_ids=("a2",)))
    store.workspace_id("workspace-of-the-test")


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    with SqlStore(sqlite_url(folder / "made.db")) as store:
        fill(store)
        return store.care.back_up(folder / "made.gz").path


@pytest.fixture
def filled(store_url: str, packed: Path) -> Iterator[SqlStore]:
    """Return a store on each database that holds the rows of a backup made on SQLite."""
    with SqlStore(store_url) as store:
        store.care.restore(packed)
        yield store


@pytest.fixture
def other(store_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """Return an empty store on the other database."""
    database = "postgresql" if store_url.startswith("sqlite") else "sqlite"
    with SqlStore(store_url_on(database, request, tmp_path / "other")) as store:
        yield store


def test_a_backup_restores_every_row(filled: SqlStore, other: SqlStore, tmp_path: Path) -> None:
    made = filled.care.back_up(tmp_path / "news.gz")
    other.workspace_id("another workspace")
    restored = other.care.restore(made.path)
    assert restored.rows == made.rows
    assert made.rows["editions"] == 1
    assert made.rows["memberships"] > 0
    assert other.workspace_id() == "workspace-of-the-test"
    assert other.editions.published_json("2026-11-20") == filled.editions.published_json("2026-11-20")
    assert other.care.back_up(tmp_path / "again.gz").path.read_bytes() == made.path.read_bytes()


def test_only_its_owner_reads_a_backup(filled: SqlStore, tmp_path: Path) -> None:
    path = filled.care.back_up(tmp_path / "news.gz").path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [place.name for place in tmp_path.glob(".news*")] == []


def test_a_backup_is_of_one_moment(filled: SqlStore, other: SqlStore, tmp_path: Path) -> None:
    from flows.adapters.database.schema import ARTICLES
    from flows.adapters.database.transfer import snapshot

    before = filled.care.info().articles
    with snapshot(filled._database) as rows:
        filled.add_articles([article(id="e" * 16)])
        assert sum(1 for _ in rows.rows(ARTICLES)) == before
    assert filled.care.info().articles == before + 1


def test_a_filled_store_is_not_overwritten(filled: SqlStore, other: SqlStore, tmp_path: Path) -> None:
    path = other.care.back_up(tmp_path / "empty.gz").path
    with pytest.raises(StoreError, match="not empty"):
        filled.care.restore(path)
    assert filled.care.info().editions == 1
    filled.care.restore(path, replaces=True)
    assert filled.care.info().editions == 0


def changed(body: bytes, old: bytes, new: bytes) -> bytes:
    plain = gzip.decompress(body)
    assert old in plain
    return gzip.compress(plain.replace(old, new, 1))


@pytest.mark.parametrize("fault", ["cut", "cut in its text", "a row changed", "no backup", "a row removed"])
def test_a_damaged_backup_changes_nothing(
    fault: str, filled: SqlStore, other: SqlStore, tmp_path: Path
) -> None:
    path = filled.care.back_up(tmp_path / "news.gz").path
    body = path.read_bytes()
    lines = gzip.decompress(body).splitlines(keepends=True)
    row = next(place for place, line in enumerate(lines) if line.startswith(b"["))
    path.write_bytes(
        {
            "cut": body[: len(body) // 2],
            "cut in its text": gzip.compress(b"".join(lines[:-1])),
            "a row changed": changed(body, b"Tarnfeld", b"Tarnfels"),
            "no backup": gzip.compress(b"hello\n"),
            "a row removed": gzip.compress(b"".join(lines[:row] + lines[row + 1 :])),
        }[fault]
    )
    with pytest.raises(ConfigurationError, match=r"news.gz: .*The store was not changed"):
        other.care.restore(path)
    assert all(table.rows == 0 for table in other.care.info().tables)


def test_a_backup_whose_rows_do_not_fit_together_changes_nothing(
    packed: Path, other: SqlStore, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.gz"
    lines = gzip.decompress(packed.read_bytes()).splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if b'"table": "sightings"' in line) + 1
    lines[place] = b'["none' + lines[place][2:]
    changed.write_bytes(gzip.compress(b"".join(lines)))
    with pytest.raises(ConfigurationError, match="cut short or changed"):
        other.care.restore(changed)
    assert other.care.info().articles == 0


def test_a_backup_of_another_version_is_refused(filled: SqlStore, other: SqlStore, tmp_path: Path) -> None:
    path = filled.care.back_up(tmp_path / "news.gz").path
    path.write_bytes(changed(path.read_bytes(), b'"revision": "0002', b'"revision": "0009'))
    with pytest.raises(ConfigurationError, match="another version of Standfirst"):
        other.care.restore(path)


def test_a_copy_holds_every_row(filled: SqlStore, other: SqlStore, tmp_path: Path) -> None:
    sums = filled.care.copy_to(other.care)
    assert {table.name: table.rows for table in other.care.info().tables} == {
        name: total.rows for name, total in sums.items()
    }
    assert other.editions.published_json("2026-11-20") == filled.editions.published_json("2026-11-20")


def test_numbers_go_on_after_a_copy(filled: SqlStore, other: SqlStore) -> None:
    filled.care.copy_to(other.care)
    other.stories.decide(Decision(kind=ChangeKind.MERGE, at=NOON, article_ids=("a1",), other_ids=("b1",)))
    assert [decision.kind for decision in other.stories.decisions(NOON)] == [
        ChangeKind.SPLIT,
        ChangeKind.MERGE,
    ]


def test_a_damaged_row_is_left_out_with_what_refers_to_it(
    packed: Path, other: SqlStore, tmp_path: Path
) -> None:
    with SqlStore(sqlite_url(tmp_path / "first.db")) as store:
        store.care.restore(packed)
        with closing(sqlite3.connect(tmp_path / "first.db")) as database, database:
            database.execute("UPDATE articles SET text = x'ff' WHERE id = 'a1'")
        made = store.care.back_up(tmp_path / "news.gz")
    assert made.damaged == ("articles row a1",)
    other.care.restore(made.path)
    assert other.stored_ids(["a1", "a2"]) == {"a2"}


def test_the_commands_say_what_they_did(tmp_path: Path, packed: Path) -> None:
    workspace = tmp_path / "news"
    workspace.mkdir()
    (workspace / "standfirst.toml").touch()

    def done(*words: str, status: int = 0) -> str:
        result = CliRunner().invoke(app, ["store", *words, "--workspace", str(workspace)])
        assert result.exit_code == status, result.output
        return result.output.replace(str(tmp_path), "").replace("\n", " ")

    assert "1 editions and 6 articles" in done("restore", str(packed))
    assert "1 editions (2026-11-20 to 2026-11-20), 6 articles" in done("info")
    assert "articles                     6 rows" in done("info")
    assert ": /later.gz" in done("backup", str(tmp_path / "later.gz"))
    assert "What the store held is in /news/.standfirst/backups/before-restore-" in done(
        "restore", str(packed), "--force"
    )
    assert "the same counts and hashes in both" in done("copy", "--to", str(tmp_path / "copy.db"))


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let the program be of a version that has one table more."""
    folder = shutil.copytree(connection.MIGRATIONS, tmp_path / "migrations")
    (folder / "versions/a0002_more.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = '0002_later', '{connection.head_revision()}'\n"
        "def upgrade():\n    op.create_table('more', sa.Column('id', sa.Integer(), primary_key=True))\n"
    )
    monkeypatch.setattr(connection, "MIGRATIONS", folder)
    return monkeypatch


def test_older_tables_are_saved_before_they_change(
    filled: SqlStore, other: SqlStore, newer: pytest.MonkeyPatch, store_url: str, tmp_path: Path
) -> None:
    backups = tmp_path / "backups"
    if not store_url.startswith("sqlite"):
        with pytest.raises(StoreError, match="earlier version.*standfirst store migrate"):
            SqlStore(store_url)
    with SqlStore(store_url, backups) as migrated:
        assert migrated.care.info().revision == "0002_later"
        saved = migrated.care.saved
    with SqlStore(store_url) as again:
        assert again.care.saved is None
    newer.undo()
    assert saved is not None
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="another version"):
        SqlStore(store_url)
    if store_url.startswith("sqlite"):
        with SqlStore(sqlite_url(saved)) as store:
            assert store.care.info().editions == 1
    else:
        assert other.care.restore(saved).rows["editions"] == 1


def test_a_store_goes_to_the_other_database_and_back_unchanged(
    invented: TenDays, postgres_url: str, tmp_path: Path
) -> None:
    shutil.copytree(invented.desk.folder / ".standfirst", tmp_path / "workspace")
    with (
        SqlStore(sqlite_url(tmp_path / "workspace/standfirst.db")) as first,
        SqlStore(postgres_url) as between,
        SqlStore(sqlite_url(tmp_path / "last.db")) as last,
    ):
        assert first.care.copy_to(between.care) == between.care.copy_to(last.care)
        for other in (between, last):
            assert assert_same_editions(first, other) == len(invented.editions)
