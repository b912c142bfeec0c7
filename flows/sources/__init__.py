"""Whom to ask, when, and what is known of each source."""
