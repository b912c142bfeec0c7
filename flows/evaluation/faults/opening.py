"""Whether a sentence opens by leaning on one that was not shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.evaluation.faults.phrases import lacks_antecedent, unnamed_thing
from flows.evaluation.faults.referring import POINTERS
from flows.evaluation.faults.speech import speech_of

_LEADING = re.compile(r"^[\s•\-–—*·>(\[]+")
_EXPLETIVE = re.compile(
    r"it(?:['’]s|\sis|\swas|\swill\sbe|\swould\sbe|\shas\sbeen|\shad\sbeen|\sisn['’]t|\swasn['’]t"
    r"|\smay\sbe|\smight\sbe"
    r"|\scould\sbe|\scan\sbe)\s(?:(?:\w+ly|not|also|still|now|yet|never|too|very|so|more|less|as|most"
    r"|quite)\s)*"
    r"(?:(?:un)?(?:clear|known|likely|certain|sure|usual|fair|wise|common|important|expected)|possible"
    r"|impossible|hard"
    r"|difficult|easy|easier|harder|good|bad|true|time|up\sto|worth|difficult|early|late|raining|snowing"
    r"|estimated"
    r"|believed|thought|reported|said|alleged|claimed|hoped|revealed|announced|understood|feared|obvious"
    r"|evident"
    r"|necessary|illegal|legal|safe|dangerous|ironic|interesting|noteworthy|better|best|rare"
    r"|the\s(?:first|second|third"
    r"|last|latest|kind|sort)\b.*\b(?:that|since|in|time)|(?:a|an|the|\d+|[A-Z])\b.*?\b(?:that|who|to"
    r"|when|since|whether)"
    r"|(?:because|in|at|on|there|here|here|only|when|after)\b.*\bthat)\b"
    r"|it\s(?:took|takes|turns\sout|turned\sout|seems|seemed|remains|remained|emerged|rained|snowed"
    r"|happened|became\sclear"
    r"|comes\sas|came\sas|looks\slike|looked\slike|pays\sto|helps\sto|goes\swithout|makes\ssense"
    r"|may\sseem|has\slong\sbeen"
    r"|has\sbeen\s\w+\s(?:years|months|weeks|days|hours)|appears\s(?:that|to\shave\sbeen))\b"
    r"|it\s(?:does|did)\s?n[o']t\smatter|it\s(?:would|will)\s(?:take|seem)"
)
_CATAPHORA = re.compile(
    r"(?:his|her|their|its)\b[^,]{0,60},\s(?:[A-Z][\w’\'-]+(?:\s[A-Z][\w’\'.-]+)*\s[a-z]|the\s)"
)
_THOSE_DESCRIBED = re.compile(
    r"(?:he|those|that|they|she)\s(?:who|whose|that|in|with|without|under|over|at|not|\w+ing)\b"
)


def opening_fault(sentence: str, language: str, before: str | None, shown: Sequence[str]) -> str | None:
    """Return by which words a sentence leans on what is not shown, or None.

    `before` is the sentence shown just before that is also its neighbour in the article: what leans on it
    is no fault. `shown` are all that stand before it in the digest: what they name may be "the" something.
    """
    if before is not None:
        return None
    text = _LEADING.sub("", sentence)
    if not text or not text[0].isalpha():
        return None
    outside = speech_of(text, language).outside
    lowered = outside[0].lower() + outside[1:]
    for pointer in POINTERS.get(language, ()):
        found = pointer.match(lowered)
        if found is not None and not (language == "en" and _is_excused(lowered)):
            return f"opens with {found.group()!r}"
    if language == "en":
        return unnamed_thing(outside, shown) or lacks_antecedent(outside)
    return None


def _is_excused(lowered: str) -> bool:
    return any(each.match(lowered) for each in (_EXPLETIVE, _CATAPHORA, _THOSE_DESCRIBED))
