"""The language in which an edition speaks to its reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest
from markupsafe import Markup

from flows.language.formatting import NAMES, long_date, moment
from flows.language.interface import ENGLISH, LANGUAGES, Interface
from flows.model import FILES_ADDED
from flows.model.settings import InterfaceLanguage

MORNING = datetime(2026, 11, 20, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 stories"), (1, "1 story"), (2, "2 stories"), (1204, "1,204 stories")]
)
def test_a_count_agrees_with_its_noun(number: int, expected: str) -> None:
    assert ENGLISH.ngettext("%(num)s story", "%(num)s stories", number) == expected


def test_a_message_has_its_values() -> None:
    assert ENGLISH.gettext("No. %(number)s", number=7) == "No. 7"
    assert ENGLISH.pgettext("kind", "opinion") == "opinion"


def test_the_values_of_markup_are_escaped_and_its_own_text_is_not() -> None:
    markup = Interface(code="en", is_markup=True)
    assert markup.gettext("<b>%(name)s</b>", name="<i>&") == Markup("<b>&lt;i&gt;&amp;</b>")


def test_a_language_without_a_catalogue_speaks_english() -> None:
    assert Interface(code="tlh").gettext("Past editions") == "Past editions"
    assert Interface(code="../en").number(1204) == "1,204"


@pytest.mark.parametrize(
    ("parts", "expected"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b, and c")]
)
def test_parts_are_enumerated(parts: list[str], expected: str) -> None:
    assert ENGLISH.all_of(parts) == expected


def test_numbers_and_dates_are_written_as_the_language_writes_them() -> None:
    german = Interface(code="de")
    assert (german.number(1204), german.decimal(0.354)) == ("1.204", "0,35")
    assert german.date(MORNING, "Europe/Berlin", "EEEE, d. MMMM y, HH:mm") == (
        "Freitag, 20. November 2026, 08:05"
    )


@pytest.mark.parametrize(("code", "expected"), [("en", "ltr"), ("ar", "rtl")])
def test_a_language_has_a_direction(code: str, expected: str) -> None:
    assert Interface(code=code).direction == expected


def test_the_names_that_an_edition_holds_are_messages() -> None:
    assert FILES_ADDED in NAMES


def test_arabic_has_six_forms_of_plural() -> None:
    arabic = Interface(code="ar")
    counts = [
        arabic.ngettext("%(num)s article", "%(num)s articles", n) for n in (0, 1, 2, 3, 10, 11, 99, 100)
    ]
    assert counts == [
        "لا مقالات",
        "مقال واحد",
        "مقالان",
        "3 مقالات",
        "10 مقالات",
        "11 مقالًا",
        "99 مقالًا",
        "100 مقال",
    ]


def test_french_counts_none_as_one() -> None:
    french = Interface(code="fr")
    assert [french.ngettext("%(num)s article", "%(num)s articles", n) for n in (0, 1, 2)] == [
        "0 article",
        "1 article",
        "2 articles",
    ]


@pytest.mark.parametrize(
    ("code", "long", "moments"),
    [
        ("en", "Friday 20 November 2026", ["Thu 06:05", "2 Nov 06:05", "2 Nov 2025 06:05"]),
        ("de", "Freitag, 20. November 2026", ["Do, 06:05", "2. Nov., 06:05", "2. Nov. 2025, 06:05"]),
        ("fr", "Vendredi 20 novembre 2026", ["jeu. 06:05", "2 nov., 06:05", "2 nov. 2025, 06:05"]),
        ("es", "Viernes, 20 de noviembre de 2026", ["jue, 06:05", "2 nov, 06:05", "2 nov 2025, 06:05"]),
        ("ar", "الجمعة، 20 نوفمبر 2026", ["الخميس 06:05", "2 نوفمبر، 06:05", "2 نوفمبر 2025، 06:05"]),
    ],
)
def test_dates_are_written_as_a_newspaper_of_the_language_writes_them(
    code: str, long: str, moments: list[str]
) -> None:
    interface = Interface(code=code)
    assert long_date(MORNING, "UTC", interface) == long
    times = [datetime(2026, 11, 19, 6, 5), datetime(2026, 11, 2, 6, 5), datetime(2025, 11, 2, 6, 5)]
    assert [moment(time.replace(tzinfo=UTC), MORNING, "UTC", interface) for time in times] == moments


def test_the_setting_knows_the_languages_of_the_interface() -> None:
    assert get_args(InterfaceLanguage) == ("auto", *LANGUAGES)


def test_the_first_of_a_month_is_counted_in_french() -> None:
    french, first = Interface(code="fr"), datetime(2026, 5, 1, 6, 5, tzinfo=UTC)
    assert long_date(first, "UTC", french) == "Vendredi 1er mai 2026"
    assert moment(first, MORNING, "UTC", french) == "1er mai, 06:05"
    assert moment(first, datetime(2026, 5, 2, tzinfo=UTC), "UTC", french) == "ven. 06:05"
