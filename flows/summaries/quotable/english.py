"""English: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.english_page import ENGLISH_MARKS, ENGLISH_OPENINGS, ENGLISH_ORDERS
from flows.summaries.quotable.language import Language, bag, phrases

_LEANING = bag("""
    he she it they him them his her hers its their theirs this that these those there such both neither
    either and but or nor so yet also however meanwhile meantime moreover furthermore instead still then
    therefore thus nevertheless nonetheless otherwise additionally similarly likewise earlier later hence
    besides indeed afterward afterwards consequently accordingly regardless anyway eventually subsequently
    previously conversely again too elsewhere now others another other here himself herself itself
    themselves what's that's it's he's she's they're they've they'll they'd he'd she'd it'll it'd there's
    here's there're that'll this'll these'll plus because which whose whom who yes no well sure okay ok oh
    yeah right absolutely exactly finally lastly secondly thirdly alternatively ironically naturally
    obviously clearly importantly interestingly luckily thankfully hopefully apparently presumably same
    equally overall ultimately thereafter whereas even
""") - bag("no even which who whose")
_LEANING_PHRASES = phrases("""
    no, | not only | not so | even so | even then | even now | even if | even though | even as
    even after | even when | even he | even she | even they | even worse | even better | for example
    for instance | for that | for this | for now | for one | for his part | for her part | for their part
    for its part | for the same | for years now | as a result, | as such | as well | as for | as if
    as though | as of now | as it turns out | as it turned out | as it happens | as expected | as promised
    as usual | as always | as always, | in addition, | in contrast, | in response, | in turn, | in fact
    in other words | in that | in this | in these | in those | in short | in the end | in the meantime
    in the process | in return | in reality | in the same | in the video | in the interview
    in the statement | in the letter | in both | in each | in all, | in sum | in conclusion
    in particular | in some cases | in one | in another | in the clip | in the footage | in a follow-up
    in the case | in the incident | in any case | on the other hand | on the contrary | on the one hand
    on top of that | on that | on this | on the same | at the time | at that | at this | at the same time
    at least one of the | at one point | at the end of the day | at the moment | at the scene | at first
    at issue | at stake | at present | of course | of these | of those | of them | of that | of the
    after that | after this | after all | after the incident | after the attack | after the shooting
    after which | after a while | after being | before that | before this | before long | since then
    since that | since this | until then | until now | by then | by that | by this | by contrast
    by comparison | by now | by the time | the next | the following day | the following morning
    the following week | the following month | the following year | the same | the latter | the former,
    the other | the others | the rest | the two | the three | the four | the five | the six | the seven
    the eight | the pair | the duo | the trio | the result | the results | the answer | the problem is
    the question is | the point is | the idea is | the reason | the move | the announcement | the above
    the aforementioned | the following | one of them | one of the | one such | one reason | one thing
    one more | one day | one is | one was | one says | one said | one other | one man said | one,
    some of the | some of these | some of them | some say | some said | some were | some are | some have
    some, | many of the | many of these | many of them | many were | many are | many have | many others
    many, | most of the | most of these | most of them | most were | most are | most have | most,
    most importantly | most notably | most of all | all of the | all of these | all of this | all of that
    all of them | all three | all four | all five | all this | all that | all these | all those
    all the while | all told | all were | all in all | all are | all have | none of | none were | none was
    none of that | several of the | several others | several were | two of the | three of the
    four of the | five of the | two others | three others | four others | half of them | half of the
    part of the reason | part of that | each of | each was | each has | each is | each, | a few of
    few of | a third | a fourth | a second man | a second woman | a year later | a year earlier
    a year after that | a day later | a day earlier | a week later | a week earlier | a month later
    a month earlier | a decade later | a few days later | a few hours later | a few minutes later
    a few weeks later | a few months later | a few years later | a short time later | a short while later
    a moment later | hours later | hours earlier | hours after that | minutes later | minutes earlier
    moments later | moments earlier | days later | days earlier | weeks later | weeks earlier
    months later | months earlier | years later | years earlier | decades later | seconds later
    soon after | soon, | soon afterward | shortly after that | shortly after, | shortly afterward
    shortly afterwards | shortly before that | shortly thereafter | just then | just as | more importantly
    more recently | more specifically | more than that | worse, | worse still | better yet | that is
    that said | this is | this was | to that end | to this end | to be sure | to be clear | to be fair
    to make matters worse | to do so | to do this | to do that | to this day | to date, | so far
    up to that | up to this | up until then | up until now | with that | with this | with these
    with those | with the other | without that | without this | without it | without them | without these
    from there | from then on | from that | from this | from here | because of this | because of that
    because of these | because of it | because of them | because of the | thanks to that | thanks to this
    due to this | due to that | due to these | despite that | despite this | despite these | despite those
    despite the | like that | like this | like these | like those | like many | like most | like other
    like others | unlike that | unlike this | unlike other | unlike others | unlike most | unlike many
    along with that | along the way | among them | among these | among those | among the other
    among other | among others | aside from that | apart from that | apart from this | beyond that
    beyond this | beyond these | instead of that | instead of this | regardless of that | given that
    given this | given these | given the | if so | if not | if that | if this | if these | if those
    if true | when that | when this | when these | when those | when asked | when contacted | when reached
    while that | while this | while these | while those | while many | while some | while most | while the
    although that | although this | although these | although the | although some | though that
    though this | though these | though some | though the | whatever the | whether that | whether this
    once that | once this | once again | once there | once inside | once more | once the | under that
    under this | under these | under those | under the plan | under the deal | under the agreement
    under the proposal | under the law | under the bill | under the terms | under the new | under such
    over that | over this | not that | not this | not to mention | not surprisingly | not everyone
    not all of | not long after | no wonder | no doubt | no one else | no such | no other | no longer
    not one of | nor did | nor is | nor was | asked how | asked why | asked what | asked about | asked if
    asked whether | asked by | asked when | asked for comment | asked to | rather than that | rather,
    much of that | much of this | much of it | enough of | perhaps | maybe | a spokesman said
    a spokeswoman said | in light of this | in light of that | in view of this | in spite of this
    in spite of that | in spite of the | as he | as she | as they | as it | as this | as that | as these
    as the two | according to the report | according to the study | according to the statement
    according to the complaint | according to the lawsuit | according to the suit
    according to the indictment | according to the affidavit | according to the company
    according to the researchers | according to the survey | according to the paper
    according to the documents | according to the article | according to the post
    according to the filing | according to the release | according to the website
    according to the police report | according to the authors | according to the team
    according to the agency | according to the letter | according to the site | according to the outlet
    what is more | what's more | what happened next | what followed | true, | granted, | first, | second,
    third, | next, | last, | sadly, | fortunately, | unfortunately, | surprisingly, | remarkably,
    amazingly, | incredibly, | strangely, | oddly, | curiously, | notably, | specifically, | basically,
    essentially, | actually, | honestly, | frankly, | look, | listen, | certainly, | surely, | admittedly,
    initially, | originally, | today, | tonight, | tomorrow, | simultaneously, | together, | combined,
    either way | still, | further, | separately, | coincidentally, | unsurprisingly, | predictably,
    inevitably, | of note | upon hearing | upon learning | upon arrival | speaking of | time and again
    case in point | same goes | adding to | added to | add to that | combined with | coupled with
    to which | on top of this | on top of it | in response he | in response she | in response they
