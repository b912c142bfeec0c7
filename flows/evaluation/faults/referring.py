"""Words by which a sentence of seven languages points back to what was said before it."""

from __future__ import annotations

import re

# "The" before these needs no telling which: everybody knows the one, or it names a whole class.
_EN_KNOWN = (
    "president pope government police senate house congress parliament white court economy market "
    "markets world sun moon earth "
    "internet web public media press military army navy weather country nation state city federal past "
    "future present "
    "logic medical coroner prosecutor sheriff district county truth fact idea hope question answer "
    "problem reason trouble result upshot bottom irony catch trick key point "
    "odds majority minority rest most best worst least more less first last only biggest largest oldest "
    "youngest latest newest "
    "average typical vast number poor rich elderly young old unemployed homeless dead living rise fall "
    "lack need "
    "environment climate planet universe sky sea ocean ground law constitution dollar euro pound stock "
    "stocks "
    "crown throne king queen queen's prime bank fed treasury pentagon establishment left right north "
    "south east west "
    "countdown clock sooner longer better closer further other same way thing things people human heart "
    "brain body "
    "unemployment inflation "
    "holiday holidays weekend morning afternoon evening night day week month year season summer winter "
    "spring autumn fall "
    "democrats republicans opposition"
)
# Any of these words in an earlier sentence is taken to name the thing.
_EN_ALIKE = (
    "lawsuit suit complaint sued suing sues litigation",
    "film movie films movies",
    "company firm corp corporation inc giant maker retailer group business startup",
    "crash accident collision crashed collided",
    "shooting shot gunfire gunman shooter opened",
    "study research researchers scientists findings",
    "quake earthquake quakes",
    "fire blaze flames burned",
    "law bill measure legislation act amendment proposal ban",
    "man suspect men accused arrested gunman",
    "woman mother wife suspect",
    "couple wife husband married wedding",
    "team players club researchers scientists",
    "attack attacks bombing explosion blast attacked",
    "ruling decision verdict judge court ruled",
    "deal agreement pact contract",
    "plane aircraft jet flight airliner",
    "baby infant newborn",
    "boy girl child son daughter",
    "storm hurricane cyclone snowstorm blizzard",
    "school university college",
    "video clip footage",
    "killing murder death killed died slain",
    "officer officers police deputy",
    "app website site service",
)

