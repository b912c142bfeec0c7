"""The pages of readers: what each request changes, and that no page says whether an address is known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from flows.adapters.database import SqlStore, sqlite_url
from flows.delivery.client_limits import ClientLimits
from flows.delivery.tokens import LIFETIMES, Purpose
from flows.errors import StoreError
from flows.model import DeliveryStatus, ReaderStatus
from flows.model.pages import PageRequest
from flows.model.readers import Origin
from tests.reader_office import CHOICES, NOW, Office, added


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    with SqlStore(sqlite_url(tmp_path_factory.mktemp("desk") / "s.db")) as opened:
        yield opened


@pytest.fixture
def office(store: SqlStore) -> Iterator[Office]:
    yield Office(store.readers)
    for reader in list(store.readers.all()):
        store.readers.remove(reader.id)


class TestSubscribing:
    def test_a_form_leads_to_a_mail_and_its_link_to_a_reader(self, office: Office) -> None:
        assert "Look into your mail" in office.subscribe("Anna@desk.example").body.decode()
        office.invite()
        (sent,) = office.letters
        assert sent.reader == "Anna@desk.example"
        pending = office.readers.by_address("anna@desk.example")
        assert pending is not None
        assert (pending.status, pending.origin) == (ReaderStatus.PENDING, Origin.FORM)
        page, token = sent.body.decode().split("/")
        assert page == "confirm"
        assert "Press the button" in office.ask("confirm", token).body.decode()
        assert office.stored(pending).status is ReaderStatus.PENDING
        assert "From now on you get" in office.ask("confirm", token, do="1").body.decode()
        assert office.stored(pending).status is ReaderStatus.ACTIVE

    def test_the_answer_is_the_same_whoever_is_known(self, office: Office) -> None:
        added(office, "active@desk.example")
        added(office, "left@desk.example", status=ReaderStatus.LEFT)
        added(office, "bounced@desk.example", status=ReaderStatus.SUSPENDED)
        office.readers.suppress("never@desk.example", "complaint", NOW)
        names = ("active", "left", "bounced", "never", "unknown")
        answers = {office.subscribe(f"{name}@desk.example") for name in names}
        assert len(answers) == 1
        assert len(office.wishes) == len(names)

    def test_whoever_gets_it_already_is_sent_to_the_preferences(self, office: Office) -> None:
        reader = added(office, "known@desk.example")
        office.subscribe("known@desk.example")
        office.invite()
        assert office.letters[0].body.startswith(b"preferences/")
        assert office.stored(reader) == reader
        office.now += timedelta(days=1)
        office.subscribe("known@desk.example", digest="sport")
        office.invite()
        page, token = office.letters[1].body.decode().split("/")
        office.ask(page, token, do="1")
        assert office.stored(reader).digests == ("main", "sport")

    def test_an_address_is_written_to_once_an_hour_and_three_times_a_day(self, office: Office) -> None:
        for _ in range(20):
            office.subscribe("many@desk.example")
        office.invite()
        assert len(office.letters) == 1
        for _ in range(20):
            office.now += timedelta(hours=1)
            office.subscribe("MANY@desk.example")
            office.invite()
        assert len(office.letters) == 3

    def test_the_forms_together_cause_so_many_mails(
        self, office: Office, capsys: pytest.CaptureFixture[str]
    ) -> None:
        office.now += timedelta(days=30)
        for number in range(8):
            office.subscribe(f"total{number}@desk.example")
        wish = office.wishes[0]
        mailer = office.invite(an_hour=5)
        assert len(office.letters) == 5
        assert "@" not in capsys.readouterr().err
        assert not mailer.put(wish), "who asks now is told that it does not work"
        office.now += timedelta(minutes=10)
        assert mailer.put(wish)

    def test_a_mail_that_is_deferred_is_sent_again_a_few_times(
        self, office: Office, capsys: pytest.CaptureFixture[str]
    ) -> None:
        office.now += timedelta(days=60)
        office.outcome = DeliveryStatus.DEFERRED
        office.subscribe("greylisted@desk.example")
        mailer = office.invite()
        for minutes in (0, 1, 1, 5, 30, 30, 30):
            office.now += timedelta(minutes=minutes)
            mailer.send_deferred()
        assert len(office.letters) == 4
        assert capsys.readouterr().err == (
            "standfirst: the mail that a form asked for was not sent (deferred)\n"
        )

    def test_one_client_may_send_it_so_often(self, office: Office) -> None:
        office.limits = ClientLimits(3)
        answers = [office.subscribe(f"c{number}@desk.example") for number in range(5)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
        assert 3_000 < answers[-1].wait <= 3_600
        office.now += timedelta(hours=1)
        assert office.subscribe("c9@desk.example").status == 200

    @pytest.mark.parametrize(
        "address", ["", "anna", "anna@", "a b@desk.example", "a@b\r\nBcc: c@d.example", "@"]
    )
    def test_what_is_no_address_is_said_at_once(self, office: Office, address: str) -> None:
        answer = office.subscribe(address)
        assert (answer.status, office.wishes) == (422, [])
        assert 'role="alert"' in answer.body.decode()

    def test_a_domain_in_other_letters_becomes_punycode(self, office: Office) -> None:
        office.subscribe("anna@bücher.example")
        assert office.wishes[0].address == "anna@xn--bcher-kva.example"

    def test_a_program_that_fills_in_every_field_is_thanked_and_ignored(self, office: Office) -> None:
        assert office.subscribe("a@desk.example", website="x").status == 200
        assert office.wishes == []

    def test_a_form_that_is_not_ours_is_shown_again(self, office: Office) -> None:
        assert office.ask("subscribe", address="a@desk.example").status == 422
        shown = office.ask("subscribe").body.decode()
        (form,) = re.findall(r'name="form" value="([^"]+)"', shown)
        assert office.ask("subscribe", address="a@desk.example", form=form).status == 422, "at once"
        office.now += timedelta(days=2)
        assert office.ask("subscribe", address="a@desk.example", form=form).status == 422, "too late"
        assert office.wishes == []

    def test_a_page_of_another_site_cannot_send_it(self, office: Office) -> None:
        request = PageRequest(
            page="subscribe", is_post=True, is_foreign=True, fields={"address": ("a@b.example",)}
        )
        assert office.desk().answer(request).status == 422

    def test_a_digest_that_is_not_offered_cannot_be_asked_for(self, office: Office) -> None:
        assert office.subscribe("a@desk.example", digest="staff").status == 422
        office.choices = replace(CHOICES, offered=frozenset())
        assert office.ask("subscribe").status == 404

    def test_confirming_lifts_a_suppression_and_an_older_link_does_not(self, office: Office) -> None:
        office.readers.suppress("never2@desk.example", "deleted", NOW)
        office.subscribe("never2@desk.example")
        office.invite()
        page, token = office.letters[0].body.decode().split("/")
        office.ask(page, token, do="1")
        assert not office.readers.is_suppressed("never2@desk.example")
        reader = office.readers.by_address("never2@desk.example")
        assert reader is not None
        office.now += timedelta(hours=1)
        office.ask("unsubscribe", office.token("unsubscribe", reader), do="1")
        assert office.ask(page, token, do="1").status == 403
        assert office.stored(reader).status is ReaderStatus.LEFT

    def test_a_store_that_fails_is_said_without_its_name(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reader = added(office)

        def fail(*_: object) -> None:
            raise StoreError("store /secret/place", "is locked", "Wait.")

        monkeypatch.setattr(office.readers, "get", fail)
        answer = office.ask("preferences", office.token("preferences", reader))
        assert (answer.status, answer.wait) == (503, 120)
        assert b"secret" not in answer.body


class TestLeaving:
    def test_one_request_leaves_and_a_look_does_not(self, office: Office) -> None:
        reader = added(office)
        token = office.token("unsubscribe", reader)
        for _ in range(3):
            assert b"<button>" in office.ask("unsubscribe", token).body
        assert office.stored(reader) == reader
        answer = office.ask("unsubscribe", token, **{"List-Unsubscribe": "One-Click"})
        assert answer.status == 200
        assert office.stored(reader).status is ReaderStatus.LEFT
        assert office.ask("unsubscribe", token, do="1").body == answer.body

    def test_one_of_two_digests_is_left_and_the_other_stays(self, office: Office) -> None:
        reader = added(office, digests=("main", "sport"))
        office.ask("unsubscribe", office.token("unsubscribe", reader, "sport"), do="1")
        assert office.stored(reader).digests == ("main",)
        assert office.stored(reader).status is ReaderStatus.ACTIVE

    def test_what_a_reader_of_the_settings_leaves_does_not_come_back_with_them(self, office: Office) -> None:
        reader = added(office, digests=("main", "sport"), origin=Origin.SETTINGS)
        office.ask("unsubscribe", office.token("unsubscribe", reader, "sport"), do="1")
        assert office.stored(reader).origin is Origin.FORM
        other = added(office, "other@desk.example", origin=Origin.SETTINGS)
        office.ask("preferences", office.token("preferences", other), do="save", digest="main")
        assert office.stored(other).origin is Origin.SETTINGS

    def test_leaving_by_mistake_is_undone_by_the_page(self, office: Office) -> None:
        reader = added(office)
        page = office.ask("unsubscribe", office.token("unsubscribe", reader), do="1").body.decode()
        (token,) = re.findall(r'href="\.\./confirm/([^"]+)"', page)
        back = office.ask("confirm", token, do="1")
        assert office.stored(reader).status is ReaderStatus.ACTIVE
        # A link to leave stands in headers that many programs read, and never leads to what the store holds.
        assert b"preferences" not in back.body + office.ask("confirm", token).body

    @pytest.mark.parametrize("purpose", ["confirm", "preferences", "unsubscribe"])
    def test_a_forged_expired_or_borrowed_token_is_refused(self, office: Office, purpose: Purpose) -> None:
        reader = added(office)
        token = office.token(purpose, reader)
        others: dict[Purpose, Purpose] = {
            "confirm": "unsubscribe",
            "preferences": "confirm",
            "unsubscribe": "preferences",
        }
        for wrong in (
            "x",
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            office.token(others[purpose], reader),
        ):
            assert office.ask(purpose, wrong, do="1").status == 403
        office.now += LIFETIMES[purpose] + timedelta(seconds=1)
        assert office.ask(purpose, token, do="1").status == 403
        assert office.stored(reader) == reader

    def test_whoever_is_deleted_can_leave_all_the_same(self, office: Office) -> None:
        reader = added(office)
        token = office.token("unsubscribe", reader)
        office.readers.remove(reader.id)
        assert office.ask("unsubscribe", token, do="1").status == 200


class TestPreferences:
    def test_saving_stores_what_the_form_says(self, office: Office) -> None:
        reader = added(office)
        token = office.token("preferences", reader)
        answer = office.ask(
            "preferences", token, do="save", follow="Bridge\nFerry", digest="main", length="leads"
        )
        assert b"Saved." in answer.body
        assert b">\nBridge\nFerry</textarea>" in answer.body
        stored = office.stored(reader).preferences
        assert (stored.follow, stored.length) == (("Bridge", "Ferry"), "leads")

    def test_the_page_shows_no_address(self, office: Office) -> None:
        reader = added(office)
        assert b"anna@" not in office.ask("preferences", office.token("preferences", reader)).body

    def test_what_is_held_comes_as_a_file(self, office: Office) -> None:
        reader = added(office)
        answer = office.ask("preferences", office.token("preferences", reader), do="export")
        assert (answer.media_type, answer.filename) == ("application/json", "standfirst-data.json")
        held = json.loads(answer.body)
        assert held["reader"]["address"] == "anna@desk.example"
        assert held["mails"][0]["state"] == "sent"

    @pytest.mark.parametrize(
        ("fields", "origin", "is_suppressed"),
        [({}, Origin.FORM, False), ({"never": "1"}, Origin.FORM, True), ({}, Origin.SETTINGS, True)],
    )
    def test_deleting_asks_first_and_keeps_a_mark_only_if_it_is_needed(
        self, office: Office, fields: Mapping[str, str], origin: Origin, is_suppressed: bool
    ) -> None:
        reader = added(office, f"gone-{origin}-{len(fields)}@desk.example", origin=origin)
        token = office.token("preferences", reader)
        assert b'value="delete-now"' in office.ask("preferences", token, do="delete").body
        assert office.stored(reader) == reader
        office.ask("preferences", token, do="delete-now", **fields)
        assert office.readers.get(reader.id) is None
        assert office.readers.is_suppressed(reader.address) is is_suppressed
        assert office.ask("preferences", token).status == 403

    def test_whom_settings_name_is_not_brought_back_by_them_after_deleting(self, office: Office) -> None:
        reader = added(office, "named@desk.example", origin=Origin.SETTINGS)
        token = office.token("preferences", reader)
        office.ask("preferences", token, do="save", digest=("main", "sport"))
        assert office.stored(reader).origin is Origin.FORM
        office.ask("preferences", token, do="delete-now")
        assert office.readers.is_suppressed("named@desk.example")

    def test_whoever_has_left_may_come_back(self, office: Office) -> None:
        reader = added(office, status=ReaderStatus.SUSPENDED, bounces=2)
        token = office.token("preferences", reader)
        assert b'value="return"' in office.ask("preferences", token).body
        office.ask("preferences", token, do="return")
        assert (office.stored(reader).status, office.stored(reader).bounces) == (ReaderStatus.ACTIVE, 0)


@pytest.mark.parametrize(
    ("languages", "code"),
    [
        ("de-AT,en;q=0.5", "de"),
        ("en;q=0.2, fr;q=0.9", "fr"),
        ("ar", "ar"),
        ("nl", "en"),
        ("de;q=x", "en"),
        ("", "en"),
    ],
)
def test_pages_speak_the_language_of_the_browser(office: Office, languages: str, code: str) -> None:
    page = office.ask("subscribe", languages=languages).body.decode()
    assert f'<html lang="{code}"' in page
    assert ('dir="rtl"' in page.partition("<head>")[0]) is (code == "ar")
