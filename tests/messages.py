"""The messages of the interface, as `pybabel extract` finds them, and the catalogues that translate them."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from flows.language.interface import LANGUAGES

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "flows/language/messages"
TRANSLATED = LANGUAGES[1:]
EXTRACT = ("-q", "extract", "-F", "pyproject.toml", "-k", "message:1c,2", "--no-location")
# What changes with the day and the version of Babel stays out of a catalogue.
_PASSING = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Project-Id-Version|Generated-By'
    rb"|Report-Msgid-Bugs-To):"
    rb"[^\n]*\n",
    re.MULTILINE,
)


@cache
def template() -> Catalog:
    """Return the messages that stand in the code and the templates."""
    program = (sys.executable, "-c", "from babel.messages.frontend import main; main()")
    with TemporaryDirectory() as folder:
        extracted = Path(folder) / "messages.pot"
        subprocess.run([*program, *EXTRACT, "-o", str(extracted), "."], cwd=ROOT, check=True)
        return read_po(BytesIO(extracted.read_bytes()))


def catalogue(code: str) -> Catalog:
    """Return the translations into a language as they are stored."""
    path = FOLDER / f"{code}.po"
    return read_po(BytesIO(path.read_bytes() if path.is_file() else b""), locale=code)


def updated(code: str) -> bytes:
    """Return a language's file with every message there is now, those without a translation empty."""
    translations = catalogue(code)
    translations.update(template(), no_fuzzy_matching=True)
    translations.fuzzy = False
    translations.header_comment = f"# What an edition says to its reader, in the language {code}."
    body = BytesIO()
    write_po(body, translations, width=100, sort_output=True, ignore_obsolete=True)
    return _PASSING.sub(b"", body.getvalue())
