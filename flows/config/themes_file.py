"""seeds/themes.toml: the sections of an edition and the words that choose them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from flows.adapters.workspace import packaged_folder
from flows.config.toml_file import checked, read_toml
from flows.errors import ConfigurationError
from flows.language.words import words
from flows.model import Theme
from flows.model.setting_types import Text
from flows.stories.themes import prepare_themes

THEMES_FILE = "seeds/themes.toml"


class ThemeEntry(BaseModel, frozen=True, extra="forbid"):
    """A section: its `terms` are words of articles, its `sections` words of addresses and feed categories."""

    name: Annotated[Text, Field(examples=["Climate"])]
    id: Text | None = None
    terms: Annotated[tuple[Text, ...], Field(examples=[["climate", "emissions^2", "carbon"]])] = ()
    sections: tuple[Text, ...] = ()


class ThemesFile(BaseModel, frozen=True, extra="forbid"):
    """The themes of a workspace of Standfirst; they become the sections of its editions."""

    theme: tuple[ThemeEntry, ...] = ()


def load_themes(folder: Path) -> tuple[Theme, ...]:
    """Return the themes of a workspace, or those of the program if it has none.

    Words that the packaged theme of the same id does not have are marked as `added`; another weight does
    not make a word a new one. Raises ConfigurationError.
    """
    path, packaged_path = folder / THEMES_FILE, packaged_folder("seeds") / Path(THEMES_FILE).name
    packaged = _themes_in(packaged_path)
    if not path.exists():
        return tuple(packaged.values())
    themes = []
    for theme in _themes_in(path).values():
        own = theme.id not in packaged
        packaged_terms = () if own else (*packaged[theme.id].terms, *packaged[theme.id].sections)
        old_words = {_unweighted(term) for term in packaged_terms}
        terms = (*theme.terms, *theme.sections)
        added = frozenset(term for term in terms if _unweighted(term) not in old_words)
        themes.append(replace(theme, added=added, own=own))
    return tuple(themes)


def _themes_in(path: Path) -> dict[str, Theme]:
    themes: dict[str, Theme] = {}
    for number, entry in enumerate(checked(ThemesFile, read_toml(path, THEMES_FILE), THEMES_FILE).theme, 1):
        theme_id = entry.id or "-".join(words(entry.name.casefold())) or entry.name
        if theme_id in themes:
            problem = f'"id" is "{theme_id}", as that of another theme'
            raise ConfigurationError(f"{THEMES_FILE}, theme {number}", problem, "Give one another id.")
        themes[theme_id] = Theme(id=theme_id, name=entry.name, terms=entry.terms, sections=entry.sections)
    try:
        prepare_themes(tuple(themes.values()))
    except ValueError as error:
        raise ConfigurationError(THEMES_FILE, str(error), "Correct the term.") from error
    return themes


def _unweighted(term: str) -> str:
    return term.partition("^")[0].strip()
