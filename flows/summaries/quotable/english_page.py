"""English: what speaks to the reader about the page and its pictures and is no sentence of a report."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import phrases, triggered

ENGLISH_MARKS = triggered(
    {
        "click": r"\bclick (?:here|on|the|through|to|below|above|for|play|image|this|or)\b",
        "tap": r"\btap (?:here|on (?:the|this)|below|the (?:link|image|button|icon|screen))\b",
        "reported": r"\breported from (?-i:[A-Z])[\w ,]+\.$",
        "photo photos photograph image images picture pictures pictured": (
            r"\b(?:file|handout|undated|courtesy|combination|stock|archive) ?-?(?:photo|picture|image)s?\b"
            r"|\b(?:photo|image|picture)s? ?(?:by\b|courtesy|credit|gallery|galleries|provided|from "
            r"video|:|/)"
            r"|\bin (?:this|these) (?:[\w.,’'-]+ ){0,6}(?:file |handout |combination |undated )?"
            r"(?:photo(?:graph)?|picture|image)s?\b(?! of)|\bpictured\b|\b(?:view|hide|see) (?:image"
            r"|photo|caption)"
            r"|\bthis (?:undated |aerial )?(?:photo|image|picture)\b|\bimage (?:caption|copyright|source)"
        ),
        "left right center centre top bottom": (
            r"[,(] ?(?:(?:second|third|far|top|bottom|upper|lower|front|back|center) (?:from )?(?:the )?)?"
            r"(?:left|right|center|centre|top|bottom)(?:,|\)|\.$| and )|^(?:from )?(?:left|right)\b"
        ),
        "above below": (
            r"\((?:above|below)\)|[,(] ?(?:seen |shown |pictured )?(?:above|below)[,).]|^(?:above"
            r"|below)[,:]"
            r"|\b(?:comments?|video|story|form|link|map|list|chart|box|section|gallery|photos?|tweets?) "
            r"below\b|\bbelow:$"
        ),
        "watches looks poses waves listens smiles gestures speaks walks stands arrives holds sits "
        "reacts attends hugs leaves"
        " celebrates talks embraces shakes boards applauds reads rides passes gather march wait": (
            r"\b(?:on|in|,) (?:\w+day,? )?(?-i:[A-Z][a-z]{2,8})\.? \d{1,2}(?:, \d{4})?(?:,? in "
            r"[A-Z][\w ,]+)?\.$"
        ),
        "caption captions": r"\bcaptions?\b",
        "getty afp reuters ap upi epa shutterstock istock": (
            r"\bgetty images\b|[/|(]\s?(?:getty|afp|reuters|ap|upi|epa|shutterstock)\b(?! —)"
            r"|\b(?:getty|afp|reuters|ap|upi|epa|shutterstock|istock)\s?(?:[/|)]|photo\b|file\b|$)"
            r"|[—–-]\s?(?:ap|afp|reuters)\.?$"
        ),
        "advertisement advertisements advertising": (
            r"^\W*advertis|\badvertisement\b$|continue reading|story continues"
        ),
        "continues continue continued": (
            r"\b(?:story|article|text) continues?\b|\bcontinue (?:reading|to article)\b|continued "
            r"(?:on|from) page"
        ),
        "copyright ©": r"^\W*(?:copyright|©)|\bcopyright (?:©|\(c\)|\d{4}|the)|© ?\d{4}",
        "rights": r"\ball rights reserved\b",
        "rewritten redistributed": r"\b(?:rewritten|redistributed)\b",
        "subscribe subscribers subscriber subscription subscriptions unsubscribe": (
            r"\b(?:subscribe (?:to|now|today|for|here|and)|to subscribe|unsubscribe|subscription "
            r"(?:required|to)|subscribers? only"
            r"|already a subscriber|for subscribers)\b"
        ),
        "newsletter newsletters inbox": r".",
        "sign log": r"\b(?:sign|log)(?:ing)? ?(?:up|in) (?:for|to|here|now|with|below|today|or)\b|^sign ",
        "cookie cookies": (
            r"\b(?:use|uses|accept|our|of|your|these) cookies\b|\bcookies? (?:policy|settings|and|on"
            r"|to)\b|^cookies"
        ),
        "javascript browser adblock whatsapp": (
            r"\b(?:your|enable|our|this|modern) (?:browser|javascript|adblock)|\bjavascript\b|\bon "
            r"whatsapp\b"
        ),
        "privacy terms": r"\b(?:privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions))\b",
        "download": r"\bdownload (?:our|the|this|now|here|on|it)\b",
        "podcast": r"\b(?:our|this|the latest|my|new episode of (?:our|the)) podcast\b|\blisten to\b",
        "app": (
            r"\b(?:our|the|this|your) (?:[\w.]+ )?app (?:for|to|on|here|and)\b.{0,40}\b(?:you|your"
            r"|news)\b|^(?:get|download|using|try)\b"
        ),
        "follow followed": (
            r"\bfollow (?:us|him|her|me|them|the author|[\w ]{2,30} on (?:twitter|facebook|instagram"
            r"|x))\b|^follow\b"
        ),
        "twitter facebook instagram": (
            r"\b(?:us|me|him|her|reporter|writer|author|story|page|comment|join|like|share|link|find"
            r"|via|or|and) on "
            r"(?:twitter|facebook|instagram)\b|\b(?:facebook|twitter|instagram) (?:feed|comments?$"
            r"|icon)|^(?:twitter|facebook)\s*[:|]"
        ),
        "tweet tweets retweet": r"^(?:tweet|retweet)s?\b|\b(?:tweet this|tweet us|view (?:this )?tweet)\b",
        "share": (
            r"\bshare (?:this|your|on|it on|via|tweet|the (?:story|article)|with (?:us|your))\b"
            r"|\bshare$|^share\b(?! (?:price|of|in))"
        ),
        "donate donation donations donating": (
            r"\b(?:please|to) donate\b|^donate|\bdonations (?:can|may) be\b|\bdonate (?:now|here"
            r"|today)\b|your donation"
        ),
        "reporting": r"\b(?:additional |with )?reporting (?:by|from|for)\b|\bcontributed\b",
        "contributed contributing": (
            r"\bcontribut(?:ed|ing) (?:reporting|to (?:this|the|an earlier|that) (?:\w+ )?(?:report"
            r"|story|article|post|piece|coverage))|\balso contributed\b|\bcontributed\.$"
        ),
        "editing edited compiled translated written": (
            r"^(?:edited|compiled|translated|written)\b|\b(?:editing|edited|compiled|translated) by "
            r"(?-i:[A-Z]\w+ [A-Z]\w+)[^,]{0,25}$"
        ),
        "correspondent reporter editor": (
            r"^(?:by|our)\b|\bis an? (?:[\w-]+ ){0,5}(?:reporter|editor|correspondent) (?:at|for|with"
            r"|covering|based|who)\b"
        ),
        "columnist contributor": r"\bis an? (?:[\w-]+ ){0,5}(?:columnist|contributor)\b",
        "opinions views": (
            r"\b(?:opinions|views) expressed\b|\b(?:opinions|views) (?:are|of) (?:solely|those|the "
            r"author)\b|\bhis own\.$|\bher own\.$"
        ),
        "article articles": (
            r"\b(?:this|our|original|full|previous|related|the following|more|these) articles?\b"
            r"|\barticle (?:was|has been|is|first|originally|by|about|misstated)\b"
        ),
        "story stories": (
            r"\b(?:this|our|original|full|related|previous|developing|the following|top|biggest|more"
            r"|these) (?:\w+ )?(?:story|stories)\b"
            r"(?! (?:line|of))|\bstory (?:was|has been) (?:updated|corrected|originally|first"
            r"|published)\b|\bmore on this\b"
        ),
        "post": (
            r"\bthis (?:blog )?post\b|\bpost (?:has been|was) (?:updated|corrected"
            r"|originally|first|published)\b|^post a\b"
        ),
        "report": r"\b(?:this|the following) report\b|\breport (?:was|has been) (?:updated|corrected)\b",
        "video videos": (
            r"^(?:video|watch)|\b(?:in|see|watch|play|view) (?:this|the) (?:video|clip) (?:above|below"
            r"|here|to)\b|\b(?:this|the above|our) videos?\b"
            r"|\bvideo (?:above|below|player|transcript|caption|shows? (?:above|below))\b"
        ),
        "version": (
            r"\b(?:an?|the) (?:\w+ )?version of this\b|\b(?:an )?earlier version\b|\bprint version\b"
            r"|\bupgrade\b"
        ),
        "correction corrections clarification": r"^\W*(?:corrections?|clarification)\b",
        "misstated misspelled misidentified": r".",
        "updated posted published modified": (
            r"^\W*(?:(?:first|last|originally) )?(?:updated|posted|published|modified)\b(?! (?:in|by"
            r"|his|her|their|a|an|figures|data|estimates|research))"
            r"|\b(?:updated|posted|published) (?:at \d|on:|by:|\d)|\bwill be updated\b|\b(?:last|been"
            r"|was) updated\b"
        ),
        "update updates": (
            r"^\W*updates?\b|\b(?:live|latest|for|get|email|breaking) updates\b|\bcheck back\b|\bfor "
            r"updates\b"
        ),
        "breaking developing": (
            r"\b(?:breaking|developing) (?:news )?(?:story|alert|news)s?\b"
            r"|^\W*(?:breaking|developing)(?: news)?\s?[:|–—]"
        ),
        "liveblog blog": r"\b(?:our|live|this|my) ?(?:live)?blog\b",
        "poll vote": r"\b(?:take|our|this) (?:online |reader )?(?:poll|quiz)\b|^(?:vote|poll)\b",
        "quiz": r"\b(?:take|our|this) quiz\b|^quiz",
        "episode": (
            r"\b(?:in|on) (?:this|the latest|today['’]s|tonight['’]s) (?:week['’]s )?(?:episode"
            r"|edition)\b"
        ),
        "edition": r"\bin (?:this|today['’]s|the [\w ]{0,20}) edition\b|\bprint edition\b|\bread more\b",
        "transcript": r"\btranscript\b",
        "embed iframe": r"\b(?:embed (?:code|this)|iframe)\b",
        "gallery slideshow": r"\b(?:photo |image |our |this |see )gallery\b|\bslideshow\b|^gallery",
        "getmore readmore": r".",
        "read": (
            r"\bread (?:more|next|also|the (?:full|original|rest|entire) (?:story|article|report|post"
            r"|interview|transcript|review)|our|this (?:story|article|next)|below|here|it here)\b"
            r"|^(?:also )?read\b"
        ),
        "more": (
            r"^more(?::| from| on| stories| about| news| coverage| videos?)|\b(?:find out|learn|see"
            r"|read|hear|for|click for|get|know|has) more(?: here| information| details|:|\.$)"
            r"|^(?:find out|learn|see|hear) more\b"
        ),
        "watch": (
            r"^watch\b|\bwatch (?:the (?:video|full|clip)|it (?:here|below|now|live)|live|below|above"
            r"|more|this|now|our)\b"
        ),
        "tune stay": r"\b(?:tune in|stay tuned|stay with)\b",
        "contact": (
            r"\bcontact (?:us|the (?:author|writer|reporter|editor|newsroom)|[\w ]+ at \S+@|reporter"
            r"|him at|her at)\b|^contact\b"
        ),
        "hotline phone": r"\b(?:hotline|phone:|by phone at|tel:)\b.{0,30}\d",
        "anyone": r"^anyone (?:with|who (?:has|knows|saw|recognizes|recognises|may))\b",
        "asked": r"^(?:we|i) asked\b|\basked (?:our )?readers\b",
        "readers": r"\b(?:our|dear|asked|tell) readers\b|^readers\b",
        "comments comment": (
            r"\b(?:leave|post|add|read|view|show|hide|join|your|in the|see|reply) (?:a |the |your "
            r"|all |our )?comments?(?: (?:below|section|here|on)\b|[.!]?$)|^comments?\b|\bcomments? "
            r"(?:are|is) (?:closed|moderated|subject|welcome)|\bcomments (?:below|section)\b"
        ),
        "sponsored sponsor promoted": r"^\W*(?:sponsored|promoted)\b|\b(?:sponsored content|our sponsors?)\b",
        "related": r"^\W*related\b(?! to)",
        "trending": r"^trending\b|\btrending (?:now|news|stories)\b",
        "wikipedia": r"\b(?:from|via) wikipedia\b",
        "rss feed": r"\brss\b|\b(?:your|my) feed\b",
        "account password username": r"\b(?:your|create an) (?:account|password|username)\b",
        "courtesy": r"\bcourtesy (?:of|photo)\b.{0,40}$",
        "host hosts hosted": r"^(?:host|hosts|hosted)\b",
        "tonight's": r"^(?:on )?tonight['’]s\b",
        "joined": r"\b(?:we are|we['’]re|are|is) joined by\b",
        "here's": r"\bhere[’']s (?:what|why|how)\b",
        "expect": r"\bwhat to expect\b",
        "know": (
            r"\bwhat (?:we|to) know\b|\byou (?:need|should|have) to know\b|\bthings to know\b|\bdo "
            r"you know\b|\bdid you know\b"
        ),
        "gofundme": r"\b(?:donat|visit|go to|link)\w*",
        "editor's editors": r"^\W*editor(?:['’]?s|s['’])? note\b|\beditor['’]s note\b",
        "note": r"^\W*note\s?:|\bplease note\b",
        "monday tuesday wednesday thursday friday saturday sunday": (
            r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?-i:[A-Z][a-z]{2,8})\.? \d{1,2}, \d{4}\b"
        ),
        "hide": r"^hide (?:caption|image|photo|ad|comments|transcript)\b|\bhide caption\b",
        "toggle": r"\btoggle caption\b",
        "skip": r"^skip\b|\bskip ad\b",
        "loading": r"^loading\b",
        "listen": r"^listen\b|\blisten (?:here|now|to (?:the (?:full|audio|story|interview)))\b",
        "enlarge": r"\benlarge (?:this )?(?:image|photo)\b|\bto enlarge\b|^enlarge\b",
        "expand": r"^expand\b",
        "please": (
            r"^please\b|\bplease (?:click|visit|contact|call|email|enable|subscribe|sign|log|see|send|refer"
            r"|enter|try|donate|read|check|consider)\b"
        ),
        "classifieds obituaries": r"^(?:classifieds|obituaries)\b",
        "homepage": r"\b(?:our|the) homepage\b",
        "hashtag": r"\b(?:use|using|with) (?:the|our) hashtag\b.{0,60}\b(?:you|your|us|join)\b",
        "screenshot screengrab": r"\bscreen ?(?:shot|grab)\b.{0,30}$|^screen",
        "illustration": r"\billustration (?:by|photo|picture)\b|^illustration\b",
        "credit": r"\bcredit ?:|\bcredit (?:(?-i:[A-Z])\w+ ){1,3}for\b|\(credit\b|^credit ",
        "sources source": r"^\W*sources? ?:|\bsources?: (?-i:[A-Z])",
        "disclosure disclaimer": r"^\W*(?:disclosure|disclaimer|full disclosure)\b",
        "channel": r"\b(?:our|this) (?:youtube |telegram )?channel\b|\b\d{1,2} ?[ap]\.?m\.? on\b",
        "airs": r"\bairs (?:[\w]+ ){0,4}(?:at )?\d{1,2}",
        "material": r"\bthis material may not\b|\bthis material\b",
        "website": r"\b(?:our|this) (?:web)?site\b|\bvisit (?:the|our|their|his|her) website\b",
        "site": r"\b(?:our|this) (?:web)?site\b",
        "here": r"\bhere are (?:the |some |our |\d+ |(?:three|five|six|seven|eight|nine|ten|twelve|twenty) )",
        "collected compiled rounded": (
            r"\b(?:we|we['’]ve|has|have) (?:collected|compiled|rounded up) (?:a|her|his|their|the|some|our)\b"
        ),
        "part": r"^part \d+ of\b",
        "poses walks walk arrives attends speaks stands sits waves smiles gestures leaves hugs listens": (
            r"\b(?:poses|walks?|arrives|attends|speaks|stands|sits|waves|smiles|gestures|leaves|hugs"
            r"|listens) [^.]{0,70}\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\.$"
        ),
        "jump tab": r"\bafter the jump\b|\b(?:close|open) (?:the|this) tab\b",
        "bookmark url": r"\bpage url\b|\bbookmarks?\b.{0,40}\bpage\b|\breach a page\b",
        "you you're": (
            r"^if you(?:['’]re| are)? (?:trying|looking|having|interested|want|wish|need|would like)\b"
        ),
        "print save email": r"^(?:email|print|save) this\b",
        "subtitles": r"\bwith (?:\w+ )?subtitles\b",
        "requested": r"\bpage (?:that )?you (?:have )?requested\b",
        "page": r"\b(?:our|this|next|previous) page\b|^page \d|\bon page [A-Z]?\d",
        "column": r"\b(?:this|my|our) column\b",
        "interview": r"\binterview (?:has been|was) (?:edited|condensed)\b|\bthis interview\b",
        "lightly": r"\b(?:edited|condensed) (?:lightly )?for (?:clarity|length)\b|\blightly edited\b",
        "clarity": r"\bfor (?:clarity|length|brevity)\b",
        "stories": r"\b(?:top|biggest|most important|our|more|related|other|best|latest) (?:\w+ )?stories\b",
        "joining": r"\b(?:thanks|thank you) for joining\b",
        "thanks thank": (
            r"^(?:thanks|thank you)\b|\bthanks? (?:you )?for (?:watching|reading|joining|listening"
            r"|your)\b"
        ),
        "gmt": r"\b\d{1,2}[:.]?\d{2} ?gmt\b.{0,12}$|^\d",
        "est edt pst pdt bst": r"\b\d{1,2}:\d{2} ?(?:[ap]\.?m\.? )?(?:est|edt|pst|pdt|bst)\b.{0,16}$",
        "min mins": r"\b\d+ ?mins? (?:ago|read)\b",
        "ago": r"^\W*(?:\d+|an?) (?:seconds?|minutes?|hours?|days?|weeks?) ago\b(?!,)",
        "aired": r"\boriginally aired\b",
        "originally": r"\boriginally (?:appeared|published|posted|aired) (?:in|on|at|by)\b",
        "appeared": r"\b(?:first|originally) appeared (?:in|on|at)\b",
        "syndicated": r"\bsyndicated (?:feed|by|from)\b",
    }
)
ENGLISH_OPENINGS = re.compile(
    r"(?:CLOSE|SHARE|WATCH|LIVE|UPDATED?|BREAKING|EXCLUSIVE|VIDEO|PHOTOS?|PLAY|IMAGE|MORE|READ|RELATED|FILE"
    r"|LISTEN|OPINION|ANALYSIS|ADVERTISEMENT) |\W*(?:(?i:file|photos?|video|audio|watch|live|plus"
    r"|updated?|breaking|related|exclusive|analysis|opinion"
    r"|editors?['’]s? note|image|correction|source|caption|summary|highlights|key points|read|more"
    r"|listen|gallery"
    r"|trending|advertisement|poll|quiz|tags?|topics?|filed under|categor(?:y|ies)|share|rt|via|hat "
    r"tip|h/t|ps|p\.s)"
    r"\s?(?:[:|>]|[–—-]\s)|(?i:image|media|photo|video) (?:caption|copyright|source|playback|credit)\b"
    r"|By (?:[A-Z][\w.’'-]+ ){1,3}(?:[A-Z][\w.’'-]+)?(?:,|\.$|(?:in|for|at) |and [A-Z]|\|)"
    r"|(?:The )?[A-Z][\w ]{1,20}['’]s (?:[A-Z][\w’'-]+ ){2,3}"
    r"(?:reports|explains|looks at|takes a look|has (?:more|the)|speaks|joins)\b"
    r"|(?:[Cc]orrespondent|[Rr]eporter|Our \w+) (?:[A-Z][\w’'-]+ ){2,3}(?:reports|explains|looks|has "
    r"more|speaks)\b"
    r"|(?i:here (?:are|is)\b|here['’]s\b|(?:the )?\d+ (?:things|ways|reasons|photos|takeaways)\b"
    r"|(?:image|photo|picture) (?:taken|shows?|released|posted|provided)|(?:media|image) "
    r"requires|starting in \d{4}|in case you missed|long story short))"
)
ENGLISH_ORDERS = phrases("""
    click | tap here | tap on | watch: | watch the | watch this | watch a | watch how | watch as
    watch our | watch live | watch it | watch more | watch below | watch above | watch what | watch
    read more | read the | read our | read his | read her | read their | read about | read next | read on
    read also | read this | read it | read or | read | follow the | follow us | follow our | follow along
    follow him | follow her | follow this | follow | share this | share your | share on | share via
    share it | share tweet | share with | share the | sign up | sign in | subscribe | join us | join the
    join our | listen to | listen | check out | check back | check the | check your | check it | find out
    find more | find the | find your | find us | find it | see more | see the | see our | see also
    see how | see what | see why | see it | see photos | see below | see for | see if | see all | scroll
    download | visit our | visit the | visit us | visit www | call us | call the | call our | call 1
    email us | email the | email your | e-mail | enter your | enter to | tell us | let us | let's | let me
    learn more | learn how | learn about | learn the | get the | get our | get more | get your | get a
    get all | get ready | get up | get breaking | get daily | get unlimited | get email | stay tuned
    stay up | stay informed | stay connected | stay with | tune in | don't miss | don't forget | don't let
    don't be | don't worry | take a look | take our | take the | take a | swipe | send us | send your
    send a | contact us | contact the | contact | meet the | meet our | try our | try it | try the
    try to | register for | register to | donate | support our | support us | support the journalism
    buy your | buy the | shop the | shop our | log in | enable | please | look at | look no | look,
    look for | remember that | remember, | remember the | remember when | remember to | remember:
    imagine | consider this | consider the | consider that | think of | think about | think you | note:
    note that | note to | discover | explore our | explore the | explore more | view the | view our
    view all | view more | view image | view photos | view slideshow | view gallery | hear the | hear more
    hear what | hear from | catch up | catch the | keep reading | keep up | keep in mind | keep scrolling
    keep an eye | continue reading | upload | add your | add a | add to | ask your | ask us | play the
    play video | press | turn on | turn off | use the | use our | use your | browse | compare the
    vote for | vote in | vote below | vote now | pick your | choose your | choose from | select | skip to
    like us | like and | like this | leave a | leave your | leave us | write to | write us | submit your
    submit a | rate this | review the | just click | just fill | just enter | just sign | simply
    make sure | be sure | be the | be careful | be prepared | be aware | brace | welcome to | welcome back
    thanks for | thank you | congratulations | good morning | good evening | hello | hi, | hey | dear
    coming up | up next | still to come | back to | go to | go here | go ahead | go inside | go behind
    click: | come on | say hello | say goodbye | forget | relax, | bear with | suppose | picture this
    feel free | having trouble | already a | not a subscriber | unlock | want to | need help | will be
    will soon | will also | will have | will not | will now | is a | is the | is also | is it | is not
    was a | was the | was also | has a | has been | has the | has also | are the | are you | are there
    does the | did the | would you | updated | know more | know someone | got a | have a | have you
    do you | did you | was it | will the | can you | notify me | report a | report an | hide caption
    toggle caption | enlarge this | editor's note | editors' note | story continues | article continues
""")
