"""Documents kept by one run and read again by another: in a folder, and in a bucket of moto's S3 server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from flows.config import Request
from flows.model import Article
from flows.runs import steps
from flows.runs.run_report import RunReport
from flows.runs.session import open_session
from tests import loopback
from tests.documentation import commands
from tests.loopback import NETWORK, PUBLISHED, Behaviour, Site, by_path, gives, rss, says

pytestmark = pytest.mark.integration

HTML = "text/html; charset=utf-8"
TITLE = "Lighthouse keeper of Skerry retires"
TEASER = "After forty winters the keeper of the Skerry light goes ashore for good."
PARAGRAPHS = (
    "Ingrid Holm of Skerry handed the keys of her lamp to the harbour office of Halden on Thursday evening.",
    "She had tended the lamp for forty winters and, by her own count, had missed the lighting of it once.",
    "The harbour office said that the tower would be run from the mainland and opened to visitors in May.",
    "Fishermen from three villages sailed out at dusk and sounded their horns as the lamp was lit.",
    "Her log of 14,600 pages goes to the museum of the coast, where two readers have begun to copy it.",
)
MOMENT = PUBLISHED + timedelta(hours=1)


def teasers() -> Behaviour:
    item = (
        f"<item><title>{TITLE}</title><guid>1</guid><link>/stories/1</link>"
        f"<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate><description>{TEASER}</description></item>"
    )
    return gives(f'<rss version="2.0"><channel><title>Skerry</title>{item}</channel></rss>'.encode())


def story() -> Behaviour:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    head = f"<head><title>{TITLE}</title></head>"
    page = f"<!DOCTYPE html><html>{head}<body><article><h1>{TITLE}</h1>{text}</article></body></html>"
    return gives(page.encode(), Content_Type=HTML)


async def index(request: loopback.SiteRequest, line: loopback.Line) -> None:
    host = f"http://{request.headers['host']}"
    text = f"<sitemap><loc>{host}/day</loc><lastmod>2026-11-20</lastmod></sitemap>"
    await gives(f"<sitemapindex>{text}</sitemapindex>".encode(), Content_Type="text/xml")(request, line)


def sitemap() -> Behaviour:
    name = "<news:publication><news:name>Chart</news:name></news:publication>"
    date = "<news:publication_date>2026-11-20T05:00:00Z</news:publication_date>"
    news = f"<news:news>{name}{date}<news:title>Ferry to Skerry sails again</news:title></news:news>"
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    text = f"<urlset {space}><url><loc>https://chart.example/8</loc>{news}</url></urlset>"
    return gives(text.encode(), Content_Type="text/xml")


@pytest.fixture
def web() -> Iterator[dict[str, Site]]:
    behaviours = {
        "skerry": by_path(says(404), feed=teasers(), stories=story()),
        "chart": by_path(says(404), feed=index, day=sitemap()),
        "town": by_path(says(404), feed=gives(rss("town"))),
        "gone": says(404),
    }
    with loopback.loopback(behaviours) as sites:
        yield sites


def workspace(folder: Path, sites: dict[str, Site], settings: str) -> Path:
    (folder / "seeds").mkdir(parents=True)
    fetch = f'[fetch]\nallow_hosts = ["{NETWORK}"]\nseconds_apart = 0\n'
    text = f'id = "one"\nprocesses = 1\n{settings}\n{fetch}'
    (folder / "standfirst.toml").write_text(text, encoding="utf-8")
    sources = (
        f'[[source]]\nname = "{name}"\nurl = "{site.url()}"\nsection = "Coast"\n'
        for name, site in sites.items()
    )
    (folder / "seeds/sources.toml").write_text("".join(sources), encoding="utf-8")
    return folder


def run(folder: Path, *sources: str) -> RunReport:
    request = Request(folder=folder, as_of=MOMENT.isoformat(), sources=sources)
    return steps.run(request, lambda _: None)


def articles(folder: Path, *names: str) -> tuple[Article, ...]:
    request = Request(folder=folder, sources=(str(folder / "seeds"),))
    with open_session(request, lambda _: None, exclusive=False) as session:
        return session.store.articles(names, PUBLISHED + timedelta(days=9))


def kept(folder: Path) -> list[Path]:
    return sorted((folder / ".standfirst/documents").glob("*"))


def test_a_run_from_the_documents_gives_the_articles_and_the_edition_without_a_request(
    web: dict[str, Site], tmp_path: Path
) -> None:
    first = workspace(tmp_path / "first", web, 'keep_documents = "7d"')
    report = run(first)
    (path,) = kept(first)
    found = articles(first, *web)
    assert {article.source for article in found} == {"skerry", "chart", "town"}
    assert "\n\n".join(PARAGRAPHS) in {article.text for article in found}
    answered = {name: len(site.paths()) for name, site in web.items()}

    (line,) = commands("run: documents")
    assert line.split()[-2:] == ["--source", "FILE.warc.gz"]
    second = workspace(tmp_path / "second", {}, "")
    again = run(second, str(path))
    assert {name: len(site.paths()) for name, site in web.items()} == answered
    assert articles(second, *web) == found
    assert again.edition is not None
    assert report.edition is not None
    assert again.edition.sections == report.edition.sections
    # The source that failed has no document: the second run does not know of it.
    assert {failure.source for failure in report.failures} - {f.source for f in again.failures} == {"gone"}


def test_documents_are_not_kept_by_default(web: dict[str, Site], tmp_path: Path) -> None:
    folder = workspace(tmp_path / "news", web, "")
    assert run(folder).note is None
    assert kept(folder) == []


def test_neither_the_edition_nor_its_receipt_depends_on_it(web: dict[str, Site], tmp_path: Path) -> None:
    plain, keeping = (
        workspace(tmp_path / name, web, settings)
        for name, settings in (("plain", ""), ("keeping", 'keep_documents = "7d"\ndocuments = "raw"'))
    )
    for folder in (plain, keeping):
        run(folder)
    names = ("edition.json", "receipt.json")
    first, second = (
        [next((folder / "out").glob(f"*/*/*/{name}")).read_bytes() for name in names]
        for folder in (plain, keeping)
    )
    assert first == second
    assert len(list((keeping / "raw").iterdir())) == 1


def test_a_place_that_cannot_be_written_stops_no_run_and_is_said(
    web: dict[str, Site], tmp_path: Path
) -> None:
    folder = workspace(tmp_path / "news", web, 'keep_documents = "7d"\ndocuments = "standfirst.toml"')
    report = run(folder)
    assert report.edition is not None
    assert "The fetched documents are not kept in" in (report.note or "")
    assert "(File exists)" in (report.note or "")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return an S3 file system with a bucket named news, on a server of this machine."""
    server = import_module("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-the-bucket")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        files = import_module("s3fs").S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
        # The server keeps its buckets as long as this process lives.
        files.makedirs("news", exist_ok=True)
        yield files
    finally:
        server.stop()


