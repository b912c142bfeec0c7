"""The kind of page that an entry leads to, and the genre of its text: by address, title, feed, form and date."""

from flows.reading.kinds.rules import Kind, kind_of
from flows.reading.kinds.signals import Signals, habits_of, signals_of, signals_of_title

__all__ = ["Kind", "Signals", "habits_of", "kind_of", "signals_of", "signals_of_title"]
