"""Addresses: in one form, without tracking, and whose they are."""
