"""German: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

GERMAN = Language(
    leaning=bag("""
        er sie es ihm ihn ihr ihnen ihre ihren ihrem ihrer sein seine seinen seinem seiner dies diese
        dieser dieses diesem diesen jene jener jenes jenem jenen dessen deren derselbe dieselbe dasselbe
        dieselben beide beides beiden und aber oder doch denn sondern also jedoch allerdings dennoch
        trotzdem deshalb deswegen daher darum daraufhin darauf daran darin darüber darunter damit dadurch
        dafür dagegen daneben danach davor dabei dazu davon dahinter da dann dort dorthin dorther
        dazwischen danebst hier hierzu hierfür hierbei hiermit außerdem zudem ferner ebenso ebenfalls auch
        zugleich gleichzeitig inzwischen mittlerweile unterdessen währenddessen stattdessen später zuvor
        vorher nachher zunächst anschließend schließlich letztlich somit folglich demnach demzufolge
        ansonsten sonst andernfalls einerseits andererseits immerhin zwar nun noch so solche solcher
        solches solch zumindest weiter weiters andere anderer anderes keine manche letztere letzterer
        letzteres erstere ersterer nichtsdestotrotz nichtsdestoweniger indes indessen hingegen vielmehr
        kurz gemeint weil genau ja nein eben hinzu hinterher ihretwegen seitdem seither unterdes weshalb
        weswegen wobei wodurch wofür womit wozu letzteren ersteren
    """),
    leaning_phrases=phrases("""
        das ist | das sind | das war | das waren | das hat | das hatte | das habe | das sei | das wird
        das wäre | das würde | das gilt | das geht | das heißt | das zeigt | das bedeutet | das sagte
        das sagt | das teilte | das kann | das könnte | das soll | das sollte | das müsse | das muss
        das berichtet | das berichtete | das liegt | das alles | das macht | das kündigte | das gab
        das bestätigte | das erklärte | das ergab | das Ganze | der andere | die andere | die anderen
        der eine | die eine | der erste | die erste | der zweite | die zweite | die ersten | die letzte
        der letzte | zum beispiel | zum einen | zum anderen | zu diesem | zu dieser | zu diesen
        zur gleichen | zur selben | in diesem | in dieser | in diesen | im gleichen | im selben
        im gegenzug | im gegenteil | im vergleich dazu | in der folge | in folge dessen | im anschluss
        im anschluss daran | bis dahin | seit diesem | seit dieser | an diesem | an dieser | an diesen
        auf diese | auf diesem | aus diesem | aus diesen | bei diesem | bei dieser | bei diesen
        mit diesem | mit dieser | mit diesen | nach diesem | nach dieser | nach diesen | unter diesen
        unter diesem | von diesen | von dieser | von diesem | vor diesem | wegen dieser | wegen dieses
        trotz dieser | trotz dieses | für diese | für diesen | für dieses | durch diese | durch diesen
        wenig später | kurz darauf | kurz danach | kurze zeit später | am folgenden tag | am nächsten tag
        tags darauf | einen tag später | eine stunde später | stunden später | minuten später
        wochen später | monate später | jahre später | tage später | ein jahr später | zwei jahre später
        einer von ihnen | eine von ihnen | einer der | eines der | viele von ihnen | einige von ihnen
        die meisten von ihnen | alle drei | alle vier | alle diese | all das | all dies | als grund
        als beispiel | als folge | nicht nur | dem bericht zufolge | den angaben zufolge
        der studie zufolge | laut der studie | laut dem bericht | so auch | umso | wie er | wie sie
        wie es | was er | was sie | ob er | ob sie | ob es | dass er | dass sie | wenn er | wenn sie
        wenn es | als er | als sie | als es | weil er | weil sie | bevor er | bevor sie | nachdem er
        nachdem sie | obwohl er | obwohl sie | während er | während sie | da er | da sie | seit er
        seit sie
    """),
    pronouns=bag("er sie es ihm ihn ihnen dies diese dieser dieses diesem diesen jene jener jenes"),
    possessives=bag("sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres deren dessen"),
    before=bag("""
        als wenn während nachdem bevor weil da obwohl seit bis in im an am auf aus bei beim mit nach von
        vom vor zu zum zur für durch gegen ohne um unter über neben zwischen trotz wegen laut nur auch
        sogar kurz bald erst schon wie ob dass anders ähnlich statt anstatt außer gemeinsam zusammen dank
        zufolge gegenüber hinter ab viele einige alle heute gestern morgen
    """),
    demonstratives=bag("diesen diesem dieser diese"),
    times=bag("""
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april
        mai juni juli august september oktober november dezember jahr woche monat in am an im bei seit
        während
    """),
    definite=bag("der die das den dem des"),
    roles=bag("""
        mann männer frau frauen junge jungen mädchen kind kinder paar vater mutter eltern sohn tochter
        bruder schwester jugendliche jugendlicher täter täterin tatverdächtige tatverdächtiger verdächtige
        verdächtiger opfer angeklagte angeklagter beschuldigte beschuldigter angreifer festgenommene
        festgenommener fahrer fahrerin pilot unternehmen konzern firma hersteller betrieb verein klub club
        mannschaft team gruppe behörde partei verband organisation studie bericht untersuchung umfrage
        gutachten urteil entscheidung beschluss vorfall unfall angriff anschlag vorwurf vorwürfe maßnahme
        maßnahmen plan pläne vorhaben projekt gesetz entwurf antrag vertrag abkommen deal sprecher
        sprecherin chef chefin vorstand autor autorin autoren forscher forscherin wissenschaftler ärzte
        arzt schauspieler schauspielerin sänger sängerin musiker trainer spieler stürmer torwart präsident
        präsidentin minister ministerin politiker politikerin abgeordnete abgeordneter bürgermeister
        richter richterin gericht anwalt anwältin staatsanwaltschaft ermittler beamten polizisten
        feuerwehr rettungskräfte zeuge zeugen film serie buch album song video foto bild bilder brief
        erklärung mitteilung ankündigung rede wahl abstimmung treffen sitzung spiel partie tier tiere hund
        leiche flugzeug maschine schiff boot zug auto wagen fahrzeug gebäude haus stadt ort gemeinde insel
        land region feuer brand explosion sturm beben täterinnen duo trio veranstaltung konzert
        ausstellung
    """),
    adjectives=("ische", "ischer", "ischen", "deutsche", "deutschen", "deutscher"),
    relators=bag("der des von vom aus in im bei mit für namens um über gegen zu zur zum am an auf"),
    speech=bag("""
        sagte sagt sagten sagen erklärte erklärt erklärten betonte betont teilte meinte meint schrieb
        schreibt berichtete berichtet fügte warnte warnt kritisierte kritisiert forderte fordert kündigte
        bestätigte ergänzte antwortete fragte so zitierte behauptete gesagt mitgeteilt erläuterte
        unterstrich äußerte hieß
    """),
    auxiliaries=bag("hat haben hatte"),
    speaker=bag("ich mir mich mein meine meinen meinem meiner wir uns unser unsere unseren unserem unserer"),
    plural=bag("wir uns unser unsere unserer unserem unseren unseres"),
    reader=bag("du dir dich dein deine deinen euch euer"),
    orders=phrases("""
        lesen sie | lesen | klicken sie | melden sie | abonnieren | abonnieren sie | folgen sie
        sehen sie | schauen sie | hören sie | hier geht | hier finden | hier lesen | jetzt | mehr zum
        mehr dazu | alle infos | alles zum | alles wichtige | weitere informationen | weitere infos
        teilen sie | schreiben sie | diskutieren | bitte | erfahren sie | finden sie | testen sie
        sichern sie | bleiben sie | verpassen sie | wussten sie | haben sie | wollen sie | was sie
        das müssen | das sollten | so geht | so funktioniert | unser | unsere | willkommen | danke
        melden | registrieren | stimmen sie | machen sie | nutzen sie | laden sie
    """),
    marks=triggered(
        {
            "foto bild fotos archivbild archivfoto symbolbild symbolfoto bildrechte": (
                r"\b(?:foto|bild|fotos|archivbild|archivfoto|symbolbild|symbolfoto|bildrechte"
                r"|bildquelle)\s?[:/|(]|\barchiv(?:bild|foto)\b|\bsymbol(?:bild|foto)\b"
                r"|\bauf (?:dem|diesem) (?:\w+ )?(?:foto|bild)\b|^(?:foto|bild)\b"
            ),
            "newsletter abonnieren abo abonnement abonnenten": r".",
            "angemeldet einloggen registrieren passwort anmelden": (
                r"\b(?:einloggen|registrieren|passwort)\b|\bjetzt anmelden\b|hier anmelden"
            ),
            "cookies datenschutz javascript browser": (
                r"\b(?:cookies|datenschutz(?:erklärung|hinweise)|javascript)\b"
            ),
            "artikel beitrag text": (
                r"\b(?:dieser|diesem|diesen|dieser|der) (?:artikel|beitrag|text) (?:ist|wurde|erschien"
                r"|stammt|wird|enthält)\b|\bin diesem (?:artikel|beitrag|text)\b|\bdiesen (?:artikel"
                r"|beitrag|text)\b"
            ),
            "mehr": r"\bmehr (?:zum thema|dazu|lesen|erfahren|infos?|informationen)\b",
            "weiterlesen anzeige werbung": r"^\W*(?:weiterlesen|anzeige|werbung)\b|\bweiterlesen\b",
            "quelle quellen": r"^\W*quellen?\s?:|\bquellen?: ",
            "redaktion": r"\b(?:unsere|der|die) redaktion\b.{0,60}$|^redaktion",
            "aktualisiert veröffentlicht stand": (
                r"^\W*(?:aktualisiert|veröffentlicht|stand)\s?(?:am|:|\d)|\bzuletzt aktualisiert\b"
            ),
            "dpa afp reuters sid epd kna apa": (
                r"\((?:\w+/)?(?:dpa|afp|reuters|sid|epd|kna|apa|rtr)[^)]{0,20}\)|^(?:dpa|afp|apa|sid"
                r"|epd)\b|\bmit material (?:von|der)\b"
            ),
            "podcast whatsapp": (
                r"\b(?:unser(?:em|en)?|diese[rmn]?|den|neuen) (?:\w+-)?podcast\b|\bwhatsapp-kanal\b"
                r"|^podcast"
            ),
            "video": r"^(?:im |das )?video\b|\bim video\b|\bvideo\s?:",
            "kommentare kommentar kommentieren": (
                r"\b(?:kommentare|kommentar) (?:schreiben|verfassen|lesen|anzeigen)\b"
                r"|\bkommentarfunktion\b"
            ),
            "urheberrecht rechte": r"\balle rechte vorbehalten\b|\burheberrecht",
            "liveticker ticker": r"\b(?:im|zum|unserem|unser) (?:live-?)?ticker\b",
            "links rechts": r"\((?:links|rechts|l\.|r\.|[a-z\. ]*v\. ?l\.)\)|, (?:links|rechts),",
            "korrektur anmerkung hinweis": r"^\W*(?:korrektur|anmerkung|hinweis|transparenzhinweis)\b",
            "gewinnspiel umfrage": r"\b(?:nehmen sie|stimmen sie|unsere[rn]?) .{0,30}(?:umfrage|gewinnspiel)",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:lesen sie|mehr zum|hintergrund|video|foto|bild|anzeige|update|eil|eilmeldung"
        r"|exklusiv|kommentar|analyse"
        r"|interview|überblick|quelle|hinweis|korrektur|faq|podcast|liveticker)\s?[:|–-]|Von "
        r"[A-ZÄÖÜ]\S+ [A-ZÄÖÜ]\S+(?:[.,|]|$| und [A-ZÄÖÜ]))"
    ),
    nouns_capital=True,
)
