"""Mornings in sequence: what an edition shows of what its reader has read before."""

from __future__ import annotations

import html
import os
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from tests import judge
from tests.invented_days import (
    AIRPORT,
    BANK,
    BRIDGE,
    MISSED,
    MUSEUM,
    TUNNEL,
    Newsroom,
    Piece,
    TenDays,
    morning,
    pieces,
    sentences,
    story_of,
)
from tests.mornings import ROOT, Desk, Morning, feeds_of, mornings_in, run_days
from tests.site_links import Site, bare, within_two_clicks

GOLDEN = ROOT / "tests" / "golden" / "mornings"
DATA = ROOT.parent / "shared" / "data"

pytestmark = pytest.mark.integration


def sentences_of(feeds: Sequence[Mapping[str, bytes]]) -> dict[str, list[str]]:
    """Return the sentences that feeds give of each address."""
    given: dict[str, dict[str, None]] = defaultdict(dict)
    for body in (body for day in feeds for body in day.values()):
        for entry in feedparser.parse(body).entries:
            text = html.unescape(re.sub(r"<[^>]+>", " ", entry.get("summary", "")))
            parts = (part.strip() for part in re.split(r"(?<=[.!?])\s+", text))
            given[entry.get("link", "")] |= dict.fromkeys(part for part in parts if part)
    return {address: list(parts) for address, parts in given.items()}


class Mornings:
    """The claims that hold for any mornings in sequence."""

    def test_nothing_is_shown_twice(self, mornings: Sequence[Morning]) -> None:
        assert judge.shown_twice(mornings) == []
        assert judge.printed_again(mornings) == []

    def test_each_article_is_counted_once_and_the_counts_add_up(self, mornings: Sequence[Morning]) -> None:
        assert judge.articles_of_two_editions(mornings) == []
        assert [fault for each in mornings for fault in judge.counts_that_differ(each)] == []
        assert [fault for each in mornings for fault in judge.printed_counts_that_differ(each)] == []

    def test_an_update_says_who_has_the_news_and_what_was_known_before(
        self, mornings: Sequence[Morning]
    ) -> None:
        assert judge.updates_without_reports(mornings) == []

    def test_no_story_is_said_to_have_ended_that_has_not(self, mornings: Sequence[Morning]) -> None:
        assert judge.false_ends(mornings) == []

    def test_a_quiet_story_is_followed_and_has_no_news(self, mornings: Sequence[Morning]) -> None:
        assert judge.false_quiet(mornings) == []
        assert judge.gone_on_under_another_id(mornings) == []

    def test_every_link_and_every_quotation_is_of_the_period(self, mornings: Sequence[Morning]) -> None:
        assert [fault for each in mornings for fault in judge.stale_links(each)] == []
        assert [fault for each in mornings for fault in judge.outlet_links_not_newest(each)] == []
        assert [fault for each in mornings for fault in judge.wrong_credits(each)] == []


class TestTwelveMornings(Mornings):
    """Five feeds of four outlets as they stood on twelve mornings."""

    days = sorted((DATA / "days").glob("*"))

    @pytest.fixture(scope="class")
    def mornings(self, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Morning]:
        if not self.days:
            pytest.skip("no data: ../shared/data/days is not there")
        desk = Desk(tmp_path_factory.mktemp("mornings") / "workspace")
        times = [datetime.fromisoformat(f"{day.name}T08:00").replace(tzinfo=UTC) for day in self.days]
        return run_days(desk, times, [feeds_of(day) for day in self.days])

    def test_there_is_an_edition_each_morning(self, mornings: Sequence[Morning]) -> None:
        assert [each.day for each in mornings] == [day.name for day in self.days]

    def test_a_story_is_updated_if_an_edition_before_showed_it(self, mornings: Sequence[Morning]) -> None:
        assert judge.wrong_status(mornings) == []

    def test_no_story_of_several_outlets_is_listed_below_one_of_a_single_outlet(
        self, mornings: Sequence[Morning]
    ) -> None:
        given = sentences_of([feeds_of(day) for day in self.days])
        assert judge.overlooked(mornings, given) == []

    def test_every_new_address_of_a_morning_is_two_clicks_from_its_mail(
        self, mornings: Sequence[Morning]
    ) -> None:
        site = Site(mornings[0].folder.parents[2])
        seen: set[str] = set()
        for day, made_of in zip(self.days, mornings, strict=True):
            given = {bare(address) for address in sentences_of([feeds_of(day)]) if address}
            assert given - seen - within_two_clicks(site, made_of.folder / "email.html") == set()
            seen |= given


