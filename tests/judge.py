"""Judge editions by what they publish: each rule returns the faults that it sees, in words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from urllib.parse import urldefrag

import lxml.html

from tests.mornings import Morning
from tests.site_links import bare

FOLLOW = timedelta(hours=96)
# A shorter text can stand in another by chance.
WORDS_OF_A_SENTENCE = 5
_WORD = re.compile(r"[^\W_]+")
# The lines of the mail that repeat on purpose: each is one paragraph, by its first words.
_REPEATING = ("before", "quiet", "ended", "since")


def folded(text: str) -> str:
    """Return a text without case, punctuation and spacing: what a reader would call the same words."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def shown_twice(mornings: Sequence[Morning]) -> list[str]:
    """Name the headlines and quotations that two stories or two editions show."""
    seen: dict[str, str] = {}
    faults = []
    for morning in mornings:
        for one in morning.shown():
            place = f"{morning.day} {one.kind} of {one.story} ({one.tier})"
            before = seen.setdefault(folded(one.text), place)
            if before != place:
                faults.append(f"{before} again as {place}: {one.text}")
    return faults


def printed_again(mornings: Sequence[Morning]) -> list[str]:
    """Name what the text mail of a later day prints again, outside of the lines that repeat on purpose."""
    faults = []
    earlier: dict[str, str] = {}
    for morning in mornings:
        texts = [one.text for one in morning.shown()]
        new = " | ".join(map(folded, texts))
        mail = f" {' | '.join(folded(text) for text in _fresh_paragraphs(morning))} "
        faults += [
            f"{morning.day} prints what {day} showed: {text}"
            for text, day in earlier.items()
            if f" {text} " in mail and text not in new
        ]
        earlier |= {
            folded(text): morning.day
            for text in texts
            if len(folded(text).split()) >= WORDS_OF_A_SENTENCE and folded(text) not in earlier
        }
    return faults


def _fresh_paragraphs(morning: Morning) -> Iterator[str]:
    for section in re.split(r"\n(?=\S.*\n={20,})", morning.read("email.txt")):
        # Addresses hold the words of what they lead to.
        if section.casefold().startswith(("corrected", "links")):
            continue
        for paragraph in re.split(r"\n\s*\n", section):
            words = folded(paragraph).split()
            if words and words[0] not in _REPEATING:
                yield paragraph


def counts_that_differ(morning: Morning) -> list[str]:
    """Name the sums of an edition that do not add up."""
    edition, in_full = morning.edition, morning.in_full
    coverage, change = edition["coverage"], edition["change"]
    fresh = [ref["id"] for story in morning.stories for ref in story["articles"] if ref["fresh"]]
    status = Counter(story["status"] for story in morning.stories)
    parts = ("new", "too_old", "ahead", "round_ups", "not_news", "repeated")
    sums = {
        "articles": (coverage["articles"], sum(coverage.get(part, 0) for part in parts)),
        "fresh articles, each once": (len(fresh), len(set(fresh))),
        "new articles": (coverage["new"], len(fresh)),
        "stories": (coverage["stories"], len(morning.stories)),
        "shown": (coverage["shown"], len(in_full)),
        "stories by status": (len(morning.stories), status["new"] + status["updated"]),
        "left out": (coverage["articles"] - coverage["new"], len(coverage["left_out"])),
    }
    if change["previous_id"] is not None:
        sums["new stories"] = (change["new"], status["new"])
        sums["updated stories"] = (change["updated"], status["updated"])
    return [
        f"{morning.day} {name}: {one} is not {other}" for name, (one, other) in sums.items() if one != other
    ]


