"""The mail as mail programs show it: with its style element and without, narrow and wide, light and dark."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from pathlib import Path

import pytest

from flows.language.interface import LANGUAGES
from flows.render.mail import PREFERENCES_LINK, UNSUBSCRIBE_LINK, render_mail_html
from tests.browser.axe import faults
from tests.browser.devtools import browser
from tests.factories_edition import SITE, empty_edition, personal_edition, templates
from tests.page_kinds import served

pytestmark = [pytest.mark.browser]

__all__ = ["browser"]

_SITE = replace(SITE, unsubscribe=UNSUBSCRIBE_LINK, preferences=PREFERENCES_LINK)


def _mail(name: str) -> str:
    edition = personal_edition(name) if name in LANGUAGES else empty_edition()
    mail = render_mail_html(edition, _SITE, templates())
    return re.sub(r'src="cid:[^"]*"', 'src="picture.jpg"', mail)


@pytest.mark.parametrize("styled", [True, False], ids=["styled", "stripped"])
@pytest.mark.parametrize("name", [*LANGUAGES, "empty"])
def test_a_mail_fits_and_is_accessible_with_its_style_element_and_without(
    browser: int, tmp_path: Path, name: str, styled: bool
) -> None:
    mail = _mail(name)
    stripped = re.sub(r"<style.*?</style>", "", mail, flags=re.DOTALL)
    (tmp_path / "mail.html").write_text(mail if styled else stripped, encoding="utf-8")
    with served(tmp_path) as address:
        assert asyncio.run(faults(browser, f"{address}mail.html", (320, 375, 600))) == []
