"""English: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.text.fitness.language import Language, bag, phrases, triggered

_LEANING = bag("""
    he she it they him them his her hers its their theirs this that these those there such both neither
    either and but or nor so yet also however meanwhile meantime moreover furthermore instead still then
    therefore thus nevertheless nonetheless otherwise additionally similarly likewise earlier later hence
    besides indeed afterward afterwards consequently accordingly regardless anyway eventually subsequently
    previously conversely again too elsewhere now others another other here himself herself itself
    themselves what's that's it's he's she's they're they've they'll they'd he'd she'd it'll it'd there's
    here's there're that'll this'll these'll plus because which whose whom who yes no well sure okay ok oh
    yeah right absolutely exactly finally lastly secondly thirdly alternatively ironically naturally
    obviously clearly importantly interestingly luckily thankfully hopefully apparently presumably
    same equally overall ultimately thereafter whereas even
""") - bag("no even which who whose")
_LEANING_PHRASES = phrases("""
    no, | not only | not so | even so | even then | even now | even if | even though | even as | even after
    even when | even he | even she | even they | even more | even worse | even better
    for example | for instance | for that | for this | for now | for one | for his part | for her part
    for their part | for its part | for the same | for years now
    as a result | as such | as well | as for | as if | as though | as of now | as it turns out
    as it turned out | as it happens | as expected | as promised | as usual | as always | as always,
    in addition | in contrast | in response | in turn | in fact | in other words | in that | in this
    in these | in those | in short | in the end | in the meantime | in the process | in return | in reality
    in the same | in the past | in the video | in the interview | in the statement | in the letter
    in both | in each | in all, | in sum | in conclusion | in particular | in some cases | in one
    in another | in the clip | in the footage | in a follow-up | in the case | in the incident | in any case
    on the other hand | on the contrary | on the one hand | on top of | on that | on this | on the same
    at the time | at that | at this | at the same time | at least one of the | at one point
    at the end of the day | at the moment | at the scene | at first | at issue | at stake | at present
    of course | of these | of those | of them | of that | of the | after that | after this | after all
    after the incident | after the attack | after the shooting | after which | after a while | after being
    before that | before this | before long | since then | since that | since this | until then | until now
    by then | by that | by this | by contrast | by comparison | by now | by the time
    the next | the following day | the following morning | the following week | the following month
    the following year | the same | the latter | the former, | the other | the others | the rest | the two
    the three | the four | the five | the six | the seven | the eight | the pair | the duo | the trio
    the result | the results | the answer | the problem is | the question is | the point is | the idea is
    the reason | the move | the announcement | the above | the aforementioned | the following
    one of them | one of the | one such | one reason | one thing | one more | one day | one is | one was
    one says | one said | one other | one man said | one, | some of the | some of these | some of them
    some say | some said | some were | some are | some have | some, | many of the | many of these
    many of them | many were | many are | many have | many others | many, | most of the | most of these
    most of them | most were | most are | most have | most, | most importantly | most notably
    most of all | all of the | all of these | all of this | all of that | all of them | all three | all four
    all five | all this | all that | all these | all those | all the while | all told | all were | all in all
    all are | all have | none of | none were | none was | none of that | several of the | several others
    several were | two of the | three of the | four of the | five of the | two others | three others
    four others | half of them | half of the | part of the reason | part of that | each of | each was
    each has | each is | each, | a few of | few of | a third | a fourth | a second man | a second woman
    a year later | a year earlier | a year after that | a day later | a day earlier | a week later
    a week earlier | a month later | a month earlier | a decade later | a few days later | a few hours later
    a few minutes later | a few weeks later | a few months later | a few years later | a short time later
    a short while later | a moment later | hours later | hours earlier | hours after that | minutes later
    minutes earlier | moments later | moments earlier | days later | days earlier | weeks later
    weeks earlier | months later | months earlier | years later | years earlier | decades later
    seconds later | soon after | soon, | soon afterward | shortly after that | shortly after, | shortly afterward
    shortly afterwards | shortly before that | shortly thereafter | shortly after, | just then | just as
    more importantly | more recently | more specifically | more than that | worse, | worse still | better yet
    that is | that said | this is | this was | to that end | to this end | to be sure | to be clear | to be fair
    to make matters worse | to do so | to do this | to do that | to this day | to date, | so far
    up to that | up to this | up until then | up until now | with that | with this | with these | with those
    with the other | without that | without this | without it | without them | without these
    from there | from then on | from that | from this | from here | because of this | because of that
    because of these | because of it | because of them | because of the | thanks to that | thanks to this
    due to this | due to that | due to these | despite that | despite this | despite these | despite those
    despite the | like that | like this | like these | like those | like many | like most | like other
    like others | unlike that | unlike this | unlike other | unlike others | unlike most | unlike many
    along with that | along the way | among them | among these | among those | among the other
    among other | among others | aside from that | apart from that | apart from this | beyond that
    beyond this | beyond these | instead of that | instead of this | regardless of that | given that
    given this | given these | given the | if so | if not | if that | if this | if these | if those | if true
    when that | when this | when these | when those | when asked | when contacted | when reached
    while that | while this | while these | while those | while many | while some | while most
    while the | although that | although this | although these | although the | although some | though that
    though this | though these | though some | though the | whatever the | whether that | whether this
    once that | once this | once again | once there | once inside | once more | once the | under that | under this
    under these | under those | under the plan | under the deal | under the agreement | under the proposal
    under the law | under the bill | under the terms | under the new | under such | over that | over this
    not that | not this | not to mention | not surprisingly | not everyone | not all of | not long after | no wonder
    no doubt | no one else | no such | no other | no longer | not one of | nor did | nor is | nor was
    asked how | asked why | asked what | asked about | asked if | asked whether | asked by | asked when
    asked for comment | asked to | rather than that | rather, | much of that | much of this | much of the
    much of it | enough of | perhaps | maybe | a spokesman said | a spokeswoman said | in light of this
    in light of that | in view of this | in spite of this | in spite of that | in spite of the
    as he | as she | as they | as it | as this | as that | as these | as the two | according to the report
    according to the study | according to the statement | according to the complaint
    according to the lawsuit | according to the suit | according to the indictment
    according to the affidavit | according to the company | according to the researchers
    according to the survey | according to the paper | according to the documents | according to the article
    according to the post | according to the filing | according to the release | according to the website
    according to the police report | according to the authors | according to the team
    according to the agency | according to the letter | according to the site | according to the outlet
    what is more | what's more | what happened next | what followed | true, | granted, | first, | second,
    third, | next, | last, | sadly, | fortunately, | unfortunately, | surprisingly, | remarkably,
    amazingly, | incredibly, | strangely, | oddly, | curiously, | notably, | specifically, | basically,
    essentially, | actually, | honestly, | frankly, | look, | listen, | certainly, | surely, | admittedly,
    initially, | originally, | today, | tonight, | tomorrow, | simultaneously, | together, | combined, | either way
    still, | further, | separately, | coincidentally, | unsurprisingly, | predictably, | inevitably,
    of note | upon hearing | upon learning | upon arrival | speaking of | time and again | case in point
    same goes | adding to | added to | add to that | combined with | coupled with | to which
