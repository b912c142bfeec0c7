"""The readers' fault checker. Every sentence is invented."""

from __future__ import annotations

import pytest

from flows.evaluation.faults import KINDS, fault_shares, faults_of

SOUND = (
    "A ferry with 212 people aboard ran aground off Hestermouth on Thursday night, the coastguard said.",
    '"We heard a long grinding noise and then the lights went out," passenger Ruth Amsel told reporters.',
    "Divers will inspect the hull before the harbour office decides whether the Skerra line may sail again.",
)


def kinds(sentence: str, language: str = "en") -> set[str]:
    return {fault.kind for fault in faults_of([sentence], language)}


def test_a_sound_digest_has_no_fault() -> None:
    assert faults_of(SOUND) == ()


def test_faults_come_in_reading_order_with_a_detail_each() -> None:
    found = faults_of(["But the ferry sank", SOUND[1], "Read more."])
    assert [(fault.sentence, fault.kind) for fault in found] == [
        (0, "dangling_opening"),
        (0, "no_end_mark"),
        (2, "furniture"),
    ]
    assert all(fault.detail for fault in found)


def test_follows_must_tell_of_each_sentence() -> None:
    with pytest.raises(ValueError, match="follows"):
        faults_of(SOUND, "en", [False])


@pytest.mark.parametrize(
    "sentence",
    [
        "He was taken to a hospital in Tarnfeld with burns on both hands.",
        "But the council had known of the rust since August.",
        "It will reopen in the spring, according to the harbour office.",
        "This was the third such collapse in the valley within a year.",
        "In March, she sold the vineyard to a company from Ordane.",
        "For example, the tunnel has no second exit.",
        "The company declined to comment on the price of the merger.",
        "The 34-year-old was arrested at a petrol station near Velsen.",
        "The suspect's car was found two streets away.",
        "In addition to this, the mayor promised new lamps.",
        "After the match, they walked back to the hotel in silence.",
        "Outside, they were met by the mayor of Tarnfeld.",
        "Her son, Anders Holm, said he heard a loud crack.",
        "Such bridges were common before the war.",
        "The two men were released in the evening.",
    ],
)
def test_a_sentence_that_leans_on_another_dangles(sentence: str) -> None:
    assert kinds(sentence) == {"dangling_opening"}


@pytest.mark.parametrize(
    "sentence",
    [
        "It is unclear why the bridge gave way.",
        "It was the second time that Brandt had closed the embankment.",
        "This week the council of Tarnfeld votes on a new bridge.",
        "Those who lived near the river were asked to leave.",
        "His voice shaking, Ilse Brandt thanked the divers.",
        "After he left the hall, Brandt answered questions in the street.",
        "The government will pay for the repairs, the minister Anders Holm said.",
        "The company Corvane declined to comment on the price of the merger.",
        "The man accused of setting the fire appeared before a court in Velsen.",
        "The price of bread rose by a tenth in Ordane.",
        "Brandt said she would resign if the inquiry found fault with her office.",
        '"It broke my heart," said Ruth Amsel, who watched the bridge fall.',
    ],
)
def test_a_sentence_that_stands_alone_does_not_dangle(sentence: str) -> None:
    assert "dangling_opening" not in kinds(sentence)


def test_what_leans_on_the_neighbour_shown_before_it_is_no_fault() -> None:
    digest = [SOUND[0], "It had left the quay an hour late."]
    assert [fault.kind for fault in faults_of(digest)] == ["dangling_opening"]
    assert faults_of(digest, "en", [False, True]) == ()


def test_a_thing_that_an_earlier_sentence_names_may_be_the_thing() -> None:
    told = "Police in Velsen arrested a driver after a lorry burned in the tunnel."
    assert faults_of([told, "The driver had slept for three hours."]) == ()
    assert [fault.kind for fault in faults_of(["The driver had slept for three hours.", told])] == [
        "dangling_opening"
    ]


