"""The theme of a story: words of its field, sections of addresses, the subjects of its feeds, folders."""

from flows.stories.themes.choice import ALSO as ALSO
from flows.stories.themes.choice import ThemeKnowledge as ThemeKnowledge
from flows.stories.themes.choice import choose_section as choose_section
from flows.stories.themes.choice import choose_theme as choose_theme
from flows.stories.themes.clues import ThemeRules as ThemeRules
from flows.stories.themes.habits import Habit as Habit
from flows.stories.themes.habits import Habits as Habits
from flows.stories.themes.habits import habits_of as habits_of
from flows.stories.themes.lessons import ThemeLessons as ThemeLessons
from flows.stories.themes.lessons import learn as learn
from flows.stories.themes.lessons import lessons_from as lessons_from
from flows.stories.themes.vocabulary import ThemeIndex as ThemeIndex
from flows.stories.themes.vocabulary import prepare_themes as prepare_themes