""")
_ROLES = bag("""
    company firm corporation business retailer manufacturer maker startup publisher broadcaster network
    channel newspaper magazine outlet website site platform app agency bureau department ministry
    organization organisation group groups charity foundation nonprofit association union committee panel
    commission board council coalition alliance team teams club side squad band duo pair trio couple man
    men woman women boy boys girl girls child children kid kids baby infant toddler teen teens teenager
    teenagers youth youngster newborn twins siblings family families parents mother father mom dad son
    daughter brother sister brothers sisters husband wife widow fiance boyfriend girlfriend grandmother
    grandfather relatives friends neighbors neighbours suspect suspects victim victims attacker attackers
    gunman gunmen shooter assailant assailants killer hijacker hijackers bomber bombers robber thief
    burglar intruder defendant defendants accused prisoner inmate inmates fugitive detainees hostage
    hostages witness witnesses survivor survivors patient patients passenger passengers driver pilot
    pilots crew officer officers soldier soldiers troops agents detective detectives investigators
    firefighters protesters demonstrators militants rebels insurgents fighters author authors writer
    writers novelist journalist reporter editor columnist actor actress star stars singer rapper musician
    musicians comedian director producer filmmaker host anchor artist artists performer performers model
    athlete athletes player players coach striker midfielder defender goalkeeper quarterback pitcher
    golfer champion winner winners runner-up veteran rookie captain manager skipper executive executives
    boss chairman chairwoman chief ceo founder founders co-founder owner owners employee employees worker
    workers staff staffer staffers official officials spokesman spokeswoman spokesperson president
    governor mayor senator congressman congresswoman lawmaker lawmakers senators representative minister
    premier politician politicians candidate candidates nominee leader leaders ambassador diplomat
    diplomats secretary attorney attorneys lawyer lawyers judge judges jury jurors prosecutor prosecutors
    justices sheriff commissioner superintendent principal teacher teachers professor researcher
    researchers scientist scientists doctor doctors physician physicians surgeon nurse student students
    pupil pupils pastor priest bishop cardinal reverend duke duchess prince princess queen king monarch
    billionaire millionaire entrepreneur activist activists dissident whistleblower tourist tourists hiker
    hikers climbers divers swimmer surfer sailors fishermen hunter hunters ranger rangers native resident
    residents person persons people individual individuals participants members report reports study
    studies survey poll paper article story stories book books novel memoir biography film movie
    documentary show series episode song album track video videos clip footage photo photos photograph
    photographs picture pictures image images letter letters email emails e-mail memo document documents
    filing filings statement statements post posts tweet tweets message messages comment comments remark
    remarks speech address interview announcement decision ruling verdict sentence order law legislation
    bill measure measures amendment resolution proposal proposals plan plans policy policies deal
    agreement pact treaty contract settlement offer bid lawsuit lawsuits suit complaint petition case
    cases trial hearing investigation probe inquiry inquest indictment affidavit warrant charges charge
    allegations allegation accusation accusations claim claims evidence finding findings results data
    research experiment experiments figures figure numbers total totals incident incidents event events
    accident crash collision wreck attack attacks shooting shootings massacre assault murder murders
    killing killings slaying stabbing bombing bombings blast blasts explosion explosions fire blaze flames
    disaster tragedy storm hurricane tornado earthquake quake tremor flood floods eruption outbreak
    epidemic virus disease infection illness symptoms condition procedure surgery operation raid arrest
    arrests search standoff siege strike strikes protest protests rally demonstration clashes violence
    conflict fighting dispute controversy scandal crisis situation meeting summit talks conference
    ceremony gathering visit trip tour concert festival match game games race contest tournament season
    goal goals win victory defeat loss draw plane aircraft airplane jet airliner flight helicopter drone
    ship boat vessel ferry yacht submarine vehicle vehicles car truck van bus train motorcycle suv bike
    spacecraft rocket satellite airline hospital school college university church mosque hotel restaurant
    store shop mall building house home apartment property facility plant factory mine prison jail city
    town village community neighborhood area region province county district country nation state island
    scene location dog dogs cat cats animal animals bear bears shark sharks whale whales bird birds snake
    elephant lion lions tiger creature creatures species fossil fossils bones skeleton remains body bodies
    corpse device devices machine weapon weapons gun guns bomb bullet bullets package packages product
    products item items drug drugs vaccine treatment service system technology feature features tool move
    moves change changes effort efforts initiative campaign program programme project scheme mission
    discovery development developments news revelation revelations increase decrease drop rise penalty
    fine award prize money funds payment payments idea problem issue question point answer reason process
    practice time day date year month week night morning amount number percentage rate average one
    program's
