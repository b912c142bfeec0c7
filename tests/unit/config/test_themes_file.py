"""seeds/themes.toml: sections of the user beside the packaged ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.adapters.workspace import packaged_folder
from flows.config import (
    load_workspace,
)
from flows.model import Theme
from tests.unit.config.files import read, refusal, workspace


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
        old_term, weighed_term = first.terms[0], f"{first.terms[1].partition('^')[0]}^9"
        text = f'[[theme]]\nid = "{first.id}"\nname = "Mine"\n'
        text += f'terms = ["{old_term}", "{weighed_term}", "zeppelin"]\n'
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
