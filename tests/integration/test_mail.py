"""Mail against a real server that fails in every way there is: never two copies, never a silent loss."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.adapters.database import SqlOutbox, SqlStore
from flows.adapters.smtp import SmtpMailer, SmtpPool
from flows.config import Request
from flows.delivery.dispatch import DeliverRules, Parcel
from flows.model import Answer, Delivery, DeliveryStatus, Letter
from flows.model.mail_settings import MailSettings
from flows.model.settings import Secret, Settings
from flows.runs import steps
from flows.runs.pipeline.deliver import deliver, queue
from flows.runs.pipeline.letters import Addressee, LetterWriter, MailMakers
from flows.runs.session import open_session
from tests.factories_edition import edition, templates
from tests.mail_server import (
    CUT_AFTER,
    CUT_IN,
    EARLY,
    HOST,
    PASSWORD,
    SLOW,
    USER,
    Authority,
    MailServer,
    Post,
    authority,
)

pytestmark = [
    pytest.mark.integration,
    # The server within the tests is told on purpose to take logins over plain text: none must come.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS"),
]

ROOT = Path(__file__).parents[2]
ANNA, BEN, CLEO = "anna@home.example", "ben@home.example", "cleo@home.example"
READERS = (ANNA, BEN, CLEO)
SENT, REFUSED = DeliveryStatus.SENT, DeliveryStatus.REFUSED
DEFERRED, UNKNOWN = DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN
TODAY = edition()
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(tmp_path_factory.mktemp("authority"))


Start = Callable[..., tuple[Post, MailSettings]]


@pytest.fixture
def start(ours: Authority) -> Iterator[Start]:
    """Start a server of a kind; return what it does and the settings that lead to it."""
    running: list[MailServer] = []

    def started(
        kind: str = "starttls", context: ssl.SSLContext | None = None, login: bool = False, **changes: Any
    ) -> tuple[Post, MailSettings]:
        server = MailServer(Post(), kind, context or ours.server_context(), login=login)
        server.start()
        running.append(server)
        mail = MailSettings(
            host=HOST,
            port=server.port,
            security="tls" if kind == "tls" else "starttls",
            sender="digest@desk.example",
            sender_name="The Morning Digest",
            to=READERS,
            timeout=5.0,
        )
        return server.post, replace(mail, **changes)

    yield started
    for server in running:
        server.stop()


@pytest.fixture
def outbox(store_url: str) -> Iterator[SqlOutbox]:
    with SqlStore(store_url) as store:
        yield store.outbox(lambda: datetime(2026, 11, 20, 7, 1, tzinfo=UTC))


def waiting(outbox: SqlOutbox, readers: Sequence[str]) -> list[Parcel]:
    """Return the messages that are not settled to some readers."""
    rows = {row.reader: row for row in outbox.unsettled()}
    return [Parcel(row=rows[key], domain="home.example") for key in readers if key in rows]


def writing(mail: MailSettings) -> Callable[[Delivery], Letter]:
    """Return what writes today's letters."""
    writer = LetterWriter(Settings(mail=mail), mail, MailMakers(templates=templates()))
    return lambda row: writer.letter(TODAY, Addressee(reader=row.reader, address=row.reader), NOW)


class Run:
    """Sending runs over one ledger and one server, with the waits of their rounds."""

    def __init__(self, mail: MailSettings, outbox: SqlOutbox, context: ssl.SSLContext) -> None:
        self.mail = mail
        self.outbox = outbox
        self.context = context
        self.waited: list[int] = []

    def __call__(
        self, password: str | None = None, retry_unknown: bool = False
    ) -> dict[str, tuple[DeliveryStatus, int]]:
        queue(TODAY, [], self.mail.to, self.outbox)
        parcels = waiting(self.outbox, self.mail.to)
        secret = None if password is None else Secret(password)
        with SmtpPool(self.mail, secret, self.context, self.wait) as mailer:
            rules = DeliverRules(retry_unknown=retry_unknown)
            deliver(parcels, writing(self.mail), mailer, self.outbox, rules)
        return {row.reader: (row.status, row.attempts) for row in self.rows()}

    def wait(self, seconds: float) -> None:
        self.waited.append(round(seconds))

    def rows(self) -> tuple[Delivery, ...]:
        return self.outbox.deliveries(TODAY.id)

    def reason(self, reader: str = ANNA) -> str:
        return next(row.reason for row in self.rows() if row.reader == reader)


