"""The mail in the programs that people read mail with, by the data of caniemail.com."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from flows.render.mail import render_mail_html
from tests.documentation import ROOT
from tests.factories_edition import SITE, personal_edition, templates
from tests.page_kinds import invalidities, node_tool

pytestmark = pytest.mark.integration

EXCEPTIONS = tomllib.loads((ROOT / "tests/mail_clients.toml").read_text(encoding="utf-8"))
# Where most mail is read; what smaller programs know in part alone is not listed.
_LARGE = ("gmail", "outlook", "yahoo")
_ELEMENTS = {**{f"h{n}": "h1-h6" for n in range(1, 7)}, "figure": "semantics", "figcaption": "semantics"}


def features(html: str) -> set[str]:
    """Return what a mail uses, by the names of caniemail where that knows them."""
    names = set()
    for element in lxml.html.document_fromstring(html).iter("*"):
        names.add(f"html-{_ELEMENTS.get(element.tag, element.tag)}")
        names |= {f"html-{name}" for name in element.attrib}
        names |= {f"css-{name}" for name in re.findall(r"(?:^|;)\s*([\w-]+)\s*:", element.get("style", ""))}
        names |= {"css-display-none"} if "display: none" in element.get("style", "") else set()
        names |= {"html-anchor-links"} if element.get("href", "").startswith("#") else set()
    shown = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", shown, re.DOTALL):
        names |= {f"css-{name}" for name in re.findall(r"[{;]\s*([\w-]+)\s*:", sheet)}
        names |= {f"css-pseudo-class-{name}" for name in re.findall(r"[\w\]]:([\w-]+)\{", sheet)}
        names |= {f"css-at-media-{name}" for name in re.findall(r"@media \((prefers-[\w-]+)", sheet)}
    return names


def mails() -> Iterator[str]:
    """Yield mails that together use all that the template holds."""
    for site in (SITE, replace(SITE, site_url="")):
        for language in ("en", "ar"):
            yield render_mail_html(personal_edition(language), site, templates())


def newest(versions: Mapping[str, str]) -> str:
    """Return what caniemail says of the newest version: y, n, a (in part) or u (unknown)."""
    return list(versions.values())[-1][0]


def support() -> dict[str, dict[str, str]]:
    """Return for each feature what each program knows of it."""
    data: dict[str, Any] = json.loads(node_tool("caniemail/data/caniemail.json").read_text(encoding="utf-8"))
    return {
        feature["slug"]: {
            f"{family}.{system}": newest(versions)
            for family, systems in feature["stats"].items()
            for system, versions in systems.items()
        }
        for feature in data["data"]
    }


def test_what_a_mail_program_does_not_know_is_listed_with_the_reason() -> None:
    known = support()
    used = {name for mail in mails() for name in features(mail)} & known.keys()
    missing = {name for name in used if "n" in known[name].values()}
    partly = {
        name
        for name in used - missing
        if any(value == "a" and program.startswith(_LARGE) for program, value in known[name].items())
    }
    listed = set(EXCEPTIONS["missing"]), set(EXCEPTIONS["partly"])
    assert (missing - listed[0], partly - listed[1]) == (set(), set()), "not listed"
    assert (listed[0] - missing, listed[1] - partly) == (set(), set()), "listed without need"


def test_no_style_is_negative_or_of_a_kind_that_programs_drop_whole_sheets_for() -> None:
    for mail in mails():
        styles = " ".join(lxml.html.document_fromstring(mail).xpath("//@style"))
        assert not re.search(r":\s*-\d|url\(|var\(|calc\(|flex|grid|position", styles)


def test_a_personal_mail_is_valid(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}-email.html" for number, _ in enumerate(mails())]
    for path, mail in zip(paths, mails(), strict=True):
        path.write_text(mail.replace("cid:", "https://pictures.example/"), encoding="utf-8")
    assert invalidities(tmp_path, paths) == []
