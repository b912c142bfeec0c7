"""The theme of a story: words of its field, sections of addresses, and what its feeds mostly write about."""

from flows.stories.themes.choice import ALSO as ALSO
from flows.stories.themes.choice import ThemeRules as ThemeRules
from flows.stories.themes.choice import choose_theme as choose_theme
from flows.stories.themes.vocabulary import ThemeIndex as ThemeIndex
from flows.stories.themes.vocabulary import prepare_themes as prepare_themes
