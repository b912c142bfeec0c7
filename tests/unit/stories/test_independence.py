"""Credits, publisher families and the number of independent reports."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from flows.stories.credits import agencies_of, agency_named
from flows.stories.independence import Report, groups_of
from flows.urls.normalise import host_of
from flows.urls.publisher import family
from tests.factories import BRIDGE

WIRE = BRIDGE[0][1]
OWN = BRIDGE[1][1]
OTHER = BRIDGE[2][1]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("LONDON (Reuters) - The bank raised rates.", "Reuters"),
        ("TARNFELD, Nov 20 (Reuters) – The bank raised rates.", "Reuters"),
        ("WASHINGTON (AP) — The bank raised rates.", "AP"),
        ("Berlin (dpa) - Die Bank hebt die Zinsen.", "dpa"),
        ("Berlin (dpa/lby) - Die Bank hebt die Zinsen.", "dpa"),
        ("MADRID, 20 nov (EFE).- El banco sube los tipos.", "EFE"),
        ("(ANSA) - ROMA, 20 NOV - La banca alza i tassi.", "ANSA"),
        ("BEIJING, Nov. 20 (Xinhua) -- The bank raised rates.", "Xinhua"),
        ("AFP - La banque relève ses taux.", "AFP"),
        ("By Jo Doe, Associated Press\n\nThe bank raised rates.", "AP"),
        ("By Jo Doe and Al Roe, PA Media\n\nThe bank raised rates.", "PA"),
        ("Jo Doe | Reuters\nThe bank raised rates.", "Reuters"),
        ("The bank raised rates.\n\n© 2026 AFP", "AFP"),
        ("The bank raised rates.\nCopyright 2026 The Associated Press. All rights reserved.", "AP"),
        ("Die Bank hebt die Zinsen.\nQuelle: dpa", "dpa"),
        ("The bank raised rates. With inputs from PTI", "PTI"),
        ("The bank raised rates. (Kyodo)", "Kyodo"),
        ("The bank raised rates. –TASS", "TASS"),
        ("Rates rose.\n(Reporting by Jo Doe in Oslo; Editing by Al Roe)", "Reuters"),
        ("Rates rose.\nBloomberg", "Bloomberg"),
    ],
)
def test_an_agency_is_read_from_byline_dateline_and_closing_credit(text: str, agency: str) -> None:
    assert agencies_of(text) == {agency}


@pytest.mark.parametrize(
    "text",
    [
        "Reuters said on Monday that it would cut jobs.",
        "He told the Associated Press that rates would rise.",
        "The Palestinian Authority (PA) said on Monday that talks failed.",
        "HARRISBURG, PA - The bank raised rates.",
        "Shares of Bloomberg rose after the bank raised rates.",
        "The bank raised rates.",
        "",
    ],
)
def test_an_agency_in_the_news_is_not_a_credit(text: str) -> None:
    assert agencies_of(text) == frozenset()


def test_two_agencies_are_both_credited() -> None:
    assert agencies_of("PARIS — Rates rose.\nSource: AFP/Reuters") == {"AFP", "Reuters"}


def test_an_outlet_can_be_an_agency() -> None:
    assert agency_named("Reuters") == "Reuters"
    assert agency_named("Kyodo News") == "Kyodo"
    assert agency_named("Tarnfeld Echo") is None


def related(one: tuple[str, str | None], other: tuple[str, str | None]) -> bool:
    return not family(one[0], host_of(one[1] or "")).isdisjoint(family(other[0], host_of(other[1] or "")))


def test_titles_under_one_domain_are_one_family() -> None:
    assert related(("North Echo", "https://north.echo.example/1"), ("South Echo", "https://echo.example/2"))


def test_editions_of_one_outlet_under_two_domains_are_one_family() -> None:
    assert related(("Echo News", "https://echo.com/1"), ("Echo Sport", "https://echo.co.uk/2"))


def test_outlets_that_share_only_a_name_are_two() -> None:
    assert not related(("ABC News", "https://abcnews.example/1"), ("ABC", "https://abc.net.au/2"))
    assert not related(("Express", "https://express.example/1"), ("Daily Express", "https://express.co.uk/2"))


def test_two_writers_on_one_platform_are_two() -> None:
    assert not related(("Jo", "https://jo.substack.com/p/1"), ("Al", "https://al.substack.com/p/1"))


def test_outlets_below_one_public_suffix_are_of_two_publishers() -> None:
    for suffix in ("asn.au", "waw.pl", "uk.com"):
        assert not related(("Echo", f"https://echo.{suffix}/1"), ("Gazette", f"https://gazette.{suffix}/2"))


def test_titles_known_to_be_of_one_publisher_are_one_family() -> None:
    assert related(("Mirror", "https://www.mirror.co.uk/1"), ("Express", "https://www.express.co.uk/1"))


def independent(reports: Sequence[Report]) -> int:
    return len(set(groups_of(reports)))


def report(outlet: str, text: str, *copies: str, url: str | None = None) -> Report:
    return Report(outlet, url or f"https://{outlet.lower()}.example/1", text, copies)


def test_own_accounts_are_each_a_report() -> None:
    assert independent([report("One", WIRE), report("Two", OWN), report("Three", OTHER)]) == 3
    assert independent([]) == 0


def test_an_outlet_reports_once_however_many_articles_it_has() -> None:
    assert independent([report("One", WIRE), report("One", OWN)]) == 1


def test_two_versions_of_one_agency_report_are_one() -> None:
    update = WIRE + " Brandt promised an inquiry. Two of the injured were schoolchildren on their way home."
    credited = f"TARNFELD (AP) — {WIRE}", f"TARNFELD (AP) — {update}"
    assert independent([report("One", credited[0]), report("Two", credited[1])]) == 1


def test_a_text_that_stands_by_half_in_another_is_one_report_with_it_whoever_is_credited() -> None:
    shortened = " ".join(WIRE.split()[:25])
    assert independent([report("One", WIRE), report("Two", f"{shortened} Nobody else was found.")]) == 1
    assert independent([report("One", WIRE), report("Two", OWN)]) == 2


def test_two_reports_of_one_agency_with_nothing_in_common_are_two() -> None:
    given = [report("One", f"TARNFELD (AP) — {WIRE}"), report("Two", f"TARNFELD (AP) — {OTHER}")]
    assert independent(given) == 2


def test_the_agency_itself_and_who_prints_it_are_one_report() -> None:
    printed = f"TARNFELD (Reuters) - {WIRE}"
    assert independent([report("Reuters", WIRE), report("Echo", printed + " More soon.")]) == 1


def test_a_credit_in_a_copy_counts_for_the_text_kept() -> None:
    copied = report("One", WIRE, f"TARNFELD (AP) — {WIRE}")
    assert independent([copied, report("Two", f"TARNFELD (AP) — {WIRE} More soon.")]) == 1


def test_titles_of_one_publisher_are_one_report() -> None:
    given = [
        report("North Echo", WIRE, url="https://north.echo.example/1"),
        report("South Echo", OWN, url="https://south.echo.example/2"),
        report("Gazette", OTHER),
    ]
    assert independent(given) == 2


def test_the_order_of_reports_changes_nothing() -> None:
    given = [
        report("North Echo", WIRE, url="https://north.echo.example/1"),
        report("Gazette", f"TARNFELD (AP) — {OTHER}"),
        report("South Echo", f"TARNFELD (AP) — {OTHER} More.", url="https://south.echo.example/2"),
    ]
    assert independent(given) == independent(given[::-1]) == independent(given[1:] + given[:1]) == 1


def test_the_group_of_a_report_is_that_of_those_it_is_not_independent_of() -> None:
    reports = [Report("One", None, OWN), Report("Two", None, OTHER), Report("One", None, WIRE)]
    first, second, third = groups_of(reports)
    assert first == third != second


def carried(
    named: str, text: str, url: str, via: str | None = "hub.example", feed: str = "hub.example"
) -> Report:
    return Report(feed, url, text, (), named, via)


def test_what_one_feed_gives_of_many_outlets_is_one_report() -> None:
    given = [
        carried(f"Outlet {n}", text, f"https://o{n}.example/1") for n, text in enumerate((WIRE, OWN, OTHER))
    ]
    assert independent(given) == 1
    own_addresses = [
        carried(f"Outlet {n}", text, f"https://hub.example/{n}", None, "Hub News")
        for n, text in enumerate((WIRE, OWN, OTHER))
    ]
    assert independent([*given, *own_addresses]) == 1


def test_what_a_feed_gives_of_an_outlet_that_reports_itself_adds_no_report() -> None:
    echo, gazette = report("Echo", WIRE), report("Gazette", OTHER)
    by_address = carried("Whoever", OWN, "https://echo.example/2")
    by_name = carried("The Echo", OWN, "https://x.example/2")
    assert independent([echo, gazette]) == 2
    assert independent([echo, gazette, by_address]) == 2
    assert independent([echo, gazette, by_name]) == 3
    assert independent([echo, gazette, carried("Echo", OWN, "https://x.example/2")]) == 2


def test_naming_outlets_never_makes_their_reports_one() -> None:
    echo, gazette = report("Echo", WIRE), report("Gazette", OTHER)
    forged = [
        carried("Echo", OWN, "https://gazette.example/2"),
        carried("Gazette", OWN, "https://echo.example/2"),
        carried("Echo", f"{WIRE} {OTHER}", "https://hub.example/3", None, "Hub"),
    ]
    for given in ([echo, gazette, *forged], [*forged, gazette, echo]):
        assert independent(given) == 2


def test_what_a_feed_gives_of_an_agency_is_the_report_of_who_printed_it() -> None:
    printed = report("Echo", f"TARNFELD (Reuters) - {WIRE} More soon.")
    assert independent([printed, carried("Reuters", WIRE, "https://reuters.example/1")]) == 1
    assert independent([printed, carried("Gazette", WIRE, "https://gazette.example/1")]) == 1
    assert independent([printed, carried("Gazette", OWN, "https://gazette.example/1")]) == 2


def test_two_feeds_that_give_other_outlets_articles_are_two_reports() -> None:
    given = [
        carried("Echo", WIRE, "https://echo.example/1"),
        carried("Gazette", OTHER, "https://gazette.example/1", "pool.example", "pool.example"),
    ]
    assert independent(given) == 2