def test_reports_name_one_thing_by_several_words() -> None:
    told = "Ruth Amsel sued the Skerra line for the loss of her luggage."
    assert faults_of([told, "The lawsuit asks for nine thousand crowns."]) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry ran aground near Hestermouth",
        "The ferry of the Skerra line had passengers such as Dr.",
        "Two hundred people waited on the quay of Hestermouth...",
        "Passengers brought the following:",
    ],
)
def test_a_sentence_comes_to_its_end(sentence: str) -> None:
    assert "no_end_mark" in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Brandt called it “a disgrace.”",
        "The bridge was inspected in August (and found rusty).",
        "The bridge of Tarnfeld was built in 1911.[4]",
    ],
)
def test_a_closing_mark_or_a_note_may_follow_the_end(sentence: str) -> None:
    assert "no_end_mark" not in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“The lights went out, passenger Ruth Amsel said.",
        'The lights went out," passenger Ruth Amsel said.',
        'Passenger Ruth Amsel heard a noise. "',
        "“The lights went out and nobody came to help us for an hour.”",
        '"The lights went out and nobody came to help us," she said.',
        "I was asleep when the lights went out.",
        "We are grateful to everyone who helped.",
        "'The lights went out, said Ruth Amsel.",
    ],
)
def test_a_quotation_is_whole_and_has_a_speaker(sentence: str) -> None:
    assert "broken_quotation" in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ruth Amsel called the night “long and very cold” and thanked the crew.",
        "``The lights went out and nobody came,'' Ruth Amsel said.",
        "The plank was 6'2\" long and an inch thick, according to Ruth Amsel.",
        "‘I was asleep when the lights went out,’ Ruth Amsel told the Courier.",
        'Her books include "The Quiet Harbour of Old Men" and "Salt."',
        "The crew of World War I veterans met in Hestermouth.",
        "Captain Amsel: “The lights went out and nobody came to help for an hour.”",
    ],
)
def test_whole_quotations_titles_and_measures_are_no_fault(sentence: str) -> None:
    assert "broken_quotation" not in kinds(sentence)


def test_the_neighbour_in_the_article_may_name_the_speaker() -> None:
    digest = ["Ruth Amsel told reporters of a long night.", '"Nobody came to help us for an hour."']
    assert [fault.kind for fault in faults_of(digest)] == ["broken_quotation"]
    assert faults_of(digest, "en", [False, True]) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "HESTERMOUTH (Reuters) - A ferry ran aground on Thursday night.",
        "TARNFELD, Nov 20 — A footbridge collapsed on Thursday.",
        "TARNFELD—A footbridge collapsed on Thursday.",
        "(AP) — A footbridge in Tarnfeld collapsed on Thursday.",
        "By Ruth Amsel",
        "Reporting by Ruth Amsel and Anders Holm.",
        "Photo: Ruth Amsel.",
        "In this Thursday, Nov. 20, 2026, photo, people look at the fallen bridge.",
        "Divers prepare to enter the Orle on Thursday, Nov. 20, 2026, in Tarnfeld.",
        "Click here to see the bridge fall.",
        "Read more about the bridges of the valley.",
        "Story continues below.",
        "Sign up for our newsletter and never miss a bridge.",
        "Ruth Amsel (@ruthamsel) November 20, 2026.",
        "See https://example.org/bridges for the inspection reports.",
        "Could the bridge have been saved?",
        "Updated at 5:30 p.m. on Thursday.",
        "• Two of the cables had rusted through by August.",
        "AMSEL: The bridge was closed twice in the summer.",
        "Bridge Falls In Tarnfeld After Years Of Warnings.",
        "BRIDGE FALLS IN TARNFELD.",
        "The bridge fell on Thursday.Divers searched the river.",
        "Ice cream.",
        "Ruth Amsel on the quay of Hestermouth last year.",
        "of the bridge fell into the river on Thursday, the mayor said.",
        "This story was updated to correct the number of cables.",
    ],
)
def test_what_stands_around_the_news_is_furniture(sentence: str) -> None:
    assert "furniture" in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "“Why was nobody told of the rust?” asked councillor Anders Holm.",
        "Secretary Ilse Brandt and Foreign Minister Anders Holm of Ordane met on Thursday.",
        "Tickets for the Skerra line cost $12.50 in winter.",
        "Holm was 41.",
        "Doctors in Tarnfeld urge caution.",
        "Brandt will resign in March.",
        "iPads were handed to every passenger of the Skerra line.",
        "Doctors urge people in Tarnfeld to get more sleep.",
    ],
)
def test_plain_reporting_is_no_furniture(sentence: str) -> None:
    assert "furniture" not in kinds(sentence)


def test_two_sentences_that_say_one_thing_are_a_pair() -> None:
    digest = [
        "A footbridge over the River Orle in Tarnfeld collapsed on Thursday, injuring seven schoolchildren.",
        SOUND[2],
        "Seven schoolchildren were hurt in Tarnfeld when a footbridge fell and collapsed into the Orle.",
    ]
    assert [(fault.kind, fault.sentence) for fault in faults_of(digest)] == [("near_paraphrase", 2)]