""") - bag(
    "time day date year month week night morning number percentage rate average amount first last latest"
)
_VERBS = bag("""
    is are was were be been am isn't aren't wasn't weren't has have had hasn't haven't hadn't do does did
    don't doesn't didn't will won't would wouldn't can can't cannot could couldn't may might must shall
    should shouldn't i'm you're we're they're he's she's it's that's there's who's i've we've they've
    you've i'll we'll they'll he'll she'll it'll i'd we'd they'd he'd she'd said says say told tells tell
    went goes go gone got gets get made makes make took takes take came comes come saw sees see knew knows
    know thought thinks think found finds find gave gives give left leaves leave felt feels feel became
    becomes become began begins begin kept keeps keep held holds hold brought brings wrote writes write
    stood stands stand heard hears let lets meant means met meets ran runs run paid pays sat sits sent
    sends spoke speaks fell falls lost loses won wins built builds led leads grew grows cut cuts put puts
    set sets hit hits shot shoots died dies rose rises broke breaks drew draws drove drives chose chooses
    sold sells caught catches fought fights spent spends bought buys thrown threw throws struck strikes
    hurt shut shuts quit quits spread spreads taught teaches sought seeks shook shakes stole steals swept
    sweeps swung flew flies lay lies laid lived dealt sank sang swam slept woke wore wears tore bore beat
    beats bid bled bred burst cast cost costs dug fed fled flung forgot forgave froze hid hung knelt leapt
    lent lit mistook overcame overtook rang read reads rode shone shed shrank slid slung sped spilt spun
    split sprang stank stuck stung strode strove swore undertook underwent understood upheld wed wept
    withdrew withheld withstood wound appears remains seems looks wants needs plans expects hopes faces
    shows reports calls believe believes claim claims agree agrees offer offers continue continues include
    includes remain seem want need plan expect hope face show call look use uses work works play plays
    live live's help helps try tries ask asks turn turns start starts move moves like likes follow follows
    stop stops create creates open opens walk walks wait waits serve serves die send build stay stays fall
    reach reaches kill kills raise raises pass passes require requires report suggest suggests decide
    decides pull pulls return returns explain explains receive receives contain contains allow allows add
    adds sounds involve involves represent represents
