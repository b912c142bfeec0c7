"""The pages of readers, and the mail by which one is asked for consent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, get_args

from flows.language.formatting import Site, one_line
from flows.model.mail_settings import MailSettings
from flows.model.readers import Day
from flows.render.templating import Templates, render_template

# A Monday, for the names of weekdays.
_MONDAY = datetime(2024, 1, 1, tzinfo=UTC)


def render_reader_page(
    name: str, site: Site, templates: Templates, root: str, values: Mapping[str, Any]
) -> str:
    """Return the page of a template, `root` being its relative path to the site's own folder."""
    return render_template(
        templates, name, site, site.time_zone, root=root, path="", is_indexed=False, **values
    )


def day_names(site: Site) -> tuple[tuple[Day, str], ...]:
    """Return the weekdays with their names."""
    days: tuple[Day, ...] = get_args(Day)
    times = (_MONDAY + timedelta(days=number) for number in range(len(days)))
    return tuple(
        (day, site.interface.date(time, "UTC", "cccc")) for day, time in zip(days, times, strict=True)
    )


def render_reader_mail(
    site: Site,
    templates: Templates,
    mail: MailSettings,
    address: str,
    date: datetime,
    values: Mapping[str, Any],
) -> bytes:
    """Return the message that brings a reader a link; `mail` names its sender."""
    site = replace(site, postal_address=mail.postal_address or "")
    text = render_template(templates, "reader_mail.txt.j2", site, site.time_zone, escaping=False, **values)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(one_line(mail.sender_name, 80), addr_spec=mail.sender)
    message["To"] = Address(addr_spec=address)
    message["Subject"] = site.interface.gettext("Your digest: %(title)s", title=one_line(site.title, 80))
    message["Date"] = format_datetime(date)
    # The text holds a token, which is another in each mail.
    mark = hashlib.sha256(text.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{mark}@{mail.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    return message.as_bytes()
