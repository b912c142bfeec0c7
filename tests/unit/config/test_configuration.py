from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from flows.adapters.workspace import packaged_folder
from flows.config import (
    Workspace,
    algorithm_warning,
    as_of_from,
    is_like_host,
    load_workspace,
    sources_from_arguments,
)
from flows.editions.schedule import Timetable
from flows.errors import ConfigurationError, WorkspaceError
from flows.model import FetchFailure, Source, SourceKind, Theme
from flows.model.settings import Algorithm, Lengths, Limits, Settings, Weights

ONE_SOURCE = '[[source]]\nname = "Harbour Times"\npath = "articles"\n'


def workspace(folder: Path, settings: str = "", sources: str = ONE_SOURCE) -> Path:
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "standfirst.toml").write_text(settings, encoding="utf-8")
    (folder / "seeds/sources.toml").write_text(sources, encoding="utf-8")
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_workspace(folder)
    return str(caught.value)


def read(folder: Path, settings: str = "", sources: str = ONE_SOURCE) -> Workspace:
    return load_workspace(workspace(folder, settings, sources))


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

    @pytest.mark.parametrize("text", ["", "P", "PT", "P1M", "12", "h", "-2h", "2h 1x", "1.5h", "1h1d"])
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
                'standfirst.toml: unknown key "xyz". Known are as_of, fetch, follow, ',
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
                '[lengths]: "stories" must be greater than or equal to 1. Without the line it is 12.',
            ),
            (
                "[lengths]\nstories = true",
                '[lengths]: "stories" must be a whole number. Without the line it is 12.',
            ),
            ("[lengths]\nstories = 1.5", '[lengths]: "stories" must be a whole number. '),
            (
                '[weights]\nrecency = "x"',
                '[weights]: "recency" must be a number. Without the line it is 0.5.',
            ),
            ("[lengths]\nshare = 0.0", '[lengths]: "share" must be greater than 0. '),
            ("[lengths]\nshare = 1.5", '[lengths]: "share" must be less than or equal to 1. '),
            ("[weights]\nrecency = -1", '[weights]: "recency" must be greater than or equal to 0. '),
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

    def test_toml_fault_tells_its_line(self, tmp_path: Path) -> None:
        assert "(at line 2, column 9)" in refusal(workspace(tmp_path, 'title = "A"\nwindow =\n'))

    def test_file_in_another_charset_tells_its_line(self, tmp_path: Path) -> None:
        workspace(tmp_path)
        (tmp_path / "standfirst.toml").write_bytes('# A\ntitle = "Übersicht"\n'.encode("cp1252"))
        assert refusal(tmp_path) == "standfirst.toml: is not UTF-8 (at line 2). Save it as UTF-8."

    def test_byte_order_mark_does_no_harm(self, tmp_path: Path) -> None:
        assert read(tmp_path, '\ufefftitle = "A"').settings.title == "A"

    def test_settings_that_are_a_folder_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "standfirst.toml").mkdir()
        assert "standfirst.toml: cannot be read (Is a directory). " in refusal(tmp_path)

    def test_command_line_goes_before_the_file(self, tmp_path: Path) -> None:
        folder = workspace(tmp_path, 'out = "public"\nas_of = 2026-11-20')
        as_of = datetime(2026, 1, 1, tzinfo=UTC)
        given = load_workspace(folder, out=tmp_path / "elsewhere", as_of=as_of)
        configured = load_workspace(folder)
        assert (given.out, given.settings.as_of) == (tmp_path / "elsewhere", as_of)
        assert configured.out == tmp_path / "public"
        assert configured.settings.as_of == datetime(2026, 11, 20, 7, tzinfo=UTC)
        on_that_day = load_workspace(folder, as_of="2026-01-01")
        assert on_that_day.settings.as_of == datetime(2026, 1, 1, 7, tzinfo=UTC)

    def test_out_and_store_lie_in_the_workspace(self, tmp_path: Path) -> None:
        found = read(tmp_path)
        assert found.out == tmp_path / "out"
        assert found.store_path == tmp_path / ".standfirst/standfirst.db"


class TestWorkspaceFolder:
    def test_folder_without_settings_is_no_workspace(self, tmp_path: Path) -> None:
        with pytest.raises(
            WorkspaceError, match="is not a workspace: it holds no standfirst.toml. Make one with"
        ):
            load_workspace(tmp_path)

    def test_sources_on_the_command_line_need_no_workspace(self, tmp_path: Path) -> None:
        found = load_workspace(tmp_path / "new", sources=("news.txt",))
        assert found.sources == (Source(name="news.txt", kind=SourceKind.PATH, location="news.txt"),)
        assert found.settings == Settings()
        assert found.problems == ()

    def test_sources_on_the_command_line_replace_a_broken_sources_file(self, tmp_path: Path) -> None:
        folder = workspace(tmp_path, sources="[[source")
        found = load_workspace(folder, sources=("https://a.example/feed.xml",))
        assert [source.name for source in found.sources] == ["https://a.example/feed.xml"]