def printed_counts_that_differ(morning: Morning) -> list[str]:
    """Name the numbers of the text mail that are not those of its edition; for English mails."""
    text, edition = " ".join(morning.read("email.txt").split()), morning.edition
    shown, articles = len(morning.in_full), edition["coverage"]["new"]
    faults = []
    drawn = re.search(r"(\d+) stor(?:y|ies) drawn from (\d+) articles?", text)
    if drawn is None or (int(drawn[1]), int(drawn[2])) != (shown, articles):
        faults.append(f"{morning.day} {drawn and drawn[0]}: not {shown} of {articles}")
    heads = re.findall(r"^\S.* · (\d+) stor(?:y|ies)\n===", morning.read("email.txt"), re.MULTILINE)
    if sum(map(int, heads)) != shown:
        faults.append(f"{morning.day} sections of {'+'.join(heads)} stories: not {shown}")
    change = edition["change"]
    changed = re.search(r"(?:(\d+) new)?(?:, )?(?:(\d+) updated)?\.", text.partition("Since ")[2])
    if change["previous_id"] and changed and changed[0] != ".":
        given = (int(changed[1] or 0), int(changed[2] or 0))
        if given != (change["new"], change["updated"]):
            faults.append(f"{morning.day} {changed[0]}: not {change['new']} and {change['updated']}")
    return faults


def outlet_links_not_newest(morning: Morning) -> list[str]:
    """Name the links in the lists of outlets that open another article than the outlet's newest new one."""
    newest: dict[tuple[str, str], str] = {}
    for story in morning.stories:
        asides = {one["article_id"] for one in story.get("reporting", ()) if not one["counts"]}
        for ref in sorted(story["articles"], key=lambda ref: ref["published"] or ref["seen"]):
            if ref["fresh"] and ref["id"] not in asides:
                for label in _labels(ref):
                    newest[story["id"], label] = bare(ref["url"])
    faults = []
    for name in ("email.html", "index.html"):
        document = lxml.html.document_fromstring(morning.read(name))
        for line in document.xpath("//p[contains(concat(' ', @class, ' '), ' outlets ')]"):
            links = [(link.get("href"), " ".join(link.text_content().split())) for link in line.iter("a")]
            of_story = {
                key for key, label in newest for href, text in links if newest[key, label] == bare(href)
            }
            faults += [
                f"{morning.day} {name}: {text} opens {href}"
                for href, text in links
                if href.startswith("http")
                and not any(newest.get((key, text)) == bare(href) for key in of_story)
                and any((key, text) in newest for key in of_story)
            ]
    return faults


def articles_of_two_editions(mornings: Sequence[Morning]) -> list[str]:
    """Name the articles that two editions count as new."""
    seen: dict[str, str] = {}
    return [
        f"{morning.day} counts {ref['url']} again, new on {seen[ref['id']]}"
        for morning in mornings
        for story in morning.stories
        for ref in story["articles"]
        if ref["fresh"] and seen.setdefault(ref["id"], morning.day) != morning.day
    ]


def wrong_status(mornings: Sequence[Morning]) -> list[str]:
    """Name the stories whose status does not follow from the editions before, and updates without news."""
    shown: set[str] = set()
    articles: set[str] = set()
    faults = []
    for morning in mornings:
        for story in morning.stories:
            # A story that begins with an article of another one may be called either.
            begun = any(ref["id"] in articles for ref in story["articles"])
            expected = {"updated"} if story["id"] in shown else {"new", "updated"} if begun else {"new"}
            if story["status"] not in expected:
                faults.append(f"{morning.day} {story['id']} is {story['status']}: {story['headline']}")
            if not any(ref["fresh"] for ref in story["articles"]):
                faults.append(
                    f"{morning.day} {story['id']} has no article of its period: {story['headline']}"
                )
        shown |= {story["id"] for story in morning.stories}
        articles |= {ref["id"] for story in morning.stories for ref in story["articles"]}
    return faults


def updates_without_reports(mornings: Sequence[Morning]) -> list[str]:
    """Name the told updates that do not say which outlets have the news, or give no earlier quotation."""
    faults = []
    quoted: dict[str, set[str]] = defaultdict(set)
    shown: set[str] = set()
    for morning in mornings:
        for story in morning.in_full:
            if story["status"] != "updated":
                continue
            fresh = {ref["outlet"] for ref in story["articles"] if ref["fresh"] and not ref["copy_of"]}
            reports = set(_names(story.get("new_reports", ())))
            if not reports:
                faults.append(f"{morning.day} names no new report of {story['headline']}")
            elif not reports <= {name for ref in story["articles"] for name in _labels(ref)}:
                faults.append(f"{morning.day} new reports {sorted(reports)}, not of {sorted(fresh)}")
            before = story.get("before")
            if quoted[story["id"]] and not before:
                faults.append(f"{morning.day} gives no quotation from before of {story['headline']}")
            if before and folded(before["text"]) not in shown:
                faults.append(f"{morning.day} says before what no edition showed: {before['text']}")
        for one in morning.shown():
            shown.add(folded(one.text))
            if one.kind == "quotation":
                quoted[one.story].add(folded(one.text))
    return faults