@pytest.fixture
def runs(ours: Authority, outbox: SqlOutbox) -> Callable[[MailSettings], Run]:
    return lambda mail: Run(mail, outbox, ours.client_context())


Runs = Callable[[MailSettings], Run]
ALL_SENT = dict.fromkeys(READERS, (SENT, 1))


class TestDelivery:
    @pytest.mark.parametrize("kind", ["starttls", "tls"])
    def test_every_reader_gets_one_message_over_one_connection(
        self, start: Start, runs: Runs, kind: str
    ) -> None:
        post, mail = start(kind)
        run = runs(mail)
        assert run() == ALL_SENT
        assert post.readers == list(READERS)
        assert post.connections == 1
        assert run.reason() == "250 taken as 4711"

    def test_message_arrives_byte_for_byte(self, start: Start, outbox: SqlOutbox, ours: Authority) -> None:
        post, mail = start()
        body = b"Subject: Dots\r\n\r\n.\r\n..two\r\n.one at the start\r\nno newline at the end"
        letter = Letter(edition_id="1", sender=mail.sender, reader=ANNA, address=ANNA, body=body)
        with SmtpMailer(mail, None, ours.client_context()) as mailer:
            assert mailer.send(letter).status is SENT
        assert post.delivered == [(ANNA, body + b"\r\n")]

    def test_headers_are_those_of_a_mailing_list(self, start: Start, runs: Runs) -> None:
        post, mail = start(reply_to="desk@desk.example", postal_address="1 Quay Street, Port Arden")
        runs(mail)()
        message = post.message(0)
        assert message["To"] == ANNA
        assert str(message["From"]) == "The Morning Digest <digest@desk.example>"
        assert message["Reply-To"] == "desk@desk.example"
        assert message["List-Id"] == "<digest.desk.example>"
        assert message["List-Archive"] == "<http://localhost:8000/archive.html>"
        assert message["List-Unsubscribe"] == "<mailto:desk@desk.example?subject=unsubscribe>"
        assert message["Auto-Submitted"] == "auto-generated"
        for part in message.iter_parts():
            assert "1 Quay Street, Port Arden" in part.get_content()
            assert "mailto:desk@desk.example?subject=unsubscribe" in part.get_content()
        assert len({post.message(n)["Message-ID"] for n in range(3)}) == 3

    def test_second_run_sends_nothing_and_does_not_connect(self, start: Start, runs: Runs) -> None:
        post, mail = start()
        run = runs(mail)
        run()
        assert run() == ALL_SENT
        assert run(retry_unknown=True) == ALL_SENT
        assert (post.readers, post.connections) == (list(READERS), 1)

    def test_reader_who_left_is_not_sent_what_was_queued(self, start: Start, runs: Runs) -> None:
        post, mail = start()
        post.script = ["451 later"] * 4
        runs(replace(mail, to=(ANNA,)))()
        assert runs(replace(mail, to=(BEN,)))() == {ANNA: (DEFERRED, 4), BEN: (SENT, 1)}
        assert post.readers == [BEN]


