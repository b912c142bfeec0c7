"""Feeds of teasers and indexes of sitemaps on sites of this machine, read by the real steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows.config import Request
from flows.model import Article
from flows.runs import steps
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests import loopback
from tests.loopback import NETWORK, PUBLISHED, Behaviour, Site, by_path, gives, says

pytestmark = pytest.mark.integration

HTML = "text/html; charset=utf-8"
PLAIN = "text/plain"
TITLE = "Lighthouse keeper of Skerry retires"
TEASER = "After forty winters the keeper of the Skerry light goes ashore for good."
PARAGRAPHS = (
    "Ingrid Holm of Skerry handed the keys of her lamp to the harbour office of Halden on Thursday evening.",
    "She had tended the lamp for forty winters and, by her own count, had missed the lighting of it once.",
    "The harbour office said that the tower would be run from the mainland and opened to visitors in May.",
    "Fishermen from three villages sailed out at dusk and sounded their horns as the lamp was lit.",
    "Her log of 14,600 pages goes to the museum of the coast, where two readers have begun to copy it.",
    "Asked what she would miss, the keeper named the terns, the silence and the storm of the ninth winter.",
    "Her successor is a computer in an office with a view of the car park, she told the crowd on the quay.",
)


def feed(site: str, number: int = 1) -> Behaviour:
    """Give a feed of one teaser that links to a page of the site that is asked."""
    item = (
        f"<item><title>{TITLE}</title><guid>{site}-{number}</guid><link>/stories/{number}</link>"
        f"<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate><description>{TEASER}</description></item>"
    )
    text = f'<rss version="2.0"><channel><title>{site}</title>{item}</channel></rss>'
    return gives(text.encode(), ETag='"v1"')


def page() -> Behaviour:
    told = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    head = f"<head><title>{TITLE}</title></head>"
    text = f"<!DOCTYPE html><html>{head}<body><article><h1>{TITLE}</h1>{told}</article></body></html>"
    return gives(text.encode(), Content_Type=HTML)


def paid() -> Behaviour:
    head = f"<meta property='og:type' content='article'><meta property='og:title' content='{TITLE}'>"
    body = f"<article><p>{TEASER}</p><div>Subscribe now to continue reading this article.</div></article>"
    text = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return gives(text.encode(), Content_Type=HTML)


async def listing(asked: loopback.SiteRequest, line: loopback.Line) -> None:
    """Give a news sitemap of one article of the site that is asked."""
    await sitemap((f"http://{asked.headers['host']}/article", TITLE))(asked, line)


def sitemap(*entries: tuple[str, str]) -> Behaviour:
    told = "".join(
        f"<url><loc>{url}</loc><news:news><news:publication><news:name>Chart</news:name></news:publication>"
        f"<news:publication_date>2026-11-20T05:00:00Z</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
        for url, title in entries
    )
    named = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return gives(f"<urlset {named}>{told}</urlset>".encode(), Content_Type="text/xml")


async def index(asked: loopback.SiteRequest, line: loopback.Line) -> None:
    host = f"http://{asked.headers['host']}"
    told = "".join(
        f"<sitemap><loc>{host}/day{day}</loc><lastmod>2026-11-{10 + day}</lastmod></sitemap>"
        for day in range(1, 9)
    )
    body = f"<sitemapindex>{told}</sitemapindex>".encode()
    await line.answer(200, body, Content_Type="text/xml", ETag='"i"')


@pytest.fixture
def web() -> Iterator[dict[str, Site]]:
    closed = gives(b"User-agent: *\nDisallow: /stories/", Content_Type=PLAIN)
    charted = sitemap(("https://chart.example/8", "Ferry to Skerry sails again"))
    behaviours = {
        "open": by_path(says(404), feed=feed("open"), stories=page()),
        "closed": by_path(says(404), feed=feed("closed"), stories=page(), robots_txt=closed),
        "paid": by_path(says(404), feed=paid(), robots_txt=says(404)),
        "list": by_path(says(404), feed=listing, article=paid()),
        "chart": by_path(says(404), feed=index, day8=charted, day7=page()),
    }
    with loopback.loopback(behaviours) as sites:
        yield sites


def workspace(folder: Path, sites: list[Site], fetch: str = "") -> Path:
    (folder / "seeds").mkdir()
    (folder / "standfirst.toml").write_text(
        f'[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\n{fetch}', encoding="utf-8"
    )
    told = "".join(f'[[source]]\nname = "{site.name}"\nurl = "{site.url()}"\n' for site in sites)
    (folder / "seeds/sources.toml").write_text(told, encoding="utf-8")
    return folder


def run(folder: Path, hours: int = 1) -> RunReport:
    as_of = PUBLISHED + timedelta(hours=hours)
    return steps.run(Request(folder=folder, as_of=as_of.isoformat()), lambda _: None)


def articles(folder: Path) -> dict[str, Article]:
    with open_session(Request(folder=folder), lambda _: None) as session:
        names = [source.name for source in session.plan.sources]
        found = session.store.articles(names, PUBLISHED + timedelta(days=9))
    return {article.source: article for article in found}


def told(report: RunReport) -> dict[str, str]:
    return {failure.source: f"{failure.item} {failure.reason}" for failure in report.failures}


def test_a_teasers_article_has_the_text_of_its_page(web: dict[str, Site], tmp_path: Path) -> None:
    report = run(workspace(tmp_path, [web["open"]]))
    article = articles(tmp_path)["open"]
    assert article.text == "\n\n".join(PARAGRAPHS)
    assert (article.title, article.url, article.outlet) == (TITLE, web["open"].url("/stories/1"), "open")
    assert article.in_page
    assert report.failures == ()


def test_a_page_closed_to_programs_leaves_the_teaser_and_is_told_of(
    web: dict[str, Site], tmp_path: Path
) -> None:
    report = run(workspace(tmp_path, [web["open"], web["closed"]]))
    assert articles(tmp_path)["closed"].text == TEASER
    assert not articles(tmp_path)["closed"].in_page
    assert "/stories/1" not in web["closed"].paths()
    reason = "may not be read by programs: its robots.txt says so"
    assert told(report) == {"closed": f"closed has teasers, and 1 of 1 page could not be read; {reason}"}


def test_a_page_is_asked_for_once(web: dict[str, Site], tmp_path: Path) -> None:
    folder = workspace(tmp_path, [web["open"], web["closed"]])
    run(folder)
    again = run(folder, hours=2)
    assert web["open"].paths().count("/stories/1") == 1
    assert web["open"].requests[-1].headers.get("if-none-match") == '"v1"'
    assert web["closed"].paths().count("/robots.txt") == 1
    assert again.failures == ()
    assert articles(folder)["open"].text == "\n\n".join(PARAGRAPHS)


def test_no_page_is_asked_for_where_the_user_wants_none(web: dict[str, Site], tmp_path: Path) -> None:
    run(workspace(tmp_path, [web["open"]], "pages = 0\n"))
    assert web["open"].paths() == ["/feed"]
    assert articles(tmp_path)["open"].text == TEASER


def test_no_page_of_an_excluded_outlet_is_asked_for(web: dict[str, Site], tmp_path: Path) -> None:
    folder = workspace(tmp_path, [web["open"]])
    with (folder / "seeds/sources.toml").open("a", encoding="utf-8") as stream:
        stream.write('[[source]]\noutlet = "Open"\nnever = true\n')
    run(folder)
    assert web["open"].paths() == ["/feed"]
    assert articles(folder) == {}


def test_an_index_gives_the_articles_of_its_latest_sitemaps(web: dict[str, Site], tmp_path: Path) -> None:
    folder = workspace(tmp_path, [web["chart"]], "pages = 0\n")
    report = run(folder)
    asked = sorted(set(web["chart"].paths()) - {"/robots.txt"})
    assert asked == ["/day4", "/day5", "/day6", "/day7", "/day8", "/feed"]
    article = articles(folder)["chart"]
    assert (article.title, article.outlet) == ("Ferry to Skerry sails again", "Chart")
    failed = sorted(failure.item.rpartition("/")[2] for failure in report.failures)
    assert failed == ["day4", "day5", "day6", "day7"]
    assert {failure.reason for failure in report.failures} == {
        "answered with status 404",
        "is no feed that can be read",
    }


def test_an_index_is_read_again_though_it_stays_the_same(web: dict[str, Site], tmp_path: Path) -> None:
    folder = workspace(tmp_path, [web["chart"]], "pages = 0\n")
    run(folder)
    run(folder, hours=2)
    assert web["chart"].paths().count("/day8") == 2
    assert all("if-none-match" not in asked.headers for asked in web["chart"].requests)


def test_an_article_behind_a_paywall_is_listed_as_such_and_not_quoted(
    web: dict[str, Site], tmp_path: Path
) -> None:
    for name in ("paid", "list"):
        (tmp_path / name).mkdir()
        report = run(workspace(tmp_path / name, [web[name]]))
        article = articles(tmp_path / name)[name]
        assert (article.title, article.text, article.stub) == (TITLE, "", "paywall")
        assert report.edition
        shown = (tmp_path / name / "out/2026/11/20/index.html").read_text(encoding="utf-8")
        assert f"{article.outlet} (behind a paywall)" in " ".join(shown.split())
        assert TEASER not in shown
        stories = report.edition.also_reported
        assert [(story.quotes, story.standfirst) for story in stories] == [((), None)]