def _names(reports: Sequence[Any]) -> Iterator[str]:
    for report in reports:
        yield report if isinstance(report, str) else str(report["outlet"])


def _labels(ref: Mapping[str, Any]) -> Iterator[str]:
    yield ref["outlet"]
    if ref.get("named"):
        yield ref["named"]
        yield f"{ref['named']} via {ref['outlet']}"


def false_ends(mornings: Sequence[Morning], follow: timedelta = FOLLOW) -> list[str]:
    """Name the stories that are said to have ended while they are followed, twice, or never shown before."""
    newest: dict[str, datetime] = {}
    headlines: dict[str, str] = {}
    ended: set[str] = set()
    faults = []
    for morning in mornings:
        shown = {story["id"] for story in morning.stories}
        for end in morning.edition["change"].get("ended", ()):
            key = end["id"]
            if key in shown:
                faults.append(f"{morning.day} shows and ends {key}: {end['headline']}")
            elif key not in newest:
                faults.append(f"{morning.day} ends {key}, which no edition showed: {end['headline']}")
            elif morning.as_of - newest[key] < follow:
                age = morning.as_of - newest[key]
                faults.append(f"{morning.day} ends {key} {age} after its last article: {end['headline']}")
            if key in ended:
                faults.append(f"{morning.day} ends {key} again: {end['headline']}")
            ended.add(key)
        for story in morning.stories:
            dates = [ref["published"] or ref["seen"] for ref in story["articles"]]
            newest[story["id"]] = max(map(datetime.fromisoformat, dates))
            headlines[story["id"]] = story["headline"]
        if "no_longer_followed" in morning.edition["change"]:
            faults.append(f"{morning.day} still has 'no longer followed'")
    return faults


def false_quiet(mornings: Sequence[Morning], follow: timedelta = FOLLOW) -> list[str]:
    """Name the stories that are listed as quiet though they have news, have ended, or are too many."""
    newest: dict[str, datetime] = {}
    faults = []
    for morning in mornings:
        change = morning.edition["change"]
        quiet = change.get("quiet", ())
        shown = {story["id"] for story in morning.stories}
        ended = {end["id"] for end in change.get("ended", ())}
        if len(quiet) > 5:
            faults.append(f"{morning.day} lists {len(quiet)} quiet stories")
        for one in quiet:
            if one["id"] in shown | ended:
                faults.append(f"{morning.day} calls {one['id']} quiet and shows it: {one['headline']}")
            elif one["id"] not in newest:
                faults.append(f"{morning.day} calls {one['id']} quiet, which no edition showed")
            elif morning.as_of - newest[one["id"]] > follow:
                faults.append(f"{morning.day} still follows {one['id']}: {one['headline']}")
        for story in morning.stories:
            newest[story["id"]] = max(datetime.fromisoformat(ref["seen"]) for ref in story["articles"])
    return faults


def gone_on_under_another_id(mornings: Sequence[Morning]) -> list[str]:
    """Name the stories called quiet or ended that go on in a story with news of the same edition.

    Half of their articles are in it, or one whose headline was theirs.
    """
    articles: dict[str, set[str]] = {}
    heads: dict[str, set[str]] = defaultdict(set)
    faults = []
    for morning in mornings:
        change = morning.edition["change"]
        now = {ref["id"]: story for story in morning.stories for ref in story["articles"]}
        for one in [*change.get("quiet", ()), *change.get("ended", ())]:
            before = articles.get(one["id"], set())
            moved = before & now.keys()
            if moved and (2 * len(moved) >= len(before) or moved & heads[one["id"]]):
                story = now[min(moved)]
                faults.append(
                    f"{morning.day} calls {one['id']} quiet or ended, {one['headline']}; "
                    f"{len(moved)} of its articles are in {story['id']}, {story['headline']}"
                )
        for story in morning.stories:
            articles[story["id"]] = {ref["id"] for ref in story["articles"]}
            heads[story["id"]].add(story["headline_article_id"])
    return faults