class TestFaults:
    @pytest.mark.parametrize("said", ["451 4.7.1 greylisted", "late 451 4.7.1 greylisted"])
    def test_reader_turned_away_at_first_is_tried_again_in_this_run(
        self, start: Start, runs: Runs, said: str
    ) -> None:
        post, mail = start()
        post.script = [said]
        run = runs(mail)
        assert run() == {ANNA: (SENT, 2), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert post.readers == list(READERS)
        assert run.waited == [2]

    def test_reader_turned_away_all_along_is_tried_again_by_the_next_run(
        self, start: Start, runs: Runs
    ) -> None:
        post, mail = start(to=(ANNA,))
        post.script = ["451 4.7.1 greylisted"] * 4
        run = runs(mail)
        assert run() == {ANNA: (DEFERRED, 4)}
        assert (run.waited, run.reason()) == ([2, 15, 60], "451 4.7.1 greylisted")
        assert run() == {ANNA: (SENT, 5)}
        assert post.readers == [ANNA]

    @pytest.mark.parametrize("said", ["550 5.1.1 no such reader", "late 550 5.1.1 no such reader"])
    def test_refused_reader_is_recorded_and_never_tried_again(
        self, start: Start, runs: Runs, said: str
    ) -> None:
        post, mail = start()
        post.script = [said]
        run = runs(mail)
        assert run() == {ANNA: (REFUSED, 1), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert run.reason() == "550 5.1.1 no such reader"
        assert run(retry_unknown=True)[ANNA] == (REFUSED, 1)
        assert post.readers == [BEN, CLEO]

    def test_connection_cut_after_data_is_unknown_and_not_sent_again(self, start: Start, runs: Runs) -> None:
        post, mail = start()
        post.script = [CUT_AFTER]
        run = runs(mail)
        assert run() == {ANNA: (UNKNOWN, 1), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert run() == {ANNA: (UNKNOWN, 1), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert post.readers == list(READERS)
        assert run.reason().startswith("the connection ended after the whole message was sent")

    def test_unknown_is_sent_again_when_asked(self, start: Start, runs: Runs) -> None:
        post, mail = start(to=(ANNA,))
        post.script = [CUT_AFTER]
        run = runs(mail)
        run()
        assert run(retry_unknown=True) == {ANNA: (SENT, 2)}
        assert [post.message(n)["Message-ID"] for n in (0, 1)] == [post.message(0)["Message-ID"]] * 2

    def test_connection_cut_within_data_costs_nobody_the_mail(self, start: Start, runs: Runs) -> None:
        post, mail = start()
        post.script = [CUT_IN]
        found = runs(mail)()
        assert found[BEN] == found[CLEO] == (SENT, 1)
        assert found[ANNA] in ((SENT, 2), (UNKNOWN, 1))
        assert post.readers == [name for name in READERS if found[name][0] is SENT]

    def test_word_within_data_is_an_answer_before_the_end(self, start: Start, runs: Runs) -> None:
        post, mail = start()
        post.script = [EARLY]
        assert runs(mail)() == {ANNA: (SENT, 2), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert post.readers == list(READERS)

    def test_slow_server_is_waited_for_longer_after_the_whole_message(self, start: Start, runs: Runs) -> None:
        post, mail = start(timeout=1.0)
        post.script, post.slow_seconds = [SLOW], 1.5
        assert runs(mail)() == ALL_SENT
        assert post.readers == list(READERS)

    def test_server_silent_after_the_whole_message_leaves_it_unknown(
        self, start: Start, runs: Runs, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("flows.adapters.smtp.FINAL_PATIENCE", 1)
        post, mail = start(timeout=1.0)
        post.script = [SLOW]
        assert runs(mail)() == {ANNA: (UNKNOWN, 1), BEN: (SENT, 1), CLEO: (SENT, 1)}
        assert post.readers == list(READERS)

    def test_server_that_nobody_answers_at_defers_everyone(self, start: Start, runs: Runs) -> None:
        _, mail = start()
        run = runs(replace(mail, port=1))
        assert run() == {ANNA: (DEFERRED, 2), BEN: (DEFERRED, 1), CLEO: (DEFERRED, 1)}
        assert run.reason() == f"no conversation with {HOST} port 1: Connection refused"
        assert runs(mail)() == {ANNA: (SENT, 3), BEN: (SENT, 2), CLEO: (SENT, 2)}


class TestEncryption:
    @pytest.mark.parametrize("kind", ["starttls", "tls"])
    def test_certificate_of_a_stranger_ends_the_conversation(
        self, start: Start, runs: Runs, tmp_path: Path, kind: str
    ) -> None:
        post, mail = start(kind, authority(tmp_path).server_context(), login=True, user=USER)
        run = runs(mail)
        assert run(PASSWORD) == {ANNA: (DEFERRED, 1), BEN: (DEFERRED, 0), CLEO: (DEFERRED, 0)}
        assert run.reason().startswith(f"the certificate of {HOST} cannot be trusted: ")
        assert (post.delivered, post.logins, run.waited) == ([], [], [])

    @pytest.mark.parametrize(("host", "days"), [("mail.example", 3), (HOST, -1)])
    def test_certificate_for_another_or_of_yesterday_is_not_trusted(
        self, start: Start, outbox: SqlOutbox, tmp_path: Path, host: str, days: int
    ) -> None:
        other = authority(tmp_path, host, days)
        post, mail = start(context=other.server_context())
        run = Run(mail, outbox, other.client_context())
        assert run()[ANNA] == (DEFERRED, 1)
        assert "cannot be trusted" in run.reason()
        assert post.delivered == []

    @pytest.mark.parametrize("kind", ["starttls", "tls"])
    def test_private_authority_is_trusted_when_the_environment_names_it(
        self, start: Start, ours: Authority, monkeypatch: pytest.MonkeyPatch, kind: str
    ) -> None:
        post, mail = start(kind)
        letter = Letter(
            edition_id="1", sender=mail.sender, reader=ANNA, address=ANNA, body=b"Subject: x\r\n\r\nx\r\n"
        )
        with SmtpMailer(mail, None) as mailer:
            assert "cannot be trusted" in mailer.send(letter).reason
        monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
        with SmtpMailer(mail, None) as mailer:
            assert mailer.send(letter).status is SENT
        assert post.readers == [ANNA]

    def test_server_without_starttls_hears_no_password_and_no_mail(self, start: Start, runs: Runs) -> None:
        post, mail = start("plain", login=True, user=USER)
        run = runs(mail)
        assert run(PASSWORD) == {ANNA: (DEFERRED, 1), BEN: (DEFERRED, 0), CLEO: (DEFERRED, 0)}
        assert "offers no encryption (STARTTLS)" in run.reason()
        assert (post.delivered, post.logins, run.waited) == ([], [], [])

    @pytest.mark.parametrize("kind", ["starttls", "tls"])
    def test_login_is_made_once_the_line_is_private(self, start: Start, runs: Runs, kind: str) -> None:
        post, mail = start(kind, login=True, user=USER)
        assert runs(mail)(PASSWORD) == ALL_SENT
        assert post.logins == [(USER, PASSWORD)]

    def test_server_that_asks_for_a_login_defers_everyone(self, start: Start, runs: Runs) -> None:
        post, mail = start(login=True)
        run = runs(mail)
        assert run() == {ANNA: (DEFERRED, 1), BEN: (DEFERRED, 0), CLEO: (DEFERRED, 0)}
        assert run.reason() == "sender refused: 530 5.7.0 Authentication required"
        assert (post.delivered, run.waited) == ([], [])

    def test_wrong_password_defers_everyone_and_is_tried_once(self, start: Start, runs: Runs) -> None:
        post, mail = start(login=True, user=USER)
        run = runs(mail)
        assert run("wrong horse") == {ANNA: (DEFERRED, 1), BEN: (DEFERRED, 0), CLEO: (DEFERRED, 0)}
        assert run.reason().startswith("login refused: 535")
        assert "wrong horse" not in run.reason()
        assert run(PASSWORD)[ANNA] == (SENT, 2)
        assert post.readers == list(READERS)


class Dying:
    """A mailer whose process ends while the message is on its way."""

    def now(self) -> float:
        return 0.0

    def begin(self, letter: Letter) -> None:
        raise KeyboardInterrupt

    def answers(self, seconds: float | None) -> Sequence[tuple[Letter, Answer]]:
        return ()


class TestLedger:
    def test_crash_between_the_writes_leaves_unknown_which_is_not_sent_again(
        self, start: Start, runs: Runs
    ) -> None:
        post, mail = start(to=(ANNA,))
        run = runs(mail)
        queue(TODAY, [], mail.to, run.outbox)
        parcels = waiting(run.outbox, mail.to)
        with pytest.raises(KeyboardInterrupt):
            deliver(parcels, writing(mail), Dying(), run.outbox)
        assert run.reason() == "the program ended before the server's answer was written down"
        assert run() == {ANNA: (UNKNOWN, 1)}
        assert post.delivered == []
        assert run(retry_unknown=True) == {ANNA: (SENT, 2)}

    def test_row_that_another_process_has_taken_is_left_to_it(self, outbox: SqlOutbox) -> None:
        outbox.queue("1", [ANNA])
        (seen,) = outbox.deliveries("1")
        assert outbox.begin(seen)
        assert not outbox.begin(seen)
        (begun,) = outbox.deliveries("1")
        assert (begun.status, begun.attempts) == (UNKNOWN, 1)

    def test_queueing_again_changes_nothing(self, outbox: SqlOutbox) -> None:
        outbox.queue("1", [ANNA, BEN])
        outbox.record(replace(outbox.deliveries("1")[0], status=SENT, reason="250"))
        before = outbox.deliveries("1")
        outbox.queue("1", [ANNA, BEN])
        outbox.queue("1", [])
        assert outbox.deliveries("1") == before
        assert [row.reader for row in outbox.unsettled()] == [BEN]

    def test_only_rows_that_were_never_tried_are_withdrawn(self, outbox: SqlOutbox) -> None:
        outbox.queue("1", [ANNA, BEN])
        outbox.queue("2", [ANNA])
        assert outbox.begin(outbox.deliveries("1")[0])
        outbox.withdraw("1")
        assert [(row.edition_id, row.reader) for row in outbox.unsettled()] == [("1", ANNA), ("2", ANNA)]


def standfirst(*arguments: str | Path, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "flows", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **changed},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


def ledger(folder: Path) -> Sequence[tuple[str, str, int]]:
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as store:
        joined = "deliveries JOIN readers ON readers.id = reader"
        query = f"SELECT address, deliveries.status, attempts FROM {joined} ORDER BY 1"
        return store.execute(query).fetchall()


def mailed(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / ".standfirst/standfirst.db")) as store:
        return {edition for (edition,) in store.execute("SELECT edition_id FROM deliveries")}


def written(folder: Path, mail: MailSettings) -> None:
    text = (ROOT / "standfirst.toml").read_text(encoding="utf-8")
    text += f'[mail]\nhost = "{mail.host}"\nport = {mail.port}\nsender = "{mail.sender}"\n'
    text += f'user = "{USER}"\nto = ["{ANNA}", "{BEN}"]\ntimeout = 5\n'
    (folder / "standfirst.toml").write_text(text, encoding="utf-8")


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        shutil.copytree(ROOT / "seeds", tmp_path / "workspace/seeds")
        shutil.copy(ROOT / "standfirst.toml", tmp_path / "workspace")
        return tmp_path / "workspace"

    def test_nothing_is_sent_until_it_is_asked_for_and_then_once(
        self, start: Start, ours: Authority, folder: Path
    ) -> None:
        post, mail = start(login=True)
        environment = {"SSL_CERT_FILE": str(ours.trusted), "STANDFIRST_MAIL_PASSWORD": PASSWORD}

        def run(*arguments: str) -> str:
            done = standfirst(*arguments, "--workspace", folder, **environment)
            assert done.returncode == 0, done.stdout + done.stderr
            assert PASSWORD not in done.stdout + done.stderr
            return done.stdout

        run("run", "--engine", "direct")
        written(folder, mail)
        planned = run("send", "--dry-run")
        assert len(re.findall(r"^  [0-9a-f]{16}: would be sent", planned, re.MULTILINE)) == 2
        assert ANNA not in planned
        assert (post.delivered, post.connections, ledger(folder)) == ([], 0, [])
        run("send", "--dry-run", "--out", str(folder / "rehearsal"))
        assert len([*(folder / "rehearsal").glob("main-????????????????.eml")]) == 2
        # The edition was made before there was any mail: no run sends it by itself.
        run("run", "--engine", "direct", "--send")
        assert (post.delivered, ledger(folder)) == ([], [])
        assert "A test was sent to" in run("send", "--to", "me@desk.example")
        assert (post.readers, ledger(folder)) == (["me@desk.example"], [])
        assert str(post.message()["Subject"]).startswith("[Test] ")
        post.delivered.clear()
        assert run("send") == "Mail now: 2 sent.\n"
        assert run("send", "--retry-unknown") == "Mail before: 2 sent.\n"
        assert "Mail now: nothing was due (`standfirst send` mails the newest edition" in run(
            "run", "--engine", "direct", "--send"
        )
        assert post.readers == [ANNA, BEN]
        assert ledger(folder) == [(ANNA, "sent", 1), (BEN, "sent", 1)]
        kept = [path for path in folder.rglob("*") if path.is_file()]
        assert not [path for path in kept if PASSWORD.encode() in path.read_bytes()]
        published = [path for path in (folder / "out").rglob("*") if path.is_file()]
        assert not [path for path in published if ANNA.encode() in path.read_bytes()]

    def test_sending_run_mails_the_edition_it_makes(
        self, start: Start, ours: Authority, folder: Path
    ) -> None:
        post, mail = start(login=True)
        written(folder, mail)
        post.script = ["550 no such reader"]
        environment = {"SSL_CERT_FILE": str(ours.trusted), "STANDFIRST_MAIL_PASSWORD": PASSWORD}
        first, second = (
            standfirst("run", "--engine", "direct", "--send", "--workspace", folder, **environment)
            for _ in range(2)
        )
        assert "Mail now: 1 sent, 1 refused." in first.stdout
        assert (first.returncode, second.returncode) == (1, 0)
        assert ": refused, 550 no such reader. It is not tried again" in first.stderr
        assert "Mail now: nothing was due" in second.stdout
        states = {reader: (status, attempts) for reader, status, attempts in ledger(folder)}
        assert sorted(states.values()) == [("refused", 1), ("sent", 1)]
        assert [states[reader] for reader in post.readers] == [("sent", 1)]
        shown = standfirst("send", "--workspace", folder, **environment)
        assert shown.returncode == 1
        assert ": refused, 550 no such reader." in shown.stdout

    def test_edition_of_a_run_that_may_not_send_goes_out_only_when_send_is_asked_for(
        self, start: Start, ours: Authority, folder: Path
    ) -> None:
        post, mail = start(login=True)
        written(folder, mail)
        environment = {"SSL_CERT_FILE": str(ours.trusted), "STANDFIRST_MAIL_PASSWORD": PASSWORD}
        standfirst("run", "--engine", "direct", "--workspace", folder, **environment)
        assert (post.connections, ledger(folder)) == (0, [])
        sending = ("run", "--engine", "direct", "--send", "--workspace", folder)
        again = standfirst(*sending, **environment)
        assert (again.returncode, post.connections, ledger(folder)) == (0, 0, [])
        assert "nothing was due (`standfirst send` mails the newest edition" in again.stdout
        assert standfirst("send", "--workspace", folder, **environment).stdout == "Mail now: 2 sent.\n"
        text = (folder / "standfirst.toml").read_text(encoding="utf-8")
        (folder / "standfirst.toml").write_text(f'quiet_day = "short"\n{text}', encoding="utf-8")
        standfirst(*sending[:3], "--workspace", folder, "--as-of", "2026-11-21T07:00Z", **environment)
        standfirst(*sending, "--as-of", "2026-11-22T07:00Z", **environment)
        assert mailed(folder) == {"2026-11-20", "2026-11-22"}

    def test_without_an_edition_or_an_address_send_says_so(self, start: Start, folder: Path) -> None:
        _, mail = start()
        written(folder, mail)
        done = standfirst("send", "--workspace", folder)
        assert (done.returncode, done.stdout) == (
            1,
            "There is no edition yet: `standfirst run` makes one.\n",
        )
        done = standfirst("send", "--to", "nobody", "--workspace", folder)
        assert (done.returncode, '--to: "nobody" is not a mail address.' in done.stderr) == (2, True)

    @pytest.mark.parametrize(
        "command", [("send",), ("run", "--send"), ("run", "--send", "--engine", "direct")]
    )
    def test_without_mail_settings_nothing_is_begun(self, folder: Path, command: tuple[str, ...]) -> None:
        done = standfirst(*command, "--workspace", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("standfirst: standfirst.toml: says nothing of mail. Add [mail]")
        assert sorted(path.name for path in folder.iterdir()) == ["seeds", "standfirst.toml"]

    def test_without_a_password_a_run_that_is_to_send_is_not_begun(self, start: Start, folder: Path) -> None:
        written(folder, start()[1])
        done = standfirst("run", "--send", "--workspace", folder)
        assert done.returncode == 2
        assert "password of [mail]: is not set. Set STANDFIRST_MAIL_PASSWORD" in done.stderr
        assert sorted(path.name for path in folder.iterdir()) == ["seeds", "standfirst.toml"]

    def test_links_to_this_machine_are_told_before_the_first_mail(self, start: Start, folder: Path) -> None:
        _, mail = start()
        written(folder, mail)
        told = "site_url is not set: links in the mail lead to http://localhost:8000/, which only works here."
        assert told in standfirst("send", "--workspace", folder).stderr
        text = (folder / "standfirst.toml").read_text(encoding="utf-8")
        (folder / "standfirst.toml").write_text(f'site_url = "none"\n{text}', encoding="utf-8")
        assert standfirst("send", "--workspace", folder).stderr == ""

    def test_relay_on_this_machine_gets_mail_without_encryption(self, start: Start, folder: Path) -> None:
        post, mail = start("plain")
        text = (ROOT / "standfirst.toml").read_text(encoding="utf-8")
        text += f'[mail]\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n'
        text += f'sender = "{mail.sender}"\nto = ["{ANNA}"]\n'
        (folder / "standfirst.toml").write_text(text, encoding="utf-8")
        done = standfirst("run", "--engine", "direct", "--send", "--workspace", folder)
        assert "Mail now: 1 sent." in done.stdout
        assert post.readers == [ANNA]

    def test_flow_deliver_sends_the_newest_edition_when_it_is_run_by_itself(
        self, start: Start, ours: Authority, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post, mail = start(login=True)
        written(folder, mail)
        monkeypatch.setenv("SSL_CERT_FILE", str(ours.trusted))
        monkeypatch.setenv("STANDFIRST_MAIL_PASSWORD", PASSWORD)
        steps.run(Request(folder=folder), lambda _: None)
        with open_session(Request(folder=folder, send=True), lambda _: None) as session:
            assert steps.deliver(session) == ()
            assert [row.status for row in steps.deliver(session, by_hand=True)] == [SENT, SENT]
        assert post.readers == [ANNA, BEN]
