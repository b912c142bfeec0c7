"""Readers from the form to the last mail: by the command, the web server and a mail server, all real.

The claims are those of issue 17 ("Readers"), for somebody who knows nothing of the code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.invented_days import morning, single
from tests.office import SITE_URL, Answer, Browser, Mail, Office, holding, office

pytestmark = pytest.mark.integration

ANNA = "Anna.Lind@readers.example"
NOON = timedelta(hours=4)

MUTED_STORY = single(3, "courier", 0)
FOLLOWED_STORY = single(3, "ledger", 1)
MUTED_WORD, FOLLOWED_WORD = (piece.title.split()[3] for piece in (MUTED_STORY, FOLLOWED_STORY))


def readers_of(place: Office) -> dict[str, Any]:
    """Return the readers as the command lists them, by address."""
    listed = json.loads(place.command("readers", "list", "--json"))
    return {reader["address"].casefold(): reader for reader in listed["readers"]}


def subscribe(place: Office, browser: Browser, address: str) -> Answer:
    """Fill in the form as a person does, who takes some seconds for it."""
    page = browser.get(f"{SITE_URL}subscribe")
    place.later(timedelta(seconds=20))
    return browser.submit(page, address=address)


@dataclass
class Week:
    """What happened to one reader between the first edition and the fourth."""

    place: Office
    thanks: Answer
    confirmation: Mail
    before_confirming: str
    looked_at_confirmation: str
    confirmed: Answer
    second_day: list[Mail]
    preferences: Answer
    saved: Answer
    third_day: list[Mail]
    looks: list[Answer] = field(default_factory=list)
    looked_at_leaving: str = ""
    left: Answer | None = None
    fourth_day: list[Mail] = field(default_factory=list)
    stray: list[Answer] = field(default_factory=list)


def status_of(place: Office) -> str:
    reader = readers_of(place).get(ANNA.casefold())
    return reader["status"] if reader else "unknown"


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    with office(tmp_path_factory.mktemp("week") / "desk") as place:
        place.at(morning(1))
        place.run()
        place.at(morning(1) + NOON)
        with place.serving() as browser:
            thanks = subscribe(place, browser, ANNA)
            confirmation = place.wait_for_mail(ANNA)
            before = status_of(place)
            link = confirmation.link("confirm")
            page, _ = browser.get(link), browser.ask("HEAD", link)
            looked = status_of(place)
            confirmed = browser.submit(page)
            place.at(morning(2))
            second = place.run()
            preferences = browser.get(second[0].link("preferences"))
            saved = browser.submit(
                preferences,
                button="save",
                mute_outlets="Velsen Gazette",
                mute_words=MUTED_WORD.upper(),
                follow=FOLLOWED_WORD.lower(),
            )
            place.at(morning(3))
            third = place.run()
            happened = Week(
                place, thanks, confirmation, before, looked, confirmed, second, preferences, saved, third
            )
            leave = third[0].one_click
            happened.looks = [browser.get(leave), browser.ask("HEAD", leave)]
            happened.stray = [
                browser.ask("POST", leave[:-3] + "AAA", "List-Unsubscribe=One-Click"),
                browser.post(leave[:-3] + "AAA", [("List-Unsubscribe", "One-Click")]),
                browser.get(f"{SITE_URL}readers"),
            ]
            happened.looked_at_leaving = status_of(place)
            happened.left = browser.post(leave, [("List-Unsubscribe", "One-Click")])
            place.at(morning(4))
            happened.fourth_day = place.run()
        yield happened


class TestComing:
    def test_the_pages_of_the_site_lead_to_the_form(self, week: Week) -> None:
        page = (week.place.out / "index.html").read_text(encoding="utf-8")
        assert f'href="{SITE_URL}subscribe"' in page

    def test_nothing_but_a_mail_with_a_link_comes_of_the_form(self, week: Week) -> None:
        assert week.thanks.status == 200
        assert week.before_confirming == "pending"
        assert week.confirmation.header("To").casefold().endswith(ANNA.casefold())
        assert len(week.confirmation.links("confirm")) == 1

    def test_who_only_looks_at_the_link_is_not_a_reader_yet(self, week: Week) -> None:
        assert week.looked_at_confirmation == "pending"
        assert week.confirmed.status == 200

    def test_the_next_edition_is_mailed_with_what_a_reader_needs(self, week: Week) -> None:
        (mail,) = week.second_day
        assert mail.address.casefold() == ANNA.casefold()
        assert "Velsen tunnel" in mail.words
        assert len(mail.links("preferences")) == 1
        assert mail.header("List-Id")
        assert "mailto:" in mail.header("List-Unsubscribe")
        assert mail.one_click.startswith(f"{SITE_URL}unsubscribe/")
        # The same way to leave for a person: in both parts.
        assert f"{SITE_URL}unsubscribe/" in mail.text
        assert f"{SITE_URL}unsubscribe/" in mail.html


class TestWishes:
    def test_the_form_of_the_link_is_saved(self, week: Week) -> None:
        assert (week.preferences.status, week.saved.status) == (200, 200)
        assert "Velsen Gazette" in week.saved.document.xpath("//textarea[@name='mute_outlets']")[0].text

    def test_the_next_edition_obeys(self, week: Week) -> None:
        (mail,) = week.third_day
        told, _, foot = mail.words.partition("because you muted")
        assert foot, mail.words
        assert MUTED_WORD not in told
        assert "Velsen Gazette" not in told
        assert FOLLOWED_STORY.title in told

    def test_what_is_followed_comes_first_and_is_marked(self, week: Week) -> None:
        (mail,) = week.third_day
        assert FOLLOWED_STORY.title in mail.header("Subject")
        assert f"follow {FOLLOWED_WORD.lower()}" in mail.words.casefold().replace(":", "")

    def test_the_site_tells_what_the_reader_does_not_want(self, week: Week) -> None:
        page = (week.place.out / "2026/03/04/index.html").read_text(encoding="utf-8")
        assert MUTED_STORY.title in page
        assert "Velsen Gazette" in page


class TestLeaving:
    def test_looking_changes_nothing(self, week: Week) -> None:
        assert [answer.status for answer in week.looks] == [200, 200]
        assert week.looked_at_leaving == "active"

    def test_forged_links_change_nothing(self, week: Week) -> None:
        assert [answer.status // 100 for answer in week.stray] == [4, 4, 4]

    def test_one_post_leaves(self, week: Week) -> None:
        assert week.left is not None
        assert week.left.status == 200
        assert "set-cookie" not in week.left.headers
        assert week.fourth_day == []
        assert readers_of(week.place)[ANNA.casefold()]["status"] == "left"


class TestSecrecy:
    def test_no_address_is_anywhere_but_in_the_store_and_the_mail_of_its_reader(self, week: Week) -> None:
        assert holding(week.place.out, [ANNA]) == []
        # The readers' own commands name addresses; nothing else does.
        said = [text for text in week.place.log if not text.lstrip().startswith("{")]
        assert [text for text in said if ANNA.casefold() in text.casefold()] == []
        for mail in week.place.mails():
            body = mail.text + mail.html
            assert ANNA.casefold() not in body.casefold()
            assert ANNA.partition("@")[0].casefold() not in mail.header("List-Unsubscribe").casefold()

    def test_the_store_has_it_in_the_readers_alone(self, week: Week) -> None:
        assert week.place.tables_with(ANNA) == ["readers"]