def test_sentences_of_one_story_are_no_pair_for_sharing_its_names() -> None:
    digest = [
        "Ilse Brandt, mayor of Tarnfeld, announced an inquiry into the footbridge over the Orle.",
        "Ilse Brandt grew up in Tarnfeld, where her parents kept a bakery beside the Orle.",
    ]
    assert faults_of(digest) == ()


@pytest.mark.parametrize(
    ("language", "dangling", "sound", "furniture"),
    [
        (
            "de",
            "Er wurde am Abend festgenommen.",
            "Die Polizei nahm am Abend einen Mann fest.",
            "Foto: Anna Amsel.",
        ),
        (
            "fr",
            "Mais il a refusé de répondre.",
            "Le maire de Tarnfeld a refusé de répondre.",
            "Lire aussi : le pont.",
        ),
        (
            "es",
            "Sin embargo, nadie respondió.",
            "El alcalde de Tarnfeld no respondió.",
            "Lea también: el puente.",
        ),
        (
            "it",
            "Inoltre il ponte era chiuso.",
            "Il ponte di Tarnfeld era chiuso da agosto.",
            "Leggi anche il resto.",
        ),
        (
            "pt",
            "Ele foi preso na noite de quinta.",
            "A polícia prendeu um homem em Tarnfeld.",
            "Leia também: a ponte.",
        ),
        (
            "nl",
            "Hij werd donderdag aangehouden.",
            "De politie hield donderdag een man aan.",
            "Lees ook: de brug valt.",
        ),
    ],
)
def test_other_languages_have_the_basics(language: str, dangling: str, sound: str, furniture: str) -> None:
    assert kinds(dangling, language) == {"dangling_opening"}
    assert kinds(sound, language) == set()
    assert "furniture" in kinds(furniture, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("de", "Damit die Brücke hält, werden im Frühjahr zwei Kabel ersetzt."),
        ("de", "Auch wenn die Kabel halten, bleibt die Brücke von Tarnfeld gesperrt."),
        ("de", "Es gibt in Tarnfeld keine zweite Brücke."),
        ("fr", "Alors que la mairie promettait des travaux, le pont de Tarnfeld a cédé."),
        ("fr", "Ce lundi, le conseil de Tarnfeld vote la reconstruction."),
        ("es", "Después de la tormenta, el puente de Tarnfeld quedó cerrado."),
        ("it", "Anche se i cavi reggono, il ponte di Tarnfeld resta chiuso."),
        ("pt", "Depois da tempestade, a ponte de Tarnfeld foi fechada."),
        ("nl", "Eerder deze week besloot Tarnfeld de brug te sluiten."),
    ],
)
def test_a_preposition_or_a_subordinate_clause_leans_on_nothing(language: str, sentence: str) -> None:
    assert kinds(sentence, language) == set()


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        (
            "de",
            "„Es war eine lange und kalte Nacht“, sagte Anna Amsel.",
            "„Es war eine lange Nacht, sagte Amsel.",
        ),
        (
            "de",
            "»Es war eine lange und kalte Nacht«, sagte Anna Amsel.",
            "Es war eine lange Nacht«, sagte Amsel.",
        ),
        (
            "fr",
            "« La nuit a été longue et froide », a dit Anne Amsel.",
            "« La nuit a été longue, a dit Amsel.",
        ),
        ("nl", "„Het was een lange en koude nacht”, zei Anna Amsel.", "„Het was een lange nacht, zei Amsel."),
    ],
)
def test_each_language_has_its_marks(language: str, whole: str, broken: str) -> None:
    assert "broken_quotation" not in kinds(whole, language)
    assert "broken_quotation" in kinds(broken, language)


def test_an_unknown_language_is_judged_by_its_marks_alone() -> None:
    assert kinds("Sillan kaapelit olivat ruostuneet jo elokuussa", "fi") == {"no_end_mark"}


def test_shares_count_digests_and_not_faults() -> None:
    shares = fault_shares([SOUND, ["But the ferry sank", "And the mast fell"], ["He left."], []])
    assert set(shares) == set(KINDS)
    assert shares["no_end_mark"] == 0.25
    assert shares["dangling_opening"] == 0.5
    assert shares["furniture"] == 0.25


def test_shares_know_which_sentences_follow() -> None:
    digest = [SOUND[0], "It had left the quay an hour late."]
    assert fault_shares([digest])["dangling_opening"] == 1
    assert fault_shares([digest], "en", [[False, True]])["dangling_opening"] == 0


def test_no_digests_have_no_faults() -> None:
    assert set(fault_shares([]).values()) == {0.0}
