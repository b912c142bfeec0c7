"""Words by which a sentence of seven languages points back to what was said before it."""

from __future__ import annotations

import re

# A noun phrase of "the" and one of these, with nothing after it that says which, names what was named before.
_EN_NOUNS = (
    "company firm business group organization organisation agency department team band club couple pair duo trio man "
    "woman boy girl child baby infant teen teenager toddler kid suspect suspects victim victims driver pilot passenger "
    "gunman shooter attacker killer assailant defendant accused plaintiff officer officers deputy detective patient "
    "teacher student students actor actress singer rapper star comedian musician author writer director player athlete "
    "coach quarterback model host anchor reporter journalist photographer lawyer attorney judge jury senator congressman "
    "congresswoman lawmaker candidate nominee politician mayor governor sheriff minister ambassador general billionaire "
    "businessman executive chairman founder activist artist architect "
    "family parents father mother son daughter brother sister husband wife father-in-law boyfriend girlfriend friend "
    "neighbor dog cat animal bird horse shark bear whale elephant incident accident crash shooting attack explosion blast "
    "fire blaze storm hurricane earthquake quake quakes flood murder killing death deaths crime robbery theft arrest trial "
    "case lawsuit suit complaint ruling verdict decision move announcement statement report study survey poll research "
    "findings researchers authors scientists investigators investigation inquiry probe review results data figure figures "
    "number numbers letter email message video clip footage photo photograph image picture post tweet article story book "
    "film movie show series episode song album game match product device phone app site website system program programme "
    "project plan proposal bill measure law policy rule deal agreement contract merger vote meeting event ceremony party "
    "trip visit flight plane aircraft jet helicopter ship boat vessel vehicle car truck bus train bridge building house "
    "home school university hospital church store restaurant hotel facility area region site village town city "
    "discovery comments remarks allegations accusations charges claim claims idea problem issue situation process "
    "practice condition disease virus drug treatment money donation prize award winner winners item items object body "
    "bodies remains weapon gun knife bomb sentence offer bid price change changes effort attempt campaign protest "
    "demonstrators protesters rally dispute controversy scandal debate interview speech conversation network channel "
    "newspaper paper magazine publication tabloid outlet airline carrier bank retailer manufacturer maker automaker "
    "startup tech giant chain brand duo's foursome twins siblings brothers sisters boys girls men women children kids "
    "trend site's spokesman spokeswoman spokesperson experts species creature fossil planet star comet asteroid object "
    "spacecraft probe rover mission launch cause motive details footage recording tape document documents papers "
    "filing affidavit warrant note notes list ranking index"
)

