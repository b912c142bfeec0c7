"""Delivering over a ledger in memory: whom a run writes to, in which order, and what it never repeats."""

from __future__ import annotations

import email
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import policy

import pytest

from flows.delivery.dispatch import DeliverRules, Parcel
from flows.model import Answer, Delivery, DeliveryStatus, Edition, Letter, header_of
from flows.model.mail_settings import MailSettings
from flows.model.settings import Settings
from flows.runs.pipeline.compose import compose
from flows.runs.pipeline.deliver import deliver, delivery_counts, give_up, queue, unsent_lines
from flows.runs.pipeline.letters import Addressee, LetterWriter, MailMakers
from tests.factories import accounts, plan, store_of
from tests.factories_edition import AS_OF, edition, templates

ANNA, BEN, CLEO = "anna@home.example", "ben@home.example", "cleo@home.example"
SENT, REFUSED = DeliveryStatus.SENT, DeliveryStatus.REFUSED
DEFERRED, UNKNOWN = DeliveryStatus.DEFERRED, DeliveryStatus.UNKNOWN
MAIL = MailSettings(
    host="smtp.example", sender="digest@desk.example", sender_name="The Digest", to=(CLEO, ANNA, BEN)
)
NOW = AS_OF + timedelta(hours=5)
SETTINGS = Settings(mail=MAIL, site_url="https://digest.example/")

TAKEN = Answer(status=SENT, reason="250 taken", again=False)
LATER = Answer(status=DEFERRED, reason="451 later")
GONE = Answer(status=REFUSED, reason="550 gone", again=False)
SKIPPED = DeliveryStatus.SKIPPED
LOST = Answer(status=UNKNOWN, reason="cut off", again=False)
CLOSED = Answer(status=DEFERRED, reason="connection refused", for_all=True)
LOCKED = Answer(status=DEFERRED, reason="login refused", for_all=True, again=False)


@dataclass
class MemoryOutbox:
    """Implements `flows.ports.Outbox` in memory."""

    rows: dict[tuple[str, str], Delivery] = field(default_factory=dict)

    def queue(self, edition_id: str, readers: Sequence[str]) -> None:
        for each in readers:
            row = Delivery(edition_id=edition_id, reader=each, status=DEFERRED, reason="not tried yet")
            self.rows.setdefault((edition_id, each), row)

    def withdraw(self, edition_id: str) -> None:
        for row in self.deliveries(edition_id):
            if not row.attempts:
                del self.rows[edition_id, row.reader]

    def deliveries(self, edition_id: str) -> tuple[Delivery, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == edition_id)

    def unsettled(self) -> tuple[Delivery, ...]:
        return tuple(
            self.rows[key] for key in sorted(self.rows) if self.rows[key].status in (DEFERRED, UNKNOWN)
        )

    def begin(self, seen: Delivery, story_ids: Sequence[str] = ()) -> bool:
        key = (seen.edition_id, seen.reader)
        if self.rows[key] != seen:
            return False
        self.rows[key] = replace(seen, status=UNKNOWN, reason="begun", attempts=seen.attempts + 1)
        return True

    def record(self, delivery: Delivery) -> None:
        key = (delivery.edition_id, delivery.reader)
        self.rows[key] = replace(delivery, reader=delivery.reader, attempts=self.rows[key].attempts)


@dataclass
class Server:
    """Implements `dispatch.MailPool`: gives the answers it was told to, then takes everything."""

    outbox: MemoryOutbox
    given: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    under_way: list[tuple[Letter, Answer]] = field(default_factory=list)
    clock: float = 1000.0

    def now(self) -> float:
        return self.clock

    def begin(self, letter: Letter) -> None:
        row = self.outbox.rows[letter.edition_id, letter.reader]
        assert row.status is UNKNOWN, "the ledger is written before the message goes out"
        self.asked.append((letter.edition_id, letter.reader))
        self.under_way.append((letter, self.given.pop(0) if self.given else TAKEN))

    def answers(self, seconds: float | None) -> Sequence[tuple[Letter, Answer]]:
        if self.under_way:
            answered, self.under_way = self.under_way, []
            return answered
        assert seconds is not None
        self.waits.append(seconds)
        self.clock += seconds
        return ()

    @property
    def readers(self) -> list[str]:
        return [reader for _, reader in self.asked]


def day(number: int) -> Edition:
    return edition(
        id=f"2026-11-{number:02}", guid=f"guid {number}", as_of=AS_OF + timedelta(days=number - 20)
    )


@pytest.fixture
def outbox() -> MemoryOutbox:
    return MemoryOutbox()


