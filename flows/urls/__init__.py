"""Addresses: made alike, stripped of tracking, and whose they are."""
