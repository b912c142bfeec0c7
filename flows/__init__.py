"""Standfirst: a news digest made only of quotations."""

__version__ = "0.1.0"
