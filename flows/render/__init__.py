"""Renderers: an edition in, the text of one format out; pure and independent of one another."""
