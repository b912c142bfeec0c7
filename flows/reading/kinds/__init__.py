"""Kinds of pages and genres of texts, recognised by address, title, date, form and the habits of the feed."""

from flows.reading.kinds.rules import Kind, kind_of
from flows.reading.kinds.signals import Signals, habits_of, signals_of, signals_of_title

__all__ = ["Kind", "Signals", "habits_of", "kind_of", "signals_of", "signals_of_title"]