def run(
    outbox: MemoryOutbox, *answers: Answer, editions: Sequence[Edition] = (day(20),), again: bool = False
) -> tuple[Server, tuple[Delivery, ...]]:
    server = Server(outbox, list(answers))
    parcels = waiting(outbox, *(each.id for each in editions))
    return server, deliver(parcels, write, server, outbox, DeliverRules(retry_unknown=again))


def waiting(outbox: MemoryOutbox, *editions: str) -> list[Parcel]:
    """Return the messages of editions that are not settled, in the order of the readers."""
    rows = {(row.edition_id, row.reader): row for row in outbox.unsettled()}
    keys = [(edition_id, reader) for edition_id in editions for reader in MAIL.to]
    return [Parcel(row=rows[key], domain="home.example") for key in keys if key in rows]


def write(row: Delivery) -> Letter:
    return Letter(
        edition_id=row.edition_id, sender=MAIL.sender, reader=row.reader, address=row.reader, body=b"\r\n"
    )


def due(outbox: MemoryOutbox, *days: int) -> list[tuple[str, str]]:
    """Return the edition and the reader of each message that waits."""
    return [parcel.key for parcel in waiting(outbox, *(day(each).id for each in days))]


def states(outbox: MemoryOutbox) -> dict[str, tuple[DeliveryStatus, int]]:
    return {row.reader: (row.status, row.attempts) for row in outbox.rows.values()}


class TestQueue:
    def test_edition_that_is_new_to_the_store_is_queued_for_every_reader(self, outbox: MemoryOutbox) -> None:
        queue(day(20), [header_of(day(19))], MAIL.to, outbox)
        assert [row.reader for row in outbox.deliveries("2026-11-20")] == [ANNA, BEN, CLEO]
        assert {(row.status, row.attempts) for row in outbox.deliveries("2026-11-20")} == {(DEFERRED, 0)}

    def test_edition_of_a_run_that_may_not_send_is_never_due(self, outbox: MemoryOutbox) -> None:
        queue(day(19), [], (), outbox)
        queue(day(20), [header_of(day(19))], MAIL.to, outbox)
        assert {edition_id for edition_id, _ in due(outbox, 19, 20)} == {"2026-11-20"}

    def test_what_a_killed_run_queued_does_not_send_the_edition_of_a_run_that_may_not(
        self, outbox: MemoryOutbox
    ) -> None:
        queue(day(20), [header_of(day(19))], MAIL.to, outbox)
        queue(day(20), [header_of(day(19))], (), outbox)
        assert outbox.rows == {}

    def test_what_a_killed_run_was_to_send_goes_out_with_the_next_edition(self, outbox: MemoryOutbox) -> None:
        queue(day(19), [], MAIL.to, outbox)
        queue(day(20), [header_of(day(19))], MAIL.to, outbox)
        assert [edition_id for edition_id, _ in due(outbox, 19, 20)] == ["2026-11-19"] * 3 + [
            "2026-11-20"
        ] * 3

    def test_edition_that_is_made_again_keeps_its_readers(self, outbox: MemoryOutbox) -> None:
        queue(day(20), [], MAIL.to, outbox)
        queue(day(20), [header_of(day(20))], (), outbox)
        assert len(due(outbox, 20)) == 3

    def test_edition_that_is_stored_already_is_not(self, outbox: MemoryOutbox) -> None:
        queue(day(20), [header_of(day(19)), header_of(day(20))], MAIL.to, outbox)
        assert outbox.rows == {}

    def test_nothing_is_due_that_was_not_queued(self, outbox: MemoryOutbox) -> None:
        assert due(outbox, 19, 20) == []


class TestLetters:
    def letter(self, settings: Settings = SETTINGS, test: str = "") -> Letter:
        assert settings.mail is not None
        writer = LetterWriter(settings, settings.mail, MailMakers(templates=templates()))
        return writer.letter(day(20), Addressee(reader="anna", address=ANNA), NOW, test)

    def test_letter_is_the_same_every_time(self) -> None:
        assert self.letter() == self.letter()
        assert (self.letter().sender, self.letter().edition_id) == ("digest@desk.example", "2026-11-20")

    def test_letter_is_dated_when_it_is_sent_and_not_when_the_edition_was_made(self) -> None:
        message = email.message_from_bytes(self.letter().body, policy=policy.default)
        assert message["Date"].datetime == NOW

    def test_body_of_a_letter_does_not_fill_a_log(self) -> None:
        assert "Subject" not in repr(self.letter())

    def test_both_parts_tell_how_to_leave_and_who_sends(self) -> None:
        settings = replace(SETTINGS, mail=replace(MAIL, postal_address="1 Quay Street"))
        message = email.message_from_bytes(self.letter(settings).body, policy=policy.default)
        bodies = [part.get_content() for part in message.iter_parts()]
        assert len(bodies) == 2
        for body in bodies:
            assert "mailto:digest@desk.example?subject=unsubscribe" in body
            assert "1 Quay Street" in body

    def test_without_a_postal_address_there_is_no_line_for_it(self) -> None:
        message = email.message_from_bytes(self.letter().body, policy=policy.default)
        text = message.get_body(("plain",))
        assert text is not None
        told, _, _ = text.get_content().partition("\r\nLINKS\r\n")
        assert told.rstrip().endswith("mailto:digest@desk.example?subject=unsubscribe")

    def test_test_is_told_from_the_edition_and_from_other_tests(self) -> None:
        messages = [
            email.message_from_bytes(self.letter(test=test).body, policy=policy.default)
            for test in ("", "one", "two")
        ]
        assert [message["Subject"] for message in messages] == [
            "Ferries collide",
            "[Test] Ferries collide",
            "[Test] Ferries collide",
        ]
        assert len({message["Message-ID"] for message in messages}) == 3