class TestTenInventedDays(Mornings):
    """The sample of four invented outlets, with a morning missed."""

    @pytest.fixture
    def mornings(self, invented: TenDays) -> Sequence[Morning]:
        return invented.editions

    @pytest.fixture
    def site(self, invented: TenDays) -> Site:
        return Site(invented.desk.out)

    def test_a_story_is_updated_if_an_edition_before_showed_it(self, invented: TenDays) -> None:
        until = [made for day, made in invented.mornings.items() if day < 7]
        assert judge.wrong_status(until) == []

    def test_no_story_of_several_outlets_is_listed_below_one_of_a_single_outlet(
        self, invented: TenDays
    ) -> None:
        given = {piece.url: list(sentences(piece)) for piece in pieces()}
        assert judge.overlooked(invented.editions, given) == []

    @pytest.mark.parametrize(
        ("day", "piece"),
        [(2, BRIDGE[2]), (3, BRIDGE[3]), (3, BRIDGE[4]), (7, AIRPORT[2]), (6, TUNNEL[3]), (6, MUSEUM[2])],
    )
    def test_news_of_a_story_is_shown_the_next_morning_as_its_update(
        self, invented: TenDays, day: int, piece: Piece
    ) -> None:
        story = story_of(invented.mornings[day], piece.title)
        assert story["status"] == "updated"
        assert [ref["fresh"] for ref in story["articles"] if ref["title"] == piece.title] == [True]

    def test_the_news_of_a_text_sent_again_is_quoted_and_nothing_else_of_it(self, invented: TenDays) -> None:
        story = story_of(invented.mornings[6], TUNNEL[3].title)
        quotes = {quote["text"] for quote in [story["standfirst"], *story["quotes"]] if quote}
        news = set(sentences(TUNNEL[3])) - set(sentences(TUNNEL[1]))
        assert quotes
        assert quotes <= news

    def test_a_text_sent_again_without_news_is_no_item(self, invented: TenDays) -> None:
        told = {ref["id"] for story in invented.mornings[4].in_full for ref in story["articles"]}
        left_out = {each["title"]: each for each in invented.mornings[4].edition["coverage"]["left_out"]}
        again = left_out[TUNNEL[2].title]
        assert again["reason"] == "repeated"
        assert again["article_id"] not in told

    def test_a_story_without_news_is_quiet_and_ends_once_four_days_after_its_last_article(
        self, invented: TenDays
    ) -> None:
        story = story_of(invented.mornings[3], BRIDGE[3].title)["id"]
        quiet = [day for day, made in invented.mornings.items() if story in _ids(made, "quiet")]
        ended = [day for day, made in invented.mornings.items() if story in _ids(made, "ended")]
        assert quiet == [4, 6]
        assert ended == [7]

    def test_a_missed_morning_is_caught_up_once_and_said(self, invented: TenDays) -> None:
        caught_up = invented.mornings[MISSED + 1]
        fresh = {ref["url"] for story in caught_up.stories for ref in story["articles"] if ref["fresh"]}
        assert {piece.url for piece in pieces() if piece.day == MISSED} <= fresh
        assert datetime.fromisoformat(caught_up.edition["since"]) == morning(MISSED - 1)
        catching_up = {
            day for day, made_of in invented.mornings.items() if "catches up on" in made_of.read("email.txt")
        }
        assert catching_up == {MISSED + 1}
        assert "This edition catches up on 2 days." in caught_up.read("email.txt")

    def test_the_mails_of_the_mornings_are_as_committed(self, invented: TenDays) -> None:
        # After a change that is meant: STANDFIRST_UPDATE_GOLDEN=1, and read the diff as a subscriber would.
        mails = {f"day-{day:02}.txt": made.read("email.txt") for day, made in invented.mornings.items()}
        if os.environ.get("STANDFIRST_UPDATE_GOLDEN"):
            GOLDEN.mkdir(exist_ok=True)
            for name, mail in mails.items():
                (GOLDEN / name).write_text(mail, encoding="utf-8")
        assert mails == {path.name: path.read_text(encoding="utf-8") for path in GOLDEN.iterdir()}

    def test_stories_that_a_person_merged_are_one_and_keep_what_was_shown(self, invented: TenDays) -> None:
        story = story_of(invented.mornings[6], MUSEUM[2].title)
        titles = {ref["title"] for ref in story["articles"]}
        assert story["id"] in invented.merged
        assert {MUSEUM[0].title, MUSEUM[1].title} <= titles

    def test_the_page_of_a_merged_story_leads_to_the_one_that_it_is_in(
        self, invented: TenDays, site: Site
    ) -> None:
        survivor = story_of(invented.mornings[6], MUSEUM[2].title)["id"]
        (gone,) = set(invented.merged) - {survivor}
        page = site.out / "stories" / f"{gone}.html"
        targets = {site.file_of(site.address_of(page), link) for _, link in site.page(page).links}
        assert (site.out / "stories" / f"{survivor}.html", "") in targets

    def test_the_pages_of_the_halves_of_a_split_story_lead_to_each_other(
        self, invented: TenDays, site: Site
    ) -> None:
        halves = (invented.split, story_of(invented.mornings[8], BANK[3].title)["id"])
        pages = [site.out / "stories" / f"{half}.html" for half in halves]
        assert pages[0] != pages[1]
        for page, other in (pages, pages[::-1]):
            targets = {site.file_of(site.address_of(page), link) for _, link in site.page(page).links}
            assert (other, "") in targets

    def test_a_sentence_that_was_quoted_and_changed_is_corrected_the_next_morning_alone(
        self, invented: TenDays
    ) -> None:
        old, new = invented.corrected
        told = {day: made.edition.get("corrections", []) for day, made in invented.mornings.items()}
        assert {day: len(given) for day, given in told.items() if given} == {4: 1}
        for name in ("email.txt", "email.html", "index.html"):
            text = judge.folded(judge.text_of(invented.mornings[4].read(name)))
            assert judge.folded(old) in text, name
            assert judge.folded(new) in text, name
            assert "corrected by" in text, name

    def test_a_correction_stands_on_the_page_of_its_story(self, invented: TenDays, site: Site) -> None:
        old, new = invented.corrected
        story = story_of(invented.mornings[3], AIRPORT[0].title)["id"]
        page = (site.out / "stories" / f"{story}.html").read_text(encoding="utf-8")
        assert judge.folded(old) in judge.folded(judge.text_of(page))
        assert judge.folded(new) in judge.folded(judge.text_of(page))

    def test_every_quotation_of_every_edition_is_verified(self, invented: TenDays) -> None:
        # The first, the corrected, one with a merged story and the last.
        for day in (1, 4, 6, 10):
            invented.desk.command("verify", invented.mornings[day].day)

    def test_every_article_is_two_clicks_from_the_mail_of_its_edition(
        self, invented: TenDays, site: Site
    ) -> None:
        for day, made_of in invented.mornings.items():
            since = morning(day - 2 if day == MISSED + 1 else day - 1)
            given = {bare(each.url) for each in pieces() if since < each.published <= morning(day)}
            assert given
            assert given - within_two_clicks(site, made_of.folder / "email.html") == set()

    def test_no_link_of_the_published_folder_is_dead(self, site: Site) -> None:
        assert site.dead_links() == []
        assert site.file_links_to_folders() == []

    def test_a_folder_that_is_lost_comes_back_from_the_store(self, invented: TenDays, tmp_path: Path) -> None:
        invented.desk.command("publish", "--all", "--out", str(tmp_path / "again"))
        assert _tree(tmp_path / "again") == _tree(invented.desk.out)


