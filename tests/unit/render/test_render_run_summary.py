"""The run table and the edition in brief, for the operator."""

from __future__ import annotations

from flows.model import Delivery, DeliveryStatus, FetchFailure, Tally
from flows.render.run_summary import FAILURES_SHOWN, render_run_table, render_run_text
from tests.factories_edition import coverage, edition, empty_edition, story

SITE = "https://digest.example/"


def failure(number: int) -> FetchFailure:
    return FetchFailure(source=f"Wire {number}", item="a_b.xml", reason="is [empty]", remedy="Look at it.")


def test_table_counts_what_came_in() -> None:
    shown = edition(coverage=coverage(sources=7, new=5, copies=2, stories=3, shown=1, failures=(failure(1),)))
    mailed = [
        Delivery(edition_id=shown.id, reader=f"{number}@a.example", status=status)
        for number, status in enumerate(
            (DeliveryStatus.REFUSED, DeliveryStatus.SENT, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)
        )
    ]
    rows = render_run_table(shown, Tally(fetched=9, added=6), mailed)
    assert [(row["what"], row["count"]) for row in rows] == [
        ("sources", 7),
        ("sources and articles that failed", 1),
        ("articles fetched", 9),
        ("articles not seen before", 6),
        ("articles in this edition", 5),
        ("copies among them", 2),
        ("stories", 3),
        ("stories told", 1),
        ("mail sent", 2),
        ("mail refused", 1),
        ("mail unknown", 1),
    ]


def test_text_leads_to_the_edition_and_names_its_headlines() -> None:
    shown = edition(story(headline="Ferry *sinks* [again] <b>"))
    text = render_run_text(shown, SITE, published=True)
    assert text.startswith(f"# The Morning Digest, {shown.id}\n\n[Read the edition]({SITE}2026/11/20/)\n")
    assert "\n## World\n\n- Ferry \\*sinks\\* \\[again\\] \\<b\\> (new; " in text
    assert "Failed" not in text
    assert text.endswith("\n")


def test_text_of_a_quiet_run_has_no_link() -> None:
    text = render_run_text(empty_edition(), SITE, published=False)
    assert "Nothing new: the latest edition stays as it is." in text
    assert SITE not in text


def test_text_lists_what_failed_up_to_a_bound() -> None:
    many = tuple(failure(number) for number in range(FAILURES_SHOWN + 2))
    text = render_run_text(edition(coverage=coverage(failures=many)), SITE, published=True)
    assert f"## Failed: {len(many)}\n\n- Wire 0, a\\_b\\.xml: is \\[empty\\]\\. Look at it\\.\n" in text
    assert text.endswith(
        f"- Wire {FAILURES_SHOWN - 1}, a\\_b\\.xml: is \\[empty\\]\\. Look at it\\.\n- and 2 more\n"
    )
    exact = render_run_text(edition(coverage=coverage(failures=many[:FAILURES_SHOWN])), SITE, published=True)
    assert "more" not in exact.rpartition("Failed")[2]


def test_what_happened_to_sources_is_listed_after_what_failed() -> None:
    given = edition(coverage=coverage(failures=(failure(1),), notices=(failure(2),)))
    text = render_run_text(given, SITE, published=True)
    assert text.index("## Failed: 1") < text.index("## Happened to sources: 1") < text.index("Wire 2")