class TestDeliver:
    @pytest.fixture(autouse=True)
    def _queued(self, outbox: MemoryOutbox) -> None:
        outbox.queue("2026-11-20", MAIL.to)

    def test_every_reader_is_sent_one_message(self, outbox: MemoryOutbox) -> None:
        server, found = run(outbox)
        assert server.readers == [CLEO, ANNA, BEN]
        assert server.waits == []
        assert [(row.reader, row.status, row.reason, row.attempts) for row in found] == [
            (CLEO, SENT, "250 taken", 1),
            (ANNA, SENT, "250 taken", 1),
            (BEN, SENT, "250 taken", 1),
        ]

    def test_second_run_sends_nothing(self, outbox: MemoryOutbox) -> None:
        run(outbox)
        server, found = run(outbox, again=True)
        assert (server.asked, found) == ([], ())

    def test_deferred_reader_is_tried_again_after_the_others(self, outbox: MemoryOutbox) -> None:
        server, _ = run(outbox, LATER)
        assert server.readers == [CLEO, ANNA, BEN, CLEO]
        assert server.waits == [2.0]
        assert states(outbox)[CLEO] == (SENT, 2)

    def test_deferred_reader_is_left_to_the_next_run_after_four_tries(self, outbox: MemoryOutbox) -> None:
        server, found = run(outbox, LATER, TAKEN, TAKEN, LATER, LATER, LATER)
        assert server.waits == [2.0, 15.0, 60.0]
        assert (found[0].reader, found[0].status, found[0].attempts) == (CLEO, DEFERRED, 4)
        server, _ = run(outbox)
        assert server.readers == [CLEO]
        assert states(outbox)[CLEO] == (SENT, 5)

    def test_refused_reader_is_not_tried_again(self, outbox: MemoryOutbox) -> None:
        run(outbox, GONE)
        server, _ = run(outbox, again=True)
        assert server.asked == []
        assert states(outbox)[CLEO] == (REFUSED, 1)

    def test_unknown_is_told_by_every_run_and_sent_again_only_when_asked(self, outbox: MemoryOutbox) -> None:
        run(outbox, LOST)
        server, (told,) = run(outbox)
        assert (server.asked, told.reader, told.status, told.reason) == ([], CLEO, UNKNOWN, "cut off")
        server, _ = run(outbox, again=True)
        assert server.readers == [CLEO]
        assert states(outbox)[CLEO] == (SENT, 2)

    def test_fault_of_the_server_spares_it_the_others_until_the_next_round(
        self, outbox: MemoryOutbox
    ) -> None:
        server, _ = run(outbox, CLOSED)
        assert server.readers == [CLEO, ANNA, BEN, CLEO]
        assert server.waits == [2.0]
        assert states(outbox) == {CLEO: (SENT, 2), ANNA: (SENT, 1), BEN: (SENT, 1)}

    def test_message_that_breaks_every_conversation_does_not_hold_up_the_others(
        self, outbox: MemoryOutbox
    ) -> None:
        server, _ = run(outbox, CLOSED, TAKEN, TAKEN, CLOSED, CLOSED, CLOSED)
        assert server.readers == [CLEO, ANNA, BEN, CLEO, CLEO, CLEO]
        assert states(outbox) == {CLEO: (DEFERRED, 4), ANNA: (SENT, 1), BEN: (SENT, 1)}

    def test_fault_that_only_a_person_can_mend_ends_the_run(self, outbox: MemoryOutbox) -> None:
        server, found = run(outbox, LATER, LOCKED)
        assert server.readers == [CLEO, ANNA]
        assert server.waits == []
        assert {row.reader: row.reason for row in found} == {
            CLEO: "451 later",
            ANNA: "login refused",
            BEN: "not tried yet",
        }
        assert {row.status for row in found} == {DEFERRED}

    def test_reader_who_has_left_meanwhile_is_skipped(self, outbox: MemoryOutbox) -> None:
        server = Server(outbox)
        parcels = waiting(outbox, "2026-11-20")
        rows = deliver(parcels, lambda row: "has left" if row.reader == ANNA else write(row), server, outbox)
        assert server.readers == [CLEO, BEN]
        assert [(row.reader, row.status, row.reason) for row in rows][1] == (ANNA, SKIPPED, "has left")
        assert outbox.rows["2026-11-20", ANNA] == rows[1]
        assert unsent_lines(rows) == ()

    def test_row_that_another_process_takes_meanwhile_is_left_to_it(self, outbox: MemoryOutbox) -> None:
        class Racing(Server):
            def begin(self, letter: Letter) -> None:
                row = outbox.rows["2026-11-20", BEN]
                outbox.rows["2026-11-20", BEN] = replace(row, status=UNKNOWN, attempts=1)
                super().begin(letter)

        server = Racing(outbox)
        parcels = waiting(outbox, "2026-11-20")
        rows = deliver(parcels, write, server, outbox)
        assert server.readers == [CLEO, ANNA]
        assert states(outbox)[BEN] == (UNKNOWN, 1)
        assert [row.reader for row in rows] == [CLEO, ANNA]

    def test_interrupted_run_takes_down_what_the_server_says_within_moments(
        self, outbox: MemoryOutbox
    ) -> None:
        class Interrupted(Server):
            def now(self) -> float:
                if self.under_way and len(self.asked) == 2:
                    raise KeyboardInterrupt
                return super().now()

        server = Interrupted(outbox)
        parcels = waiting(outbox, "2026-11-20")
        with pytest.raises(KeyboardInterrupt):
            deliver(parcels, write, server, outbox)
        assert states(outbox) == {CLEO: (SENT, 1), ANNA: (SENT, 1), BEN: (DEFERRED, 0)}

    def test_waits_are_those_of_the_rules(self, outbox: MemoryOutbox) -> None:
        server = Server(outbox, [LATER] * 9)
        parcels = waiting(outbox, "2026-11-20")
        deliver(parcels, write, server, outbox, DeliverRules(waits=(7.0,)))
        assert server.waits == [7.0]
        assert {attempts for _, attempts in states(outbox).values()} == {2}


