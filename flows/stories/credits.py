"""The news agencies that a text is credited to: in its byline, its dateline or its closing lines.

Only forms that the trade uses are read ("LONDON (Reuters) -", "By Jo Doe, Associated Press", "© 2026 AFP",
"(dpa)" at the end): an agency named in a sentence is a subject, not a credit. `[credits]` of a language file
holds the words before an author (`by`) and before an agency at the end (`sources`).
"""

from __future__ import annotations

import re

from flows.language.languages import pattern_of_all

# The name of each agency and, after "=", the other names that it is credited by.
_AGENCIES = """
AAP = Australian Associated Press | Adnkronos | AFP = Agence France-Presse = Agence France Presse
| AGI = Agenzia Italia | Anadolu = Anadolu Agency = Anadolu Ajansı | ANI = Asian News International | ANP
| ANSA | Antara | AP = Associated Press = The Associated Press | APA = Austria Presse Agentur | Belga
| Bernama | Bloomberg = Bloomberg News | Canadian Press = The Canadian Press = La Presse Canadienne
| ČTK = CTK | dpa = Deutsche Presse-Agentur = DPA | EFE = Agencia EFE | epd | Europa Press
| IANS = Indo-Asian News Service | Interfax | IRNA | Jiji = Jiji Press | Keystone-SDA = Keystone-ATS = SDA
| KNA | Kyodo = Kyodo News | LaPresse | Lusa = Agência Lusa | NTB | PA = PA Media = Press Association
| PAP | PTI = Press Trust of India | Reuters = Thomson Reuters | Ritzau | Sputnik = RIA Novosti | STT
| TASS = ITAR-TASS | Télam = Telam | UPI = United Press International | Xinhua = Xinhua News Agency
| Yonhap = Yonhap News Agency
"""
_CANONICAL = {
    name.strip(): names.split("=")[0].strip() for names in _AGENCIES.split("|") for name in names.split("=")
}
_LONGEST_FIRST = sorted(_CANONICAL, key=lambda name: (-len(name), name))
_NAME = rf"(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})"
# "(dpa/lni)", "(Reuters, AFP)".
_BRACKET = rf"\((?P<names>{_NAME}(?:[/,;& ]{{1,3}}[\w.]{{1,12}}){{0,3}})\)"
_BY = rf"(?:{pattern_of_all('credits', 'by')})"
_FROM = rf"(?:{pattern_of_all('credits', 'sources')})"
_LINE_OPENS = (
    re.compile(rf"(?!The\b)[^\n()]{{0,45}}{_BRACKET}\s*[.,]?\s*(?:[-–—:]|$)"),
    re.compile(rf"(?P<names>{_NAME})\s*(?:[-–—:|]\s|$)"),
    re.compile(rf"{_BY}\s[^\n.]{{0,80}}?(?<!\w)(?P<names>{_NAME})(?!\w)[^\n.]{{0,30}}$"),
    re.compile(rf"[^\n.:]{{2,60}}\s[|/·•]\s*(?P<names>{_NAME})$"),
)
_LINE_CLOSES = (
    re.compile(rf"{_BRACKET}\.?$"),
    re.compile(rf"(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?(?P<names>{_NAME})(?!\w)", re.IGNORECASE),
    re.compile(
        rf"\b(?i:{_FROM})\s*:?\s+(?:the\s|der\s)?"
        rf"(?P<names>{_NAME}(?:[/,;& ]{{1,3}}\w{{2,12}}){{0,3}})\W*$"
    ),
    re.compile(rf"(?:^|[.!?”\"]\s*[-–—]\s?)(?P<names>{_NAME})\.?$"),
)
# Reuters signs with its editors and nobody's name else.
_SIGNED = re.compile(r"\(?Reporting by [^()\n]{3,200}; ?(?:[Ww]riting|[Ee]diting) by ")
_EACH = re.compile(rf"(?<!\w){_NAME}(?!\w)")
_LINES = 3


def agencies_of(text: str) -> frozenset[str]:
    """Return the agencies that a text's first and last three lines credit, each by one name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    opening, closing = lines[:_LINES], lines[-_LINES:]
    matches = [pattern.match(line) for pattern in _LINE_OPENS for line in opening]
    matches += [pattern.search(line) for pattern in _LINE_CLOSES for line in closing]
    agencies = frozenset(agency for match in matches if match for agency in _agencies_in(match["names"]))
    return agencies | {"Reuters"} if any(_SIGNED.search(line) for line in closing) else agencies


def agency_named(outlet: str) -> str | None:
    """Return the agency that an outlet's name says it is, or None."""
    return _CANONICAL.get(outlet) or _CANONICAL.get(outlet.removesuffix(" News"))


def _agencies_in(names: str) -> set[str]:
    agencies = {_CANONICAL[name] for name in _EACH.findall(names)}
    return agencies or {_CANONICAL[name] for name in _CANONICAL if name.casefold() == names.casefold()}
