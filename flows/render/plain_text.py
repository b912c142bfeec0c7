"""The edition as plain text, for the mail's other half and for terminals."""

from __future__ import annotations

import re

from flows.language.formatting import Site
from flows.model import Edition
from flows.render.templating import Templates, render_template

_BLANK_LINES = re.compile(r"\n{3,}")


def render_plain_text(edition: Edition, site: Site, templates: Templates) -> str:
    """Return `email.txt`, in lines of at most 76 characters but for addresses, which stay whole."""
    values = {"edition": edition, "site": site, "zone": edition.time_zone}
    text = render_template(templates, "mail.txt.j2", site.site_url, escaping=False, **values)
    return _BLANK_LINES.sub("\n\n", text).strip() + "\n"
