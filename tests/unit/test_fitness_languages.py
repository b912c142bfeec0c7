"""Which sentences can stand alone in each language that has lists of words, and in those without."""

from __future__ import annotations

import pytest

from flows.text.fitness import Fitness, fitness

FIT = (
    ("de", "Die Fußgängerbrücke über die Orle ist am Dienstag in Tarnfeld eingestürzt."),
    ("de", "„Wir haben die Brücke im Mai geprüft“, sagte Bürgermeisterin Ilse Brandt am Dienstag."),
    ("de", "Bürgermeisterin Ilse Brandt kündigte am Dienstag eine Untersuchung des Einsturzes an."),
    ("de", "Nach Angaben der Polizei wurden bei dem Einsturz sieben Menschen verletzt."),
    ("de", "Die Bundesregierung will den Bau neuer Brücken mit 20 Millionen Euro fördern."),
    ("de", "Der Sänger Max Low ist am Dienstag im Alter von 80 Jahren gestorben."),
    ("fr", "La passerelle sur l’Orle s’est effondrée mardi matin à Tarnfeld."),
    ("fr", "« Nous avions vérifié le pont en mai », a déclaré la maire Ilse Brandt mardi."),
    ("fr", "L’Assemblée nationale a adopté mardi le projet de loi sur les ponts."),
    ("fr", "Selon la police, sept personnes ont été blessées dans l’effondrement."),
    ("fr", "Ce mardi, la ville de Tarnfeld a fermé tous ses ponts."),
    ("es", "La pasarela sobre el Orle se derrumbó este martes en Tarnfeld."),
    ("es", "«Habíamos revisado el puente en mayo», dijo la alcaldesa Ilse Brandt el martes."),
    ("es", "El Gobierno anunció el martes un plan de 20 millones para los puentes."),
    ("es", "Este martes, la ciudad de Tarnfeld cerró todos sus puentes viejos."),
    ("es", "Según la policía, siete personas resultaron heridas en el derrumbe."),
    ("it", "La passerella sull’Orle è crollata martedì mattina a Tarnfeld."),
    ("it", "«Avevamo controllato il ponte a maggio», ha detto la sindaca Ilse Brandt martedì."),
    ("it", "Secondo la polizia, sette persone sono rimaste ferite nel crollo."),
    ("it", "Il governo ha annunciato martedì un piano da 20 milioni per i ponti."),
    ("pt", "A passarela sobre o Orle desabou na manhã de terça-feira em Tarnfeld."),
    ("pt", "“Verificamos a ponte em maio”, disse a prefeita Ilse Brandt na terça-feira."),
    ("pt", "O governo anunciou na terça-feira um plano de 20 milhões para pontes."),
    ("pt", "Segundo a polícia, sete pessoas ficaram feridas no desabamento."),
    ("nl", "De voetbrug over de Orle is dinsdagochtend in Tarnfeld ingestort."),
    ("nl", "“We hadden de brug in mei gecontroleerd”, zei burgemeester Ilse Brandt dinsdag."),
    ("nl", "Volgens de politie raakten zeven mensen gewond bij de instorting."),
    ("nl", "Het kabinet trekt 20 miljoen euro uit voor nieuwe bruggen."),
    ("zh", "塔恩费尔德的一座人行桥星期二早上坍塌,造成七人受伤,警方说。"),
    ("ru", "Пешеходный мост через Орле обрушился во вторник утром в Тарнфельде."),
)
LEANS = (
    ("de", "Er kündigte am Dienstag eine Untersuchung des Einsturzes in Tarnfeld an."),
    ("de", "„Wir haben die Brücke im Mai geprüft“, sagte sie am Dienstagabend."),
    ("de", "Das Unternehmen will die Brücke bis zum nächsten Sommer neu bauen."),
    ("de", "Dabei wurden am Dienstag sieben Menschen zum Teil schwer verletzt."),
    ("de", "Als sie am Dienstag in Tarnfeld ankam, war die Brücke gesperrt."),
    ("de", "Der 34-Jährige wurde am Dienstag in Tarnfeld von der Polizei festgenommen."),
    ("fr", "Il a annoncé mardi l’ouverture d’une enquête sur l’effondrement du pont."),
    ("fr", "« Nous avions vérifié le pont au mois de mai », a-t-il déclaré mardi."),
    ("fr", "Cette décision a été prise mardi par la ville de Tarnfeld."),
    ("fr", "L’entreprise veut reconstruire le pont d’ici à l’été prochain."),
    ("fr", "En revanche, la ville de Tarnfeld a gardé ses autres ponts ouverts."),
    ("fr", "Lorsqu’il est arrivé mardi à Tarnfeld, le pont était déjà fermé."),
    ("es", "Ella anunció el martes una investigación sobre el derrumbe del puente."),
    ("es", "«Habíamos revisado el puente en el mes de mayo», dijo el martes."),
    ("es", "Sin embargo, la ciudad de Tarnfeld mantuvo abiertos los otros puentes."),
    ("es", "La empresa quiere reconstruir el puente antes del próximo verano."),
    ("es", "«Habíamos revisado el puente en el mes de mayo», dijo el portavoz."),
    ("it", "Lui ha annunciato martedì un’inchiesta sul crollo del ponte di Tarnfeld."),
    ("it", "«Avevamo controllato il ponte nel mese di maggio», ha detto martedì."),
    ("it", "Tuttavia la città di Tarnfeld ha tenuto aperti gli altri ponti."),
    ("it", "L’azienda vuole ricostruire il ponte prima della prossima estate."),
    ("it", "Quest’ultima ha chiuso martedì tutti i ponti della città di Tarnfeld."),
    ("pt", "Ele anunciou na terça-feira uma investigação sobre o desabamento da ponte."),
    ("pt", "“Verificamos a ponte no mês de maio”, disse ela na terça-feira."),
    ("pt", "No entanto, a cidade de Tarnfeld manteve abertas as outras pontes."),
    ("pt", "A empresa quer reconstruir a ponte antes do próximo verão."),
    ("nl", "Hij kondigde dinsdag een onderzoek aan naar de instorting van de brug."),
    ("nl", "“We hadden de brug in mei gecontroleerd”, zei ze dinsdagavond laat."),
    ("nl", "Het bedrijf wil de brug voor de volgende zomer opnieuw bouwen."),
    ("nl", "Daarnaast hield de stad Tarnfeld dinsdag de andere bruggen open."),
)
UNFIT = (
    ("de", "Lesen Sie hier alles zum Einsturz der Brücke in Tarnfeld am Dienstag."),
    ("de", "die Brücke über die Orle ist am Dienstag eingestürzt und gesperrt."),
    ("de", "Ein Symbolbild zeigt die eingestürzte Brücke über die Orle in Tarnfeld."),
    ("de", "„Wir haben die Brücke im Mai noch einmal gründlich geprüft.“"),
    ("de", "Wer hat die Brücke über die Orle in Tarnfeld zuletzt geprüft?"),
    ("de", "Mehr zum Thema: Warum die Brücke in Tarnfeld am Dienstag einstürzte."),
    ("fr", "Lire aussi : pourquoi le pont de Tarnfeld s’est effondré mardi matin."),
    ("fr", "Abonnez-vous à notre newsletter pour suivre l’actualité du pont de Tarnfeld."),
    ("fr", "« Nous avions vérifié le pont au mois de mai dernier. »"),
    ("fr", "Pourquoi le pont de Tarnfeld s’est-il effondré mardi matin ?"),
    ("es", "Lee también: por qué se derrumbó el puente de Tarnfeld el martes."),
    ("es", "¿Por qué se derrumbó el puente de Tarnfeld este martes?"),
    ("es", "Suscríbete para saber más sobre el puente de Tarnfeld y el río."),
    ("es", "La foto: Archivo de la ciudad de Tarnfeld junto al río Orle."),
    ("it", "Leggi anche: perché il ponte di Tarnfeld è crollato martedì mattina."),
    ("it", "Perché il ponte di Tarnfeld è crollato martedì mattina?"),
    ("it", "Iscriviti alla newsletter per sapere tutto sul ponte di Tarnfeld."),
    ("pt", "Leia também: por que a ponte de Tarnfeld desabou na terça-feira."),
    ("pt", "Por que a ponte de Tarnfeld desabou na manhã de terça-feira?"),
    ("pt", "Assine a newsletter para saber tudo sobre a ponte de Tarnfeld."),
    ("nl", "Lees ook: waarom de brug in Tarnfeld dinsdag is ingestort."),
    ("nl", "Waarom is de brug in Tarnfeld dinsdagochtend ingestort?"),
    ("nl", "Schrijf je in voor de nieuwsbrief over de brug in Tarnfeld."),
    ("zh", "桥塌了。"),
    ("zh", "塔恩费尔德的一座人行桥星期二早上为什么坍塌?"),
    ("ru", "почему мост через Орле обрушился во вторник утром в Тарнфельде."),
)


@pytest.mark.parametrize(("language", "sentence"), FIT)
def test_a_whole_sentence_with_its_names_is_fit(language: str, sentence: str) -> None:
    assert fitness(sentence, (0, len(sentence)), language) is Fitness.FIT


@pytest.mark.parametrize(("language", "sentence"), LEANS)
def test_an_opening_or_a_speaker_that_points_back_leans(language: str, sentence: str) -> None:
    assert fitness(sentence, (0, len(sentence)), language) is Fitness.LEANS


@pytest.mark.parametrize(("language", "sentence"), UNFIT)
def test_what_is_no_report_is_unfit(language: str, sentence: str) -> None:
    assert fitness(sentence, (0, len(sentence)), language) is Fitness.UNFIT
