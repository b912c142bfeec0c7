"""Preferences prepared for looking at stories: what they follow, what they mute, the order of themes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.delivery.lookup import Byline, byline_of, byline_of_ref, hides_byline
from flows.language.phrases import phrase_text, stands_in_texts, texts_to_search
from flows.model import Preferences, Story, ThemeRef
from flows.model.settings import OTHER_THEMES


@dataclass(frozen=True, slots=True)
class Mute:
    """A wish that hides something: its kind ("word", "theme", "outlet"), its name as the reader wrote it."""

    kind: str
    name: str


class Wishes:
    """The preferences of a reader, asked about one story at a time."""

    def __init__(self, preferences: Preferences) -> None:
        self.preferences = preferences
        places = [(phrase_text(name), place) for place, name in enumerate(preferences.themes)]
        # Of a theme that is named twice, the first place counts.
        self._places = dict(reversed(places))
        self._has_others = not preferences.themes or OTHER_THEMES in preferences.themes
        self._others = (
            preferences.themes.index(OTHER_THEMES)
            if OTHER_THEMES in preferences.themes
            else len(preferences.themes)
        )
        self._muted_themes = {phrase_text(name): name for name in preferences.mute_themes}
        self._outlets = list(map(hides_byline, preferences.mute_outlets))

    def follows(self, story_id: str, texts: str) -> tuple[str, ...]:
        """Return the words for which a story is followed, and its id if it is followed itself."""
        wanted = (word for word in self.preferences.follow if stands_in_texts(word, texts))
        return (*wanted, *self.followed_itself(story_id))

    def followed_itself(self, story_id: str) -> tuple[str, ...]:
        """Return the id of a story that is followed itself, or nothing."""
        return (story_id,) if story_id in self.preferences.follow_stories else ()

    def takes(self, theme: ThemeRef) -> bool:
        """Return True if a theme is one of the reader's; a muted one may be."""
        return self._has_others or self._listed(theme) is not None

    def place_of(self, theme: ThemeRef) -> int:
        """Return the place of the section of a theme among the reader's."""
        listed = self._listed(theme)
        return self._others if listed is None else listed

    def _listed(self, theme: ThemeRef) -> int | None:
        by_id = self._places.get(phrase_text(theme.id))
        return self._places.get(phrase_text(theme.name)) if by_id is None else by_id

    def mute_of_theme(self, theme: ThemeRef) -> Mute | None:
        """Return the wish that hides a theme."""
        names = (self._muted_themes.get(phrase_text(text)) for text in (theme.id, theme.name))
        return next((Mute("theme", name) for name in names if name is not None), None)

    def mute_of_words(self, texts: str) -> Mute | None:
        """Return the first wish that hides what says some texts (`texts_to_search`)."""
        muted = (word for word in self.preferences.mute_words if stands_in_texts(word, texts))
        return next((Mute("word", word) for word in muted), None)

    def hides_line(self, text: str, *bylines: Byline) -> bool:
        """Return True if a single line is of a muted outlet or has a muted word."""
        if any(hides(byline) for hides in self._outlets for byline in bylines):
            return True
        return bool(self.preferences.mute_words) and self.mute_of_words(texts_to_search([text])) is not None

    def without_muted_lines(self, story: Story) -> Story:
        """Return a story without the line of before and the near misses that are hidden."""
        before = story.before
        if before and self.hides_line(before.text, byline_of(before.outlet, before.named, before.url)):
            before = None
        nearly = tuple(
            miss
            for miss in story.nearly
            if not self.hides_line(miss.article.title, byline_of_ref(miss.article))
        )
        if before is story.before and len(nearly) == len(story.nearly):
            return story
        return replace(story, before=before, nearly=nearly)