# By language: openings that need no further look, then those that need the word after them.
_POINTERS = {
    "en": (
        r"(?:he|she|they|him|them|his|her|hers|their|theirs|its)\b",
        r"(?:this|that|these|those)\b(?!\s(?:week|month|year|morning|afternoon|evening|summer|spring|autumn|fall|winter"
        r"|season|weekend|time|election|fiscal|past|coming|holiday)\b)(?!\s(?:who|which|whose)\b)",
        r"(?:but|and|or|nor|yet|so|because|though)\b(?!-|\sfar\b|\slong\sas\b|\scalled\b)",
        r"(?:however|therefore|thus|hence|moreover|furthermore|besides|meanwhile|instead|nevertheless|nonetheless"
        r"|consequently|accordingly|otherwise|likewise|similarly|additionally|conversely|afterwards?|subsequently"
        r"|indeed|anyway|regardless|alternatively|incidentally|still|then|also|plus|too|finally|eventually"
        r"|ultimately|overall|again|sure|apparently|elsewhere|secondly|thirdly|lastly|ironically|specifically)\b"
        r"(?!-|\s(?:life|image|photo|water)\b|\s[A-Z])",
        r"(?:first|second|third|next|earlier|later|soon|here|there|now)\s?,",
        r"(?:later|earlier)\s(?:that|the\ssame|on)\b|that\s(?:said|is)\b|soon\s(?:after|thereafter)\b"
        r"|shortly\s(?:after|thereafter)\s?,",
        r"(?:in\s(?:addition|contrast|turn|fact|short|other\swords|response|return|comparison|particular|total|all"
        r"|the\smeantime|the\sprocess|the\send|any\scase|either\scase|each\scase|doing\sso|so\sdoing|both\scases)"
        r"|as\s(?:a\sresult|a\sconsequence|such|well)|by\s(?:contrast|comparison|then|the\ssame\stoken)"
        r"|for\s(?:example|instance|one(?:\sthing)?|now|starters|his\spart|her\spart|their\spart|its\spart)"
        r"|on\s(?:the\sother\shand|the\sone\shand|the\scontrary|top\sof\s(?:that|this|it))"
        r"|at\s(?:the\ssame\stime|that\s(?:time|point)|the\stime|first|one\spoint|the\svery\sleast|least)"
        r"|after\s(?:all|that|this)|even\s(?:so|then|worse|better|more)|of\scourse|to\s(?:be\ssure|that\send|be\sfair)"
        r"|not\s(?:only\sthat|so)|what['’]s\smore|no\swonder|with\sthat|even\sso|more\simportantly|that['’]s|worse"
        r"|among\sthem|until\sthen|since\sthen|either\sway|by\sthat\stime|all\sthe\swhile)\b(?=\s?,|\sis\b|\sare\b|\s[a-z])",
        r"(?:after|before|since|until|despite|because\sof|in|on|at|for|from|with|during|under|by|to|of|amid|given|following"
        r"|like|unlike|among|beyond|besides|through|along\swith|according\sto|based\son|as\spart\sof|in\slight\sof"
        r"|in\sspite\sof|instead\sof|regardless\sof|prior\sto)\s(?:(?:all|most|some|one|two|each|many|both)\sof\s)?"
        r"(?:this|that|these|those|it|him|them|which|whom|such)\b(?!\s(?:week|month|year|morning|afternoon|evening|summer"
        r"|spring|autumn|fall|winter|season|weekend|time|election|fiscal|past|coming|holiday|who|which|whose)\b)",
        r"(?:one|two|three|four|five|six|seven|several|some|many|most|all|none|both|neither|either|each|few|any|half|much"
        r"|part|another)\s(?:of\s(?:them|those|these|it|which|whom)|such|other|others)\b",
        r"(?:neither|both|each)\s(?:men|women|sides|parties|teams|companies|man|woman|side|party|were|are|was|is|have|had"
        r"|has|pleaded|declined|said|of\sthe)\b",
        r"such\b(?!\sas)|others?\s(?:[a-z]+ed|were|are|have|had|say|include|said)\b|another\b(?!\s\d)",
        r"the\s(?:former|latter|same|two|three|four|five|six|seven|other|others|pair|duo|trio|first|second|third|next|last"
        r"|foursome)\b(?=\s(?:of\s(?:them|these|those)|was|were|is|are|had|have|has|said|say|also|who\sare|met|married|will"
        r"|would|men|women|were|began|got|day|reason|thing|step|one|two|three|pair|couple)\b)",
        r"(?:which|who|whom|whose)\b(?!\?)",
        r"(?:the|a|an)\s\w+-year-old\b(?=\s(?:was|is|has|had|said|says|also|told|will|would|could|[a-z]+ed|who\swas)\b)",
        r"(?:doing|saying|having\sdone)\s(?:so|that|this)\b",
    ),
    "de": (
        r"(?:er|sie|ihm|ihn|ihnen|ihre?[nmrs]?|sein(?:e[nmrs]?)?|dessen|deren)\b",
        r"es\b(?!\s(?:gibt|gab|geht|ging|kam|kommt|handelt|wurden?|werde|bleibt|ist\s\w+,|war\s\w+,|ist|war)\b)",
        r"(?:dies(?:e[nmrs]?)?|jene[nmrs]?|das\s(?:ist|war|sei|hat|sagte|teilte|berichtete|gilt|zeigt)|solche[nmrs]?)\b"
        r"(?!\s(?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühjahr|Frühling|Saison|Tage)\b)",
        r"(?:aber|und|oder|denn|doch|sondern|jedoch|allerdings|dennoch|trotzdem|deshalb|daher|darum|deswegen|außerdem|zudem"
        r"|dagegen|hingegen|dabei|dazu|damit|danach|davor|dadurch|daraufhin|dafür|daran|darauf|darin|darüber|davon|dort"
        r"|dann|inzwischen|unterdessen|stattdessen|ebenso|ferner|schließlich|so|auch|somit|hierbei|hierzu|hier|zwar"
        r"|immerhin|gleichzeitig|zuvor|später|seitdem|anschließend|indes|letztere[rsnm]?|erstere[rsnm]?|beide[nr]?)\b",
        r"(?:zum\sbeispiel|im\sgegensatz\sdazu|nach\s(?:diesem|dieser)|bei\s(?:diesem|dieser)|in\s(?:diesem|dieser))\b"
        r"(?!\s(?:Woche|Jahr|Monat|Sommer|Winter|Herbst|Frühjahr|Saison)\b)",
        r"(?:der|die|das)\s(?:Mann|Frau|Täter|Opfer|Verdächtige|Polizist|Fahrer|Fahrerin|Unternehmen|Konzern|Firma|Verein"
        r"|\d+-Jährige|Paar|Studie|Vorfall|Unfall|Maßnahme|Entscheidung|Angeklagte|Beschuldigte|Schauspieler|Politiker)\b"
        r"\s(?=[a-zäöü])(?!(?:der|des|von|aus|mit|im|in|am|an|auf|bei|zu|über|vor)\b)",
    ),
    "fr": (
        r"(?:ils?|elles?|celui-ci|celle-ci|ceux-ci|celles-ci|ceci|cela|ça|lui|leurs?)\b"
        r"(?!\s(?:y\sa|faut|est\s(?:interdit|possible)|s['’]agit|fallait|faudra)\b)",
        r"(?:ce|cet|cette|ces)\b(?!\s(?:matin|soir|mois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week-end"
        r"|semaine|année|été|hiver)\b)|c['’](?:est|était)\b",
        r"(?:mais|et|ou|or|donc|car|pourtant|cependant|toutefois|ainsi|alors|aussi|puis|ensuite|enfin|néanmoins|en\soutre"
        r"|de\splus|en\srevanche|par\sailleurs|par\sexemple|en\seffet|d['’]ailleurs|du\scoup|au\scontraire|à\sl['’]inverse"
        r"|pour\sautant|parmi\s(?:eux|elles)|en\sparallèle|dès\slors|par\sconséquent|depuis\s?,|là\s?,|ces\sderniers"
        r"|ce\sdernier|cette\sdernière|tous\s(?:deux|trois)|autre)\b",
        r"(?:son|sa|ses)\b",
        r"(?:le|la|l['’])\s?(?:homme|femme|suspect|victime|entreprise|société|groupe|couple|conducteur|trentenaire"
        r"|quadragénaire|quinquagénaire|étude|accident|incident|décision|mesure|jeune\shomme|jeune\sfemme|intéressée?)\b"
        r"\s(?!(?:de|du|des|d['’]|qui|que|dont|à|en|sur|pour|où)\b)(?=[a-zéèêà])",
    ),
    "es": (
        r"(?:él|ellas?|ellos|est[eao]s?|es[eao]s?|aquell?[ao]s?|ello|esto|eso|dich[oa]s?|sus?)\b"
        r"(?!\s(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|año|mes|semana|verano|invierno|mañana|tarde|noche"
        r"|fin\sde)\b)",
        r"(?:pero|y|e|o|sino|sin\sembargo|no\sobstante|además|también|tampoco|así|entonces|luego|después|por\s(?:eso|ello|lo"
        r"\stanto|tanto|otr[ao]|su\sparte|ejemplo|el\scontrario)|en\s(?:cambio|consecuencia|tanto|efecto|ese|este|esa|esta)"
        r"|de\shecho|aun\sasí|mientras\stanto|asimismo|finalmente|ambos|ambas|al\smismo\stiempo|a\spesar\sde\s(?:ello|eso"
        r"|esto)|tras\s(?:ello|eso|esto)|allí|ahí|entre\s(?:ellos|ellas))\b"
        r"(?!\s(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo|año|mes|semana|verano)\b)",
        r"(?:el|la)\s(?:hombre|mujer|sospechoso|sospechosa|víctima|empresa|compañía|grupo|pareja|conductor|joven|estudio"
        r"|incidente|accidente|decisión|medida|detenido|acusado)\b\s(?!(?:de|del|que|con|en|a|para|más)\b)(?=[a-záéíóú])",
    ),
    "it": (
        r"(?:egli|ella|essi|esse|esso|essa|lui|lei|loro|quest[aeio]|quell[aeio]|quel|quei|quegli|ciò|costui|costoro)\b"
        r"(?!\s(?:mattina|sera|notte|settimana|anno|mese|estate|inverno|pomeriggio|weekend)\b)",
        r"(?:ma|e|ed|o|oppure|però|tuttavia|inoltre|infatti|quindi|dunque|perciò|così|poi|anche|invece|intanto|infine|nel"
        r"\sfrattempo|ad\sesempio|per\squesto|di\sconseguenza|al\scontrario|d['’]altra\sparte|da\sallora|entramb[ie]"
        r"|successivamente|nonostante\s(?:ciò|questo)|lì|là|pertanto|allora|in\s(?:questo|quel)\s(?:caso|modo|contesto))\b",
        r"(?:il|la|i|le)\s(?:suo|sua|suoi|sue)\b",
        r"(?:l['’]|il\s|la\s|lo\s)(?:uomo|donna|sospettato|vittima|azienda|società|gruppo|coppia|conducente|giovane|studio"
        r"|incidente|episodio|decisione|misura|arrestato|indagato|imputato)\b\s(?!(?:di|del|della|dei|che|con|in|a|per|da)\b)"
        r"(?=[a-zèéàò])",
    ),
    "pt": (
        r"(?:ele|ela|eles|elas|est[ea]s?|ess[ea]s?|aquel[ea]s?|isto|isso|aquilo|seus?|suas?)\b"
        r"(?!\s(?:segunda|terça|quarta|quinta|sexta|sábado|domingo|ano|mês|semana|manhã|tarde|noite|fim\sde)\b)",
        r"(?:mas|e|ou|porém|contudo|entretanto|no\sentanto|todavia|além\s(?:disso|disto)|também|assim|então|depois|portanto"
        r"|por\s(?:isso|exemplo|outro\slado|sua\svez)|em\s(?:seguida|contrapartida)|ainda\sassim|ao\smesmo\stempo"
        r"|enquanto\sisso|apesar\sdisso|com\sisso|já|ambos|ambas|nesse|nessa|neste|desse|dessa|daí|ali)\b"
        r"(?!\s(?:segunda|terça|quarta|quinta|sexta|sábado|domingo|ano|mês|semana|manhã|tarde|noite|fim\sde)\b)",
        r"(?:o|a)\s(?:homem|mulher|suspeito|suspeita|vítima|empresa|companhia|grupo|casal|motorista|jovem|estudo|incidente"
        r"|acidente|decisão|medida|acusado|preso)\b\s(?!(?:de|do|da|dos|que|com|em|a|para|mais)\b)(?=[a-záéíóúâêôãõç])",
    ),
    "nl": (
        r"(?:hij|zij|ze|hem|haar|hun|zijn|hen|die|deze|dat|dit|dergelijke|zulke|diens)\b"
        r"(?!\s(?:week|maand|jaar|zomer|winter|herfst|lente|ochtend|middag|avond|weekend)\b)",
        r"(?:maar|en|of|want|dus|echter|toch|daarom|daardoor|daarna|daarnaast|daarbij|daarvoor|daarmee|daaruit|daarin"
        r"|bovendien|ook|dan|toen|vervolgens|intussen|ondertussen|inmiddels|niettemin|desondanks|immers|namelijk|zo"
        r"|bijvoorbeeld|verder|ten\sslotte|uiteindelijk|sindsdien|hierdoor|hierbij|hiermee|hierna|beide[n]?|in\splaats"
        r"\sdaarvan|tegelijkertijd|aan\sde\sandere\skant|later|eerder)\b",
        r"(?:de|het)\s(?:man|vrouw|verdachte|slachtoffer|bedrijf|groep|stel|bestuurder|jongen|meisje|onderzoek|incident"
        r"|ongeluk|besluit|maatregel|club|\d+-jarige)\b\s(?!(?:van|die|dat|met|in|uit|op|aan|bij|voor)\b)(?=[a-z])",
    ),
}
# The first letter of the sentence is made small before they are tried at its start.
POINTERS = {code: tuple(re.compile(pattern) for pattern in patterns) for code, patterns in _POINTERS.items()}
GENERIC_NOUNS = frozenset(_EN_NOUNS.split())
