"""The form of preferences: every wish comes back as it was shown, and nothing else comes in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from flows.delivery.preference_form import LINE_CHARACTERS, LINES, Choices, Named, changed, place_of
from flows.model import Preferences, Reader
from flows.model.readers import Day
from flows.model.settings import Length

READER = Reader(id="0" * 16, address="anna@desk.example", since=datetime(2026, 11, 30, tzinfo=UTC))
THEMES = tuple(Named(id=name, name=name.title()) for name in ("world", "sport", "health"))
CHOICES = Choices(
    digests=tuple(Named(id=name, name=name.title()) for name in ("main", "sport", "staff")),
    offered=frozenset({"main", "sport"}),
    themes=THEMES,
    zones=("Europe/Berlin", "Asia/Tokyo"),
    stories=(Named(id="s1", name="Bridge opens"), Named(id="s2", name="Ferry stops")),
)


def made(reader: Reader = READER, **fields: str | tuple[str, ...]) -> Reader:
    sent = {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}
    return changed(reader, {name.replace("__", ":"): value for name, value in sent.items()}, CHOICES)


def form_of(reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return the fields as the page shows them for a reader."""
    wishes = reader.preferences
    return {
        "name": (reader.name,),
        "digest": reader.digests,
        "day": reader.days,
        "hour": (reader.hour,),
        "zone": (reader.zone,),
        "length": (wishes.length,),
        "minutes": (str(wishes.minutes or ""),),
        "follow": ("\r\n".join(wishes.follow),),
        "mute_words": ("\r\n".join(wishes.mute_words),),
        "mute_outlets": ("\r\n".join(wishes.mute_outlets),),
        "story": wishes.follow_stories,
        "format": (reader.format,),
        "language": (reader.language,),
        "only": ("1",) if wishes.themes and "*" not in wishes.themes else (),
        **{f"theme:{theme.id}": (place_of(theme, wishes),) for theme in CHOICES.themes_for(wishes)},
    }


LINE = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
LISTS = st.lists(LINE, max_size=5, unique=True).map(tuple)


@given(
    order=st.permutations(["world", "sport", "health"]),
    number=st.integers(0, 3),
    is_open=st.booleans(),
    days=st.sets(st.sampled_from(get_args(Day)), max_size=6),
    lists=st.tuples(LISTS, LISTS, LISTS),
    length=st.sampled_from(get_args(Length)),
    minutes=st.integers(0, 240),
)
def test_a_form_that_is_sent_as_it_was_shown_changes_nothing(
    order: list[str],
    number: int,
    is_open: bool,
    days: set[Day],
    lists: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    length: Length,
    minutes: int,
) -> None:
    first = tuple(order[:number])
    wishes = Preferences(
        themes=(*first, "*") if first and is_open else first,
        mute_themes=tuple(theme.id for theme in THEMES if theme.id in order[number : number + 1]),
        follow=lists[0],
        mute_words=lists[1],
        mute_outlets=lists[2],
        follow_stories=("s2", "old"),
        length=length,
        minutes=minutes,
    )
    ordered = tuple(day for day in get_args(Day) if day in days)
    reader = made(READER, name="Anna", hour="07:05", zone="Asia/Tokyo", day=ordered, digest="sport")
    reader = changed(reader, form_of(reader), CHOICES)
    shaped = Reader(**{**{name: getattr(reader, name) for name in Reader.__slots__}, "preferences": wishes})
    assert changed(shaped, form_of(shaped), CHOICES) == shaped


@given(st.dictionaries(st.sampled_from(sorted(form_of(READER))), st.lists(st.text(max_size=60)).map(tuple)))
def test_any_fields_make_a_bounded_reader_of_the_same_address(fields: dict[str, tuple[str, ...]]) -> None:
    reader = changed(READER, fields, CHOICES)
    assert (reader.id, reader.address, reader.status) == (READER.id, READER.address, READER.status)
    assert set(reader.digests) <= {"main", "sport"}
    assert reader.digests
    assert reader.zone in ("", *CHOICES.zones)
    assert all(line.isprintable() and line.strip() == line for line in reader.preferences.follow)


def test_numbered_themes_come_first_and_a_muted_one_not_at_all() -> None:
    reader = made(theme__world="2", theme__sport="mute", theme__health="1")
    assert reader.preferences.themes == ("health", "world", "*")
    assert reader.preferences.mute_themes == ("sport",)
    assert made(theme__health="1", only="1").preferences.themes == ("health",)


def test_a_digest_that_is_offered_to_nobody_cannot_be_taken_but_is_kept() -> None:
    assert made(digest=("staff", "sport")).digests == ("sport",)
    member = Reader(id="1" * 16, address="b@desk.example", digests=("staff",), since=READER.since)
    assert made(member, digest=("staff", "main")).digests == ("main", "staff")


def test_no_digest_at_all_is_no_change() -> None:
    assert made(digest=()).digests == READER.digests


def test_lists_are_bounded() -> None:
    many = "\n".join(f"{number} {'x' * 300}" for number in range(300))
    words = made(follow=many).preferences.follow
    assert (len(words), max(map(len, words))) == (LINES, LINE_CHARACTERS)


def test_an_impossible_hour_zone_or_number_changes_nothing_else() -> None:
    reader = made(hour="25:00", zone="Mars/Base", minutes="many", name="Anna\x00\nB")
    assert (reader.hour, reader.zone, reader.preferences.minutes, reader.name) == ("", "", 0, "Anna B")
    assert made(minutes="99999").preferences.minutes == 240
