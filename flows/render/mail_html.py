"""The edition as HTML for mail, every style inlined, and as a fragment for feeds."""

from __future__ import annotations

import css_inline

from flows.language.formatting import Site
from flows.model import Edition
from flows.render.templating import Templates, render_template


def render_mail_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the HTML part of the mail: one document, readable with its style element stripped.

    Mail clients clip near 102 kB; twelve stories with four quotes stay under 80 kB.
    """
    values = {"edition": edition, "site": site, "zone": edition.time_zone}
    document = render_template(templates, "mail.html.j2", site.site_url, escaping=True, **values)
    return css_inline.inline(document, load_remote_stylesheets=False)


def render_feed_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the whole digest as an HTML fragment without styles, all links absolute, for feeds."""
    values = {"edition": edition, "site": site, "zone": edition.time_zone}
    return render_template(templates, "feed_item.html.j2", site.site_url, escaping=True, **values)
