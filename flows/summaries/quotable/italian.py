"""Italian: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

ITALIAN = Language(
    leaning=bag("""
        egli ella lui lei loro essi esse esso essa suo sua suoi sue questo questa questi queste quest
        quello quella quelli quelle quel quell quei quegli ciò e ed ma o oppure però tuttavia inoltre
        quindi dunque perciò pertanto infatti anche ancora poi allora così intanto frattempo
        successivamente precedentemente contemporaneamente parallelamente lì là qui qua ecco invece
        altrimenti insomma entrambi entrambe altro altra altri altre stesso tale tali infine dopodiché
        anzi eppure nemmeno neppure neanche sì costui costei costoro quest'ultimo difatti cioè ovvero
        ossia medesimo adesso ormai
    """),
    leaning_phrases=phrases("""
        per questo | per questa | per esempio | per quanto | per ora | per lui | per lei | per loro
        per di più | per contro | al contrario | al contempo | allo stesso | alla stessa | a questo
        a questa | a sua volta | a loro volta | a tal | a ciò | ad esempio | ad oggi | in questo
        in questa | in questi | in queste | in quel | in quella | in quell' | in particolare | in risposta
        in realtà | in effetti | in totale | in più | in tal | in ogni caso | in altre parole | in seguito
        da allora | da questo | da qui | da parte sua | da un lato | dall' altro | dal canto suo
        di conseguenza | di fatto | di questi | di queste | di questo | di qui | dopo di che | dopo questo
        dopo questa | d' altra parte | d' altronde | con questo | con questa | con questi | con ciò
        con lui | con lei | su questo | su questa | secondo lui | secondo lei | secondo loro
        nel frattempo | nello stesso | nella stessa | nonostante ciò | nonostante questo | oltre a ciò
        oltre a questo | uno di loro | una di loro | uno dei | una delle | alcuni di loro | molti di loro
        tra questi | tra queste | tra loro | fra questi | fra loro | ore dopo | giorni dopo | un anno dopo
        un giorno dopo | poco dopo | più tardi | mesi dopo | anni dopo | il giorno dopo
        il giorno seguente | il giorno successivo | lo stesso | la stessa | gli stessi | le stesse | i due
        le due | i tre | gli altri | le altre | l' altro | l' altra | il primo | la prima | il secondo
        l' ultimo | l' ultima | il resto | tutti questi | tutto questo | tutto ciò | non solo | non a caso
        si tratta | si trattava | quest' ultimo | quest' ultima | quando lui | quando lei | a quel
        vale a dire | del resto | detto questo | sempre secondo | mentre lui | mentre lei | fino ad allora
        fino a quel
    """),
    pronouns=bag(
        "egli ella lui lei loro essi esse esso essa ciò questo questa questi queste quello quella quest"
    ),
    possessives=bag("suo sua suoi sue loro"),
    before=bag("""
        quando mentre dopo prima da dal dalla dalle se sebbene benché come perché poiché dove in nel nella
        nei nelle nell a al alla alle agli di del della dei delle dello dell per su sul sulla con senza
        contro tra fra secondo durante sotto verso solo anche persino tutti tutte molti molte alcuni
        alcune ieri oggi che dall all il la i le lo gli l
    """),
    demonstratives=bag("questo questa"),
    times=bag("""
        lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio
        giugno luglio agosto settembre ottobre novembre dicembre settimana anno mattina sera notte mese
        estate in a al nel durante da per
    """),
    definite=bag("il lo la i gli le l"),
    roles=bag("""
        uomo uomini donna donne ragazzo ragazza ragazzi ragazze bambino bambina bambini coppia padre madre
        genitori figlio figlia fratello sorella giovane adolescente sospettato sospetto vittima vittime
        aggressore attentatore imputato imputata arrestato conducente autista pilota equipaggio azienda
        società compagnia gruppo casa costruttore produttore club squadra associazione organizzazione
        agenzia partito studio rapporto indagine sondaggio inchiesta sentenza verdetto decisione incidente
        attacco attentato misura misure piano progetto legge testo proposta accordo contratto portavoce
        direttore direttrice amministratore autore autrice autori ricercatori scienziati medico medici
        attore attrice cantante musicista allenatore tecnico giocatore attaccante portiere presidente
        premier ministro ministra senatore deputato sindaco sindaca giudice giudici tribunale avvocato pm
        procuratore agenti carabinieri poliziotti testimone testimoni film serie libro romanzo album
        canzone video foto immagini lettera comunicato nota annuncio discorso elezione voto incontro
        partita riunione animale animali cane corpo aereo velivolo nave barca treno auto veicolo edificio
        città paese isola incendio esplosione tempesta terremoto sisma duo trio evento cerimonia 30enne
        40enne 50enne 60enne
    """),
    adjectives=(
        "ese",
        "ano",
        "ana",
        "ino",
        "ina",
        "russo",
        "russa",
        "tedesco",
        "tedesca",
        "gnolo",
        "gnola",
        "turco",
        "turca",
        "iano",
    ),
    relators=bag(
        "di del della dei delle dello dell d che in nel nella a al alla per contro su sul chiamato "
        "chiamata cui con"
    ),
    speech=bag("""
        detto dice disse dicono dichiarato dichiara affermato afferma spiegato spiega aggiunto aggiunge
        sottolineato sottolinea scritto scrive raccontato racconta commentato commenta concluso conclude
        ribadito osservato annunciato precisato riferito replicato risposto assicurato avvertito ammesso
    """),
    auxiliaries=bag("ha hanno aveva"),
    speaker=bag("io mi me mio mia miei mie noi nostro nostra nostri nostre"),
    plural=bag("noi nostro nostra nostri nostre"),
    reader=bag("voi vostro vostra tu te tuo tua tuoi"),
    orders=phrases("""
        leggi | leggi anche | leggete | clicca | cliccate | abbonati | iscriviti | iscrivetevi | segui
        seguici | guarda | guardate | vedi | ascolta | condividi | scarica | registrati | scopri
        scoprite | ricevi | partecipa | consulta | ecco | grazie | benvenuti | non perdere | non perdetevi
        per leggere | per saperne | per approfondire | tutto quello | tutto ciò che c | cosa sapere
        scrivi | scriveteci | commenta | continua a leggere
    """),
    marks=triggered(
        {
            "foto fotografia immagine immagini": (
                r"\b(?:foto|fotografia|immagine|credit[oi]?)\s?[:/|(©]|\b(?:foto|immagine) d[’' "
                r"]?(?:i )?(?:archivio|repertorio)\b|\bin questa (?:foto|immagine)\b|^(?:foto"
                r"|immagine)\b"
            ),
            "newsletter abbonati abbonato abbonamento iscriviti": r".",
            "cookie cookies javascript browser privacy": (
                r"\b(?:cookies?|javascript|informativa|privacy policy)\b"
            ),
            "articolo": (
                r"\b(?:questo|nostro) articolo\b|\barticolo (?:è stato|originale|pubblicato|aggiornato"
                r"|riservato)\b"
            ),
            "leggi": r"\bleggi (?:anche|qui|tutto|l[’' ]articolo)\b",
            "pubblicità": r"^\W*pubblicità\b",
            "ansa afp reuters adnkronos agi lapresse": (
                r"\((?:ansa|afp|reuters|adnkronos|agi|lapresse)[^)]{0,20}\)|^(?:ansa|adnkronos|agi"
                r"|lapresse)\b"
            ),
            "fonte fonti": r"^\W*font[ei]\s?:",
            "video": r"^(?:il )?video\b|\bvideo\s?:|\bin questo video\b",
            "podcast whatsapp": r"\b(?:nostro|questo|nuovo) podcast\b|\bsu whatsapp\b|^podcast",
            "aggiornato pubblicato aggiornamento": r"^\W*(?:aggiornato|pubblicato|ultimo aggiornamento)\b",
            "riproduzione diritti": r"\briproduzione riservata\b|\btutti i diritti riservati\b",
            "sinistra destra": r"\((?:a )?(?:sinistra|destra|s|d)\)|, a (?:sinistra|destra)(?:,|\.$)",
            "correzione rettifica": r"^\W*(?:correzione|rettifica|errata corrige)\b",
            "redazione": r"^(?:di |la |a cura della )?redazione\b",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:leggi anche|video|foto|pubblicità|esclusivo|esclusiva|analisi|opinione|editoriale"
        r"|intervista|infografica|fonte"
        r"|podcast|diretta|ultim['’]ora)\s?[:|–-]|Di [A-ZÀ]\S+ [A-ZÀ]\S+(?:[.,|]|$| e [A-Z]))"
    ),
    elides=True,
)
