"""The theme of a story: words of its field, sections of addresses, the subjects of its feeds, folders."""

from flows.stories.themes.choice import ALSO as ALSO
from flows.stories.themes.choice import choose_section as choose_section
from flows.stories.themes.choice import choose_theme as choose_theme
from flows.stories.themes.clues import ThemeRules as ThemeRules
from flows.stories.themes.habits import Habit as Habit
from flows.stories.themes.habits import Habits as Habits
from flows.stories.themes.habits import habits_of as habits_of
from flows.stories.themes.vocabulary import ThemeIndex as ThemeIndex
from flows.stories.themes.vocabulary import prepare_themes as prepare_themes