def overlooked(mornings: Sequence[Morning], sentences: Mapping[str, Sequence[str]]) -> list[str]:
    """Name the briefs of several new reports with sentences not shown, where a story of one outlet is told.

    `sentences` are those of each article by its address. One that its feed has cut off is none: nobody could
    quote it.
    """
    seen: set[str] = set()
    faults = []
    for morning in mornings:
        lone = [story for story in morning.in_full if len(_new_outlets(story)) < 2]
        for story in morning.edition["also_reported"]:
            outlets = _new_outlets(story) & set(story.get("new_reports", ()))
            unseen = _unseen(story, sentences, seen)
            if lone and len(outlets) > 1 and unseen:
                single = lone[0]["headline"]
                faults.append(f"{morning.day} tells {single}, and not {story['headline']} {sorted(outlets)}")
        seen |= {folded(one.text) for one in morning.shown()}
    return faults


def _new_outlets(story: Mapping[str, Any]) -> set[str]:
    return {
        ref.get("named") or ref["outlet"]
        for ref in story["articles"]
        if ref["fresh"] and not ref["copy_of"] and ref.get("genre") != "opinion"
    }


def _unseen(story: Mapping[str, Any], sentences: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    given = chain.from_iterable(sentences.get(ref["url"], ()) for ref in story["articles"] if ref["fresh"])
    headline = folded(story["headline"])
    return [
        one
        for one in given
        if len(one.split()) >= 8
        and not one.endswith(("…", "...", "U.S."))
        and folded(one) != headline
        and folded(one) not in seen
    ]


def stale_links(morning: Morning) -> list[str]:
    """Name the links of the HTML mail that open an article from before the edition's period."""
    fresh, old = set(), {}
    for story in morning.stories:
        for ref in story["articles"]:
            if ref["fresh"]:
                fresh.add(urldefrag(ref["url"]).url)
            else:
                old[urldefrag(ref["url"]).url] = story["headline"]
    return [
        f"{morning.day} links {text!r} to an earlier article of {old[address]!r}: {address}"
        for link, text in links_of(morning.read("email.html"))
        if (address := urldefrag(link).url) in old and address not in fresh
    ]


def wrong_credits(morning: Morning) -> list[str]:
    """Name the stories whose headline is not that of an article of the period, or is credited to another."""
    faults = []
    for story in morning.stories:
        refs = {ref["id"]: ref for ref in story["articles"]}
        ref = refs.get(story["headline_article_id"])
        if ref is None or not ref["fresh"]:
            faults.append(f"{morning.day} headline from before: {story['headline']}")
        elif folded(ref["title"]) != folded(story["headline"]) and not ref["title_made"]:
            faults.append(f"{morning.day} headline is not of its article: {story['headline']}")
        quotes = [story["standfirst"]] if story["standfirst"] else []
        for quote in [*quotes, *story["quotes"]]:
            if not refs.get(quote["article_id"], {"fresh": False})["fresh"]:
                faults.append(f"{morning.day} quotes an article from before: {quote['text']}")
    return faults


def links_of(html: str) -> list[tuple[str, str]]:
    """Return the address and the words of each link."""
    document = lxml.html.document_fromstring(html)
    return [
        (link.get("href"), " ".join(link.text_content().split()))
        for link in document.iter("a")
        if link.get("href")
    ]


def text_of(html: str) -> str:
    """Return the words of an HTML document; plain text is returned as it is."""
    if "<" not in html:
        return html
    parts = lxml.html.document_fromstring(html).xpath(
        "//body//text()[not(ancestor::style or ancestor::script)]"
    )
    return " ".join(parts)