""")
_ROLES = bag("""
    company firm corporation business retailer manufacturer maker startup publisher broadcaster network
    channel newspaper magazine outlet website site platform app agency bureau department ministry
    organization organisation group groups charity foundation nonprofit association union committee panel
    commission board council coalition alliance team teams club side squad band duo pair trio couple
    man men woman women boy boys girl girls child children kid kids baby infant toddler teen teens teenager
    teenagers youth youngster newborn twins siblings family families parents mother father mom dad son
    daughter brother sister brothers sisters husband wife widow fiance boyfriend girlfriend grandmother
    grandfather relatives friends neighbors neighbours
    suspect suspects victim victims attacker attackers gunman gunmen shooter assailant assailants killer
    hijacker hijackers bomber bombers robber thief burglar intruder defendant defendants accused prisoner
    inmate inmates fugitive detainees hostage hostages witness witnesses survivor survivors patient patients
    passenger passengers driver pilot pilots crew officer officers soldier soldiers troops agents detective
    detectives investigators firefighters protesters demonstrators militants rebels insurgents fighters
    author authors writer writers novelist journalist reporter editor columnist actor actress star stars
    singer rapper musician musicians comedian director producer filmmaker host anchor artist artists
    performer performers model athlete athletes player players coach striker midfielder defender goalkeeper
    quarterback pitcher golfer champion winner winners runner-up veteran rookie captain manager skipper
    executive executives boss chairman chairwoman chief ceo founder founders co-founder owner owners
    employee employees worker workers staff staffer staffers official officials spokesman spokeswoman
    spokesperson president governor mayor senator congressman congresswoman lawmaker lawmakers senators
    representative minister premier politician politicians candidate candidates nominee leader leaders
    ambassador diplomat diplomats secretary attorney attorneys lawyer lawyers judge judges jury jurors
    prosecutor prosecutors justices sheriff commissioner superintendent principal teacher teachers
    professor researcher researchers scientist scientists doctor doctors physician physicians surgeon nurse
    student students pupil pupils pastor priest bishop cardinal reverend duke duchess prince princess queen
    king monarch billionaire millionaire entrepreneur activist activists dissident whistleblower tourist
    tourists hiker hikers climbers divers swimmer surfer sailors fishermen hunter hunters ranger rangers
    native resident residents person persons people individual individuals participants members
    report reports study studies survey poll paper article story stories book books novel memoir
    biography film movie documentary show series episode song album track video videos clip footage
    photo photos photograph photographs picture pictures image images letter letters email emails e-mail
    memo document documents filing filings statement statements post posts tweet tweets message messages
    comment comments remark remarks speech address interview announcement decision ruling verdict sentence
    order law legislation bill measure measures amendment resolution proposal proposals plan plans policy
    policies deal agreement pact treaty contract settlement offer bid lawsuit lawsuits suit complaint
    petition case cases trial hearing investigation probe inquiry inquest indictment affidavit warrant
    charges charge allegations allegation accusation accusations claim claims evidence
    finding findings results data research experiment experiments figures figure numbers total totals
    incident incidents event events accident crash collision wreck attack attacks shooting shootings
    massacre assault murder murders killing killings slaying stabbing bombing bombings blast blasts
    explosion explosions fire blaze flames disaster tragedy storm hurricane tornado earthquake quake tremor
    flood floods eruption outbreak epidemic virus disease infection illness symptoms condition procedure
    surgery operation raid arrest arrests search standoff siege strike strikes protest protests rally
    demonstration clashes violence conflict fighting dispute controversy scandal crisis situation
    meeting summit talks conference ceremony event gathering visit trip tour concert festival
    match game games race contest tournament season goal goals win victory defeat loss draw
    plane aircraft airplane jet airliner flight helicopter drone ship boat vessel ferry yacht submarine
    vehicle vehicles car truck van bus train motorcycle suv bike spacecraft probe rocket satellite
    airline hospital school college university church mosque hotel restaurant store shop mall
    building house home apartment property facility plant factory mine prison jail
    city town village community neighborhood area region province county district country nation state
    island site scene location
    dog dogs cat cats animal animals bear bears shark sharks whale whales bird birds snake elephant lion
    lions tiger creature creatures species fossil fossils bones skeleton remains body bodies corpse
    device devices machine weapon weapons gun guns bomb bullet bullets package packages product products
    item items drug drugs vaccine treatment service system technology feature features tool
    move moves change changes effort efforts initiative campaign program programme project scheme mission
    discovery development developments news revelation revelations increase decrease drop rise
    penalty fine lawsuit award prize money funds payment payments
    idea problem issue question point answer reason process practice
    time day date year month week night morning amount number percentage rate average
    former latter same other others first second third last latest next ones one two three
    program's