def _ids(made_of: Morning, name: str) -> set[str]:
    return {one["id"] for one in made_of.edition["change"].get(name, ())}


def _tree(out: Path) -> dict[str, bytes]:
    # Pagefind orders what it writes as its threads end.
    paths = sorted(path for path in out.rglob("*") if path.is_file() and "pagefind" not in path.parts)
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in paths}


def test_a_first_run_takes_its_window_of_a_backlog_and_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "workspace")
    desk.serve(Newsroom().feeds(morning(7)))
    first = desk.run(morning(7))
    assert first is not None
    fresh = {ref["url"] for story in first.stories for ref in story["articles"] if ref["fresh"]}
    assert fresh == {piece.url for piece in pieces() if morning(6) < piece.published <= morning(7)}
    older = {piece.url for piece in pieces() if morning(1) < piece.published <= morning(6)}
    left_out = {each["url"]: each["reason"] for each in first.edition["coverage"]["left_out"]}
    assert left_out == dict.fromkeys(older, "too_old")
    text = " ".join(first.read("email.txt").split())
    assert "First edition. It begins with yesterday 08:00; what is older is left out." in text


@pytest.mark.parametrize("name", ["feeds"])
def test_three_editions_of_one_real_day_repeat_nothing(name: str, tmp_path: Path) -> None:
    folder = DATA / name
    if not folder.exists():
        pytest.skip(f"no data: ../shared/data/{name} is not there")
    hours = ((17, 12), (17, 20), (18, 4))
    times = [datetime(2026, 2, day, hour, tzinfo=UTC) for day, hour in hours]
    desk = Desk(tmp_path / "workspace")
    run_days(desk, times, [feeds_of(folder)] * 3)
    mornings = mornings_in(desk.out)
    assert len(mornings) == 3
    assert judge.shown_twice(mornings) == []
    assert judge.printed_again(mornings) == []
    assert judge.overlooked(mornings, sentences_of([feeds_of(folder)])) == []
    assert judge.updates_without_reports(mornings) == []
    assert judge.false_ends(mornings) == []
    assert [fault for each in mornings for fault in judge.stale_links(each)] == []
