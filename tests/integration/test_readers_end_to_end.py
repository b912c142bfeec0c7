"""Readers from the form to the last mail: by the command, the web server and a mail server, all real.

The claims are those of issue 17 ("Readers"), for somebody who knows nothing of the code.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.imap_server import Folders, imap_server
from tests.invented_days import FIRST, STORIES, morning, pieces, sentences, single
from tests.mail_server import HOST, PASSWORD, USER, Post, authority
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


NAMES = ("ada", "bea", "cem", "dov", "eva", "fay", "gus", "hal", "ida", "jon", "kim", "leo")
TEAM = tuple(f"{name}@team.example" for name in NAMES)
TO = f"to = {json.dumps(TEAM)}\n"


class _Interrupted(Post):
    """Kills a run while it hands over a message, as a machine that loses its power."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after
        self.run: subprocess.Popen[str] | None = None

    def taken(self, reader: str, content: bytes) -> None:
        super().taken(reader, content)
        if self.run is not None and len(self.delivered) == self.after:
            self.run.kill()
            self.run.wait(20)


def ledger_counts(said: str) -> dict[str, int]:
    """Return the counts of a "Mail now: 11 sent, 1 unknown." line."""
    line = next(line for line in said.splitlines() if line.startswith("Mail now:"))
    return {status: int(count) for count, status in re.findall(r"(\d+) (\w+)", line)}


class TestPowerCuts:
    def test_a_run_killed_before_its_mail_is_finished_by_the_next(self, tmp_path: Path) -> None:
        with office(tmp_path / "desk", mail_settings=TO) as place:
            place.at(morning(1))
            place.command("killed-before-deliver", "run", "--engine", "direct", "--send", code=-9)
            assert (place.out / "2026/03/02/index.html").exists()
            assert place.mails() == []
            place.later(timedelta(minutes=20))
            place.run()
            assert [mail.address for mail in place.mails()] == list(TEAM)
            assert len({mail.header("Message-ID") for mail in place.mails()}) == len(TEAM)

    @pytest.mark.slow
    @pytest.mark.parametrize("after", [1, 5, 11])
    def test_a_run_killed_amid_its_mail_is_finished_by_the_next(self, tmp_path: Path, after: int) -> None:
        post = _Interrupted(after)
        with office(tmp_path / "desk", mail_settings=TO, post=post) as place:
            place.at(morning(1))
            post.run = place.process("run", "--engine", "direct", "--send")
            assert post.run.wait(120) == -9
            post.run = None
            place.later(timedelta(minutes=20))
            # What is not known is no success.
            place.run(code=1)
            counts = Counter(mail.address for mail in place.mails())
            assert max(counts.values()) == 1
            unknown = ledger_counts(place.log[-1]).get("unknown", 0)
            # What was under way is listed, by ids; at most one message for each connection.
            assert 1 <= unknown <= 4
            assert len(TEAM) - unknown <= len(counts) <= len(TEAM)
            assert holding(place.out, list(TEAM)) == []
            assert [name for name in TEAM if name in "".join(place.log)] == []


WIM, EVA, BOTH = "wim@west.example", "eva@east.example", "both@lands.example"
DIGESTS = f"""
[[digest]]
id = "west"
title = "The West"
sources = ["Orle Courier", "Velsen Gazette"]
readers = ["{WIM}", "{BOTH}"]

[[digest]]
id = "east"
title = "The East"
sources = ["Karsel Ledger", "Northern Tribune"]
readers = ["{EVA}", "{BOTH}"]
"""
OUTLETS_OF = {"west": {"Orle Courier", "Velsen Gazette"}, "east": {"Karsel Ledger", "Northern Tribune"}}


@dataclass
class TwoDigests:
    """Four mornings of two digests, of which the east had none on the third."""

    place: Office
    days: dict[int, list[Mail]]
    first_log: str

    def edition(self, digest: str, day: int) -> dict[str, Any]:
        path = self.place.out / digest / f"2026/03/{day + 1:02}" / "edition.json"
        value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return value