class TestTemplates:
    def test_packaged_templates_are_there_without_a_folder(self, tmp_path: Path) -> None:
        assert any(name.endswith(".html.j2") for name in read(tmp_path).templates)

    def test_template_of_the_workspace_goes_before_the_packaged_one(self, tmp_path: Path) -> None:
        packaged = read(tmp_path).templates
        name = min(packaged)
        (tmp_path / "templates").mkdir()
        (tmp_path / "templates" / name).write_text("mine", encoding="utf-8")
        (tmp_path / "templates/.swap").write_bytes(b"\xff")
        assert read(tmp_path).templates == {**packaged, name: "mine"}


class TestSources:
    def test_sources_come_in_their_order_with_paths_within_seeds(self, tmp_path: Path) -> None:
        text = (
            '[[source]]\nname = "Wire"\nurl = "https://wire.example/feed.xml"\noutlet = "The Wire"\n'
            '[[source]]\nname = "Bote"\npath = "articles/bote"\nlanguage = "de"\n'
        )
        assert read(tmp_path, sources=text).sources == (
            Source(
                name="Wire", kind=SourceKind.URL, location="https://wire.example/feed.xml", outlet="The Wire"
            ),
            Source(
                name="Bote",
                kind=SourceKind.PATH,
                location=str(tmp_path / "seeds/articles/bote"),
                language="de",
            ),
        )

    def test_second_source_of_a_name_is_told_and_the_first_is_read(self, tmp_path: Path) -> None:
        text = ONE_SOURCE + '[[source]]\nname = "Harbour Times"\nurl = "https://a.example/feed"\n'
        found = read(tmp_path, sources=text)
        assert [source.location for source in found.sources] == [str(tmp_path / "seeds/articles")]
        assert found.problems == (
            FetchFailure(
                source="Harbour Times",
                item="seeds/sources.toml, source 2",
                reason='two sources are named "Harbour Times"; "articles" is read, '
                "https://a.example/feed is not",
                remedy="Give one of them another name.",
            ),
        )

    @pytest.mark.parametrize(
        ("entry", "named", "reason"),
        [
            ('path = "a"', "seeds/sources.toml", "has no name"),
            ('name = "A"', "A", "has neither a path nor a url"),
            ('name = "A"\npath = "a"\nurl = "https://a.example/"', "A", "has both a path and a url"),
            ('name = "A"\nurl = "file:///a"', "A", '"url" is not an http or https address'),
            ('name = "A"\npath = 7', "A", '"path" must be text in quotes'),
            ('name = 7\npath = "a"', "seeds/sources.toml", '"name" must be text in quotes'),
            ('name = "A"\npaht = "a"', "A", 'unknown key "paht"'),
        ],
    )
    def test_broken_entry_is_told_and_the_others_are_read(
        self, tmp_path: Path, entry: str, named: str, reason: str
    ) -> None:
        found = read(tmp_path, sources=f"[[source]]\n{entry}\n{ONE_SOURCE}")
        assert [source.name for source in found.sources] == ["Harbour Times"]
        (problem,) = found.problems
        assert (problem.source, problem.item) == (named, "seeds/sources.toml, source 1")
        assert problem.reason == reason
        assert problem.remedy

    def test_entry_that_is_no_table_is_told(self, tmp_path: Path) -> None:
        found = read(tmp_path, sources='source = ["articles"]')
        assert [problem.reason for problem in found.problems] == ['unknown key ""']

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[[source]\n", "seeds/sources.toml: is not valid TOML: "),
            ("", "seeds/sources.toml: names no source. Add one with `standfirst sources add ADDRESS`, or a"),
            ("[[sources]]\n", 'seeds/sources.toml: unknown key "sources". Did you mean "source"?'),
            (
                '[source]\nname = "A"',
                '"source" must be a list. Write [[source]] before each.',
            ),
        ],
    )
    def test_file_that_names_no_source_is_refused(self, tmp_path: Path, text: str, message: str) -> None:
        assert message in refusal(workspace(tmp_path, sources=text))

    def test_missing_sources_file_is_told(self, tmp_path: Path) -> None:
        (workspace(tmp_path) / "seeds/sources.toml").unlink()
        remedy = "Write one, or name sources with --source."
        assert refusal(tmp_path) == f"seeds/sources.toml: is missing. {remedy}"

    def test_sources_of_the_command_line_are_named_apart(self) -> None:
        feed = "https://wire.example/feed"
        given = ("a/news", "b/news/", feed, "a/news", f"{feed}?key=of+ours", "http://us:pw@wire.example:80/x")
        assert [(source.name, source.kind, source.location) for source in sources_from_arguments(given)] == [
            ("news", SourceKind.PATH, "a/news"),
            ("news (2)", SourceKind.PATH, "b/news/"),
            (feed, SourceKind.URL, feed),
            (f"{feed} (2)", SourceKind.URL, f"{feed}?key=of+ours"),
            ("http://wire.example/x", SourceKind.URL, "http://us:pw@wire.example:80/x"),
        ]

    def test_source_that_is_a_dot_is_named_by_its_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert sources_from_arguments(["."])[0].name == tmp_path.name

    @pytest.mark.parametrize("address", ["ftp://a.example/feed", "https:///feed", "https://a.example:x/"])
    def test_address_of_another_kind_is_refused(self, address: str) -> None:
        with pytest.raises(ConfigurationError, match="is not a web address. Give an http or https"):
            sources_from_arguments([address])

    @pytest.mark.parametrize("argument", ["", " "])
    def test_empty_source_is_refused_and_not_the_current_folder(self, argument: str) -> None:
        with pytest.raises(ConfigurationError, match="--source: is empty. Give a path or an http or https"):
            sources_from_arguments([argument])

    @pytest.mark.parametrize("argument", ["example.org", "www.example.org/feed", "localhost:8000/feed"])
    def test_site_without_its_scheme_is_refused_with_the_address_that_was_meant(
        self, argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        with pytest.raises(ConfigurationError) as refused:
            sources_from_arguments([argument])
        assert str(refused.value) == (
            f'--source: "{argument}" is not a file or folder here. For the site, write https://{argument}'
        )

    def test_folder_with_the_name_of_a_site_is_a_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "example.org").mkdir()
        assert sources_from_arguments(["example.org"])[0].kind is SourceKind.PATH

    @pytest.mark.parametrize("name", ["notes.md", "feed.xml", "mails.mbox", "news", "a.1", "old/example.org"])
    def test_name_of_a_file_is_not_taken_for_a_site(self, name: str) -> None:
        assert not is_like_host(name)

    def test_section_of_a_source_is_read(self, tmp_path: Path) -> None:
        text = ONE_SOURCE + 'section = "News / Europe"\n'
        (source,) = load_workspace(workspace(tmp_path, sources=text)).sources
        assert source.section == "News / Europe"


