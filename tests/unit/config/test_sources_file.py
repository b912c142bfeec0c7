"""seeds/sources.toml, and the sources and addresses of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.config import (
    is_like_host,
    load_workspace,
    sources_from_arguments,
    web_address,
)
from flows.errors import ConfigurationError
from flows.model import FetchFailure, Source, SourceKind
from tests.unit.config.files import ONE_SOURCE, read, refusal, workspace


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
        loaded = read(tmp_path, sources=text)
        assert [source.location for source in loaded.sources] == [str(tmp_path / "seeds/articles")]
        assert loaded.problems == (
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
        loaded = read(tmp_path, sources=f"[[source]]\n{entry}\n{ONE_SOURCE}")
        assert [source.name for source in loaded.sources] == ["Harbour Times"]
        (problem,) = loaded.problems
        assert (problem.source, problem.item) == (named, "seeds/sources.toml, source 1")
        assert problem.reason == reason
        assert problem.remedy

    def test_entry_that_is_no_table_is_told(self, tmp_path: Path) -> None:
        loaded = read(tmp_path, sources='source = ["articles"]')
        assert [problem.reason for problem in loaded.problems] == ['unknown key ""']

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


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://news.example/feed", "https://news.example/feed"),
        (" news.example ", "https://news.example"),
        ("http://10.0.0.1:8080/", "http://10.0.0.1:8080/"),
    ],
)
def test_an_address_is_taken_as_a_person_types_it(text: str, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize("text", ["file:///etc/passwd", "https://me:word@news.example/", "two words", ""])
def test_an_address_with_a_login_or_of_another_kind_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        web_address(text)
    assert "word@" not in str(caught.value)


def test_a_source_says_whether_it_is_a_feed_or_a_page(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    entries = ((name, f'expects = "{name}"\n') for name in ("feed", "page", "podcast"))
    (tmp_path / "seeds/sources.toml").write_text(
        "".join(
            f'[[source]]\nname = "{name}"\nurl = "https://e.example/{name}"\n{line}'
            for name, line in (*entries, ("none", ""))
        ),
        encoding="utf-8",
    )
    loaded = load_workspace(tmp_path)
    assert [source.expects for source in loaded.sources] == ["feed", "page", None]
    assert [problem.reason for problem in loaded.problems] == ['"expects" must be "feed" or "page"']


def test_a_source_names_variables_and_holds_no_secret(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "standfirst.toml").write_text("", encoding="utf-8")
    (tmp_path / "seeds/sources.toml").write_text(
        '[[source]]\nname = "a"\nurl = "https://a.example/"\nheaders_env = "A_KEY"\nauth_env = "A_LOGIN"\n'
        '[[source]]\nname = "b"\nurl = "https://b.example/"\nauth_env = "me:word"\n'
        '[[source]]\nname = "c"\nurl = "file:///etc/passwd"\n',
        encoding="utf-8",
    )
    loaded = load_workspace(tmp_path)
    assert [(source.headers_env, source.auth_env) for source in loaded.sources] == [("A_KEY", "A_LOGIN")]
    assert [problem.reason for problem in loaded.problems] == [
        '"auth_env" does not have the expected form',
        '"url" is not an http or https address',
    ]
    assert [problem.remedy for problem in loaded.problems] == [
        "Write the secret into the environment, and the name of its variable here.",
        'Give a file as path = "…".',
    ]