@pytest.fixture(scope="module")
def digests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoDigests]:
    with office(tmp_path_factory.mktemp("digests") / "desk", DIGESTS) as place:
        days = {}
        for day in (1, 2, 3, 4):
            place.at(morning(day))
            days[day] = place.run(*(["--digest", "west"] if day == 3 else []))
            if day == 1:
                first = place.log[-1]
        yield TwoDigests(place, days, first)


def articles_of(edition: dict[str, Any]) -> list[dict[str, Any]]:
    stories = [story for section in edition["sections"] for story in section["stories"]]
    stories += [*edition["also_reported"], *edition["quieter"]]
    return [article for story in stories for article in story["articles"]]


@pytest.mark.slow
class TestTwoDigests:
    def test_each_draws_from_its_own_sources(self, digests: TwoDigests) -> None:
        for digest, outlets in OUTLETS_OF.items():
            for day in (1, 2, 4):
                named = {article["outlet"] for article in articles_of(digests.edition(digest, day))}
                assert named
                assert named <= outlets

    def test_each_has_a_site_and_feeds_of_its_own(self, digests: TwoDigests) -> None:
        guids = {}
        for digest in OUTLETS_OF:
            folder = digests.place.out / digest
            assert "The " + digest.title() in (folder / "index.html").read_text(encoding="utf-8")
            feed = lxml.etree.parse(folder / "feed.xml")
            guids[digest] = set(feed.xpath("//guid/text()"))
            links = feed.xpath("//item/link/text()")
            assert links
            assert all(link.startswith(f"{SITE_URL}{digest}/") for link in links)
        assert guids["west"]
        assert guids["west"].isdisjoint(guids["east"])

    def test_the_root_leads_to_both(self, digests: TwoDigests) -> None:
        page = lxml.html.fromstring((digests.place.out / "index.html").read_bytes())
        links = set(page.xpath("//a/@href"))
        assert any(link.startswith("west/") for link in links)
        assert any(link.startswith("east/") for link in links)

    def test_every_reader_gets_what_is_theirs(self, digests: TwoDigests) -> None:
        both = sorted([WIM, BOTH, EVA, BOTH])
        assert {day: [mail.address for mail in mails] for day, mails in digests.days.items()} == {
            1: both,
            2: both,
            3: sorted([WIM, BOTH]),
            4: both,
        }

    def test_the_mails_of_two_digests_are_two_lists(self, digests: TwoDigests) -> None:
        mails = [mail for mails in digests.days.values() for mail in mails]
        assert len({mail.header("Message-ID") for mail in mails}) == len(mails)
        lists = {(mail.header("List-Id"), mail.header("From")) for mail in mails if mail.address == BOTH}
        assert len({one for one, _ in lists}) == 2
        for mail in mails:
            others = OUTLETS_OF["east"] if "The West" in mail.header("From") else OUTLETS_OF["west"]
            assert not [name for name in others if name in mail.words]

    def test_the_links_of_a_mail_lead_to_the_pages_of_readers(self, digests: TwoDigests) -> None:
        with digests.place.serving() as browser:
            for mail in digests.days[4]:
                for page in ("preferences", "unsubscribe"):
                    assert browser.get(mail.link(page)).status == 200, mail.link(page)

    def test_since_is_the_last_edition_of_the_digest_itself(self, digests: TwoDigests) -> None:
        assert digests.edition("west", 4)["since"] == digests.edition("west", 3)["as_of"]
        assert digests.edition("east", 4)["since"] == digests.edition("east", 2)["as_of"]

    def test_what_the_east_missed_is_in_its_next_edition(self, digests: TwoDigests) -> None:
        titles = {article["title"] for article in articles_of(digests.edition("east", 4))}
        for name in ("airport", "bridge"):
            expected = [p.title for p in STORIES[name] if p.day == 3 and p.outlet in ("ledger", "tribune")]
            assert expected
            assert set(expected) <= titles

    def test_the_sources_are_read_once(self, digests: TwoDigests) -> None:
        assert len(re.findall(r"from 4 sources", digests.first_log)) <= 1
        count = digests.place.rows("SELECT count(*) FROM articles")[0][0]
        assert count == len([piece for piece in pieces() if piece.published <= morning(4)])

    def test_no_address_is_in_the_files(self, digests: TwoDigests) -> None:
        assert holding(digests.place.out, [WIM, EVA, BOTH]) == []
        assert digests.place.tables_with(BOTH) == ["readers"]
        assert not [text for text in digests.place.log for name in (WIM, EVA, BOTH) if name in text]