""")
ENGLISH = Language(
    leaning=_LEANING,
    leaning_phrases=_LEANING_PHRASES,
    pronouns=bag("""
        he she it they him them himself herself itself themselves he's she's it's they're they've he'd
        she'd they'd he'll she'll they'll this that these those there
    """),
    possessives=bag("his her its their"),
    before=bag("""
        sometimes often usually probably certainly when while after before as since until till if although
        though because once where whether in on at by for with without from to of during despite like
        unlike among amid about around behind under over through throughout according against instead
        given following just even only not all some many most none both few several one two three four
        five six half part much any each more less but and so yet shortly soon immediately long upon
        unless except besides beyond along alongside within asked speaking whenever wherever inside
        outside near next thanks due up out off into still moments minutes hours days weeks months years
    """),
    quantifiers=bag("many most some few all several none three four five six seven eight nine ten"),
    demonstratives=bag("this that"),
    occasions=bag("at in on during after before following since under from with for to by"),
    captions=re.compile(
        r"(?:An?|The|This|In (?:this|an?)) [^.\n]{0,40}\b(?:photo(?:graph)?|image|picture|screenshot)s?\b"
        r"[^.\n]{0,60}\b(?:shows?|showing|taken|provided|released|seen)\b"
    ),
    contrasting=bag("meanwhile however moreover furthermore nevertheless nonetheless"),
    pointing=bag("this these those that's"),
    pointing_at_nothing=bag("""
        week weekend month year morning afternoon evening season spring summer fall autumn winter century
        decade time day days who whom whose which of in on at with from without living affected involved
        killed injured hurt who've who're under over near around between behind outside inside many much
        few soon late early
        often long far close high low large small big hard good bad young old dangerous expensive
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july
        august september october november december coming past last
    """),
    objects=bag("it them"),
    belonging=bag("of"),
    reversals=("however", "but ", "yet "),
    introducing=bag(
        "a an the his her its their our my your some any no one two three four five six many several few"
    ),
    known=re.compile(r"\bthe ([a-z]+)(?: ([a-z]+))?\b"),
    new=re.compile(r"\b(?:an?|one|another|two|three|several|some) ((?:[\w-]+ ){0,2}[\w-]+)"),
    personal=bag("he she him her his hers himself herself"),
    persons=bag("""
        baby kid teen mom dad aunt niece bride groom widow wife girlfriend boyfriend friend cop judge
        priest monk nun bishop pope king queen prince princess duke duchess knight guest host chef nurse
        coach athlete goalie captain sergeant general colonel spokesperson person chief boss clerk thief
        victim suspect fan guard hero rookie pro star patient witness mayor senator monarch lawmaker male
        female staffer spouse
    """),
    person_endings=(
        "er",
        "or",
        "ist",
        "ian",
        "man",
        "woman",
        "boy",
        "girl",
        "ant",
        "ent",
        "ee",
        "child",
        "old",
    ),
    many=bag("""
        a an police officers authorities officials prosecutors investigators doctors critics experts
        however never over under after another other rather either whether neither together later
        earlier number november september october december winter summer center border water power
        government department statement event incident moment president's document election or for nor
    """),
    capital_days=True,
    times=bag("""
        in on at during by since for within january february april june july august september october
        november december monday tuesday wednesday thursday friday saturday sunday
    """),
    definite=bag("the"),
    roles=_ROLES,
    relators=bag("""
        of for that who which whose where behind between over in at on from to near against with about
        under by named called known accused charged convicted suspected responsible killed before after
        when since until during despite as while amid following
    """),
    unique=bag("""
        government police army navy military economy world sun earth moon pope public internet web weather
        market markets media sky universe poor rich young elderly future past left right only most more
        best worst first last latest new one next big key court constitution pandemic coronavirus dollar
        euro pound president's unemployed homeless dead living wealthy disabled opposition airforce
        lottery jackpot north south east west coast hemisphere climate planet ocean atmosphere
    """),
    speech=bag("""
        said says say told tells added adds wrote writes explained explains warned warns continued
        continues asked asks tweeted tweets posted insisted insists noted notes recalled recalls replied
        claimed claims declared announced argued argues admitted acknowledged stated states joked quipped
        testified concluded remarked responded shouted yelled exclaimed observed thinks believes quoted
        pleaded stressed emphasized emphasised reported reports commented cautioned suggested suggests
        predicted vowed pledged promised urged lamented complained mused boasted laughed cried according
    """),
    speaker=bag(
        "i i'm i've i'd i'll me my mine myself we we're we've we'd we'll our ours ourselves us let's"
    ),
    plural=bag("we we're we've we'd we'll our ours ourselves us let's"),
    reader=bag("you your you're you've you'll you'd yours yourself yourselves"),
    verbs=_VERBS,
    verb_endings=("ed", "n't", "s"),
    orders=ENGLISH_ORDERS,
    marks=ENGLISH_MARKS,
    openings=ENGLISH_OPENINGS,
)