""") - bag(
    "time day date year month week night morning number percentage rate average amount first last latest"
)
_MARKS = triggered(
    {
        "click tap": r"\b(?:click|tap)\b (?:here|on|the|through|to|below|above|for|play|image|this|or)\b",
        "photo photos photograph image images picture pictures pictured": (
            r"\b(?:file|handout|undated|courtesy|combination|stock|archive) ?-?(?:photo|picture|image)s?\b"
            r"|\b(?:photo|image|picture)s? ?(?:by\b|courtesy|credit|gallery|galleries|provided|from video|:|/)"
            r"|\bin (?:this|these) (?:[\w.,’'-]+ ){0,6}(?:file |handout |combination |undated )?"
            r"(?:photo(?:graph)?|picture|image)s?\b(?! of)|\bpictured\b|\b(?:view|hide|see) (?:image|photo|caption)"
            r"|\bthis (?:undated |aerial )?(?:photo|image|picture)\b|\bimage (?:caption|copyright|source)"
        ),
        "left right center centre top bottom": (
            r"[,(] ?(?:(?:second|third|far|top|bottom|upper|lower|front|back|center) (?:from )?(?:the )?)?"
            r"(?:left|right|center|centre|top|bottom)(?:,|\)|\.$| and )|^(?:from )?(?:left|right)\b"
        ),
        "above below": r"\((?:above|below)\)|[,(] ?(?:seen |shown |pictured )?(?:above|below)[,).]|^(?:above|below)\b"
        r"|\b(?:comments?|video|story|form|link|map|list|chart|box|section|gallery|photos?|tweets?) below\b|\bbelow:$",
        "watches looks poses waves listens smiles gestures speaks walks stands arrives holds sits reacts attends hugs leaves"
        " celebrates talks embraces shakes boards applauds reads rides passes gather march wait": (
            r"\b(?:on|in|,) (?:\w+day,? )?(?-i:[A-Z][a-z]{2,8})\.? \d{1,2}(?:, \d{4})?\.$"
        ),
        "caption captions": r"\bcaptions?\b",
        "getty afp reuters ap upi epa shutterstock istock": (
            r"\bgetty images\b|[/|(]\s?(?:getty|afp|reuters|ap|upi|epa|shutterstock)\b(?! —)"
            r"|\b(?:getty|afp|reuters|ap|upi|epa|shutterstock|istock)\s?(?:[/|)]|photo\b|file\b|$)|[—–-]\s?(?:ap|afp|reuters)\.?$"
        ),
        "advertisement advertisements advertising": r"^\W*advertis|\badvertisement\b$|continue reading|story continues",
        "continues continue continued": r"\b(?:story|article|text) continues?\b|\bcontinue (?:reading|to article)\b|continued (?:on|from) page",
        "copyright ©": r"^\W*(?:copyright|©)|\bcopyright (?:©|\(c\)|\d{4}|the)|© ?\d{4}",
        "rights": r"\ball rights reserved\b",
        "rewritten redistributed": r"\b(?:rewritten|redistributed)\b",
        "subscribe subscribers subscriber subscription subscriptions unsubscribe": (
            r"\b(?:subscribe (?:to|now|today|for|here|and)|to subscribe|unsubscribe|subscription (?:required|to)|subscribers? only"
            r"|already a subscriber|for subscribers)\b"
        ),
        "newsletter newsletters inbox": r".",
        "sign log": r"\b(?:sign|log)(?:ing)? ?(?:up|in) (?:for|to|here|now|with|below|today|or)\b|^sign ",
        "cookie cookies": r"\b(?:use|uses|accept|our|of|your|these) cookies\b|\bcookies? (?:policy|settings|and|on|to)\b|^cookies",
        "javascript browser adblock whatsapp": r"\b(?:your|enable|our|this|modern) (?:browser|javascript|adblock)|\bjavascript\b|\bon whatsapp\b",
        "privacy terms": r"\b(?:privacy (?:policy|notice)|terms (?:of (?:use|service)|and conditions))\b",
        "download": r"\bdownload (?:our|the|this|now|here|on|it)\b",
        "podcast": r"\b(?:our|this|the latest|my|new episode of (?:our|the)) podcast\b|\blisten to\b",
        "app": r"\b(?:our|the|this|your) (?:[\w.]+ )?app (?:for|to|on|here|and)\b.{0,40}\b(?:you|your|news)\b|^(?:get|download|using|try)\b",
        "follow followed": r"\bfollow (?:us|him|her|me|them|the author|[\w ]{2,30} on (?:twitter|facebook|instagram|x))\b|^follow\b",
        "twitter facebook instagram": (
            r"\b(?:us|me|him|her|reporter|writer|author|story|page|comment|join|like|share|link|find|via|or|and) on "
            r"(?:twitter|facebook|instagram)\b|\b(?:facebook|twitter|instagram) (?:feed|comments?$|icon)|^(?:twitter|facebook)\s*[:|]"
        ),
        "tweet tweets retweet": r"^(?:tweet|retweet)s?\b|\b(?:tweet this|tweet us|view (?:this )?tweet)\b",
        "share": r"\bshare (?:this|your|on|it on|via|tweet|the (?:story|article)|with (?:us|your))\b|\bshare$|^share\b(?! (?:price|of|in))",
        "donate donation donations donating": r"\b(?:please|to) donate\b|^donate|\bdonations (?:can|may) be\b|\bdonate (?:now|here|today)\b|your donation",
        "reporting": r"\b(?:additional |with )?reporting (?:by|from|for)\b|\bcontributed\b",
        "contributed contributing": r"\bcontribut(?:ed|ing) (?:reporting|to (?:this|the|an earlier|that) (?:\w+ )?(?:report|story|article|post|piece|coverage))|\balso contributed\b|\bcontributed\.$",
        "editing edited compiled translated written": r"^(?:edited|compiled|translated|written)\b|\b(?:editing|edited|compiled|translated) by (?-i:[A-Z]\w+ [A-Z]\w+)[^,]{0,25}$",
        "correspondent reporter editor": r"^(?:by|our)\b|\bis an? (?:[\w-]+ ){0,5}(?:reporter|editor|correspondent) (?:at|for|with|covering|based|who)\b",
        "columnist contributor": r"\bis an? (?:[\w-]+ ){0,5}(?:columnist|contributor)\b",
        "opinions views": r"\b(?:opinions|views) expressed\b|\b(?:opinions|views) (?:are|of) (?:solely|those|the author)\b|\bhis own\.$|\bher own\.$",
        "article articles": r"\b(?:this|our|original|full|previous|related|the following|more|these) articles?\b|\barticle (?:was|has been|is|first|originally|by|about|misstated)\b",
        "story stories": (
            r"\b(?:this|our|original|full|related|previous|developing|the following|top|biggest|more|these) (?:\w+ )?(?:story|stories)\b"
            r"(?! (?:line|of))|\bstory (?:was|has been) (?:updated|corrected|originally|first|published)\b|\bmore on this\b"
        ),
        "post": r"\b(?:this|original|previous|blog) post\b|\bpost (?:has been|was) (?:updated|corrected|originally|first|published)\b|^post a\b",
        "report": r"\b(?:this|the following) report\b|\breport (?:was|has been) (?:updated|corrected)\b",
        "video videos": (
            r"^(?:video|watch)|\b(?:in|see|watch|play|view) (?:this|the) (?:video|clip) (?:above|below|here|to)\b|\b(?:this|the above|our) videos?\b"
            r"|\bvideo (?:above|below|player|transcript|caption|shows? (?:above|below))\b"
        ),
        "version": r"\b(?:an?|the) (?:\w+ )?version of this\b|\b(?:an )?earlier version\b|\bprint version\b|\bupgrade\b",
        "correction corrections clarification": r"^\W*(?:corrections?|clarification)\b",
        "misstated misspelled misidentified": r".",
        "updated posted published modified": (
            r"^\W*(?:(?:first|last|originally) )?(?:updated|posted|published|modified)\b(?! (?:in|by|his|her|their|a|an|figures|data|estimates|research))"
            r"|\b(?:updated|posted|published) (?:at \d|on:|by:|\d)|\bwill be updated\b|\b(?:last|been|was) updated\b"
        ),
        "update updates": r"^\W*updates?\b|\b(?:live|latest|for|get|email|breaking) updates\b|\bcheck back\b|\bfor updates\b",
        "breaking developing": r"\b(?:breaking|developing) (?:news )?(?:story|alert|news)s?\b|^\W*(?:breaking|developing)\b",
        "liveblog blog": r"\b(?:our|live|this|my) ?(?:live)?blog\b",
        "poll vote": r"\b(?:take|our|this) (?:online |reader )?(?:poll|quiz)\b|^(?:vote|poll)\b",
        "quiz": r"\b(?:take|our|this) quiz\b|^quiz",
        "episode": r"\b(?:in|on) (?:this|the latest|today['’]s|tonight['’]s) (?:week['’]s )?(?:episode|edition)\b",
        "edition": r"\bin (?:this|today['’]s|the [\w ]{0,20}) edition\b|\bprint edition\b|\bread more\b",
        "transcript": r"\btranscript\b",
        "embed iframe": r"\b(?:embed (?:code|this)|iframe)\b",
        "gallery slideshow": r"\b(?:photo |image |our |this |see )gallery\b|\bslideshow\b|^gallery",
        "getmore readmore": r".",
        "read": r"\bread (?:more|next|also|the (?:full|original|rest|entire|story|article)|on|our|this|about|below|here|it here)\b|^(?:also )?read\b",
        "more": r"^more(?::| from| on| stories| about| news| coverage| videos?)|\b(?:find out|learn|see|read|hear|for|click for|get|know|has) more(?: here| information| details|:|\.$)|^(?:find out|learn|see|hear) more\b",
        "watch": r"^watch\b|\bwatch (?:the (?:video|full|clip)|it (?:here|below|now|live)|live|below|above|more|this|now|our)\b",
        "tune stay": r"\b(?:tune in|stay tuned|stay with)\b",
        "contact": r"\bcontact (?:us|the (?:author|writer|reporter|editor|newsroom)|[\w ]+ at \S+@|reporter|him at|her at)\b|^contact\b",
        "hotline phone": r"\b(?:hotline|phone:|by phone at|tel:)\b.{0,30}\d",
        "anyone": r"^anyone (?:with|who (?:has|knows|saw|recognizes|recognises|may))\b",
        "asked": r"^(?:we|i) asked\b|\basked (?:our )?readers\b",
        "readers": r"\b(?:our|dear|asked|tell) readers\b|^readers\b",
        "comments comment": r"\b(?:leave|post|add|read|view|show|hide|join|your|in the|see|reply) (?:a |the |your |all |our )?comments?(?: (?:below|section|here|on)\b|[.!]?$)|^comments?\b|\bcomments? (?:are|is) (?:closed|moderated|subject|welcome)|\bcomments (?:below|section)\b",
        "sponsored sponsor promoted": r"^\W*(?:sponsored|promoted)\b|\b(?:sponsored content|our sponsors?)\b",
        "related": r"^\W*related\b(?! to)",
        "trending": r"^trending\b|\btrending (?:now|news|stories)\b",
        "wikipedia": r"\b(?:from|via) wikipedia\b",
        "rss feed": r"\brss\b|\b(?:your|my) feed\b",
        "account password username": r"\b(?:your|create an|an) (?:account|password|username)\b",
        "courtesy": r"\bcourtesy (?:of|photo)\b.{0,40}$",
        "host hosts hosted": r"^(?:host|hosts|hosted)\b",
        "tonight's": r"^(?:on )?tonight['’]s\b",
        "joined": r"\b(?:we are|we['’]re|are|is) joined by\b",
        "what": r"\bhere[’']s what\b|\bwhat (?:you need|we know|to know|to expect|to watch)\b",
        "why how": r"\bhere[’']s (?:why|how)\b|\b(?:find out|see|learn|know) (?:why|how)\b.{0,60}$",
        "know": r"\byou (?:need|should|have) to know\b|\bthings to know\b|\bdo you know\b|\bdid you know\b",
        "gofundme": r"\b(?:donat|visit|go to|link)\w*",
        "editor's editors": r"^\W*editor(?:['’]?s|s['’])? note\b|\beditor['’]s note\b",
        "note": r"^\W*note\s?:|\bplease note\b",
        "hide": r"^hide (?:caption|image|photo|ad|comments|transcript)\b|\bhide caption\b",
        "toggle": r"\btoggle caption\b",
        "skip": r"^skip\b|\bskip ad\b",
        "loading": r"^loading\b",
        "listen": r"^listen\b|\blisten (?:here|now|to (?:the (?:full|audio|story|interview)))\b",
        "enlarge": r"\benlarge (?:this )?(?:image|photo)\b|\bto enlarge\b|^enlarge\b",
        "expand": r"^expand\b",
        "please": r"^please\b|\bplease (?:click|visit|contact|call|email|enable|subscribe|sign|log|see|send|enter|try|donate|read|check|consider)\b",
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
        "page": r"\b(?:our|this|next|previous) page\b|^page \d|\bon page [A-Z]?\d",
        "column": r"\b(?:this|my|our) column\b",
        "interview": r"\binterview (?:has been|was) (?:edited|condensed)\b|\bthis interview\b",
        "lightly": r"\b(?:edited|condensed) (?:lightly )?for (?:clarity|length)\b|\blightly edited\b",
        "clarity": r"\bfor (?:clarity|length|brevity)\b",
        "stories": r"\b(?:top|biggest|most important|our|more|related|other|best|latest) (?:\w+ )?stories\b",
        "joining": r"\b(?:thanks|thank you) for joining\b",
        "thanks thank": r"^(?:thanks|thank you)\b|\bthanks? (?:you )?for (?:watching|reading|joining|listening|your)\b",
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
_OPENINGS = re.compile(
    r"\W*(?:(?i:file|photos?|video|audio|watch|live|plus|updated?|breaking|related|exclusive|analysis|opinion"
    r"|editors?['’]s? note|image|correction|source|caption|summary|highlights|key points|read|more|listen|gallery"
    r"|trending|advertisement|poll|quiz|tags?|topics?|filed under|categor(?:y|ies)|share|rt|via|hat tip|h/t|ps|p\.s)"
    r"\s?(?:[:|>]|[–—-]\s)|(?i:image|media|photo|video) (?:caption|copyright|source|playback|credit)\b"
    r"|By (?:[A-Z][\w.’'-]+ ){1,3}(?:[A-Z][\w.’'-]+)?(?:,|\.$|(?:in|for|at) |and [A-Z]|\|)"
    r"|(?:The )?[A-Z][\w ]{1,20}['’]s (?:[A-Z][\w’'-]+ ){2,3}"
    r"(?:reports|explains|looks at|takes a look|has (?:more|the)|speaks|joins)\b"
    r"|(?:[Cc]orrespondent|[Rr]eporter|Our \w+) (?:[A-Z][\w’'-]+ ){2,3}(?:reports|explains|looks|has more|speaks)\b"
    r"|(?i:here (?:are|is)\b|here['’]s\b|(?:the )?\d+ (?:things|ways|reasons|photos|takeaways)\b"
    r"|(?:media|image) requires|starting in \d{4}|in case you missed|long story short))"
)
_ORDERS = phrases("""
    click | tap here | tap on | watch: | watch the | watch this | watch a | watch how | watch as | watch our
    watch live | watch it | watch more | watch below | watch above | watch what | watch |
    read more | read the | read our | read his | read her | read their | read about | read next | read on
    read also | read this | read it | read or | read | follow the | follow us | follow our | follow along | follow him
    follow her | follow this | follow | share this | share your | share on | share via | share it | share tweet | share with
    share the | sign up | sign in | subscribe | join us | join the | join our | listen to | listen | check out | check back
    check the | check your | check it | find out | find more | find the | find your | find us | find it | see more
    see the | see our | see also | see how | see what | see why | see it | see photos | see below | see for | see if | see all
    scroll | download | visit our | visit the | visit us | visit our | visit www | call us | call the | call our | call 1
    email us | email the | email your | e-mail | enter your | enter to | tell us | let us | let's | let me | learn more | learn how
    learn about | learn the | get the | get our | get more | get your | get a | get all | get ready | get up | get breaking | get daily
    get unlimited | get email | stay tuned | stay up | stay informed | stay connected | stay with | tune in | don't miss
    don't forget | don't let | don't be | don't worry | take a look | take our | take the | take a | swipe | send us | send your
    send a | contact us | contact the | contact | meet the | meet our | try our | try it | try the | try to | register for | register to
    donate | support our | support us | support the journalism | buy your | buy the | shop the | shop our | log in | enable | please
    look at | look no | look, | look for | remember that | remember, | remember the | remember when | remember to | remember: | imagine
    consider this | consider the | consider that | think of | think about | think you | note: | note that | note to | discover
    explore our | explore the | explore more | view the | view our | view all | view more | view image | view photos | view slideshow | view gallery
    hear the | hear more | hear what | hear from | catch up | catch the | keep reading | keep up | keep in mind | keep scrolling | keep an eye
    continue reading | upload | add your | add a | add to | ask your | ask us | play the | play video | press | turn on | turn off | use the | use our
    use your | browse | compare the | vote for | vote in | vote below | vote now | pick your | choose your | choose from | select | skip to
    like us | like and | like this | leave a | leave your | leave us | write to | write us | submit your | submit a | rate this | review the
    just click | just fill | just enter | just sign | simply | make sure | be sure | be the | be careful | be prepared | be aware | brace
    welcome to | welcome back | thanks for | thank you | congratulations | good morning | good evening | hello | hi, | hey | dear
    coming up | up next | still to come | back to | go to | go here | go ahead | go inside | go behind | click: | come on | say hello | say goodbye | forget
    relax, | bear with | suppose | picture this | feel free | having trouble | already a | not a subscriber | unlock | want to | need help
    will be | will soon | will also | will have | will not | will now | is a | is the | is also | is it | is not | was a
    was the | was also | has a | has been | has the | has also | are the | are you | are there | does the | did the | would you
    updated | know more | know someone | got a | have a | have you | do you | did you | are you | is it | was it | will the | can you | would you
    notify me | report a | report an | hide caption | toggle caption | enlarge this | editor's note | editors' note | story continues | article continues