DAILY, EVENING, FRIDAYS, TOKYO, MUTING = (
    f"{name}@hours.example" for name in ("daily", "evening", "fridays", "tokyo", "muting")
)


@dataclass
class FiveDays:
    """A working week of scheduled runs, for readers with hours and days of their own."""

    place: Office
    mails: dict[str, list[Mail]]
    times: dict[str, list[datetime]]


@pytest.fixture(scope="module")
def five_days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FiveDays]:
    folder = tmp_path_factory.mktemp("hours")
    with office(folder / "desk", '[schedule]\ndigest = "0 8 * * *"\n') as place:
        place.at(FIRST - timedelta(hours=1))
        for arguments in (
            [DAILY],
            [EVENING, "hour=18:00"],
            [FRIDAYS, "days=fri"],
            [TOKYO, "hour=19:00", "zone=Asia/Tokyo"],
            [MUTING, "mute_outlets=Velsen Gazette"],
        ):
            place.command("readers", "add", *arguments)
        mails: dict[str, list[Mail]] = {}
        times: dict[str, list[datetime]] = {}
        for day in range(1, 6):
            # 08:00 in UTC is that of the digest, 10:00 the evening of Tokyo, 18:00 a reader's own.
            for hour in (8, 10, 18):
                moment = morning(day).replace(hour=hour)
                place.at(moment)
                for mail in place.scheduled():
                    mails.setdefault(mail.address, []).append(mail)
                    times.setdefault(mail.address, []).append(moment)
        yield FiveDays(place, mails, times)


def titles_in(mails: Iterable[Mail]) -> Counter[str]:
    """Return how many of some mails name each article's title of the sample."""
    return Counter(piece.title for piece in pieces() for mail in mails if piece.title in mail.words)


def news_of(mail: Mail) -> str:
    """Return the text of a mail without the lines that remind of what was told before."""
    parts = (part for part in mail.text.split("\n\n") if not part.startswith("Before:"))
    return " ".join(" ".join(parts).split())


def outlets_named(names: str) -> int:
    """Return how many outlets "Orle Courier, Northern Tribune and 2 more" names."""
    first, _, more = names.strip().partition(" and ")
    return len(first.split(", ")) + int(more.split()[0] if more else 0)


