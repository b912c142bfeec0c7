"""The files for search engines: sitemaps and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from xml.sax.saxutils import escape

from flows.language.formatting import Site
from flows.model.archive import ListedPage

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(pages: Iterable[ListedPage], site: Site) -> str:
    """Return a sitemap of pages, each with the time of the newest edition that changed it, if it is known."""
    entries = (f"<url><loc>{_address(page.path, site)}</loc>{_change(page)}</url>" for page in pages)
    return _document("urlset", entries)


def render_sitemap_index(paths: Sequence[str], site: Site) -> str:
    """Return `sitemap.xml`: the addresses of the other sitemaps."""
    return _document(
        "sitemapindex", (f"<sitemap><loc>{_address(path, site)}</loc></sitemap>" for path in paths)
    )


def render_robots(site: Site) -> str:
    """Return `robots.txt`: what search engines may list, and where the sitemap is."""
    if site.is_hidden:
        return "User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nAllow: /\nSitemap: {site.site_url}sitemap.xml\n"


def _document(root: str, entries: Iterable[str]) -> str:
    body = "".join(f"{entry}\n" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n{body}</{root}>\n'


def _change(page: ListedPage) -> str:
    if page.changed is None:
        return ""
    return f"<lastmod>{page.changed.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>"


def _address(path: str, site: Site) -> str:
    return escape(site.site_url + path)