""")
_VERBS = bag("""
    is are was were be been am isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did
    don't doesn't didn't will won't would wouldn't can can't cannot could couldn't may might must shall should
    shouldn't i'm you're we're they're he's she's it's that's there's who's i've we've they've you've i'll
    we'll they'll he'll she'll it'll i'd we'd they'd he'd she'd
    said says say told tells tell went goes go gone got gets get made makes make took takes take came comes come
    saw sees see knew knows know thought thinks think found finds find gave gives give left leaves leave felt
    feels feel became becomes become began begins begin began kept keeps keep held holds hold brought brings
    wrote writes write stood stands stand heard hears let lets meant means met meets ran runs run paid pays sat
    sits sent sends spoke speaks fell falls lost loses won wins built builds led leads grew grows cut cuts put
    puts set sets hit hits shot shoots died dies rose rises broke breaks drew draws drove drives chose chooses
    sold sells caught catches fought fights spent spends bought buys thrown threw throws struck strikes hurt
    shut shuts quit quits spread spreads taught teaches sought seeks shook shakes stole steals swept sweeps
    swung flew flies lay lies laid lived dealt sank sang swam slept woke wore wears tore bore beat beats bid bled
    bred burst cast cost costs dug fed fled flung forgot forgave froze hid hung knelt leapt lent lit mistook
    overcame overtook rang read reads rode shone shed shrank slid slung sped spilt spun split sprang stank
    stuck stung strode strove swore told took undertook underwent understood upheld wed wept withdrew withheld
    withstood wound appears remains seems looks wants needs plans expects hopes faces shows reports calls
    believe believes claim claims agree agrees offer offers continue continues include includes remain seem
    want need plan expect hope face show call look use uses work works play plays live live's help helps try tries
    ask asks turn turns start starts move moves like likes believe follow follows stop stops create creates open
    opens walk walks wait waits serve serves die send build stay stays fall reach reaches kill kills raise raises pass
    passes require requires report suggest suggests decide decides pull pulls return returns explain explains
    receive receives contain contains allow allows add adds sounds involve involves represent represents