@pytest.mark.slow
class TestHours:
    def test_everybody_gets_mail_at_their_own_time(self, five_days: FiveDays) -> None:
        hours = {name: [(time.day, time.hour) for time in times] for name, times in five_days.times.items()}
        days = [2, 3, 4, 5, 6]
        assert hours == {
            DAILY: [(day, 8) for day in days],
            EVENING: [(day, 18) for day in days],
            TOKYO: [(day, 10) for day in days],
            FRIDAYS: [(6, 8)],
            MUTING: [(day, 8) for day in days],
        }

    def test_no_mail_tells_what_an_earlier_one_told(self, five_days: FiveDays) -> None:
        for name in (DAILY, EVENING, TOKYO):
            quotes = Counter(
                sentence
                for news in map(news_of, five_days.mails[name])
                for sentence in dict.fromkeys(text for piece in pieces() for text in sentences(piece))
                if sentence in news
            )
            assert {text: count for text, count in quotes.items() if count > 1} == {}

    def test_nobody_misses_a_story_of_the_editions(self, five_days: FiveDays) -> None:
        told = titles_in(five_days.mails[DAILY])
        assert told
        for name in (EVENING, TOKYO):
            missing = set(told) - set(titles_in(five_days.mails[name]))
            assert missing == set()

    def test_hours_of_readers_make_no_edition(self, five_days: FiveDays) -> None:
        editions = sorted(path.parent.name for path in five_days.place.out.glob("2026/03/*/edition.json"))
        assert editions == ["02", "03", "04", "05", "06"]

    def test_who_reads_on_fridays_gets_the_week(self, five_days: FiveDays) -> None:
        (mail,) = five_days.mails[FRIDAYS]
        assert mail.words

    def test_a_muted_outlet_is_nowhere_and_its_stories_are_told_from_the_others(
        self, five_days: FiveDays
    ) -> None:
        for mail in five_days.mails[MUTING]:
            body, _, _ = mail.words.partition("because you muted")
            assert "Velsen Gazette" not in body
            for count, names in re.findall(r"^(\d+) outlets?[^:]*: (.+)$", mail.text, re.MULTILINE):
                assert outlets_named(names) == int(count), mail.text
        bridge = five_days.mails[MUTING][0]
        assert "Footbridge over the Orle collapses in Tarnfeld" in bridge.words


