"""The short general list: lines that publishing software writes around articles everywhere.

It serves files without siblings; what an outlet repeats on its own pages is learned, not listed.
A pattern is matched against a whole line, in any case, and names the rule in the cleaner's record.
"""

from __future__ import annotations

import re

from flows.reading.appeals import is_appeal
from flows.reading.line_shapes import is_prose

_NETWORK = (
    r"(?:facebook|twitter|x|whats ?app|linked ?in|e-?mail|print|reddit|telegram|pinterest|pin|tweet|tumblr"
    r"|flipboard|instagram|youtube|tiktok|bluesky|mastodon|messenger|threads|vk|copy link"
    r"|rss|save|google\+?|comments?)"
)
_PIECE = r"(?:articles?|stor(?:y|ies)|posts?|reports?|news|coverage|topics?|content|links?|videos?|reading)"
_DATE_WORD = (
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]{0,6}"
    r"|\d{1,4}(?:st|nd|rd|th)?|\d[\d:./-]*|[ap]\.?m|at|on|of|gmt|utc|[a-z]{1,2}[sd]?t)"
)
_PUBLISHED = (
    r"(?:(?:first |last |originally )?(?:published|updated|posted|modified|created|edited)(?: on| at)?)"
)

_LINES: dict[str, tuple[str, ...]] = {
    "share": (
        rf"(?:share|tweet|pin)(?: (?:this|it|the))?(?: {_PIECE})?(?: (?:on|via|to|by|with))?"
        rf"(?:[ |/·•,&]*{_NETWORK})*[.:!]?",
        rf"[\d.,]* ?k? ?shares?|(?:{_NETWORK}[ |/·•,&]*){{2,}}|(?:facebook|twitter|whatsapp"
        rf"|linkedin|e-?mail|print)|(?:like|share) this:|(?:e-?mail ?this|blog ?this).{{0,80}}",
        r"(?:like |comments? )?loading(?: [\w ]{1,30})?[ .…]*|reuse this content|bookmark popover"
        r"|removed from bookmarks|text size|choose your listening speed|gift this article",
    ),
    "comments": (
        r"(?:(?:\d[\d,]*|no|leave|post|add|write|view|show|hide|load|join|see|all|an?|the|your|more|us) )*"
        r"(?:comments?|reply|replies|conversation|discussion)(?: ?\(\d+\)| section| below)?"
        r"(?: (?:are|is) (?:closed|off|disabled)\.?| (?:on|to) [^.!?:]{1,120}|[.:!])?",
        r"discuss(?: (?:this|on|in) .{1,40})?|be the first to (?:comment|reply).{0,40}|cancel reply",
        r"your e-?mail address will not be published\b.*|required fields are marked.*|save my name\b.*",
        r"notify me (?:of|when)\b.*|.{0,20}(?:log|sign) ?in to (?:leave|post|comment|reply|read)\b.{0,60}",
    ),
    "read more": (
        r"(?:continue|keep) (?:reading|scrolling)\b.{0,80}|(?:click|tap) here\b.{0,80}",
        rf"read (?:the )?(?:full|rest|whole|complete|original|entire)\b.{{0,20}}\b{_PIECE}\b.{{0,40}}",
        r"(?:read|see|view|watch|learn|find out|show|load) (?:more|next|on)(?: here)?[ .:…»>→]*",
        rf"(?:related|recommended|popular|trending|latest|more|most read|top|featured)(?: {_PIECE})+"
        r"(?: (?:from|on|about|in|by|for) [^.!?]{1,40})?:?",
        r"(?:related|recommended|trending|most (?:read|popular)|see also|read (?:also|next)|also read|up next"
        r"|must read|further reading|you (?:may|might) also (?:like|enjoy)|don[’']t miss"
        r"|editor[’']?s[’']? picks?)"
        r"(?: (?:now|for you))?[.:]?",
        r"(?:read more|related|see also|read (?:also|next)|also read|watch|listen|more|explainer"
        r"|see|don[’']t miss)"
        r"(?: (?:on this|also))?\s?[:|»>–—]\s?.{1,200}",
        r"(?:read )?more (?:from|on|about|in)(?: [\w’'&.-]+){1,5}:?|top news today|latest news",
    ),
    "source link": (
        r"(?:original )?(?:source|article|post)(?: (?:link|here))?[.:]?",
        r"(?:source|original(?: article| source)?|via|link)\s?:\s?.{1,80}",
    ),
    "byline": (
        r"(?:written|posted|published|reported|edited|compiled|story|words|(?:additional )?reporting|editing)"
        r" by .{2,120}",
        r"(?:author|editor|reporter|writer|correspondent)s?\s?:\s?.{2,80}",
    ),
    "timestamp": (
        rf"{_PUBLISHED}\s?:?\s?.{{0,20}}\d[^!?;]{{0,50}}|{_PUBLISHED}:?|reading time\b.{{0,30}}",
        r"(?:about |over )?(?:an?|\d+) ?(?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?"
        r"|years?) (?:ago|read)",
        r"(?:\W*\d+ ?[hdm]\W+)?\d+[ -]min(?:ute)?s? (?:read|listen)|listen to this (?:article|story)",
        r"(?:[\w.’'-]+ ){0,4}(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? \d\d?/\d\d?/\d{4} - \d\d?:\d\d",
        r"(?:[\w.’' -]{2,60} / )+.{0,20}\d{1,2}:\d\d.{0,12}|[\w.’' -]{2,60}\|\W*\d[^!?;]{4,50}",
    ),
    "photo credit": (
        r"\(?(?:(?:file|stock|handout) )?(?:photo|photograph|image|picture|credit|caption|screengrab)s?"
        r"(?: (?:credits?|source|caption|by|courtesy))*(?: of)?\s?[:/©].{1,250}",
        r"(?:photo|image|picture) (?:source|caption|credit),.{2,250}|(?:file|stock) (?:photo|image"
        r"|picture)\.?",
        r"(?:photo(?:graph)?s?|image|picture) (?:by|courtesy|via) .{2,120}",
        r"featured (?:image|photo)\b.{0,160}|.{0,300}\b(?:reuters|epa|afp|ap photo|xinhua)/[\w. /-]{2,60}",
        r".{0,250}(?:\((?:photo|image|picture|file|credit)\b[^)]{2,80}|[/|©] ?(?:afp|reuters|ap"
        r"|epa)|getty images)\)?",
    ),
    "follow us": (
        r"(?:follow|join|like|find|connect with) (?:us|me|@\w+) (?:on|at|for|in)\b.{0,120}"
        r"|(?:follow|join|like|contact) us.?",
        r"(?:follow|contact|e-?mail) .{2,60}(?: (?:on|at|via) (?:twitter|x|facebook|instagram"
        r"|linkedin|telegram|threads|bluesky|whats ?app|youtube|google news|social media)\b|@\w).{0,60}",
    ),
    "tip line": (
        r"(?:got|have) (?:a|any) (?:news )?(?:tips?|story|stories)\?.{0,120}"
        r"|(?:do you )?have (?:a story|something to say|more information|questions)\b.{0,60}\? .{0,20}"
        r"(?:e-?mail|contact|write to|tell us|get in touch|call us)\b.{0,120}",
    ),
    "newsletter": (
        r"(?:please )?(?:sign up|subscribe|register)(?:[ .!]*|(?: (?:now|here|today))[ .!]*"
        r"|.{0,40}\b(?:our|newsletters?|e-?mails?|inbox|alerts|channel|podcast|briefing)\b.{0,160})",
        r".{0,120}\b(?:delivered|sent|straight) (?:\w+ )?(?:in)?to your (?:\w+ )?(?:inbox|e-?mail"
        r"|phone)\b.{0,80}",
        r"(?:get|download|install) (?:our|the) .{0,40}\b(?:app|newsletters?|alerts)\b.{0,80}|newsletters?",
        r"support (?:our|us|independent)\b.{0,30}(?:journalis[mt]|newsroom|reporting"
        r"|work)\b.{0,120}|donate(?: now)?",
        r"after newsletter promotion|become an? (?:member|subscriber|supporter"
        r"|patron)(?: (?:today|now|here))?[.!]?",
    ),
    "advertisement": (
        r"[\[(-]* ?(?:adverti[sz]e?ments?|advertising|sponsored(?: content)?|promoted(?: content)?"
        r"|ads?|skip ad)"
        r"[ .:\])\d-]*",
        rf"(?:adverti[sz]e?ment|ad)\W+{_PIECE} continues.{{0,40}}|adverti[sz]ement\W+scroll.{{0,40}}",
        rf"{_PIECE} continues (?:below|after).{{0,40}}|scroll (?:down )?(?:to|for) .{{1,40}}",
    ),
    "copyright": (
        r"(?:©|\(c\)|copyright\b[ :©(c)]*(?:\d|by\b)).{0,200}|.{0,200}\ball rights reserved\b.{0,120}",
        r"copyright ?©.{0,200}|this material may not be .{3,160}|(?:proudly )?powered by .{2,60}",
    ),
    "tags": (
        r"(?:tags?|topics?|categor(?:y|ies)|labels?|keywords|related topics)\s?(?::.*)?",
        r"(?:filed|posted) (?:under|in)\b.{0,120}|tagged (?:with|in|as)\b.{0,120}|(?:#\w+[ ,]*)+",
    ),
    "navigation": (
        r"(?:exit|switch to|view) (?:mobile|desktop|full) (?:version|site)|back to (?:top"
        r"|home).{0,20}|home(?:page)?",
        r"(?:next|previous|older|newer) (?:article|post|story|page)s?.{0,3}|skip to .{1,40}|(?:log|sign) ?in",
        r"(?:home|news|front page) ?[>»›/|] ?[\w &’'>»›/|-]{2,120}|-*\s?(?:ends?|30)\s?-*"
        r"|(?:privacy|cookie) policy",
        r"(?:please )?enable javascript\b.*|your browser does(?: not|n[’']t) support\b.*|we use cookies\b.*",
        r"list (?:of )?\d+ (?:of \d+|items)|end of list|about(?: the)? authors?|menu|search"
        r"|\[/?[a-z][\w-]*(?: [\w-]+=.{0,300})?\]",
    ),
    "about the text": (
        r"\W*(?:the )?(?:views|opinions)\b.{0,40}\bexpressed (?:here|above|are|in (?:this|the"
        r"|these) \w+|on this"
        r"|by (?:the |this |our |guest )?(?:authors?|contributors?|columnists?|writers?))\b.{0,300}",
        r"\W*this (?:article|story|post) (?:has|was) (?:not been edited|auto-?generated"
        r"|syndicated)\b.{0,200}",
        r"this (?:article|story|post|report) (?:has been|was) (?:corrected|amended|updated)\b.{0,300}"
        r"|(?:correction|clarification|editor[’']?s note)s?\s?:.{3,300}",
        r"the original source of this .{3,120}|\(?disclaimer ?:.{3,300}|\(?(?:with|from) (?:agency|agencies)"
        r"(?: inputs?)?\)?|why you can trust .{2,40}|our standards:.{3,80}|.{2,60}\b(?:only a portion"
        r"|summarized form)\b.{0,60}\b(?:subscri|news stories).{0,120}",
        r"comments? (?:have|has|must|should|are) .{0,120}\b(?:abusive|moderated|english"
        r"|guidelines)\b.{0,160}",
    ),
    "syndication": (
        r"\W*this (?:article|post|column) (?:was |is |has been )?(?:originally|first) (?:published|appeared)"
        r" (?:on|at|by|in|with)\b.{0,200}",
    ),
    "address": (
        r"(?:https?://|www\.)\S+|(?:[a-z][\w-]*\.)+[a-z]{2,6}/\S*|pic\.twitter\.com/\S+"
        r"|[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,30}",
        r"[—–-] ?.{1,60}\(@\w{1,30}\).{0,40}",
    ),
}
# These are written as sentences; the others are labels, and no sentence is removed for looking like one.
_IN_SENTENCES = frozenset(
    {
        "comments",
        "photo credit",
        "follow us",
        "newsletter",
        "copyright",
        "navigation",
        "tip line",
        "about the text",
        "syndication",
        "address",
    }
)
_LABELLED = re.compile(r"[^.!?]{2,24}[:|©–—»]|updated? at\b", re.IGNORECASE)
_ROLE = (
    r"(?:correspondent|reporter|editor|writer|journalist|columnist|contributor|producer"
    r"|freelancer?|fellow|blogger"
    r"|bureau chief|author|analyst|professor|commentator)s?"
)
_NAME = r"[A-ZÀ-Þ][\w.’'-]*(?:,? (?:and |de |van |von |al |bin |der |di )?[A-ZÀ-Þ][\w.’'-]*){1,6}"
_PARTICLES = r"(?:and|de|van|von|al|bin|der|di|for|in|of|at|the)"
# Sentences in form, about the writer or the paper: only the end of an article holds them.
_END_LINES: dict[str, tuple[re.Pattern[str], ...]] = {
    "author note": (
        re.compile(
            rf"(?P<name>{_NAME}),? (?:is|are|was|works as) (?:an?|the|our|[A-Z][\w’' ]{{2,40}}[’']s?)\b"
            rf".{{0,160}}\b{_ROLE}\b.{{0,250}}"
        ),
        re.compile(
            rf"(?P<name>{_NAME}) (?:covers|writes|reports|blogs)\b.{{0,80}} (?:on|about|for|from) .{{3,200}}"
        ),
        re.compile(rf"(?i:(?:about )?the (?:{_ROLE}):? (?:is|are|can be reached|writes|covers)\b.{{3,300}})"),
        re.compile(r"(?i:.{3,160}\bcontributed (?:to this|reporting)\b.{0,80})"),
        re.compile(r"(?i:\(?(?:\w+ )?(?:reporting|writing|editing) (?:by|from)\b.{3,200})"),
        re.compile(r"(?i:.{0,2}with (?:files|reporting) (?:from|by)\b.{3,120})"),
        re.compile(r"(?i:.{2,80}\bcan be (?:reached|contacted|followed) (?:at|on|via)\b.{2,120})"),
    ),
    "syndication": (
        re.compile(
            r"(?i:this (?:article|story|post|report|column) (?:was|is|has been|originally|first)\b.{0,60}"
            r"\b(?:published|appeared|syndicated|republished|produced|generated|translated"
            r"|part of)\b.{0,200})"
        ),
    ),
    "newsletter": (re.compile(r"(?i:(?:for more|for the latest|get the latest|stay tuned)\b.{3,160})"),),
}
_RULES = tuple(
    (rule, re.compile(pattern, re.IGNORECASE)) for rule, patterns in _LINES.items() for pattern in patterns
)
_BYLINE_WORD = re.compile(rf"[A-ZÀ-Þ][\w.’'-]*|{_PARTICLES}")
_DATE_WORDS = re.compile(_DATE_WORD, re.IGNORECASE)
_DATE_SIGN = re.compile(r"\d.*(?:[a-z]{3}|:\d|/\d)|[a-z]{3}.*\d", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s,|/·•&–-]+")
_SYNDICATED = re.compile(
    r"(?P<the>the (?:post|article|story) )?[“\"]?(?P<what>.{3,300}?)[”\"]?\s+"
    r"(?:(?:first )?appeared(?: first)?|originally appeared|was (?:first"
    r"|originally) published) (?:on|in|at) .{2,100}",
    re.IGNORECASE,
)
_END_MATTER = re.compile(
    r"(?:about (?:the )?authors?|leave (?:a|your) (?:reply|comment)(?: cancel reply)?"
    r"|post a comment|(?:\d+ |reader |disqus )?"
    r"comments|(?:previous|next) (?:post|article|story)|related (?:posts|articles|stories"
    r"|news)|you (?:may|might)"
    r" also like|end of (?:article|story)|\d+ (?:thoughts?|responses?|replies"
    r"|comments?) (?:on|to) .{1,200})[ .:]*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:(?<=[.!?…”\"’\])])|\A)\s*(?:the post .{3,300}? (?:first )?appeared (?:first )?on .{2,80}"
    r"|continue reading(?: .{1,60})?|read more(?: (?:on|at|here|about)\b.{0,60})?|learn more"
    r"|read (?:the )?(?:full|whole|original|complete|entire) (?:article|story|post|report)\b.{0,60}"
    r"|click here (?:to|for) .{1,60}|view (?:the )?(?:full|original|entire) (?:article|post"
    r"|story)\b.{0,60})[ .…»>→]*$",
    re.IGNORECASE | re.DOTALL,
)
# Arrows, bullets and emoji before a line.
_PICTOGRAPHS = re.compile(r"^(?:[•»>*\s\u2190-\u2bff\ufe0f]|[\U0001f000-\U0001faff])+")
_CUT_MARK = re.compile(r"\s*[\[(](?:…|\.\.\.)[\])]\s*$")
_LONGEST = 400
# The longest of the patterns of tails matches some 500 characters; a teaser has two or three tails.
_LONGEST_TAIL = 600
_MOST_TAILS = 10
_FOLLOW = re.compile(r"\bfollow (?:him|her|them|us|me)\b.{0,30}(?:\bon\b|@)", re.IGNORECASE)


