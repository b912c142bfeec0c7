"""French: how sentences lean, who speaks, what addresses the reader."""

from __future__ import annotations

import re

from flows.summaries.quotable.language import Language, bag, phrases, triggered

FRENCH = Language(
    leaning=bag("""
        il elle ils elles lui leur leurs son sa ses ce cet cette ces c cela ça ceci celui celle ceux
        celles celui-ci celle-ci ceux-ci celles-ci et mais ou or donc ni car y tel telle tels telles
        pourtant cependant toutefois néanmoins ainsi alors aussi ensuite puis enfin d'ailleurs ailleurs
        également parallèlement auparavant dorénavant désormais là ici dessus dessous dedans autrement
        sinon certes bref inversement idem certains d'autres lequel laquelle lesquels lesquelles
        effectivement résultat conséquence pareil finalement oui non réciproquement surtout notamment
        seulement entre-temps entretemps quant ledit ladite lesdits lesdites soit
    """),
    leaning_phrases=phrases("""
        en effet | en revanche | en outre | en conséquence | en réponse | en réaction | en fait | en plus
        en somme | en retour | en même temps | en attendant | en parallèle | en cause | en ce
        par ailleurs | par exemple | par conséquent | par la suite | par contre | pour autant
        pour sa part | pour leur part | pour cela | pour ce | pour cette | pour ces | pour lui | pour elle
        pour eux | de plus | de même | de son côté | de leur côté | de ce | de cette | de ces | de fait
        du coup | du reste | au contraire | au cours de cette | au lendemain | le lendemain | la veille
        le même | la même | les mêmes | les deux | les trois | l' autre | les autres | l' un | l' une
        l' intéressé | l' intéressée | l' individu | l' homme | l' an dernier, il | le premier
        la première | le second | la seconde | le dernier | la dernière | ce dernier | cette dernière
        quelques heures plus tard | quelques jours plus tard | quelques minutes plus tard
        un an plus tard | un mois plus tard | deux ans plus tard | une heure plus tard | peu après
        peu avant | plus tard | plus tôt | dans ce | dans cette | dans ces | à ce | à cette | à ces
        à cet | à cela | à son tour | à leur tour | à l' inverse | avec ce | avec cette | avec ces
        sur ce | sur cette | sur ces | sous ce | sous cette | depuis ce | depuis cette | depuis lors
        après ce | après cette | après cela | avant cela | avant cette | avant ce | malgré cela
        malgré cette | malgré ces | malgré ce | face à ce | face à cette | face à ces | selon lui
        selon elle | selon eux | d' autres | d' après lui | d' après elle | d' un côté | d' autre part
        d' où | d' ailleurs | d' abord | d' autant | d' ici là | une autre | un autre
        une partie d' entre eux | parmi eux | parmi elles | parmi ces | plusieurs d' entre
        certains d' entre | tous deux | toutes deux | tout cela | tous ces | toutes ces | rien de tout
        non seulement | c' est | c' était | s' il | qu' il | lorsqu' il | lorsqu' elle | quand il
        quand elle | puisqu' il | bien qu' il | tandis qu' il | alors qu' il | alors qu' elle
        après qu' il | une situation | une décision que | un chiffre | un constat | une première | il y a
        autre | autres | même si | reste | reste que | reste à | à noter | sans surprise | à titre
        au total | résultat
    """),
    pronouns=bag("il elle ils elles lui eux cela ça celui-ci celle-ci ceux-ci ce cette cet ces c"),
    possessives=bag("son sa ses leur leurs"),
    before=bag("""
        quand lorsque lorsqu pendant après avant depuis si comme puisque puisqu bien que qu parce où dans
        en à au aux de d du des pour par sur sous avec sans chez vers contre entre malgré selon outre dès
        durant sauf face grâce suite même seulement tandis alors tout tous toute toutes plusieurs certains
        beaucoup hier aujourd hui
    """),
    demonstratives=bag("ce cette"),
    times=bag("""
        lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet
        août septembre octobre novembre décembre semaine année matin soir été hiver automne printemps
        week-end en à au dans sur lors depuis pendant
    """),
    definite=bag("le la les l"),
    roles=bag("""
        homme hommes femme femmes garçon garçons fille filles enfant enfants couple père mère parents fils
        frère sœur adolescent adolescente jeune jeunes suspect suspects suspecte victime victimes
        agresseur assaillant tireur accusé accusée prévenu conducteur conductrice pilote équipage
        entreprise société groupe firme constructeur fabricant compagnie club équipe formation association
        organisation agence parti étude rapport enquête sondage jugement décision verdict incident
        accident attaque attentat mesure mesures plan projet loi texte proposition accord contrat
        porte-parole patron directeur directrice pdg auteur auteurs autrice chercheurs scientifiques
        médecin médecins acteur actrice chanteur chanteuse musicien entraîneur joueur attaquant gardien
        président présidente ministre premier-ministre député élu élue maire juge tribunal avocat avocate
        procureur enquêteurs policiers gendarmes pompiers témoin témoins film série livre roman album
        chanson vidéo photo images lettre communiqué annonce discours élection vote scrutin rencontre
        match réunion animal animaux chien corps avion appareil navire bateau train voiture véhicule
        bâtiment maison ville village commune île incendie explosion tempête séisme duo trio événement
        cérémonie trentenaire quadragénaire quinquagénaire sexagénaire septuagénaire octogénaire individu
        intéressé
    """),
    adjectives=(
        "çais",
        "çaise",
        "icain",
        "icaine",
        "ien",
        "ienne",
        "nois",
        "noise",
        "lais",
        "laise",
        "mand",
        "mande",
        "nique",
        "russe",
        "turc",
        "turque",
        "gnol",
        "gnole",
        "suisse",
        "belge",
        "arabe",
    ),
    relators=bag("de d du des qui que qu dont en à au chez pour par contre sur nommé baptisé accusé"),
    speech=bag("""
        dit déclare déclaré affirmé affirme expliqué explique ajouté ajoute indiqué indique précisé
        précise estimé estime souligné souligne assuré assure confié confie raconté raconte écrit lancé
        lance répondu répond regretté regrette martelé dénoncé dénonce averti prévenu rappelé rappelle
        réagi commenté commente conclu conclut insisté insiste poursuit poursuivi annoncé annonce
    """),
    speech_endings=("-il", "-elle", "-ils", "-elles"),
    auxiliaries=bag("a ont avait"),
    speaker=bag("je j me moi mon ma mes nous notre nos"),
    plural=bag("nous notre nos"),
    reader=bag("vous votre vos tu"),
    orders=phrases("""
        lire | lisez | lire aussi | à lire | cliquez | abonnez-vous | abonnez | suivez | suivez-nous
        retrouvez | découvrez | voir | voir aussi | écoutez | regardez | partagez | inscrivez-vous
        inscrivez | téléchargez | recevez | rejoignez | participez | consultez | revivez | retour sur
        connectez-vous | créez | merci | bienvenue | ne manquez | n' oubliez | pour lire | pour en savoir
        en savoir plus | voici | à voir | à écouter | tout savoir | tout ce qu | ce qu' il faut
        cet article | cette vidéo | le reste de cet
    """),
    marks=triggered(
        {
            "photo photos image illustration": (
                r"\b(?:crédit|photo|photos|image)\s?[:/|(©]|\bphoto d[’' ](?:archives?|illustration)\b"
                r"|\b(?:sur|dans) cette (?:photo|image)\b|^(?:photo|illustration)\b"
            ),
            "crédit crédits": r"\bcrédits?\s?(?:photo|:)",
            "newsletter newsletters infolettre abonnés abonné abonnez abonnement": (
                r"\b(?:newsletters?|infolettre)\b|\bréservé aux abonnés\b|\babonne(?:z|ment)\b.{0,40}$"
                r"|\bdéjà abonné\b"
            ),
            "cookies javascript navigateur confidentialité": (
                r"\b(?:cookies|javascript|politique de confidentialité)\b|\b(?:votre|ce) navigateur\b"
            ),
            "article": r"\b(?:cet|notre) article\b|\barticle (?:réservé|publié|initialement|mis à jour)\b",
            "lire": r"\b(?:à|pour) lire (?:aussi|la suite|également)\b|\blire (?:aussi|la suite|également)\b",
            "publicité pub": r"^\W*pub(?:licité)?\b",
            "afp reuters belga ats": (
                r"\((?:avec )?(?:l[’' ])?(?:afp|reuters|belga|ats)[^)]{0,20}\)|^(?:afp|ats)\b"
                r"|^(?:avec )(?:l[’' ])?afp\b|\bavec (?:l[’' ])?afp\b.{0,4}$"
            ),
            "source sources": r"^\W*sources?\s?:",
            "vidéo": r"^(?:la |en )?vidéo\b|\bvidéo\s?:|\bci-dessous\b",
            "ci-dessous ci-dessus ci-contre": r".",
            "podcast whatsapp": r"\b(?:notre|ce|le nouveau) podcast\b|\bsur whatsapp\b|^podcast",
            "publié jour actualisé": r"^\W*(?:publié|mis à jour|actualisé|posté)\b|\bmise? à jour (?:à|le)\b",
            "droits": r"\btous droits (?:réservés|de reproduction)\b",
            "gauche droite": r"\((?:à )?(?:gauche|droite|centre)\)|, à (?:gauche|droite)(?:,|\.$)",
            "commentaires commentaire": r"\b(?:vos|voir les|laisser un|les) commentaires?\b.{0,25}$",
            "rectificatif précision erratum": r"^\W*(?:rectificatif|précision|erratum)\b",
            "direct": r"\b(?:notre|suivre le|en) direct (?:ici|vidéo|sur)\b|^(?:en )?direct\b",
        }
    ),
    openings=re.compile(
        r"\W*(?:(?i:lire aussi|à lire|vidéo|photos?|publicité|exclusif|analyse|opinion|tribune"
        r"|éditorial|entretien|interview|infographie"
        r"|source|podcast|direct|récit|reportage|portrait|décryptage|alerte info)\s?[:|–-]|Par "
        r"[A-ZÉ]\S+ [A-ZÉ]\S+(?:[.,|]|$| et [A-ZÉ]| à [A-ZÉ]))"
    ),
    elides=True,
)
