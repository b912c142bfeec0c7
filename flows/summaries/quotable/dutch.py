"""Dutch: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

DUTCH = Language(
    leaning=bag("""
        hij zij ze hem haar hen hun dit deze die zulke dergelijke beide beiden en maar of want dus echter
        toch bovendien daarnaast daarom daardoor daarmee daarvoor daarna daarop daarover daarin daarbij
        daarvan daartoe daaruit daartegen daartegenover daar hier hiermee hierdoor hierbij hierna hiervoor
        hiervan ook verder tevens eveneens intussen ondertussen inmiddels vervolgens later eerder dan toen
        nu zo zodoende desondanks niettemin desalniettemin anderzijds enerzijds immers overigens namelijk
        tenslotte uiteindelijk aanvankelijk andere anderen sommigen velen dezelfde hetzelfde
        laatstgenoemde vandaar waardoor waarna waarbij waarop omdat ja nee inderdaad kortom wel evenmin
        hetgeen zulks alsnog voorts sindsdien
    """),
    leaning_phrases=phrases("""
        dat is | dat zijn | dat was | dat waren | dat heeft | dat had | dat zegt | dat zei | dat meldt
        dat blijkt | dat wordt | dat kan | dat moet | dat zou | dat betekent | dat gebeurde | dat gebeurt
        dat bevestigt | dat schrijft | dat komt | dat geldt | dat maakt | dat laat | dat heet | het is
        het was | het gaat | het ging | het zou | het kan | het zijn | het wordt | het werd | het blijkt
        het lijkt | het heeft | het had | het komt | het duurde | het gebeurde | zijn vrouw | zijn vader
        zijn moeder | zijn advocaat | zijn broer | zijn partij | zijn bedrijf | zijn ouders
        zijn opvolger | zijn woordvoerder | bijvoorbeeld | als gevolg | als reactie | in die | in dat
        in deze | in dit | in reactie | in plaats daarvan | op dat | op die | op deze | op dit | met deze
        met dit | met die | met dat | na deze | na dit | na die | van deze | van die | van hen | door deze
        door dit | door die | aan deze | aan dit | bij deze | bij dit | onder deze | om deze | om die
        voor deze | voor dit | volgens hem | volgens haar | volgens hen | een van hen | een van de
        een dag later | een week later | een jaar later | een maand later | even later | kort daarna
        kort daarop | uren later | dagen later | jaren later | niet alleen | ten slotte | ten eerste
        ten tweede | tegelijkertijd | aan de andere kant | de volgende dag | de andere | de eerste
        de tweede | de laatste | de twee | de drie | al deze | al dit | toen hij | toen ze | toen zij
        als hij | als ze | nadat hij | nadat ze | terwijl hij | terwijl ze | omdat hij | omdat ze
    """),
    pronouns=bag("hij zij ze hem haar hen dit deze die dat"),
    possessives=bag("zijn haar hun diens"),
    before=bag("""
        als toen terwijl nadat voordat omdat hoewel sinds tot in op aan bij met na van voor door tegen
        zonder om onder over naast tussen ondanks wegens volgens alleen ook zelfs kort net pas al zoals of
        dat anders uit tijdens binnen naar vanwege samen dankzij veel enkele alle vandaag gisteren morgen
    """),
    demonstratives=bag("deze dit"),
    times=bag("""
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni
        juli augustus september oktober november december jaar week maand in op bij sinds tijdens
    """),
    definite=bag("de het"),
    roles=bag("""
        man mannen vrouw vrouwen jongen jongens meisje meisjes kind kinderen stel paar vader moeder ouders
        zoon dochter broer zus tiener verdachte verdachten dader daders slachtoffer slachtoffers aanvaller
        schutter bestuurder piloot bedrijf concern fabrikant onderneming club ploeg team groep organisatie
        partij vereniging studie onderzoek rapport peiling vonnis besluit beslissing incident ongeluk
        ongeval aanval aanslag maatregel maatregelen plan plannen project wet wetsvoorstel voorstel
        akkoord deal woordvoerder woordvoerster topman directeur auteur auteurs onderzoekers
        wetenschappers arts artsen acteur actrice zanger zangeres muzikant trainer coach speler spits
        doelman president minister premier politicus kamerlid burgemeester rechter rechtbank advocaat
        agenten rechercheurs getuige getuigen film serie boek album nummer video foto beelden brief
        verklaring aankondiging toespraak verkiezing stemming bijeenkomst wedstrijd duel dier dieren hond
        lichaam vliegtuig toestel schip boot trein auto voertuig gebouw huis stad dorp gemeente eiland
        brand explosie storm beving duo trio evenement
    """),
    relators=bag("van uit in die dat bij met voor over om tegen op aan genaamd wie wier"),
    speech=bag("""
        zei zegt zeiden zeggen verklaarde verklaart vertelde vertelt schreef schrijft aldus meldde meldt
        benadrukte voegde waarschuwde stelde stelt liet vindt antwoordde vroeg bevestigde gezegd verteld
        verklaard
    """),
    auxiliaries=bag("heeft hebben had"),
    speaker=bag("ik mij me mijn wij we ons onze"),
    plural=bag("wij we ons onze"),
    reader=bag("u uw jij je jouw jullie"),
    orders=phrases("""
        lees | lees ook | lees meer | klik | klik hier | bekijk | bekijk ook | volg | volg ons | abonneer
        meld | schrijf je | schrijf u | luister | kijk | deel | download | registreer | reageer | stuur
        ontdek | doe mee | wil je | wilt u | heb je | bent u | ben je | welkom | bedankt | hier lees
        hier vind | dit moet | dit weten | alles over | meer over
    """),
    marks=triggered(
        {
            "foto foto archieffoto beeld": (
                r"\b(?:foto|beeld|archieffoto)\s?[:/|(©]|\barchieffoto\b|\bop (?:de|deze) "
                r"(?:archief)?foto\b|^foto"
            ),
            "nieuwsbrief abonnee abonnees abonnement abonneer": r".",
            "cookies privacy javascript inloggen wachtwoord": (
                r"\b(?:cookies|privacyverklaring|javascript|inloggen|wachtwoord)\b"
            ),
            "artikel verhaal": r"\b(?:dit|oorspronkelijke) (?:artikel|verhaal)\b",
            "lees": r"\blees (?:ook|meer|verder|hier)\b",
            "advertentie": r"^\W*advertentie\b|\badvertentie\b$",
            "anp afp reuters belga": r"\((?:anp|afp|reuters|belga)[^)]{0,20}\)|^(?:anp|afp|belga)\b",
            "bron bronnen": r"^\W*bron(?:nen)?\s?:",
            "video": r"^video\b|\bvideo\s?:|\bin (?:deze|de|onderstaande) video\b",
            "podcast whatsapp": r"\b(?:onze|deze|de nieuwe) podcast\b|\bvia whatsapp\b|^podcast",
            "bijgewerkt gepubliceerd update": r"^\W*(?:bijgewerkt|gepubliceerd|update|laatste update)\b",
            "rechten": r"\balle rechten voorbehouden\b",
            "links rechts": r"\((?:links|rechts|l|r)\)|, (?:links|rechts),",
            "liveblog": r"\b(?:ons|dit|het) liveblog\b",
            "correctie rectificatie": r"^\W*(?:correctie|rectificatie)\b",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:lees ook|bekijk|video|foto|beeld|advertentie|update|exclusief|analyse|opinie"
        r"|interview|column|bron|podcast"
        r"|liveblog|correctie)\s?[:|–-]|Door [A-Z]\S+ [A-Z]\S+(?:[.,|]|$| en [A-Z]))"
    ),
)
