"""Editions: the articles taken, the changes since the last edition, and the finished value."""
