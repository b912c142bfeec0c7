"""The published folder as a site: links, ways between pages, and what it tells machines."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.invented_days import TenDays
from tests.mornings import SITE_URL
from tests.page_kinds import DOUBLES, EXPECTED, kind_of, pages_by_kind
from tests.site_links import Site

pytestmark = pytest.mark.integration

# A search engine is not led to these.
UNLISTED = DOUBLES | {"404.html", "search.html"}
# The mail is a document of its own, without the header of the site.
PAGES = sorted(EXPECTED - {"YYYY/MM/DD/email.html"})


class Head(HTMLParser):
    """The language, the head and the scripts of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.links: list[tuple[str, str]] = []
        self.language = ""
        self.title = ""
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang") or ""
        elif tag == "meta" and (
            name := values.get("name") or values.get("property") or values.get("http-equiv")
        ):
            self.meta[name.casefold()] = values.get("content") or ""
        elif tag == "link":
            self.links += [(rel, values.get("href") or "") for rel in (values.get("rel") or "").split()]
        elif tag == "script":
            self.scripts.append((values, ""))
        self._within = tag

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "script":
            values, text = self.scripts[-1]
            self.scripts[-1] = (values, text + data)

    def of(self, rel: str) -> list[str]:
        return [address for name, address in self.links if name == rel]


@pytest.fixture(scope="module")
def site(invented: TenDays) -> Site:
    return Site(invented.desk.out)


@pytest.fixture(scope="module")
def kinds(invented: TenDays) -> dict[str, list[Path]]:
    return pages_by_kind(invented.desk.out)


def head_of(path: Path) -> Head:
    return Head(path.read_text(encoding="utf-8"))


def indexed(kinds: dict[str, list[Path]]) -> Iterator[Path]:
    for kind, paths in kinds.items():
        if kind not in UNLISTED:
            yield from (path for path in paths if "noindex" not in head_of(path).meta.get("robots", ""))


def test_no_link_is_dead_on_a_host_or_among_files(site: Site) -> None:
    assert site.dead_links() == []
    assert site.file_links_to_folders() == []


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_leads_home_and_to_the_archive(
    site: Site, kinds: dict[str, list[Path]], kind: str
) -> None:
    for path in kinds[kind]:
        targets = {
            site.file_of(site.address_of(path), link) for tag, link in site.page(path).links if tag == "a"
        }
        assert kind == "index.html" or (site.out / "index.html", "") in targets, path
        assert kind == "archive.html" or (site.out / "archive.html", "") in targets, path


def test_editions_lead_to_the_one_before_and_the_one_after(invented: TenDays, site: Site) -> None:
    for earlier, later in pairwise(each.folder / "index.html" for each in invented.editions):
        for one, other in ((earlier, later), (later, earlier)):
            links = [link for tag, link in site.page(one).links if tag == "a"]
            targets = Counter(site.file_of(site.address_of(one), link) for link in links)
            assert targets[other, ""] >= 2, f"{one}: once in the header, once in the foot"


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_says_what_it_is(kinds: dict[str, list[Path]], kind: str) -> None:
    for path in kinds[kind]:
        head = head_of(path)
        assert head.language, path
        assert head.title.strip(), path
        assert head.of("icon"), path
        assert re.search(r"default-src 'none'|script-src", head.meta["content-security-policy"]), path
        if kind in UNLISTED:
            assert "noindex" in head.meta["robots"], path
        elif "noindex" in head.meta.get("robots", ""):
            # The page of a story that another one has taken up.
            assert kind == "stories/ID.html", path
        else:
            assert head.meta["description"].strip(), path
            assert {"og:title", "og:type", "og:url"} <= set(head.meta), path


