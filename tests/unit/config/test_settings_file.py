"""standfirst.toml but for [mail]: what is read, and what is refused with which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from flows.config import (
    algorithm_warning,
    as_of_from,
)
from flows.config.settings_file import settings_file_from, settings_from
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError
from flows.model.settings import (
    Algorithm,
    FetchSettings,
    Lengths,
    Limits,
    ScheduleSettings,
    Settings,
    Weights,
)
from tests.unit.config.files import read, refusal, workspace

DIGESTS = Timetable(cron="0 7 * * *", zone="Asia/Tokyo")


class TestSettings:
    def test_empty_file_means_the_defaults(self, tmp_path: Path) -> None:
        assert read(tmp_path).settings == Settings()

    def test_every_setting_is_read(self, tmp_path: Path) -> None:
        text = """
            title = "Abend"
            site_url = "https://digest.example/abend"
            time_zone = "Europe/Berlin"
            window = "1d12h"
            late_arrival = "0h"
            follow = "1w"
            as_of = 2026-11-20T08:00:00+01:00
            [lengths]
            stories = 4
            also_reported = 0
            [weights]
            outlets = 0
            [summary]
            algorithm = "lex-rank"
            [limits]
            fetch_seconds = 3
        """
        assert read(tmp_path, text).settings == Settings(
            title="Abend",
            site_url="https://digest.example/abend/",
            time_zone="Europe/Berlin",
            window=timedelta(hours=36),
            late_arrival=timedelta(),
            follow=timedelta(days=7),
            as_of=datetime(2026, 11, 20, 7, tzinfo=UTC),
            lengths=Lengths(stories=4, also_reported=0),
            weights=Weights(outlets=0.0),
            limits=Limits(fetch_seconds=3.0),
            algorithm="lex-rank",
        )

    @pytest.mark.parametrize(
        ("text", "hours"),
        [("90m", 1.5), ("48h", 48), ("1d12h", 36), ("1w", 168), ("P2D", 48), ("PT36H", 36), ("P1DT12H", 36)],
    )
    def test_a_length_of_time_is_short_or_iso_8601(self, tmp_path: Path, text: str, hours: float) -> None:
        assert read(tmp_path, f'window = "{text}"').settings.window == timedelta(hours=hours)

    @pytest.mark.parametrize(
        "text", ["", "P", "PT", "P1M", "P1DT", "12", "h", "-2h", "2h 1x", "1.5h", "1h1d"]
    )
    def test_what_is_no_length_of_time_is_refused(self, tmp_path: Path, text: str) -> None:
        assert "is not a length of time" in refusal(workspace(tmp_path, f'window = "{text}"'))

    @pytest.mark.parametrize("name", get_args(Algorithm))
    def test_every_algorithm_can_be_chosen_and_the_one_worse_than_chance_is_warned_of(
        self, tmp_path: Path, name: Algorithm
    ) -> None:
        assert read(tmp_path, f'[summary]\nalgorithm = "{name}"').settings.algorithm == name
        assert ("worse than chance" in (algorithm_warning(name) or "")) is (name == "kl")

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('titel = "A"', 'standfirst.toml: unknown key "titel". Did you mean "title"?'),
            (
                'xyz = "A"',
                'standfirst.toml: unknown key "xyz". Known are after_hold, as_of, dask, digest, documents, ',
            ),
            ("title = 7", 'standfirst.toml: "title" must be text in quotes. Without the line it is '),
            (
                'title = "  "',
                'standfirst.toml: "title" is empty. '
                "Write something between the quotes, or leave the line out.",
            ),
            ('title = "a\\nb"', 'standfirst.toml: "title" holds a line break or a control character. '),
            (
                'site_url = "ftp://a/"',
                'site_url: "ftp://a/" is not an http or https address. ',
            ),
            ('hub = "hub.example"', 'hub: "hub.example" is not an http or https address. Write it as '),
            (
                'store = "mysql://db.example/news"',
                'standfirst.toml: "store" does not have the expected form. Write it as "postgresql+psycopg://',
            ),
            ('site_url = "no"', 'or "none" if the editions are only mailed.'),
            (
                'site_url = "https://"',
                'site_url: "https://" is not an http or https address. ',
            ),
            (
                'site_url = "https://[x"',
                'standfirst.toml, site_url: "https://[x" is not an http or https address. ',
            ),
            ('site_url = "https://a/?q"', 'standfirst.toml, site_url: "https://a/?q" holds a query, '),
            ('time_zone = "Europe/Berlni"', 'is not a known time zone. Did you mean "Europe/Berlin"?'),
            ('time_zone = "utc"', 'time_zone: "utc" is not a known time zone. Did you mean "UTC"?'),
            ('time_zone = "../etc"', 'time_zone: "../etc" is not a known time zone. '),
            ('time_zone = "qqqqqqqq"', 'not a known time zone. Write an IANA name such as "Europe/Berlin".'),
            ('time_zone = "localtime"', 'time_zone: "localtime" is not a known time zone. Write'),
            (
                'window = "two days"',
                '"window" is not a length of time. Write it as "90m" or "48h" or "2d" or "1d12h".',
            ),
            ('window = "0h"', '"window" is too short. '),
            ('window = "9999w"', '"window" is too long. '),
            ("window = 48", '"window" is not a length of time. Write it as '),
            ("as_of = 7", 'standfirst.toml: "as_of" must be text in quotes. '),
            ('as_of = "soon"', 'standfirst.toml, as_of: "soon" is not a time. '),
            (
                "lengths = 7",
                'standfirst.toml: "lengths" must be a table. Write [lengths] on a line of its own.',
            ),
            (
                "[lengths]\nstory = 1",
                'standfirst.toml, [lengths]: unknown key "story". Did you mean "stories"?',
            ),
            (
                "[lengths]\nstories = 0",
                '[lengths]: "stories" must be at least 1 and at most 1,000,000,000.',
            ),
            (
                "[lengths]\nstories = true",
                '[lengths]: "stories" must be a whole number. Without the line it is 12.',
            ),
            ("[lengths]\nstories = 1.5", '[lengths]: "stories" must be a whole number. '),
            (
                '[weights]\nfreshness = "x"',
                '[weights]: "freshness" must be a number. Without the line it is 0.5.',
            ),
            ("[lengths]\nshare = 0.0", '[lengths]: "share" must be over 0 and at most 1. '),
            ("[lengths]\nshare = 1.5", '[lengths]: "share" must be over 0 and at most 1. '),
            ("[weights]\nfreshness = -1", '[weights]: "freshness" must be at least 0'),
            ("[limits]\nfetch_seconds = nan", '[limits]: "fetch_seconds" must be a finite number. '),
            (
                '[summary]\nalgorithm = "lexrank"',
                '[summary]: "algorithm" must be "standfirst", "lex-rank", "text-rank", "lsa", ',
            ),
            ("[summary]\nwords = 9", 'standfirst.toml, [summary]: unknown key "words". '),
            ('title = "A', "standfirst.toml: is not valid TOML: "),
        ],
    )
    def test_what_cannot_be_used_is_named_with_its_remedy(
        self, tmp_path: Path, line: str, message: str
    ) -> None:
        assert message in refusal(workspace(tmp_path, line))


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("2022-02-11T06:00Z", datetime(2022, 2, 11, 6, tzinfo=UTC)),
            (" 2022-02-11 06:00:00.75 ", datetime(2022, 2, 11, 6, tzinfo=UTC)),
            ("2022-02-11T06:00+02:00", datetime(2022, 2, 11, 4, tzinfo=UTC)),
            # The schedule of the workspace, "0 7 * * *" by the clock of Tokyo.
            ("2022-02-11", datetime(2022, 2, 10, 22, tzinfo=UTC)),
        ],
    )
    def test_time_of_a_run_is_utc_in_whole_seconds(self, text: str, time: datetime) -> None:
        assert as_of_from(text, DIGESTS) == time
        assert as_of_from(text, DIGESTS).tzinfo is UTC

    @pytest.mark.parametrize(
        ("cron", "time"),
        [
            ("0 7,19 * * *", datetime(2022, 2, 11, 10, tzinfo=UTC)),  # the last of the day
            ("0 7 * * 1", datetime(2022, 2, 11, 14, 59, 59, tzinfo=UTC)),  # none on a Friday
        ],
    )
    def test_date_means_the_last_edition_of_that_day_or_its_end(self, cron: str, time: datetime) -> None:
        digests = Timetable(cron=cron, zone="Asia/Tokyo")
        assert as_of_from("2022-02-11", digests) == time
        assert as_of_from(str(time.date()), digests) == time

    @pytest.mark.parametrize("text", ["", "yesterday", "2022-02-30", "11.02.2022"])
    def test_what_is_no_time_is_refused(self, text: str) -> None:
        with pytest.raises(ConfigurationError) as caught:
            as_of_from(text, DIGESTS)
        assert (caught.value.thing, caught.value.problem) == ("--as-of", f'"{text}" is not a time')

    @pytest.mark.parametrize("text", ["0001-01-01T00:00+14:00", "9999-12-31", "1969-12-31"])
    def test_year_that_no_window_fits_in_is_refused(self, text: str) -> None:
        with pytest.raises(ConfigurationError, match="is out of range"):
            as_of_from(text, DIGESTS)


def fetch(**values: Any) -> FetchSettings:
    return settings_from(settings_file_from({"fetch": values}), Path(), None).fetch


def test_politeness_is_on_unless_it_is_changed() -> None:
    assert fetch() == FetchSettings()
    assert (fetch().per_host, fetch().seconds_apart, fetch().allow_hosts) == (2, 1.0, ())
    changed = fetch(
        contact="ops@news.example",
        allow_hosts=["10.0.0.0/8", "nas.lan", "[::1]"],
        seconds_apart=0,
        poll_most="8h",
    )
    assert changed.contact == "ops@news.example"
    assert changed.allow_hosts == ("10.0.0.0/8", "nas.lan", "[::1]")
    assert (changed.seconds_apart, changed.poll_most) == (0.0, timedelta(hours=8))
    assert (fetch().pages, fetch(pages=0).pages) == (200, 0)
    assert fetch(poll_least="9h").poll_most == timedelta(hours=9)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"per_host": 0},
            '"per_host" must be at least 1 and at most 100. Without the line it is 2.',
        ),
        ({"per_host": True}, '[fetch]: "per_host" must be a whole number'),
        ({"redirects": 21}, '"redirects" must be at least 0 and at most 20'),
        ({"pages": -1}, '"pages" must be at least 0 and at most 100,000. Without the line it is 200.'),
        ({"seconds_apart": -1}, '"seconds_apart" must be at least 0 and at most 3,600'),
        ({"seconds_apart": float("nan")}, '"seconds_apart" must be a finite number'),
        (
            {"contact": "me (here)"},
            '"contact" does not have the expected form. Write it as "https://exam',
        ),
        ({"allow_hosts": ["a b"]}, 'allow_hosts: "a b" is not a host. Write names, addresses and networks'),
        ({"allow_hosts": ["10.0.0.0/40"]}, 'allow_hosts: "10.0.0.0/40" is not a host'),
        ({"poll_least": "1m"}, '"poll_least" is too short'),
        ({"perhost": 1}, 'unknown key "perhost". Did you mean "per_host"?'),
    ],
)
def test_what_cannot_be_used_is_named(values: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        fetch(**values)
    assert message in str(caught.value)


class TestSchedule:
    def test_schedule_and_quiet_day_are_read(self, tmp_path: Path) -> None:
        text = 'quiet_day = "short"\n[schedule]\ndigest = "30  6 * * mon-fri"\ningest = "*/20 * * * *"'
        settings = read(tmp_path, text).settings
        assert settings.quiet_day == "short"
        assert settings.schedule == ScheduleSettings(digest="30 6 * * mon-fri", ingest="*/20 * * * *")

    def test_sections_are_themes_unless_folders_are_asked_for(self, tmp_path: Path) -> None:
        assert Settings().sections == "themes"
        assert read(tmp_path, 'sections = "folders"').settings.sections == "folders"

    def test_quiet_day_may_say_what_is_so_without_it(self, tmp_path: Path) -> None:
        assert read(tmp_path, 'quiet_day = "skip"').settings == Settings()

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ('quiet_day = "long"', '"quiet_day" must be "skip" or "short". '),
            ('sections = "tags"', '"sections" must be "themes" or "folders". '),
            (
                '[schedule]\ndigest = "7:00"',
                '[schedule], digest: "7:00" does not have the five fields of a cron line.',
            ),
            ('[schedule]\ndigest = "0 24 * * *"', 'such as "0 7 * * *".'),
            ('[schedule]\ningest = "0 0 7 * * *"', 'such as "20 * * * *".'),
            ("[schedule]\ningest = 7", '"ingest" must be text in quotes. Write it as "20 * * * *".'),
            ('[schedule]\ndaily = "0 7 * * *"', 'unknown key "daily". Known are digest, ingest.'),
        ],
    )
    def test_what_cannot_be_used_is_named_with_its_remedy(
        self, tmp_path: Path, text: str, message: str
    ) -> None:
        assert message in refusal(workspace(tmp_path, text))