def listed_rule(line: str) -> str | None:
    """Return the rule of the general list that a whole line falls under, or None."""
    text = _PICTOGRAPHS.sub("", " ".join(line.split())) or line.strip()
    if len(text) > _LONGEST:
        return None
    if not any(character.isalnum() for character in text):
        return "separator"
    words = [word for word in _BETWEEN_WORDS.split(text.rstrip(" .:")) if word]
    if _is_byline(words):
        return "byline"
    if len(words) >= 2 and all(map(_DATE_WORDS.fullmatch, words)) and _DATE_SIGN.search(text):
        return "timestamp"
    in_sentences_only = is_prose(text) and not _LABELLED.match(text)
    found = (rule for rule, pattern in _RULES if pattern.fullmatch(text))
    listed = next((rule for rule in found if rule in _IN_SENTENCES or not in_sentences_only), None)
    return listed or ("appeal" if is_appeal(text) else None)


def _is_byline(words: list[str]) -> bool:
    """Tell "By Ada Low and Bo Ek, Staff Writers" by its capitals."""
    names = words[1:]
    return (
        words[0].lower() in ("by", "by:") and 0 < len(names) <= 11 and all(map(_BYLINE_WORD.fullmatch, names))
    )


def end_rule(line: str, elsewhere: str) -> str | None:
    """Return the rule under which a sentence at the end of an article is about its writer or paper.

    A person of whom the rest of the text (`elsewhere`) speaks is part of the news, not its writer.
    """
    text = " ".join(line.split())
    for rule, patterns in _END_LINES.items():
        for found in filter(None, (pattern.fullmatch(text) for pattern in patterns)):
            name = found.groupdict().get("name") or ""
            if not name or not re.search(rf"\b{re.escape(name.split()[-1])}\b", elsewhere):
                return rule
    return None


def syndicated_title(line: str) -> tuple[str, bool] | None:
    """Return what a line says "appeared first on" some site, and whether it calls it a post; else None."""
    found = _SYNDICATED.fullmatch(" ".join(line.split())) if len(line) <= _LONGEST else None
    return (found.group("what"), bool(found.group("the"))) if found else None


def urges_to_follow(line: str) -> bool:
    """Tell a line that asks its reader to follow the writer or the paper somewhere else."""
    return len(line) <= _LONGEST and bool(_FOLLOW.search(line))


def opens_end_matter(line: str) -> bool:
    """Tell the headings after which nothing of the article follows (comments, about the author)."""
    return bool(_END_MATTER.fullmatch(" ".join(line.split())))


def without_tail(line: str) -> str:
    """Cut "Continue reading", "The post ... appeared first on ..." and "[...]" off the end of a teaser."""
    for _ in range(_MOST_TAILS):
        line = line.rstrip()
        # Without a bound each blank of a long row of them would be tried as the beginning of a tail.
        begin = max(0, len(line) - _LONGEST_TAIL)
        found = _TAIL.search(line, begin) or _CUT_MARK.search(line, begin)
        if found is None:
            return line
        line = line[: found.start()]
    return line
