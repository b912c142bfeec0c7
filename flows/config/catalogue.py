"""seeds/catalogue.toml: well-known public feeds that a new workspace can begin with, in named sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from flows.adapters.workspace import packaged_folder
from flows.config.toml_file import checked, read_toml, suggestion
from flows.errors import ConfigurationError
from flows.model.setting_types import Text

_FILE = "seeds/catalogue.toml"
_LIST = "`standfirst init --from list` shows the sets."

SetName = Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]


class CatalogueFeed(BaseModel, frozen=True, extra="forbid"):
    """A feed of the catalogue: its `section` is a theme, or the region that it is about."""

    name: Text
    url: Annotated[Text, Field(pattern=r"^https://")]
    section: Text
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    sets: Annotated[tuple[SetName, ...], Field(min_length=1)]


class Catalogue(BaseModel, frozen=True, extra="forbid"):
    """The feeds in their order; `sets` maps the name of each set to its title."""

    feeds: tuple[CatalogueFeed, ...]
    sets: Mapping[SetName, Text]

    def of_set(self, name: str) -> tuple[CatalogueFeed, ...]:
        """Return the feeds of a set. Raises ConfigurationError if there is no such set."""
        if name not in self.sets:
            near = suggestion(name, self.sets)
            remedy = _LIST if near == "Correct it." else f"{near} {_LIST}"
            raise ConfigurationError("--from", f'"{name}" is no set of feeds and no OPML file', remedy)
        return tuple(feed for feed in self.feeds if name in feed.sets)


def load_catalogue() -> Catalogue:
    """Return the catalogue that comes with the program."""
    path = packaged_folder("seeds") / "catalogue.toml"
    return checked(Catalogue, read_toml(path, _FILE), _FILE)
