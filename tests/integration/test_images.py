"""Pictures of leads, fetched from sites of this machine by the real steps."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from flows.config import Request
from flows.model import Edition, Image
from flows.runs import steps
from flows.runs.session import open_session
from tests import loopback
from tests.loopback import NETWORK, Line, Site, SiteRequest, by_path, gives, says
from tests.pictures import picture

pytestmark = pytest.mark.integration

TEXTS = {
    "lamp": (
        "The harbour bridge of Halden was shut on Thursday after divers saw a crack in a pillar. "
        "Some 4,000 people use the bridge of Halden every day, harbour master Jon Teller said."
    ),
    "echo": (
        "Divers of the harbour office found a crack in a pillar of the Halden bridge, shut at noon. "
        "Repairs of the pillar will take six weeks, the mayor of Halden told reporters on the quay."
    ),
}


@dataclass
class Newsroom:
    """Gives a feed with a picture, pages that forbid nothing, and counts who asks for the picture."""

    body: bytes = field(default_factory=picture)
    robots: bytes = b""
    asked: int = 0

    async def __call__(self, asked: SiteRequest, line: Line) -> None:
        async def answer(request: SiteRequest, line: Line) -> None:
            self.asked += 1
            await gives(self.body, Content_Type="image/jpeg")(request, line)

        robots = gives(self.robots, Content_Type="text/plain")
        feed = gives(self._feed(asked.headers["host"]))
        await by_path(says(404), feed=feed, photo_jpg=answer, robots_txt=robots)(asked, line)

    def _feed(self, host: str) -> bytes:
        name = "lamp" if host.startswith("127.0.1.1:") else "echo"
        attached = f'<enclosure url="http://{host}/photo.jpg" type="image/jpeg" length="1"/>'
        return (
            f'<rss version="2.0"><channel><title>{name.title()}</title><item><title>Bridge of Halden shut '
            f"after crack in pillar</title><guid>{name}</guid><link>http://{host}/1</link>"
            f"<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate><description>{TEXTS[name]}</description>"
            f"{attached}</item></channel></rss>"
        ).encode()


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom()


@pytest.fixture
def sites(newsroom: Newsroom) -> Iterator[dict[str, Site]]:
    with loopback.loopback({"lamp": newsroom, "echo": newsroom}) as sites:
        yield sites


def workspace(folder: Path, sites: dict[str, Site], settings: str = "images = true") -> Path:
    (folder / "seeds").mkdir(parents=True)
    listed = (f'[[source]]\nname = "{name}"\nurl = "{site.url("/feed")}"\n' for name, site in sites.items())
    (folder / "seeds/sources.toml").write_text("\n".join(listed), encoding="utf-8")
    tables = f"[tiers]\nlead = 0.1\nitem = 0.1\n[fetch]\nseconds_apart = 0\nallow_hosts = ['{NETWORK}']\n"
    (folder / "standfirst.toml").write_text(f"{settings}\n{tables}", encoding="utf-8")
    return folder


def run(folder: Path, as_of: str = "2026-11-20T07:00:00Z") -> Edition:
    edition = steps.run(Request(folder=folder, as_of=as_of), lambda _: None).edition
    assert edition is not None
    return edition


def image_of(edition: Edition) -> Image | None:
    (lead,) = edition.shown
    return lead.image


def test_a_lead_has_the_picture_of_its_headline(tmp_path: Path, sites: dict[str, Site]) -> None:
    folder = workspace(tmp_path, sites)
    edition = run(folder)
    image = image_of(edition)
    assert image is not None
    (lead,) = edition.shown
    assert image.article_id == lead.headline_article_id
    body = (folder / "out/images" / image.name).read_bytes()
    assert (len(body), image.width, image.height) == (image.size, 1040, 585)
    message = email.message_from_bytes((folder / "out/2026/11/20/digest.eml").read_bytes())
    assert body in [part.get_payload(decode=True) for part in message.walk()]


def test_an_edition_made_again_is_the_same_and_asks_for_nothing(
    tmp_path: Path, sites: dict[str, Site], newsroom: Newsroom
) -> None:
    folder = workspace(tmp_path, sites)
    run(folder)
    asked, newsroom.body = newsroom.asked, picture(seed=2)
    before = {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()}
    with open_session(Request(folder=folder)) as session:
        steps.recompose(session)
        steps.publish(session)
    assert {path: path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()} == before
    assert newsroom.asked == asked


def test_a_lost_out_folder_comes_back_with_its_pictures(tmp_path: Path, sites: dict[str, Site]) -> None:
    folder = workspace(tmp_path, sites)
    image = image_of(run(folder))
    assert image is not None
    place = folder / "out/images" / image.name
    place.unlink()
    with open_session(Request(folder=folder)) as session:
        steps.publish_stored(session, everything=True)
    assert place.is_file()


def test_no_picture_is_asked_for_unless_a_setting_says_so(
    tmp_path: Path, sites: dict[str, Site], newsroom: Newsroom
) -> None:
    assert image_of(run(workspace(tmp_path, sites, settings=""))) is None
    assert newsroom.asked == 0


def test_a_look_at_the_next_edition_asks_for_no_picture(
    tmp_path: Path, sites: dict[str, Site], newsroom: Newsroom
) -> None:
    folder = workspace(tmp_path, sites)
    with open_session(Request(folder=folder, as_of="2026-11-20T07:00:00Z")) as session:
        steps.ingest(session)
        edition, _ = steps.preview(session)
    assert image_of(edition) is None
    assert newsroom.asked == 0


def test_robots_txt_is_kept(tmp_path: Path, sites: dict[str, Site], newsroom: Newsroom) -> None:
    newsroom.robots = b"User-agent: *\nDisallow: /photo.jpg\n"
    assert image_of(run(workspace(tmp_path, sites))) is None
    assert newsroom.asked == 0


@pytest.mark.parametrize("body", [b"", b"<html>Not found</html>", picture(200, 100)])
def test_an_edition_goes_without_a_picture_of_no_use(
    tmp_path: Path, sites: dict[str, Site], newsroom: Newsroom, body: bytes
) -> None:
    newsroom.body = body
    folder = workspace(tmp_path, sites)
    assert image_of(run(folder)) is None
    assert not (folder / "out/images").exists()
