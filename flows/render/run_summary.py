"""A run as its operator sees it: a table of counts, and the edition in brief as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from flows.language.formatting import clean, counted, drawn_from, edition_folder, heard, moment, one_line
from flows.language.interface import ENGLISH
from flows.model import Delivery, DeliveryStatus, Edition, FetchFailure, Story, Tally

FAILURES_SHOWN = 50

# The characters that have a meaning in Markdown or HTML.
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>&~])")


def render_run_table(
    edition: Edition, tally: Tally, deliveries: Sequence[Delivery]
) -> list[dict[str, str | int]]:
    """Return the rows of a table, each with "what" and "count"."""
    coverage = edition.coverage
    counts: tuple[tuple[str, int], ...] = (
        ("sources", coverage.sources),
        ("sources and articles that failed", len(coverage.failures)),
        ("articles fetched", tally.fetched),
        ("articles not seen before", tally.added),
        ("articles in this edition", coverage.new),
        ("copies among them", coverage.copies),
        ("stories", coverage.stories),
        ("stories told", coverage.shown),
    )
    mail = Counter(delivery.status for delivery in deliveries)
    counts += tuple((f"mail {status}", mail[status]) for status in DeliveryStatus if mail[status])
    return [{"what": name, "count": count} for name, count in counts]


def render_run_text(edition: Edition, site_url: str, published: bool) -> str:
    """Return the edition in brief: its link, its headlines by section, failures and their remedies."""
    zone = edition.time_zone
    lines = [f"# {_plain(edition.title)}, {edition.id}", ""]
    if published and site_url:
        lines += [f"[Read the edition]({site_url}{edition_folder(edition.id)})", ""]
    elif not published:
        lines += ["Nothing new: the latest edition stays as it is.", ""]
    since = moment(edition.since, edition.as_of, zone, ENGLISH)
    lines += [f"From {drawn_from(edition, ENGLISH)} since {since}.", ""]
    for section in edition.sections:
        lines += [
            f"## {_plain(section.theme.name)}",
            "",
            *(_headline(story) for story in section.stories),
            "",
        ]
    lines += _listed("Failed", edition.coverage.failures)
    lines += _listed("Happened to sources", edition.coverage.notices)
    return "\n".join(lines).rstrip("\n") + "\n"


def _headline(story: Story) -> str:
    reports = counted(story.independent_reports, "independent report")
    return f"- {_plain(story.headline)} ({story.status}; {heard(story, ENGLISH)}, {reports})"


def _listed(title: str, failures: Sequence[FetchFailure]) -> list[str]:
    if not failures:
        return []
    lines = [f"## {title}: {len(failures):,}", ""]
    for failure in failures[:FAILURES_SHOWN]:
        text = f"{failure.source}, {failure.item}: {failure.reason}. {failure.remedy}"
        lines.append(f"- {_plain(text)}")
    if len(failures) > FAILURES_SHOWN:
        lines.append(f"- and {len(failures) - FAILURES_SHOWN:,} more")
    return [*lines, ""]


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", one_line(clean(text)))