# By language: openings that need no further look, then those that need the word after them.
_POINTERS = {
    "en": (
        r"(?:he|she|they|him|them|his|her|hers|their|theirs|its|it)\b",
        r"(?:this|that|these|those)\b(?!\s(?:week|month|year|morning|afternoon|evening|summer|spring"
        r"|autumn|fall|winter"
        r"|season|weekend|time|election|fiscal|past|coming|holiday)\b|\s(?:\w+\s)?[A-Z])(?!\s(?:who"
        r"|which|whose)\b)",
        r"(?:but|and|or|nor|yet|so)\b(?!-|\sfar\b|\slong\sas\b|\scalled\b)",
        r"(?:however|therefore|thus|hence|moreover|furthermore|besides|meanwhile|instead|nevertheless"
        r"|nonetheless"
        r"|consequently|accordingly|otherwise|likewise|similarly|additionally|conversely|afterwards?"
        r"|subsequently"
        r"|indeed|anyway|regardless|alternatively|incidentally|still|then|also|plus|too|finally|eventually"
        r"|ultimately|overall|again|sure|apparently|actually|elsewhere|secondly|thirdly|lastly"
        r"|ironically|specifically)\b"
        r"(?!-|\s(?:life|image|photo|water)\b|\s[A-Z])",
        r"(?:first|second|third|next|earlier|later|soon|here|there|now)\s?,",
        r"(?:later|earlier)\s(?:that|the\ssame|on)\b|that\s(?:said|is)\b|soon\s(?:after|thereafter)\b"
        r"|shortly\s(?:after|thereafter)\s?,",
        r"(?:in\s(?:addition|contrast|turn|fact|short|other\swords|response|return|comparison|particular"
        r"|the\smeantime|the\sprocess|the\send|any\scase|either\scase|each\scase|doing\sso|so\sdoing"
        r"|both\scases)"
        r"|as\s(?:a\sresult|a\sconsequence|such|well)|by\s(?:contrast|comparison|then|the\ssame\stoken)"
        r"|for\s(?:example|instance|one(?:\sthing)?|now|starters|his\spart|her\spart|their\spart|its\spart)"
        r"|on\s(?:the\sother\shand|the\sone\shand|the\scontrary|top\sof\s(?:that|this|it))"
        r"|at\s(?:the\ssame\stime|that\s(?:time|point)|the\stime|first|one\spoint)"
        r"|after\s(?:all|that|this)|even\s(?:so|then|worse|better|more)|of\scourse|to\s(?:be\ssure"
        r"|that\send|be\sfair)"
        r"|not\s(?:only\sthat|so)|what['’]s\smore|no\swonder|with\sthat|even\sso|more\simportantly"
        r"|that['’]s|worse"
        r"|among\sthem|until\sthen|since\sthen|either\sway|by\sthat\stime|all\sthe\swhile)\b(?=\s?,"
        r"|\sis\b|\sare\b|\s[a-z])",
        r"(?:after|before|since|until|despite|because\sof|in|on|at|for|from|with|during|under|by|to|of"
        r"|amid|given|following"
        r"|like|unlike|among|beyond|besides|through|along\swith|according\sto|based\son|as\spart\sof"
        r"|in\slight\sof"
        r"|in\sspite\sof|instead\sof|regardless\sof|prior\sto)\s(?:(?:all|most|some|one|two|each|many"
        r"|both)\sof\s)?"
        r"(?:this|that|these|those|it|him|them|which|whom|such)\b(?!\s(?:week|month|year|morning"
        r"|afternoon|evening|summer"
        r"|spring|autumn|fall|winter|season|weekend|time|election|fiscal|past|coming|holiday|who|which"
        r"|whose|photo|photograph|image|picture|file|handout)\b|\s(?:\w+\s)?[A-Z])",
        r"(?:one|two|three|four|five|six|seven|several|some|many|most|all|none|both|neither|either|each"
        r"|few|any|half|much"
        r"|part|another)\s(?:of\s(?:them|those|these|it|which|whom)|such|other|others)\b",
        r"(?:neither|both|each)\s(?:men|women|sides|parties|teams|companies|man|woman|side|party|were"
        r"|are|was|is|have|had"
        r"|has|pleaded|declined|said|of\sthe)\b",
        r"such\b(?!\sas)|others?\s(?:[a-z]+ed|were|are|have|had|say|include|said)\b|another\b(?!\s\d)",
        r"the\s(?:former|latter|same|two|three|four|five|six|seven|other|others|pair|duo|trio|first"
        r"|second|third|next|last"
        r"|foursome)\b(?=\s(?:of\s(?:them|these|those)|was|were|is|are|had|have|has|said|say|also"
        r"|who\sare|met|married|will"
        r"|would|men|women|were|began|got|day|reason|thing|step|one|two|three|pair|couple)\b)",
        r"(?:which|who|whom|whose)\b(?!.*\?$)",
        r"(?:the|a|an)\s\w+-year-old\b(?=\s(?:was|is|has|had|said|says|also|told|will|would|could"
        r"|[a-z]+ed|who\swas)\b)",
        r"(?:doing|saying|having\sdone)\s(?:so|that|this)\b|\w+ing\s(?:\w+\s)?(?:these|those"
        r"|this)\b(?!\s(?:week|month|year))",
    ),
    "de": (
        r"(?:er|sie|ihm|ihn|ihnen|ihre?[nmrs]?|sein(?:e[nmrs]?)?|dessen|deren)\b",
        r"es\b(?!\s(?:gibt|gab|geht|ging|kam|kommt|handelt|wurden?|werde|bleibt|ist\s\w+,|war\s\w+,|ist"
        r"|war)\b)",
        r"(?:dies(?:e[nmrs]?)?|jene[nmrs]?|das\s(?:ist|war|sei|hat|sagte|teilte|berichtete|gilt|zeigt)"
        r"|solche[nmrs]?)\b"
        r"(?!\s(?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühjahr|Frühling|Saison|Tage)\b)",
        r"(?:aber|und|oder|denn|doch|sondern|jedoch|allerdings|dennoch|trotzdem|deshalb|daher|darum"
        r"|deswegen|außerdem|zudem"
        r"|dagegen|hingegen|dabei|dazu|damit(?!\s(?:d[a-z]+|sie|er|es|alle|niemand)\s)|danach|davor|dadurch|daraufhin|dafür|daran|darauf|darin"
        r"|darüber|davon|dort"
        r"|dann|inzwischen|unterdessen|stattdessen|ebenso|ferner|schließlich|so\s(?:ist|war|hat|habe|sei|wurde|sagte|kam|heißt|soll)|auch(?!\swenn)|somit|hierbei"
        r"|hierzu|hier|zwar"
        r"|immerhin|gleichzeitig|zuvor|später|seitdem|anschließend|indes|letztere[rsnm]?|erstere[rsnm]?"
        r"|beide[nr]?)\b",
        r"(?:zum\sbeispiel|im\sgegensatz\sdazu|nach\s(?:diesem|dieser)|bei\s(?:diesem|dieser)"
        r"|in\s(?:diesem|dieser))\b"
        r"(?!\s(?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühjahr|Saison)\b)",
        r"(?:der|die|das)\s(?:Mann|Frau|Täter|Opfer|Verdächtige|Polizist|Fahrer|Fahrerin|Unternehmen"
        r"|Konzern|Firma|Verein"
        r"|\d+-Jährige|Paar|Studie|Vorfall|Unfall|Maßnahme|Entscheidung|Angeklagte|Beschuldigte"
        r"|Schauspieler|Politiker)\b"
        r"\s(?=[a-zäöü])(?!(?:der|des|von|aus|mit|im|in|am|an|auf|bei|zu|über|vor)\b)",
    ),
    "fr": (
        r"(?:ils?|elles?|celui-ci|celle-ci|ceux-ci|celles-ci|ceci|cela|ça|lui|leurs?)\b"
        r"(?!\s(?:y\sa|faut|est\s(?:interdit|possible)|s['’]agit|fallait|faudra)\b)",
        r"(?:ce|cet|cette|ces)\b(?!\s(?:matin|soir|mois|lundi|mardi|mercredi|jeudi|vendredi|samedi"
        r"|dimanche|week-end"
        r"|semaine|année|été|hiver)\b)|c['’](?:est|était)\b",
        r"(?:mais|et|ou|or|donc|car|pourtant|cependant|toutefois|ainsi(?!\sque)|alors(?!\squ)|aussi|puis|ensuite|enfin"
        r"|néanmoins|en\soutre"
        r"|de\splus|en\srevanche|par\sailleurs|par\sexemple|en\seffet|d['’]ailleurs|du\scoup"
        r"|au\scontraire|à\sl['’]inverse"
        r"|pour\sautant|parmi\s(?:eux|elles)|en\sparallèle|dès\slors|par\sconséquent|depuis\s?,|là\s?,"
        r"|ces\sderniers"
        r"|ce\sdernier|cette\sdernière|tous\s(?:deux|trois)|autre)\b",
        r"(?:son|sa|ses)\b",
        r"(?:le|la|l['’])\s?(?:homme|femme|suspect|victime|entreprise|société|groupe|couple|conducteur"
        r"|trentenaire"
        r"|quadragénaire|quinquagénaire|étude|accident|incident|décision|mesure|jeune\shomme"
        r"|jeune\sfemme|intéressée?)\b"
        r"\s(?!(?:de|du|des|d['’]|qui|que|dont|à|en|sur|pour|où)\b)(?=[a-zéèêà])",
    ),
    "es": (
        r"(?:él|ellas?|ellos|est[eao]s?|es[eao]s?|aquell?[ao]s?|ello|esto|eso|dich[oa]s?|sus?)\b"
        r"(?!\s(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|año|mes|semana|verano|invierno"
        r"|mañana|tarde|noche"
        r"|fin\sde)\b)",
        r"(?:pero|y|e|o|sino|sin\sembargo|no\sobstante|además(?!\sde)|también|tampoco|así|entonces|luego(?!\sde)|después(?!\sde)"
        r"|por\s(?:eso|ello|lo"
        r"\stanto|tanto|otr[ao]|su\sparte|ejemplo|el\scontrario)|en\s(?:cambio|consecuencia|tanto|efecto"
        r"|ese|este|esa|esta)"
        r"|de\shecho|aun\sasí|mientras\stanto|asimismo|finalmente|ambos|ambas|al\smismo\stiempo"
        r"|a\spesar\sde\s(?:ello|eso"
        r"|esto)|tras\s(?:ello|eso|esto)|allí|ahí|entre\s(?:ellos|ellas))\b"
        r"(?!\s(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|año|mes|semana|verano)\b)",
        r"(?:el|la)\s(?:hombre|mujer|sospechoso|sospechosa|víctima|empresa|compañía|grupo|pareja"
        r"|conductor|joven|estudio"
        r"|incidente|accidente|decisión|medida|detenido|acusado)\b\s(?!(?:de|del|que|con|en|a|para"
        r"|más)\b)(?=[a-záéíóú])",
    ),
    "it": (
        r"(?:egli|ella|essi|esse|esso|essa|lui|lei|loro|quest[aeio]|quell[aeio]|quel|quei|quegli|ciò"
        r"|costui|costoro)\b"
        r"(?!\s(?:mattina|sera|notte|settimana|anno|mese|estate|inverno|pomeriggio|weekend)\b)",
        r"(?:ma|e|ed|o|oppure|però|tuttavia|inoltre|infatti|quindi|dunque|perciò|così|poi|anche(?!\sse)|invece(?!\sdi)"
        r"|intanto|infine|nel"
        r"\sfrattempo|ad\sesempio|per\squesto|di\sconseguenza|al\scontrario|d['’]altra\sparte|da\sallora"
        r"|entramb[ie]"
        r"|successivamente|nonostante\s(?:ciò|questo)|lì|là|pertanto|allora|in\s(?:questo|quel)\s(?:caso"
        r"|modo|contesto))\b",
        r"(?:il|la|i|le)\s(?:suo|sua|suoi|sue)\b",
        r"(?:l['’]|il\s|la\s|lo\s)(?:uomo|donna|sospettato|vittima|azienda|società|gruppo|coppia"
        r"|conducente|giovane|studio"
        r"|incidente|episodio|decisione|misura|arrestato|indagato|imputato)\b\s(?!(?:di|del|della|dei"
        r"|che|con|in|a|per|da)\b)"
        r"(?=[a-zèéàò])",
    ),
    "pt": (
        r"(?:ele|ela|eles|elas|est[ea]s?|ess[ea]s?|aquel[ea]s?|isto|isso|aquilo|seus?|suas?)\b"
        r"(?!\s(?:segunda|terça|quarta|quinta|sexta|sábado|domingo|ano|mês|semana|manhã|tarde|noite"
        r"|fim\sde)\b)",
        r"(?:mas|e|ou|porém|contudo|entretanto|no\sentanto|todavia|além\s(?:disso|disto)|também|assim"
        r"|então|depois(?!\sd)|portanto"
        r"|por\s(?:isso|exemplo|outro\slado|sua\svez)|em\s(?:seguida|contrapartida)|ainda\sassim"
        r"|ao\smesmo\stempo"
        r"|enquanto\sisso|apesar\sdisso|com\sisso|ambos|ambas|nesse|nessa|neste|desse|dessa|daí|ali)\b"
        r"(?!\s(?:segunda|terça|quarta|quinta|sexta|sábado|domingo|ano|mês|semana|manhã|tarde|noite"
        r"|fim\sde)\b)",
        r"(?:o|a)\s(?:homem|mulher|suspeito|suspeita|vítima|empresa|companhia|grupo|casal|motorista"
        r"|jovem|estudo|incidente"
        r"|acidente|decisão|medida|acusado|preso)\b\s(?!(?:de|do|da|dos|que|com|em|a|para"
        r"|mais)\b)(?=[a-záéíóúâêôãõç])",
    ),
    "nl": (
        r"(?:hij|zij|ze|hem|haar|hun|zijn|hen|die|deze|dat|dit|dergelijke|zulke|diens)\b"
        r"(?!\s(?:week|maand|jaar|zomer|winter|herfst|lente|ochtend|middag|avond|weekend)\b)",
        r"(?:maar|en|of|want|dus|echter|toch|daarom|daardoor|daarna|daarnaast|daarbij|daarvoor|daarmee"
        r"|daaruit|daarin"
        r"|bovendien|ook(?!\sal)|dan|vervolgens|intussen|ondertussen|inmiddels|niettemin|desondanks|immers"
        r"|namelijk|zo"
        r"|bijvoorbeeld|verder|ten\sslotte|uiteindelijk|sindsdien|hierdoor|hierbij|hiermee|hierna"
        r"|beide[n]?|in\splaats"
        r"\sdaarvan|tegelijkertijd|aan\sde\sandere\skant|later(?!\sdeze)|eerder(?!\sdeze))\b",
        r"(?:de|het)\s(?:man|vrouw|verdachte|slachtoffer|bedrijf|groep|stel|bestuurder|jongen|meisje"
        r"|onderzoek|incident"
        r"|ongeluk|besluit|maatregel|club|\d+-jarige)\b\s(?!(?:van|die|dat|met|in|uit|op|aan|bij"
        r"|voor)\b)(?=[a-z])",
    ),
}
# The first letter of the sentence is made small before they are tried at its start.
POINTERS = {code: tuple(re.compile(pattern) for pattern in patterns) for code, patterns in _POINTERS.items()}
KNOWN = frozenset(_EN_KNOWN.split())
ALIKE = tuple(frozenset(group.split()) for group in _EN_ALIKE)