def test_every_page_has_one_address_and_a_title_of_its_own(kinds: dict[str, list[Path]], site: Site) -> None:
    titles: Counter[str] = Counter()
    for path in indexed(kinds):
        head = head_of(path)
        (canonical,) = head.of("canonical")
        assert site.file_of(SITE_URL, canonical) == (path, ""), path
        titles[head.title] += 1
    assert {title for title, count in titles.items() if count > 1} == set()


def test_the_doubles_of_an_edition_name_its_own_page(invented: TenDays, site: Site) -> None:
    newest = invented.editions[-1].folder
    for path in (site.out / "index.html", newest / "email.html"):
        (canonical,) = head_of(path).of("canonical")
        assert site.file_of(SITE_URL, canonical) == (newest / "index.html", ""), path


def test_an_edition_lists_the_articles_of_outlets_for_machines(invented: TenDays) -> None:
    for each in invented.editions:
        texts = [text for values, text in head_of(each.folder / "index.html").scripts]
        lists = [value for value in map(json.loads, texts) if value.get("@type") == "ItemList"]
        assert lists, each.day
        addresses = [item.get("url") or item["item"]["url"] for item in lists[0]["itemListElement"]]
        fresh = {ref["url"] for story in each.stories for ref in story["articles"] if ref["fresh"]}
        assert addresses, each.day
        assert set(addresses) <= fresh, each.day
        heads = {
            (story["headline"], ref["url"])
            for story in each.stories
            for ref in story["articles"]
            if ref["id"] == story["headline_article_id"]
        }
        assert {(item["name"], item["url"]) for item in lists[0]["itemListElement"]} <= heads, each.day


def test_no_page_runs_a_script_that_is_not_a_file_of_ours(kinds: dict[str, list[Path]], site: Site) -> None:
    for path in (path for paths in kinds.values() for path in paths):
        for values, text in head_of(path).scripts:
            if values.get("type") == "application/ld+json":
                assert "</" not in text, path
                continue
            target = site.file_of(site.address_of(path), values.get("src") or "")
            assert not text.strip(), path
            assert target is not None, path
            assert target[0].is_file(), path
        html = path.read_text(encoding="utf-8")
        assert not re.search(r"<[^>]+\son[a-z]+\s*=", html), f"{path}: a handler in an attribute"


def test_the_site_map_holds_every_page_that_may_be_indexed(kinds: dict[str, list[Path]], site: Site) -> None:
    root = ElementTree.parse(site.out / "sitemap.xml").getroot()
    assert root.tag.endswith("sitemapindex")
    listed = set()
    for node in root.findall(".//{*}loc"):
        target = site.file_of(SITE_URL, (node.text or "").strip())
        assert target is not None
        for place in ElementTree.parse(target[0]).getroot().findall(".//{*}loc"):
            page = site.file_of(SITE_URL, (place.text or "").strip())
            assert page is not None
            listed.add(page[0])
    unlisted = {path.relative_to(site.out).as_posix() for path in set(indexed(kinds)) - listed}
    assert {name for name in unlisted if kind_of(name) in EXPECTED} == set()
    assert listed <= set(indexed(kinds))


def test_robots_are_told_where_the_site_map_is(site: Site) -> None:
    lines = (site.out / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert f"Sitemap: {SITE_URL}sitemap.xml" in lines


@pytest.mark.parametrize("kind", PAGES)
def test_every_kind_of_page_names_the_feeds(kinds: dict[str, list[Path]], site: Site, kind: str) -> None:
    path = kinds[kind][0]
    targets = {site.file_of(site.address_of(path), link) for link in head_of(path).of("alternate")}
    names = {target[0].relative_to(site.out).as_posix() for target in targets if target}
    assert {"feed.xml", "stories.xml"} <= names


def test_publishing_again_writes_nothing(invented: TenDays, site: Site) -> None:
    def state() -> dict[str, tuple[int, int]]:
        files = (path for path in site.out.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}

    before = state()
    invented.desk.command("publish")
    assert state() == before
    invented.desk.command("publish", "--all")
    assert state() == before
