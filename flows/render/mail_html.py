"""The edition as HTML for mail, every style inlined, and as a fragment for feeds."""

from __future__ import annotations

import css_inline

from flows.model import Edition
from flows.text.formatting import Site
from flows.text.templating import Templates, environment


def render_mail_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the HTML part of the mail: one document, readable with its style element stripped.

    Mail clients clip near 102 kB; twelve stories with four quotes stay under 80 kB.
    """
    template = environment(templates, site.site_url, escaping=True).get_template("mail.html.j2")
    document = template.render(edition=edition, site=site, zone=edition.time_zone)
    return css_inline.inline(document, load_remote_stylesheets=False)


def render_feed_html(edition: Edition, site: Site, templates: Templates) -> str:
    """Return the whole digest as an HTML fragment without styles, all links absolute, for feeds."""
    template = environment(templates, site.site_url, escaping=True).get_template("feed_item.html.j2")
    return template.render(edition=edition, site=site, zone=edition.time_zone)