class TestGivingUp:
    def test_what_two_runs_could_not_send_is_closed_and_told(self, outbox: MemoryOutbox) -> None:
        outbox.queue("2026-11-18", [ANNA, BEN])
        outbox.record(replace(outbox.rows["2026-11-18", BEN], status=UNKNOWN))
        outbox.queue("2026-11-19", [ANNA])
        editions = [header_of(day(number)) for number in (18, 19, 20)]
        (closed,) = give_up(editions, outbox)
        assert (closed.reader, closed.status) == (ANNA, REFUSED)
        assert closed.reason == "given up with the next edition: not tried yet"
        assert outbox.rows["2026-11-18", ANNA] == closed
        assert outbox.rows["2026-11-18", BEN].status is UNKNOWN
        assert outbox.rows["2026-11-19", ANNA].status is DEFERRED
        assert give_up(editions, outbox) == ()

    def test_row_of_an_edition_that_is_not_stored_yet_is_kept(self, outbox: MemoryOutbox) -> None:
        outbox.queue("2026-11-21", [ANNA])
        assert give_up([header_of(day(number)) for number in (18, 19, 20)], outbox) == ()


def test_mail_is_told_in_numbers_and_names_nobody() -> None:
    rows = [Delivery(edition_id="1", reader=ANNA, status=each) for each in (UNKNOWN, SENT, REFUSED, SENT)]
    assert delivery_counts(rows) == "2 sent, 1 refused, 1 unknown"
    assert delivery_counts([]) == "nothing was due"


def test_receipt_tells_nothing_of_readers_and_schedules() -> None:
    made = plan(mail=replace(MAIL, password_file="secret"), quiet_day="short")
    text = "A lorry caught fire inside the tunnel on Thursday and closed the road in both directions."
    _, receipt = compose(made, store_of(*accounts("t", (("Lorry fire shuts tunnel", text),))))
    _, plain = compose(plan(), store_of(*accounts("t", (("Lorry fire shuts tunnel", text),))))
    assert receipt.settings == plain.settings
    assert not [key for key in receipt.settings if key.startswith(("mail", "schedule", "quiet_day"))]