class TestThemes:
    def themes(self, folder: Path, text: str) -> Path:
        (workspace(folder) / "seeds/themes.toml").write_text(text, encoding="utf-8")
        return folder

    def test_themes_are_read_in_their_order(self, tmp_path: Path) -> None:
        text = '[[theme]]\nid = "b"\nname = "B"\nterms = ["x y", " z "]\n[[theme]]\nid = "a"\nname = "A"\n'
        text += 'sections = ["s"]\n'
        assert load_workspace(self.themes(tmp_path, text)).themes == (
            Theme(id="b", name="B", terms=("x y", "z"), added=frozenset({"x y", "z"}), own=True),
            Theme(id="a", name="A", sections=("s",), added=frozenset("s"), own=True),
        )

    def test_three_lines_make_a_theme_and_all_its_words_are_added(self, tmp_path: Path) -> None:
        text = '[[theme]]\nname = "Climate and Energy"\nterms = ["climate", "carbon^3"]\n'
        (theme,) = load_workspace(self.themes(tmp_path, text)).themes
        assert (theme.id, theme.own) == ("climate-and-energy", True)
        assert theme.added == {"climate", "carbon^3"}

    def test_of_a_packaged_theme_only_words_that_it_did_not_have_are_added(self, tmp_path: Path) -> None:
        first = read(tmp_path).themes[0]
        known, weighed = first.terms[0], f"{first.terms[1].partition('^')[0]}^9"
        text = f'[[theme]]\nid = "{first.id}"\nname = "Mine"\nterms = ["{known}", "{weighed}", "zeppelin"]\n'
        (theme,) = load_workspace(self.themes(tmp_path, text)).themes
        assert theme.added == {"zeppelin"}
        assert not theme.own

    def test_packaged_themes_hold_nothing_that_was_added(self, tmp_path: Path) -> None:
        packaged = read(tmp_path).themes
        assert not any(theme.added for theme in packaged)
        copy = (packaged_folder("seeds") / "themes.toml").read_text(encoding="utf-8")
        assert load_workspace(self.themes(tmp_path, copy)).themes == packaged

    def test_workspace_without_themes_has_the_packaged_ones(self, tmp_path: Path) -> None:
        assert len(read(tmp_path).themes) >= 5

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                '[[theme]]\nid = "a"\n',
                'theme 1: needs "name". Add a line such as name = "Climate".',
            ),
            (
                '[[theme]]\nid = "a"\nname = "A"\nterm = []',
                'theme 1: unknown key "term". Did you mean "terms"?',
            ),
            (
                '[[theme]]\nid = "a"\nname = "A"\nterms = "x"',
                'theme 1: "terms" must be a list. Write it as ["climate", ',
            ),
            ('[[theme]]\nid = "a"\nname = "A"\nterms = [""]', "theme 1, terms: item 1 is empty. "),
            ('[[theme]]\nid = "a"\nname = "A"\n' * 2, 'theme 2: "id" is "a", as that of another theme. '),
            ("[themes]", 'seeds/themes.toml: unknown key "themes". Did you mean "theme"?'),
            (
                'theme = ["a"]',
                "theme: item 1 must be a table. Write [[theme]] before each.",
            ),
            ("[theme]", 'seeds/themes.toml: "theme" must be a list. Write [[theme]] before each.'),
        ],
    )
    def test_theme_that_cannot_be_used_is_named(self, tmp_path: Path, text: str, message: str) -> None:
        assert message in refusal(self.themes(tmp_path, text))


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
