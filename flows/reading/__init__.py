"""Bytes in, articles out: feeds, pages, mail, web archives and folders."""
