"""Phrases of page furniture in seven languages: credits, captions, teasers, sign-ups, notes of the "
"editors."""

from __future__ import annotations

import re

QUESTION_ENDS = re.compile(r"[?？؟][)\]\s]*$")

_ANY = (
    (
        "a right reserved",
        r"©|\bCopyright\b|\(c\)\s\d{4}|All rights reserved|Alle Rechte vorbehalten|Tous droits réservés"
        r"|Todos los derechos|Tutti i diritti|Todos os direitos|Alle rechten voorbehouden",
    ),
    ("a count of pictures", r"^\W*(?:\d+\s?(?:/|of|von|de|di|van)\s?\d+)\W"),
    (
        "an advertisement",
        r"^(?:Advertisement|ADVERTISEMENT|Anzeige|Werbung|Publicité|Publicidad|Pubblicità|Publicidade"
        r"|Advertentie)\b",
    ),
)
_EN = (
    (
        "a byline",
        r"^(?:By|BY|Written by|Posted by|Reported by|Story by)\s(?:[A-Z][\w.'’-]+\s?){2,4}(?:$|[,"
        r"|•\-–—/]|\b(?:for|of)\b)"
        r"|^(?:Additional )?(?:[Rr]eporting|[Ee]diting|[Ww]riting|[Cc]ompiled)\sby\b|\([Rr]eporting by"
        r"|\bcontributed\sto\sthis\s(?:report|story|article|post)|\b(?:is"
        r"|was)\san?\s[\w\s-]{0,30}(?:reporter|writer|editor|columnist"
        r"|correspondent|producer|contributor)\s(?:for|at|with|on|of|covering|based)\b.*$"
        r"|\bcan be reached at\b|^(?:Contact|Reach|Email|E-mail|Call)\s[A-Z].*(?:\bat\b|@|\d{3})",
    ),
    (
        "a credit",
        r"(?i:^\W*(?:photos?|image|video|picture|credit|source|sources|courtesy|screengrab|screenshot"
        r"|illustration"
        r"|graphic|caption|pictured|above|below|left|right|file)\s?[:/])|\b[Pp]hoto(?:graph)?s?\s(?:by"
        r"|courtesy|credit)\b"
        r"|\bImage (?:copyright|caption|credit|source)|\b(?i:hide|toggle) (?i:caption)|\([Pp]hoto"
        r"|\b[Cc]ourtesy of\s[A-Z][^.]*\)"
        r"|\(?(?:[Ff]ile|FILE|AP|Getty)\s[Pp]hoto|Media playback|Media caption|Embed\b.*\bEmbed",
    ),
    (
        "a caption",
        r"(?i:\bin this\b[^.]{0,60}\b(?:photo|image|picture|photograph|video|frame grab|still|file"
        r"|illustration)\b|\bthis (?:photo|image|picture|photograph|video|clip)\b)"
        r"|,\sas seen (?:in|on|at|here)\b|^\[|\bis (?:seen|pictured|shown)\b(?:\sin|\sat|\shere|\sduring"
        r"|\son|\swith)|\b(?:are) (?:seen"
        r"|pictured|shown)\b(?:\sin|\sat"
        r"|\shere|\son)|\([LRlr](?:-[LRlr])?\)|\((?:left|right|center|centre|above|below|pictured"
        r"|not pictured)\)|,\s(?:left|right"
        r"|center|centre),\s|^(?:From left|Clockwise|Pictured|Shown here)\b|\bpictured (?:here|above"
        r"|below|left|right)"
        r"|\b(?:photo|video|picture|image|map|graphic|gallery|clip) (?:above|below)\b"
        r"|\b(?:walks|stands|poses?|arrives?|attends?|looks|waves|speaks|holds|sits|gestures|performs"
        r"|leaves|listens|smiles"
        r"|talks|watch(?:es)?|reacts|appears|celebrates|gather|protest|march"
        r"|prepare)\b[^.]{0,90}\b(?:on\s)?[A-Z][a-z]{2,8}\.?"
        r"\s\d{1,2},\s\d{4}|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur"
        r"|Sun)day,?\s[A-Z][a-z]{2,8}\.?\s\d{1,2},\s\d{4}",
    ),
    (
        "a teaser",
        r"(?i:\bread (?:more|on|the full|also|next|our|this)\b|\bclick (?:here|on|to|the|below"
        r"|through)\b|\bsee (?:also|pdf|more|below"
        r"|photos?|the (?:video|full|photos|gallery))\b|\bstory continues\b|\bcontinue reading\b"
        r"|\bscroll (?:down|for|through)\b"
        r"|\bfind out (?:more|how|why|what|which|who)\b|\blearn more\b|\bkeep (?:reading|scrolling)\b"
        r"|\bcheck (?:it )?out (?:our|the|these|this"
        r"|more|some|below)\b|\bfor more (?:on|from|information|news|stories|details|about)\b"
        r"|\bstay tuned\b|\bdon['’]t miss\b|\bmore (?:from|on) "
        r"(?:this|the|our)\b|\bwatch (?:the|a|more|this|our|below|above|live) ?(?:video|clip|trailer"
        r"|below|above|full|it|live|here)?\b(?=.{0,40}"
        r"(?:below|above|here|video|clip|trailer))|\bin (?:the|our) (?:video|gallery|slideshow|comments"
        r"|clip|player)\b|\btake a look\b"
        r"|\blisten to (?:the|this) (?:full|audio|podcast)|\bslideshow\b|\bphoto gallery\b"
        r"|\bthis (?:article|text|transcript|material|post|slideshow|column|newsletter|episode"
        r"|transcript|interview|list) (?:was|is|has|originally|first|contains|appeared|will|may)\b"
        r"|\bcoming up\b\W*$|\bplay video\b|\bskip ad\b|^below\s?[,:]"
        r"|^above\s?[,:]|^(?:email|print|share) this\b"
        r"|\bview (?:gallery|photos?|more|the full|slideshow|comments)\b|\bhere(?:['’]s| is"
        r"| are) (?:what|how|why|a look|the|our|some|a|"
        r"everything|more|where|five|ten|three)\b|\bas (?:seen|shown) (?:below|above)\b)"
        r"|^(?:RELATED|MORE|WATCH|READ|VIDEO|PHOTOS?|SEE|LISTEN|UPDATE|BREAKING|EXCLUSIVE|OPINION"
        r"|Related|More|Watch|Read|Video|Photos|Update"
        r"|Updated|Opinion|Exclusive|Review|Poll|Next|Previous|Also|Plus)\s?[:|>]",
    ),
    (
        "a sign-up",
        r"(?i:\bsign (?:up|in)\b(?=.{0,60}(?:newsletter|email|account|alert|free|our|daily|here|get"
        r"|receive|to )|\W*$)|\bsubscri(?:be|ption)s?\b"
        r"(?=.{0,50}(?:newsletter|our|to|now|today|for|podcast|channel|email|here|\W$))|\bnewsletter\b"
        r"|\byour (?:inbox|browser|account|e-?mail|website|"
        r"subscription|password|comment|device|privacy|settings|feed|cookies?|rss)\b|\bfollow (?:us|him"
        r"|her|me|them|[A-Z]\w+ \w+ on|@?\w+ on "
        r"(?:twitter|facebook|instagram))\b|\b(?:like|find|join|visit|contact|email|e-mail|call|tell"
        r"|send|give) us\b|\bshare (?:this|your|on|via|"
        r"with us)\b|\bdownload (?:our|the|it)\b|\bour (?:newsletter|app|podcast|website|mailing|readers"
        r"|privacy|terms|site|facebook|comment|coverage|"
        r"live blog|journalism|partners|team|free)\b|\bmailing list\b|\bprivacy policy\b|\bterms (?:of"
        r"|and) (?:service|use|conditions)\b|\bcookies\b"
        r"(?=.{0,40}(?:site|use|accept|browser))|\benable javascript\b|\bpage you requested\b"
        r"|\bnot available right now\b|\bif you are looking for\b"
        r"|\bcould not be (?:found|loaded)\b\W*$|\bjavascript\b|\b(?:log|logged) in\b|\bplease (?:try"
        r"|enable|enter|check|click|visit|"
        r"contact|note|email|use|upgrade|refresh|report|see|read|submit|send|sign|log|subscribe|follow"
        r"|share|provide|select|fill)\b|\bthank you for\b"
        r"|\bthanks for (?:reading|watching|your|visiting|signing)\b|\bpost a comment\b"
        r"|\bleave a (?:comment|reply)\b|\bcomments (?:are|on this)\b|\badd this\b"
        r"|\b(?:tweet|embed|website) by copying\b|\bfill (?:in|out) (?:the|your)\b|\bget (?:our"
        r"|the latest|breaking news|email|unlimited)\b|\btoday['’]s "
        r"(?:paper|newsletter)\b|\bbreaking news alerts?\b)",
    ),
    (
        "a post",
        r"(?i:^(?:a (?:post|photo|video) (?:shared|posted) (?:by|on))|\bretweet(?:s|ed)?\s\d"
        r"|\bpic\.twitter)|^—\s?[A-Z]|^[–-]\s[A-Z][a-z]+ [A-Z]"
        r"|\b\d+ (?:likes|retweets|shares|views|comments)\W*$|\(@\w+\)",
    ),
    (
        "a note of the editors",
        r"(?i:\beditor['’]?s?['’]? note\b|^correction\b|^clarification\b|\bthis (?:story|article|report"
        r"|post|page|version|live blog)\b"
        r"(?= (?:has|was|is|will|originally|first|contains|includes|appeared|being|may|corrects"
        r"|incorporates))|\bhas been (?:updated|corrected) (?:to|with|since)"
        r"|\bupdated (?:at|on|\d)|^updated?\b\W*\d|\blast (?:updated|modified)\b|^(?:published|posted"
        r"|updated|first published|created|filed)\b\W*(?:\d|on|at|:|by|[A-Z][a-z]+ \d)"
        r"|\ban earlier version\b|\boriginally (?:appeared|published|posted)\b|\bfirst appeared (?:on|in"
        r"|at)\b|\bpublished with permission\b|\bwas (?:first )?published (?:on|in|by) "
        r"(?:this|our)|\bthe opinions expressed\b|\bviews expressed\b|\bmay (?:earn|receive) (?:a"
        r"|an) (?:commission|affiliate)|\baffiliate\b.*\blinks?\b|\bspoiler"
        r"(?:s)? (?:alert|ahead|warning)\b|\bjoin the (?:conversation|discussion)\b)",
    ),
)
_OTHERS = {
    "de": r"(?i:\bmehr (?:zum thema|dazu|lesen)\b|\blesen sie (?:auch|mehr|hier)\b|\bklicken sie\b"
    r"|\bnewsletter\b|\babonnieren\b|\banmelden\b|\bfoto:|\bbild:|\bquelle:"
    r"|\bvon unserem\b.*\bkorrespondent|^von [A-Z]\w+ [A-Z]\w+\W*$|\bzum (?:video|artikel)\b"
    r"|\bjetzt (?:lesen|testen|anmelden)\b|\baktualisiert am\b|\bcookies\b"
    r"|\bdieser (?:artikel|text|beitrag) (?:ist|wurde|erschien)\b|\bhier geht es\b|\bteilen sie\b"
    r"|\bfolgen sie uns\b|\bstand:\s)",
    "fr": r"(?i:\blire (?:aussi|la suite|également|notre)\b|\bà lire\b|\bcliquez\b|\bnewsletter\b"
    r"|\babonne(?:z-vous|ment|és?)\b|\binscrivez-vous\b|\bcrédit(?:s)?\b\s?(?:photo|:)"
    r"|\bphoto\s?:|\bpublié le\b|\bmis à jour\b|^par [A-Z]\w+ [A-Z]\w+\W*$|\bvoir aussi\b"
    r"|\bsuivez-nous\b|\bpartage(?:r|z)\b.{0,20}\bsur\b|\bcookies\b|\bcet article (?:est|a)\b"
    r"|\bréservé (?:aux|à nos) abonnés\b|\bavec afp\b)",
    "es": r"(?i:\blea (?:también|más|aquí)\b|\bleer más\b|\bhaz clic\b|\bhaga clic\b|\bboletín\b"
    r"|\bnewsletter\b|\bsuscr[ií]b|\bregístrate\b|\bfoto:|\bfuente:|\bactualizado\b"
    r"|^por [A-Z]\w+ [A-Z]\w+\W*$|\bvea también\b|\bsíguenos\b|\bcomparte\b.{0,20}\ben\b|\bcookies\b"
    r"|\beste artículo (?:fue|se|es)\b|\btambién te puede interesar\b)",
    "it": r"(?i:\bleggi (?:anche|tutto|di più|qui)\b|\bclicca\b|\bnewsletter\b|\babbonati\b"
    r"|\biscriviti\b|\bfoto:|\bfonte:|\baggiornato\b.{0,15}\b(?:il|alle)\b|^di [A-Z]\w+ [A-Z]\w+\W*$"
    r"|\bguarda (?:anche|il video|le foto)\b|\bseguici\b|\bcondividi\b|\bcookies?\b"
    r"|\bquesto articolo (?:è|fu)\b|\briproduzione riservata\b)",
    "pt": r"(?i:\bleia (?:também|mais|aqui)\b|\bclique\b|\bnewsletter\b|\bassine\b|\binscreva-se\b"
    r"|\bcadastre-se\b|\bfoto:|\bfonte:|\batualizado em\b|^por [A-Z]\w+ [A-Z]\w+\W*$"
    r"|\bveja (?:também|mais|o vídeo)\b|\bsiga(?:-nos| o| a)\b|\bcompartilhe\b|\bcookies\b"
    r"|\beste artigo (?:foi|é)\b|\bsaiba mais\b)",
    "nl": r"(?i:\blees (?:ook|meer|verder)\b|\bklik hier\b|\bnieuwsbrief\b|\babonne(?:er|ment)\b"
    r"|\bmeld je aan\b|\bfoto:|\bbron:|\bbijgewerkt\b|^door [A-Z]\w+ [A-Z]\w+\W*$"
    r"|\bbekijk (?:ook|de video|hier)\b|\bvolg ons\b|\bcookies\b|\bdit artikel (?:is|werd|verscheen)\b"
    r"|\bdeel dit\b)",
}
_EN_STARTS = (
    r"(?:Click|Watch|Listen|Visit|Follow|Subscribe|Download|Scroll|Tap|Browse|Check\sout|Sign\sup"
    r"|Log\sin|Join\sus|Tell\sus|Let\sus\sknow|Stay|Share|Take\sa"
    r"|Have\sa\s(?:tip|story|question)|Want\sto|Got\sa|Don['’]t\smiss|Get\s(?:the|our|more|breaking"
    r"|your)|Find\s(?:out|more|us|the)|Learn\s(?:more|how)|Look\sat"
    r"|Just\s(?:look|click|fill|read)|Read|See\s(?:the|more|also|our|what|how|below|inside|photos)"
    r"|Enter\syour|Send\sus|Submit|Try\sit|Click|Consider\s(?:this|that)"
    r"|Imagine|Think\sof|Remember|Meet\s(?:the|[A-Z])|Welcome\sto|Good\smorning|Hello|Hi)\b(?!['’]s)"
)
NOTICES = {
    "any": tuple((name, re.compile(pattern)) for name, pattern in _ANY),
    "en": tuple((name, re.compile(pattern)) for name, pattern in _EN),
    **{code: (("a notice", re.compile(pattern)),) for code, pattern in _OTHERS.items()},
}
STARTS = {"en": re.compile(_EN_STARTS)}
