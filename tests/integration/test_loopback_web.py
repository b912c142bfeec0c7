"""A web of forty sites, each with its own way to behave, read by the real flow."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from flows.config import Request
from flows.editions.schedule import Action, Decision
from flows.model import Article, Edition, SourceState
from flows.render.run_summary import render_run_text
from flows.runs import steps
from flows.runs.digests import follow_decision
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests import loopback
from tests.loopback import Behaviour, Site, by_path, gives, rss, says

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]
NOW = loopback.PUBLISHED + timedelta(hours=1)
HOUR = timedelta(hours=1)
HTML = "text/html; charset=utf-8"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Alder news</title><id>a</id><entry><id>1</id>'
    "<title>Atom town paints its water tower</title><link href='https://atom.example/1'/>"
    "<updated>2026-11-20T05:00:00Z</updated><summary>The water tower of Atom town was painted green on "
    "Thursday by nine volunteers, its keeper said.</summary></entry></feed>"
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<channel><title>Rdf news</title><link>https://rdf.example/</link></channel><item>"
    "<title>Ferry to Rdf island sails again</title><link>https://rdf.example/1</link><description>The ferry "
    "to the island sailed again on Thursday after eleven weeks in the dock, its captain said.</description>"
    "<dc:date>2026-11-20T05:00:00Z</dc:date></item></rdf:RDF>"
)
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Json news",
        "items": [
            {
                "id": "1",
                "url": "https://json.example/1",
                "title": "Orchard of Json valley counts its pears",
                "content_text": "The orchard counted 4,211 pears on Thursday, more than in any year before.",
                "date_published": "2026-11-20T05:00:00Z",
            }
        ],
    }
)
UMLAUT = "<p>Bürgermeister Jürgen Größe eröffnete die Brücke über die Öhre.</p>"


def behaviours(forbidden: Site) -> dict[str, Behaviour]:
    later = format_datetime(NOW + 2 * HOUR, usegmt=True)
    wrong = rss("charset", 1, lead=UMLAUT.replace("<", "&lt;")).replace(b'"utf-8"', b'"ascii"')
    page = loopback.page("Lighthouse keeper of Skerry retires")
    return {
        "plain": gives(rss("plain")),
        "tagged": loopback.unchanged_for("if-none-match", '"v1"', "ETag", rss("tagged")),
        "dated": loopback.unchanged_for(
            "if-modified-since", "Fri, 20 Nov 2026 05:00:00 GMT", "Last-Modified", rss("dated")
        ),
        "samebytes": gives(rss("samebytes")),
        "moved": by_path(says(404), feed=says(301, Location="/new"), new=gives(rss("moved"))),
        "moved308": by_path(says(404), feed=says(308, Location="/new"), new=gives(rss("moved308"))),
        "detour": by_path(says(404), feed=says(302, Location="/now"), now=gives(rss("detour"))),
        "gone": says(410),
        "missing": says(404),
        "limited": says(429, Retry_After="7200"),
        "resting": says(503, Retry_After=later),
        "failing": says(500),
        "secret": says(403),
        "slow": loopback.hangs,
        "drip": loopback.drips,
        "cut": loopback.breaks_off,
        "silent": loopback.hangs_up,
        "charset": gives(wrong.decode("utf-8").encode("cp1252"), Content_Type="text/xml; charset=utf-8"),
        "relative": gives(rss("relative", 1, link="/stories/{number}?utm_source=feed")),
        "inward": by_path(
            says(302, Location="/two"),
            two=says(302, Location="/three"),
            three=says(302, Location=forbidden.url("/private")),
        ),
        "metadata": says(302, Location="http://169.254.169.254/latest/meta-data/"),
        "mapped": says(302, Location=f"http://[::ffff:{forbidden.address}]:{forbidden.port}/"),
        "tofile": says(302, Location="file:///etc/passwd"),
        "tologin": says(302, Location="http://me:word@news.example/"),
        "bomb": gives(loopback.bomb(500), Content_Encoding="gzip"),
        "flood": loopback.endless_headers,
        "longline": gives(rss("longline"), X_Long="x" * 100_000),
        "circle": loopback.endless_redirects,
        "endless": loopback.endless_body,
        "cookie": gives(rss("cookie"), Set_Cookie="reader=7; Path=/"),
        "noentry": by_path(
            gives(page, Content_Type=HTML),
            robots_txt=gives(b"User-agent: *\nDisallow: /", Content_Type="text/plain"),
        ),
        "openpage": by_path(gives(page, Content_Type=HTML), robots_txt=says(404)),
        "gzipped": gives(loopback.gzipped(rss("gzipped")), Content_Encoding="gzip"),
        "deflated": gives(loopback.raw_deflate(rss("deflated")), Content_Encoding="deflate"),
        "brotli": gives(b"\x0b\x02\x80", Content_Encoding="br"),
        "fresh": gives(rss("fresh"), Cache_Control="public, max-age=300"),
        "stated": gives(rss("stated").replace(b"<channel>", b"<channel><ttl>240</ttl>")),
        "atom": gives(ATOM.encode(), Content_Type="application/atom+xml"),
        "json": gives(JSON_FEED.encode(), Content_Type="application/feed+json"),
        "rdf": gives(RDF.encode(), Content_Type="application/rdf+xml"),
        "nofeed": gives(b"\x00\x01\x02" * 400, Content_Type="application/rss+xml"),
        "nothing": gives(b""),
    }


READ = frozenset(
    (
        *("plain", "tagged", "dated", "samebytes", "moved", "moved308", "detour", "charset", "relative"),
        *("cookie", "openpage", "gzipped", "deflated", "fresh", "stated", "atom", "json", "rdf"),
    )
)
REASONS = {
    "gone": "has ended for good (410 Gone) and is not asked again",
    "missing": "answered with status 404",
    "limited": "answered with status 429 and asked to be left alone for 120 minutes",
    "resting": "answered with status 503 and asked to be left alone for 120 minutes",
    "failing": "answered with status 500",
    "secret": "answered with status 403",
    "slow": "did not answer within 3 seconds",
    "drip": "did not answer within 3 seconds",
    "cut": "broke off (ClientPayloadError)",
    "silent": "broke off (ServerDisconnectedError)",
    "inward": "leads to 127.0.2.1, which is this machine",
    "metadata": "leads to 169.254.169.254, which is local to a link",
    "mapped": "leads to ::ffff:127.0.2.1, which carries another address within it",
    "tofile": "is or redirects to no usable http(s) address",
    "tologin": "holds a login, which is not sent",
    "bomb": "is larger than 2,000,000 bytes",
    "flood": "broke off (ClientResponseError)",
    "longline": "broke off (ClientResponseError)",
    "circle": "redirects more than 5 times",
    "endless": "is larger than 2,000,000 bytes",
    "noentry": "may not be read by programs: its robots.txt says so",
    "brotli": "is compressed as br, which was not asked for",
    "nofeed": "is not text",
    "nothing": "is empty",
}


@dataclass
class Sites:
    """The web, the private site that nobody may reach, and the workspace that reads them."""

    web: dict[str, Site]
    private: Site
    folder: Path


class Clock:
    time = NOW

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    Clock.time = NOW
    monkeypatch.setattr("flows.runs.session.SystemClock", Clock)
    return Clock


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with loopback.loopback({"private": gives(rss("private"))}, "127.0.2.1") as inner:
        private = inner["private"]
        with loopback.loopback(behaviours(private)) as web:
            workspace(tmp_path, web)
            yield Sites(web, private, tmp_path)


def workspace(folder: Path, web: dict[str, Site], fetch: str = "seconds_apart = 0\npages = 0") -> None:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "standfirst.toml").write_text(
        "[limits]\nfetch_seconds = 3\ndocument_bytes = 2000000\n"
        f'[fetch]\nallow_hosts = ["{loopback.NETWORK}"]\n{fetch}\n'
        "[lengths]\nstories = 99\nstories_per_section = 99\n",
        encoding="utf-8",
    )
    told = "".join(f'[[source]]\nname = "{site.name}"\nurl = "{site.url()}"\n' for site in web.values())
    (folder / "seeds/sources.toml").write_text(told, encoding="utf-8")


def run(folder: Path, as_of: datetime | None = None) -> RunReport:
    told = None if as_of is None else as_of.isoformat()
    return steps.run(Request(folder=folder, as_of=told), lambda _: None)


def states(folder: Path) -> dict[str, SourceState]:
    with open_session(Request(folder=folder), lambda _: None) as session:
        return {state.source: state for state in session.store.sources().source_states()}


def articles(folder: Path) -> tuple[Article, ...]:
    with open_session(Request(folder=folder), lambda _: None) as session:
        return session.store.articles([source.name for source in session.plan.sources], NOW)


def reasons(report: RunReport) -> dict[str, str]:
    assert report.edition
    return {failure.source: failure.reason for failure in report.edition.coverage.failures}


def edition_of(report: RunReport) -> Edition:
    assert report.edition
    return report.edition


def told_of(sites: Sites) -> dict[str, str]:
    return {name: reason for name, reason in REASONS.items() if name != "gone"}


def happened(report: RunReport) -> dict[str, str]:
    assert report.edition
    return {each.source: each.reason for each in report.edition.coverage.notices}


def outlets(report: RunReport) -> set[str]:
    assert report.edition
    stories = [story for section in report.edition.sections for story in section.stories]
    return {ref.outlet for story in (*stories, *report.edition.also_reported) for ref in story.articles}


def test_forty_sites_are_read_or_told_of_and_none_does_harm(sites: Sites, clock: type[Clock]) -> None:
    assert len(sites.web) >= 40
    began, memory = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = run(sites.folder)
    assert time.monotonic() - began < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 400_000
    found = reasons(report)
    assert found == told_of(sites)
    assert sites.private.requests == []
    named = {f"{name} news".casefold() for name in READ - {"openpage", "atom"}} | {"alder news"}
    assert {outlet.casefold() for outlet in outlets(report)} >= named
    texts = {article.source: article for article in articles(sites.folder)}
    assert "Bürgermeister Jürgen Größe eröffnete die Brücke über die Öhre." in texts["charset"].text
    assert texts["relative"].url == "https://relative.example/stories/0"


def test_the_second_run_asks_little_and_tells_the_same(sites: Sites, clock: type[Clock]) -> None:
    first = run(sites.folder)
    for site in sites.web.values():
        del site.requests[:]
    clock.time = NOW + timedelta(minutes=4)
    second = run(sites.folder, NOW)
    web = sites.web
    assert (second.tally.added, second.changed_files) == (0, 0)
    assert {web[name].requests[0].headers.get("if-none-match") for name in ("tagged", "plain")} == {
        '"v1"',
        None,
    }
    assert "if-modified-since" in web["dated"].requests[0].headers
    assert web["moved"].paths() == web["moved308"].paths() == ["/new"]
    assert web["detour"].paths() == ["/feed", "/now"]
    assert all("cookie" not in asked.headers for asked in web["cookie"].requests)
    for name in ("gone", "limited", "resting", "fresh", "stated"):
        assert web[name].requests == [], name
    assert second.tally.unchanged >= len(READ)
    assert first.edition
    assert second.edition
    assert second.edition.coverage.sources == first.edition.coverage.sources


def test_a_scheduled_run_asks_each_source_by_its_own_rhythm(sites: Sites, clock: type[Clock]) -> None:
    run(sites.folder)
    for site in sites.web.values():
        del site.requests[:]
    for minutes in (5, 45):
        clock.time = NOW + timedelta(minutes=minutes)
        with open_session(Request(folder=sites.folder), lambda _: None) as session:
            made = Decision(action=Action.MAKE, as_of=clock.time, reason="due")
            follow_decision(session, made)
            assert not steps.ingest(session).nothing_read
        asked = {name for name, site in sites.web.items() if site.requests}
        assert ("plain" in asked, "tagged" in asked) == (minutes == 45, minutes == 45)
        assert asked & {"gone", "limited", "resting", "stated"} == set()


def test_what_happened_to_a_source_is_told_once(sites: Sites, clock: type[Clock]) -> None:
    first = run(sites.folder)
    moved = {name: f"has moved from {sites.web[name].url()} for good" for name in ("moved", "moved308")}
    assert happened(first) == moved | {"gone": REASONS["gone"]}
    page = (sites.folder / "out/2026/11/20/index.html").read_text(encoding="utf-8")
    assert "Happened to sources:" in page
    assert "has moved from" in page
    mail = (sites.folder / "out/2026/11/20/email.txt").read_text(encoding="utf-8")
    assert "3 sources moved, ended or fell silent" in " ".join(mail.split())
    assert "has moved from" not in mail
    artifact = render_run_text(edition_of(first), "https://x.example/", published=True)
    assert "## Happened to sources: 3" in artifact
    (sites.folder / "seeds/more.txt").write_text("Later news\n\nSomething else came to pass on Friday.\n")
    with (sites.folder / "seeds/sources.toml").open("a") as stream:
        stream.write('[[source]]\nname = "More"\npath = "more.txt"\n')
    clock.time = NOW + 24 * HOUR
    second = run(sites.folder)
    assert second.edition
    assert happened(second) == {}
    assert {"gone", "moved", "moved308"} & set(reasons(second)) == set()
    assert "missing" in reasons(second)


def test_a_dead_source_is_told_once_and_asked_ever_less(sites: Sites, clock: type[Clock]) -> None:
    mentions, notices, missing = list[str | None](), list[str | None](), sites.web["missing"]
    for day in range(12):
        clock.time = NOW + day * 24 * HOUR
        (sites.folder / "seeds/diary.txt").write_text(
            f"Diary of day {day}\n\nOn day {day} it rained {day} times.\n"
        )
        if day == 0:
            keep_only(sites, "missing", "plain")
        report = run(sites.folder)
        mentions.append(reasons(report).get("missing"))
        notices.append(happened(report).get("missing"))
    told = next(day for day, notice in enumerate(notices) if notice)
    assert "has failed 8 times since 2026-11-20" in (notices[told] or "")
    assert sum(notice is not None for notice in notices) == 1
    assert [bool(each) for each in mentions] == [True] * told + [False] * (12 - told)
    assert len(missing.requests) < 10


def keep_only(sites: Sites, *names: str) -> None:
    told = "".join(f'[[source]]\nname = "{name}"\nurl = "{sites.web[name].url()}"\n' for name in names)
    diary = '[[source]]\nname = "Diary"\npath = "diary.txt"\n'
    (sites.folder / "seeds/sources.toml").write_text(told + diary, encoding="utf-8")


@pytest.mark.engine
@pytest.mark.slow
def test_the_prefect_flow_reads_the_same_web_and_tells_the_same(sites: Sites) -> None:
    program = [sys.executable, "-P", "-c", "from flows.cli.main import main; main()"]
    arguments = ["run", "--engine", "prefect", "--as-of", NOW.isoformat(), "--workspace", str(sites.folder)]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
    made = subprocess.run(
        [*program, *arguments],
        env={**kept, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Made without Prefect" not in made.stderr
    edition = json.loads((sites.folder / "out/2026/11/20/edition.json").read_bytes())
    failures = {each["source"]: each["reason"] for each in edition["coverage"]["failures"]}
    assert failures | {"resting": told_of(sites)["resting"]} == told_of(sites)
    assert {each["source"] for each in edition["coverage"]["notices"]} == {"gone", "moved", "moved308"}
    assert sites.private.requests == []
    # What may pass is asked again within the run, a host that wants to be left alone is not.
    asked = {name: len(site.requests) for name, site in sites.web.items()}
    assert (asked["failing"], asked["cut"]) == (3, 3)
    assert (asked["missing"], asked["limited"], asked["plain"]) == (1, 1, 1)
