"""Whether a sentence comes to its end: an end mark, and not that of an abbreviation that was cut."""

from __future__ import annotations

import re

_CLOSERS = "\"'”’“»«›‹)]}"
_END = ".!?。！？؟।"
_NOTE = re.compile(r"(?:\[\d+\]?)+$")
_CUT = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\]|\. \. \.)$")
# Before these a name or a number must follow.
_ABBREVIATIONS = {
    "en": "Mr Mrs Ms Dr Prof Rev Gov Sen Sens Rep Reps Gen Col Lt Sgt Capt Cmdr Adm Maj Cpl Pvt Det Supt "
    "Hon "
    "Fr Atty Pres Msgr St Mt Ft vs e.g i.e approx",
    "de": "Dr Prof Hr Fr Nr St z.B d.h ca bzw vgl Abs Art inkl",
    "fr": "M MM Mme Dr Pr St p.ex cf art",
    "es": "Sr Sra Srta Dr Dra Prof Gral Lic p.ej",
    "it": "Sig Dott Prof Ing Avv On p.es",
    "pt": "Sr Sra Dr Dra Prof Eng p.ex",
    "nl": "dhr mevr dr prof drs mr ir bijv ca o.a",
}


def end_fault(sentence: str, language: str) -> str | None:
    """Return what is wrong with the end of a sentence, or None."""
    text = sentence.strip()
    bare = _NOTE.sub("", text).rstrip(_CLOSERS + " \u00a0\u202f")
    if not bare:
        return "nothing but marks"
    if bare[-1] not in _END + "…":
        return f"ends in {bare.split()[-1]!r}"
    if _CUT.search(bare) and bare == text:
        return "is cut off"
    last = bare.split()[-1].lstrip(_CLOSERS + "“‘„«(")
    if last.endswith(".") and last[:-1] in _ABBREVIATIONS.get(language, "").split():
        return f"is cut after the abbreviation {last!r}"
    return None
