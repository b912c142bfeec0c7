"""Ten invented days of four invented outlets, as the feeds that each of them shows every morning.

The days hold what an edition has to know of the ones before: stories that go on, stop and are sent again,
a morning without an edition, a sentence that its outlet changes, stories that a person merges and splits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tests.mornings import Desk, Morning

FIRST = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAYS = 10
MISSED = 5
FEED_REACHES = timedelta(days=6)
OUTLETS = {
    "courier": "Orle Courier",
    "gazette": "Velsen Gazette",
    "ledger": "Karsel Ledger",
    "tribune": "Northern Tribune",
}


@dataclass(frozen=True)
class Piece:
    """An article of the sample: on the morning of `day` it is `age` hours old."""

    day: int
    age: int
    outlet: str
    title: str
    text: str

    @property
    def published(self) -> datetime:
        return morning(self.day) - timedelta(hours=self.age)

    @property
    def url(self) -> str:
        slug = "-".join("".join(c if c.isalnum() else " " for c in self.title.casefold()).split())
        return f"https://{self.outlet}.example/{self.published:%Y/%m/%d}/{slug}"


BRIDGE = (
    Piece(
        1,
        10,
        "courier",
        "Footbridge over the Orle collapses in Tarnfeld",
        "A footbridge over the River Orle in Tarnfeld collapsed on Sunday evening, injuring seven people. "
        "Engineers had inspected the Tarnfeld footbridge in August and found rust in two of its cables. "
        "Mayor Ilse Brandt closed the Orle embankment until further notice.",
    ),
    Piece(
        1,
        8,
        "gazette",
        "Seven hurt as Tarnfeld footbridge gives way",
        "Seven people were taken to hospital after the Tarnfeld footbridge fell into the River Orle. "
        "Witnesses heard a loud crack before the deck of the footbridge tipped towards the water. "
        "Two of the injured were schoolchildren on their way home from a concert.",
    ),
    Piece(
        2,
        5,
        "ledger",
        "Tarnfeld mayor Brandt orders inquiry into footbridge collapse",
        "Ilse Brandt, mayor of Tarnfeld, ordered an independent inquiry into the collapse of the footbridge. "
        "The inquiry will ask why the rust found in August was not repaired before the Orle flooded. "
        "A retired judge, Konrad Vell, will lead the inquiry and report within six months.",
    ),
    Piece(
        3,
        9,
        "courier",
        "Maker of Tarnfeld footbridge warned of weak cables",
        "The company that built the Tarnfeld footbridge warned the town of weak cables two years ago. "
        "Letters seen by this newspaper show that the town postponed the replacement of the cables twice. "
        "Replacing the cables of the footbridge would have cost ninety thousand crowns.",
    ),
    Piece(
        3,
        4,
        "tribune",
        "Tarnfeld council to vote on closing four more footbridges",
        "Councillors in Tarnfeld will vote on Friday on closing four more footbridges over the Orle. "
        "All four were built with the same cables as the footbridge that collapsed on Sunday. "
        "Shopkeepers on the Orle embankment fear the loss of a third of their customers.",
    ),
)
TUNNEL = (
    Piece(
        2,
        11,
        "gazette",
        "Lorry fire shuts Velsen tunnel in both directions",
        "A lorry caught fire inside the Velsen tunnel on Monday night and closed the motorway both ways. "
        "Firefighters needed three hours to put out the burning tyres in the Velsen tunnel. "
        "The Velsen tunnel carries forty thousand vehicles on a normal weekday.",
    ),
    Piece(
        2,
        9,
        "courier",
        "Velsen tunnel closed after lorry burns",
        "The motorway stayed closed after a burning lorry filled the Velsen tunnel with smoke. "
        "Drivers left their vehicles and walked out of the tunnel through the emergency doors. "
        "Firefighters said that the lorry had carried used tyres to a depot near Karsel.",
    ),
    # Sent again as it was, at another address.
    Piece(
        4,
        6,
        "gazette",
        "Lorry fire shuts Velsen tunnel in both directions on Monday night",
        "A lorry caught fire inside the Velsen tunnel on Monday night and closed the motorway both ways. "
        "Firefighters needed three hours to put out the burning tyres in the Velsen tunnel. "
        "The Velsen tunnel carries forty thousand vehicles on a normal weekday.",
    ),
    # Sent again with news at its end.
    Piece(
        6,
        7,
        "tribune",
        "Velsen tunnel fire: motorway to open again after lorry burned",
        "The motorway stayed closed after a burning lorry filled the Velsen tunnel with smoke. "
        "Drivers left their vehicles and walked out of the tunnel through the emergency doors. "
        "Firefighters said that the lorry had carried used tyres to a depot near Karsel. "
        "The Velsen tunnel will open again on Sunday with new lamps along all of its nine hundred metres. "
        "Prosecutors charged the driver of the lorry with endangering traffic on Friday.",
    ),
)
AIRPORT = (
    Piece(
        3,
        11,
        "ledger",
        "Baggage handlers strike at Karsel airport",
        "Baggage handlers at Karsel airport walked out on Monday, and the airport cancelled 42 flights. "
        "The union of the baggage handlers wants a rise of eight percent and longer breaks at night. "
        "Karsel airport asked passengers to travel with hand luggage only.",
    ),
    Piece(
        3,
        7,
        "tribune",
        "Strike by baggage handlers grounds flights at Karsel airport",
        "A strike by baggage handlers left thousands of passengers waiting at Karsel airport overnight. "
        "The airline Nordwing moved its flights from Karsel airport to Velsen for the week. "
        "Talks between the union and Karsel airport are to begin on Thursday.",
    ),
    Piece(
        7,
        9,
        "tribune",
        "Karsel airport and baggage handlers agree to end strike",
        "Baggage handlers at Karsel airport end their strike tonight after the union accepted six percent. "
        "The agreement between the union and Karsel airport gives night shifts a second break. "
        "Nordwing will bring its flights back to Karsel airport on Saturday.",
    ),
)
# A person merges these two after the fourth day, and they have one continuation.
MUSEUM = (
    Piece(
        4,
        10,
        "courier",
        "Silver cup stolen from Lindau museum",
        "Thieves took a silver cup of the fourteenth century from the museum of Lindau on Wednesday night. "
        "The alarm of the Lindau museum had been switched off for repairs, its director Petra Holm said.",
    ),
    Piece(
        4,
        8,
        "ledger",
        "Antiques dealer arrested at Osterby harbour",
        "Police arrested an antiques dealer who was boarding a ferry in Osterby harbour with a suitcase. "
        "The dealer, aged 58, has been convicted twice before, a spokeswoman of the Osterby police said.",
    ),
    Piece(
        6,
        6,
        "gazette",
        "Stolen silver cup of Lindau museum found in dealer's suitcase",
        "The silver cup stolen from the Lindau museum lay in the suitcase of the dealer arrested in Osterby. "
        "Petra Holm said the museum of Lindau would show the cup again in May behind stronger glass. "
        "A second arrest in the theft of the silver cup is expected this week, the Osterby police said.",
    ),
)
# A person splits the first two after the sixth day, and each has a continuation.
BANK = (
    Piece(
        6,
        10,
        "courier",
        "Central bank of Ordane raises interest rate to four percent",
        "The central bank of Ordane raised its interest rate from 3.5 to four percent on Friday. "
        "Governor Ines Maurel of the central bank said prices of food had risen faster than wages.",
    ),
    Piece(
        6,
        5,
        "tribune",
        "Central bank of Ordane lifts interest rate as prices rise",
        "The central bank of Ordane lifted its interest rate for the third time since the autumn. "
        "Two of seven members of the bank's council voted against the higher interest rate.",
    ),
    Piece(
        8,
        5,
        "ledger",
        "Mortgages dearer after central bank of Ordane raises interest rate",
        "Mortgages cost a fifth more since the central bank of Ordane raised its interest rate. "
        "Builders in Ordane expect to begin a third fewer flats this year because of the interest rate.",
    ),
    Piece(
        8,
        4,
        "gazette",
        "Two members of central bank's council resign after it lifts interest rate as prices rise",
        "Two of seven members of the bank's council voted against the higher interest rate and resigned now. "
        "The central bank of Ordane lifted its interest rate for the third time since the autumn. "
        "A colleague said that the two members will explain their votes in parliament next week.",
    ),
)
STORIES = {"bridge": BRIDGE, "tunnel": TUNNEL, "airport": AIRPORT, "museum": MUSEUM, "bank": BANK}
_NOUNS = ("orchard", "ferry", "stadium", "glacier", "railway", "vineyard", "library", "reservoir", "theatre")
_NAMES = ("Abel", "Berta", "Carl", "Dora", "Emil")
_VERBS = ("reopens", "rejects visitors", "is audited", "moves", "is honoured", "runs short of money", "grows")


def morning(day: int) -> datetime:
    """Return the time of the edition of a day, the first being 1."""
    return FIRST + (day - 1) * timedelta(days=1)


def single(day: int, outlet: str, number: int) -> Piece:
    """Return an article that no other outlet has, in names of its own."""
    seed = day * 16 + list(OUTLETS).index(outlet) * 4 + number
    noun, verb = _NOUNS[seed % len(_NOUNS)], _VERBS[seed % len(_VERBS)]
    place = "".join("bdfgklmnprst"[seed // 12**i % 12] + "aeiou"[(seed + i) % 5] for i in range(4)).title()
    person = f"{place[::-1].title()} {_NAMES[seed % 5]}"
    return Piece(
        day,
        12 + number,
        outlet,
        f"The {noun} of {place} {verb}",
        f"The {noun} of {place} {verb} from this week, its director {person} said. "
        f"About {seed + 40} people of {place} had written to {person} about the {noun} since the spring. "
        f"The {noun} was built by the grandparents of {person} and has {seed} rooms.",
    )


def pieces() -> list[Piece]:
    """Return all articles of the ten days."""
    singles = [
        single(day, outlet, number) for day in range(1, DAYS + 1) for outlet in OUTLETS for number in range(2)
    ]
    return [*singles, *(piece for story in STORIES.values() for piece in story)]


@dataclass
class Newsroom:
    """The feeds of the outlets; a piece is changed here as its outlet would."""

    articles: list[Piece] = field(default_factory=pieces)

    def feeds(self, now: datetime) -> dict[str, bytes]:
        return {f"{key}.xml": self._feed(key, now) for key in OUTLETS}

    def _feed(self, outlet: str, now: datetime) -> bytes:
        current = [
            piece
            for piece in self.articles
            if piece.outlet == outlet and now - FEED_REACHES < piece.published <= now
        ]
        items = "".join(map(_item, sorted(current, key=lambda piece: piece.published, reverse=True)))
        head = f"<title>{OUTLETS[outlet]}</title><link>https://{outlet}.example/</link>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()

    def change(self, url: str, old: str, new: str) -> None:
        """Replace a sentence of an article that is out already."""
        places = [place for place, piece in enumerate(self.articles) if piece.url == url]
        assert len(places) == 1, url
        piece = self.articles[places[0]]
        assert old in piece.text, old
        self.articles[places[0]] = replace(piece, text=piece.text.replace(old, new))


def _item(piece: Piece) -> str:
    text = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(piece))
    return (
        f"<item><title>{escape(piece.title)}</title><link>{piece.url}</link><guid>{piece.url}</guid>"
        f"<pubDate>{format_datetime(piece.published)}</pubDate>"
        f"<description>{escape(text)}</description></item>"
    )


def sentences(piece: Piece) -> Iterator[str]:
    """Yield the sentences of an article."""
    for part in piece.text.rstrip(".").split(". "):
        yield f"{part}."


@dataclass(frozen=True)
class TenDays:
    """The editions of the ten days, and the correction and decisions that were made between them."""

    desk: Desk
    mornings: Mapping[int, Morning]
    corrected: tuple[str, str]
    merged: tuple[str, str]
    split: str

    @property
    def editions(self) -> Sequence[Morning]:
        return [self.mornings[day] for day in sorted(self.mornings)]


def story_of(edition: Morning, title: str) -> dict[str, Any]:
    """Return the story of an edition that holds the article of a title."""
    for story in edition.stories:
        if any(ref["title"] == title for ref in story["articles"]):
            return story
    raise AssertionError(f"{edition.day} has no article {title!r}")


def ten_days(folder: Path) -> TenDays:
    """Make the editions of the ten days, with the corrections and decisions between them."""
    desk, newsroom = Desk(folder), Newsroom()
    editions: dict[int, Morning] = {}
    corrected, merged, split = ("", ""), ("", ""), ""
    for day in range(1, DAYS + 1):
        if day == MISSED:
            continue
        now = morning(day)
        desk.serve(newsroom.feeds(now))
        edition = desk.run(now)
        assert edition is not None, day
        editions[day] = edition
        desk.set_clock(now + timedelta(hours=2))
        if day == 3:
            corrected = _correct(newsroom, edition)
        if day == 4:
            merged = (story_of(edition, MUSEUM[0].title)["id"], story_of(edition, MUSEUM[1].title)["id"])
            desk.command("stories", "merge", *merged)
        if day == 6:
            story = story_of(edition, BANK[0].title)
            split = story["id"]
            aside = next(ref["id"] for ref in story["articles"] if ref["title"] == BANK[1].title)
            desk.command("stories", "split", split, aside)
    return TenDays(desk, editions, corrected, merged, split)


def _correct(newsroom: Newsroom, edition: Morning) -> tuple[str, str]:
    story = story_of(edition, AIRPORT[0].title)
    quotes = [*([story["standfirst"]] if story["standfirst"] else []), *story["quotes"]]
    for quote in quotes:
        for piece in AIRPORT[:2]:
            if quote["text"] in piece.text:
                new = f"{quote['text'][:-1]}, against the advice of the mediator Olga Stein."
                newsroom.change(piece.url, quote["text"], new)
                return quote["text"], new
    raise AssertionError("no sentence of the strike was quoted")