def test_documents_are_kept_in_a_bucket_and_removed_by_age(
    bucket: Any, web: dict[str, Site], tmp_path: Path
) -> None:
    old = "news/raw/2026-01-01T000000Z-0123456789ab.warc.gz"
    bucket.pipe_file(old, b"old")
    bucket.pipe_file("news/raw/other.txt", b"mine")
    settings = 'keep_documents = "7d"\ndocuments = "s3://news/raw"'
    folder = workspace(tmp_path / "first", web, settings)
    report = run(folder)
    assert report.note is None
    names = sorted(bucket.ls("news/raw", detail=False))
    assert len(names) == 2
    assert names[1] == "news/raw/other.txt"
    bucket.get_file(names[0], str(tmp_path / "copy.warc.gz"))
    second = workspace(tmp_path / "second", {}, "")
    run(second, str(tmp_path / "copy.warc.gz"))
    assert articles(second, *web) == articles(folder, *web)
    assert not list((folder / ".standfirst").glob("documents*"))


def test_a_bucket_that_is_not_there_stops_no_run_and_no_secret_is_said(
    bucket: Any, web: dict[str, Site], tmp_path: Path
) -> None:
    settings = 'keep_documents = "7d"\ndocuments = "s3://elsewhere/raw"'
    report = run(workspace(tmp_path / "news", web, settings))
    assert report.edition is not None
    assert "The fetched documents are not kept in s3://elsewhere/raw" in (report.note or "")
    assert "secret-of-the-bucket" not in json.dumps(report.note)


def test_without_s3fs_the_extra_is_named(
    web: dict[str, Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(import_module("sys").modules, "s3fs", None)
    report = run(workspace(tmp_path / "news", web, 'keep_documents = "7d"\ndocuments = "s3://news"'))
    assert "pip install 'standfirst[s3]'" in (report.note or "")
