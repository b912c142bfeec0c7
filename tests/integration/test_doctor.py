"""`standfirst doctor`: each fault is a fact with a remedy, the exit status is the worst, nothing changes."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from flows.adapters.database import SqlStore
from flows.cli.main import app
from flows.model import DeliveryStatus, FetchFailure, RunRecord, SourceState
from flows.model.health import HealthFact, Severity
from flows.runs.health import diagnose
from tests import loopback
from tests.loopback import NETWORK, gives, hangs, rss, says
from tests.mail_server import HOST, PASSWORD, USER, MailServer, Post, authority
from tests.postgres import Cluster

pytestmark = [
    pytest.mark.integration,
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC).replace(microsecond=0)
FEED = "https://quay.example/feed"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with an edition of the sample, made now."""
    folder = tmp_path_factory.mktemp("doctor") / "news"
    for arguments in (["init", str(folder)], ["run", "-q", "--engine", "direct", "--workspace", str(folder)]):
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that workspace, with no server named by the environment."""
    for name in ("PREFECT_API_URL", "STANDFIRST_MAIL_PASSWORD", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    shutil.copytree(made, tmp_path / "news")
    return tmp_path / "news"


def doctor(folder: Path, *arguments: str) -> Result:
    return CliRunner(env={"NO_COLOR": "1"}).invoke(app, ["doctor", "--workspace", str(folder), *arguments])


def facts(folder: Path, check: str, *, is_offline: bool = True) -> list[HealthFact]:
    return [fact for fact in diagnose(folder, is_offline=is_offline).facts if fact.check == check]


def fact(folder: Path, check: str, *, is_offline: bool = True) -> HealthFact:
    (only,) = facts(folder, check, is_offline=is_offline)
    return only


def write(folder: Path, *lines: str) -> None:
    with (folder / "standfirst.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n" + "\n".join(lines) + "\n")


def subscribe(folder: Path, **urls: str) -> None:
    tables = (f'[[source]]\nname = "{name}"\nurl = "{url}"\nexpects = "feed"\n' for name, url in urls.items())
    (folder / "seeds/sources.toml").write_text("\n".join(tables), encoding="utf-8")


def store_of(folder: Path) -> SqlStore:
    return SqlStore(f"sqlite:///{folder / '.standfirst/standfirst.db'}")


class TestWholeWorkspaces:
    def test_one_that_is_well_has_nothing_to_do(self, folder: Path) -> None:
        result = doctor(folder)
        assert result.exit_code == 0, result.output
        assert result.stdout.splitlines()[0] == "ok: 11 checks, nothing to do"
        assert {each.severity for each in diagnose(folder, is_offline=True).facts} == {Severity.OK}

    def test_a_new_one_is_well(self, tmp_path: Path) -> None:
        assert CliRunner().invoke(app, ["init", str(tmp_path / "new")]).exit_code == 0
        result = doctor(tmp_path / "new", "--offline")
        assert result.exit_code == 0, result.output
        assert "there is none yet: the first run makes it" in result.stdout
        assert not (tmp_path / "new/.standfirst/standfirst.db").exists()

    def test_nothing_is_changed(self, folder: Path) -> None:
        def state() -> dict[str, tuple[int, bytes]]:
            paths = (path for path in folder.rglob("*") if path.is_file() and "-shm" not in path.name)
            return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in paths}

        before = state()
        doctor(folder)
        assert state() == before

    def test_no_workspace_is_a_fault(self, tmp_path: Path) -> None:
        result = doctor(tmp_path)
        assert result.exit_code == 2
        assert "holds no standfirst.toml" in result.stdout
        assert "standfirst init" in result.stdout

    def test_one_that_is_well_takes_seconds(self, folder: Path) -> None:
        program = [sys.executable, "-P", "-m", "flows", "doctor", "--offline", "--workspace", str(folder)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(program, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert done.returncode == 0, done.stdout
        assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


class TestFiles:
    def test_a_setting_that_cannot_be_used_is_a_fault(self, folder: Path) -> None:
        write(folder, 'titel = "News"')
        assert fact(folder, "settings").severity is Severity.BROKEN
        assert fact(folder, "settings").remedy == 'Did you mean "title"?'

    def test_no_source_is_a_fault_and_a_broken_one_a_warning(self, folder: Path) -> None:
        (folder / "seeds/sources.toml").write_text("", encoding="utf-8")
        assert fact(folder, "sources_file").severity is Severity.BROKEN
        subscribe(folder, Quay=FEED, Gull="ftp://gull.example")
        assert [each.severity for each in facts(folder, "sources_file")] == [Severity.OK, Severity.WARNING]
        assert doctor(folder, "--offline").exit_code == 1

    def test_a_full_disk_is_a_fault(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        usage = shutil.disk_usage(folder)
        for free, severity in ((10**7, Severity.BROKEN), (10**8, Severity.WARNING), (10**10, Severity.OK)):
            left = usage._replace(free=free)
            monkeypatch.setattr(shutil, "disk_usage", lambda _, left=left: left)
            assert fact(folder, "disk").severity is severity

    def test_what_the_out_folder_lacks_is_a_warning(self, folder: Path) -> None:
        shutil.rmtree(folder / "out/pagefind")
        assert fact(folder, "search").severity is Severity.WARNING
        for year in (folder / "out").glob("2*"):
            shutil.rmtree(year)
        assert "lacks the newest edition" in fact(folder, "out").evidence
        shutil.rmtree(folder / "out")
        assert fact(folder, "out").remedy == "`standfirst publish --all` writes what is missing."


class TestStore:
    def test_a_damaged_one_is_a_fault(self, folder: Path) -> None:
        database = folder / ".standfirst/standfirst.db"
        body = bytearray(database.read_bytes())
        body[40_000:60_000] = os.urandom(20_000)
        database.write_bytes(body)
        broken = [each for each in facts(folder, "store") if each.severity is Severity.BROKEN]
        assert broken
        assert "store restore" in str(broken[0].remedy)

    def test_one_that_is_no_database_is_a_fault(self, folder: Path) -> None:
        (folder / ".standfirst/standfirst.db").write_bytes(b"words " * 1000)
        assert "file is not a database" in fact(folder, "store").evidence
        assert doctor(folder, "--offline").exit_code == 2

    def test_one_of_another_version_is_not_changed(self, folder: Path) -> None:
        with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        assert fact(folder, "store").severity is Severity.WARNING
        assert "revision 9999" in fact(folder, "store").evidence
        with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)

    def test_a_run_under_way_is_named_and_not_waited_for(self, folder: Path) -> None:
        with store_of(folder) as store, store.locked(1.0):
            held = fact(folder, "lock")
            assert held.severity is Severity.OK
            assert f"process {os.getpid()} has the store locked since" in held.evidence
            os.utime(folder / ".standfirst/standfirst.db.lock", (0, 0))
            assert fact(folder, "lock").severity is Severity.WARNING
        assert fact(folder, "lock").evidence == "no run has the store locked"

    def test_one_on_a_server_is_looked_at_like_a_file(self, folder: Path, postgres_cluster: Cluster) -> None:
        with postgres_cluster.database("template1") as url:
            write_first(folder, f'store = "{url}"')
            assert "it has no tables yet" in fact(folder, "store").evidence
            SqlStore(url).close()
            assert re.search(r"PostgreSQL \d+[.\d]*, [\d.]+ MB, tables ", fact(folder, "store").evidence)
            assert fact(folder, "store").severity is Severity.OK
            assert fact(folder, "clock").severity is Severity.OK
            assert fact(folder, "lock").evidence == "no run has the store locked"
            with SqlStore(url) as store, store.locked(1.0):
                assert f"process {os.getpid()} on " in fact(folder, "lock").evidence

    def test_a_database_that_is_not_there_is_a_fault_with_the_remedy_of_other_commands(
        self, folder: Path, postgres_cluster: Cluster
    ) -> None:
        write_first(folder, f'store = "{postgres_cluster.url("nowhere")}"')
        assert fact(folder, "store").severity is Severity.BROKEN
        assert "createdb --encoding=UTF8" in str(fact(folder, "store").remedy)

    def test_a_server_that_is_away_is_a_fault(self, folder: Path) -> None:
        write_first(folder, 'store = "postgresql+psycopg://digest:hidden@127.0.0.1:1/news"')
        result = doctor(folder, "--offline")
        assert result.exit_code == 2
        assert "BROKEN   store" in result.stdout
        assert "hidden" not in result.output


def write_first(folder: Path, line: str) -> None:
    settings = folder / "standfirst.toml"
    settings.write_text(f"{line}\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")


class TestRuns:
    def record(self, folder: Path, as_of: datetime, *failed: str) -> None:
        failures = tuple(
            FetchFailure(source=name, item=name, reason="is away", remedy="Wait.") for name in failed
        )
        with store_of(folder) as store:
            store.record_run(RunRecord(as_of=as_of, sources=("Quay", "Gull"), failures=failures))

    def test_sources_that_failed_are_counted(self, folder: Path) -> None:
        self.record(folder, NOW + timedelta(minutes=1), "Quay")
        assert "1 of 2 sources failed" in fact(folder, "runs").evidence
        self.record(folder, NOW + timedelta(minutes=1), "Quay", "Gull")
        assert fact(folder, "runs").severity is Severity.BROKEN

    def test_a_run_that_did_not_come_is_a_warning(self, folder: Path) -> None:
        database = folder / ".standfirst/standfirst.db"
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("DELETE FROM runs")
        self.record(folder, NOW - timedelta(days=5))
        late = fact(folder, "runs")
        assert late.severity is Severity.WARNING
        assert "5 days ago" in late.evidence
        assert "standfirst schedule" in str(late.remedy)
        write_first(folder, "as_of = 2026-11-20T07:00:00Z")
        assert fact(folder, "runs").severity is Severity.OK

    def test_a_run_ahead_of_now_speaks_of_the_clock(self, folder: Path) -> None:
        self.record(folder, NOW + timedelta(days=400))
        assert "ahead of now" in fact(folder, "clock").evidence

    def test_mail_that_waits_is_a_warning(self, folder: Path) -> None:
        write(folder, "[mail]", 'host = "localhost"', 'security = "none"', 'sender = "a@a.example"')
        write(folder, 'to = ["b@b.example", "c@c.example"]')
        assert fact(folder, "outbox").severity is Severity.OK
        with store_of(folder) as store:
            outbox = store.outbox(lambda: NOW)
            outbox.queue("2026-11-30", ["b@b.example", "c@c.example"])
            (row, _) = outbox.deliveries("2026-11-30")
            assert outbox.begin(row)
            assert outbox.deliveries("2026-11-30")[0].status is DeliveryStatus.UNKNOWN
        deferred, unknown = facts(folder, "outbox")
        assert deferred.evidence == "1 message could not be sent so far"
        assert "--retry-unknown" in str(unknown.remedy)


class TestSources:
    def keep(self, folder: Path, **failures: int) -> None:
        with store_of(folder) as store:
            states = [
                SourceState(
                    source=name,
                    location=f"https://{name.lower()}.example/feed",
                    failures=count,
                    why="answered 404",
                    ended=count > 90,
                )
                for name, count in failures.items()
            ]
            store.sources().keep(states, ())
        subscribe(folder, **{name: f"https://{name.lower()}.example/feed" for name in failures})

    def test_those_that_fail_again_and_again_are_named(self, folder: Path) -> None:
        self.keep(folder, Quay=0, Gull=2, Heron=3)
        assert "Heron (answered 404)" in fact(folder, "sources").evidence
        assert "Gull" not in fact(folder, "sources").evidence

    def test_all_failing_is_a_fault_and_one_that_closed_a_warning(self, folder: Path) -> None:
        self.keep(folder, Quay=3, Gull=3)
        assert fact(folder, "sources").severity is Severity.BROKEN
        self.keep(folder, Quay=0, Gull=99)
        assert fact(folder, "sources").evidence == "closed for good: Gull"

    def test_a_few_are_asked_and_the_clock_compared(self, folder: Path) -> None:
        names = [f"s{number}" for number in range(14)]
        behaviours = {name: gives(rss(name), Date="Fri, 20 Nov 2026 06:00:00 GMT") for name in names}
        write(folder, "[fetch]", f'allow_hosts = ["{NETWORK}"]', "seconds_apart = 0")
        with loopback.loopback({**behaviours, "s13": says(404)}) as sites:
            subscribe(folder, **{name: sites[name].url() for name in names})
            stored, asked = facts(folder, "sources", is_offline=False)
            assert stored.evidence == "none of 14 with an address has been asked yet"
            assert asked.evidence == "6 of 6 sources asked just now answered"
            assert sum(len(site.requests) for site in sites.values()) == 6
            assert not facts(folder, "clock", is_offline=True)
            assert fact(folder, "clock", is_offline=False).severity is Severity.WARNING
            # None of them is asked again by a run sooner or later for it.
            with store_of(folder) as store:
                assert store.sources().source_states() == ()

    def test_those_that_do_not_answer_are_named(self, folder: Path) -> None:
        write(folder, "[fetch]", f'allow_hosts = ["{NETWORK}"]', "seconds_apart = 0")
        with loopback.loopback({"quay": gives(rss("quay")), "gull": hangs}) as sites:
            subscribe(folder, quay=sites["quay"].url(), gull=sites["gull"].url())
            _, asked = facts(folder, "sources", is_offline=False)
            assert asked.severity is Severity.WARNING
            assert "1 of 2 sources asked just now answered; gull: did not answer" in asked.evidence
            subscribe(folder, gull=sites["gull"].url())
            assert facts(folder, "sources", is_offline=False)[1].severity is Severity.BROKEN


class TestServers:
    def mail(self, folder: Path, port: int) -> None:
        write(
            folder,
            "[mail]",
            f'host = "{HOST}"',
            f"port = {port}",
            'sender = "a@a.example"',
            f'user = "{USER}"',
        )
        write(folder, 'to = ["b@b.example"]')

    def test_the_mail_login_is_tried_and_nothing_sent(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours = authority(tmp_path / "authority")
        monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
        server = MailServer(Post(), "starttls", ours.server_context(), login=True)
        server.start()
        try:
            self.mail(folder, server.port)
            assert "is not set" in fact(folder, "mail").evidence
            write_first(folder, 'site_url = "none"')
            monkeypatch.setenv("STANDFIRST_MAIL_PASSWORD", "wrong horse")
            assert fact(folder, "mail").severity is Severity.OK
            refused = fact(folder, "mail", is_offline=False)
            assert refused.severity is Severity.BROKEN
            assert "login refused" in refused.evidence
            assert "wrong horse" not in doctor(folder).output
            monkeypatch.setenv("STANDFIRST_MAIL_PASSWORD", PASSWORD)
            assert "it takes the login" in fact(folder, "mail", is_offline=False).evidence
            assert server.post.delivered == []
        finally:
            server.stop()
        assert "no conversation with" in fact(folder, "mail", is_offline=False).evidence

    def test_links_of_mail_that_lead_nowhere_are_a_warning(self, folder: Path) -> None:
        write(folder, "[mail]", 'host = "localhost"', 'security = "none"', 'sender = "a@a.example"')
        write(folder, 'to = ["b@b.example"]')
        server, links = facts(folder, "mail")
        assert (server.severity, links.severity) == (Severity.OK, Severity.WARNING)
        assert "Set site_url" in str(links.remedy)

    def test_a_prefect_server_that_is_away_or_of_another_version_is_told(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class OtherVersion(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"true" if self.path.endswith("health") else b'"2.14.1"')

            def log_message(self, *_: object) -> None:
                pass

        with HTTPServer(("127.0.0.1", 0), OtherVersion) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/api"
            monkeypatch.setenv("PREFECT_API_URL", address)
            assert "is Prefect 2.14.1" in fact(folder, "prefect", is_offline=False).evidence
            server.shutdown()
        assert fact(folder, "prefect", is_offline=False).severity is Severity.BROKEN
        assert fact(folder, "prefect").evidence == f"server {address}; not asked"