""")
ENGLISH = Language(
    leaning=_LEANING,
    leaning_phrases=_LEANING_PHRASES,
    pronouns=bag("""he she it they him them himself herself itself themselves he's she's it's they're they've he'd
        she'd they'd he'll she'll they'll this that these those there"""),
    possessives=bag("his her its their"),
    before=bag("""
        when while after before as since until till if although though because once where whether in on at by
        for with without from to of during despite like unlike among amid about around behind under over
        through throughout according against instead given following just even only not all some many most
        none both few several one two three four five six half part much any each more less but and so yet
        shortly soon immediately long upon until unless except besides beyond along alongside within asked
        though speaking whenever wherever inside outside near next thanks due up out off into
        still moments minutes hours days weeks months years
    """),
    quantifiers=bag("many most some few all several none three four five six seven eight nine ten"),
    times=bag("""in on at during by since for within january february march april may june july august september october
        november december monday tuesday wednesday thursday friday saturday sunday"""),
    definite=bag("the"),
    roles=_ROLES,
    relators=bag("""of for that who which whose where behind between over in at on from to near against with about under by
        named called known accused charged convicted suspected responsible killed"""),
    unique=bag("""
        government police army navy military economy world sun earth moon pope public internet web weather market
        markets media sky universe poor rich young elderly future past left right only most more best worst
        first last latest new one next big key court constitution pandemic coronavirus military dollar euro pound
        president's unemployed homeless dead living wealthy disabled opposition airforce lottery jackpot
        north south east west coast hemisphere climate planet ocean atmosphere
    """),
    speech=bag("""
        said says say told tells added adds wrote writes explained explains warned warns continued continues
        asked asks tweeted tweets posted insisted insists noted notes recalled recalls replied claimed claims
        declared announced argued argues admitted acknowledged stated states joked quipped testified concluded
        remarked responded shouted yelled exclaimed observed thinks believes quoted pleaded stressed
        emphasized emphasised reported reports commented cautioned suggested suggests predicted vowed pledged promised
        urged lamented complained mused boasted laughed cried according
    """),
    speaker=bag(
        "i i'm i've i'd i'll me my mine myself we we're we've we'd we'll our ours ourselves us let's"
    ),
    reader=bag("you your you're you've you'll you'd yours yourself yourselves"),
    verbs=_VERBS,
    verb_endings=("ed", "n't", "s"),
    orders=_ORDERS,
    marks=_MARKS,
    openings=_OPENINGS,
)