class _Choosy(Post):
    """Refuses one reader and puts another off, in the words of servers, which name the address."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == TEAM[1]:
            return f"550 5.1.1 <{address}>: Recipient address rejected: User unknown"
        if address == TEAM[2]:
            return f"450 4.2.0 <{address}>: Recipient address rejected: Greylisted"
        return await super().handle_RCPT(server, session, envelope, address, options)


@pytest.mark.slow
class TestPrefect:
    def test_the_server_of_a_run_has_no_address_of_a_reader(self, tmp_path: Path) -> None:
        with office(tmp_path / "desk", "", TO, _Choosy()) as place:
            place.at(morning(1))
            place.command("run", "--engine", "prefect", "--send", code=1)
            assert [mail.address for mail in place.mails()] == [TEAM[0], *TEAM[3:]]
            assert place.tables_with(TEAM[1]) == ["readers"]
            assert place.tables_with(TEAM[2]) == ["readers"]
            beside_the_store = [
                name
                for name in holding(place.folder, list(TEAM))
                if not name.startswith((".standfirst/standfirst.db", "standfirst.toml"))
            ]
            assert beside_the_store == []
            assert [name for name in TEAM if name in place.log[-1]] == []


ADA, BEN, CLEO = "ada@returns.example", "ben@returns.example", "cleo@returns.example"


def returned(mail: Mail, kind: str, status: str) -> bytes:
    """Return what a server or a provider writes about a mail: its headers, as it went out."""
    headers = "".join(f"{name}: {value}\r\n" for name, value in mail.message.items())
    return (
        "From: postmaster@returns.example\r\nSubject: Returned\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="=B="\r\n\r\n'
        "--=B=\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
        f"--=B=\r\nContent-Type: message/{kind}\r\n\r\n{status}\r\n"
        f"--=B=\r\nContent-Type: message/rfc822\r\n\r\n{headers}\r\nText.\r\n--=B=--\r\n"
    ).encode()


def bounced(mail: Mail) -> bytes:
    """Return the report that a mail failed for good (RFC 3464)."""
    recipient = f"Final-Recipient: rfc822; {mail.address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    return returned(mail, "delivery-status", f"Reporting-MTA: dns; mx.example\r\n\r\n{recipient}")


def complained(mail: Mail) -> bytes:
    """Return the complaint about a mail that a provider passes on (RFC 5965)."""
    return returned(mail, "feedback-report", "Feedback-Type: abuse\r\nUser-Agent: P/1\r\nVersion: 1\r\n")


@pytest.mark.slow
class TestReturns:
    def test_readers_whose_mail_comes_back_get_no_more_also_after_an_import(self, tmp_path: Path) -> None:
        ours, folders = authority(tmp_path / "authority"), Folders()
        people = tmp_path / "people.csv"
        people.write_text(f"address\n{ADA}\n{BEN}\n{CLEO}\n", encoding="utf-8")
        with imap_server(ours, folders) as port, office(tmp_path / "desk") as place:
            place.environment = {
                "SSL_CERT_FILE": str(ours.trusted),
                "STANDFIRST_BOUNCES_PASSWORD": PASSWORD,
            }
            place.mail_settings = f'[mail.bounces]\nhost = "{HOST}"\nport = {port}\nuser = "{USER}"\n'
            place.set_settings("")
            place.at(morning(1) - timedelta(hours=1))
            place.command("readers", "import", str(people))
            place.at(morning(1))
            first = {mail.address: mail for mail in place.run()}
            assert sorted(first) == [ADA, BEN, CLEO]
            for body in (bounced(first[BEN]), complained(first[CLEO])):
                folders.add(body)
            # Whoever knows an address alone cannot suspend its reader.
            folders.add(bounced(Mail(ADA, b"From: digest@desk.example\r\n\r\nNo token.\r\n")))
            place.at(morning(2))
            second = {mail.address: mail for mail in place.run()}
            assert sorted(second) == [ADA, BEN]
            folders.add(bounced(second[BEN]))
            place.at(morning(3))
            assert [mail.address for mail in place.run()] == [ADA]
            place.at(morning(3) + NOON)
            place.command("readers", "import", str(people))
            place.at(morning(4))
            assert [mail.address for mail in place.run()] == [ADA]
            listed = readers_of(place)
            assert {name: listed[name]["status"] for name in (ADA, BEN, CLEO)} == {
                ADA: "active",
                BEN: "suspended",
                CLEO: "suspended",
            }
            place.command("readers", "remove", CLEO)
            place.command("readers", "import", str(people))
            place.at(morning(6))
            assert [mail.address for mail in place.run()] == [ADA]


def told(mail: Mail) -> list[str]:
    """Return those titles of the sample that a mail tells, in its order."""
    titles = {piece.title for piece in pieces() if piece.title in mail.words}
    return sorted(titles, key=mail.text.replace("\n", " ").find)


@pytest.mark.slow
class TestReview:
    def test_an_edition_waits_for_its_editor_and_goes_out_as_decided(self, tmp_path: Path) -> None:
        with office(tmp_path / "desk", "review = true\n", f'to = ["{ADA}", "{BEN}"]\n') as place:
            place.at(morning(1))
            assert place.run() == []
            dropped, pinned = single(1, "courier", 0), single(1, "tribune", 1)
            place.later(timedelta(minutes=30))
            assert place.run(code=0) == []
            shown = place.command("review")
            assert dropped.title in shown
            assert pinned.title in shown
            before = len(place.post.delivered)
            place.command("approve", "--drop", dropped.title, "--pin", pinned.title)
            mails = place.mails(before)
            assert [mail.address for mail in mails] == [ADA, BEN]
            for mail in mails:
                assert dropped.title not in mail.words
                assert pinned.title in mail.header("Subject")
            page = (place.out / "2026/03/02/index.html").read_text(encoding="utf-8")
            assert pinned.title in page
            place.later(timedelta(minutes=30))
            place.command("send")
            assert len(place.post.delivered) == before + 2

    def test_what_is_held_too_long_goes_out_by_the_settings(self, tmp_path: Path) -> None:
        with office(tmp_path / "desk", 'review = true\nhold = "4h"\n', f'to = ["{ADA}"]\n') as place:
            place.at(morning(1))
            assert place.run() == []
            place.at(morning(1) + timedelta(hours=3))
            assert place.send(code=1) == []
            place.at(morning(1) + timedelta(hours=5))
            assert [mail.address for mail in place.send()] == [ADA]
            place.at(morning(2))
            assert place.run() == []
